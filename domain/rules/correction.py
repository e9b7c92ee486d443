"""Corrections: nothing is edited; a wrong statement is answered by the right one (Art. 31)."""

from __future__ import annotations

from typing import Annotated

import msgspec

from domain.rules.fact import Count, Fact, Name, Part, Power, Statement, Text, may, told


class FieldCorrection(Part, frozen=True, kw_only=True):
    """One field more that a correction sets right; both statements as JSON."""

    field: Annotated[Name, told("被更正的项目", "field that is corrected")]
    wrong: Annotated[Statement, told("错误表述", "wrong statement")]
    right: Annotated[Statement, told("正确表述", "right statement")]


class EntryCorrected(Fact, frozen=True, kw_only=True, tag="entry.corrected"):
    """A statement in an earlier entry was wrong; this says what is right. Both stay visible."""

    family = "correction"
    power = Power.NAMED
    article = 31
    zh = "更正"
    en = "Correction"
    fills = ("also",)

    number: Annotated[Count, told("被更正记录在同一对象的记录中的序号", "number of the wrong entry in its stream")]
    field: Annotated[Name, told("被更正的项目", "field that is corrected")]
    wrong: Annotated[Statement, told("错误表述", "wrong statement")]  # both as JSON, so that every type of field fits
    right: Annotated[Statement, told("正确表述", "right statement")]
    reason: Annotated[Text, told("更正理由", "reason")]
    also: Annotated[tuple[FieldCorrection, ...], may("一并更正的项目", "fields corrected with it")] = ()
    breach: Annotated[Text | None, may("违规说明", "in what the truth broke the law")] = None

    @property
    def fields(self) -> tuple[FieldCorrection, ...]:
        """All fields that it corrects."""
        return (FieldCorrection(field=self.field, wrong=self.wrong, right=self.right), *self.also)

    @property
    def undone(self) -> EntryCorrected:
        """The correction that would restore what was wrong."""
        also = tuple(FieldCorrection(field=each.field, wrong=each.right, right=each.wrong) for each in self.also)
        return msgspec.structs.replace(self, wrong=self.right, right=self.wrong, also=also)
