"""A clock that was ahead once: nothing after it is dated by it in silence (Art. 29)."""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner

from desk.clock import ahead
from desk.record import Desk, Office, record
from desk.submission import NotTaken
from domain.ledger.entry import WrongClock, canonical, parse
from domain.ledger.store import Book
from domain.rules.refusal import Refused
from public.cli import main as gongshi
from tests.desk.conftest import Run, Submissions

UNIVERSITY = {"name": "示例大学", "body": "university"}
LIST = {"title": "名录", "sha256": "0" * 64, "row": "1"}
SAID = (
    "Art. 29: the newest entry was recorded at 2099-01-01T00:00:00Z, but this clock says 2026-03-02T02:00:00Z: set"
    " this clock right; if it is right and the other was wrong, go on with --after-wrong-clock REASON"
)


def at(moment: str, reason: str | None = None) -> Office:
    return Office(clock=lambda: moment, salt=lambda: bytes(32), after_wrong_clock=reason)


RIGHT = at("2026-03-02T02:00:00Z")
FUTURE = at("2099-01-01T00:00:00Z")


@pytest.fixture
def register(book: Book, submission: Submissions) -> Callable[..., object]:
    numbers = itertools.count(1)

    def hand_in(office: Office, **told: object) -> object:
        stream = f"organisation/c{next(numbers)}"
        (answer,) = record(book, [[submission("organisation.registered", stream, **UNIVERSITY, **told)]], office)
        return answer.entries[0]

    return hand_in


def test_nothing_is_recorded_behind_the_newest_entry(book: Book, register: Callable[..., object]) -> None:
    register(FUTURE)
    count = book.count()
    for told in ({}, {"on": "2026-03-02"}, {"on": "2050-01-01"}, {"source": LIST, "on": "2014-01-01"}):
        with pytest.raises(NotTaken) as refused:
            register(RIGHT, **told)
        assert str(refused.value.reason) == SAID
    assert book.count() == count


def test_a_book_that_is_ahead_goes_on_by_saying_so(book: Book, register: Callable[..., object]) -> None:
    register(FUTURE)
    entry = register(dataclasses.replace(RIGHT, after_wrong_clock="  主板电池失效 "))
    assert (entry.recorded_at, entry.decided_on) == ("2099-01-01T00:00:00Z", "2026-03-02")
    assert entry.wrong_clock == WrongClock(true_at="2026-03-02T02:00:00Z", reason="主板电池失效")
    assert parse(canonical(entry)) == entry
    later = register(at("2099-01-02T00:00:00Z", "已经追上"))
    assert later.wrong_clock is None  # the clock has come by: it is no more ahead
    assert b"wrong_clock" not in canonical(later)


@pytest.mark.parametrize("reason", [None, "", "  "])
def test_a_reason_is_asked_for(reason: str | None) -> None:
    with pytest.raises(Exception, match="this clock says"):
        ahead("2099-01-01T00:00:00Z", "2026-03-02T02:00:00Z", reason)


def test_a_day_to_come_is_one_after_the_true_day(register: Callable[..., object]) -> None:
    register(FUTURE)
    with pytest.raises(NotTaken, match="2050-01-01 has not come yet"):
        register(dataclasses.replace(RIGHT, after_wrong_clock="时钟错误"), on="2050-01-01")


@pytest.mark.parametrize(
    ("moment", "taken"),
    [
        ("2026-03-03T00:00:00Z", True),
        ("2026-03-02T23:59:59Z", True),
        ("2026-03-02T23:59:00Z", True),
        ("2026-03-02T23:58:59Z", False),
        ("2026-03-02T00:00:00Z", False),
    ],
)
def test_two_desks_may_differ_by_a_minute(register: Callable[..., object], moment: str, taken: bool) -> None:
    register(at("2026-03-03T00:00:00Z"))
    if taken:
        entry = register(at(moment))
        assert (entry.recorded_at, entry.wrong_clock) == ("2026-03-03T00:00:00Z", None)
    else:
        with pytest.raises(NotTaken, match="this clock says"):
            register(at(moment))


def test_an_example_states_its_own_moments(book: Book, submission: Submissions) -> None:
    told = submission("organisation.registered", "organisation/x", on="2030-01-01", **UNIVERSITY)
    (answer,) = record(book, [[dataclasses.replace(told, recorded_at="2030-01-02T00:00:00Z")]], RIGHT)
    assert answer.entries[0].wrong_clock is None


def test_every_command_that_writes_asks(
    run: Run, folder: Path, book: Book, register: Callable[..., object], tmp_path: Path
) -> None:
    register(FUTURE)
    (tmp_path / "m.toml").write_text(
        '[source]\ntitle = "名录"\n[[fact]]\nkind = "project.approved"\nstream = "project/{编号}"\n'
        '[fact.fields]\ntitle = "名称"\n',
        encoding="utf-8",
    )
    (tmp_path / "list.csv").write_text("编号,名称\nZ1,甲\nZ2,乙\n", encoding="utf-8")
    where = ("--book", folder)
    ways = (
        ("record", "organisation.registered", "--stream", "organisation/z", "--by", "officer/registrar",
         "name=甲", "body=university", *where),
        ("transcribe", tmp_path / "m.toml", tmp_path / "list.csv", *where),
    )  # fmt: skip
    count = book.count()
    for way in ways:
        told = run(*way)
        assert (told.exit_code, "this clock says 2026-03-02T01:00:00Z" in told.stderr) == (1, True), told.output
        assert not list(folder.glob("quarantine/*.csv"))
        assert run(*way, "--after-wrong-clock", "时钟错误").exit_code == 0
    assert book.count() == count + 3
    marks = [parse(body).wrong_clock for _, body in book.pages(0, 100)][count:]
    assert marks == [WrongClock(true_at="2026-03-02T01:00:00Z", reason="时钟错误")] * 3
    told = (
        CliRunner().invoke(gongshi, ["history", "--last", "4"], env={"GONGSHI_BOOK": str(folder)}).stdout.splitlines()
    )
    assert [line.split(" ")[0] for line in told] == ["不晚于2026-03-02", *["2026-03-02"] * 3]
    assert all(line.endswith("（记录时间有误：系统时钟快了）") for line in told)
    assert "登记机构甲，类型为高等学校。" in told[1] and "organisation/z" in told[1]  # in the site's words
    assert "--after-wrong-clock" in run("erase", "--help").output
    assert "--after-wrong-clock" in run("key", "succeed", "--help").output


def test_the_entry_without_a_mark_keeps_its_bytes(register: Callable[..., object]) -> None:
    entry = register(RIGHT)
    assert "wrong_clock" not in msgspec.json.decode(canonical(entry))


def test_what_was_refused_leaves_no_wrong_clock(book: Book, submission: Submissions) -> None:
    """A clock that was ahead while a decision was refused dated nothing; both verifiers would refuse such a mark."""
    moments = itertools.chain(["2099-01-01T00:00:00Z"], itertools.repeat("2026-03-02T02:00:00Z"))
    office = Office(clock=lambda: next(moments), salt=lambda: bytes(32), after_wrong_clock="时钟错误")
    refused = submission("project.disbursed", "project/none", amount=1)
    taken = submission("organisation.registered", "organisation/c1", **UNIVERSITY)
    desk = Desk(book, office)
    with pytest.raises(Refused):
        desk.hand_in([refused])
    (entry,) = desk.hand_in([taken]).entries
    assert (entry.recorded_at, entry.wrong_clock) == ("2026-03-02T02:00:00Z", None)
