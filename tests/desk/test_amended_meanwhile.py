"""A charter that is amended between the draft of a decision and its issue: one line, and what to do (Art. 38)."""

from __future__ import annotations

import datetime
from pathlib import Path

import yaml

from domain.ledger.store import open_book
from domain.rules.charter import STREAM
from tests.desk.signed_office import SignedOffice


def decide(office: SignedOffice, name: str, file: Path) -> None:
    """Draft, sign and issue the decisions of a file, as two officers do."""
    path = office.desk / name
    office("draft", "new", "--file", file, "--drafted-by", "officer/registrar", "--out", path, "--book", office.folder)
    office("draft", "sign", path, "--key", office.key("officer/registrar"))
    office.issued(path, "--book", office.folder)


def test_what_was_drafted_with_a_term_that_has_ended_is_refused_when_it_is_issued(signed: SignedOffice) -> None:
    adopt = signed.desk / "adopt.yaml"
    signed("charter", "adopt", "beijing-2014-2017", "--by", "officer/founder", "--out", adopt)
    decide(signed, "adopt.draft", adopt)
    path = signed.desk / "o.draft"
    told = ("organisation.registered", "--stream", "organisation/x", "--by", "officer/registrar", "name=示例联盟")
    signed("draft", "new", *told, "body=alliance", "--out", path, "--book", signed.folder)
    with open_book(signed.folder) as book:
        today = book.stream(STREAM)[-1].recorded_at[:10]
    fields = {"effective_on": today, "end": [{"vocabulary": "body", "code": "alliance", "until": day_before(today)}],
              "reason": "示例", "authority": "示例文件"}  # fmt: skip
    amend = {"by": "officer/founder", "decisions": [{"kind": "charter.amended", "stream": STREAM, "fields": fields}]}
    (signed.desk / "amend.yaml").write_text(yaml.safe_dump(amend, allow_unicode=True), encoding="utf-8")
    decide(signed, "amend.draft", signed.desk / "amend.yaml")
    own = ("--by", "officer/registrar", "--key", signed.key("officer/registrar"), "--book", signed.folder)
    said = signed("issue", path, *own, code=1).output.splitlines()
    assert said[-2:] == [
        "gongshi-desk: Art. 38: body: alliance was used until 2026-03-01, not on 2026-03-02.",
        "gongshi-desk: What to do next: State a term of that day; `gongshi-desk charter show --on DAY` lists them.",
    ]
    with open_book(signed.folder) as book:
        assert book.stream("organisation/x") == []


def day_before(day: str) -> str:
    """The day before another."""
    return (datetime.date.fromisoformat(day) - datetime.timedelta(days=1)).isoformat()
