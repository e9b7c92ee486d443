"""Each period of a charter, amended: as of the day before it begins the site says the old number, from then on the new
one (Art. 38)."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import NamedTuple, get_args

import pytest

from domain.rules.adjustment import ProjectExtended
from domain.rules.adoption import CharterAmended
from domain.rules.approval import ProjectApproved
from domain.rules.charter import Period, PeriodName
from domain.rules.charter_check import UNITS
from site_builder.rulebook.law import articles, parts, path_of
from tests.projections.given import Step, entries
from tests.site_builder.given_charter import DAY, STREAM, own_charter, steps_with, with_charter
from tests.site_builder.given_site import built, tree

BEFORE, SINCE = "2016-05-31", "2016-06-01"
NAMES: tuple[PeriodName, ...] = get_args(PeriodName)
SAID = {"working_days": ("个工作日", " working days"), "calendar_days": ("日", " days"),
        "years": ("年", " years"), "times": ("次", " times")}  # fmt: skip
# Where a period stands beside the charter's own page and the text of the law.
ALSO = {
    "publication": ("trends.html", "organisations/1.html"),
    "post_evaluation": ("lists.html", "decisions/post-evaluations.html", "decisions/post-evaluations.rss"),
    "rebaselinings_most": ("findings.html", "trends.html"),
}
# The charter with its history, what it differs in from the default one, and the entries that state it.
SHOWN = re.compile(
    r"charter|entries/|(zh|en)/rulebook\.html|(zh|en)/(feed|index|entries)\.|decisions/kind-charter|search/|rows/|audit"
)
OF_ITS_DAY = "post_evaluation"  # a project's page says the years that held when it was accepted


class AsOf(NamedTuple):
    """The site as of the day before the amendment, brought up to its day, and as of its day built anew."""

    before: Path
    since: Path
    clean: Path


def period(name: PeriodName, first: int) -> Period:
    return Period(name=name, number=first + NAMES.index(name), unit=UNITS[name][0])  # type: ignore[arg-type]


def said(each: Period, language: str) -> re.Pattern[str]:
    """A period as any page says it, in either spacing."""
    unit = SAID[each.unit][language == "en"]
    return re.compile(rf"(?<!\d){each.number}\s*{unit.strip()}")


OLD, NEW = (tuple(period(name, first) for name in NAMES) for first in (41, 71))


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory) -> AsOf:
    """A book whose charter gives each period another number from a day on."""
    amended = CharterAmended(effective_on=SINCE, periods=NEW, before=OLD, reason="示例", authority="示例机关")
    extended = [Step("project/P3", fact, DAY) for fact in (ProjectApproved(title="丙项目", end="2017-12"),
                                                           ProjectExtended(end="2018-06"))]  # fmt: skip
    kept = with_charter(own_charter("新", periods=OLD), [*steps_with("free"), *extended])
    given = entries([*kept, Step(STREAM, amended, "2016-05-03")])
    folder = tmp_path_factory.mktemp("as-of")
    built(given, folder / "since", as_of=BEFORE)
    shutil.copytree(folder / "since", folder / "before")
    built(given, folder / "since", as_of=SINCE)
    built(given, folder / "clean", as_of=SINCE)
    return AsOf(folder / "before", folder / "since", folder / "clean")


def places(name: str, language: str) -> list[str]:
    """The pages of a language that say a period."""
    of = next(number for number, each in articles().items() if f"{{{name}}}" in each.text_zh)
    chapter = next(part for part in parts() if of in part.articles)
    return [f"{language}/{path}" for path in ("charter.html", path_of(chapter), *ALSO.get(name, ()))]


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("name", NAMES)
def test_as_of_a_day_its_period_is_said(sites: AsOf, name: PeriodName, language: str) -> None:
    old, new = OLD[NAMES.index(name)], NEW[NAMES.index(name)]
    for path in places(name, language):
        before, since = ((site / path).read_text("utf-8") for site in sites[:2])
        assert said(old, language).search(before), path
        assert said(new, language).search(since), path
        if not path.endswith("charter.html"):
            assert not said(new, language).search(before) and not said(old, language).search(since), path


@pytest.mark.parametrize("name", NAMES)
def test_the_charter_for_programs_says_which_is_in_force(sites: AsOf, name: str) -> None:
    for site, states in zip(sites[:2], (["in_force", "to_come"], ["ended", "in_force"]), strict=True):
        told = json.loads((site / "charter.json").read_bytes())["periods"]
        assert [each["state"] for each in told if each["name"] == name] == states


def test_no_other_page_schema_or_feed_says_a_period_that_does_not_hold(sites: AsOf) -> None:
    for site, wrong in zip(sites[:2], (NEW, OLD), strict=True):
        for path in sorted(site.rglob("*")):
            place = path.relative_to(site).as_posix()
            if path.suffix in (".html", ".json", ".rss", ".atom") and not SHOWN.search(place):
                text = path.read_text("utf-8")
                found = {each.name for each in wrong for language in ("zh", "en") if said(each, language).search(text)}
                assert found <= ({OF_ITS_DAY} if "/projects/" in place else set()), place


def test_brought_up_to_the_day_it_is_as_built_anew(sites: AsOf) -> None:
    assert tree(sites.since) == tree(sites.clean)
