"""What the desk says does not contradict itself, names what is missing, and speaks the terminal's language."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner

from desk.commands.record import QUESTION
from desk.console import agreed
from desk.example import rests_on
from desk.terms import WrongTerms, read_terms
from domain.rules.catalogue import KINDS
from domain.rules.refusal import Refused
from terminal.wording import refusal
from tests.desk.conftest import Run


@pytest.mark.parametrize(
    ("kind", "told", "line"),
    [
        ("plan.issued", {"first_year": "2031-05"}, "first_year: '2031-05' is not a year: write 2014"),
        ("project.approved", {"start": "soon"}, "start: 'soon' is not a day, month or year: write 2014-04-14, 2014-04"),
        (
            "project.disbursed",
            {"amount": "1元", "currency": "pounds"},
            "currency: 'pounds' is not of this form: write three",
        ),
    ],
)
def test_the_form_that_is_wanted_is_the_form_that_is_told(kind: str, told: dict[str, Any], line: str) -> None:
    with pytest.raises(WrongTerms) as caught:
        read_terms(KINDS[kind], told)
    assert any(each.startswith(line) for each in caught.value.problems)


@pytest.mark.parametrize(
    ("word", "code"),
    [
        ("优秀", "excellent"),
        ("Not satisfactory", "unqualified"),
        ("不适用", "not_applicable"),
        ("amber", "amber"),
        ("三星", "三星"),
    ],
)
def test_a_rating_takes_its_term_in_a_decision_and_keeps_the_words_of_an_old_list(word: str, code: str) -> None:
    told = {"overall": word, "ratings": [{"dimension": "影响", "rating": word, "reason": "见报告"}]}
    decided: Any = read_terms(KINDS["evaluation.reported"], told, decided=True)
    listed: Any = read_terms(KINDS["evaluation.reported"], told)
    assert (decided.overall, decided.ratings[0].rating) == (code, code)
    assert (listed.overall, listed.ratings[0].rating) == (word, word)


def test_refusals_say_terms_for_codes_in_both_languages() -> None:
    source = Refused("Art. 19: the budget names no money from {source}.", source="self_raised")
    assert refusal(source, "en") == "Art. 19: the budget names no money from self-raised funds."
    dimensions = Refused(
        "Art. 24: each dimension of what is evaluated is rated once; missing: {dimensions}.", dimensions="funds, impact"
    )
    assert refusal(dimensions, "en").endswith("missing: management of funds, impact.")
    assert refusal(dimensions, "zh").endswith("缺少：经费管理、影响。")
    status = Refused(
        "Art. 14: {project} is {project_status}; a notice is opened before that is decided.",
        project="project/甲", project_status="contracted",
    )  # fmt: skip
    assert "is under contract;" in refusal(status, "en")
    assert refusal(status, "zh").startswith("第十四条：project/甲执行中；")


@pytest.mark.parametrize("kind", ["evaluation.reported", "evaluation.commissioned"])
def test_explain_names_the_dimensions_of_a_post_evaluation(run: Run, kind: str) -> None:
    told = run("explain", kind).stdout
    group = told.partition("dimensions: of a post-evaluation, whatever is evaluated:")[2]
    assert group.split()[::3][0] == "economic_benefit"
    assert "lasting_use" in group


def test_an_example_says_on_what_it_rests(run: Run) -> None:
    lines = run("explain", "project.disbursed").stdout.splitlines()
    line = "Before the example these must be on record: project/示例项目 (project.contract_signed)"
    assert lines[lines.index("Example:") - 1] == line
    assert all(isinstance(rests_on(kind), list) for kind in KINDS.values())
    assert rests_on(KINDS["organisation.registered"]) == []


def test_an_officer_who_acts_too_early_is_not_named_as_the_one_to_ask(folder: Path, run: Run) -> None:
    told = (
        "record",
        "organisation.registered",
        "--stream",
        "organisation/u",
        "name=甲",
        "body=other",
        "--book",
        folder,
    )
    early = run(*told, "--by", "officer/registrar", "--on", "2025-12-01")
    assert [line for line in early.stderr.splitlines() if "Art." in line] == [
        "gongshi-desk: Art. 3: officer/registrar is in office from 2026-01-05 on, not yet on 2025-12-01."
    ]
    other = run(*told, "--by", "officer/supervisor")
    assert "the power of execution is held by officer/registrar" in other.stderr


def test_a_file_says_how_many_decisions_were_not_asked(folder: Path, tmp_path: Path, run: Run) -> None:
    file = tmp_path / "d.yaml"
    units = "".join(
        f"- {{kind: organisation.registered, stream: organisation/{n}, fields: {{name: {n}, body: other}}}}\n"
        for n in ("甲", "乙/..", "丙", "丁")
    )
    file.write_text(f"by: officer/registrar\ndecisions:\n{units}", encoding="utf-8")
    first, second = run("record", "--file", file, "--book", folder).stderr.splitlines()
    assert "line 4: stream: " in first
    assert second == "gongshi-desk: nothing was recorded; the 2 decisions after it may rest on it and were not asked"
    chinese = run("--lang", "zh", "record", "--file", file, "--book", folder).stderr.splitlines()
    assert chinese[1].endswith("其后2项决定可能以其为依据，未予审查")


@pytest.mark.parametrize(
    ("answer", "language", "taken"),
    [
        ("是\n", "zh", True),
        ("否\n", "zh", False),
        ("Ｙ\n", "zh", True),
        ("maybe\nyes\n", "en", True),
        ("\n", "en", False),
    ],
)
def test_the_question_is_asked_in_the_terminals_language(answer: str, language: str, taken: bool) -> None:
    @click.command()
    def ask() -> None:
        click.echo(f"taken: {agreed(QUESTION, language)}")

    done = CliRunner().invoke(ask, input=answer)
    assert f"taken: {taken}" in done.stdout
    assert {"zh": "记录后不能更改或撤回。确认记录吗？ [y/N]", "en": "Record it? [y/N]"}[language] in done.stderr
