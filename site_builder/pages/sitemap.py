"""The addresses of the site for search engines (sitemaps.org): in parts, so that one decision renews one of them.

A part has at most 400 addresses, far below the 50,000 that are allowed. A page's day is that on which the newest
entry of its subject was made public; what rests on no entry, or on all of them, has none.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from xml.sax.saxutils import escape

from domain.rules.evaluation import Evaluation
from projections import wrong_clock
from projections.key import ListKey
from projections.lists import BUNDLE
from projections.question import PAGE
from site_builder.addresses import FOLDERS, bundle_page, page_of
from site_builder.lists.catalogue import standing_lists
from site_builder.maker import Maker, because, once
from site_builder.pages.home import ALONE
from site_builder.rulebook import law
from site_builder.rulebook.dictionary import path_of, subjects
from site_builder.site import Output, Site

PART = 200  # subjects in one
BUNDLES = 100  # pages of the book in one
FRONT = (
    "index", "audit", "changes", "charter", "dictionary", "entries", "feeds", "findings", "lists", "rulebook",
    "rulebook-situations", "search", "trends",
)  # fmt: skip
SPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
Line = tuple[str, str]  # an address, and its day or nothing


def index(site: Site, _: str) -> Iterator[Output]:
    """The list of all parts."""
    parts = ["pages"]
    for subject in FOLDERS:
        parts += [f"{subject}-{number}" for number in range(-(-site.reader.length("born", subject) // PART))]
    size = site.reader.length("book", "all")
    parts += [f"entries-{number}" for number in range(-(-size // (BUNDLES * BUNDLE)))]
    root = f"{site.settings.base_url}sitemap/"
    yield Output("sitemap.xml", _xml("sitemapindex", "sitemap", [(f"{root}{part}.xml", "") for part in parts]))


def standing_pages(site: Site, _: str) -> Iterator[Output]:
    """The pages that exist with the site."""
    paths = [
        *(f"{name}.html" for name in (*FRONT, *ALONE)),
        *(law.path_of(part) for part in law.parts()),
        *(path_of(subject) for subject in subjects()),
        *(spec.page for spec in standing_lists()),
        *(f"{page.slug}.html" for page in site.settings.pages),
    ]
    yield _part(site, "pages", [(path, "") for path in dict.fromkeys(paths)])


def _subject_parts(question: str, text: str) -> Iterable[str]:
    key = ListKey.parse_page(text)
    known = question == "born" and str(key.whole) in FOLDERS
    return (f"{key.whole}-{(key.page or 0) * PAGE // PART}",) if known else ()


def subject_pages(site: Site, name: str) -> Iterator[Output]:
    """The pages of the subjects of a kind that came on record as the n-th two hundred, each with its day."""
    subject, _, number = name.partition("-")
    start = int(number) * PART
    lines = []
    for shown in site.reader.slice("born", subject, start, start + PART):
        stream = shown.entry.stream
        held = site.reader.state(stream)
        if held and not (isinstance(held.state, Evaluation) and site.subject_of(stream) != stream):
            lines.append((page_of(stream), _day(site, held.last)))
    yield _part(site, name, lines)


def _entry_parts(question: str, text: str) -> Iterable[str]:
    return (str((ListKey.parse_page(text).page or 0) // BUNDLES),) if question == "book" else ()


def entry_pages(site: Site, text: str) -> Iterator[Output]:
    """A hundred pages of the book, each with the day of its newest entry."""
    size = site.reader.length("book", "all")
    first = int(text) * BUNDLES
    ends = [
        (each, min((each + 1) * BUNDLE, size) - 1) for each in range(first, min(first + BUNDLES, -(-size // BUNDLE)))
    ]
    yield _part(site, f"entries-{text}", [(bundle_page(each * BUNDLE), _day(site, last)) for each, last in ends])


def _day(site: Site, index: int) -> str:
    return site.day_of(wrong_clock.true_moment(site.reader.entry(index).entry, site.wrong_clock))


def _part(site: Site, name: str, lines: Iterable[Line]) -> Output:
    root = site.settings.base_url
    found = [(f"{root}{language}/{path}", day) for path, day in lines for language in site.languages]
    return Output(f"sitemap/{name}.xml", _xml("urlset", "url", found))


def _xml(whole: str, each: str, lines: Iterable[Line]) -> bytes:
    told = "".join(
        f"<{each}><loc>{escape(address)}</loc>{f'<lastmod>{day}</lastmod>' if day else ''}</{each}>\n"
        for address, day in lines
    )
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<{whole} {SPACE}>\n{told}</{whole}>\n'.encode()


MAKERS = (
    Maker("sitemap", once, index),
    Maker("sitemappages", once, standing_pages),
    Maker("sitemapsubjects", because("born", of=_subject_parts), subject_pages),
    Maker("sitemapentries", because("book", of=_entry_parts), entry_pages),
)
