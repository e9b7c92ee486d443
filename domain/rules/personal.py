"""Personal data lies beside the book and can be erased there; the book records that it was (Art. 32)."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Annotated

from domain.rules.decision import KINDS, decides
from domain.rules.fact import Count, Fact, Name, Power, State, Text, may, told
from domain.rules.refusal import require
from domain.rules.sitting import Sitting


class PersonalDataErased(Fact, frozen=True, kw_only=True, tag="personal_data.erased"):
    """A personal value that lay beside an entry was erased, with the salt of its commitment."""

    family = "correction"
    power = Power.EXECUTION
    article = 32
    entries = ("index",)
    zh = "个人信息删除"
    en = "Personal data erased"

    index: Annotated[
        Count, told("记录在记录簿中的序号", "place of the entry in the book")
    ]  # counted from 0, as in the log
    field: Annotated[Name, told("被删除的项目", "field that is erased")]
    basis: Annotated[Name | None, told("法律依据", "legal basis")] = None
    reason: Annotated[Text | None, may("说明", "explanation")] = None


def may_erase(state: State, at: Sitting) -> None:
    """Refuse where no entry of the stream is of a kind with personal data."""
    if at.entered is not None:
        found = any(each.fact.personal for each in at.entered(state.ref))
        require(found, "Art. 32: no entry of {stream} carries personal data.", stream=state.ref)


@decides(PersonalDataErased, may_erase)
def erase(state: State, terms: PersonalDataErased, at: Sitting) -> PersonalDataErased:
    """Erase one personal field of an entry of the same stream; the desk checks that the entry carries it."""
    personal = {field for kind in KINDS.values() for field, _, _ in kind.fact.personal}
    require(terms.field in personal, "Art. 32: {field} is not personal data of any kind of entry.", field=terms.field)
    return terms


def check_erasure(stream: str, terms: PersonalDataErased, carried: Collection[str], earlier: Iterable[Fact]) -> None:
    """Refuse unless the entry carries this value, and no earlier fact of its stream erased it.

    `carried` are the personal fields of the entry that the terms name, none where it is not of this stream.
    """
    require(
        terms.field in carried,
        "Art. 32: entry {index} of the book is no entry of {stream} with personal data {field}.",
        index=terms.index,
        stream=stream,
        field=terms.field,
    )
    require(
        not any(
            isinstance(fact, PersonalDataErased) and (fact.index, fact.field) == (terms.index, terms.field)
            for fact in earlier
        ),
        "Art. 32: {field} of entry {index} was erased already; it is erased once.",
        field=terms.field,
        index=terms.index,
    )
