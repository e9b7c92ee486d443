"""A former name stands in the language of the page: in English where the body had an English name then."""

from __future__ import annotations

import re
from pathlib import Path

import msgspec

from domain.rules.correction import EntryCorrected
from domain.rules.organisation import OrganisationRegistered, OrganisationRenamed
from site_builder.build.make import make
from tests.projections.given import Step, entries
from tests.site_builder.given_site import SETTINGS, pages_of

UNIT = "organisation/U"
NAMED_RIGHT = EntryCorrected(number=1, field="name_en", wrong='"Institute A"', right='"First Institute"', reason="误")
STEPS = [
    Step(UNIT, OrganisationRegistered(name="甲院", name_en="Institute A", body="institute"), "2014-05-06"),
    Step(UNIT, OrganisationRenamed(before="甲院", new_name="乙院"), "2015-05-06"),
    Step(UNIT, OrganisationRenamed(before="乙院", new_name="丙院", new_name_en="Institute C"), "2016-05-06"),
    Step(UNIT, NAMED_RIGHT, "2016-06-06"),
]


def test_former_names_are_in_the_language_of_the_page(tmp_path: Path) -> None:
    settings = msgspec.structs.replace(SETTINGS, pdf=())
    make(pages_of(entries(STEPS)), settings, tmp_path / "www")
    page = (tmp_path / "www/en/organisations/U.html").read_text(encoding="utf-8")
    said = re.sub(r"<[^>]+>", "", page)
    assert "Former namesFirst Institute, 乙院" in said.replace("\n", "")
    assert "The body Institute A was renamed 乙院." in said
    assert "The body 乙院 was renamed Institute C." in said
    assert "甲院、乙院" in (tmp_path / "www/zh/organisations/U.html").read_text(encoding="utf-8")
