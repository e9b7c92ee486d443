"""An American list, from its cells to the project's page: every amount stays in dollars (Art. 15, 19, 33)."""

from __future__ import annotations

import re

import pytest

from desk.transcribe.mapping import WrongMapping
from site_builder.build.make import make
from site_builder.settings import Settings
from tests.desk.transcribing import HEAD, Transcriber, accounted

MAPPING = (
    HEAD
    + """
[[fact]]
kind = "project.approved"
stream = "project/{Award}"
[fact.fields]
title = "{Title}"
undertakers = ["organisation/{Body}"]
budget.total = { column = "Awarded", amount = "$" }

[[fact]]
kind = "project.disbursed"
stream = "project/{Award}"
when = { column = "Outlays", present = true }
[fact.fields]
amount = { column = "Outlays", amount = "$" }

[[fact]]
kind = "project.surplus_returned"
stream = "project/{Award}"
when = { column = "Returned", present = true }
[fact.fields]
amount = { column = "Returned", amount = "$" }

[[fact]]
kind = "project.outcome_recorded"
stream = "project/{Award}"
when = { column = "Contract", present = true }
[fact.fields]
outcome = "technology_contract"
title = "{Contract}"
amount = { column = "Worth", amount = "$" }
"""
)
TOP = "Award,Title,Body,Awarded,Outlays,Returned,Contract,Worth\n"
ROWS = (
    'A1,Maps,Some University,"$110,000","$14,959.40",$59.40,Licence,"$7,000"\n'
    'A2,Probes,Some University,"1,600,000.00","1,495,940.00",,,\n'
)
MONEY = re.compile(r"\$[\d.,]+\d(?: million)?")


def test_every_amount_of_an_american_list_is_in_dollars_to_the_page(run_on: Transcriber) -> None:
    assert accounted(run_on(MAPPING, TOP + ROWS)) == (2, 0, 0, 0)
    facts = [run_on.fact("project/A1", number) for number in (1, 2, 3, 4)]
    assert (facts[0].budget.total, facts[0].budget.currency) == (110_000_00, "USD")
    assert [(each.amount, each.currency) for each in facts[1:]] == [
        (14_959_40, "USD"), (59_40, "USD"), (7_000_00, "USD"),
    ]  # fmt: skip
    site = run_on.folder / "www"
    make(run_on.book.pages, Settings(title="测试公示", title_en="Test", pdf=()), site, as_of="2026-03-02")
    told = {name: re.sub(r"<[^>]+>", " ", (site / f"en/projects/{name}.html").read_text()) for name in ("A1", "A2")}
    assert {"$110,000", "$14,959.40", "$59.40", "$7,000"} <= set(MONEY.findall(told["A1"]))
    assert {"$1.6 million", "$1.49594 million"} <= set(MONEY.findall(told["A2"]))
    for name, text in told.items():
        chinese = re.sub(r"<[^>]+>", " ", (site / f"zh/projects/{name}.html").read_text())
        assert "CNY" not in text and "yuan" not in text, name
        assert not re.search(r"\d[万亿]?元", chinese) and "美元" in chinese, name


def test_a_list_says_its_currency_once(run_on: Transcriber) -> None:
    """Where the cells bear no sign, the mapping says the currency for the whole list; a sign of another is refused."""
    whole = '[cells]\ncurrency = "USD"\n' + MAPPING.replace('amount = "$"', 'amount = "k"')
    bare = "A1,Maps,Some University,110,14.9594,0.0594,Licence,7\nA2,Probes,Some University,¥5,,,,\n"
    assert accounted(run_on(whole, TOP + bare)) == (1, 0, 1, 0)
    amounts = [
        (run_on.fact("project/A1", number).amount, run_on.fact("project/A1", number).currency) for number in (2, 3)
    ]
    assert amounts == [(14_959_40, "USD"), (59_40, "USD")]
    with pytest.raises(WrongMapping, match=r"USD|GBP"):
        mixed = MAPPING.replace(
            'budget.total = { column = "Awarded", amount = "$" }',
            'budget.total = { column = "Awarded", amount = "$" }\nbudget.currency = "GBP"',
        )
        run_on(mixed, TOP + ROWS, "c.csv")
