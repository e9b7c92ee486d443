"""A year whose calendar is entered in March of it: what was reckoned before and after, and the site (Art. 38)."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from domain.rules.office_time import public_day
from tests.examples.conftest import desk
from tests.examples.province import build, entries_of, hand_in, record_province
from tests.site_builder.given_site import tree

YEAR = {"year": "2027", "off": ["2027-01-01", "2027-02-05", "2027-02-08"], "worked": ["2027-02-06"],
        "source": "示例通知"}  # fmt: skip


def decided(kind: str, stream: str, by: str, on: str, at: str, /, **fields: Any) -> dict[str, Any]:
    return {"kind": kind, "stream": stream, "by": f"officer/example-{by}", "on": on, "recorded_at": f"{at}T08:00:00Z",
            "fields": fields}  # fmt: skip


def registered(number: int, on: str, at: str) -> dict[str, Any]:
    return decided(
        "organisation.registered", f"organisation/example-{number}", "r1", on, at, name="示例机构", body="other"
    )


NOTICE = decided("project.notice_opened", "project/NEW1", "e1", "2027-01-04", "2027-01-04", starts="2027-01-04", days=7,
                 working="yes")  # fmt: skip
PROPOSED = decided(
    "project.proposed", "project/NEW1", "e1", "2026-12-30", "2026-12-30", title="示例项目", number="NEW1",
    programme="programme/1", task="machines", management_class="emergency", instrument="upfront_grant",
    method="directed", justification="示例", undertakers=["organisation/example-machinery"], start="2027-01",
    end="2027-12", budget={"total": "20万元", "parts": [{"source": "provincial", "amount": "20万元"}]},
)  # fmt: skip
CALENDAR = decided("charter.calendar_set", "charter/main", "d1", "2027-03-01", "2027-03-01", calendar=YEAR)


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The province's book at the beginning of 2027, whose calendar is not entered."""
    book = tmp_path_factory.mktemp("late") / "book"
    before = [registered(1, "2026-12-30", "2027-01-12"), registered(2, "2027-01-04", "2027-02-10")]
    for result in (*record_province(book), hand_in(book, PROPOSED, *before)):
        assert result.exit_code == 0, result.output
    return book


def test_a_notice_in_working_days_of_an_unknown_year_is_refused_with_the_way_out(book: Path) -> None:
    late = NOTICE | {"on": "2027-02-15", "recorded_at": "2027-02-15T08:00:00Z"}
    late["fields"] = NOTICE["fields"] | {"starts": "2027-02-15"}
    said = hand_in(book, late)
    assert said.exit_code == 1
    assert "Art. 38: the calendar of 2027 is not in the book" in said.output
    assert "once the holidays of" in said.output


@pytest.mark.slow
def test_with_the_calendar_in_march_it_is_brought_up_to_date_as_built_anew(book: Path, tmp_path: Path) -> None:
    grown = tmp_path / "book"
    shutil.copytree(book, grown)
    build(grown, tmp_path / "www", "2027-02-28")
    unknown = (tmp_path / "www/zh/organisations/example-2.html").read_text("utf-8")
    done = hand_in(grown, CALENDAR, registered(3, "2027-03-02", "2027-03-04"))
    assert done.exit_code == 0, done.output
    build(grown, tmp_path / "www", "2027-03-04")
    build(grown, tmp_path / "anew", "2027-03-04")
    assert tree(tmp_path / "www") == tree(tmp_path / "anew")
    assert "2027" in desk("charter", "show", "--book", grown).output
    assert (tmp_path / "www/zh/organisations/example-2.html").read_text("utf-8") != unknown
    assert public_day(entries_of(grown)[-1].recorded_at, 480) == "2027-03-04"


@pytest.mark.slow
def test_once_it_is_entered_a_notice_in_working_days_is_opened(book: Path, tmp_path: Path) -> None:
    later = tmp_path / "book"
    shutil.copytree(book, later)
    fields = NOTICE["fields"] | {"starts": "2027-03-02"}
    opened = NOTICE | {"on": "2027-03-02", "recorded_at": "2027-03-02T08:00:00Z", "fields": fields}
    done = hand_in(later, CALENDAR, opened)
    assert done.exit_code == 0, done.output
    assert entries_of(later)[-1].fact.ends == "2027-03-11"  # type: ignore[attr-defined]
