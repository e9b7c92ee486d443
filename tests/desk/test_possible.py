"""`gongshi-desk possible`: what the record allows now is listed, and the rest is refused as `record` refuses it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from desk.possible import Prospect, possible
from desk.record import Desk, Office
from domain.ledger.store import Book
from domain.rules.catalogue import KINDS
from domain.rules.refusal import Refused
from tests.desk.conftest import Run

FOUNDER, REGISTRAR = "officer/founder", "officer/registrar"


def asked(book: Book, office: Office, stream: str, by: str, on: str | None = None) -> dict[str, Prospect]:
    return {each.kind.name: each for each in possible(Desk(book, office), stream, by, on)}


def free(found: dict[str, Prospect]) -> list[str]:
    return sorted(name for name, each in found.items() if each.refused is None)


def test_what_can_begin_is_told_of_a_stream_that_is_not_on_record(book: Book, office: Office) -> None:
    assert free(asked(book, office, "project/新", REGISTRAR)) == ["project.proposed"]
    assert free(asked(book, office, "organisation/新", REGISTRAR)) == ["organisation.registered"]
    assert free(asked(book, office, "officer/新", FOUNDER)) == ["officer.appointed"]


def test_the_power_is_asked_first(book: Book, office: Office) -> None:
    found = asked(book, office, "project/新", FOUNDER)
    assert str(found["project.proposed"].refused) == (
        f"Art. 1: this belongs to the power of execution; {FOUNDER} holds the power of decision."
    )
    assert [str(each) for each in found["project.proposed"].refused.others] == [  # type: ignore[union-attr]
        f"Art. 1: the power of execution is held by {REGISTRAR}."
    ]
    assert str(found["project.approved"].refused) == "Art. 14: project/新 has not been on public notice."


def test_what_answers_an_entry_belongs_to_the_power_of_that_entry(book: Book, office: Office) -> None:
    own = "organisation/" + next(name for name in book.streams("organisation")).partition("/")[2]
    assert "entry.corrected" in free(asked(book, office, own, REGISTRAR))
    assert asked(book, office, own, FOUNDER)["entry.corrected"].refused is not None
    assert asked(book, office, FOUNDER, FOUNDER)["entry.corrected"].refused.article == 31  # type: ignore[union-attr]


def test_a_day_to_come_and_a_wrong_name_are_refused(book: Book, office: Office, run: Run, folder: Path) -> None:
    with pytest.raises(Refused, match=r"Art\. 29: 2030-01-01 has not come yet"):
        asked(book, office, "project/新", REGISTRAR, "2030-01-01")
    for args, line in [
        (("projekt/1", "--by", REGISTRAR), "'projekt/1' is not the name of a stream"),
        (("project/1", "--by", "organisation/1"), "organisation/1 is not an officer"),
    ]:
        ran = run("possible", *args, "--book", folder)
        assert ran.exit_code == 1 and line in ran.output


def test_the_founder_of_an_empty_book(tmp_path: Path, run: Run) -> None:
    empty = tmp_path / "empty"
    assert run("new", empty, "--empty").exit_code == 0
    told: Any = json.loads(run("possible", "book/新", "--by", "officer/启", "--json", "--book", empty).output)
    assert [each["kind"] for each in told["kinds"] if each["possible"]] == ["book.opened"]


def test_the_command_line_tells_it_in_both_languages(run: Run, folder: Path) -> None:
    english = run("possible", "project/新", "--by", REGISTRAR, "--book", folder).output
    assert english.startswith("May be decided now:\n  project.proposed  Project proposed\n")
    assert "  Art. 17: project/新 is not on record.\n" in english
    chinese = run("--lang", "zh", "possible", "project/新", "--by", REGISTRAR, "--book", folder).output
    assert chinese.startswith("现在可以决定：\n  project.proposed  拟立项\n")
    assert "  第十八条：project/新不在任务书执行之中。\n" in chinese


def test_json_tells_every_kind_of_the_subject(run: Run, folder: Path) -> None:
    told: Any = json.loads(run("possible", "call/新", "--by", FOUNDER, "--json", "--book", folder).output)
    assert {each["kind"] for each in told["kinds"]} == {
        name for name, kind in KINDS.items() if kind.fact.state.subject in ("call", "")
    }
    closed = next(each for each in told["kinds"] if each["kind"] == "call.closed")
    assert closed["refused"][0]["article"] == 12
    assert closed["refused"][0]["next"]["en"].startswith("Publish it first if it is not (call.published);")
    assert closed["refused"][0]["next"]["zh"].startswith("尚未发布的，先发布（call.published）；")
    assert closed["refused"][0]["en"] == "Art. 12: this call is not open."
    assert closed["refused"][0]["zh"] == "第十二条：该申报指南不在申报期内。"


def test_nothing_is_written(run: Run, folder: Path, book: Book) -> None:
    before = book.count()
    assert run("possible", "project/新", "--by", REGISTRAR, "--book", folder).exit_code == 0
    assert book.count() == before
