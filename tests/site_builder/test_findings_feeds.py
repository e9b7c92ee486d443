"""Feeds of findings: whoever comes at any time hears each thing once, in the same words, and misses none."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from domain.ledger.entry import AnyEntry
from projections.findings.news import EVERY
from projections.findings.sheet import groups_of_finding
from projections.findings.standing import as_finding, is_open_on, records, was_closed_late
from projections.key import ListKey
from projections.question import PAGE
from site_builder.addresses import in_one_format, news_path, overdue_path
from site_builder.build.makers import MAKERS
from site_builder.feeds import archive
from site_builder.feeds import by_day as dated
from site_builder.site import Site
from tests.feedgiven import CHECKS
from tests.projections.cases import ACCEPTED, CONTRACTED, PROGRESS
from tests.projections.given import entries
from tests.site_builder.given_site import SETTINGS, built, published, site_over, some_entries, tree
from tests.site_builder.test_feed_archives import walk_back

ARCHIVES = {"findings_told": "findingsarchive", "findings_due": "findingsduearchive"}
# How many entries there are on which day: as everywhere, none is recorded on a day that lies behind.
STEPS = [(150, "2015-05-08"), (652, "2016-06-30"), (653, "2016-07-01"), (780, "2016-10-15"), (900, "2018-01-01")]


@pytest.fixture(autouse=True)
def short_archives(monkeypatch: pytest.MonkeyPatch) -> None:
    """Archive pages of a hundred items, so that books of this size have some."""
    monkeypatch.setattr(archive, "PAGE_SIZE", 100)
    for function, defaults in ((archive.plan, (100, 50)), (archive.needed, (100, 50)), (archive.positions, (100,))):
        monkeypatch.setattr(function, "__defaults__", defaults)


def spread(count: int) -> list[AnyEntry]:
    """The made-up book with twenty hours between entries; each fifth decision is published late."""
    begin, found = datetime.datetime(2015, 1, 5, tzinfo=datetime.UTC), []
    for index, entry in enumerate(some_entries(count)):
        moment = begin + datetime.timedelta(hours=20 * index)
        day = entry.decided_on if index % 5 == 0 else moment.date().isoformat()
        stamp = moment.strftime("%Y-%m-%dT%H:%M:%SZ")
        found.append(msgspec.structs.replace(entry, recorded_at=stamp, decided_on=day))
    return found


def _archives(site: Site) -> Iterator[tuple[str, str]]:
    """What the builder would make archive pages of: each maker with its key, for every page of its lists."""
    for question, maker in ARCHIVES.items():
        rows = site.reader.view.rows("SELECT DISTINCT key FROM lists WHERE question=? ORDER BY key", (question,))
        for key in [row[0] for row in rows]:
            pages = range(site.reader.view.list_length(question, key) // PAGE + 1)
            places = dict.fromkeys(place for page in pages for place in MAKERS[maker].of[question](f"{key}#{page}"))
            yield from ((maker, place) for place in places)


def _wanted(site: Site, as_of: str) -> dict[str, set[tuple[str, str]]]:
    """By group: the id of each finding that stood at any time, and whether it was opened or answered."""
    found: dict[str, set[tuple[str, str]]] = {}
    for (subject,) in site.reader.view.rows("SELECT key FROM documents WHERE question='findings'"):
        for record in records(site.reader.document("findings", subject)):
            answered = was_closed_late(record, as_of)
            told = {"answered"} if answered else set()
            if (answered or is_open_on(record, as_of)) and record["opened"] != record.get("answered"):
                told.add("opened")
            for group in (EVERY, *groups_of_finding(record)):
                found.setdefault(group, set()).update((as_finding(subject, record).id, what) for what in told)
    return found


class Published:
    """The feeds of findings as they stand on a day, and what they should tell by the sheets of the findings' pages."""

    def __init__(self, folder: Path, given: list[AnyEntry], as_of: str) -> None:
        folder.mkdir(exist_ok=True)
        self.files: dict[str, bytes] = {}
        with site_over(folder, given, as_of) as site:
            rows = site.reader.view.rows("SELECT key FROM documents WHERE question='findings_tally' ORDER BY key")
            self.groups: list[str] = [row[0] for row in rows]
            for group in (EVERY, *self.groups):
                self.files |= {**published(site, "findingsfeed", group), **published(site, "findingsdue", group)}
            for maker, place in _archives(site):
                self.files |= published(site, maker, place)
            self.wanted = _wanted(site, as_of)

    def heard(self, group: str, form: str) -> dict[str, str]:
        """What a reader who comes now collects from both feeds of a group."""
        found: dict[str, str] = {}
        for path in (news_path(group), overdue_path(group)):
            for name, text in walk_back(self.files, f"{SETTINGS.base_url}zh/{path}.{form}", form):
                assert name not in found  # nothing stands twice
                found[name] = text
        return found


@pytest.mark.parametrize("form", sorted(CHECKS))
def test_whoever_comes_late_misses_nothing_and_nothing_told_ever_changes(form: str, tmp_path: Path) -> None:
    archives: dict[str, bytes] = {}
    said: dict[str, dict[str, str]] = {}
    for size, day in STEPS:
        now = Published(tmp_path, spread(size), day)
        for group in (EVERY, *now.groups):
            if form != "rss" and in_one_format(ListKey.parse(group)):
                continue
            heard = now.heard(group, form)
            assert {tuple(name.split("/")[-3:-1]) for name in heard} == now.wanted.get(group, set())
            assert all(heard[name] == text for name, text in said.get(group, {}).items())
            said[group] = heard
        for address, data in now.files.items():
            assert not address.endswith(form) or CHECKS[form](data) == []
            assert "-archive-" not in address or archives.setdefault(address, data) == data
        assert all(address in now.files for address in archives)
    assert {what for _, what in now.wanted[EVERY]} == {"opened", "answered"}
    assert any("overdue-archive-" in address for address in archives)
    assert any("findings-archive-" in address for address in archives)


def test_what_is_done_in_good_time_is_never_told(tmp_path: Path) -> None:
    told = {}
    for day in ("2016-06-20", "2016-07-05"):
        now = Published(tmp_path / day, entries([*CONTRACTED, PROGRESS._replace(on=day)]), "2016-08-01")
        assert len(now.heard("article/18", "json")) == len(now.wanted.get("article/18", ()))
        told[day] = sorted(what for _, what in now.wanted.get("article/18", ()))
    assert told == {"2016-06-20": [], "2016-07-05": ["answered", "opened"]}


def test_day_by_day_gives_what_one_build_gives(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dated, "PAGE", 10)
    monkeypatch.setattr(dated, "AT_LEAST", 5)
    given = spread(400)
    for size, day in ((200, "2015-06-20"), (300, "2015-12-31"), (300, "2016-01-01"), (400, "2017-01-01")):
        built(given[:size], tmp_path / "steps" / "www", as_of=day)
    built(given, tmp_path / "once" / "www", as_of="2017-01-01")
    assert tree(tmp_path / "steps" / "www") == tree(tmp_path / "once" / "www")
    assert list((tmp_path / "once" / "www").glob("en/findings-overdue-archive-*.rss"))


def test_acceptance_makes_four_years_come_due_one_after_the_other(tmp_path: Path) -> None:
    titles = []
    for year in (2017, 2018, 2022):
        now = Published(tmp_path / str(year), entries(ACCEPTED), f"{year}-01-01")
        titles.append(len({name for name, _ in now.wanted["article/26"]}))
        heard = now.heard("article/26", "json")
        assert len(heard) == titles[-1]
    assert titles == [1, 2, 4]
