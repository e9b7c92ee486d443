"""A mapping made ready, and what a row states by it before that is handed in at the desk."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from collections.abc import Mapping as Map
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple, Protocol

import msgspec

from desk.decisions import split_personal
from desk.terms import WrongTerms, read_terms
from desk.transcribe.cells import CellRow, Column, NotTakeable
from desk.transcribe.columns import Columns, folded
from desk.transcribe.ids import doubtful_id, doubtful_title, odd_id
from desk.transcribe.mapping import ChangedSpec
from desk.transcribe.oddities import is_sum
from desk.transcribe.templates import Template
from domain.rules.catalogue import Kind
from domain.rules.fact import Fact, State
from domain.rules.in_force import CharterTable
from domain.rules.said import Said, said_of

Making = Callable[[CellRow], Any]
Test = Callable[[CellRow], bool]
Items = Callable[[CellRow], list[tuple[str, int]]]  # each item with the number of its column


class OnRecord(Protocol):
    """What is on record of a stream, with what waits to be written."""

    def state(self, stream: str) -> State:
        """Its state."""

    def begun(self, stream: str) -> bool:
        """Whether anything is recorded there."""

    def has(self, stream: str, kind: str) -> bool:
        """Whether a fact of this kind is recorded there."""

    def met(self, plan: FactPlan, stream: str) -> bool:
        """Whether a row before named it; from now on one did."""

    def heard(self, plan: FactPlan, stream: str, told: Any) -> bool:
        """Whether a row before said the very same of it; from now on one did."""


class HeldBackFact(NamedTuple):
    """A fact that `once` held back, and in which field it says otherwise than the record; nothing: in none."""

    kind: str
    field: str = ""
    detail: str = ""


@dataclass(frozen=True)
class Statement:
    """One fact that a row states, before it is handed in."""

    kind: Kind
    stream: str
    terms: Fact
    personal: Map[str, str]
    on: str | None
    authority: str | None
    withheld: Map[str, str]
    home: bool = False  # an amount of it says, by its cell or its column's unit, that it is in the book's currency


@dataclass(frozen=True, eq=False)
class FactPlan:
    """One [[fact]] made ready."""

    name: str
    kind: Kind
    stream: Template
    fields: Making
    told_by_id: bool  # the fields say nothing that the stream's name does not say
    test: Test
    items: Items | None
    once: bool | Literal["kind"]
    changed: tuple[ChangedSpec, ...]
    on: Making
    authority: Template


@dataclass(frozen=True)
class TranscriptionPlan:
    """A mapping made ready for any list that has its columns."""

    columns: Columns
    skips: tuple[tuple[Test, str], ...]
    facts: tuple[FactPlan, ...]
    fill_down: tuple[Column, ...]
    above: tuple[str, ...]
    charter: CharterTable | None = None  # whose terms a list is read by

    def followed(self, state: type[State]) -> set[str]:
        """The fields of a subject's state whose changes the mapping enters by `changed`."""
        return {each.state for fact in self.facts if fact.kind.fact.state is state for each in fact.changed}


def statements(
    plan: FactPlan, row: CellRow, known: OnRecord, kept: list[HeldBackFact], whole: TranscriptionPlan
) -> Iterator[Statement]:
    """What a row states by one [[fact]]: nothing, one fact, or one for each item. Raises `NotTakeable`.

    Where `once` holds a fact back, what the row says against the record is added to `kept`.
    """
    for item_row in _rows(plan.items, row):
        try:
            if plan.test(item_row):
                yield from _statement(plan, item_row, known, kept, whole)
        except NotTakeable as error:
            raise NotTakeable("{name}: {error}", name=plan.name, error=said_of(error)) from None
        except WrongTerms as wrong:
            raise NotTakeable("{name}: {wrong}", name=plan.name, wrong=wrong.said) from None


def _statement(
    plan: FactPlan, row: CellRow, known: OnRecord, kept: list[HeldBackFact], whole: TranscriptionPlan
) -> Iterator[Statement]:
    stream = _stream(plan, row, whole.columns)
    if plan.once and (known.begun(stream) if plan.once is True else known.has(stream, plan.kind.name)):
        kept += _against(plan, row, stream, known, whole)
        return
    row.home.clear()
    told = plan.fields(row) or {}
    before = msgspec.to_builtins(known.state(stream)) if plan.changed else {}
    if plan.changed and not any(_get(told, each.to) and _get(before, each.state) for each in plan.changed):
        return  # silence on either side is no change
    for change in plan.changed:
        if change.before:
            _put(told, change.before, _get(before, change.state))
    fields, personal = split_personal(plan.kind, told)
    terms = read_terms(plan.kind, fields, whole.charter)
    title = getattr(terms, "title", None) or getattr(terms, "name", None)
    if isinstance(title, str):
        if why := is_sum(title):
            raise NotTakeable(why)
        row.warn(doubtful_title(title), title)
    if plan.changed:
        stated = msgspec.to_builtins(terms)
        if not any(_differs(_get(before, each.state), _get(stated, each.to)) for each in plan.changed):
            return
    if plan.once:
        known.met(plan, stream)
        if not plan.told_by_id:
            known.heard(plan, stream, told)
    on, authority, withheld = plan.on(row), plan.authority(row) or None, dict(row.withheld)
    yield Statement(plan.kind, stream, terms, personal, on, authority, withheld, any(row.home))


def _stream(plan: FactPlan, row: CellRow, columns: Columns) -> str:
    """The stream that a row names; `NotTakeable` where it names none, or more than one."""
    row.basis = ""
    stream = plan.stream(row)
    if not stream and row.basis:
        raise NotTakeable("stream: the list withholds one of its columns ('{basis}')", basis=row.basis)
    if not stream:
        raise NotTakeable("stream: one of its columns is empty")
    id_ = stream.partition("/")[2]
    if why := odd_id(id_) or columns.is_title(id_):
        raise NotTakeable("stream: {why}", why=why)
    row.warn(doubtful_id(id_), id_)
    return stream


def _against(
    plan: FactPlan, row: CellRow, stream: str, known: OnRecord, whole: TranscriptionPlan
) -> list[HeldBackFact]:
    """What a row says of a stream that differs from what stands there, where `once` keeps it from being entered."""
    if plan.told_by_id and known.met(plan, stream):
        return [HeldBackFact(plan.kind.name)]
    try:
        told = plan.fields(row.aside()) or {}
        if known.heard(plan, stream, told):
            return [HeldBackFact(plan.kind.name)]
        fields, _ = split_personal(plan.kind, told)
        said = msgspec.to_builtins(read_terms(plan.kind, fields, whole.charter))
    except (NotTakeable, WrongTerms):
        return [HeldBackFact(plan.kind.name)]  # it is not entered, so it need not be readable
    stands = msgspec.to_builtins(known.state(stream))
    followed = {path.split(".")[0] for path in whole.followed(plan.kind.fact.state)}
    return [HeldBackFact(plan.kind.name)] + [
        HeldBackFact(
            plan.kind.name,
            name,
            Said(
                "{field} of {stream} is {value}, but on record {stands}",
                field=name,
                stream=stream,
                value=_brief(value),
                stands=_brief(stands[name]),
            ),
        )
        for name, value in said.items()
        if name not in followed and _differs(stands.get(name), value) and _alike(stands[name]) != _alike(value)
    ]


def _alike(value: Any) -> str:
    """A value for comparing: full and half width, capitals and blanks make no difference."""
    return folded(str(value))


def _brief(value: Any) -> str:
    match value:
        case dict():  # of amounts, as a budget is
            text = ", ".join(
                f"{name} {part / 100:,.2f}" if isinstance(part, int) else "…" for name, part in value.items()
            )
        case list() | tuple():
            text = ", ".join(map(str, value))
        case _:
            text = str(value)
    return f"'{text if len(text) <= 60 else text[:59] + '…'}'"


def _differs(before: Any, now: Any) -> bool:
    """Whether the list now says something else than the stream last had."""
    return before not in (None, ()) and now not in (None, ()) and before != now


def _rows(items: Items | None, row: CellRow) -> Iterator[CellRow]:
    """The row itself, or a copy of it for each item of a repeated group."""
    if items is None:
        row.withheld = {}
        yield row
        return
    for n, (item, at) in enumerate(items(row), 1):
        yield row.of_item(item, n, at)


def _get(value: Any, path: str) -> Any:
    for name in path.split("."):
        value = value.get(name) if isinstance(value, dict) else None
    return value


def _put(told: dict[str, Any], path: str, value: Any) -> None:
    *outer, last = path.split(".")
    for name in outer:
        told = told.setdefault(name, {})
    if value is not None:
        told[last] = value
