"""In December the desk says where next year's calendar is not in the book, and how it is entered (Art. 38)."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from desk.cli import cli
from desk.commands import Surroundings
from desk.record import record
from domain.ledger.store import open_book
from tests.desk.conftest import make_office
from tests.desk.random_office import DECIDES, EXECUTES, found, submission
from tests.desk.signed_office import SignedOffice
from tests.rulebook import given

HINT = "the calendar of 2027 is not in the book"
DECEMBER, NOVEMBER = "2026-11-30T16:00:00Z", "2026-11-30T15:00:00Z"  # the day begins in Beijing at 16:00 UTC


def run(*told: object, at: str, **env: str) -> Result:
    around = Surroundings(office=make_office(at))
    return CliRunner().invoke(cli, [*map(str, told)], obj=around, env={"LC_ALL": "C.UTF-8"} | env)


@pytest.fixture(params=["default", "province-key-rd"])
def book(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    return founded(tmp_path, request.param)


def founded(tmp_path: Path, name: str) -> Path:
    charter = () if name == "default" else ("--charter", name)
    made = run("new", tmp_path / "book", "--no-keys", *charter, at="2026-03-02T01:00:00Z")
    assert made.exit_code == 0, made.output
    return tmp_path / "book"


def suggested(book: Path, at: str, *told: str, **env: str) -> Result:
    return run(
        "record", "suggestion.received", "--stream", "suggestion/x", "--by", "officer/registrar", "--book", book,
        "--yes", "title=示例", "side=demand", "body=public", *told, at=at, **env,
    )  # fmt: skip


def test_beginning_a_period_in_working_days_says_once_that_the_calendar_is_missing(tmp_path: Path) -> None:
    book = founded(tmp_path, "province-key-rd")
    assert HINT not in suggested(book, NOVEMBER, "--dry-run").output
    assert HINT not in suggested(book, DECEMBER, "--dry-run", "--on", "2026-11-30").output  # it began before
    told = suggested(book, DECEMBER, "--dry-run", LC_ALL="zh_CN.UTF-8").stderr
    assert "记录簿中没有2027年的工作日历：止于2027年的工作日期限一律不予受理（第三十八条）。" in told
    done = suggested(book, DECEMBER)
    assert (done.exit_code, done.stderr.count(HINT), done.stdout.count(HINT)) == (0, 1, 0)
    assert "gongshi-desk charter calendar 2027 --file 2027.toml --by officer/ID" in done.stderr


def test_it_is_not_said_where_no_period_in_working_days_begins(tmp_path: Path) -> None:
    book = founded(tmp_path, "default")  # its only one is that of publication
    done = suggested(book, DECEMBER)
    assert (done.exit_code, done.stderr) == (0, "Once recorded, this cannot be changed or taken back.\n")
    later = run("charter", "show", "--book", book, at="2027-12-02T01:00:00Z")
    assert (later.exit_code, later.stderr) == (0, "")  # the year itself is not known: the book is kept without


def test_a_notice_in_working_days_is_drafted_issued_and_recorded_with_it(tmp_path: Path) -> None:
    office = SignedOffice(tmp_path, make_office(DECEMBER))
    office.desk.mkdir()
    with open_book(tmp_path, create=True) as book:
        found(book)
        proposed = submission("project.proposed", given.PROJECT, EXECUTES, "2014-09-01", "p", **given.case())
        record(book, [[proposed]], make_office("2014-09-01T01:00:00Z"))
    office.folder = tmp_path / "book.sqlite"
    path, key, at = office.desk / "notice.draft", office.key(EXECUTES), ("--book", office.folder)
    told = ("draft", "new", "project.notice_opened", "--stream", given.PROJECT, "--by", EXECUTES, "days=7")
    told += ("starts=2026-12-02",)
    assert HINT not in office(*told, "working=no", "--out", path, *at, "--dry-run").output
    assert office(*told, "working=yes", "--out", path, *at).stderr.count(HINT) == 1
    office.record("officer.key_registered", "--stream", EXECUTES, "--by", DECIDES, *office.proof(EXECUTES))
    assert office("issue", path, "--by", EXECUTES, "--key", key, *at, "--yes").stderr.count(HINT) == 1


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
    assert HINT not in suggested(book, "2026-12-02T01:00:00Z").output
