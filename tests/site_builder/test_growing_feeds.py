"""Whatever is decided next: no feed of any kind loses, changes or repeats an item, and no archive page changes."""

from __future__ import annotations

import datetime
import random
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks import made_book
from domain.ledger.entry import AnyEntry
from domain.ledger.personal import commitment
from domain.rules.office_time import public_day
from domain.rules.personal import PersonalDataErased
from domain.rules.proposal import ProjectProposed
from projections.all import QUESTIONS
from projections.findings.news import EVERY, key_in
from projections.follow import follow
from projections.groups import MONTHS
from projections.view import View, ViewReader
from site_builder.build.makers import MAKERS
from site_builder.feeds import by_day as dated
from site_builder.reader import Reader
from site_builder.site import Site
from tests.feedgiven import CHECKS, FORMS
from tests.site_builder.given_lists import an_entry, facts
from tests.site_builder.given_site import SETTINGS, pages_of
from tests.site_builder.test_feed_archives import walk_back

FURTHER = 300
HOURS = 60  # between two entries, so that notices close and records fall due over years
LATE = 0.7  # of the decisions are published so late that it is a finding
BEGIN = datetime.datetime(2015, 1, 1, tzinfo=datetime.UTC)
GROUPS = (EVERY, "programme/1")
# The makers of each kind of feed and of its archive pages, and the feeds that are looked at.
LISTED = (
    ("feed", "archive", ("", "programme/1", "organisation/U0", "project/P0", "class/government_supported")),
    ("findingsfeed", "findingsarchive", GROUPS),
)
DATED = (("findingsdue", "findingsduearchive", "findings_months", GROUPS),)
ARCHIVED = ("feed", "programmes/1", "findings", "findings-overdue", "decisions/notices-closing")


def decisions(count: int, seed: int) -> list[AnyEntry]:
    """A random book: what moves lists and notices, mixed with projects that owe records from year to year."""
    chance = random.Random(seed)
    moving, owing = facts(seed), (each for each in made_book.facts(count) if each[0].startswith(("project", "eval")))
    numbers: Counter[str] = Counter()
    found: list[AnyEntry] = []
    for index in range(count):
        stream, fact = next(owing if index > 50 and chance.random() < 0.5 else moving)
        numbers[stream] += 1
        entry = an_entry(index, numbers[stream], BEGIN + datetime.timedelta(hours=HOURS * index), stream, fact)
        late = datetime.date.fromisoformat(entry.decided_on or "") - datetime.timedelta(days=60)
        found.append(msgspec.structs.replace(entry, decided_on=str(late)) if chance.random() < LATE else entry)
    return found


class Growing:
    """A book that is published step by step."""

    def __init__(self, folder: Path, book: list[AnyEntry]) -> None:
        self.book = book
        self.view = View(folder / "view.sqlite")

    def published(self, size: int) -> dict[str, bytes]:
        """The feeds and their archive pages, by address, on the day of the last of so many entries."""
        follow(self.view, pages_of(self.book), QUESTIONS, upto=size)
        reader = ViewReader(self.view.path)
        site = Site(Reader(reader, public_day(self.book[size - 1].recorded_at, 480)), SETTINGS)
        found: dict[str, bytes] = {}
        for maker, place in _places(site.reader, size):
            site.reader.begin()
            found |= {SETTINGS.base_url + path: data for path, data in MAKERS[maker].make(site, place)}
        reader.close()
        return found


def _places(reader: Reader, size: int) -> Iterator[tuple[str, str]]:
    for current, archive, names in LISTED:
        for name in names:
            yield current, name
            yield from ((archive, f"{name}#{number}") for number in range(size // 100 + 1))
    for current, archive, question, groups in DATED:
        for group in groups:
            yield current, group
            yield from ((archive, key_in(group, month)) for month in reader.document(question, group) or ())
    yield "closings", ""
    yield from (("closingsarchive", month) for month in reader.document("closing_months", MONTHS) or ())


def heard(now: dict[str, bytes], form: str) -> dict[tuple[str, str], str]:
    """By feed and id, what a reader who comes now collects from each; none stands twice."""
    found: dict[tuple[str, str], str] = {}
    for start in (address for address in now if address.endswith(f".{form}") and "-archive-" not in address):
        for name, text in walk_back(now, start, form):
            assert (start, name) not in found
            found[start, name] = text
    return found


def archived(now: dict[str, bytes]) -> dict[str, bytes]:
    """The archive pages among the files of feeds."""
    return {address: data for address, data in now.items() if "-archive-" in address}


@pytest.fixture(scope="module", autouse=True)
def short_pages() -> Iterator[None]:
    """Pages of days are full sooner, so that books of this size have some."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(dated, "PAGE", 10)
        patch.setattr(dated, "AT_LEAST", 5)
        yield


@pytest.mark.slow
@settings(max_examples=8, deadline=None)
@given(
    seed=st.integers(0, 10**6),
    first=st.integers(1, FURTHER),
    between=st.integers(1, FURTHER - 1),
    form=st.sampled_from(FORMS),
)
def test_three_hundred_decisions_later_no_item_changed_vanished_or_came_twice(
    tmp_path_factory: pytest.TempPathFactory, seed: int, first: int, between: int, form: str
) -> None:
    growing = Growing(tmp_path_factory.mktemp("growing"), decisions(first + FURTHER, seed))
    archives: dict[str, bytes] = {}
    said: dict[tuple[str, str], str] = {}
    for size in (first, first + between, first + FURTHER):
        now = growing.published(size)
        archives = archived(now) | archives
        assert all(now.get(address) == data for address, data in archives.items())
        found = heard(now, form)
        assert all(found.get(name) == text for name, text in said.items())
        assert sum(start.endswith(f"zh/feed.{form}") for start, _ in found) == size
        assert not [problem for address in now if address.endswith(form) for problem in CHECKS[form](now[address])]
        said = found
    growing.view.close()


def test_such_books_have_archive_pages_of_every_kind(tmp_path: Path) -> None:
    growing = Growing(tmp_path, decisions(4 * FURTHER, 1))
    found = Counter(address.partition("-archive-")[0] for address in archived(growing.published(4 * FURTHER)))
    growing.view.close()
    for feed in ARCHIVED:
        assert found[f"{SETTINGS.base_url}zh/{feed}"] == found[f"{SETTINGS.base_url}en/{feed}"] >= 2


def test_only_an_erasure_changes_items_that_stand_and_only_those_it_erased_from(tmp_path: Path) -> None:
    """Art. 32: what stood in the feeds must go, and readers have to fetch it again."""
    book = decisions(2 * FURTHER, 1)
    at = next(index for index, entry in enumerate(book) if isinstance(entry.fact, ProjectProposed))
    book[at] = msgspec.structs.replace(book[at], pd={"leader": commitment("leader", "欧阳示例", b"s" * 32)})
    number = 1 + max(entry.number for entry in book if entry.stream == book[at].stream)
    moment = datetime.datetime.fromisoformat(book[-1].recorded_at) + datetime.timedelta(seconds=1)
    erased = PersonalDataErased(index=at, field="leader", basis="示例依据")
    book.append(an_entry(len(book), number, moment, book[at].stream, erased))
    growing = Growing(tmp_path, book)
    before, after = (growing.published(size) for size in (len(book) - 1, len(book)))
    growing.view.close()
    changed = {address for address, data in archived(before).items() if after[address] != data}
    item = f"entry/{at}/"
    assert changed == {address for address, data in archived(before).items() if item in data.decode()} != set()
    for form in ("rss",):  # whose archive pages hold the whole item
        was, now = heard(before, form), heard(after, form)
        assert all(item in name for (start, name), text in was.items() if now[start, name] != text)
        assert any(item in name for (start, name), text in was.items() if now[start, name] != text)
        assert not [problem for address in after if address.endswith(form) for problem in CHECKS[form](after[address])]
