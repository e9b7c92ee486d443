"""Values: how a cell's text becomes what a field wants, step by step, in one fixed order.

A step that cannot be taken raises `NotTakeable`: the whole row then goes to quarantine, with the reason.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from desk.terms import whole
from desk.transcribe.cells import CellRow, Column, Hearing, NotTakeable, one_line
from desk.transcribe.columns import Columns
from desk.transcribe.mapping import CellsSpec, ValueSpec, WrongMapping
from desk.transcribe.steps import FORMS, Step, steps_of
from desk.transcribe.templates import is_constant, template
from domain.rules.said import Said
from domain.rules.shape import Shape

Value = Callable[[CellRow], str | None]
Source = Callable[[CellRow], str]
ADDABLE = ("fen", "change", "whole")


@dataclass(frozen=True)
class Setting:
    """What holds for every value of a mapping: its columns, what every cell may say, its tables of codes."""

    columns: Columns
    cells: CellsSpec
    codes: dict[str, dict[str, str]]
    common: dict[bool, Hearing]  # for ids, and for all else
    offset: int  # of the office's clock, by which a list may give times of day

    def hearing(self, spec: ValueSpec, where: str, *, ids: bool) -> Hearing:
        """How the cells of a value are heard: as all others are, unless it says more."""
        if spec.empty or spec.withheld or (ids and spec.codes):
            codes = self.codes.get(spec.codes, {}) if isinstance(spec.codes, str) else spec.codes
            return Hearing(self.cells, where, spec.empty, spec.withheld, ids=ids, codes=codes)
        return self.common[ids]


def value_of(spec: ValueSpec, shape: Shape, setting: Setting, where: str, currency: str = "") -> Value:
    """A function from a row to the text of one value; None where the list says nothing, or withholds it."""
    if sum(bool(given) for given in (spec.column, spec.text, spec.sum, spec.value is not None)) != 1:
        raise WrongMapping(where, "give exactly one of column, text, sum and value")
    if spec.value is not None:
        return _constant_value(spec, shape, setting)
    field = where.partition(".fields.")[2] or where.rpartition(".")[2]
    is_id = shape.form == "reference" or field.rpartition(".")[2] == "number"
    hearing = setting.hearing(spec, where, ids=is_id)
    steps = steps_of(spec, shape, setting, hearing, where, currency)
    default = None if spec.default is None else constant(spec.default)
    if spec.text and _is_plain(spec.text) and not steps and not hearing.withholds(spec.text):
        said = default if hearing.says_nothing(spec.text) else spec.text
        return lambda row: said
    if spec.sum:
        if shape.form not in ADDABLE:
            raise WrongMapping(
                where, "sum: this field takes {form}, and only amounts and whole numbers add up", form=FORMS[shape.form]
            )
        columns = [setting.columns.column(name) for name in spec.sum]
        return _Value(lambda row: _added(columns, hearing, steps, row), [], hearing, field, spec, default)
    return _Value(_source(spec, setting.columns, hearing, where), steps, hearing, field, spec, default)


class _Value:
    """A value that is made from a row: its source, the steps, and what is done where it says nothing."""

    def __init__(
        self, source: Source, steps: list[Step], hearing: Hearing, field: str, spec: ValueSpec, default: str | None
    ) -> None:
        self.source, self.steps, self.hearing, self.field, self.default = source, steps, hearing, field, default
        self.lenient = spec.unreadable == "empty"
        self.required = spec.required and default is None
        self.composed = (
            bool(spec.text) and not _is_plain(spec.text) and hearing.checks_whole
        )  # of several cells, which were heard one by one

    def __call__(self, row: CellRow) -> str | None:
        row.basis = ""
        try:
            text = self.source(row)
            if self.composed and text and not row.basis:
                text = self.hearing.heard(row, text, self.field)
            if text:
                for step in self.steps:
                    text = step(text, row)
                    if text == "":
                        break
        except NotTakeable:
            if not self.lenient:
                raise
            row.warnings.append(Said("{field}: a value that cannot be read was left out", field=self.field))
            text = ""
        if text:
            return text
        if row.basis:
            row.withheld[self.field] = row.basis
            return None
        if self.required:
            raise NotTakeable("is empty")
        return self.default


def _constant_value(spec: ValueSpec, shape: Shape, setting: Setting) -> Value:
    said = constant(spec.value)
    if shape.form == "reference":
        setting.columns.references.add(said)
    return lambda row: said


def constant(value: str | int | bool | None) -> str:
    """A value of the mapping itself as text."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def _is_plain(text: str) -> bool:
    return is_constant(text) and "{" not in text and "}" not in text


def _source(spec: ValueSpec, columns: Columns, hearing: Hearing, where: str) -> Source:
    """The text before any step: what a cell says, the first of several that says something, or a template."""
    if spec.text:
        said = spec.text
        return (lambda row: said) if _is_plain(said) else template(said, columns, hearing, where)
    named = [spec.column] if isinstance(spec.column, str) else spec.column
    if named == ["item"]:
        return lambda row: hearing.heard(row, row.item, "item")
    found = [columns.column(name) for name in named]
    if len(found) == 1:
        only = found[0]
        return lambda row: hearing.hear(row, only)
    return lambda row: next((text for column in found if (text := hearing.hear(row, column)) or row.basis), "")


def _added(columns: list[Column], hearing: Hearing, steps: list[Step], row: CellRow) -> str:
    """The sum of what several columns say; nothing where none says anything."""
    total: int | None = None
    for column in columns:
        text = hearing.hear(row, column)
        if row.basis:
            return ""  # a sum without what is withheld would be wrong
        for step in steps if text else ():
            text = step(text, row)
        if text:
            try:
                total = (total or 0) + whole(text)
            except ValueError:
                raise NotTakeable(
                    "column '{name}': '{text}' is no number to add", name=column.name, text=one_line(text)
                ) from None
    return "" if total is None else str(total)
