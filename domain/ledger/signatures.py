"""Who signed what, checked from the entries of a log alone (Art. 35, 36): `authorship.py`, asked of each in its order.

Memory grows with what is signed, not with the log: of an unsigned entry only its stream is remembered.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from hashlib import sha256
from typing import NamedTuple

from domain.ledger.authorship import Record, check_authorship, is_signed_report
from domain.ledger.entry import AnyEntry, parse
from domain.ledger.powers import Powers, entered
from domain.rules.admission import OrganisationKeyRevoked, OrganisationQualified, qualify_key
from domain.rules.book import BookState
from domain.rules.correctable import check_field
from domain.rules.correction import EntryCorrected
from domain.rules.decision import KINDS
from domain.rules.evaluation_course import EvaluationCommissioned, EvaluationReported
from domain.rules.fact import State, kind_of
from domain.rules.listed import keeps, require_unkept
from domain.rules.officer import Officer, OfficerAppointed, OfficerDismissed, may_appoint
from domain.rules.officer_keys import OfficerKeyRegistered, OfficerKeyRevoked
from domain.rules.organisation import Organisation
from domain.rules.refusal import require
from domain.rules.signing import DecisionCountersigned, SignaturesRequired, may_countersign
from domain.rules.sitting import Entered, Sitting
from domain.rules.stream import stream_id, stream_subject

RULED = (OfficerKeyRegistered, OfficerKeyRevoked, OfficerDismissed, SignaturesRequired, OrganisationKeyRevoked)
ASKED = frozenset((*RULED, OrganisationQualified, EntryCorrected, DecisionCountersigned, OfficerAppointed))
KEYS = (OfficerKeyRegistered, OfficerKeyRevoked, OrganisationQualified, OrganisationKeyRevoked)
NOTED = frozenset((*KEYS, DecisionCountersigned, SignaturesRequired))


class Act(NamedTuple):
    """What every entry of an act says alike."""

    size: int
    by: str
    drafted_by: str | None
    urgent: str | None
    on: str | None
    command: str


class Signatures:
    """Follows the entries of a log from the first on; `read` gives the canonical bytes of an earlier entry."""

    def __init__(self, powers: Powers, read: Callable[[int], bytes]) -> None:
        self.signed = 0
        self.required_at: int | None = None  # index of the entry from which on signatures are required
        self._powers, self._read = powers, read
        self._first = ""
        self._bodies: dict[str, Organisation] = {}
        self._kept: set[str] = set()
        self._places: dict[tuple[str, int], int] = {}  # stream and number of what is signed -> its index
        self._drafts: set[tuple[str, str]] = set()
        self._commands: set[tuple[str, str]] = set()
        self._acts: dict[str, tuple[Act, int]] = {}  # act -> what it says of itself, and on how many streams it is
        self._reported: dict[str, int] = {}  # evaluation -> place of the report that its body signed
        self._countersigned: dict[str, list[Entered]] = {}
        self.doubted: list[tuple[int, str, str]] = []  # entry, whose key, and the day from which it is not trusted
        self.recovered: list[tuple[int, str]] = []  # entry, and whose key the recovery key registered
        self._unanswered: dict[tuple[str, int], int] = {}  # what was issued in urgency, and its index

    def check(self, index: int, entry: AnyEntry, data: bytes) -> None:
        """Refuse an entry that is not signed as it must be. Ask it before `Powers` takes note of the entry."""
        self._begin(index, data)
        self._powers.begin(index, entry)
        if self._powers.book.signing is not None and entry.source is not None:
            require_unkept(entry.stream, entry.stream in self._kept)
        require(
            entry.stream not in self._reported
            or not isinstance(entry.fact, EvaluationCommissioned | EvaluationReported),
            "Art. 24: this evaluation is reported already.",
        )
        free = entry.source is not None or self._powers.book.signing is None
        signed = entry.signed
        if signed or not free or type(entry.fact) in ASKED:
            self._ask_authorship(entry, data)
        if signed:
            self._once(entry)
            self.signed += 1
        self.take(index, entry, data)

    def take(self, index: int, entry: AnyEntry, data: bytes) -> None:
        """Note an entry that was checked, now or before; nothing is asked of it."""
        self._begin(index, data)
        if entry.signed:
            self._places[entry.stream, entry.number] = index
            self._drafts.add((entry.stream, entry.draft or ""))
            self._commands.add((entry.stream, entry.command))
        self._note(index, entry)

    def _begin(self, index: int, data: bytes) -> None:
        if index == 0:
            self._first = sha256(data).hexdigest()

    def _ask_authorship(self, entry: AnyEntry, data: bytes) -> None:
        """Most of an old book carries nothing and rests on nothing, and is not asked."""
        record = Record(
            first=self._first,
            book=self._powers.book,
            officer=self._powers.officer,
            body=self._body,
            named=lambda number: self._named(entry.stream, number),
            earlier=lambda: self._powers.earlier(entry.stream),
            report=lambda: self._report(entry.stream),
        )
        check_authorship(entry, data, self._powers.power_of(entry), self._powers.today(entry), record)
        self._ask(entry)

    @property
    def unanswered(self) -> list[tuple[str, int]]:
        """What was issued in urgency and nobody countersigned or refused to: stream and number."""
        return sorted(self._unanswered, key=lambda place: self._unanswered[place])

    def finish(self) -> None:
        """Refuse a log that ends in half an act."""
        for act, (told, found) in sorted(self._acts.items()):
            require(
                told.size == found,
                "Art. 36: act {act} is on {size} streams, and the book has it on {found}.",
                act=act,
                size=told.size,
                found=found,
            )

    def _ask(self, entry: AnyEntry) -> None:
        """Ask the rules on which signatures rest again: of keys, of the requirement, of countersigning."""
        fact = entry.fact
        at = self._sitting(entry)
        if isinstance(fact, EntryCorrected):
            named = self._powers.kind(entry.stream, fact.number)
            strict = self._powers.book.signing is not None or entry.stream in self._reported
            for each in fact.fields:
                if strict or each.field in named.fixed:
                    check_field(each.field, fact.number, named)
        elif isinstance(fact, DecisionCountersigned):
            found = self._named(entry.stream, fact.number)
            require(found, "Art. 36: entry {number} is not signed, and not countersigned.", number=fact.number)
            assert found
            may_countersign(fact, entered(found[0]), self._countersigned.get(entry.stream, []), at)
        elif isinstance(fact, OrganisationQualified):
            qualify_key(fact, at)
        elif isinstance(fact, OfficerAppointed) and self._powers.book.signing is not None:
            may_appoint(self._powers.officer(entry.stream), at)
        elif isinstance(fact, RULED) and (self._powers.book.signing is not None or _is_new(fact)):
            KINDS[kind_of(fact)].answer(self._state(entry.stream), fact, at)

    def _once(self, entry: AnyEntry) -> None:
        """A draft, and the command of what is signed, stand once on a stream; an act is what it says."""
        told = {"stream": entry.stream, "draft": entry.draft, "command": entry.command}
        require(
            (entry.stream, entry.draft) not in self._drafts,
            "Art. 35: draft {draft} is on record on {stream} already; what is signed is recorded once.",
            **told,
        )
        require(
            (entry.stream, entry.command) not in self._commands,
            "Art. 35: command {command} is on record on {stream} already; what is signed is recorded once.",
            **told,
        )
        own = Act(entry.act_size or 1, entry.by, entry.drafted_by, entry.urgent, entry.decided_on, entry.command)
        of, found = self._acts.get(entry.draft or "", (own, 0))
        require(
            of.size == own.size and found < own.size,
            "Art. 36: act {act} is on {size} streams, and the book has it on {found}.",
            act=entry.draft,
            size=of.size,
            found=found + 1,
        )
        require(
            of == own,
            "Art. 36: act {act} was decided once: by the same officers, on one day, for one reason.",
            act=entry.draft,
        )
        self._acts[entry.draft or ""] = (of, found + 1)

    def _note(self, index: int, entry: AnyEntry) -> None:
        fact = entry.fact
        if keeps(fact, entry.source is not None):
            self._kept.add(entry.stream)
        if is_signed_report(entry):
            self._reported[entry.stream] = index
        if entry.urgent:
            self._unanswered[entry.stream, entry.number] = index
        if type(fact) not in NOTED:  # almost none is, in a log of a million
            return
        if isinstance(fact, OrganisationQualified | OrganisationKeyRevoked):
            self._bodies[entry.stream] = fact.after(self._body(entry.stream), entry.decided_on)
        elif isinstance(fact, DecisionCountersigned):
            self._countersigned.setdefault(entry.stream, []).append(entered(entry))
            self._unanswered.pop((entry.stream, fact.number), None)
        elif isinstance(fact, OfficerKeyRevoked) and fact.untrusted_from:
            self.doubted.append((index, entry.stream, fact.untrusted_from))
        elif isinstance(fact, OfficerKeyRegistered) and fact.recovery:
            self.recovered.append((index, entry.stream))
        elif isinstance(fact, SignaturesRequired) and self.required_at is None:
            self.required_at = index

    def _sitting(self, entry: AnyEntry) -> Sitting:
        return Sitting(
            on=entry.decided_on or self._powers.today(entry),
            look_up=lambda _, ref: self._state(ref),
            book=self._powers.book.ref,
            streams=self._streams,
            by=entry.by,
        )

    def _state(self, stream: str) -> State:
        subject = stream_subject(stream)
        if subject == Officer.subject:
            return self._powers.officer(stream)
        return self._powers.book if subject == BookState.subject else self._body(stream)

    def _body(self, stream: str) -> Organisation:
        """A body as far as its keys go; blank where it has none."""
        return self._bodies.get(stream, Organisation(id=stream_id(stream)))

    def _streams(self, subject: str) -> Sequence[str]:
        return list(self._powers.officers if subject == Officer.subject else self._bodies)

    def _report(self, stream: str) -> AnyEntry | None:
        """The report of an evaluation that its body signed, read again."""
        place = self._reported.get(stream)
        return None if place is None else parse(self._read(place))

    def _named(self, stream: str, number: int) -> tuple[AnyEntry, bytes] | None:
        """A signed entry by its place in its stream, read again: few are asked for."""
        place = self._places.get((stream, number))
        if place is None:
            return None
        data = self._read(place)
        return parse(data), data


def _is_new(fact: object) -> bool:
    """Whether a fact is of the releases that know signatures; an older book has keys without a proof."""
    return not isinstance(fact, OfficerDismissed) and (
        not isinstance(fact, OfficerKeyRegistered) or fact.proof is not None
    )
