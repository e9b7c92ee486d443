"""Charters at the desk: that of a book, those that are ready made, and what tells one from another (Art. 38)."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import chinese_calendar  # type: ignore[import-untyped]
import msgspec

import gongshi
from desk.book_folder import Folder
from desk.disk import read_text
from desk.memory import DeskMemory
from desk.submission import DeskError
from desk.terms import WrongTerms
from desk.text_file import told_unreadable
from domain.ledger.store import Book
from domain.rules import charter_file, forms
from domain.rules.adoption import CharterAdopted, CharterFact
from domain.rules.calendar import TABLES
from domain.rules.charter import STREAM, Charter
from domain.rules.charter_check import refusals
from domain.rules.fact import Fact
from domain.rules.in_force import CharterTable, table_of
from domain.rules.refusal import Refused
from domain.rules.said import Said, enumerated

LARGEST = 2**20


def charter_of(folder: Folder) -> CharterTable:
    """The charter of a book as it stands; the default one where it has none of its own."""
    with folder.open() as book:
        return charter_of_book(book)


def charter_of_book(book: Book) -> CharterTable:
    """The charter of an open book as it stands."""
    found = DeskMemory(book).state(STREAM)
    assert isinstance(found, Charter)
    return table_of(found)


def charter_after(charter: CharterTable | None, fact: Fact, on: str | None) -> CharterTable | None:
    """The charter after a fact, for what stands below it in the same file."""
    if not isinstance(fact, CharterFact):
        return charter
    held = charter.charter if charter and charter.charter.adopted_on is not None else Charter(id="main")
    return table_of(fact.after(held, on))


def ready_made() -> dict[str, Path]:
    """The charters to begin with, by name."""
    return {path.stem: path for path in sorted((gongshi.examples() / "charters").glob("*.toml"))}


def read_charter(name: str) -> CharterAdopted:
    """A charter from a file, or a ready-made one by its name.

    Raises `WrongTerms` with a line for each thing that is wrong in its form, `Refused` for what Art. 38 does not allow.
    """
    path, data = _file(name)
    try:
        fields = charter_file.parsed(data)
    except charter_file.WrongCharter as wrong:
        raise WrongTerms(Said("{path}: {problem}", path=path, problem=problem) for problem in wrong.problems) from None
    try:
        fact = msgspec.convert(msgspec.to_builtins(fields), CharterAdopted)
    except msgspec.ValidationError as error:
        raise WrongTerms([Said("{path}: {problem}", path=path, problem=error)]) from None
    if hidden := forms.faults(fact):
        raise WrongTerms(Said("{path}: {problem}", path=path, problem=each.said) for each in hidden)
    if found := list(refusals(fact.after(Charter(id="main"), "2000-01-01"), TABLES)):
        raise found[0].beside(*found[1:])
    return fact


def clock_of(name: str) -> int | None:
    """The office's clock that the file of a charter proposes for the opening of a book; None where it says none.

    Raises as `read_charter` does, which is asked first.
    """
    read_charter(name)
    return charter_file.clock_of(_file(name)[1])


def _file(name: str) -> tuple[Path, bytes]:
    path = ready_made().get(name, Path(name))
    if not path.is_file():
        known = enumerated(ready_made())
        raise DeskError(
            "{name}: there is no such file, and no charter of that name; there is {known}", name=name, known=known
        )
    with told_unreadable(path):
        return path, read_text(path, LARGEST, "utf-8-sig").encode()


def as_charter(fact: CharterAdopted) -> CharterTable:
    """What a charter would be once it is adopted."""
    return table_of(fact.after(Charter(id="main"), "2000-01-01"))


def amendment(now: CharterTable, wanted: CharterTable, on: str) -> dict[str, Any]:
    """The fields of the amendment that makes one charter of another from a day on; empty where they are alike.

    Raises `Refused` where a code is to have other words: they never change.
    """
    add: list[dict[str, Any]] = []
    end: list[dict[str, str]] = []
    reworded: list[Refused] = []
    day_before = (datetime.date.fromisoformat(on) - datetime.timedelta(days=1)).isoformat()
    for name in dict.fromkeys((*_names(now), *_names(wanted))):
        new = [term for term in wanted.terms(name) if now.term(name, term.code) is None]
        add += [{"name": name, "terms": msgspec.to_builtins(new)}] if new else []
        for term in now.terms(name):
            other = wanted.term(name, term.code)
            if other is None and not term.until:
                end.append({"vocabulary": name, "code": term.code, "until": day_before})
            elif other and not term.until and other.until:
                end.append({"vocabulary": name, "code": term.code, "until": other.until})
            if other and (other.zh, other.en, other.of, other.traits) != (term.zh, term.en, term.of, term.traits):
                text = "Art. 38: {code} was used in {vocabulary} before; other words are another code."
                reworded.append(Refused(text, code=term.code, vocabulary=name))
    if reworded:
        raise reworded[0].beside(*reworded[1:])
    periods = list(_periods(now, wanted, on))
    found: dict[str, Any] = {"effective_on": on, "add": add, "end": end, "periods": periods}
    return {name: value for name, value in found.items() if value} if add or end or periods else {}


def _names(charter: CharterTable) -> list[str]:
    return [each.name for each in charter.charter.vocabularies]


def _periods(now: CharterTable, wanted: CharterTable, on: str) -> Iterator[dict[str, Any]]:
    for each in wanted.charter.periods:
        held = now.period(each.name, on)
        if held is None or (held.number, held.unit) != (each.number, each.unit):
            yield {"name": each.name, "number": each.number, "unit": each.unit}


def proposed_year(year: int) -> dict[str, Any]:
    """The calendar of a year as the library of the State Council's notices has it; `DeskError` where it has it not."""
    first = datetime.date(year, 1, 1)
    days = [first + datetime.timedelta(days=n) for n in range(366) if (first + datetime.timedelta(days=n)).year == year]
    try:
        works = {day: chinese_calendar.is_workday(day) for day in days}
    except NotImplementedError:
        raise DeskError(
            "the holidays of {year} are not in this release's list: give them with --file, once they are announced",
            year=year,
        ) from None
    off = [day.isoformat() for day in days if day.isoweekday() < 6 and not works[day]]
    worked = [day.isoformat() for day in days if day.isoweekday() > 5 and works[day]]
    return {"year": year, "off": off, "worked": worked, "source": f"国务院办公厅关于{year}年部分节假日安排的通知"}


def filled(decision: dict[str, Any], beside: Path) -> dict[str, Any]:
    """A decision of a file with its charter written out, where its one field `charter` names a charter.

    It names a ready-made charter, or a file that is looked for beside the decision file.
    """
    fields = decision.get("fields")
    if decision.get("kind") != "charter.adopted" or not isinstance(fields, dict) or [*fields] != ["charter"]:
        return decision
    name = str(fields["charter"])
    fact = read_charter(name if name in ready_made() else str(beside / name))
    return decision | {"fields": stated(fact)}


def stated(fact: CharterAdopted) -> dict[str, Any]:
    """The fields of a charter as a decision file states them."""
    told: dict[str, Any] = texts_of(
        {name: value for name, value in msgspec.to_builtins(fact).items() if name != "kind"}
    )
    return told


def texts_of(value: Any) -> Any:
    """A value in the texts, lists and maps of a decision file."""
    if isinstance(value, dict):
        return {name: texts_of(value[name]) for name in value}
    if isinstance(value, list | tuple):
        return [texts_of(each) for each in value]
    return str(value)
