"""What the sentences of the story and of what is missing say, word for word."""

from __future__ import annotations

import datetime
from pathlib import Path

import msgspec
import pytest

from domain.ledger.entry import AnyEntry
from domain.rules.catalogue import KINDS
from domain.rules.correction import EntryCorrected, FieldCorrection
from domain.rules.evaluation import Finding
from domain.rules.evaluation_course import EvaluationCommissioned, EvaluationReported
from domain.rules.execution import ProjectDisbursed
from domain.rules.fact import Fact
from domain.rules.officer import OfficerAppointed, OfficerDismissed
from domain.rules.officer_keys import OfficerKeyRegistered
from domain.rules.organisation import OrganisationRegistered
from domain.rules.outcome import Outcome, ProjectOutcomeRecorded
from domain.rules.plan import PlanSurveyReported
from domain.rules.proposal import ProjectProposed
from domain.rules.report import ReportReleased, ReportSubmitted
from domain.rules.signing import SignaturesRequired
from projections.findings.standing import RuleFinding as Missing
from site_builder.content.entries import entry_sentence
from site_builder.rulebook.dictionary import in_order, kinds_of, subjects
from site_builder.site import Site
from site_builder.words import findings
from site_builder.words.book_words import default_words
from site_builder.words.sentences import sentence
from site_builder.words.voice import LANGUAGES, Voice
from tests.site_builder.given_lists import an_entry
from tests.site_builder.given_site import site_over

MOMENT = datetime.datetime(2016, 5, 2, 2, tzinfo=datetime.UTC)
P, REPORT, EVALUATION = "project/P1", "report/X--P1/01", "evaluation/P1-post-3"


def entries(*told: tuple[str, Fact]) -> list[AnyEntry]:
    """One entry after the other, an hour apart."""
    streams = [stream for stream, _ in told]
    return [
        an_entry(index, streams[: index + 1].count(stream), MOMENT + datetime.timedelta(hours=index), stream, fact)
        for index, (stream, fact) in enumerate(told)
    ]


def said(site: Site, index: int, own: str | None = None) -> list[str]:
    """The sentence of an entry in both languages, on the page of `own`."""
    name = site.name
    return [
        entry_sentence(
            site,
            Voice(site.words, language, lambda stream, of=language: name(of, stream), own=own),
            site.reader.entry(index),
        )
        for language in LANGUAGES
    ]


def plainly(fact: Fact) -> list[str]:
    """The sentence of a fact in both languages, without a book."""
    return [
        sentence(Voice(default_words(), language, lambda stream: stream), fact, {"name": "甲"})
        for language in LANGUAGES
    ]


@pytest.mark.parametrize(
    ("outcome", "marked"),
    [("paper", "《甲法》"), ("standard", "《甲法》"), ("patent", "“甲法”"), ("product", "“甲法”")],
)
def test_only_works_stand_in_the_marks_of_a_book(outcome: Outcome, marked: str) -> None:
    chinese, english = plainly(ProjectOutcomeRecorded(outcome=outcome, title="甲法"))
    assert marked in chinese
    assert "“甲法”" in english


@pytest.mark.parametrize("approximate", [False, True])
def test_a_number_of_a_survey_is_not_sharpened(approximate: bool) -> None:
    fact = PlanSurveyReported(suggestions=3000, approximate=approximate, departments=50, districts=16)
    chinese, english = plainly(fact)
    assert ("50家" in chinese, "16个" in chinese) == (not approximate, not approximate)
    assert ("Departments that took part: 50" in english) is not approximate


def test_a_correction_names_the_entry_by_its_number_in_the_book(tmp_path: Path) -> None:
    given = entries(
        ("organisation/U", OrganisationRegistered(name="乙所", body="institute")),
        (P, ProjectProposed(title="甲项目", title_en="Project A")),
        (P, ProjectDisbursed(amount=105_000_000)),
        (P, EntryCorrected(number=2, field="amount", wrong="105000000", right="150000000", reason="录入有误")),
        (
            P,
            EntryCorrected(
                number=2, field="amount", wrong="150000000", right="160000000", reason="录入有误", breach="超出预算<b>",
                also=(FieldCorrection(field="note", wrong="null", right='"第一笔"'),
                      FieldCorrection(field="source", wrong="null", right='"municipal"')),
            ),
        ),
    )  # fmt: skip
    with site_over(tmp_path, given, "2016-06-30") as site:
        assert said(site, 3, own=P) == [
            "更正关于本项目的第2号记录：金额原为105万元，应为150万元。理由：录入有误。",
            "Entry 2 about the project was corrected: the amount was stated as CNY 1.05 million and should be"
            " CNY 1.5 million. Reason: 录入有误.",
        ]
        assert said(site, 4, own=P) == [
            "更正关于本项目的第2号记录：金额原为150万元，应为160万元；说明原为无，应为第一笔；资金来源原为无，应为市级财政资金。"
            "理由：录入有误。所述事实不符合规定：超出预算<b>。",
            "Entry 2 about the project was corrected: the amount was stated as CNY 1.5 million and should be CNY 1.6"
            " million; the note was stated as nothing and should be 第一笔; the source of funds was stated as nothing"
            " and should be municipal funds. Reason: 录入有误. The truth broke the law: 超出预算<b>.",
        ]


def test_a_release_names_the_report_and_leaves_its_digest_to_the_details(tmp_path: Path) -> None:
    report = ReportSubmitted(title="甲报告", title_en="Report A", type="final", project=P)
    given = entries(
        (P, ProjectProposed(title="甲项目", title_en="Project A")), (REPORT, report), (REPORT, ReportReleased())
    )
    with site_over(tmp_path, given, "2016-06-30") as site:
        assert said(site, 1)[1].startswith("The final report “Report A” was submitted")
        assert said(site, 2) == [
            "公开科技报告《甲报告》全文。",
            "The full text of the report “Report A” was released.",
        ]


def test_findings_are_parted_by_semicolons() -> None:
    findings = tuple(
        Finding(number=number, nature="negative", text=f"发现{number}。", text_en=f"Finding {number}.")
        for number in (1, 2)
    )
    chinese, english = plainly(EvaluationReported(stage="post", findings=findings))
    assert "评估发现：发现1；发现2。" in chinese
    assert "Findings: Finding 1; Finding 2." in english


def test_what_is_missing_of_an_evaluation_names_it_by_its_stage(tmp_path: Path) -> None:
    given = entries(
        (P, ProjectProposed(title="甲项目", title_en="Project A")),
        (EVALUATION, EvaluationCommissioned(subject=P, stage="post", year=3)),
    )
    told = {
        "evaluation": EVALUATION,
        "number": 2,
        "finding": "数据停止公开未作说明",
        "finding_en": "Data no longer public",
    }
    missing = Missing(
        id="x", rule="no_response", subject=P, article=27, power="execution", units=(), since="2016-05-02",
        due="2016-05-02", opened=1, told=told, appeared="2016-05-02", answered=None, answered_on=None,
    )  # fmt: skip
    with site_over(tmp_path, given, "2016-06-30") as site:
        voices = [site.voice(language) for language in LANGUAGES]
        assert [findings.say(spoken, missing) for spoken in voices] == [
            "对甲项目的后评估（验收后第3年），第2项发现“数据停止公开未作说明”没有反馈记录。",
            "Finding 2 of the post-evaluation (year 3 after acceptance) of Project A, “Data no longer public”, has no "
            "response on record.",
        ]
        assert 'href="projects/P1.html#e1"' in findings.say(site.voice("zh", "findings.html"), missing)


def test_kinds_stand_in_the_order_of_the_process() -> None:
    project = [kind.name.partition(".")[2] for kind in kinds_of("project")]
    for earlier, later in (("proposed", "notice_opened"), ("approved", "contract_signed"), ("disbursed", "accepted")):
        assert project.index(earlier) < project.index(later)
    assert (project[0], project[-1]) == ("proposed", "accepted")
    assert sorted(kind.name for subject in subjects() for kind in kinds_of(subject)) == sorted(KINDS)
    given = [KINDS[f"programme.{name}"] for name in ("unit_designated", "closed", "proposed")]
    assert [kind.name.partition(".")[2] for kind in in_order(given)] == ["proposed", "unit_designated", "closed"]


@pytest.mark.parametrize("field", ["colour", "kind", "amount", "budget.total"])
@pytest.mark.parametrize("right", ["{", "7", '"\\ud800"', '{"total":1}'])
def test_a_correction_that_fits_nothing_is_told_all_the_same(tmp_path: Path, field: str, right: str) -> None:
    told = EntryCorrected(
        number=1, field=field, wrong="[1", right=right, reason="录入有误",
        also=(FieldCorrection(field="size", wrong="null", right="{"),),
    )  # fmt: skip
    with site_over(tmp_path, entries((P, ProjectDisbursed(amount=1)), (P, told)), "2016-06-30") as site:
        assert all("录入有误" in each for each in said(site, 1, own=P))


def test_a_use_of_the_recovery_key_is_said_and_its_signature_is_not() -> None:
    fact = OfficerKeyRegistered(key="公钥", proof="证明", recovery="c2lnbmF0dXJl", lost=("甲", "乙"))
    assert plainly(fact) == [
        "以恢复密钥登记甲的公钥，同时称2把公钥已遗失。",
        "A public key of 甲 was registered with the recovery key. Keys named as lost: 2.",
    ]
    assert plainly(OfficerKeyRegistered(key="公钥", proof="证明")) == [
        "登记甲的公钥。",
        "A public key of 甲 was registered.",
    ]


def test_kinds_are_said_by_their_titles() -> None:
    chinese, english = plainly(SignaturesRequired(kinds=("project.disbursed",)))
    assert "属于决策权的事项以及“资金拨付”，由一人拟稿、另一人签发。此项要求不得取消。" in chinese
    assert "and what is recorded as “Money disbursed”, is drafted by one and issued by another." in english
    assert english.endswith("This requirement cannot be lifted.")


@pytest.mark.parametrize(
    ("number", "post", "english", "called"),
    [
        ("founder", "founder", None, ["founder", "founder"]),
        ("second", "副组长", None, ["副组长（second）", "副组长 (second)"]),
        ("second", "副组长", "Vice leader", ["副组长（second）", "Vice leader, second"]),
    ],
)
def test_an_officer_is_called_by_post_and_id(
    tmp_path: Path, number: str, post: str, english: str | None, called: list[str]
) -> None:
    stream = f"officer/{number}"
    fact = OfficerAppointed(holds="decision", body="organisation/o", post=post, post_en=english)
    with site_over(tmp_path, entries((stream, fact), (stream, OfficerDismissed())), "2016-06-30") as site:
        assert [site.name(language, stream) for language in LANGUAGES] == called
        assert said(site, 1)[1].startswith(f"An officer ({called[1]}) was dismissed")


def test_a_closed_urgent_issue_is_told_in_the_past() -> None:
    told: dict[str, str | int] = {"kind": "project.disbursed", "reason": "汛情"}
    missing = Missing(
        id="x", rule="urgent_open", subject=P, article=36, power="decision", units=(), since="2016-05-02",
        due="2016-05-02", opened=1, told=told, appeared="2016-05-02", answered=None, answered_on=None,
    )  # fmt: skip
    spoken, closed = Voice(default_words(), "zh", lambda stream: "甲项目"), msgspec.structs.replace(missing, answered=2)
    assert findings.say(spoken, missing) == "甲项目的“资金拨付”由一人紧急签发，尚未补签。紧急理由：汛情"
    assert findings.say(spoken, closed) == "甲项目的“资金拨付”曾由一人紧急签发。紧急理由：汛情"
