"""What an organisation's page counts: each figure leads to a list with as many rows."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from domain.rules.evaluation_course import EvaluationReported
from domain.rules.officer import OfficerAppointed
from domain.rules.organisation import OrganisationRegistered
from tests.projections.cases import ACCEPTED, CONTRACTED, LEAD, OTHER, PROGRESS, UNIT, P
from tests.projections.given import Step, entries
from tests.site_builder.given_site import built
from tests.site_builder.test_lists import file_rows

UNITS = [
    Step(unit, OrganisationRegistered(name=unit.partition("/")[2], body="institute"), "2014-05-06")
    for unit in (UNIT, OTHER, LEAD)
]
OFFICER = Step("officer/1", OfficerAppointed(holds="decision", body=LEAD, post="示例职务"), "2014-05-06")
RATED = EvaluationReported(subject=P, evaluator=OTHER, stage="acceptance", overall="passed")
JUDGED = [
    Step("evaluation/A", RATED, "2016-12-19"),
    Step("evaluation/P0", EvaluationReported(subject=P, stage="post", year=0, overall="good"), "2016-12-30"),
]
EARLY = PROGRESS._replace(on="2016-06-20")
GIVEN = [OFFICER, *UNITS, *CONTRACTED, EARLY, *ACCEPTED[len(CONTRACTED) + 1 :], *JUDGED]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("units") / "www"
    built(entries(GIVEN), out, as_of="2018-06-30")
    return out


def page(site: Path, unit: str, language: str = "zh") -> str:
    """The page of a unit, by the name in its file name that the list of organisations links to."""
    named = unit.partition("/")[2]
    for path in sorted((site / language / "organisations").glob("*.html")):
        text = path.read_text(encoding="utf-8")
        if f"<h1>{named}" in text:
            return text
    raise LookupError(unit)


def listed(site: Path, text: str, shown: str, language: str = "zh") -> list[int]:
    """The rows of the list to which a figure leads, newest first."""
    found = re.search(rf'href="\.\./records\.html\?list=(decisions/[^"]+)">{re.escape(shown)}</a>', text)
    assert found, shown
    return [row.index for row in file_rows(site / language / "rows" / found[1])][::-1]


def test_what_a_unit_did_in_good_time_is_listed_by_the_entries_that_did_it(site: Path) -> None:
    text = page(site, UNIT)
    progress, report = len(UNITS) + 1 + len(CONTRACTED), len(UNITS) + 2 + len(CONTRACTED)
    assert listed(site, text, "按期完成 2 项") == [report, progress]
    assert "逾期未完成 0 项" in text
    assert listed(site, page(site, UNIT, "en"), "2 in good time", "en") == [report, progress]


def test_what_its_officers_recorded_is_told_apart_from_what_concerns_a_unit(site: Path) -> None:
    lead, unit = page(site, LEAD), page(site, UNIT)
    assert "本机构工作人员记录的事项" in lead and "本机构工作人员记录的事项" not in unit
    assert f"有决定日期的记录 {len(GIVEN)} 条" in lead
    assert listed(site, lead, "逐条列出") == list(range(len(GIVEN)))[::-1]


def test_hindsight_is_told_of_who_judged_and_of_who_was_judged(site: Path) -> None:
    judge, judged = page(site, OTHER), page(site, UNIT)
    assert "由本机构作过验收评估、此后有后评估的项目：" in judge and "由本机构承担" not in judge
    assert "由本机构承担、兼有验收评级和后评估的项目：" in judged
    assert listed(site, judge, "1 个") == listed(site, judged, "1 个") == [len(GIVEN) - 1]


def test_a_finding_leads_to_its_article_in_the_rulebook(site: Path) -> None:
    for path in ("findings.html", "findings/article-26.html"):
        text = (site / "zh" / path).read_text(encoding="utf-8")
        places = set(re.findall(r'href="(?:\.\./)?(rulebook-\w+\.html)#(art-26)"', text))
        assert len(places) == 1
        for file, anchor in places:
            assert f'id="{anchor}"' in (site / "zh" / file).read_text(encoding="utf-8")
