"""What whoever signs is told, and what no record would take is not signed: from the bytes of the draft alone."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from desk.record import Office
from tests.desk.conftest import make_office
from tests.desk.signed_office import APPOINTS, SignedOffice
from tests.desk.test_off_the_book import reporting

FOUNDER = ("--by", "officer/founder")


def at(office: SignedOffice, day: str) -> Office:
    """The office by another clock."""
    return replace(office.office, clock=make_office(f"{day}T01:00:00Z").clock)


@pytest.mark.parametrize(
    ("name", "zh", "en"),
    [("no", "登记机构no，", "no (university)"), ("1_000", "登记机构1_000，", "1_000 (university)")],
)
def test_the_name_that_a_draft_states_is_said_as_it_is_published(
    signed: SignedOffice, name: str, zh: str, en: str
) -> None:
    path = signed.desk / "o.draft"
    told = ("organisation.registered", "--stream", "organisation/0123", "--by", "officer/registrar", f"name={name}")
    drafted = signed("draft", "new", *told, "body=university", "--out", path, "--book", signed.folder).output
    shown = signed("draft", "show", path).output
    own = ("--by", "officer/registrar", "--key", signed.key("officer/registrar"))
    recorded = signed("issue", path, *own, "--book", signed.folder).output
    for said in (drafted, shown, recorded):
        assert zh in said and en in said


def entry(told: dict[str, Any]) -> dict[str, Any]:
    return told["decisions"][0]["entry"]  # type: ignore[no-any-return]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda told: entry(told).update(urgent="急"), "what another officer drafted is not issued in urgency"),
        (lambda told: entry(told).update(act="a" * 32), "a signed act on many streams says how many they are"),
        (lambda told: entry(told).update(stream="officer/a+b"), "whose id has a space or a plus sign"),
        (lambda told: entry(told).update(stream="project/Z1"), "officer.appointed belongs on officer/ID"),
        (lambda told: entry(told).update(stream="nothing/Z1"), "is not the name of a stream"),
        (lambda told: entry(told).update(stream="officer/a\ue000"), "cannot be seen: U+E000"),
    ],
)
def test_what_no_record_would_take_is_neither_shown_nor_signed(
    signed: SignedOffice, change: Callable[[dict[str, Any]], None], said: str
) -> None:
    path = signed.draft("li.draft", "officer.appointed", "officer/li", *APPOINTS)
    told = json.loads(path.read_bytes())
    change(told)
    path.write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")
    for command in (("show", path), ("sign", path, "--key", signed.key("officer/registrar"))):
        line = signed("draft", *command, code=1).stderr
        assert said in line and "draft it anew" in line and line.count("\n") == 1


def test_who_is_to_issue_it_is_shown_as_what_nobody_signed(signed: SignedOffice) -> None:
    path = signed.drafted()
    said = signed("draft", "show", path).output
    assert "to be issued by officer/founder (nobody signed this" in said
    assert "将由officer/founder签发（未签名" in signed("draft", "show", path, env={"LANG": "zh_CN.UTF-8"}).output
    told = json.loads(path.read_bytes())
    del told["issuer"], told["lasting"]["drafted"]  # as an earlier program wrote it
    path.write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")
    assert "to be issued" not in signed("draft", "show", path).output
    signed.issued(path, "--book", signed.folder)


def test_a_clock_that_is_behind_does_not_use_up_a_draft(signed: SignedOffice) -> None:
    path = signed.drafted()
    before = path.read_bytes()
    right, signed.office = signed.office, at(signed, "1999-03-02")
    said = signed.issued(path, code=1).output
    assert "this computer's clock says 1999-03-02" in said
    assert path.read_bytes() == before
    signed.office = right
    signed.issued(path, "--book", signed.folder)


def test_a_day_that_may_not_be_recorded_is_told_before_it_is_signed(signed: SignedOffice) -> None:
    path = signed.drafted()
    assert "2026-02-03 is before the day on which it was drafted, 2026-03-02" in signed.issued(
        path, "--on", "2026-02-03", "--dry-run"
    ).output  # fmt: skip
    right, signed.office = signed.office, at(signed, "2099-03-02")
    said = signed.issued(path, "--dry-run").output
    assert "the rules were asked until 2026-05-01 only" in said
    assert "keep a copy from before" in said
    signed.office = right
    said = signed.issued(path).output
    assert "before the day" not in said and "the rules were asked" not in said


def test_a_body_that_signs_is_not_told_that_it_does_not(tmp_path: Path) -> None:
    office, body, report = reporting(tmp_path)
    said = office("draft", "sign", report, "--key", office.key(body), "--as", "evaluator").output
    assert "did not sign it" not in said


def test_what_a_file_of_decisions_leaves_to_the_command_is_told(signed: SignedOffice) -> None:
    file, out = signed.desk / "d.yaml", ("--out", signed.desk / "x.draft", "--book", signed.folder)
    one = "decisions: [{kind: officer.dismissed, stream: officer/li, by: officer/founder, %s}]"
    for name in ("drafted_by: officer/second", "urgent: 汛情"):
        file.write_text(one % name, encoding="utf-8")
        said = signed("draft", "new", "--file", file, *out, code=1).output
        assert f"a draft is made with --{name.partition(':')[0].replace('_', '-')}" in said
    file.write_text(one % "authority: 会议", encoding="utf-8")
    said = signed("draft", "new", "--file", file, *FOUNDER, "--drafted-by", "officer/second", *out, code=2).output
    assert "only --drafted-by and --urgent go with it" in said


def test_a_countersignature_tells_both_numbers_of_its_entry(signed: SignedOffice) -> None:
    key = ("--key", signed.key("officer/founder"))
    signed.record("officer.appointed", "--stream", "officer/li", *FOUNDER, *APPOINTS, *key, "--urgent", "汛情紧急")
    second = ("--by", "officer/second", "--key", signed.key("officer/second"), "--book", signed.folder)
    said = signed("countersign", "officer/li", 1, *second, env={"LANG": "zh_CN.UTF-8"}).output
    assert "所涉及的记录：officer/li第1号，即记录簿第" in said
    assert (
        "Art. 36: there is no entry 9 in this stream" in signed("countersign", "officer/li", 9, *second, code=1).output
    )


def test_who_left_office_is_told_what_is_left_to_do(signed: SignedOffice) -> None:
    signed.issued(signed.drafted(), "--book", signed.folder)
    path = signed.draft("off.draft", "officer.dismissed", "officer/li")
    signed("draft", "sign", path, "--key", signed.key("officer/registrar"))
    signed.issued(path, "--book", signed.folder)
    told = ("officer.dismissed", "--stream", "officer/li", *FOUNDER, "--out", signed.desk / "x.draft")
    said = signed("draft", "new", *told, "--book", signed.folder, code=1, env={"LANG": "zh_CN.UTF-8"}).output
    assert "officer/li已于2026-03-02离任：不再次免职" in said
    assert "下一步：无须再次免职；要登记公钥，先由决策人员重新任命" in said
