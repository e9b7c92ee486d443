"""Every report has a section of open issues: those of its page, in the same words, or that there are none."""

from __future__ import annotations

from pathlib import Path

import pytest

from domain.rules.organisation import OrganisationRegistered
from site_builder.content.findings import open_findings, years_of
from site_builder.site import Site
from site_builder.words.findings import say
from tests.projections.cases import CASES, CONTRACTED, Case, P
from tests.projections.given import Step, entries
from tests.reports.test_dossier_agrees import bare, on_paper
from tests.site_builder.given_site import published, site_over
from tests.soak import examples

NONE = {"zh": "没有逾期和缺项。", "en": "Noopenissues."}
LOOKED = [case for case in CASES if case.units and case.given[-1].source is None]


def papers(site: Site, maker: str, key: str) -> dict[str, str]:
    """What each language's edition of a report says."""
    return {path.split("/")[3]: on_paper(data) for path, data in published(site, maker, key).items()}


def registered(case: Case) -> list[Step]:
    """The case, with the units of its finding on record before it."""
    names = [unit.partition("/")[2] for unit in case.units]
    first = [
        Step(f"organisation/{name}", OrganisationRegistered(name=name, body="institute"), "2014-01-06")
        for name in names
    ]
    return [*first, *case.given]


@pytest.mark.parametrize(
    "case", LOOKED[:: max(1, len(LOOKED) // examples(4, 99))], ids=lambda case: f"{case.rule} {case.day}"
)
def test_the_account_of_a_unit_tells_what_stands_against_it(tmp_path: Path, case: Case) -> None:
    with site_over(tmp_path, entries(registered(case)), case.day) as site:
        for unit in case.units:
            site.reader.begin()
            found = open_findings(site, unit)
            assert case.rule in {each.rule for each in found} and len(found) == years_of(site, unit).standing
            said = papers(site, "pdf-account", unit)
            assert set(said) == {"zh", "en"}
            for language, paper in said.items():
                spoken = site.voice(language, own=unit)
                assert [each for each in found if bare(str(say(spoken, each))) not in paper] == []
                assert NONE[language] not in paper


def test_where_nothing_stands_a_report_says_so(tmp_path: Path) -> None:
    with site_over(tmp_path, entries(CONTRACTED), "2014-06-01") as site:
        assert open_findings(site, P) == []
        for language, said in papers(site, "pdf-dossier", P).items():
            assert NONE[language] in said
