"""An officer decides on a machine of their own: everything that is signed stands in the file, and nowhere else."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from desk.record import Office, record
from domain.ledger.store import open_book
from tests.desk.conftest import make_office
from tests.desk.random_office import DECIDES, EVALUATORS, EXECUTES, SUPERVISES, found, submission
from tests.desk.signed_office import APPOINTS, SignedOffice, newest
from tests.rulebook import given

RATED = ("execution", "organisation", "supporting_conditions", "funds", "prospects")


@pytest.fixture
def urgent(signed: SignedOffice) -> SignedOffice:
    """The office with `officer/li`, whom the founder appointed in urgency: drafted, issued off the book, recorded."""
    path = signed.desk / "li.draft"
    told = ("officer.appointed", "--stream", "officer/li", "--by", "officer/founder", *APPOINTS, "--out", path)
    signed("draft", "new", *told, "--urgent", "汛情紧急", "--book", signed.folder)
    away = signed.folder.rename(signed.folder.with_name("away"))
    assert "because）：汛情紧急" in signed("draft", "show", path).output
    signed.issued(path)
    away.rename(signed.folder)
    signed.record("--draft", path)
    return signed


def waiting(office: SignedOffice) -> Path:
    """The draft of a countersignature."""
    path = office.desk / "again.draft"
    told = ("decision.countersigned", "--stream", "officer/li", "number=1", "--by", "officer/second", "--out", path)
    office("draft", "new", *told, "--book", office.folder)
    return path


def test_urgency_is_issued_by_one_off_the_book(urgent: SignedOffice) -> None:
    entry = newest(urgent, "officer/li")
    assert (entry.urgent, entry.drafted_by) == ("汛情紧急", None)
    assert [each.role for each in entry.signatures] == ["decision"]


def test_it_is_countersigned_off_the_book_from_the_bytes_in_the_file(urgent: SignedOffice) -> None:
    path = waiting(urgent)
    away = urgent.folder.rename(urgent.folder.with_name("away"))
    shown = urgent("draft", "show", path).output
    assert "about entry 1 of officer/li, officer.appointed:" in shown
    assert "任命" in shown
    assert "appointed" in shown
    assert "because）：汛情紧急" in shown
    second = ("--by", "officer/second", "--key", urgent.key("officer/second"))
    before = path.read_bytes()
    urgent("countersign", "--draft", path, *second, "--dry-run")
    assert path.read_bytes() == before
    assert "is not said yet" in urgent("issue", path, *second, code=1).output
    urgent("countersign", "--draft", path, *second)
    assert "it was issued by" in urgent("issue", path, *second, code=1).output
    away.rename(urgent.folder)
    urgent.record("--draft", path)
    entry = newest(urgent, "officer/li")
    assert (entry.kind, entry.by) == ("decision.countersigned", "officer/second")
    assert entry.fact.countersignature


def test_it_is_refused_off_the_book(urgent: SignedOffice) -> None:
    path = waiting(urgent)
    second = ("--by", "officer/second", "--key", urgent.key("officer/second"))
    urgent("countersign", "--draft", path, *second, "--refuse", "情况并不紧急")
    urgent.record("--draft", path)
    assert newest(urgent, "officer/li").fact.refused == "情况并不紧急"


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda named: named["fact"].update(post="别的职务"), "its signatures do not fit"),
        (lambda named: named.update(number=2), "is not the one that it is about"),
        (lambda named: named.update(stream="officer/second"), "is not the one that it is about"),
        (lambda named: named.update(urgent="别的理由"), "its signatures do not fit"),
    ],
)
def test_what_is_countersigned_is_what_is_shown(urgent: SignedOffice, change: object, sentence: str) -> None:
    path = waiting(urgent)
    told = json.loads(path.read_text())
    change(told["decisions"][0]["named"])  # type: ignore[operator]
    path.write_text(json.dumps(told, ensure_ascii=False))
    second = ("--by", "officer/second", "--key", urgent.key("officer/second"))
    assert sentence in urgent("countersign", "--draft", path, *second, code=1).output
    del told["decisions"][0]["named"]
    path.write_text(json.dumps(told, ensure_ascii=False))
    assert "nobody signs blindly" in urgent("countersign", "--draft", path, *second, code=1).output


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        (("organisation.registered", "organisation/u", "officer/registrar", "name=甲", "body=university"),
         "is decided by one officer, and is never issued in urgency"),
        (("officer.appointed", "officer/li", "officer/founder", *APPOINTS, "--drafted-by", "officer/second"),
         "what another officer drafted is not issued in urgency"),
    ],
)  # fmt: skip
def test_what_is_not_urgent_is_told_when_it_is_drafted(
    signed: SignedOffice, told: tuple[str, ...], sentence: str
) -> None:
    kind, stream, by, *fields = told
    out = signed.desk / "u.draft"
    command = ("draft", "new", kind, "--stream", stream, "--by", by, *fields, "--urgent", "汛情", "--out", out)
    assert sentence in signed(*command, "--book", signed.folder, code=1).output
    assert not out.exists()


def test_until_which_day_it_can_be_issued(tmp_path: Path) -> None:
    office = SignedOffice(tmp_path, make_office("2014-09-01T02:00:00Z"))
    office.desk.mkdir()
    with open_book(tmp_path, create=True) as book:
        found(book)
        proposed = submission("project.proposed", given.PROJECT, EXECUTES, "2014-09-01", "p", **given.case())
        record(book, [[proposed]], Office(clock=lambda: "2014-09-01T01:00:00Z", salt=lambda: bytes(32)))
    path, key = office.desk / "notice.draft", office.desk / "x.key"
    told = ("draft", "new", "project.notice_opened", "--stream", given.PROJECT, "--by", EXECUTES, "days=7")
    said = office(*told, "starts=2014-09-05", "working=no", "--out", path, "--book", tmp_path / "book.sqlite").output
    limit = "it can be issued as it stands until 2014-09-05: Art. 14: a notice cannot begin on 2014-09-05"
    assert limit in said
    assert limit in office("draft", "show", path).output
    office("officer", "key", "make", EXECUTES, "--out", key)
    late = office("issue", path, "--by", EXECUTES, "--key", key, "--on", "2014-09-06", code=1).output
    assert "until 2014-09-05, and not on 2014-09-06" in late
    early = office("issue", path, "--by", EXECUTES, "--key", key, "--on", "2014-09-05", code=1).output
    assert "2014-09-05 has not come yet" in early
    office = SignedOffice(tmp_path, make_office("2014-09-05T02:00:00Z"))
    assert limit in office("issue", path, "--by", EXECUTES, "--key", key, "--on", "2014-09-05").output


def test_what_the_record_does_not_limit(signed: SignedOffice) -> None:
    path = signed.drafted()
    assert "until 2026-05-01 at least" in signed("draft", "show", path).output
    chinese = signed("draft", "show", path, env={"LANG": "zh_CN.UTF-8"}).output
    assert "2026年5月1日（含）以前均可签发" in chinese


@pytest.mark.parametrize("on", ["2026-13-45", "2026-3-2", "明天", "2026-02-30"])
def test_a_day_that_is_none(signed: SignedOffice, on: str) -> None:
    path = signed.drafted()
    before = path.read_bytes()
    assert "is not a day of the calendar" in signed.issued(path, "--on", on, code=1).output
    assert path.read_bytes() == before


def reporting(tmp_path: Path) -> tuple[SignedOffice, str, Path]:
    """An office with an evaluating body that has a key, and the draft of its report."""
    office, book = SignedOffice(tmp_path, make_office("2014-09-01T02:00:00Z")), ("--book", tmp_path / "book.sqlite")
    office.desk.mkdir()
    with open_book(tmp_path, create=True) as opened:
        found(opened)
    office.folder = tmp_path / "book.sqlite"
    body, report = EVALUATORS[0], office.desk / "评估 结果.draft"
    office("officer", "key", "register", *office.proof(SUPERVISES), "--by", DECIDES, *book)
    qualified = ("organisation.qualified", "--stream", body, "--by", SUPERVISES, "issuer=某认定机构", "scope=科技评估")
    days = ("valid_from=2014-01-01", "valid_until=2016-12-31")
    office.record(*qualified, *days, *office.proof(body))
    told = ("--stream", "evaluation/1", "--by", SUPERVISES)
    terms = (f"evaluator={body}", "scale=four", "stage=mid_term", f"subject={given.PROGRAMME}")
    office.record("evaluation.commissioned", *told, *terms, "--on", "2014-09-01")
    rated = [{"dimension": name, "rating": "good", "reason": "见报告"} for name in RATED]
    fields = ("overall=good", f"ratings={json.dumps(rated, ensure_ascii=False)}", "--out", report)
    said = office("draft", "new", "evaluation.reported", *told, *fields, *book).output
    assert f"The evaluating body ({body}) did not sign it" in said
    assert said.rstrip().endswith("--as evaluator")
    return office, body, report


def test_an_evaluating_body_signs_its_report_on_a_machine_of_its_own(tmp_path: Path) -> None:
    office, body, report = reporting(tmp_path)
    office("draft", "sign", report, "--key", office.key(body), "--as", "evaluator")
    shown = office("draft", "show", report).output
    assert f"signed as the evaluating body, {body}" in shown
    assert "did not sign it" not in shown
    softened = json.loads(report.read_text())
    softened["decisions"][0]["entry"]["fact"]["ratings"][0]["rating"] = "excellent"
    (office.desk / "softened.draft").write_text(json.dumps(softened, ensure_ascii=False), encoding="utf-8")
    own = ("--by", SUPERVISES, "--key", office.key(SUPERVISES))
    assert "as evaluator does not fit" in office("issue", office.desk / "softened.draft", *own, code=1).output
    office("issue", report, *own)
    office.record("--draft", report)
    assert [each.role for each in newest(office, "evaluation/1").signatures] == ["decision", "evaluator"]
