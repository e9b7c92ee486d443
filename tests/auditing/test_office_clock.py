"""Offices of other clocks: the ledger's powers, the desk, verify.py and the feeds count the same days."""

from __future__ import annotations

import datetime
import email.utils
import itertools
import runpy
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import example, given, settings
from hypothesis import strategies as st

from desk.decisions import read_submission
from desk.record import Desk, Office, record
from desk.submission import NotTaken, Submission
from domain.ledger import form
from domain.ledger.entry import SCHEMA, AnyEntry, Entry, canonical, parse
from domain.ledger.powers import Powers, table
from domain.ledger.seal import seal
from domain.ledger.store import Book, open_book
from domain.rules.book import BookOpened
from domain.rules.office_time import midnight, offset_text
from domain.rules.officer import OfficerAppointed
from public.cli import main
from site_builder.build.make import make
from site_builder.feeds.text import moment as feed_moment
from site_builder.feeds.text import rfc822
from tests.auditing import house
from tests.auditing.house import House

VERIFY = Path(__file__).parents[2] / "site_builder/static/verify.py"
SCRIPT = runpy.run_path(str(VERIFY))
FOUNDER, CLERK = "officer/founder", "officer/registrar"
OFFSETS = st.sampled_from([None, 330, *range(-660, 841, 15)])
MOMENTS = st.datetimes(datetime.datetime(2014, 1, 2), datetime.datetime(2030, 12, 30))  # noqa: DTZ001


class Tables:
    """What is published beside a log, for the script."""

    def get(self, name: str, optional: bool = False) -> bytes:
        return {"powers.json": table(), "forms.json": form.table()}[name]


def utc(moment: datetime.datetime) -> str:
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}"


def entry(number: int, stream: str, fact: BookOpened | OfficerAppointed, at: str) -> AnyEntry:
    return Entry(
        schema=SCHEMA, stream=stream, number=number, recorded_at=at, by=FOUNDER, command=f"{stream}-{number}", fact=fact
    )


def opened(offset: int | None, at: str) -> list[AnyEntry]:
    """Entry 0 and the founder's own appointment, both of that moment."""
    appointed = OfficerAppointed(holds="decision", body="organisation/office", post="x")
    return [
        entry(1, "book/1", BookOpened(title="x", founder=FOUNDER, utc_offset=offset), at),
        entry(1, FOUNDER, appointed, at),
    ]


def days_of_the_script(entries: Sequence[AnyEntry]) -> list[str]:
    """The day of each entry as verify.py counts it."""
    log, found = SCRIPT["Log"](Tables(), asked=False), []
    for index, each in enumerate(entries):
        told = SCRIPT["parse"](canonical(each).decode())
        log.check(index, canonical(each), told)
        found.append(told.today)
    return found


def days_of_the_ledger(entries: Sequence[AnyEntry]) -> list[str]:
    powers, found = Powers(), []
    for index, each in enumerate(entries):
        powers.check(index, parse(canonical(each)))
        found.append(powers.today(each))
    return found


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Book:
    return open_book(tmp_path_factory.mktemp("empty"), create=True)


def day_of_the_desk(empty: Book, offset: int | None, at: str) -> str | None:
    """The day of a decision that states none; nothing is written."""
    fields = {"title": "x", "note": "x", "founder": FOUNDER} | (
        {} if offset is None else {"utc_offset": offset_text(offset)}
    )
    told = {"kind": "book.opened", "stream": "book/1", "by": FOUNDER, "fields": fields}
    answer = Desk(empty, Office(clock=lambda: at, salt=bytes)).hand_in([read_submission(told, "opening")])
    said = answer.entries[0].fact
    assert isinstance(said, BookOpened) and said.utc_offset == (None if offset == 480 else offset)
    return answer.entries[0].decided_on


@given(MOMENTS, OFFSETS)
@settings(max_examples=200, deadline=None)
@example(datetime.datetime(2015, 3, 1, 10, 59, 59), -660)  # noqa: DTZ001
@example(datetime.datetime(2015, 3, 1, 11), -660)  # noqa: DTZ001
@example(datetime.datetime(2015, 3, 1, 18, 29, 59), 330)  # noqa: DTZ001
@example(datetime.datetime(2015, 3, 1, 18, 30), 330)  # noqa: DTZ001
@example(datetime.datetime(2015, 3, 1, 10), 840)  # noqa: DTZ001
@example(datetime.datetime(2015, 3, 1), 0)  # noqa: DTZ001
def test_everybody_counts_the_same_day(empty: Book, moment: datetime.datetime, offset: int | None) -> None:
    minutes = 480 if offset is None else offset
    zone = datetime.timezone(datetime.timedelta(minutes=minutes))
    day = moment.replace(tzinfo=datetime.UTC).astimezone(zone).date().isoformat()
    entries = opened(offset, utc(moment))
    assert days_of_the_script(entries) == days_of_the_ledger(entries) == [day, day]
    assert day_of_the_desk(empty, offset, utc(moment)) == day
    told = rfc822(feed_moment(utc(moment)), minutes)
    assert email.utils.parsedate_to_datetime(told).date().isoformat() == day
    assert midnight(day, minutes) > utc(moment) >= midnight(_before(day), minutes)


def _before(day: str) -> str:
    return (datetime.date.fromisoformat(day) - datetime.timedelta(1)).isoformat()


class Clock:
    """An office's clock that is set by hand, and its desk."""

    def __init__(self, book: Book) -> None:
        self.book, self.now, self.numbers = book, "", itertools.count(100 * book.count())

    def at(self, moment: str, minutes: int = 0) -> Clock:
        later = datetime.datetime.fromisoformat(moment[:19]) + datetime.timedelta(minutes=minutes)
        self.now = utc(later)
        return self

    def decide(self, kind: str, stream: str, by: str, on: str | None = None, **fields: object) -> AnyEntry:
        told = {"kind": kind, "stream": stream, "by": by, "fields": fields} | ({"on": on} if on else {})
        submission: Submission = read_submission(told, f"command-{next(self.numbers)}")
        office = Office(clock=lambda: self.now, salt=lambda: bytes(32))
        return record(self.book, [[submission]], office)[0].entries[0]

    def refused(self, *args: str, **fields: object) -> str:
        with pytest.raises(NotTaken) as caught:
            self.decide(*args, **fields)
        return str(caught.value.reason)


def registered(clock: Clock, name: str, on: str | None = None, by: str = CLERK) -> AnyEntry:
    return clock.decide("organisation.registered", f"organisation/{name}", by, on, name=name, body="university")


DAY, NEXT = "2015-03-02", "2015-03-03"


def found(clock: Clock, offset: int) -> None:
    """Open a book at noon of the day before."""
    clock.at(midnight(_before(_before(DAY)), offset), 720)
    clock.decide(
        "book.opened", "book/1", FOUNDER, title="示例", note="示例", founder=FOUNDER, utc_offset=offset_text(offset)
    )
    for officer, power in ((FOUNDER, "decision"), (CLERK, "execution"), ("officer/other", "execution")):
        clock.decide("officer.appointed", officer, FOUNDER, holds=power, body="organisation/office", post=power)


def lived(clock: Clock, offset: int) -> dict[str, str | None]:
    """What is decided minutes before and after the midnight at the end of a day: the day that each decision bears."""
    turn = midnight(DAY, offset)
    clock.at(turn, -3)
    before = registered(clock, "before")
    told = "organisation.registered", "organisation/early", CLERK, NEXT
    assert clock.refused(*told, name="x", body="university") == (
        f"Art. 29: {NEXT} has not come yet; a decision is recorded after it is taken."
    )
    clock.at(turn, 2)
    after = registered(clock, "after")
    stated = registered(clock, "stated", DAY)
    clock.decide("officer.dismissed", "officer/other", FOUNDER, reason="调离")
    assert clock.refused(
        "organisation.registered", "organisation/late", "officer/other", name="x", body="university"
    ) == (f"Art. 3: officer/other left office on {NEXT}, and does not act on {NEXT}.")
    return {"before": before.decided_on, "after": after.decided_on, "stated": stated.decided_on}


@pytest.fixture(scope="module", params=[330, -660], ids=["+05:30", "-11:00"])
def office(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[House, int]:
    """A book of an office on another clock, sealed, with its signed site."""
    folder = tmp_path_factory.mktemp("office")
    there = House(str(folder / "book"), folder / "book" / "log", folder / "www")
    (folder / "book").mkdir()
    with open_book(there.book, create=True) as book:
        clock = Clock(book)
        found(clock, request.param)
        assert lived(clock, request.param) == {"before": DAY, "after": NEXT, "stated": DAY}
        seal(book, there.log, [house.LOG])
    house.publish(there)
    return there, request.param


def test_both_verifiers_take_it(office: tuple[House, int]) -> None:
    there, _ = office
    done = subprocess.run(
        [sys.executable, str(VERIFY), str(there.site)], capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 0 and done.stdout.splitlines()[-1].startswith("OK "), done.stdout
    told = CliRunner().invoke(main, ["verify", str(there.site), "--law"])
    assert told.exit_code == 0, told.output
    assert ", 0 of them against it" in told.output


def test_it_is_replayed_to_the_same_bytes(office: tuple[House, int], tmp_path: Path) -> None:
    there, _ = office
    done = CliRunner().invoke(main, ["replay", str(there.site), "--out", str(tmp_path / "again")])
    assert done.exit_code == 0, done.output
    assert done.output.splitlines()[-1].startswith("IDENTICAL ")


def test_as_of_a_day_its_site_knows_what_was_recorded_by_its_midnight(
    office: tuple[House, int], tmp_path: Path
) -> None:
    there, _ = office
    with open_book(there.book) as book:
        assert make(book.pages, house.SETTINGS, tmp_path / "before", as_of=DAY).entries == 5
        assert make(book.pages, house.SETTINGS, tmp_path / "after", as_of=NEXT).entries == 8
        assert make(book.pages, house.SETTINGS, tmp_path / "newest").as_of == NEXT
    assert not (tmp_path / "before/zh/organisations/after.html").exists()
    assert (tmp_path / "after/zh/organisations/after.html").exists()


def test_its_pages_and_feeds_say_the_day_of_its_clock(office: tuple[House, int]) -> None:
    there, offset = office
    page = (there.site / "en/organisations/before.html").read_text(encoding="utf-8")
    assert "2 March 2015" in page and "3 March 2015" not in page.split("</main>")[0].split("<h1")[1]
    feed = (there.site / "en/organisations/before.rss").read_text(encoding="utf-8")
    assert f"<pubDate>Mon, 02 Mar 2015 23:57:00 {offset_text(offset).replace(':', '')}</pubDate>" in feed
    book = (there.site / "en/book/1.html").read_text(encoding="utf-8")
    assert f"UTC{offset_text(offset)}" in book


def test_the_clock_of_a_living_book_never_changes(office: tuple[House, int]) -> None:
    """The opening founds authority: it is not corrected, and there is no second one."""
    there, offset = office
    with open_book(there.book) as book:
        clock = Clock(book).at("2015-04-01T04:00:00Z")
        was, now = f"{offset}", "480"
        told = {"number": "1", "field": "utc_offset", "wrong": was, "right": now, "reason": "笔误"}
        assert clock.refused("entry.corrected", "book/1", FOUNDER, **told).startswith(
            "Art. 31: entry 1 founds authority and is never corrected"
        )
        again = {"title": "示例", "note": "示例", "founder": FOUNDER, "utc_offset": "+08:00"}
        assert clock.refused("book.opened", "book/1", FOUNDER, **again) == "Art. 3: the book 示例 is open already."
        assert book.count() == 8
