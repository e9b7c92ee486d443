"""In December: whether next year's calendar is in the book, and how it is entered."""

from __future__ import annotations

from collections.abc import Callable

from desk.charters import proposed_year
from desk.commands import Surroundings
from desk.console import warn
from desk.submission import DeskError
from domain.ledger.moments import public_day
from domain.rules.in_force import CharterTable
from domain.rules.said import Said
from terminal.wording import in_language

DECEMBER = "12"


def tell_next_calendar(around: Surroundings, charter: Callable[[], CharterTable]) -> None:
    """From 1 December of the office on: one line beside the answer, where terms in working days may end next year.

    A period that reaches into a year without a calendar is refused (Art. 38). The charter is read in December alone.
    """
    year, month, _ = public_day(around.office.clock()).split("-")
    if month != DECEMBER:
        return
    held, following = charter(), int(year) + 1
    counted = any(period.unit == "working_days" for period in held.charter.periods)
    if counted and not held.calendar.known(following):
        warn(in_language(_line(following), around.language))


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
