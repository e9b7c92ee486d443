"""Each entry has a headline: its act or verdict, its subject, and what tells it apart; it fits into any list."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.ledger.entry import AnyEntry, parse
from domain.ledger.store import open_book
from domain.rules.catalogue import KINDS
from domain.rules.organisation import OrganisationRegistered, OrganisationRenamed
from domain.rules.shape import shape_of_kind
from site_builder.content.headlines import entry_headline
from site_builder.words.book_words import default_words
from site_builder.words.headlines import BETWEEN, CUT, MOST, headline, headline_words
from site_builder.words.sentences import rooms
from site_builder.words.voice import Voice
from tests.examples.conftest import feed
from tests.projections.given import Step, entries
from tests.site_builder.given_site import site_over, some_entries
from tests.soak import FIXED, examples

PLACE = re.compile(r"\{(\w+)(?:\.\w+)*\}")
GIVEN = some_entries(300)
PERSONAL = {name for kind in KINDS.values() for name, _, _ in kind.fact.personal}


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> list[AnyEntry]:
    """The entries of the example."""
    folder = tmp_path_factory.mktemp("headlines") / "book"
    for result in feed(folder):
        assert result.exit_code == 0, result.output
    with open_book(folder) as book:
        return [parse(body) for _, body in book.pages(0, 1_000)]


def test_every_row_is_of_a_kind_and_names_only_what_that_states_and_nothing_personal() -> None:
    rows = headline_words()
    assert set(rows) == {"zh", "en"}
    for language, kinds in rows.items():
        assert set(kinds) <= set(KINDS)
        for kind, words in kinds.items():
            stated = {field.name for field in shape_of_kind(KINDS[kind].fact).fields}
            used = {*PLACE.findall(words.act), *PLACE.findall(words.rest)}
            assert used <= stated | {"field"}, (language, kind)
            assert not used & PERSONAL, (language, kind)


def test_both_languages_tell_the_same_kinds_apart() -> None:
    rows = headline_words()
    rest = {language: {kind for kind, words in kinds.items() if words.rest} for language, kinds in rows.items()}
    assert rest["zh"] == rest["en"]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_entry_of_the_example_has_one_that_fits(tmp_path: Path, told: list[AnyEntry], language: str) -> None:
    with site_over(tmp_path, told, "2018-12-31") as site:
        found = [entry_headline(site, language, site.reader.entry(index)) for index in range(len(told))]
    assert {entry.kind for entry in told} <= set(KINDS)
    assert all(found) and max(map(len, found)) <= MOST[language]
    assert all("{" not in each and "None" not in each and not each.startswith(BETWEEN[language]) for each in found)
    assert sum(CUT in each for each in found) < len(found) // 3
    # Shorter than the sentence, and no headline is one.
    assert not any(each.endswith(("。", ".")) for each in found)
    assert set(rooms().sentences) >= {entry.kind for entry in told}


@settings(max_examples=examples(60, 2_000), deadline=None, derandomize=FIXED)
@given(
    st.sampled_from(GIVEN), st.text(st.characters(codec="utf-8", categories=["L", "N", "P"]), max_size=120),
    st.text("甲乙丙", max_size=60), st.sampled_from(["zh", "en"]),
)  # fmt: skip
def test_whatever_a_subject_is_called_the_act_stands_whole(
    entry: AnyEntry, name: str, rest: str, language: str
) -> None:
    spoken = Voice(default_words(), language, lambda stream: name)
    told = headline(spoken, entry.fact, name, {}, rest)
    assert 0 < len(told) <= MOST[language]
    act = headline(spoken, entry.fact, "", {}, "").split(BETWEEN[language])[0]
    assert told.startswith(act)


def test_it_names_its_subject_as_it_was_called_then(tmp_path: Path) -> None:
    steps = [
        Step("organisation/u", OrganisationRegistered(name="旧名", body="institute"), "2016-02-01"),
        Step("organisation/u", OrganisationRenamed(new_name="新名"), "2017-02-01"),
    ]
    with site_over(tmp_path, entries(steps), "2018-01-01") as site:
        assert [entry_headline(site, "zh", site.reader.entry(index)) for index in (0, 1)] == [
            "机构登记｜旧名",
            "机构更名｜新名",
        ]
