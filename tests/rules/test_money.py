"""What was paid is added up by source and currency, and never over two currencies (Art. 15, 19)."""

from __future__ import annotations

import pytest

from domain.rules.execution import ProjectSurplusReturned, return_surplus
from domain.rules.fact import Budget, Share
from domain.rules.money import Excess, Paid, beyond, currency_of, foreign, summed
from domain.rules.project import Project
from domain.rules.refusal import Refused
from domain.rules.sitting import Sitting

RENMINBI = Budget(total=500, parts=(Share(source="municipal", amount=200), Share(source="municipal", amount=300)))
DOLLARS = Budget(total=500, currency="USD")
PAID = (
    Paid(source="municipal", amount=300),
    Paid(source="municipal", currency="CNY", amount=100),
    Paid(source="municipal", currency="USD", amount=900),
)


def test_renminbi_are_the_same_whether_stated_or_not() -> None:
    assert currency_of("CNY", None) is currency_of(None, Budget(total=1, currency="CNY")) is None
    assert summed(PAID, RENMINBI) == 400
    assert foreign(PAID, RENMINBI) == {"USD": 900}
    assert summed(PAID, DOLLARS) == 1200  # what states no currency is in that of the budget
    assert foreign(PAID, DOLLARS) == {None: 100}


def test_another_currency_is_not_held_against_the_budget() -> None:
    assert beyond(PAID, RENMINBI) == ()


def test_a_sources_parts_and_payments_are_added_up() -> None:
    more = (*PAID, Paid(source="municipal", amount=101))
    assert beyond(more, RENMINBI) == (Excess(None, 501, 500), Excess("municipal", 501, 500))


@pytest.mark.parametrize(("currency", "owed"), [(None, 60), ("CNY", 60), ("USD", 100)])
def test_a_return_in_another_currency_lowers_no_debt(currency: str | None, owed: int) -> None:
    project = Project(id="x", budget=RENMINBI, paid=PAID, owed=100)
    assert ProjectSurplusReturned(amount=40, currency=currency).after(project, None).owed == owed


def test_a_return_in_another_currency_is_refused() -> None:
    project = Project(id="x", budget=RENMINBI, paid=PAID, disbursed=400)
    at = Sitting(on="2015-01-05", look_up=lambda kind, ref: kind(id=ref))
    with pytest.raises(Refused, match="an amount in USD cannot be held against it"):
        return_surplus(project, ProjectSurplusReturned(amount=1, currency="USD"), at)
