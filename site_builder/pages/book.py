"""The book page by page: 256 entries a page, as in the log's entry bundles.

A full page never changes again, but where a personal value is erased or an urgent act is countersigned.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from projections.lists import BUNDLE
from site_builder.content.entries import entry_line
from site_builder.content.key_lists import required
from site_builder.lists.entries import event_row
from site_builder.maker import Maker, because, once
from site_builder.site import Output, Site
from site_builder.words.voice import LANGUAGES

NEWEST = 20  # entries on the front page


def _of(question: str, key: str) -> Iterable[str]:
    return (key.removeprefix("all#"),) if question == "book" else ()


def bundle(site: Site, text: str) -> Iterator[Output]:
    """One page of the book in both languages; it links back only, so that nothing later changes it."""
    number = int(text)
    shown = site.reader.slice("book", "all", number * BUNDLE, (number + 1) * BUNDLE)
    path = f"entries/{number}.html"
    for language in LANGUAGES:
        values = {
            "number": number,
            "first": number * BUNDLE,
            "last": shown[-1].index,
            "older": f"entries/{number - 1}.html" if number else None,
            # Subjects are named as they were then: a full page must not change when one gets another name.
            "lines": [entry_line(site, site.voice(language, path, at=each.index), each) for each in shown],
            "newest": shown[-1].index,
        }
        yield site.render(language, path, "bundle.html", values)


def front(site: Site, _: str) -> Iterator[Output]:
    """The newest entries, and the list of the book's pages, newest first."""
    length = site.reader.length("book", "all")
    newest = site.reader.newest_of("book", "all", NEWEST)
    pages = [
        (number, number * BUNDLE, min((number + 1) * BUNDLE, length) - 1) for number in range((length + 255) // BUNDLE)
    ]
    for language in LANGUAGES:
        rows = [event_row(site, language, "entries.html", each) for each in newest]
        asked = required(site, site.voice(language, "entries.html"))
        values = {"pages": pages[::-1], "length": length, "rows": rows, "wrong": site.wrong_clock, "required": asked}
        yield site.render(language, "entries.html", "book.html", values)


MAKERS = (Maker("entries", because("book", of=_of), bundle), Maker("book", once, front))
