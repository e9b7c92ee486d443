"""Facts as they now stand told: each entry's fact with the corrections that were recorded of it (Art. 31).

What was erased of an entry (Art. 32) shows in its sentence too: so a report that tells the entry rests on the erasure.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from domain.ledger.entry import AnyEntry
from domain.rules.correction import EntryCorrected
from domain.rules.fact import Fact
from domain.rules.history import rectified
from domain.rules.personal import PersonalDataErased
from domain.rules.programme import Programme
from projections.authorship import Authorship
from projections.book_line import blank
from site_builder.content.authorship import authored
from site_builder.reader import Reader, Shown
from site_builder.site import Site


@dataclass(frozen=True, slots=True)
class CorrectedEntry:
    """An entry, its fact as corrected, who decided it; `grounds`: its index, and those of what was recorded of it."""

    index: int
    entry: AnyEntry
    fact: Fact
    grounds: tuple[int, ...]
    shown: Shown
    authorship: Authorship

    def get(self, name: str) -> object:
        """A field of the fact; None where it states none, or its kind has no such field."""
        return getattr(self.fact, name, None)

    @property
    def kind(self) -> str:
        """The kind of the fact."""
        return self.entry.kind


def corrected_entries(read: Reader, entries: Iterable[Shown]) -> list[CorrectedEntry]:
    """The entries with every correction in the book taken in."""
    entries = list(entries)
    corrections: dict[tuple[str, int], list[Shown]] = {}
    for shown in read.whole("kind", "entry.corrected"):
        if isinstance(fact := shown.entry.fact, EntryCorrected):
            corrections.setdefault((shown.entry.stream, fact.number), []).append(shown)
    erased = _erasures(read) if any(shown.entry.pd for shown in entries) else {}
    return [
        _corrected(
            read, shown, corrections.get((shown.entry.stream, shown.entry.number), []), erased.get(shown.index, [])
        )
        for shown in entries
    ]


def _erasures(read: Reader) -> dict[int, list[int]]:
    """The entries that erased something, by the entry of which they did."""
    found: dict[int, list[int]] = {}
    for shown in read.whole("kind", "personal_data.erased"):
        if isinstance(fact := shown.entry.fact, PersonalDataErased):
            found.setdefault(fact.index, []).append(shown.index)
    return found


def _corrected(read: Reader, shown: Shown, corrections: list[Shown], erasures: list[int]) -> CorrectedEntry:
    fact = shown.entry.fact
    for correction in corrections:
        fact = rectified(fact, correction.entry.fact)  # type: ignore[arg-type]
    by = authored(read, shown)
    grounds = sorted({shown.index, *(each.index for each in corrections), *erasures, *by.since})
    return CorrectedEntry(shown.index, shown.entry, fact, tuple(grounds), shown, by)


def entries_of(read: Reader, stream: str) -> list[CorrectedEntry]:
    """Every entry of a stream, in its order."""
    return corrected_entries(read, [shown for shown in read.whole("story", stream) if shown.entry.stream == stream])


def programme_at(site: Site, stream: str, last_day: str) -> tuple[Programme, tuple[int, ...]]:
    """A programme's state after what was decided up to a day, and on which entries it rests."""
    state: Programme = blank(stream)
    grounds: list[int] = []
    for each in entries_of(site.reader, stream):
        if (each.entry.decided_on or site.day_of(each.entry.recorded_at)) <= last_day:
            state = each.fact.after(state, each.entry.decided_on)
            grounds += each.grounds
    return state, tuple(sorted(grounds))
