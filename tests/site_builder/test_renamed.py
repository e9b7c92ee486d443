"""A unit that gets another name: what is full keeps the name of then, what goes on has the new one."""

from __future__ import annotations

import datetime
from collections import Counter
from pathlib import Path

import pytest

from domain.ledger.entry import AnyEntry
from domain.rules.fact import Fact
from domain.rules.organisation import OrganisationRenamed
from tests.site_builder.given_lists import an_entry, facts
from tests.site_builder.given_site import published, site_over

UNIT = "organisation/U0"
SIZE = 1500
FULL = (("archive", 6), ("eventspage", 6))  # makers of pages that are full, and how many of them are looked at


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
    told = []
    for size in (SIZE - 1, SIZE):
        with site_over(tmp_path, renamed[:size], "2016-01-01") as site:
            pages = {}
            for maker, count in FULL:
                for number in range(count):
                    pages |= published(site, maker, f"{UNIT}#{number}")
            told.append(pages)
    before, after = told
    assert len(before) > 12
    assert {address for address, data in before.items() if after[address] != data} == set()


def test_what_goes_on_has_the_new_name(tmp_path: Path, renamed: list[AnyEntry]) -> None:
    with site_over(tmp_path, renamed, "2016-01-01") as site:
        for maker in ("feed", "events"):
            found = published(site, maker, UNIT)
            assert found
            assert all("示例新名称研究院" in data.decode() for data in found.values())
