"""A unit that gets another name: what is full keeps the name of then, what goes on has the new one."""

from __future__ import annotations

import datetime
from collections import Counter
from pathlib import Path

import msgspec
import pytest

from domain.ledger.entry import AnyEntry
from domain.rules.fact import Fact
from domain.rules.organisation import OrganisationRenamed
from site_builder.site import Site
from tests.site_builder.given_lists import an_entry, facts
from tests.site_builder.given_site import published, site_over

UNIT = "organisation/U0"
SIZE = 2600
ARCHIVES = 2  # full pages of the feed that are looked at


def book(last: Fact) -> list[AnyEntry]:
    """A long book in which no unit is renamed before the last entry."""
    numbers: Counter[str] = Counter()
    found: list[AnyEntry] = []
    kept = (pair for pair in facts(3) if not isinstance(pair[1], OrganisationRenamed))
    for index in range(SIZE):
        stream, fact = next(kept) if index < SIZE - 1 else (UNIT, last)
        numbers[stream] += 1
        moment = datetime.datetime(2015, 1, 1, tzinfo=datetime.UTC) + datetime.timedelta(hours=index)
        found.append(an_entry(index, numbers[stream], moment, stream, fact))
    return found


@pytest.fixture(scope="module")
def renamed() -> list[AnyEntry]:
    return book(OrganisationRenamed(new_name="示例新名称研究院"))


def test_full_pages_keep_the_name_of_then(tmp_path: Path, renamed: list[AnyEntry]) -> None:
    told, rows = [], []
    for size in (SIZE - 1, SIZE):
        with site_over(tmp_path, renamed[:size], "2016-01-01") as site:
            pages = {}
            for number in range(ARCHIVES):
                pages |= published(site, "archive", f"{UNIT}#{number}")
            told.append(pages)
            rows.append([msgspec.json.decode(data)["rows"] for data in concerned(site).values()])
    before, after = told
    assert len(before) == 2 * ARCHIVES
    assert before == after
    assert [each[:-1] for each in rows[1]] == rows[0] and all(rows[0])


def concerned(site: Site) -> dict[str, bytes]:
    """The first file of rows of what concerns the unit, in both languages."""
    return published(site, "listrows", f"concerned {UNIT}#0")


def test_what_goes_on_has_the_new_name(tmp_path: Path, renamed: list[AnyEntry]) -> None:
    with site_over(tmp_path, renamed, "2016-01-01") as site:
        for found in (published(site, "feed", UNIT), concerned(site)):
            assert found
            assert all("示例新名称研究院" in data.decode() for data in found.values())
