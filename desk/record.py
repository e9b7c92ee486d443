"""The heart of the desk: load the streams, ask the rule, append the answer under optimistic concurrency.

Everything else in this room only brings decisions here. A command is one decision, one act on many streams, or one
row of an old list; all of it is recorded or nothing is. Each command has an id, and a repeated id is answered with
the first result: whoever is in doubt whether a command arrived may hand it in again.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, replace

import msgspec

from desk.amounts import WrongAmount, with_fen
from desk.checks import check_key, check_streams, corrected_by, place_to_erase
from desk.clock import ahead
from desk.competence import officer_of, require_power
from desk.memory import DeskMemory
from desk.new_entries import checked, entry_of, require_same
from desk.submission import Answer, DeskError, NotTaken, Submission, check_same
from domain.ledger.entry import WrongClock, parse
from domain.ledger.personal import PersonalValue
from domain.ledger.powers import entered, power_of, powers_of
from domain.ledger.store import Book, Conflict
from domain.rules import forms
from domain.rules.book import BookOpened, BookState, KeySucceeded, RecoveryKeyNamed
from domain.rules.correctable import as_listed
from domain.rules.correction import EntryCorrected
from domain.rules.decision import decide
from domain.rules.fact import Fact, Power, State
from domain.rules.history import state_after
from domain.rules.listed import require_unkept
from domain.rules.officer import Officer, OfficerAppointed, founds
from domain.rules.personal import PersonalDataErased
from domain.rules.refusal import Refused, refuse, require
from domain.rules.sitting import Entered, Sitting

ATTEMPTS = 8


@dataclass(frozen=True)
class Office:
    """What the desk is given from outside: `clock` tells the UTC second (2014-04-14T08:00:00Z), `salt` 32 bytes.

    `after_wrong_clock` is the reason for which a book goes on although its newest entry lies ahead of the clock.
    """

    clock: Callable[[], str]
    salt: Callable[[], bytes]
    after_wrong_clock: str | None = None


def record(
    book: Book,
    commands: Sequence[Sequence[Submission]],
    office: Office,
    *,
    step: Callable[[int], None] = lambda _: None,
    show: Callable[[DeskMemory, list[Answer]], None] = lambda _, __: None,
    dry_run: bool = False,
    prepare: Callable[[DeskMemory, Submission], Submission] = lambda _, submission: submission,
) -> list[Answer]:
    """Record commands in one transaction and answer each; where others wrote meanwhile, the rules are asked again.

    Raises `NotTaken` for the first command that is refused or wrong, `Conflict` where others write all the time;
    then nothing of them is on record. `step` is told of each command that is decided; `show` is given the answers
    before anything is written, and may raise to stop it.
    """
    desk = Desk(book, office)
    for attempt in range(ATTEMPTS):
        try:
            with book.tables.alone() if attempt else nullcontext():  # whoever was overtaken is let through
                answers = [_taken(desk, commands, place, step, prepare) for place in range(len(commands))]
                show(desk.memory, answers)
                if not dry_run and not _tried(commands):
                    desk.save()
                return answers
        except Conflict as conflict:
            desk.forget()
            last = conflict
    raise Conflict("{last}; tried {times} times and recorded nothing: try again later", last=last, times=ATTEMPTS)


def _tried(commands: Sequence[Sequence[Submission]]) -> bool:
    """Whether something is only tried, which is never recorded."""
    return any(submission.trial for command in commands for submission in command)


def _taken(
    desk: Desk,
    commands: Sequence[Sequence[Submission]],
    place: int,
    step: Callable[[int], None],
    prepare: Callable[[DeskMemory, Submission], Submission],
) -> Answer:
    command = commands[place]
    try:
        answer = desk.hand_in([prepare(desk.memory, submission) for submission in command])
    except (Refused, forms.Malformed, DeskError, WrongAmount) as reason:
        raise NotTaken(command[0].where, reason, unasked=len(commands) - place - 1) from reason
    step(1)
    return answer


class Desk:
    """A desk at an open book. What is handed in waits in memory until `save` writes it in one transaction."""

    def __init__(self, book: Book, office: Office) -> None:
        self.memory = DeskMemory(book)
        self._book = book
        self._office = office
        self._newest = self._newest_moment()
        self._first = ""

    def hand_in(self, command: Sequence[Submission]) -> Answer:
        """Decide one command: all its submissions, or none of them."""
        command = [self._placed(submission) for submission in command]
        first = self.answered(command[0].command)
        if first is not None:
            check_same(command, first.entries)
            return first
        return self.decide(command)

    def _placed(self, submission: Submission) -> Submission:
        """The submission with the place in the book of each entry that it names by stream and number."""
        found: dict[str, int] = {}
        for field, (stream, number) in submission.named.items():
            index = self.memory.index_of(stream, number)
            if index is None:
                raise DeskError(
                    "{field}: {stream} has no entry number {number}; they are counted from 1",
                    field=field,
                    stream=stream,
                    number=number,
                )
            found[field] = index
        terms = msgspec.structs.replace(submission.terms, **found) if found else submission.terms
        if isinstance(terms, EntryCorrected) and (fact := corrected_by(terms, submission.streams[0], self.memory)):
            terms = with_fen(terms, fact, self.sitting("", "").charter.table)
        return replace(submission, terms=terms, named={})

    def decide(self, command: Sequence[Submission]) -> Answer:
        """Decide a command that is known not to be on record: all its submissions, or none of them."""
        mark, newest = self.memory.mark(), self._newest
        try:
            for submission in command:
                self._decide(submission)
        except Exception as error:
            self.memory.undo(mark)
            self._newest = newest
            if isinstance(error, Refused):
                raise error.in_words_of(self.sitting("", "").charter.table) from None
            raise
        return Answer(command[0].command, tuple(self.memory.waiting[mark.entries :]))

    def answered(self, command: str) -> Answer | None:
        """The first answer to a command that is on record already."""
        positions = self._book.receipt(command)
        return None if positions is None else Answer(command, tuple(self._book.at(positions)), repeated=True)

    def save(self) -> None:
        """Write what waits in one transaction. `Conflict`: nothing was written; forget, and hand it in again."""
        memory = self.memory
        if memory.waiting:
            self._book.append(
                memory.written, read=memory.read, personal=memory.personal, erase=memory.erase, size=memory.size
            )
        memory.saved()

    def forget(self) -> None:
        """Read everything anew."""
        self.memory.forget()
        self._newest = self._newest_moment()

    def now(self, stated: str | None = None) -> tuple[str, WrongClock | None]:
        """The moment of recording, the stated one or the clock's, and what is said where the book is ahead of it."""
        if stated is None:
            clock = self._office.clock()
            return max(self._newest, clock), ahead(self._newest, clock, self._office.after_wrong_clock)
        if stated < self._newest:
            raise DeskError(
                "recorded_at {stated} is before the entry recorded at {newest}; keep their order",
                stated=stated,
                newest=self._newest,
            )
        return stated, None

    def _newest_moment(self) -> str:
        last = self._book.last()
        return last[1].recorded_at if last else ""

    def _decide(self, submission: Submission) -> None:
        """Answer one submission on all its streams."""
        now, wrong = self.now(submission.recorded_at)
        today = self.memory.today(wrong.true_at if wrong else now, submission.terms)
        on = submission.on if submission.source else submission.on or today
        if on is not None:
            forms.check(on, "on", frozenset({"day"}))
            require(on <= today, "Art. 29: {on} has not come yet; a decision is recorded after it is taken.", on=on)
        check_streams(submission, self.memory)
        for stream in submission.streams:
            self._check_illustrative(submission, stream)
            power = self._check_power(submission, stream, on or today, today)
            require_unkept(stream, submission.source is not None and self.memory.held(stream).kept)
            fact = self._fact(submission, stream, on)
            self._enter(submission, stream, fact, on, (now, wrong), power)

    def _fact(self, submission: Submission, stream: str, on: str | None) -> Fact:
        """What goes on record: the rule's answer, or the list's own statement (Art. 33)."""
        fact = submission.draft.facts.get(stream, submission.terms) if submission.draft else submission.terms
        if submission.source is None:
            fact = decide(submission.kind, self.memory.state(stream), fact, self.sitting(submission.by, on or ""))
            if submission.draft:
                require_same(submission.draft, stream, fact)
            if isinstance(fact, BookOpened | KeySucceeded | RecoveryKeyNamed):
                check_key(fact, stream, self.memory)
        charter = self.sitting(submission.by, on or "").charter.table
        fact = (as_listed(fact, self.memory.state(stream), charter) if submission.source else fact).noted(charter)
        forms.check(fact)
        forms.check_periods(fact)
        return fact

    def sitting(self, by: str, on: str) -> Sitting:
        """What a decision of an officer on that day may know."""
        return Sitting(
            on=on,
            look_up=self._look_up,
            book=self.opening(""),
            entered=self._entered,
            streams=self.memory.streams,
            by=by,
        )

    def _entered(self, stream: str) -> list[Entered]:
        self.memory.held(stream)  # a later change of it by others is a conflict
        return [entered(entry) for entry in self.memory.entries(stream)]

    def _look_up(self, _: type[State], ref: str) -> State:
        return self.memory.state(ref)

    def _enter(
        self,
        submission: Submission,
        stream: str,
        fact: Fact,
        on: str | None,
        moment: tuple[str, WrongClock | None],
        power: Power,
    ) -> None:
        held = self.memory.held(stream)
        salts = {**submission.salts, **(submission.draft.salts.get(stream, {}) if submission.draft else {})}
        personal = [
            PersonalValue(stream, held.number + 1, name, value, salts.get(name) or self._office.salt())
            for name, value in sorted(submission.personal.items())
        ]
        entry = entry_of(submission, stream, fact, on, moment, personal, self.memory)
        written = checked(entry, power, self.memory.today(entry.true_at, fact), self.memory, trial=submission.trial)
        if isinstance(fact, EntryCorrected):
            told = [*self.memory.entries(stream), written.entry]
            state = state_after(type(held.state)(id=held.state.id), [(each.fact, each.decided_on) for each in told])
        else:
            state = fact.after(held.state, on)
        erase = [place_to_erase(stream, fact, self.memory)] if isinstance(fact, PersonalDataErased) else []
        self.memory.add(written, state, personal, erase)
        self._newest = moment[0]

    def _check_illustrative(self, submission: Submission, stream: str) -> None:
        first = self.memory.held(stream).illustrative
        if first is True and not submission.illustrative:
            refuse("Art. 34: {stream} is illustrative; nothing real is recorded there.", stream=stream)
        if first is False and submission.illustrative:
            refuse("Art. 34: {stream} is real; nothing illustrative is recorded there.", stream=stream)

    def _check_power(self, submission: Submission, stream: str, on: str, today: str) -> Power:
        """The power that it belongs to, which the officer holds (Art. 1 and 3); a transcription is an execution."""
        officer = officer_of(self.memory, submission.by)
        named = submission.terms.power is Power.NAMED
        require(not (named and submission.source), "Art. 33: a correction is an act of today; it is never transcribed.")
        earlier = powers_of(self.memory.entries(stream)) if named else ()
        power = power_of(submission.terms, submission.source is not None, earlier)
        if not submission.source and self._founds(officer, stream, submission.terms):
            return power
        require_power(self.memory, officer, power, (today,) if submission.source else (on, today))
        return power

    def opening(self, otherwise: str) -> str:
        """The stream of entry 0, which is that of the book; `otherwise` where nothing is recorded yet."""
        if not self._first:
            self._first = next((parse(data).stream for _, data in self._book.pages(0, 1)), "")
        return self._first or next((entry.stream for entry in self.memory.waiting[:1]), otherwise)

    def _founds(self, officer: Officer, stream: str, fact: Fact) -> bool:
        """Whether this opens the book, or is its founder's own appointment; the book's stream is that of entry 0."""
        if not isinstance(fact, BookOpened | OfficerAppointed):
            return False
        found = self.memory.state(self.opening(stream))
        return isinstance(found, BookState) and founds(officer, stream, fact, found)
