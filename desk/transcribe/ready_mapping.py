"""Making a mapping ready: its tables become functions, and every mistake that can be seen without the list is told."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

import msgspec

from desk.advice import suggestion
from desk.decisions import unknown_kind
from desk.transcribe.cells import CellRow, Hearing, NotTakeable, one_line, regex
from desk.transcribe.columns import Columns
from desk.transcribe.currency import FIELD, Implied, currency_of
from desk.transcribe.mapping import (
    ChangedSpec,
    ColumnSpec,
    EachSpec,
    FactSpec,
    ItemsMapping,
    Mapping,
    TestSpec,
    ValueSpec,
    WrongMapping,
    as_spec,
)
from desk.transcribe.oddities import ABOVE
from desk.transcribe.plan import FactPlan, Items, Making, Test, TranscriptionPlan
from desk.transcribe.templates import first_of, is_constant, template
from desk.transcribe.values import Setting, value_of
from domain.rules.catalogue import KINDS, Kind
from domain.rules.fact import Day, Name
from domain.rules.in_force import CharterTable
from domain.rules.office_time import USUAL
from domain.rules.said import enumerated, said_of
from domain.rules.shape import Shape, shape_of, shape_of_kind


def make_plan(mapping: Mapping, charter: CharterTable | None = None, offset: int = USUAL) -> TranscriptionPlan:
    """Check a mapping against the kinds of facts and the book's charter, and make it ready. Raises `WrongMapping`.

    `offset` is that of the office's clock, in minutes ahead of UTC.
    """
    maker = _Maker(mapping, charter, offset)
    facts = tuple(maker.fact(spec, f"fact[{n}]") for n, spec in enumerate(mapping.fact, 1))
    if not facts:
        raise WrongMapping("fact", "a mapping makes at least one [[fact]]")
    always = any(not spec.when and not spec.once and not spec.changed for spec in mapping.fact)
    if any(plan.changed for plan in facts) and not always:
        raise WrongMapping(
            "changed", "needs one [[fact]] without when, once and changed, so that a row already taken is known by it"
        )
    skips = tuple((maker.tests(spec.when, f"skip[{n}].when"), spec.reason) for n, spec in enumerate(mapping.skip, 1))
    fill = tuple(maker.columns.column(name) for name in mapping.file.fill_down)
    return TranscriptionPlan(maker.columns, skips, facts, fill, (*ABOVE, *mapping.cells.above), charter)


class _Maker:
    """Turns the tables of one mapping into functions, and collects the columns that they use."""

    def __init__(self, mapping: Mapping, charter: CharterTable | None, offset: int) -> None:
        self.mapping = mapping
        self.charter = charter
        self.columns = Columns({name: _heads(spec, f"columns.{name}") for name, spec in mapping.columns.items()})
        self.hearing, self.hearing_ids = (Hearing(mapping.cells, "cells", ids=ids) for ids in (False, True))
        common = {False: self.hearing, True: self.hearing_ids}
        self.setting = Setting(self.columns, mapping.cells, mapping.codes, common, offset)
        self.currency = mapping.cells.currency
        for text in (mapping.file.footer, mapping.file.stop):
            regex(text, "file")

    def fact(self, spec: FactSpec, where: str) -> FactPlan:
        kind = KINDS.get(spec.kind)
        if kind is None:
            raise WrongMapping(where, unknown_kind(spec.kind))
        changed = tuple(spec.changed) if isinstance(spec.changed, list) else (spec.changed,)
        for change in changed:
            self._check_changed(kind, change, f"{where}.changed")
        streams = [spec.stream] if isinstance(spec.stream, str) else spec.stream
        if not streams:
            raise WrongMapping(
                f"{where}.stream",
                "give a template, or a list of them of which the first that fits is taken",
            )
        begin = len(self.columns.asked)
        stream = first_of([template(text, self.columns, self.hearing_ids, f"{where}.stream") for text in streams])
        of_stream = set(self.columns.asked[begin:])
        begin = len(self.columns.asked)
        fields = self.fields(kind, spec.fields, f"{where}.fields")
        told_by_id = set(self.columns.asked[begin:]) <= of_stream and not spec.each and "|" not in "".join(streams)
        return FactPlan(
            name=f"{where} {kind.name}",
            kind=kind,
            stream=stream,
            fields=fields,
            told_by_id=told_by_id and len(streams) == 1,
            test=self.tests(spec.when, f"{where}.when"),
            items=self.items(spec.each, f"{where}.each") if spec.each else None,
            once=spec.once,
            changed=changed,
            on=self.value(spec.on, Shape("day", Day), f"{where}.on") if spec.on else lambda row: None,
            authority=template(spec.authority, self.columns, self.hearing, f"{where}.authority"),
        )

    def fields(self, kind: Kind, told: dict[str, Any], where: str) -> Making:
        """The fields of a fact, and its personal ones."""
        personal = {name: value for name, value in told.items() if name in {name for name, _, _ in kind.fact.personal}}
        made = {name: self.value(value, shape_of(Name), f"{where}.{name}") for name, value in personal.items()}
        rest = {name: value for name, value in told.items() if name not in personal}
        return _together(made | self._parts(rest, shape_of_kind(kind.fact, self.charter), where), set(told))

    def value(self, told: Any, shape: Shape, where: str) -> Making:
        """Whatever stands for a field: a text, a table that makes a value, a list, or the parts of a structure."""
        if shape.form == "structure":
            if not isinstance(told, dict):
                names = enumerated(each.name for each in shape.fields)
                raise WrongMapping(
                    where,
                    "this field has parts; write [….fields.{name}] with {names}",
                    name=where.rpartition(".")[2],
                    names=names,
                )
            telling = {name for name, part in told.items() if not is_fixed(part)}
            return _together(self._parts(told, shape, where), telling or set(told))
        if shape.form == "list" and shape.item:
            return self._list(told, shape.item, where)
        if isinstance(told, str):
            spec: Any = ValueSpec(text=told) if told else ValueSpec(value="")
        elif isinstance(told, bool | int):
            spec = ValueSpec(value=told)
        elif isinstance(told, dict):
            spec = as_spec(told, ValueSpec, where)
        else:
            raise WrongMapping(where, 'write a text, a number, true or false, or a table such as { column = "…" }')
        made = value_of(spec, shape, self.setting, where, self.currency)
        return functools.partial(_located, made, where.partition(".")[2])

    def _parts(self, told: dict[str, Any], shape: Shape, where: str) -> dict[str, Making]:
        """What makes each part of a structure; its amounts are in one currency, which it says."""
        outer = self.currency
        self.currency, implied = currency_of(told, shape, outer, where)
        try:
            return self._made(told, shape, where) | ({FIELD: lambda row: implied} if implied else {})
        finally:
            self.currency = outer

    def _made(self, told: dict[str, Any], shape: Shape, where: str) -> dict[str, Making]:
        made = {}
        for name, value in told.items():
            field = shape.by_name.get(name)
            if field is None:
                known = enumerated(shape.by_name)
                raise WrongMapping(
                    where,
                    "there is no field '{name}'{suggestion}; there are {known}",
                    name=name,
                    suggestion=suggestion(name, shape.by_name),
                    known=known,
                )
            made[name] = self.value(value, field.shape, f"{where}.{name}")
        return made

    def _list(self, told: Any, item: Shape, where: str) -> Making:
        if isinstance(told, dict) and "each" in told:
            spec = as_spec(told, ItemsMapping, where)
            assert isinstance(spec, ItemsMapping)
            items, test = self.items(spec.each, f"{where}.each"), self.tests(spec.when, f"{where}.when")
            return functools.partial(_each, items, test, self.value(spec.item, item, f"{where}.item"))
        single = told if isinstance(told, list) else [told]
        made = [self.value(value, item, f"{where}[{n}]") for n, value in enumerate(single, 1)]
        return lambda row: [value for making in made if (value := making(row)) is not None]

    def items(self, spec: EachSpec, where: str) -> Items:
        """The items of a repeated group in a row."""
        if sum(map(bool, (spec.column, spec.columns, spec.numbered))) != 1 or bool(spec.split) != bool(spec.column):
            raise WrongMapping(where, "give column with split, or columns, or numbered")
        hearing = self.hearing
        if spec.column:
            column = self.columns.column(spec.column)
            signs = [spec.split] if isinstance(spec.split, str) else spec.split
            cut = regex("|".join(signs), where)
            return lambda row: [
                (item, n)
                for n, part in enumerate(cut.split(hearing.hear(row, column)), 1)
                if part and (item := one_line(part).strip()) and not hearing.says_nothing(item)
            ]
        if spec.numbered and "{n}" not in spec.numbered:
            raise WrongMapping(where, "numbered: write {n} where the number stands, as in 单位{n}")
        found = self.columns.series(spec.numbered) if spec.numbered else [self.columns.column(c) for c in spec.columns]
        return lambda row: [
            (item, int(column.name) if spec.numbered else n)
            for n, column in enumerate(found, 1)
            if (item := one_line(hearing.hear(row, column)))
        ]

    def tests(self, told: TestSpec | list[TestSpec], where: str) -> Test:
        """Conditions that must all hold."""
        tests = [self._test(spec, where) for spec in (told if isinstance(told, list) else [told])]
        return lambda row: all(test(row) for test in tests)

    def _test(self, spec: TestSpec, where: str) -> Test:
        given = [spec.equals is not None, spec.in_ is not None, spec.matches is not None, spec.present is not None]
        if sum(given) != 1:
            raise WrongMapping(where, "give exactly one of equals, in, matches and present")
        said = (lambda row: row.item) if spec.column == "item" else self._said(spec.column)
        is_empty = self.hearing.says_nothing
        if spec.present is not None:
            return lambda row: (is_empty(said(row)) is not spec.present) is not spec.not_
        if spec.matches is not None:
            pattern = regex(spec.matches, where)
            return lambda row: bool(pattern.search(said(row))) is not spec.not_
        wanted = set(spec.in_ or ()) if spec.in_ is not None else {spec.equals}
        return lambda row: (said(row) in wanted) is not spec.not_

    def _said(self, name: str) -> Callable[[CellRow], str]:
        column = self.columns.column(name)
        return lambda row: one_line(row.text(column))

    def _check_changed(self, kind: Kind, change: ChangedSpec, where: str) -> None:
        """The state and the fact must have the fields that are compared."""
        known = [field.name for field in msgspec.structs.fields(kind.fact.state)]
        if change.state.split(".")[0] not in known:
            raise WrongMapping(
                where,
                "state: '{state}' is not known of the stream; known: {known}",
                state=change.state,
                known=enumerated(known),
            )
        fields = [field.name for field in msgspec.structs.fields(kind.fact)]
        for path in filter(None, (change.to, change.before)):
            if path.split(".")[0] not in fields:
                raise WrongMapping(
                    where,
                    "there is no field '{path}' in {name}; there are {fields}",
                    path=path,
                    name=kind.name,
                    fields=enumerated(fields),
                )


def _heads(spec: str | list[str] | ColumnSpec, where: str) -> tuple[tuple[str, ...], bool]:
    names = spec.names if isinstance(spec, ColumnSpec) else spec
    optional = spec.optional if isinstance(spec, ColumnSpec) else False
    heads = (names,) if isinstance(names, str) else tuple(names)
    if not heads or not all(heads):
        raise WrongMapping(where, "give the column's name in the header")
    for head in heads:
        if len(head) > 2 and head[0] == head[-1] == "/":
            regex(head[1:-1], where)
    return heads, optional


def _located(making: Making, where: str, row: CellRow) -> Any:
    try:
        return making(row)
    except NotTakeable as error:
        raise NotTakeable("{where}: {error}", where=where, error=said_of(error)) from None


def is_fixed(told: Any) -> bool:
    """Whether a value is the same for every row."""
    if isinstance(told, dict):
        makes = told.keys() & {"column", "text", "each"}
        return "value" in told or (not makes and all(is_fixed(part) for part in told.values()))
    if isinstance(told, list):
        return all(is_fixed(part) for part in told)
    return not isinstance(told, str) or is_constant(told)


def _together(parts: dict[str, Making], telling: set[str]) -> Making:
    """The parts of a structure; None where none of those that come from the list says anything."""

    def make(row: CellRow) -> dict[str, Any] | None:
        made = {name: value for name, making in parts.items() if (value := making(row)) not in (None, [])}
        if isinstance(implied := made.get(FIELD), Implied):
            del made[FIELD]
            if not implied.beside.isdisjoint(made):
                made[FIELD] = implied.currency
        return made if not telling.isdisjoint(made) else None

    return make


def _each(items: Items, test: Test, making: Making, row: CellRow) -> list[Any]:
    found = []
    for n, (item, at) in enumerate(items(row), 1):
        inner = row.of_item(item, n, at)
        if test(inner) and (value := making(inner)) is not None:
            found.append(value)
        row.withheld |= inner.withheld
    return found
