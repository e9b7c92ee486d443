"""`gongshi-desk possible`: what the record allows now is listed, and the rest is refused as `record` refuses it."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from desk.decisions import read_submission
from desk.possible import Prospect, possible
from desk.record import Desk, Office, record
from desk.submission import Draft
from domain.ledger.note import ED25519, VerifierKey, format_vkey
from domain.ledger.signing import key_bytes, message, short
from domain.ledger.store import Book, open_book
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


DECIDERS, OFFICE = ("officer/甲", "officer/乙"), "organisation/办公室"


def signing(book: Book, office: Office) -> Callable[..., None]:
    """A book that requires signatures, with two who decide and one who executes; hands in what one officer signs."""
    made: dict[str, Ed25519PrivateKey] = {}
    numbers = itertools.count(1)

    def hand_in(kind: str, stream: str, by: str, urgent: str | None = None, **fields: Any) -> None:
        number = next(numbers)
        told = read_submission({"kind": kind, "stream": stream, "by": by, "fields": fields}, f"c{number}")
        if urgent or kind.endswith("countersigned"):
            public = short(made[by].public_key().public_bytes_raw())
            draft = Draft(id=f"{number:032x}", urgent=urgent, key=public, sign=made[by].sign)
            told = replace(told, draft=draft)
        record(book, [[told]], office)

    first, second = DECIDERS
    hand_in("book.opened", "book/例", first, title="例", note="例", founder=first)
    opening = sha256(next(iter(book.pages(0, 1)))[1]).hexdigest()
    for officer, holds in ((first, "decision"), (second, "decision"), ("officer/丙", "execution")):
        hand_in("officer.appointed", officer, first, holds=holds, body=OFFICE, post="例")
    for officer in (*DECIDERS, "officer/丙"):
        made[officer] = Ed25519PrivateKey.generate()
        key = format_vkey(VerifierKey(officer, ED25519, made[officer].public_key().public_bytes_raw()))
        proof = short(made[officer].sign(message("key", opening, key_bytes(officer, key))))
        hand_in("officer.key_registered", officer, first, key=key, proof=proof)
    hand_in("book.signatures_required", "book/例", first)
    return hand_in


def test_where_signatures_are_required_it_says_whether_two_decide(tmp_path: Path, office: Office) -> None:
    with open_book(tmp_path, create=True) as book:
        signing(book, office)
        begun = asked(book, office, "organisation/新", "officer/丙")["organisation.registered"]
        appointed = asked(book, office, "officer/新", DECIDERS[0])["officer.appointed"]
        assert (begun.refused, begun.signers, appointed.refused, appointed.signers) == (None, 1, None, 2)
        refused = asked(book, office, DECIDERS[1], DECIDERS[0])["officer.dismissed"].refused
        assert str(refused).startswith(f"Art. 35: only {DECIDERS[0]} would be left to sign decisions of {OFFICE};")


def test_only_what_is_urgent_can_be_countersigned(tmp_path: Path, office: Office) -> None:
    with open_book(tmp_path, create=True) as book:
        hand_in = signing(book, office)
        found = asked(book, office, "officer/丁", DECIDERS[1])["decision.countersigned"].refused
        assert str(found) == "Art. 31: there is no entry 1 in this stream."
        appointed = {"holds": "execution", "body": OFFICE, "post": "例"}
        hand_in("officer.appointed", "officer/丁", DECIDERS[0], urgent="火情", **appointed)
        assert asked(book, office, "officer/丁", DECIDERS[1])["decision.countersigned"] == (
            KINDS["decision.countersigned"], None, 1,
        )  # fmt: skip
        calm = asked(book, office, "officer/丙", DECIDERS[1])["decision.countersigned"].refused
        assert str(calm) == "Art. 36: nothing on officer/丙 is to be countersigned."


def test_what_the_officer_can_never_countersign_is_not_offered(tmp_path: Path, office: Office) -> None:
    """Not to its own issuer, nor to who holds another power, nor where another did so already: each with its reason."""
    first, second = DECIDERS

    def why(by: str) -> str:
        return str(asked(book, office, "officer/丁", by)["decision.countersigned"].refused)

    with open_book(tmp_path, create=True) as book:
        hand_in = signing(book, office)
        hand_in("officer.appointed", "officer/丁", first, urgent="火情", holds="execution", body=OFFICE, post="例")
        assert why(first) == f"Art. 36: {first} decided it; another officer of the same power and body countersigns."
        assert why("officer/丙").startswith("Art. 1: this belongs to the power of decision; officer/丙 holds")
        hand_in("decision.countersigned", "officer/丁", second, number=1, refused="并不紧急")
        assert why(second) == f"Art. 36: {second} refused to countersign it; another may."


def test_nothing_is_possible_for_whoever_has_no_key(tmp_path: Path, office: Office) -> None:
    with open_book(tmp_path, create=True) as book:
        told = {"urgent": "火情", "holds": "execution", "body": OFFICE, "post": "例"}
        signing(book, office)("officer.appointed", "officer/丁", DECIDERS[0], **told)
        found = asked(book, office, "organisation/新", "officer/丁")
        assert free(found) == []
        assert str(found["organisation.registered"].refused) == (
            "Art. 35: the book requires signatures, and this decision carries none."
        )
