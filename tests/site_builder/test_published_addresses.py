"""Addresses of pages and feeds, and ids of feeds, are where and what they were: no change of ours breaks a link."""

from __future__ import annotations

from pathlib import Path

from tests.examples.addresses import PINNED, addresses


def test_every_address_and_feed_of_the_example_stays(example_site: Path) -> None:
    """All but those of PDFs, which this site has none of; the slow tests hold the whole demo to the same list."""
    pinned = PINNED.read_text(encoding="utf-8").splitlines()
    assert _without_pdfs(addresses(example_site)) == _without_pdfs(pinned)


def _without_pdfs(lines: list[str]) -> set[str]:
    """The lines without what PDFs add, those of one language as those of both: a report lies in one."""
    told = (line.replace("zh/", "*/", 1).replace("en/", "*/", 1).replace(" .pdf", "") for line in lines)
    return {line for line in told if " " in line}
