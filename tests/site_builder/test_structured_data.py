"""What programs read of a page, in the opinion of a JSON-LD library, is what the page says, whatever texts say."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from lxml import html
from pyld import jsonld

from domain.rules.organisation import OrganisationRegistered
from tests.examples.hostile import rewritten, site_of
from tests.projections.given import Step, entries
from tests.site_builder.given_site import SETTINGS, published, site_over, some_entries
from tests.site_builder.test_hostile_texts import HOSTILE

SCHEMA = "https://schema.org/"
ENDS = "</script><script>alert(1)</script>"
TYPES = {
    "projects": {"ResearchProject"}, "programmes": {"FundingScheme"},
    "organisations": {"Organization", "GovernmentOrganization"},
}  # fmt: skip


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    given = rewritten(some_entries(60), lambda text: text[:4] + ENDS + HOSTILE)
    return site_of(given, SETTINGS, tmp_path_factory.mktemp("structured"))


def expanded(text: str) -> dict[str, Any]:
    """The one thing that a script tells, its terms as addresses; the context is here: no network is asked."""
    told = json.loads(text)
    assert told.pop("@context") == SCHEMA.rstrip("/")
    (thing,) = jsonld.expand(told, {"expandContext": {"@vocab": SCHEMA}})
    return dict(thing)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("folder", TYPES)
def test_programs_read_what_the_page_says(site: Path, folder: str, language: str) -> None:
    pages = sorted((site / language / folder).glob("*.html"))
    read = 0
    for path in pages:
        page = html.fromstring(path.read_text("utf-8"))
        for text in page.xpath("//script[@type='application/ld+json']/text()"):
            thing = expanded(text)
            assert thing["@type"][0].removeprefix(SCHEMA) in TYPES[folder]
            (name,) = (each["@value"] for each in thing[SCHEMA + "name"])
            heading = " ".join(page.xpath("string(//h1)").split())
            assert " ".join(name.split()) in heading
            (url,) = (each["@value"] for each in thing[SCHEMA + "url"])
            assert (
                [url]
                == page.xpath("//link[@rel='canonical']/@href")
                == page.xpath("//meta[@property='og:url']/@content")
            )
            shown = " ".join(page.xpath("string(//main)").split())
            for member in thing.get(SCHEMA + "member", []):
                assert " ".join(member[SCHEMA + "name"][0]["@value"].split()) in shown
            read += 1
        assert not page.xpath("//script[contains(., 'alert')][not(@type)]")
    assert read


def test_a_public_authority_is_told_apart(tmp_path: Path) -> None:
    steps = [
        Step("organisation/a", OrganisationRegistered(name="某局", body="department"), "2016-02-01"),
        Step("organisation/b", OrganisationRegistered(name="某所", body="institute"), "2016-02-01"),
    ]
    with site_over(tmp_path, entries(steps), "2016-03-01") as site:
        for stream, kind in (("organisation/a", "GovernmentOrganization"), ("organisation/b", "Organization")):
            for data in published(site, "organisation", stream).values():
                (text,) = html.fromstring(data.decode()).xpath("//script[@type='application/ld+json']/text()")
                assert expanded(text)["@type"] == [SCHEMA + kind]
