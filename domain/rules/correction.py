"""Corrections: nothing is edited; a wrong statement is answered by the right one (Art. 31)."""

from __future__ import annotations

from typing import Annotated

import msgspec

from domain.rules.decision import decides
from domain.rules.fact import Count, Fact, Name, Power, State, Text, told
from domain.rules.refusal import refuse, require
from domain.rules.sitting import Sitting


class EntryCorrected(Fact, frozen=True, kw_only=True, tag="entry.corrected"):
    """A statement in an earlier entry was wrong; this says what is right. Both stay visible."""

    power = Power.NAMED
    article = 31
    zh = "更正"
    en = "Correction"

    number: Annotated[Count, told("被更正记录在同一对象的记录中的序号", "number of the wrong entry in its stream")]
    field: Annotated[Name, told("被更正的项目", "field that is corrected")]
    wrong: Annotated[Text, told("错误表述", "wrong statement")]  # both as JSON, so that every type of field fits
    right: Annotated[Text, told("正确表述", "right statement")]
    reason: Annotated[Text, told("更正理由", "reason")]


@decides(EntryCorrected)
def correct(state: State, terms: EntryCorrected, at: Sitting) -> EntryCorrected:
    """Correct one field of an earlier entry of the same stream; the desk checks that entry's statement."""
    require(
        terms.wrong != terms.right, "Art. 31: a correction changes the statement; both are {wrong}.", wrong=terms.wrong
    )
    try:
        msgspec.json.decode(terms.wrong)
        msgspec.json.decode(terms.right)
    except msgspec.DecodeError:
        refuse("Art. 31: the wrong and the right statement are given as JSON values.")
    return terms
