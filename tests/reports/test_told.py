"""What paper, page and feed say of one entry: the authority it stands on, and its subject as corrected by then."""

from __future__ import annotations

import html
import re
from pathlib import Path
from types import SimpleNamespace

import msgspec
import pytest

from domain.rules.adjustment import ProjectExtended
from domain.rules.admission import OrganisationExcluded
from domain.rules.catalogue import KINDS
from domain.rules.correction import EntryCorrected
from domain.rules.execution import ProjectProgressReported
from domain.rules.fact import Fact
from domain.rules.plan import PlanIssued
from domain.rules.policy import PolicyIssued
from projections.stages import state_before
from site_builder.words.fields import authority, states_authority
from tests.reports.life import FIRST, NUMBER, report, steps
from tests.reports.made import SETTINGS, entries, site
from tests.reports.test_reports import text
from tests.site_builder.given_site import site_over

EXTENDED = ProjectExtended(end="2016-12")
REPORTED = ProjectProgressReported(milestone="m1", progress="met")


@pytest.mark.parametrize(
    ("fact", "entered", "said"),
    [
        (EXTENDED, None, ""),
        (EXTENDED, "会议纪要", "会议纪要"),
        (msgspec.structs.replace(EXTENDED, authority="京科发〔2015〕1号"), None, "京科发〔2015〕1号"),
        (msgspec.structs.replace(EXTENDED, authority="京科发〔2015〕1号"), "会议纪要", "京科发〔2015〕1号"),
        (OrganisationExcluded(reason="弄虚作假。", until="2018-01-01", basis="诚信办法"), None, "诚信办法"),
        (PlanIssued(title="计划", first_year="2014", last_year="2017", document_number="京政发〔2014〕1号"), None,
         "京政发〔2014〕1号"),
        (PolicyIssued(title="办法", document="京财〔2014〕2号"), None, "京财〔2014〕2号"),
        (PolicyIssued(title="办法"), None, None),
        (REPORTED, None, None),
        (REPORTED, "会议纪要", "会议纪要"),
    ],
)  # fmt: skip
def test_the_authority_is_that_of_the_fact_of_the_entry_or_of_its_document(
    fact: Fact, entered: str | None, said: str | None
) -> None:
    entry = msgspec.structs.replace(entries([(FIRST, fact, "2015-09-01", "2015-09-06")])[0], authority=entered)
    assert authority(entry, fact) == said


STATING = {  # every other kind asks for none, or names it elsewhere: in a number, a document, what it is about
    "charter.amended", "organisation.excluded", "personal_data.erased",
    "programme.adjusted", "programme.closed", "programme.resumed", "programme.suspended",
    "project.budget_adjusted", "project.extended", "project.reclassified", "project.renamed", "project.resumed",
    "project.revoked", "project.scope_adjusted", "project.suspended", "project.terminated", "project.unit_changed",
    "project.withdrawn",
}  # fmt: skip


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_no_kind_is_said_to_lack_an_authority_but_those_that_state_one(kind: str) -> None:
    """Of every kind: nothing is said to be unpublished that its decision does not ask for."""
    fact = KINDS[kind].fact
    assert states_authority(fact) is (kind in STATING)
    empty = SimpleNamespace(authority=None)
    told = fact(**{field.name: None for field in msgspec.structs.fields(fact)})  # whatever its fields ask for
    assert authority(empty, told) == ("" if kind in STATING else None)  # type: ignore[arg-type]


def test_page_feed_and_paper_say_the_same_authority_and_none_where_a_kind_has_no_field_for_it(tmp_path: Path) -> None:
    extended = msgspec.structs.replace(EXTENDED, authority="京科发〔2015〕1号")
    later = [(FIRST, fact, "2015-09-01", "2015-09-06") for fact in (REPORTED, extended, EXTENDED)]
    book = [msgspec.structs.replace(each, authority=None) for each in entries([*steps()[:14], *later])]
    site(tmp_path, book, msgspec.structs.replace(SETTINGS, pdf=("dossier",)))
    page = next(tmp_path.glob("zh/projects/*001.html"))
    grounds = re.findall(r"<dt>依据<dd[^>]*>([^<]*)", page.read_text(encoding="utf-8"))
    assert sorted(grounds) == ["京科发〔2015〕1号", "未公布"]
    feed = html.unescape(page.with_suffix(".rss").read_text(encoding="utf-8"))
    assert sorted(re.findall(r"<p>依据：([^<]*)</p>", feed)) == sorted(grounds)
    paper = re.sub(r"\s", "", text(page.with_suffix(".pdf")))
    assert re.findall(r"依据：([^·。]*)·公开", paper) == ["京科发〔2015〕1号", "未公布"]


def test_a_report_reads_its_project_with_the_corrections_that_were_recorded_by_then(tmp_path: Path) -> None:
    given = [step for step in steps()[:14] if step[0] != "programme/2"]
    correction = EntryCorrected(
        number=5, field="programme", wrong='"programme/1"', right='"programme/2"', reason="误。"
    )
    submitted = (f"report/{NUMBER}", report(NUMBER, FIRST, programme=None), "2016-12-15", "2016-12-16")
    again = msgspec.structs.replace(correction, wrong='"programme/2"', right='"programme/3"')
    told = [
        *given,
        (FIRST, correction, "2014-08-01", "2014-08-02"),
        submitted,
        (FIRST, again, "2017-02-01", "2017-02-03"),
    ]
    with site_over(tmp_path, entries(told), "2017-12-31") as made:
        story = [(each.index, each.entry) for each in made.reader.whole("story", FIRST)]
        known = [state_before(FIRST, story, index).programme for index in (13, 14, 15, 16)]
    assert known == ["programme/1", "programme/2", "programme/2", "programme/3"]


def test_a_report_is_printed_with_the_programme_that_was_corrected_before_it(tmp_path: Path) -> None:
    programme = (
        "programme/2",
        msgspec.structs.replace(steps()[5][1], number=2, title="绿色行动"),
        "2014-04-20",
        "2014-04-25",
    )
    correction = EntryCorrected(
        number=5, field="programme", wrong='"programme/1"', right='"programme/2"', reason="误。"
    )
    submitted = report(NUMBER, FIRST, programme=None, channel=None, body=None)
    told = [
        *steps()[:14],
        programme,
        (FIRST, correction, "2014-08-01", "2014-08-02"),
        (f"report/{NUMBER}", submitted, "2016-12-15", "2016-12-16"),
    ]
    site(tmp_path, entries(told), msgspec.structs.replace(SETTINGS, pdf=("report",)))
    assert re.search(r"所属专项\s+绿色行动", text(next(tmp_path.glob("zh/reports/*.pdf"))))
