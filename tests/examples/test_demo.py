"""The example is accepted by the law, shows all of it, and keeps what is real apart from what is invented."""

from __future__ import annotations

import datetime
import hashlib
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from domain.ledger.store import open_book
from domain.rules.catalogue import KINDS
from domain.rules.fact import Attachment, Fact
from domain.rules.in_force import default
from domain.rules.office_time import public_day
from site_builder.documents import DocumentFolder
from site_builder.reports.text.markdown import read_body
from tests.examples.conftest import EXAMPLE, Fed, bytes_of, feed, record

REAL = {f"programme/{number}" for number in range(1, 13)} | {
    "plan/beijing-2014-2017", "organisation/beijing-government", "organisation/beijing-kewei",
}  # fmt: skip
NAMING = (
    "organisation.registered", "programme.proposed", "project.proposed", "project.approved", "policy.issued",
    "call.published", "suggestion.received", "report.submitted", "project.outcome_recorded",
)  # fmt: skip
NOT_SHOWN = {
    "book.recovery_key_named", "key.rotated", "key.succeeded", "plan.targets_set", "project.renamed",
    "charter.amended", "charter.calendar_set",  # the plan's own charter is never amended: examples/province shows it
}  # fmt: skip


def test_it_is_recorded_without_a_refusal(fed: Fed) -> None:
    assert len(fed.entries) > 250
    assert all(entry.command.startswith("file-") for entry in fed.entries)


def test_two_runs_give_the_same_bytes(fed: Fed, tmp_path: Path) -> None:
    assert all(result.exit_code == 0 for result in feed(tmp_path / "again"))
    with open_book(tmp_path / "again") as again, open_book(fed.folder) as first:
        assert bytes_of(again) == fed.data
        streams = sorted({entry.stream for entry in fed.entries if entry.pd})
        assert [again.personal(name) for name in streams] == [first.personal(name) for name in streams]


def test_recording_it_again_repeats_nothing(fed: Fed) -> None:
    for file in sorted(EXAMPLE.glob("*.yaml")):
        result = record(fed.folder, file)
        assert result.exit_code == 0, result.output
        assert "recorded 0 entries" in result.output
    with open_book(fed.folder) as book:
        assert bytes_of(book) == fed.data


def test_every_kind_is_shown(fed: Fed) -> None:
    assert {entry.kind for entry in fed.entries} == set(KINDS) - NOT_SHOWN


def test_every_article_that_decides_is_shown(fed: Fed) -> None:
    decided = {type(entry.fact).article for entry in fed.entries}
    assert decided == {kind.fact.article for name, kind in KINDS.items() if name not in NOT_SHOWN}


def values(fed: Fed, field: str) -> set[Any]:
    """Every value of a field in all facts of the example, with those inside lists and budgets."""
    found: set[Any] = set()
    for entry in fed.entries:
        found |= set(_values(told(entry.fact), field))
    return found


def _values(plain: Any, field: str) -> Iterator[Any]:
    for name, value in plain.items() if isinstance(plain, dict) else ():
        if name == field:
            yield from (str(each) for each in value) if isinstance(value, list) else (value,)
        yield from _values(value, field)
    for item in plain if isinstance(plain, list) else ():
        yield from _values(item, field)


@pytest.mark.parametrize(
    ("article", "field", "shown"),
    [
        (1, "holds", {"decision", "execution", "supervision"}),
        (2, "level", {"leading_group", "organising_unit", "undertaking_unit"}),
        (4, "code_warning", {"check_digit"}),
        (4, "district_warning", {"not_then"}),
        (11, "management_class", {"government_organised", "government_supported", "government_encouraged"}),
        (
            11,
            "instrument",
            {
                "directed_and_tender", "competitive_project", "new_product_procurement", "demonstration",
                "shared_platform", "post_completion_subsidy", "equity_investment",
            },
        ),
        (12, "method", {"directed", "merit_based", "open_tender"}),
        (14, "working", {True, False}),
        (14, "ruling", {"upheld", "partly_upheld", "not_upheld"}),
        (17, "step", {"search", "analysis", "application", "warning", "protection", "maintenance"}),
        (18, "progress", {"met", "partly_met", "not_met"}),
        (20, "direction", {"up", "between_sources"}),
        (
            22,
            "outcome",
            {
                "patent", "standard", "paper", "product", "technology_contract", "demonstration_site", "promotion",
                "procurement", "talent",
            },
        ),
        (24, "role", {"lead", "co", "organising", "undertaking"}),
        (24, "stage", {"mid_term", "acceptance", "post", "annual", "special"}),
        (25, "result", {"passed", "re_examination", "resolved", "not_resolved"}),
        (26, "year", {0, 1, 3}),
        (28, "side", {"demand", "supply"}),
        (30, "type", {"progress", "special", "final", "organisation"}),
        (30, "scope", {"public", "deferred"}),
    ],
)  # fmt: skip
def test_the_choices_of_an_article_are_shown(fed: Fed, article: int, field: str, shown: set[Any]) -> None:
    assert shown <= values(fed, field), f"Art. {article}"


def test_every_source_of_money_and_both_answers_about_standards_and_talent_are_shown(fed: Fed) -> None:
    assert values(fed, "source") >= {
        "municipal", "district", "central_enterprise", "municipal_enterprise", "private", "financial_institution",
        "self_raised", "other",
    }  # fmt: skip
    assert all(values(fed, field) for field in ("standards", "no_standards", "talent", "no_talent"))


def test_some_entries_are_published_late_and_most_in_time(fed: Fed) -> None:
    lags = [
        default().calendar.between(e.decided_on, public_day(e.recorded_at, 480)) for e in fed.entries if e.decided_on
    ]
    late = [lag for lag in lags if lag > 20]
    assert 2 <= len(late) <= 6
    assert min(lags) >= 0


def test_one_decision_names_two_projects(fed: Fed) -> None:
    acts = [entry for entry in fed.entries if entry.act]
    assert {entry.stream for entry in acts} == {"project/SL2015004", "project/SL2015005"}


def test_the_erased_name_is_gone_and_the_others_stand(fed: Fed) -> None:
    with open_book(fed.folder) as book:
        assert book.personal("project/SL2015002") == []
        assert {each.value for each in book.personal("project/SL2014001")} == {"示例负责人甲"}


def test_real_streams_hold_only_what_is_transcribed_from_the_plan(fed: Fed) -> None:
    real = [entry for entry in fed.entries if not entry.illustrative]
    assert {entry.stream for entry in real} == REAL
    for entry in real:
        assert entry.source is not None and not entry.pd
        assert entry.source.sha256 == hashlib.sha256(plan_text()).hexdigest()


def test_all_else_is_marked_illustrative_and_named_so(fed: Fed) -> None:
    invented = [entry for entry in fed.entries if entry.stream not in REAL]
    assert all(entry.illustrative for entry in invented)
    called = [told(entry.fact) for entry in invented if entry.kind in NAMING]
    assert {entry.kind for entry in invented} >= set(NAMING)
    assert [each for each in called if "示例" not in str(each.get("name", each.get("title")))] == []


def test_what_is_real_and_what_is_invented_do_not_refer_to_each_other(fed: Fed) -> None:
    streams = {entry.stream for entry in fed.entries}
    for entry in fed.entries:
        named = {text for text in _texts(told(entry.fact)) if text in streams}
        assert not (named & REAL) if entry.illustrative else named <= REAL, entry.stream


def test_chinese_of_the_plan_stands_word_for_word_in_the_line_that_is_named(fed: Fed) -> None:
    lines = plan_text().decode().split("\n")
    for entry in fed.entries:
        if entry.illustrative or entry.source is None:
            continue
        assert entry.source.title == lines[0].strip()
        line = lines[entry.source.row - 1]
        for text in _texts(told(entry.fact)):
            assert text in line or not re.search(r"[\u4e00-\u9fff]", text), entry.stream


def test_numbers_of_the_plan_stand_in_the_line_that_is_named(fed: Fed) -> None:
    lines = plan_text().decode().split("\n")
    survey = next(entry for entry in fed.entries if entry.kind == "plan.survey_reported")
    assert survey.source and "50余家市有关部门、16个区县" in lines[survey.source.row - 1]
    assert "约3000条" in lines[survey.source.row - 1]
    targets = next(e for e in fed.entries if e.kind == "programme.targets_set" and e.stream == "programme/5")
    assert (
        targets.source
        and "10项以上有国际影响力的创新性成果、30个处于国内领先地位的优势学科,制定100项"
        in (lines[targets.source.row - 1])
    )


def test_documents_are_those_that_facts_name(fed: Fed, tmp_path: Path) -> None:
    by_hash = {}
    for file in sorted((EXAMPLE / "documents").iterdir()):
        digest = hashlib.sha256(file.read_bytes()).hexdigest()
        by_hash[digest] = file
        (tmp_path / digest).write_bytes(file.read_bytes())
    bodies = {each.sha256: each for entry in fed.entries for each in _attachments(entry.fact)}
    figures: set[str] = set()
    for digest, told in bodies.items():
        file = by_hash[digest]
        assert (told.name, told.size) == (file.name, file.stat().st_size)
        body = read_body(file.read_bytes(), DocumentFolder(tmp_path))
        assert body.problems == ()
        figures |= set(re.findall(r"sha256:([0-9a-f]{64})", file.read_text(encoding="utf-8")))
    assert set(by_hash) == set(bodies) | figures


def test_everything_is_recorded_on_working_days(fed: Fed) -> None:
    days = {public_day(entry.recorded_at, 480) for entry in fed.entries}
    assert [day for day in sorted(days) if not default().calendar.is_workday(datetime.date.fromisoformat(day))] == []


def told(fact: Fact) -> dict[str, Any]:
    """What a fact says, as plain JSON."""
    plain: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(fact))
    return plain


def plan_text() -> bytes:
    return (EXAMPLE / "sources" / "plan-2014-2017.zh.txt").read_bytes()


def _attachments(value: Any) -> Iterator[Attachment]:
    if isinstance(value, Attachment):
        yield value
    elif isinstance(value, msgspec.Struct):
        for field in msgspec.structs.fields(value):
            yield from _attachments(getattr(value, field.name))
    elif isinstance(value, tuple):
        for item in value:
            yield from _attachments(item)


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for name, inner in value.items():
            if name != "kind":
                yield from _texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner)
