"""From December on, the desk says where next year's calendar is not in the book, and how it is entered (Art. 38)."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from desk.cli import cli
from desk.commands import Surroundings
from tests.desk.conftest import make_office

HINT = "the calendar of 2027 is not in the book"
DECEMBER, NOVEMBER = "2026-11-30T16:00:00Z", "2026-11-30T15:00:00Z"  # the day begins in Beijing at 16:00 UTC


def run(*told: object, at: str, **env: str) -> Result:
    around = Surroundings(office=make_office(at))
    return CliRunner().invoke(cli, [*map(str, told)], obj=around, env={"LC_ALL": "C.UTF-8"} | env)


@pytest.fixture(params=["default", "province-key-rd"])
def book(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    charter = () if request.param == "default" else ("--charter", request.param)
    made = run("new", tmp_path / "book", "--no-keys", *charter, at="2026-03-02T01:00:00Z")
    assert made.exit_code == 0, made.output
    return tmp_path / "book"


def recorded(book: Path, at: str, *told: str, **env: str) -> Result:
    return run(
        "record", "organisation.registered", "--stream", "organisation/x", "--by", "officer/registrar", "--book", book,
        "--yes", "name=示例", "body=university", *told, at=at, **env,
    )  # fmt: skip


def test_recording_in_december_says_once_that_the_calendar_is_missing(book: Path) -> None:
    assert HINT not in recorded(book, NOVEMBER, "--dry-run").output
    done = recorded(book, DECEMBER)
    assert (done.exit_code, done.stderr.count(HINT), done.stdout.count(HINT)) == (0, 1, 0)
    assert "gongshi-desk charter calendar 2027 --file 2027.toml --by officer/ID" in done.stderr


def test_it_is_told_in_chinese(book: Path) -> None:
    done = recorded(book, DECEMBER, LC_ALL="zh_CN.UTF-8")
    assert "记录簿中没有2027年的工作日历：止于2027年的工作日期限一律不予受理（第三十八条）。" in done.stderr


def test_it_is_asked_for_where_a_charter_is_shown_and_what_is_possible(book: Path) -> None:
    for told in (("charter", "show"), ("possible", "project/Z1", "--by", "officer/founder")):
        assert run(*told, "--book", book, at=DECEMBER).stderr.count(HINT) == 1
        assert HINT not in run(*told, "--book", book, at=NOVEMBER).output
    asked = run("possible", "project/Z1", "--by", "officer/founder", "--json", "--book", book, at=DECEMBER)
    assert asked.stderr == "" and json.loads(asked.stdout)
    assert HINT not in run("charter", "show", "province-key-rd", at=DECEMBER).output  # of no book


def test_a_calendar_that_is_entered_ends_it(book: Path, tmp_path: Path) -> None:
    (tmp_path / "2027.toml").write_text('off = [2027-01-01]\nworked = []\nsource = "示例通知"\n', "utf-8")
    entering = ("charter", "calendar", "2027", "--file", tmp_path / "2027.toml", "--by", "officer/founder", "--yes")
    done = run(*entering, "--book", book, at=DECEMBER)
    assert (done.exit_code, HINT in done.output) == (0, False)
    assert HINT not in recorded(book, "2026-12-02T01:00:00Z").output
