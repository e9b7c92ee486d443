"""In December: whether next year's calendar is in the book, and how it is entered."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from desk.charters import proposed_year
from desk.console import warn
from desk.submission import Answer, DeskError
from domain.rules.charter import PeriodName
from domain.rules.fact import Fact, kind_of
from domain.rules.in_force import CharterTable
from domain.rules.said import Said
from terminal.wording import in_language

DECEMBER = "12"
FINDING: tuple[PeriodName, ...] = ("finding_response", "finding_action")
BEGUN: dict[str, tuple[PeriodName, ...]] = {  # which periods a fact begins, by its kind
    "project.notice_opened": ("notice_least",),
    "project.objection_recorded": ("objection_answer",),
    "evaluation.reported": FINDING,
    "suggestion.received": ("suggestion_answer",),
}


def tell_next_calendar(charter: Callable[[], CharterTable], day: str, language: str) -> None:
    """One line beside the answer on a day in December, where terms in working days may end in a year not known yet.

    A period that reaches into a year without a calendar is refused (Art. 38). The charter is read in December alone.
    """
    if day[5:7] == DECEMBER:
        held = charter()
        if any(period.unit == "working_days" for period in held.charter.periods):
            _tell(held, int(day[:4]), language)


def tell_of_facts(charter: Callable[[], CharterTable], facts: Iterable[tuple[Fact, str | None]], language: str) -> None:
    """The same beside facts, each with the day of its decision, where one of them begins a period in working days."""
    late = [(fact, day) for fact, day in facts if day and day[5:7] == DECEMBER]
    if late:
        held = charter()
        for year in sorted({int(day[:4]) for fact, day in late if _counts(fact, day, held)}):
            _tell(held, year, language)


def tell_of_answers(charter: Callable[[], CharterTable], answers: Iterable[Answer], language: str) -> None:
    """The same beside what was recorded; an old list states what was, and begins nothing (Art. 33)."""
    entries = (entry for answer in answers for entry in answer.entries if not entry.source)
    tell_of_facts(charter, ((entry.fact, entry.decided_on) for entry in entries), language)


def _counts(fact: Fact, day: str, held: CharterTable) -> bool:
    begun = (held.period(name, day) for name in BEGUN.get(kind_of(fact), ()))
    return bool(getattr(fact, "working", False)) or any(each and each.unit == "working_days" for each in begun)


def _tell(held: CharterTable, year: int, language: str) -> None:
    """The hint, where the year is known and the next one is not."""
    if held.calendar.known(year) and not held.calendar.known(year + 1):
        warn(in_language(_line(year + 1), language))


def _line(year: int) -> Said:
    """The hint: with the days of this release's list where it has them, else with a file."""
    try:
        proposed_year(year)
    except DeskError:
        return Said(
            "the calendar of {year} is not in the book: periods in working days that end in {year} are refused (Art."
            " 38). Once the holidays are announced, enter it: gongshi-desk charter calendar {year} --file {year}.toml"
            " --by officer/ID",
            year=year,
        )
    return Said(
        "the calendar of {year} is not in the book: periods in working days that end in {year} are refused (Art. 38)."
        " Enter it: gongshi-desk charter calendar {year} --by officer/ID",
        year=year,
    )
