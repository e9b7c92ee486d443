"""The book page by page: 256 entries a page, as in the log's entry bundles.

A full page never changes again, but where a personal value is erased or an urgent act is countersigned.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import ClassVar

from projections.key import ListKey
from projections.lists import BUNDLE
from projections.wrong_clock import Span
from site_builder.content.entries import EntryLine, entry_line
from site_builder.content.key_lists import Required, required
from site_builder.lists.rows import columns, rows_of
from site_builder.lists.spec import ListColumn, Row
from site_builder.maker import Maker, because, once
from site_builder.site import Context, Output, Site

NEWEST = 20  # entries on the front page


class BundlePage(Context, frozen=True, kw_only=True):
    """The entries from `first` to `last`; `older` is the page before."""

    template: ClassVar[str] = "bundle.html"

    first: int
    last: int
    older: str | None
    lines: list[EntryLine]


class BookPage(Context, frozen=True, kw_only=True):
    """The newest entries, and the pages of the book, each with its first and last entry."""

    template: ClassVar[str] = "book.html"

    pages: list[tuple[int, int, int]]
    length: int
    columns: tuple[ListColumn, ...]
    rows: list[Row]
    wrong: list[Span]
    required: list[Required]


def _of(question: str, key: str) -> Iterable[str]:
    return (str(ListKey.parse_page(key).page),) if question == "book" else ()


def bundle(site: Site, text: str) -> Iterator[Output]:
    """One page of the book in both languages, and its entries as JSON Lines: their canonical bytes, one a line.

    A page links back only, so that nothing later changes it.
    """
    number = int(text)
    shown = site.reader.slice("book", "all", number * BUNDLE, (number + 1) * BUNDLE)
    path = f"entries/{number}.html"
    yield Output(f"record/{number}.jsonl", b"".join(each.body + b"\n" for each in shown))
    for language in site.languages:
        page = BundlePage(
            first=number * BUNDLE,
            last=shown[-1].index,
            older=f"entries/{number - 1}.html" if number else None,
            # Subjects are named as they were then: a full page must not change when one gets another name.
            lines=[entry_line(site, site.voice(language, path, at=each.index), each) for each in shown],
        )
        told_as = site.article(f"{page.first}–{page.last}", page.last)
        yield site.render(language, path, page, newest=page.last, told_as=told_as)


def front(site: Site, _: str) -> Iterator[Output]:
    """The newest entries, and the list of the book's pages, newest first."""
    length = site.reader.length("book", "all")
    newest = site.reader.newest_of("book", "all", NEWEST)
    pages = [
        (number, number * BUNDLE, min((number + 1) * BUNDLE, length) - 1) for number in range((length + 255) // BUNDLE)
    ]
    for language in site.languages:
        page = BookPage(
            pages=pages[::-1],
            length=length,
            columns=columns(site.words, language, "entry", ""),
            rows=rows_of(site, language, "entries.html", "entry", newest),
            wrong=site.wrong_clock,
            required=required(site, site.voice(language, "entries.html")),
        )
        yield site.render(language, "entries.html", page, listed_as=site.words.say_in(language)("记录簿"))


MAKERS = (Maker("entries", because("book", of=_of), bundle), Maker("book", once, front))
