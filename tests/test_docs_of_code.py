"""What docs/architecture.md and CONTRIBUTING.md name is there: each file, each function and each target of make."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PAGES = (ROOT / "docs" / "architecture.md", ROOT / "CONTRIBUTING.md")
HANDBOOK = (ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")))
ROOMS = (
    "", "site_builder/", "site_builder/build/", "site_builder/reports/", "site_builder/feeds/", "site_builder/static/",
    "site_builder/templates/", "public/auditing/", "domain/ledger/", "docs/",
)  # fmt: skip
NAMED = re.compile(r"`([\w/.*-]+\.(?:py|toml|html|js|md))`")
LINKED = re.compile(r"\]\(([^)#:]+)\)|!\[[^]]*\]\(([^)]+)\)")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_file_that_is_named_is_there(page: Path) -> None:
    names = NAMED.findall(page.read_text())
    assert [name for name in names if not any(list(ROOT.glob(room + name)) for room in ROOMS)] == []


@pytest.mark.parametrize("page", [*PAGES, *HANDBOOK], ids=lambda page: page.name)
def test_every_link_leads_to_a_file(page: Path) -> None:
    links = [first or second for first, second in LINKED.findall(page.read_text())]
    assert [link for link in links if ":" not in link and not (page.parent / link).exists()] == []


def test_every_target_of_make_that_is_named_is_there() -> None:
    targets = set(re.findall(r"^(\w+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    named = {name for page in PAGES for name in re.findall(r"`make (\w+)`", page.read_text())}
    assert named and named <= targets
