"""What is paid beyond a budget, in sum and for each source (Art. 19)."""

from __future__ import annotations

from domain.rules.fact import Budget, Share
from domain.rules.money import Beyond, beyond, with_share

MIXED = Budget(
    total=300, parts=(Share(source="municipal", amount=200), Share(source="self_raised", amount=100))
)  # fmt: skip


def test_nothing_is_beyond_while_every_source_has_enough() -> None:
    paid = with_share(with_share((), "municipal", 150), "self_raised", 100)
    assert list(beyond(MIXED, 250, with_share(paid, "municipal", 50))) == []


def test_a_source_may_be_beyond_while_the_sum_is_not() -> None:
    assert list(beyond(MIXED, 201, with_share((), "municipal", 201))) == [Beyond("municipal", 201, 200)]


def test_a_source_that_the_budget_does_not_name_has_nothing_in_it() -> None:
    assert list(beyond(MIXED, 1, with_share((), "private", 1))) == [Beyond("private", 1, 0)]


def test_without_parts_or_without_a_source_only_the_sum_is_asked() -> None:
    assert list(beyond(Budget(total=5), 5, with_share((), "private", 5))) == []
    assert list(beyond(MIXED, 301, ())) == [Beyond(None, 301, 300)]
    assert list(beyond(None, 1, ())) == [Beyond(None, 1, 0)]
