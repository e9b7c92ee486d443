"""Whatever the site publishes can be found: every file is reached by links from the home page."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

from domain.ledger.sums import is_list
from tests.reports.made import SETTINGS

LINKS = re.compile(r"""(?:href|src)=(?:"([^"]*)"|'([^']*)')""")
OLDER = re.compile(r'"prev_archive": ?"([^"]*)"')
# Found otherwise: the log by its layout, lists of files as data.html says, the index by the script of the search.
OTHERWISE = ("log/", "search/", "404.html", "robots.txt", "sitemap")  # asked for by servers, crawlers and scripts


def links(path: Path) -> Iterator[str]:
    """What a page or a feed leads to."""
    if path.suffix in (".html", ".atom", ".rss"):
        text = path.read_text(encoding="utf-8")
        for double, single in LINKS.findall(text):
            link = html.unescape(double or single)
            yield link
            if "records.html?list=" in link:  # the script reads these for the reader
                yield link.replace("records.html?list=", "rows/") + "-0.json"
    elif path.suffix == ".json":
        yield from OLDER.findall(path.read_text(encoding="utf-8"))


def reached(site: Path) -> set[str]:
    """The files that links lead to from the home page."""
    base = SETTINGS.base_url
    found: set[str] = set()
    todo = ["index.html"]
    while todo:
        name = todo.pop()
        if name in found:
            continue
        found.add(name)
        for link in links(site / name):
            address = urljoin(base + name, link)
            if (
                address.startswith(base)
                and (site / (path := unquote(urlsplit(address).path[len(urlsplit(base).path) :]))).is_file()
            ):
                todo.append(path)
    return found


def test_every_file_is_reached_by_links_from_the_home_page(published: Path) -> None:
    site = published / "www"
    files = {path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file()}
    found = reached(site)
    assert {"zh/2014-annual.pdf", "en/notices/2014-05.pdf", "zh/plan.html"} <= found
    missing = sorted(name for name in files - found if not (name.startswith(OTHERWISE) or is_list(name)))
    assert not missing
