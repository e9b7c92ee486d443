"""Gaps of lists as pages tell them: what a transcribed list does not say, once for each list and rule (Art. 33)."""

from __future__ import annotations

from typing import NamedTuple

from projections.findings import gaps
from projections.findings.rules import RULES
from site_builder.rulebook.law import place_of
from site_builder.site import Site
from site_builder.words.findings import label


class GapRow(NamedTuple):
    """What a transcribed list does not say by one rule, and how many times.

    `first` is the first entry from that list that says too little, None where the list said nothing itself, and `home`
    is where it is told; `article_page` is where the rule stands.
    """

    title: str
    sha256: str
    first: int | None
    home: str
    missing: str
    article_page: str
    times: int


def gap_rows(site: Site, language: str) -> list[GapRow]:
    """What the lists do not say as of the site's day, list by list in the order of the rules."""
    read = site.reader
    found: list[GapRow] = []
    for sha256 in read.document("gaps", gaps.LISTS, list[str]) or ():
        told = read.document("gaps", sha256, gaps.GapsOfList)
        assert told is not None  # what stands under `lists` has a document of its own
        for day in gaps.turns(told, read.as_of):
            read.passed(day)
        counted = dict(gaps.counted(told, read.as_of))
        first = told.get("first")
        home = "" if first is None else site.home_of(read.entry(first))
        found += [
            GapRow(
                told["title"],
                sha256,
                first,
                home,
                label(site.words, language, name),
                place_of(rule.article),
                counted[name],
            )
            for name, rule in RULES.items()
            if name in counted
        ]
    return found
