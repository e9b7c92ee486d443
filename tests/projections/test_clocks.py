"""What was known of a stream, by either clock and by both."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.ledger.entry import AnyEntry
from domain.rules.history import state_after
from domain.rules.office_time import public_day
from domain.rules.organisation import Organisation, OrganisationRenamed
from projections.clocks import Known, as_known
from tests.public.given import UNIVERSITY, entry, story, wrong_name

UNIVERSITY_STORY = [each for each in story() if each.stream == UNIVERSITY]
DAYS = ["2014-05-05", "2014-05-06", "2014-05-08", "2015-03-01", "2015-04-01", "2015-04-02", "2016-01-10", "2016-01-12"]


def known(true_on: str | None = None, public_by: str | None = None) -> tuple[str | None, tuple[int, ...]]:
    """The name by which the university was known, and the entries that counted."""
    found = as_known(UNIVERSITY_STORY, 480, true_on, public_by)
    return (found.state.name if isinstance(found.state, Organisation) else None), found.counted


def test_without_a_day_everything_counts() -> None:
    assert known() == ("清华", (0, 1, 2))


def test_nothing_was_known_before_the_first_day() -> None:
    assert as_known(UNIVERSITY_STORY, 480, true_on="2014-05-05") == Known(None, ())
    assert as_known(UNIVERSITY_STORY, 480, public_by="2014-05-07") == Known(None, ())
    assert as_known([], 480) == Known(None, ())


def test_a_decision_is_true_on_its_own_day() -> None:
    assert known(true_on="2014-05-06") == ("清华大雪", (0,))
    assert known(true_on="2015-03-01") == ("清华", (0, 1))


def test_what_was_true_was_not_public_yet() -> None:
    assert known(true_on="2015-03-01", public_by="2015-03-31") == ("清华大雪", (0,))


def test_the_day_on_which_something_became_public_is_the_day_in_beijing() -> None:
    assert public_day("2015-04-01T15:59:59Z", 480) == "2015-04-01"
    assert public_day("2015-04-01T16:00:00Z", 480) == "2015-04-02"
    assert known(public_by="2015-04-01") == ("清华大雪", (0,))
    assert known(public_by="2015-04-02") == ("清华", (0, 1))


def test_a_correction_does_not_work_before_it_is_public() -> None:
    assert as_known(UNIVERSITY_STORY, 480, public_by="2016-01-11").state == msgspec.structs.replace(
        Organisation(id="清华大学", registered_on="2014-05-06"), name="清华", former_names=("清华大雪",)
    )
    assert as_known(UNIVERSITY_STORY, 480, public_by="2016-01-12").state == msgspec.structs.replace(
        Organisation(id="清华大学", registered_on="2014-05-06"), name="清华", former_names=("清华大学",)
    )


def test_a_correction_finds_its_entry_although_one_between_does_not_count() -> None:
    """The third entry corrects the first while the second is not true yet: numbers stand for places in the stream."""
    early = [UNIVERSITY_STORY[0], late_rename(), entry(UNIVERSITY, 3, wrong_name(1, "清华大雪", "清华大学"), *EARLY)]
    assert as_known(early, 480, true_on="2014-12-31") == Known(
        Organisation(id="清华大学", registered_on="2014-05-06", name="清华大学"), (0, 2)
    )


def test_a_correction_of_what_does_not_count_has_no_effect() -> None:
    """The fourth entry corrects the second, which is not true yet; neither the first nor the third may take it."""
    correction = msgspec.structs.replace(wrong_name(2, "清华", "北大"), field="new_name")
    again = entry(UNIVERSITY, 3, OrganisationRenamed(new_name="水木"), *EARLY)
    early = [UNIVERSITY_STORY[0], late_rename(), again, entry(UNIVERSITY, 4, correction, *EARLY)]
    found = as_known(early, 480, true_on="2014-12-31")
    assert found == Known(
        Organisation(id="清华大学", registered_on="2014-05-06", name="水木", former_names=("清华大雪",)), (0, 2, 3)
    )
    assert as_known(early, 480).state == Organisation(
        id="清华大学", registered_on="2014-05-06", name="水木", former_names=("清华大雪", "北大")
    )


def test_an_unpublished_day_of_decision_is_at_the_latest_the_day_on_which_it_was_public() -> None:
    undated = [entry(UNIVERSITY, 1, UNIVERSITY_STORY[0].fact, None, "2014-05-08T01:00:00Z")]
    assert as_known(undated, 480, true_on="2014-05-07").counted == ()
    assert as_known(undated, 480, true_on="2014-05-08").counted == (0,)


EARLY = ("2014-06-01", "2014-06-02T01:00:00Z")


def late_rename() -> AnyEntry:
    return entry(UNIVERSITY, 2, OrganisationRenamed(new_name="清华"), "2015-03-01", "2014-06-01T01:00:00Z")


@given(st.sampled_from([None, *DAYS]), st.sampled_from([None, *DAYS]))
def test_both_clocks_count_what_each_counts(true_on: str | None, public_by: str | None) -> None:
    both = as_known(UNIVERSITY_STORY, 480, true_on, public_by).counted
    each = set(as_known(UNIVERSITY_STORY, 480, true_on).counted) & set(
        as_known(UNIVERSITY_STORY, 480, None, public_by).counted
    )
    assert both == tuple(sorted(each))


@pytest.mark.parametrize("size", [1, 2, 3])
def test_by_the_newest_day_history_stands_as_it_is_folded(size: int) -> None:
    told = UNIVERSITY_STORY[:size]
    folded = state_after(Organisation(id="清华大学"), [(each.fact, each.decided_on) for each in told])
    assert as_known(told, 480, "2020-01-01", "2020-01-01").state == folded
