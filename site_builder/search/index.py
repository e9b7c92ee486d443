"""Search from static files: the page, the index in shards, and the records that results show.

A shard holds grams (two Chinese characters, or a word) with the indexes of the entries in which they occur, in titles
and elsewhere. `search.js` reads the shards of a query's grams, intersects them, and looks into the records whether the
query really occurs. Grams that occur in very many entries keep the newest only, marked `!`; the others of a query do.

The recent part covers the last `TURN` entries. The large part is in `TURN` shares by the number of the gram, each in
some shards; entry i renews share i modulo `TURN`, which then covers the entries up to and with i. So what is published
follows from the book alone, and a decision never renews more than one share. What a share had before is kept in the
view: only the entries since are cut anew.
"""

from __future__ import annotations

import functools
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from typing import ClassVar

import msgspec

from projections.findings.news import EVERY
from projections.key import ListKey
from projections.lists import BUNDLE
from projections.search import LEFT_OUT, SAME, TURN, number_of
from site_builder.content.findings import open_findings
from site_builder.maker import KeptValue, Maker, because, once
from site_builder.search.entry import TYPES, findable, grams_of, record
from site_builder.search.finding import finding_record
from site_builder.site import Context, Output, Site

RECORDS = 128  # entries of a file of records
RECENT_SHARDS = 32
PER_SHARD = 64  # entries for each shard of the large part, at least
MANY, NEWEST = 8192, 512  # entries of one gram that are listed in full; how many are kept where there are more
DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
VALUES = {digit: value for value, digit in enumerate(DIGITS)}

Lists = tuple[list[int], list[int]]  # indexes of the entries that have a gram in the title, and of those elsewhere
Postings = dict[str, Lists]


def shards_for(entries: int) -> int:
    """The shards of the large part, were all its shares to cover so many entries: none grows with the book."""
    return TURN << (max(1, entries // (TURN * PER_SHARD)).bit_length() - 1)


class SearchPage(Context, frozen=True, kw_only=True):
    """How many entries the index covers, the types of what can be found, and which words find each other.

    Of each two of these `same` has the other spelling first; `left_out` may stand at the end of a name or not.
    """

    template: ClassVar[str] = "search.html"

    entries: int
    types: Sequence[str]
    same: Sequence[tuple[str, str]]
    left_out: str


def page(site: Site, _: str) -> Iterator[Output]:
    """The page with the form, which also shows the results; it says how many entries the index covers."""
    for language in site.languages:
        length = site.reader.length("book", "all")
        found = SearchPage(entries=length, types=TYPES, same=tuple(SAME.items()), left_out=LEFT_OUT)
        yield site.render(language, "search.html", found)


def _ever(question: str, key: str) -> Iterable[str]:
    return ("",) if question == "book" else ()


class Cut:
    """The grams of the entries from one index on: by share, and of the recent ones by shard."""

    def __init__(self, site: Site, start: int, end: int) -> None:
        self.shares: list[Postings] = [{} for _ in range(TURN)]
        self.recent: list[Postings] = [{} for _ in range(RECENT_SHARDS)]
        recent = recent_from(end)
        for index in range(start, end):
            if index % 4096 == 0:
                site.reader.begin()  # forget what was read: here one page reads the whole book
            found = findable(site, site.reader.entry(index))
            for elsewhere, grams in enumerate(grams_of(site, found)):
                for gram in grams:
                    number = number_of(gram)
                    self.shares[number % TURN].setdefault(gram, ([], []))[elsewhere].append(index)
                    if index >= recent:
                        self.recent[number % RECENT_SHARDS].setdefault(gram, ([], []))[elsewhere].append(index)


def recent_from(entries: int) -> int:
    """Where the recent part begins; at the first entry until every share has had a turn after the first round."""
    return entries - TURN if entries >= 2 * TURN else 0


@functools.lru_cache(1)
def _cut(site: Site) -> Cut:
    """What all pages of the index need in one build: of the entries that some share does not cover yet."""
    end = site.reader.view.size()
    covered = dict(site.reader.view.rows("SELECT page, upto FROM kept WHERE page LIKE 'searchlarge %'"))
    shares = (share for share in range(TURN) if covers(end, share) > TURN)
    start = min((covered.get(f"searchlarge {share}", 0) for share in shares), default=0)
    return Cut(site, min(start, recent_from(end)), end)


def covers(entries: int, share: int) -> int:
    """How many entries a share covers in a book of so many; search.js reckons it too."""
    return entries - (entries - 1 - share) % TURN


def recent(site: Site, _: str) -> Iterator[Output]:
    """The small part of the index."""
    cut = _cut(site)
    site.reader.begin()  # names as they were then do not change with the states that tell them
    site.reader.length("book", "all")
    for number, postings in enumerate(cut.recent):
        yield Output(f"search/recent/{number:x}.json", _json({gram: _joined("", postings[gram]) for gram in postings}))


def _shares(question: str, key: str) -> Iterable[str]:
    return (key,) if question == "search" else ()


def large(site: Site, text: str) -> Iterator[Output]:
    """One share of the large part: what was kept of it, and the entries since; from its second turn on."""
    end = site.reader.document("search", text, int) or 0
    if end > TURN:
        before = next(site.reader.view.rows("SELECT upto, body FROM kept WHERE page=?", (f"searchlarge {text}",)), None)
        start, packed = (before[0], msgspec.json.decode(before[1], type=dict[str, str])) if before else (0, {})
        cut = _cut(site).shares
        added, cut[int(text)] = cut[int(text)], {}  # each is asked for once
        for gram, lists in added.items():
            titles, others = (some[bisect_left(some, start) : bisect_left(some, end)] for some in lists)
            if titles or others:
                packed[gram] = _joined(packed.get(gram, ""), (titles, others))
        count = shards_for(end)
        shards: dict[int, dict[str, str]] = {number: {} for number in range(int(text), count, TURN)}
        for gram, told in packed.items():
            shards[number_of(gram) % count][gram] = told
        for number, shard in shards.items():
            yield Output(f"search/settled/{number:x}.json", _json(shard))
        yield KeptValue(str(end), _json(packed))
    site.reader.begin()
    site.reader.document("search", text, int)


def _joined(packed: str, more: Lists) -> str:
    """The lists of a gram as text, longer by some indexes."""
    before = (*packed.split(" "), "")
    return " ".join(map(longer, before, more)).rstrip(" ")


def longer(packed: str, more: list[int]) -> str:
    """A packed list with indexes after its last."""
    if not more:
        return packed
    return pack([*unpack(packed), *more], cut=packed.startswith("!"))


def pack(indexes: list[int], *, cut: bool = False) -> str:
    """Ascending indexes as text: the gaps between them in digits of five bits, lowest first, a sixth bit to go on.

    Where there are too many, or some were `cut` off before, only the newest.
    """
    text = ""
    if cut or len(indexes) > MANY:
        indexes, text = indexes[-NEWEST:], "!"
    before, digits = -1, []
    for index in indexes:
        gap, before = index - before, index
        while gap > 31:
            digits.append(DIGITS[gap & 31 | 32])
            gap >>= 5
        digits.append(DIGITS[gap])
    return text + "".join(digits)


def unpack(packed: str) -> list[int]:
    """The indexes of a packed list."""
    indexes, index, gap, shift = [], -1, 0, 0
    for digit in packed.removeprefix("!"):
        value = VALUES[digit]
        gap |= (value & 31) << shift
        shift += 5
        if value < 32:
            index += gap
            indexes.append(index)
            gap = shift = 0
    return indexes


def _bundles(question: str, key: str) -> Iterable[str]:
    return (str(ListKey.parse_page(key).page),) if question == "book" else ()


def records(site: Site, text: str) -> Iterator[Output]:
    """The records of a bundle's entries in both languages, by index."""
    number = int(text)
    shown = site.reader.slice("book", "all", number * BUNDLE, (number + 1) * BUNDLE)
    for first in range(0, len(shown), RECORDS):
        found = [findable(site, one) for one in shown[first : first + RECORDS]]
        for language in site.languages:
            told = {str(each.shown.index): record(site, each, language) for each in found}
            yield Output(f"search/{language}/{shown[first].index // RECORDS}.json", _json(told))
    site.reader.begin()
    site.reader.notes["book", f"all#{number}"] = None  # of all that was read only this can change


def findings(site: Site, _: str) -> Iterator[Output]:
    """What is overdue or lacks on the site's day, the newest: the browser looks through it for every query."""
    open_now = open_findings(site, EVERY)
    for language in site.languages:
        spoken = site.voice(language)
        yield Output(
            f"search/{language}/findings.json", _json([finding_record(site, spoken, each) for each in open_now])
        )


def _json(value: object) -> bytes:
    return msgspec.json.encode(value, order="sorted")


MAKERS = (
    Maker("search", because("book", of=_ever), page),
    Maker("searchrecent", because("book", of=_ever), recent, together=True),
    Maker("searchlarge", because("search", of=_shares), large, together=True),
    Maker("searchfindings", once, findings),
    Maker("searchrecords", because("book", of=_bundles), records),
)
