"""How a value of a fact is said in a language: it follows from the type of its field, and from what is noted there."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Literal, Union, get_args, get_origin

import msgspec

from domain.rules.decision import KINDS
from domain.rules.fact import Budget
from domain.rules.office_time import offset_text
from domain.rules.vocabulary import VOCABULARY
from site_builder.words import voice
from site_builder.words.book_words import BookWords
from site_builder.words.voice import Voice

Say = Callable[[Voice, Any, str | None], str]  # a voice, a value of the field's type, and its currency


def place(spoken: Voice, value: object, path: tuple[str, ...], currency: str | None = None) -> str | None:
    """What stands at a path of field names, said in a language; None where nothing was stated."""
    if isinstance(value, tuple):
        said = [place(spoken, item, path, currency) for item in value]
        told = [str(item) for item in said if item is not None]
        return spoken.join.join(told) if told else None
    currency = getattr(value, "currency", None) or currency
    if isinstance(value, Budget) and not path:
        path = ("total",)
    field = getattr(value, path[0], None)
    if spoken.language == "en" and len(path) == 1:
        field = getattr(value, f"{path[0]}_en", None) or field
    if field is None or field == ():
        return None
    if len(path) > 1 or isinstance(field, Budget):
        return place(spoken, field, path[1:], currency)
    return saying(type(value), path[0])(spoken, field, currency)  # type: ignore[arg-type]


@functools.cache
def saying(struct: type[msgspec.Struct], name: str) -> Say:
    """How a field of a structure is said, from its annotation."""
    field = next(field for field in msgspec.structs.fields(struct) if field.name == name)
    extra: dict[str, object] = {}
    for meta in _metas(field.type):
        extra.update({key: value for key, value in meta.items() if value not in (None, "")})
    say = _leaf(field.type, extra, name)

    if not _has_tuple(field.type):
        return say

    def said(spoken: Voice, value: object, currency: str | None) -> str:
        if isinstance(value, tuple):
            return spoken.join.join(say(spoken, item, currency) for item in value)
        return say(spoken, value, currency)

    return said


def titled(words: BookWords, language: str, kind: str) -> str:
    """What a kind of decision is called; its own name where there is none of that name."""
    known = KINDS.get(kind)
    return words.kind(language, known.fact) if known else kind


def is_text(struct: type[msgspec.Struct], name: str) -> bool:
    """Whether a field holds a text of no special form, which is said as it was recorded."""
    return saying(struct, name) is plain


def _leaf(annotation: object, extra: Mapping[str, object], name: str) -> Say:
    if extra.get("form") == "fen":
        return lambda spoken, value, currency: spoken.money(value, currency)
    if extra.get("form") in ("day", "partial_day"):
        return lambda spoken, value, _: voice.day(spoken.language, value)
    if extra.get("form") == "offset":
        return lambda spoken, value, _: f"UTC{offset_text(value)}"
    if "ref" in extra:
        return lambda spoken, value, _: spoken.ref(value)
    words = str(extra.get("term") or extra.get(VOCABULARY) or name)
    if words == "kind" and extra.get("term"):
        return lambda spoken, value, _: spoken.text(f"“{titled(spoken.words, spoken.language, str(value))}”")
    if extra.get("term") or extra.get(VOCABULARY) or _has_literal(annotation):
        return lambda spoken, value, _: spoken.text(spoken.term(words, str(getattr(value, "value", value))))
    if name in voice.ANSWERS:
        return lambda spoken, value, _: voice.answer(spoken.language, name, value)
    if name == "year":
        return lambda spoken, value, _: (
            voice.after_acceptance(spoken.language, value) if value < 1000 else voice.day(spoken.language, str(value))
        )  # of a calendar, the year itself
    return plain


def plain(spoken: Voice, value: object, _: str | None = None) -> str:
    """A text, number or answer in the middle of a sentence."""
    if isinstance(value, bool):
        return voice.answer(spoken.language, "", value)
    if isinstance(value, int):
        return voice.number(spoken.language, value)
    if isinstance(value, msgspec.Struct):
        return _structure(spoken, value)
    return spoken.text(without_stop(str(value)))


def _structure(spoken: Voice, value: msgspec.Struct) -> str:
    """A structure that no sentence tells: what it states, one after the other, in one language where it has two."""
    names = [name for name in value.__struct_fields__ if getattr(value, name) not in (None, (), "")]
    other = "zh" if spoken.language == "en" else "en"
    if {"zh", "en"} <= {*names}:
        names.remove(other)
    return " ".join(said for name in names if (said := place(spoken, value, (name,))))


def without_stop(text: str) -> str:
    """A text without its final full stop: the sentence that takes it in brings its own."""
    return text.removesuffix("。") if text.endswith("。") else text.removesuffix(".") if text[-3:] != "..." else text


def _metas(annotation: object) -> Iterator[dict[str, object]]:
    for meta in getattr(annotation, "__metadata__", ()):
        if isinstance(meta, msgspec.Meta) and meta.extra:
            yield meta.extra
    if get_origin(annotation) is not Literal:
        for inner in get_args(annotation):
            yield from _metas(inner)


def _has_tuple(annotation: object) -> bool:
    return get_origin(annotation) is tuple or (
        get_origin(annotation) is not Literal and any(map(_has_tuple, get_args(annotation)))
    )


def _has_literal(annotation: object) -> bool:
    return get_origin(annotation) is Literal or any(
        _has_literal(inner) for inner in get_args(annotation) if inner is not Union
    )
