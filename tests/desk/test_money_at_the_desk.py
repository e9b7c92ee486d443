"""Foreign money is never taken for renminbi, and corrections take amounts as everything else at the desk does."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from desk.amounts import with_fen
from desk.terms import WrongTerms, read_terms
from domain.ledger.store import open_book
from domain.rules.catalogue import KINDS
from domain.rules.correction import EntryCorrected
from domain.rules.execution import ProjectDisbursed
from tests.desk.conftest import Run, Submissions, make_office

PAID = ("--stream", "project/Z7", "--by", "officer/registrar")


def paid(**told: Any) -> Any:
    return read_terms(KINDS["project.disbursed"], {"source": "自筹资金", **told})


@pytest.mark.parametrize(
    ("text", "currency"),
    [
        ("10万美元", "USD"), ("$10万", "USD"), ("US$10万元", "USD"), ("10美元", "USD"), ("5万欧元", "EUR"),
        ("5万港元", "HKD"), ("£5", "GBP"), ("€5万", "EUR"), ("5万 USD", "USD"), ("1亿日元", "JPY"), ("HK$ 300", "HKD"),
        ("７万英镑", "GBP"), ("3 million dollars", "USD"), ("80 pence", "GBP"), ("$10 CAD", "CAD"), ("jpy 900", "JPY"),
    ],
)  # fmt: skip
def test_foreign_money_is_refused_unless_its_currency_stands_beside_it(text: str, currency: str) -> None:
    with pytest.raises(WrongTerms, match=f"amount: '.*' is in {currency}, and amounts are decided in renminbi"):
        paid(amount=text)
    assert paid(amount=text, currency=currency).amount > 0
    with pytest.raises(WrongTerms, match="but the currency beside it is NOK"):
        paid(amount=text, currency="NOK")


@pytest.mark.parametrize("text", ["¥5万美元", "CNY 5万 USD", "£5 EUR", "€5美元"])
def test_an_amount_in_two_currencies_is_none(text: str) -> None:
    with pytest.raises(WrongTerms, match="names two currencies"):
        paid(amount=text)


def test_the_parts_of_a_budget_are_in_its_currency_and_a_sign_may_be_that_of_several() -> None:
    def budget(**told: Any) -> Any:
        return read_terms(KINDS["project.approved"], {"title": "某项目", "budget": told}).budget  # type: ignore[attr-defined]

    pounds = budget(total="£3m", currency="GBP", parts=[{"source": "private", "amount": "300万英镑"}])
    assert pounds.total == pounds.parts[0].amount == 300_000_000
    assert budget(total="$3", currency="HKD").total == budget(total="¥3", currency="JPY").total == 300
    with pytest.raises(WrongTerms, match=r"budget.parts\[1\].amount: '4万元' is in CNY, but the currency beside it is"):
        budget(total="£3m", currency="GBP", parts=[{"source": "private", "amount": "4万元"}])


def test_foreign_money_is_refused_in_a_file_too(folder: Path, tmp_path: Path, run: Run) -> None:
    file = tmp_path / "d.yaml"
    decision = "- {kind: project.disbursed, stream: project/Z7, fields: {amount: 9万欧元}}"
    file.write_text(f"by: officer/registrar\ndecisions:\n{decision}\n", encoding="utf-8")
    done = run("record", "--file", file, "--book", folder)
    assert done.exit_code == 1
    assert "line 3: amount: '9万欧元' is in EUR" in done.stderr


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("0元", "amount: '0元' is not an amount above 0: write digits and a unit, such as 300万元 or 12.50元"),
        ("-10元", "amount: '-10元' is not an amount above 0: write digits and a unit, such as 300万元 or 12.50元"),
        (
            "七百万元",
            "amount: '七百万元' is not an amount above 0: write digits and a unit, such as 300万元 or 12.50元",
        ),
        ("0.003元", "amount: '0.003元' is not a whole number of fen"),
        ("99999999亿元", "amount: '99999999亿元' is more than fits here: at most 90,071,992,547,409.91 yuan"),
    ],
)
def test_an_amount_out_of_bounds_is_told_as_it_was_written(text: str, line: str) -> None:
    with pytest.raises(WrongTerms) as caught:
        paid(amount=text)
    assert caught.value.problems == (line,)


@pytest.fixture
def corrected(folder: Path, submission: Submissions) -> Callable[..., tuple[str, ...]]:
    """The command line of a correction of an old list's payment of 70万元."""
    from desk.record import record

    source = {"title": "某清单", "sha256": "0" * 64, "row": "1"}
    with open_book(folder) as book:
        record(book, [[submission("project.disbursed", "project/Z7", amount="70万元", source=source)]], make_office())

    def told(*fields: str) -> tuple[str, ...]:
        return ("record", "entry.corrected", *PAID, "--book", str(folder), "number=1", "reason=笔误", *fields)

    return told


@pytest.mark.parametrize(
    ("wrong", "right", "line"),
    [
        ("70万元", "20", "right: '20' can be read as 0.20 yuan (fen) or as 20 yuan"),
        ("70000000", "20万元", "wrong: '70000000' can be read as 700,000 yuan (fen) or as 70,000,000 yuan"),
        ("70万元", '"35"', "right: '\"35\"' can be read as 0.35 yuan"),
        ("70万元", "9万英镑", "right: '9万英镑' is in GBP"),
    ],
)
def test_a_plain_number_in_a_correction_of_money_is_refused(
    corrected: Callable[..., tuple[str, ...]], run: Run, wrong: str, right: str, line: str
) -> None:
    done = run(*corrected("field=amount", f"wrong={wrong}", f"right={right}"))
    assert done.exit_code == 1
    assert line in done.stderr


def test_amounts_with_units_are_taken_in_a_correction_also_of_more_fields(
    corrected: Callable[..., tuple[str, ...]], folder: Path, run: Run
) -> None:
    also = 'also=[{"field": "amount", "wrong": "70万元", "right": "17.5万元"}]'
    done = run(*corrected("field=source", "wrong=null", 'right="municipal"', also))
    assert done.exit_code == 0, done.output
    with open_book(folder) as book:
        fact: Any = book.stream("project/Z7")[-1].fact
        (more,) = fact.also
    assert (more.wrong, more.right) == ("70000000", "17500000")
    done = run(*corrected("field=source", 'wrong="municipal"', "right=null", also.replace("17.5万元", "3")))
    assert "also[1].right: '3' can be read as 0.03 yuan" in done.stderr


def test_in_a_correction_amounts_within_a_structure_are_taken_too_and_digits_stay_fen() -> None:
    fact: Any = read_terms(KINDS["project.approved"], {"title": "某项目", "budget": {"total": "5元"}})

    def right(text: str) -> str:
        terms = EntryCorrected(number=1, field="budget", wrong='{"total": 500}', right=text, reason="笔误")
        return with_fen(terms, fact).right

    assert right('{"total": "6元", "parts": []}') == '{"total":600,"parts":[]}'
    assert right('{"total": 600}') == '{"total": 600}'
    plain = EntryCorrected(number=1, field="amount", wrong="500", right="700", reason="笔误")
    assert with_fen(plain, ProjectDisbursed(amount=500)) == plain
