"""What a decision names stands on record: bodies are registered, projects and programmes known (Art. 4)."""

from __future__ import annotations

from typing import Any

import pytest

from domain.rules.book import BookOpened
from domain.rules.catalogue import KINDS
from domain.rules.fact import Budget, Share
from domain.rules.officer import OfficerAppointed
from domain.rules.references import _holding
from domain.rules.shape import Shape, shape_of_kind
from tests.rulebook.given import BUREAU, COMPANY, PROJECT, case, launched_programme, paid, registered
from tests.scenario import Scenario, Step, article

MISSPELT = "organisation/示例研究元"
BOOK, FOUNDER = "book/示例", "officer/示例启用人"


def founded() -> list[Step]:
    """A book is opened by its founder, who serves in an office that is not registered yet."""
    return [
        (BOOK, BookOpened(title="示例记录簿", founder=FOUNDER), "2014-05-06"),
        (FOUNDER, OfficerAppointed(holds="decision", body=BUREAU, post="启用人"), "2014-05-06"),
    ]


def organised(**more: Any) -> dict[str, Any]:
    """A proposal commissioned directly."""
    return case(method="directed", justification="唯一具备条件", call=None) | more


@article(12)
def test_a_body_is_named_once_in_a_list(scenario: Scenario) -> None:
    """A proposal that names a partner twice is refused."""
    scenario.given(launched_programme).on("2014-09-01").when(
        "project.proposed", stream=PROJECT, **organised(partners=(COMPANY, BUREAU, COMPANY))
    ).then_refused("Art. 12: organisation/示例企业 stands twice in partners; name it once.")


@article(15)
def test_a_source_is_named_once_in_a_budget(scenario: Scenario) -> None:
    """A budget that has two parts from one source is refused."""
    twice = Budget(total=3, parts=(Share(source="municipal", amount=1), Share(source="municipal", amount=2)))
    scenario.given(launched_programme).on("2014-09-01").when(
        "project.proposed", stream=PROJECT, **organised(budget=twice)
    ).then_refused("Art. 15: the budget names municipal twice; give one part for each source.")


@article(5)
def test_a_text_that_reads_like_a_name_of_the_book_is_one(scenario: Scenario) -> None:
    """Who qualified an evaluator is a body on record, or is written in plain words."""
    scenario.given(registered).on("2014-09-01").when(
        "organisation.qualified", stream=COMPANY, scope="科技项目评估", issuer=MISSPELT, valid_from="2014-01-01",
        valid_until="2018-12-31",
    ).then_refused(
        "Art. 5: issuer reads like the name of a stream, and nothing is on record of organisation/示例研究元: record it"
        " first, or write its name in plain words."
    )  # fmt: skip


def test_all_names_that_are_wrong_are_told_at_once(scenario: Scenario) -> None:
    wrong = {"programme": "programme/9", "undertakers": (MISSPELT, MISSPELT + "二"), "partners": (MISSPELT + "三",)}
    scenario.given(registered).on("2014-09-01").when(
        "project.proposed", stream=PROJECT, **organised(organiser=MISSPELT + "四", **wrong)
    ).then_refused("Art. 7: programme/9 is not proposed.")
    assert scenario.refusal
    told = [f"Art. 4: {MISSPELT}{which} is not registered." for which in ("", "二", "三", "四")]
    assert sorted(map(str, scenario.refusal.others)) == sorted(told)


def test_what_kinds_rest_on_are_kinds_and_fields() -> None:
    for kind in KINDS.values():
        assert set(kind.fact.rests_on) <= KINDS.keys(), kind.name
        same = kind.fact.rests_on_same
        assert not same or same in kind.fact.__struct_fields__, kind.name
    resting = [kind for kind in KINDS.values() if kind.fact.rests_on]
    assert len(resting) >= 35


@article(4)
@pytest.mark.parametrize(
    ("kind", "stream", "terms"),
    [
        ("plan.issued", "plan/1", {"title": "示例行动计划", "issuer": MISSPELT, "first_year": "2014",
                                   "last_year": "2017"}),
        ("policy.issued", "policy/1", {"title": "示例办法", "issuers": [BUREAU, MISSPELT], "side": "demand",
                                       "types": ["vehicle_leasing"]}),
        ("suggestion.received", "suggestion/1", {"title": "示例建议", "side": "demand", "body": "enterprise",
                                                 "organisation": MISSPELT, "text": "示例"}),
        ("project.disbursed", PROJECT, {"amount": 100, "source": "municipal", "payee": MISSPELT}),
    ],
)  # fmt: skip
def test_a_body_that_is_not_registered_is_not_named(
    scenario: Scenario, kind: str, stream: str, terms: dict[str, Any]
) -> None:
    """A decision that names a body that is not registered is refused: a slip of the pen would stay for ever."""
    scenario.given(paid).on("2015-01-05").when(kind, stream=stream, **terms).then_refused(
        f"Art. 4: {MISSPELT} is not registered."
    )


@article(4)
def test_a_registered_body_is_named(scenario: Scenario) -> None:
    """A registered body is named."""
    scenario.given(registered).on("2015-01-05").when(
        "plan.issued", stream="plan/1", title="示例行动计划", issuer=BUREAU, first_year="2014", last_year="2017"
    ).then("plan.issued", issuer=BUREAU)


@article(30)
def test_a_project_of_which_nothing_is_recorded_is_not_named(scenario: Scenario) -> None:
    """A report of a project of which nothing is on record is refused."""
    scenario.given(registered).on("2016-12-15").when(
        "report.submitted", stream="report/000000000--EXAMPLE/01", number="000000000--EXAMPLE/01", type="progress",
        title="示例报告", project="project/示例项木", organisation=BUREAU, prepared_on="2016-11-30", scope="public",
        abstract="示例", abstract_en="Example", keywords=["一", "二", "三"],
        body={"sha256": "a" * 64, "name": "report.md", "media_type": "text/markdown", "size": 1},
    ).then_refused("Art. 30: project/示例项木 is not on record.")  # fmt: skip


@article(3, 4)
def test_officers_are_appointed_for_the_founders_office(scenario: Scenario) -> None:
    """The first officers are appointed for the founder's own office, which one of them then registers."""
    scenario.given(founded).on("2014-05-06").when(
        "officer.appointed", stream="officer/示例记录员", holds="execution", body=BUREAU, post="记录员"
    ).then("officer.appointed", body=BUREAU)


@article(3, 4)
def test_officers_of_other_bodies_wait_until_these_are_registered(scenario: Scenario) -> None:
    """An officer is not appointed for another body before it is registered."""
    scenario.given(founded).on("2014-05-06").when(
        "officer.appointed", stream="officer/示例执行员", holds="execution", body=MISSPELT, post="执行员"
    ).then_refused(f"Art. 4: {MISSPELT} is not registered.")


def _references(shape: Shape) -> bool:
    inner = [shape.item] if shape.item else [each.shape for each in shape.fields if each.name != "before"]
    return shape.form == "reference" or any(map(_references, inner))


@pytest.mark.parametrize("name", sorted(KINDS))
def test_every_reference_of_every_kind_is_asked_for(name: str) -> None:
    """The fields that are read for references are those that the catalogue says hold some."""
    kind = KINDS[name].fact
    wanted = {each.name for each in shape_of_kind(kind).fields if each.name != "before" and _references(each.shape)}
    assert wanted <= {field for field, _ in _holding(kind)}
    assert {field for field, is_ref in _holding(kind) if is_ref and field != "before"} <= wanted
