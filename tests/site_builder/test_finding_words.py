"""What is overdue or lacks says what it is about in words, and is found by them, whatever its rule."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import pytest

from domain.rules.evaluation import Finding
from domain.rules.evaluation_answer import EvaluationActionTaken, EvaluationResponded
from domain.rules.evaluation_course import EvaluationReported
from domain.rules.notice import ProjectNoticeOpened, ProjectObjectionRecorded
from domain.rules.proposal import ProjectProposed
from projections.findings.expected import QUOTED, quoted
from projections.findings.rules import RULES
from projections.search import compared_form
from tests.projections.cases import CASES, P
from tests.projections.given import Step, entries
from tests.site_builder.given_site import published, site_over

ROOM = Path(__file__).resolve().parents[2] / "site_builder/locales/rooms/findings.toml"
E = "evaluation/E1"
LACKS = Finding(number=2, nature="negative", text="数据停止公开未作说明。", text_en="Data no longer public.")
GIVEN = [
    Step(P, ProjectProposed(title="甲项目", title_en="Project A"), "2016-01-04"),
    Step(E, EvaluationReported(subject=P, findings=(LACKS,)), "2016-02-01"),
]
RESPONDED = Step(E, EvaluationResponded(finding=2, response="将整改。"), "2016-02-02")
ACTED = Step(E, EvaluationActionTaken(finding=2, action="已恢复公开。"), "2016-02-03")
OBJECTED = [
    Step(P, ProjectNoticeOpened(starts="2016-02-01", days=7, working=False, ends="2016-02-08"), "2016-02-01"),
    Step(P, ProjectObjectionRecorded(number=1, ground="数据停止公开未作说明。"), "2016-02-02"),
]


@pytest.mark.parametrize("steps", [GIVEN, [*GIVEN, RESPONDED], [*GIVEN, RESPONDED, ACTED], [GIVEN[0], *OBJECTED]])
def test_what_was_found_or_objected_to_is_said_in_its_words(tmp_path: Path, steps: list[Step]) -> None:
    with site_over(tmp_path, entries(steps), "2019-01-01") as site:
        told = json.loads(published(site, "searchfindings", "")[f"{site.settings.base_url}search/zh/findings.json"])
        (sentence,) = [each[2] for each in told if "停止公开" in each[2]]
    assert "“数据停止公开未作说明”" in sentence and "甲项目" in sentence


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.rule}-{case.day}")
def test_each_is_found_by_its_kind_its_subject_and_as_overdue(tmp_path: Path, case: object) -> None:
    steps = [*case.given]  # type: ignore[attr-defined]
    with site_over(tmp_path, entries(steps), "2030-01-01") as site:
        files = published(site, "searchfindings", "")
        for language in ("zh", "en"):
            told = json.loads(files[f"{site.settings.base_url}search/{language}/findings.json"])
            assert told
            for _, address, sentence, *more, year in told:
                text = compared_form("\n".join([sentence, *more]))
                assert all(word in text for word in ("逾期", "overdue"))
                assert 2000 < year < 2030
                assert "#f" in address and not address.startswith("#")
                assert "{" not in sentence and sentence


def test_no_sentence_names_what_it_is_about_by_a_number_alone() -> None:
    """Of every rule: where its sentence counts a finding or an objection, it quotes it too."""
    told = tomllib.loads(ROOM.read_text(encoding="utf-8"))["findings"]
    assert set(told) == set(RULES)
    for rule, texts in told.items():
        for language in ("zh", "en"):
            if "{number}" in texts[language] and rule != "key_doubted":  # that one counts decisions
                assert "{finding}" in texts[language] or "{ground}" in texts[language], (rule, language)


def test_a_long_text_is_cut_and_one_line_stays() -> None:
    assert quoted("一。") == "一" and quoted(" a\n b. ") == "a b"
    assert len(quoted("长" * 500)) == QUOTED and quoted("长" * 500).endswith("…")
    assert len(quoted("word " * 100)) <= 2 * QUOTED
