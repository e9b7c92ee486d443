"""Until which day a draft can still be issued as it stands: the rules are asked for each of the days to come."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta

from desk.amounts import WrongAmount
from desk.draft import Issuable
from desk.record import Desk, Office
from desk.submission import DeskError, Submission
from domain.ledger.store import Book
from domain.rules.forms import Malformed
from domain.rules.office_time import noon, public_day
from domain.rules.refusal import Refused
from terminal.wording import in_language, refusal

DAYS = 60  # how far ahead the rules are asked
ASKED = 20_000  # how many decisions are asked at most, each for one day: of a long file fewer days


def issuable_until(
    book: Book, office: Office, submissions: Sequence[Submission], step: Callable[[int], None]
) -> Issuable:
    """How long drafts can be issued as they stand, if nothing else is recorded meanwhile.

    Each submission has a draft that says what its decision is on each stream: on a later day the rules must still
    complete it to just that.
    """
    now = office.clock()
    moment = [now]
    desk = Desk(book, replace(office, clock=lambda: moment[0]))
    offset = desk.memory.offset()
    today = date.fromisoformat(public_day(now, offset))
    last = today
    for day in _days(today, max(1, min(DAYS, ASKED // len(submissions)))):
        moment[0] = max(now, noon(str(day), offset))
        why = _stands(desk, submissions)
        if why:
            return Issuable(until=str(last), drafted=str(today), limited=why)
        last = day
        step(1)
    return Issuable(until=str(last), drafted=str(today))


def _days(today: date, many: int) -> Iterator[date]:
    return (today + timedelta(days=each) for each in range(1, many + 1))


def _stands(desk: Desk, submissions: Sequence[Submission]) -> tuple[str, str] | None:
    """Why the decisions would no longer be taken as they stand, in Chinese and English; None where they would."""
    mark = desk.memory.mark()
    try:
        for submission in submissions:
            desk.hand_in([submission])
    except Refused as refused:
        return refusal(refused, "zh"), refusal(refused, "en")
    except (Malformed, DeskError, WrongAmount) as error:
        return in_language(error.said, "zh"), in_language(error.said, "en")
    finally:
        desk.memory.undo(mark)
    return None
