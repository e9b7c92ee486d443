"""Search from static files: the page, the index in shards, and the records that results show.

A shard holds grams (two Chinese characters, or a word) with the indexes of the entries in which they occur, in titles
and elsewhere. `search.js` reads the shards of a query's grams, intersects them, and looks into the records whether the
query really occurs. Grams that occur in very many entries keep the newest only, marked `!`; the others of a query do.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from projections.lists import BUNDLE
from projections.search import number_of
from site_builder.findable import TYPES, findable, grams_of, record
from site_builder.pages.maker import Maker, once
from site_builder.site import Output, Site
from site_builder.voice import LANGUAGES

RECORDS = 32  # entries of a file of records
RECENT_SHARDS = 64
PER_SHARD = 16  # entries for each shard of the large part, at least
MANY, NEWEST = 8192, 512  # entries of one gram that are listed in full; how many are kept where there are more
DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"

Postings = dict[str, tuple[list[int], list[int]]]  # by gram: indexes where it is in the title, and where elsewhere


def settled(site: Site) -> int:
    """How many entries the large part covers."""
    return site.reader.document("search", "settled") or 0


def shards_for(entries: int) -> int:
    """The shards of the large part: a power of two, so many that a shard's size does not grow with the book."""
    return max(64, 1 << max(0, (entries // PER_SHARD).bit_length() - 1)) if entries else 0


def page(site: Site, _: str) -> Iterator[Output]:
    """The page with the form, which also shows the results."""
    shards = shards_for(settled(site))
    for language in LANGUAGES:
        yield site.render(language, "search.html", "search.html", {"shards": shards, "types": TYPES})


def _ever(question: str, key: str) -> Iterable[str]:
    return ("",) if question == "book" else ()


def recent(site: Site, _: str) -> Iterator[Output]:
    """The small part of the index: the entries after the large one, less than `STEP`."""
    start, end = settled(site), site.reader.view.size()
    yield from _shards(site, "recent", RECENT_SHARDS, start, end)


def _once_a_step(question: str, key: str) -> Iterable[str]:
    return ("",) if question == "search" else ()


def large(site: Site, _: str) -> Iterator[Output]:
    """The large part of the index: the entries up to the last multiple of `STEP`."""
    end = settled(site)
    yield from _shards(site, "settled", shards_for(end), 0, end)


def _shards(site: Site, folder: str, count: int, start: int, end: int) -> Iterator[Output]:
    shards: list[Postings] = [{} for _ in range(count)]
    for index in range(start, end):
        if index % 4096 == 0:
            site.reader.begin()  # forget what was read: here one page reads the whole book
        found = findable(site, site.reader.entry(index))
        if not found:
            continue
        for elsewhere, grams in enumerate(grams_of(site, found)):
            for gram in grams:
                shards[number_of(gram) & (count - 1)].setdefault(gram, ([], []))[elsewhere].append(index)
    site.reader.begin()  # no notes but one: names as they were then do not change with the states that tell them
    settled(site)
    for number, postings in enumerate(shards):
        packed = {gram: " ".join(map(pack, lists)).rstrip(" ") for gram, lists in postings.items()}
        yield Output(f"search/{folder}/{number:x}.json", _json(packed))


def pack(indexes: list[int]) -> str:
    """Ascending indexes as text: the gaps between them in digits of five bits, lowest first, a sixth bit to go on."""
    text = ""
    if len(indexes) > MANY:
        indexes, text = indexes[-NEWEST:], "!"
    before, digits = -1, []
    for index in indexes:
        gap, before = index - before, index
        while gap > 31:
            digits.append(DIGITS[gap & 31 | 32])
            gap >>= 5
        digits.append(DIGITS[gap])
    return text + "".join(digits)


def _bundles(question: str, key: str) -> Iterable[str]:
    return (key.removeprefix("all#"),) if question == "book" else ()


def records(site: Site, text: str) -> Iterator[Output]:
    """The records of a bundle's entries in both languages, by index."""
    number = int(text)
    shown = site.reader.slice("book", "all", number * BUNDLE, (number + 1) * BUNDLE)
    for first in range(0, len(shown), RECORDS):
        found = [each for each in (findable(site, one) for one in shown[first : first + RECORDS]) if each]
        for language in LANGUAGES:
            told = {str(each.shown.index): record(site, each, language) for each in found}
            yield Output(f"search/{language}/{shown[first].index // RECORDS}.json", _json(told))
    site.reader.notes = {("book", f"all#{number}"): None}  # of all that was read only this can change


def _json(value: Any) -> bytes:
    return msgspec.json.encode(value, order="sorted")


MAKERS = (
    Maker("search", once, page),
    Maker("searchrecent", _ever, recent),
    Maker("searchlarge", _once_a_step, large),
    Maker("searchrecords", _bundles, records),
)
