"""The feed of closings: a reader who comes late walks back through pages that never change and misses nothing."""

from __future__ import annotations

import datetime
import email.utils
from pathlib import Path

import msgspec
import pytest
from lxml import etree

from domain.ledger.entry import AnyEntry
from domain.rules.book import BookOpened
from domain.rules.notice import ProjectNoticeOpened
from domain.rules.office_time import midnight
from domain.rules.programme import ProgrammeProposed
from domain.rules.proposal import ProjectProposed
from projections.days import shifted
from site_builder.feeds import by_day as dated
from tests.feedgiven import CHECKS
from tests.projections.given import Step, entries
from tests.site_builder.given_lists import an_entry, lively
from tests.site_builder.given_site import SETTINGS, built, published, site_over, tree
from tests.site_builder.test_feed_archives import walk_back

FEED = "decisions/notices-closing"
BEGIN = datetime.datetime(2015, 1, 1, tzinfo=datetime.UTC)


def closings(folder: Path, given: list[AnyEntry], as_of: str) -> dict[str, bytes]:
    """The feed and its archive pages as they stand on a day, by address."""
    with site_over(folder, given, as_of) as site:
        rows = site.reader.view.rows("SELECT DISTINCT key FROM lists WHERE question='closing' ORDER BY key")
        found = published(site, "closings", "")
        for month in [row[0] for row in rows]:
            found |= published(site, "closingsarchive", month)
    return found


@pytest.mark.parametrize("form", sorted(CHECKS))
def test_whoever_comes_late_misses_nothing_and_no_archive_page_changes(form: str, tmp_path: Path) -> None:
    kept: dict[str, bytes] = {}
    said: dict[str, str] = {}
    for size, day in (
        (40, "2015-01-10"),
        (236, "2015-02-28"),
        (236, "2015-03-01"),
        (1460, "2016-01-01"),
        (2400, "2016-08-23"),
        (3600, "2017-06-19"),
    ):
        given, start = lively(size), f"{SETTINGS.base_url}zh/{FEED}.{form}"
        now = closings(tmp_path, given, day)
        wanted = {
            index
            for index, entry in enumerate(given)
            if isinstance(entry.fact, ProjectNoticeOpened) and str(entry.fact.ends) < day
        }
        heard = list(walk_back(now, start, form))
        told = dict(heard)
        assert len(told) == len(heard)  # nothing stands twice
        assert {int(name.split("/")[-2]) for name in told} == wanted
        assert all(told[name] == text for name, text in said.items())
        said = told
        for address, data in now.items():
            assert not address.endswith(form) or CHECKS[form](data) == []
            assert "-archive-" not in address or kept.setdefault(address, data) == data
        assert all(address in now for address in kept)
    assert len(kept) > 6


def test_each_hundred_of_a_year_is_a_page_and_its_rest_once_it_is_over(tmp_path: Path) -> None:
    steps = [Step("programme/1", ProgrammeProposed(title="示例专项", number=1), "2015-01-05")]
    for number in range(390):
        project = f"project/P{number}"
        steps.append(Step(project, ProjectProposed(title=f"示例{number}", programme="programme/1"), "2015-01-05"))
        ends = shifted("2015-03-01", number // 8) if number < 330 else "2016-02-01"
        steps.append(Step(project, ProjectNoticeOpened(starts="2015-01-06", ends=ends), "2015-01-06"))
    half = closings(tmp_path, entries(steps), "2015-04-02")
    whole = closings(tmp_path, entries(steps), "2016-03-01")
    names = [name for name in whole if name.endswith(".rss") and "/zh/" in name and "archive" in name]
    assert [name.rpartition("/")[2] for name in names] == [
        f"notices-closing-archive-2015{tail}.rss" for tail in ("", "-2", "-3", "-4")
    ]
    assert [name in half for name in names] == [True, True, False, False]
    assert all(half[name] == whole[name] for name in names[:2])
    assert len(dict(walk_back(whole, f"{SETTINGS.base_url}zh/{FEED}.atom", "atom"))) == 390


def test_day_by_day_gives_what_one_build_gives(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dated, "PAGE", 10)
    monkeypatch.setattr(dated, "AT_LEAST", 5)
    given = lively(260, hours=48)
    for size, day in ((130, "2015-09-18"), (182, "2015-12-31"), (182, "2016-01-01"), (260, "2017-01-01")):
        built(given[:size], tmp_path / "steps" / "www", as_of=day)
    built(given, tmp_path / "once" / "www", as_of="2017-01-01")
    assert tree(tmp_path / "steps" / "www") == tree(tmp_path / "once" / "www")
    assert list((tmp_path / "once" / "www").glob(f"en/{FEED}-archive-*.rss"))


@pytest.mark.parametrize("offset", [-660, 330, 840])
def test_a_notice_closes_at_the_midnight_of_its_office(tmp_path: Path, offset: int) -> None:
    opening = an_entry(0, 1, BEGIN, "book/1", BookOpened(title="示例", founder="officer/1", utc_offset=offset))
    given = [opening, *(msgspec.structs.replace(each, command=f"{each.command}-later") for each in lively(400))]
    found = closings(tmp_path, given, "2015-04-01")
    rss = etree.fromstring(found[f"{SETTINGS.base_url}zh/{FEED}.rss"])
    days = [email.utils.parsedate_to_datetime(str(each.text)) for each in rss.iterfind(".//pubDate")]
    # Where a notice was recorded after its last day, it is told then.
    closed = {
        max(midnight(str(each.fact.ends), offset), each.recorded_at)
        for each in given
        if isinstance(each.fact, ProjectNoticeOpened)
    }
    assert {f"{each.astimezone(datetime.UTC):%Y-%m-%dT%H:%M:%SZ}" for each in days} <= closed
    assert {each.utcoffset() for each in days} == {datetime.timedelta(minutes=offset)}
    assert sum(f"{each:%H:%M:%S}" == "00:00:00" for each in days) > len(days) / 2
    atom = etree.fromstring(found[f"{SETTINGS.base_url}zh/{FEED}.atom"])
    told = [datetime.datetime.fromisoformat(str(each.text)) for each in atom.iterfind("{*}entry/{*}updated")]
    assert {each.replace(microsecond=0) for each in told} == {*days}
