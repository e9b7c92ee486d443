"""Ask the law again: the rule of every decision, over the published entries alone, each in the state before it.

The desk asks the same before anything is recorded; an insider with the key can record past the desk. The rules are
those of this release: what a later release asks for the first time, older entries may lack.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from domain.ledger.entry import AnyEntry
from domain.ledger.keys_on_record import check_opening
from domain.ledger.powers import entered
from domain.rules import forms
from domain.rules.book import BookOpened, offset_stated
from domain.rules.catalogue import KINDS, STATES
from domain.rules.charter import STREAM, Charter
from domain.rules.correctable import require_known
from domain.rules.correction import EntryCorrected
from domain.rules.decision import decide
from domain.rules.fact import State
from domain.rules.history import state_after
from domain.rules.in_force import default, table_of
from domain.rules.listed import keeps, require_unkept
from domain.rules.office_time import USUAL, office_day
from domain.rules.personal import PersonalDataErased, check_erasure
from domain.rules.refusal import Refused, refuse
from domain.rules.said import Said, enumerated
from domain.rules.sitting import Entered, NoCalendar, Sitting

UNASKABLE = (TypeError, ValueError, LookupError, AttributeError, ArithmeticError)


class Broken(NamedTuple):
    """An entry that the law would not let be recorded, and why."""

    entry: int
    stream: str
    number: int
    reason: str

    def told(self) -> str:
        """What is against the law, and why."""
        return Said(
            "entry {entry} ({stream} number {number}): {reason}",
            entry=self.entry,
            stream=self.stream,
            number=self.number,
            reason=self.reason,
        )

    def line(self) -> str:
        """The same in one line, whatever was recorded."""
        return "".join(each if each.isprintable() else "\ufffd" for each in " ".join(self.told().split()))


class Law:
    """Follows the entries of a log from the first on; memory grows with the entries."""

    def __init__(self) -> None:
        self.asked = 0
        self._transcribed = 0
        self.broken: list[Broken] = []
        self._states: dict[str, State] = {}
        self._told: dict[str, list[Entered]] = {}
        self._kept: set[str] = set()
        self._illustrative: dict[str, bool] = {}
        self._carried: dict[int, tuple[str, frozenset[str]]] = {}  # entries with personal data: stream and fields
        self._book = ""  # the stream of entry 0
        self._offset = USUAL  # of the office's clock, as entry 0 says it

    def ask(self, index: int, entry: AnyEntry) -> None:
        """Ask the rule of one entry, note its refusal, and go on in the state after it."""
        if index == 0:
            self._book, self._offset = entry.stream, offset_stated(entry.fact)
        if entry.pd:
            self._carried[index] = (entry.stream, frozenset(entry.pd))
        for reason in self._reasons(entry):
            self.broken.append(Broken(index, entry.stream, entry.number, reason))
        self.asked += 1
        self._transcribed += entry.source is not None
        self._follow(entry)

    def lines(self) -> Iterator[str]:
        """Each refusal as one line, then how many were asked."""
        yield from (Said("law: {told}", told=each.told()) for each in self.broken)
        broken = len({each.entry for each in self.broken})
        yield Said("law: {asked} entries asked again, {broken} of them against it", asked=self.asked, broken=broken)
        yield (
            Said(
                "law: the rules are those of this release; {transcribed} of these entries are transcribed from"
                " lists: they were asked Art. 33 and 38",
                transcribed=self._transcribed,
            )
        )

    def _reasons(self, entry: AnyEntry) -> Iterator[str]:
        for ask in (self._ask_whether_real, self._ask_form, self._ask_erasure, self._ask_rule):
            try:
                ask(entry)
            except NoCalendar:  # what cannot be reckoned is not said to be against the law
                continue
            except Refused as refused:
                yield Said("{reason}", reason=refused)
            except forms.Malformed as malformed:
                yield Said("Art. {article}: {malformed}", article=entry.fact.article, malformed=malformed)
            except UNASKABLE as error:  # what no desk would take may be such that no rule can be asked of it
                told = {"article": entry.fact.article, "sort": type(error).__name__, "error": error}
                yield Said("Art. {article}: its rule cannot be asked: {sort}: {error}", **told)

    def _ask_whether_real(self, entry: AnyEntry) -> None:
        first = self._illustrative.get(entry.stream, entry.illustrative)
        if first and not entry.illustrative:
            refuse("Art. 34: {stream} is illustrative; nothing real is recorded there.", stream=entry.stream)
        if entry.illustrative and not first:
            refuse("Art. 34: {stream} is real; nothing illustrative is recorded there.", stream=entry.stream)

    def _ask_form(self, entry: AnyEntry) -> None:
        """What no type can say: that texts can be read, that days exist, that nothing ends before it begins."""
        for name in ("by", "authority", "command", "source"):
            forms.check(getattr(entry, name), name)
        forms.check(entry.stream.partition("/")[2], "stream")
        forms.check(entry.decided_on, "on", frozenset({"day"}))
        known = [name for name, _, _ in entry.fact.personal]
        for name in entry.pd:
            if name not in known:
                told = {"kind": entry.kind, "known": enumerated(known) or Said("none")}
                raise forms.Malformed(name, Said("{kind} has no such personal field; it has {known}", **told))
        forms.check(entry.fact)
        forms.check_periods(entry.fact)

    def _ask_erasure(self, entry: AnyEntry) -> None:
        if isinstance(entry.fact, PersonalDataErased):
            stream, carried = self._carried.get(entry.fact.index, ("", frozenset()))
            earlier = (each.fact for each in self._told.get(entry.stream, []))
            check_erasure(entry.stream, entry.fact, carried if stream == entry.stream else (), earlier)

    def _ask_rule(self, entry: AnyEntry) -> None:
        require_unkept(entry.stream, entry.source is not None and entry.stream in self._kept)
        if entry.source is not None:
            charter = self._state(STREAM)
            require_known(entry.fact, None, table_of(charter) if isinstance(charter, Charter) else default())
        else:
            on = entry.decided_on or office_day(entry.true_at, self._offset)
            sitting = Sitting(
                on=on,
                look_up=lambda _, ref: self._state(ref),
                book=self._book,
                entered=lambda ref: self._told.get(ref, []),
                streams=lambda subject: [ref for ref in self._states if ref.startswith(f"{subject}/")],
                by=entry.by,
            )
            if isinstance(entry.fact, BookOpened):
                check_opening(entry.fact)
            decide(KINDS[entry.kind], self._state(entry.stream), entry.fact, sitting)

    def _state(self, stream: str) -> State:
        subject, _, name = stream.partition("/")
        return self._states.get(stream) or STATES.get(subject, State)(id=name)

    def _follow(self, entry: AnyEntry) -> None:
        stream = entry.stream
        told = self._told.setdefault(stream, [])
        told.append(entered(entry))
        before = self._state(stream)
        if isinstance(entry.fact, EntryCorrected):
            happenings = [(each.fact, each.on) for each in told]
            self._states[stream] = state_after(type(before)(id=before.id), happenings)
        else:
            self._states[stream] = entry.fact.after(before, entry.decided_on)
        self._illustrative.setdefault(stream, entry.illustrative)
        if keeps(entry.fact, entry.source is not None):
            self._kept.add(stream)
