"""Calendars of what is to come, in the opinion of two libraries: what the home page shows as open, on the same days."""

from __future__ import annotations

import datetime
import re
from pathlib import Path

import icalendar
import pytest
import vobject

from domain.ledger.entry import parse
from domain.ledger.store import open_book
from domain.rules.notice import ProjectNoticeOpened
from site_builder.build.make import make
from tests.examples.built import SETTINGS
from tests.examples.conftest import bytes_of
from tests.examples.hostile import rewritten, site_of
from tests.site_builder.given_site import built, some_entries
from tests.site_builder.test_hostile_texts import HOSTILE


def events(path: Path) -> list[icalendar.Event]:
    """The events of a calendar, which both libraries read alike."""
    data = path.read_bytes()
    assert b"\n" not in data.replace(b"\r\n", b"") and max(map(len, data.split(b"\r\n"))) <= 75
    found = list(icalendar.Calendar.from_ical(data).walk("VEVENT"))
    others = vobject.readOne(data.decode()).vevent_list
    assert [str(each["uid"]) for each in found] == [each.uid.value for each in others]
    assert [each.decoded("dtstart") for each in found] == [each.dtstart.value for each in others]
    assert [str(each["summary"]) for each in found] == [each.summary.value for each in others]
    return found


@pytest.fixture(scope="module")
def days(example_site: Path) -> list[tuple[str, str]]:
    """The days of each notice of the example, the first and the last."""
    with open_book(example_site.parent / "book") as book:
        facts = [parse(data).fact for data in bytes_of(book)]
    return [(each.starts, each.ends) for each in facts if isinstance(each, ProjectNoticeOpened) and each.starts]


def test_what_is_to_come_is_in_the_calendar_and_on_the_home_page(
    example_site: Path, days: list[tuple[str, str]], tmp_path: Path
) -> None:
    ends = max(last for _, last in days)
    with open_book(example_site.parent / "book") as book:
        make(book.pages, SETTINGS, tmp_path / "www", as_of=ends, documents=example_site.parent / "book" / "documents")
    site = tmp_path / "www"
    home = (site / "zh/index.html").read_text(encoding="utf-8")
    found = events(site / "calendar.ics")
    open_ = [each for each in found if str(each["uid"]).startswith("notice-")]
    section = home.partition("正在公示，可以提出异议")[2].partition("</section>")[0]
    assert len(open_) == len(re.findall(r"<li>", section)) > 0
    for each in open_:
        last = each.decoded("dtend") - datetime.timedelta(days=1)
        assert (each.decoded("dtstart").isoformat(), last.isoformat()) in days
        assert str(each["url"]).partition("/zh/")[2] in section
        assert " / Open for objections: " in str(each["summary"])
    assert 'href="../calendar.ics"' in home and len({str(each["uid"]) for each in found}) == len(found)


def test_a_programme_has_its_own_and_what_is_past_has_none(example_site: Path) -> None:
    whole = {str(each["uid"]): each for each in events(example_site / "calendar.ics")}
    parts = sorted((example_site / "calendars").glob("*.ics"))
    assert parts
    for path in parts:
        mine = events(path)
        assert mine and all(whole[str(each["uid"])]["summary"] == each["summary"] for each in mine)
        assert f'href="../../calendars/{path.name}"' in (example_site / f"zh/programmes/{path.stem}.html").read_text()
    for each in whole.values():
        assert each.decoded("dtend") > datetime.date(2018, 12, 31)
    without = {path.stem for path in (example_site / "zh/programmes").glob("*.html")} - {path.stem for path in parts}
    assert without  # of these nothing is to come


def test_a_book_of_which_nothing_is_to_come_has_no_calendar_and_texts_do_no_harm(tmp_path: Path) -> None:
    given = rewritten(some_entries(40), lambda text: text[:4] + HOSTILE + ",;\\")
    site = site_of(given, SETTINGS, tmp_path)
    for path in site.rglob("*.ics"):
        assert events(path)
    built(given, tmp_path / "late", as_of="2030-12-31")
    assert not list((tmp_path / "late").rglob("*.ics"))
    assert "calendar.ics" not in (tmp_path / "late/zh/index.html").read_text(encoding="utf-8")
