"""A book in euros: the life of a project, and what is refused in it as in a book in renminbi (Art. 15, 38)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desk.charters import charter_of_book
from desk.example import example
from desk.memory import DeskMemory
from desk.money import hundredths
from desk.terms import WrongTerms, read_terms
from desk.transcribe.mapping import read_mapping
from desk.transcribe.run import transcribe
from domain.ledger.entry import parse
from domain.ledger.store import open_book
from domain.rules.catalogue import KINDS
from domain.rules.currencies import TWO_DECIMALS
from domain.rules.in_force import default, table_of
from domain.rules.project import Project
from public.auditing.law import Law
from site_builder.words import voice
from tests.desk.euro_life import BUDGET, CASE, OFFICE, PROJECT, decision, euro_book, handed_in, life, run
from tests.ledger import loghouse

WHOLE = [each["kind"] for each in life()]
LIST = """
[source]
title = "An old list"

[[fact]]
kind = "project.approved"
stream = "project/{id}"
fields.title = "{title}"
fields.budget.total = { column = "cost", amount = "k" }
CURRENCY

[[fact]]
kind = "project.disbursed"
stream = "project/{id}"
fields.amount = { column = "paid", amount = "k" }
"""


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A book in euros in which a project was accepted."""
    book = euro_book(tmp_path_factory.mktemp("euro"))
    told = handed_in(book, life())
    assert told.exit_code == 0, told.output
    return book


@pytest.fixture
def begun(tmp_path: Path) -> Path:
    """A book in euros in which a project is under contract."""
    book = euro_book(tmp_path)
    told = handed_in(book, life()[: WHOLE.index("project.contract_signed") + 1])
    assert told.exit_code == 0, told.output
    return book


def test_a_project_lives_in_euros(lived: Path) -> None:
    with open_book(lived) as book:
        project = DeskMemory(book).state(PROJECT)
        facts = [entry.fact for entry in book.stream(PROJECT)]
    assert isinstance(project, Project) and project.status == "accepted"
    assert project.budget and project.budget.total == 310_000_000 and project.budget.currency is None
    assert (project.disbursed, project.returned) == (152_000_050, 50_000_050)
    assert {getattr(fact, "currency", None) for fact in facts} <= {None, "EUR"}


def test_what_is_recorded_is_told_in_euros(begun: Path) -> None:
    paid = decision("project.disbursed", PROJECT, "registrar", "2026-04-01", amount="1.02 million", source="national")
    told = handed_in(begun, [paid])
    assert "€1.02 million was paid out" in told.output and "102万欧元" in told.output
    beyond = {**paid, "on": "2026-04-02", "fields": {**paid["fields"], "amount": "2.5 million"}}
    refused = handed_in(begun, [beyond])
    assert "Art. 19: EUR 3,520,000.00 would be disbursed; the budget is EUR 3,000,000.00." in refused.output


@pytest.mark.parametrize(
    ("amount", "currency", "refusal"),
    [
        (
            "30万元",
            None,
            "'30万元' is in CNY, and the money of this book is in EUR; write it in EUR, such as EUR 12.50",
        ),
        ("30 USD", None, "'30 USD' is in USD, and the money of this book is in EUR"),
        ("30", "CNY", "Art. 15: currency: the money of this book is in EUR, not in CNY; state the amount in EUR."),
        ("30万元", "CNY", "Art. 15: currency: the money of this book is in EUR, not in CNY; state the amount in EUR."),
        ("0.001 EUR", None, "'0.001 EUR' is not a whole number of hundredths"),
        ("much", None, "'much' is not an amount above 0: write digits and a unit, such as 3 million or EUR 12.50"),
    ],
)
def test_other_money_is_refused_in_one_line(begun: Path, amount: str, currency: str | None, refusal: str) -> None:
    fields = {"amount": amount, "source": "national"} | ({"currency": currency} if currency else {})
    told = handed_in(begun, [decision("project.disbursed", PROJECT, "registrar", "2026-04-01", **fields)])
    assert told.exit_code == 1 and refusal in told.output
    assert "元" not in told.output.replace(amount, "") and "fen" not in told.output


@pytest.mark.parametrize("listed", [False, True], ids=["decided", "listed"])
def test_verification_asks_it_again(lived: Path, listed: bool) -> None:
    with open_book(lived) as book:
        told = [msgspec.json.decode(data) for _, data in book.pages(0, 1000)]
    assert broken(told) == []
    proposed = next(each for each in told if each["fact"]["kind"] == "project.proposed")
    if listed:
        source = {"title": "An old list", "sha256": "0" * 64, "row": 1}
        told.append(proposed := {**proposed, "stream": "project/L1", "source": source, "fact": {**proposed["fact"]}})
    proposed["fact"]["budget"] = {**proposed["fact"]["budget"], "currency": "CNY"}
    refusal = "Art. 15: budget.currency: the money of this book is in EUR, not in CNY; state the amount in EUR."
    assert [line for line in broken(told) if refusal in line]


def broken(told: list[dict[str, Any]]) -> list[str]:
    law = Law()
    for index, entry in enumerate(told):
        law.ask(index, parse(loghouse.canonical(entry)))
    return [each.line() for each in law.broken]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_budget_in_renminbi_is_refused_with_what_to_do(tmp_path: Path, language: str) -> None:
    book = euro_book(tmp_path)
    assert handed_in(book, life()[: WHOLE.index("project.proposed")]).exit_code == 0
    yuan = {"total": "300万元", "currency": "CNY", "parts": [{"source": "national", "amount": "300万元"}]}
    case = decision("project.proposed", PROJECT, "registrar", "2026-02-12", **CASE | {"budget": yuan})
    told = handed_in(book, [case], language)
    assert told.exit_code == 1
    if language == "zh":
        assert "第十五条：budget.currency：本记录簿以EUR记账，不用CNY；请以EUR写明金额。" in told.output
    else:
        text = "Art. 15: budget.currency: the money of this book is in EUR, not in CNY; state the amount in EUR."
        assert text in told.output and "State the amounts in EUR and leave the currency out." in told.output


def test_a_programme_and_a_call_count_in_the_currency_of_the_book_too(tmp_path: Path) -> None:
    book = euro_book(tmp_path)
    told = life()
    place = WHOLE.index("programme.plan_approved")
    assert handed_in(book, told[:place]).exit_code == 0
    foreign = {"total": "8 million", "currency": "GBP", "parts": [{"source": "host", "amount": "8 million"}]}
    plan = {**told[place], "fields": {"summary": "n", "budget": foreign}}
    assert "the money of this book is in EUR, not in GBP" in handed_in(book, [plan]).output


def test_euros_are_refused_in_a_book_in_renminbi(tmp_path: Path) -> None:
    assert run("new", tmp_path / "yuan", "--no-keys", "--on", "2026-01-05").exit_code == 0
    told = decision("call.published", "call/1", "founder", "2026-01-13", title="C", programme="programme/1",
                    method="open_tender", closes_on="2026-02-10", budget=BUDGET)  # fmt: skip
    refused = handed_in(tmp_path / "yuan", [told])
    assert "'EUR 3 million' is in EUR, and amounts are decided in renminbi; write it in 元" in refused.output


def test_a_correction_takes_euros_and_nothing_else(begun: Path) -> None:
    paid = decision("project.disbursed", PROJECT, "registrar", "2026-04-01", amount="120,000.00", source="national")
    assert handed_in(begun, [paid]).exit_code == 0
    with open_book(begun) as book:
        number = book.stream(PROJECT)[-1].number

    def corrected(right: str) -> Any:
        fields = {"number": str(number), "field": "amount", "wrong": "EUR 120000", "right": right, "reason": "A slip."}
        return handed_in(begun, [decision("entry.corrected", PROJECT, "registrar", "2026-04-02", **fields)])

    assert "is in CNY, and the money of this book is in EUR" in corrected("10万元").output
    budget = '{"total":300000000,"parts":[{"source":"national","amount":300000000}],"currency":"CNY"}'
    with open_book(begun) as book:
        approval = next(each.number for each in book.stream(PROJECT) if each.kind == "project.approved")
        before = book.stream(PROJECT)[approval - 1].fact.budget  # type: ignore[attr-defined]
    wrong = f'{{"total":{before.total},"parts":[{{"source":"national","amount":200000000}},' \
            '{"source":"host","amount":100000000}]}'  # fmt: skip
    fields = {"number": str(approval), "field": "budget", "wrong": wrong, "right": budget, "reason": "A slip."}
    told = handed_in(begun, [decision("entry.corrected", PROJECT, "founder", "2026-04-02", **fields)])
    assert "the money of this book is in EUR, not in CNY" in told.output
    assert corrected("110,000.50").exit_code == 0
    with open_book(begun) as book:
        project = DeskMemory(book).state(PROJECT)
        assert isinstance(project, Project) and project.disbursed == 11_000_050


def transcribed(folder: Path, book: Path, currency: str, content: str) -> Any:
    (folder / "mapping.toml").write_text(LIST.replace("CURRENCY", currency), encoding="utf-8")
    (folder / "list.csv").write_text(content, encoding="utf-8")
    with open_book(book) as opened:
        summary = transcribe(
            opened, read_mapping(folder / "mapping.toml"), folder / "list.csv", by="officer/registrar", office=OFFICE,
            quarantine=folder / "quarantine.csv",
        )  # fmt: skip
        return summary, DeskMemory(opened).state("project/L1")


def test_a_list_without_a_currency_is_in_that_of_the_book(tmp_path: Path) -> None:
    book = euro_book(tmp_path)
    rows = "id,title,cost,paid\nL1,One,20,€5k\nL2,Two,30万元,\nL3,Three,30,£5\n"
    summary, project = transcribed(tmp_path, book, "", rows)
    assert (summary.taken, summary.quarantined) == (1, 2)
    assert project.budget.total == 2_000_000 and project.budget.currency is None and project.disbursed == 500_000


def test_a_list_may_name_the_currency_of_the_book_which_goes_without_saying(tmp_path: Path) -> None:
    book = euro_book(tmp_path)
    summary, project = transcribed(
        tmp_path, book, 'fields.budget.currency = "EUR"', "id,title,cost,paid\nL1,One,20,5\n"
    )
    assert summary.taken == 1 and project.budget.currency is None and project.disbursed == 500_000


def test_a_list_in_renminbi_is_not_taken_for_euros(tmp_path: Path) -> None:
    book = euro_book(tmp_path)
    summary, project = transcribed(
        tmp_path, book, 'fields.budget.currency = "CNY"', "id,title,cost,paid\nL1,One,20,5\n"
    )
    assert summary.quarantined == 1 and project.budget is None
    assert "the money of this book is in EUR, not in CNY" in (tmp_path / "quarantine.csv").read_text(encoding="utf-8")


def test_the_currency_is_not_amended(lived: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.toml"
    shown = run("charter", "show", "neutral-en").output
    assert "currency: EUR" in shown
    text = (Path(__file__).parents[2] / "examples/charters/neutral-en.toml").read_text(encoding="utf-8")
    other.write_text(text.replace('"EUR"', '"USD"').replace("number = 10,", "number = 12,"), encoding="utf-8")
    refused = run("charter", "diff", other, "--by", "officer/founder", "--book", lived, "--dry-run")
    assert refused.exit_code == 1 and "Art. 38: the currency of a book does not change; it is EUR." in refused.output
    amended = decision("charter.amended", "charter/main", "founder", "2026-11-30", effective_on="2026-11-30",
                       currency="USD", reason="n")  # fmt: skip
    assert "currency: there is no such field" in handed_in(lived, [amended]).output


@pytest.mark.parametrize(
    ("currency", "refusal"),
    [
        ("RMB", "Art. 38: RMB is no code of ISO 4217; write CNY."),
        ("JPY", "Art. 38: JPY has no hundredths in use, in which amounts are kept; state a currency that has."),
        ("QQQ", "Art. 38: QQQ is no currency in use; write its code in ISO 4217, such as EUR."),
    ],
)
def test_a_charter_states_a_currency_of_hundredths(tmp_path: Path, currency: str, refusal: str) -> None:
    text = (Path(__file__).parents[2] / "examples/charters/neutral-en.toml").read_text(encoding="utf-8")
    (tmp_path / "c.toml").write_text(text.replace('"EUR"', f'"{currency}"'), encoding="utf-8")
    told = run("charter", "check", tmp_path / "c.toml")
    assert told.exit_code == 1
    assert [line for line in told.output.splitlines() if "Art." in line] == [f"gongshi-desk: {refusal}"]


def test_explain_and_its_example_speak_of_the_currency_of_the_book(lived: Path) -> None:
    told = run("explain", "project.disbursed", "--book", lived).output
    assert "3 million, EUR 12.50" in told and "'amount=EUR " in told and "元" not in told and "fen" not in told
    with open_book(lived) as book:
        assert "元" not in example(KINDS["project.approved"], charter_of_book(book))


def test_digits_alone_are_doubtful_where_a_person_types_them(begun: Path) -> None:
    told = run("record", "project.disbursed", "--stream", PROJECT, "--by", "officer/registrar", "--on", "2026-04-01",
               "--book", begun, "--yes", "amount=3000000", "source=national")  # fmt: skip
    assert (
        "amount: '3000000' can be read as EUR 30,000 (hundredths) or as EUR 3,000,000; write the currency, such as EUR"
        " 30000 or EUR 3000000" in told.output
    )
    assert run("record", "project.disbursed", "--stream", PROJECT, "--by", "officer/registrar", "--on", "2026-04-01",
               "--book", begun, "--yes", "amount=12.50", "source=national").exit_code == 0  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(sorted(TWO_DECIMALS)), st.integers(0, 10**13), st.sampled_from(["zh", "en"]))
def test_what_the_pages_say_the_desk_takes(currency: str, amount: int, language: str) -> None:
    said = voice.money(language, amount, currency)
    assert hundredths(said, currency=currency) == amount


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(sorted(TWO_DECIMALS - {"CNY"})), st.integers(1, 10**11), st.booleans())
def test_a_book_of_any_currency_takes_its_own_and_refuses_others(currency: str, amount: int, plain: bool) -> None:

    charter = table_of(msgspec.structs.replace(default().charter, currency=currency, adopted_on="2026-01-05"))
    text = f"{amount // 100}.{amount % 100:02}" + ("" if plain else f" {currency}")
    fact: Any = read_terms(KINDS["project.disbursed"], {"amount": text}, charter)
    assert fact.amount == amount and fact.currency is None
    for other in ("30万元", "5 EUR" if currency != "EUR" else "5 USD"):
        with pytest.raises(WrongTerms, match=f"and the money of this book is in {currency}"):
            read_terms(KINDS["project.disbursed"], {"amount": other}, charter)
