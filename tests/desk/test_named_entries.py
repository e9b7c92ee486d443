"""Decisions that name others: an entry by stream and number, and a body that must be registered unless transcribed."""

from __future__ import annotations

from pathlib import Path

import pytest

from desk.record import Office, record
from desk.submission import NotTaken
from domain.ledger.store import Book, open_book
from tests.desk.conftest import Run, Submissions

APPOINTED = """
by: officer/founder
on: 2026-02-01
decisions:
  - kind: officer.appointed
    stream: officer/new
    fields: {holds: execution, body: organisation/office, post: 记录员, name: 示例人员}
  - kind: personal_data.erased
    stream: officer/new
    by: officer/registrar
    fields: {index: {NAMED}, field: name, basis: 个人信息保护法第四十七条}
"""
LIST = {"title": "示例名单", "sha256": "0" * 64, "row": 1}


@pytest.mark.parametrize("named", ["{number: 1}", "{stream: officer/new, number: 1}"])
def test_an_entry_is_named_by_stream_and_number(folder: Path, tmp_path: Path, run: Run, named: str) -> None:
    file = tmp_path / "decisions.yaml"
    file.write_text(APPOINTED.replace("{NAMED}", named))
    first, again = (run("record", "--file", file, "--book", folder) for _ in range(2))
    assert first.exit_code == 0, first.stderr
    assert again.stdout.splitlines()[-1] == "recorded 0 entries; 2 were on record already"
    with open_book(folder) as book:
        appointed, erased = book.stream("officer/new")
        assert erased.fact.index == book.count() - 2
        assert book.numbered(erased.fact.index)[1] == appointed  # type: ignore[index]
        assert book.personal("officer/new") == []


def test_what_is_put_in_between_moves_no_name(folder: Path, tmp_path: Path, run: Run) -> None:
    file, between = tmp_path / "decisions.yaml", "  - {kind: organisation.registered, stream: organisation/甲,"
    whole = APPOINTED.replace("{NAMED}", "{number: 1}")
    between += " by: officer/registrar, fields: {name: 甲, body: other}}\n"
    file.write_text(whole.replace("decisions:\n", f"decisions:\n{between}"))
    assert run("record", "--file", file, "--book", folder).exit_code == 0
    with open_book(folder) as book:
        assert book.personal("officer/new") == []


@pytest.mark.parametrize(
    ("named", "said"),
    [
        ("{number: 0}", "index: write the entry's place in the book, or its stream and number from 1"),
        ("{number: ２}", "index: write the entry's place in the book, or its stream and number from 1"),
        ("{number: 3}", "index: officer/new has no entry number 3; they are counted from 1"),
        ("{stream: officer/founder, number: 1}", "is no entry of officer/new with personal data name"),
    ],
)
def test_an_entry_that_is_not_there_is_told(folder: Path, tmp_path: Path, run: Run, named: str, said: str) -> None:
    file = tmp_path / "decisions.yaml"
    file.write_text(APPOINTED.replace("{NAMED}", named))
    done = run("record", "--file", file, "--book", folder)
    assert done.exit_code == 1 and said in done.stderr
    with open_book(folder) as book:
        assert book.stream("officer/new") == []


def test_a_body_that_is_not_registered_is_refused_unless_transcribed(
    book: Book, office: Office, submission: Submissions
) -> None:
    told = {"title": "示例行动计划", "issuer": "organisation/错字", "first_year": "2014", "last_year": "2017"}
    with pytest.raises(NotTaken, match=r"Art\. 4: organisation/错字 is not registered\."):
        record(book, [[submission("plan.issued", "plan/1", by="officer/founder", **told)]], office)
    record(book, [[submission("plan.issued", "plan/1", source=LIST, **told)]], office)
    assert book.stream("plan/1")[0].fact.issuer == "organisation/错字"


def test_an_officer_serves_in_a_registered_body(book: Book, office: Office, submission: Submissions) -> None:
    told = {"holds": "execution", "post": "专员"}
    wrong = submission("officer.appointed", "officer/x", by="officer/founder", body="organisation/offcie", **told)
    with pytest.raises(NotTaken, match=r"Art\. 4: organisation/offcie is not registered\."):
        record(book, [[wrong]], office)
    record(book, [[submission("organisation.registered", "organisation/甲", name="甲", body="other")]], office)
    right = submission("officer.appointed", "officer/x", by="officer/founder", body="organisation/甲", **told)
    record(book, [[right]], office)
