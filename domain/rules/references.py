"""What a decision names stands on record: a name that is written down wrong would stay wrong for ever (Art. 4, 31).

Asked of every field of every kind that names another stream, in one place. Not asked: what a list states (Art. 33),
what stood before, which the record itself says, and the fields that a kind declares as `unasked`.
"""

from __future__ import annotations

import functools
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Annotated, Any, get_args, get_origin

import msgspec
from msgspec import Meta

from domain.rules.fact import LINE, Fact, Share, State
from domain.rules.forms import fields_of
from domain.rules.refusal import refuse, require, together
from domain.rules.sitting import Sitting
from domain.rules.stream import stream_id, stream_subject

BEFORE = "before"
KEYS = ("key", "lost", "replacement", "old", "new", "by_key")  # a public key begins with the name of its holder


def require_on_record(fact: Fact, stream: str, states: Mapping[str, type[State]], at: Sitting) -> None:
    """Refuse a decision on a stream that names others of which nothing is on record; a body is registered.

    All are told at once. What looks like the name of a stream in a text of one line is meant and asked as one.
    """

    def ask(ref: str) -> None:
        subject = stream_subject(ref)
        if ref == stream or subject not in states:
            return
        state = at.ask(states[subject], ref)
        if subject == "organisation":
            require(getattr(state, "name", None) is not None, "Art. 4: {unit} is not registered.", unit=ref)
        blank = state == type(state)(id=state.id)
        require(not blank, f"Art. {fact.article}: {{ref}} is not on record.", ref=ref)

    def ask_text(field: str, text: str) -> None:
        subject, id_ = stream_subject(text), stream_id(text)
        if text == stream or subject not in states or not id_:
            return
        state = at.ask(states[subject], text)
        require(
            state != type(state)(id=state.id),
            f"Art. {fact.article}: {{field}} reads like the name of a stream, and nothing is on record of {{ref}}:"
            " record it first, or write its name in plain words.",
            field=field,
            ref=text,
        )

    together(
        *(functools.partial(ask, ref) for ref in dict.fromkeys(named(fact))),
        *(functools.partial(ask_text, *each) for each in dict.fromkeys(_lines_of(fact))),
    )


def require_once(fact: Fact) -> None:
    """Refuse a list that names the same thing twice, and a budget that names a source twice."""
    together(*(functools.partial(_refuse_twice, fact, *each) for each in _twice(fact, ())))


def _refuse_twice(fact: Fact, field: str, item: str) -> None:
    if field == "parts":
        refuse("Art. 15: the budget names {source} twice; give one part for each source.", source=item)
    refuse(f"Art. {fact.article}: {{item}} stands twice in {{field}}; name it once.", item=item, field=field)


def _twice(struct: msgspec.Struct, but: tuple[str, ...] = (BEFORE,)) -> Iterator[tuple[str, str]]:
    for name in struct.__struct_fields__:
        value = getattr(struct, name)
        if name in (BEFORE, *but):
            continue
        if isinstance(value, msgspec.Struct):
            yield from _twice(value)
        elif isinstance(value, tuple):
            keys = [each.source if isinstance(each, Share) else each for each in value]
            texts = [each for each in keys if isinstance(each, str)]
            yield from ((name, each) for each, count in Counter(texts).items() if count > 1)
            for each in value:
                if isinstance(each, msgspec.Struct):
                    yield from _twice(each)


def _lines_of(struct: msgspec.Struct) -> Iterator[tuple[str, str]]:
    """The texts of one line in a fact that hold a stroke, each with its field; what stood before is not asked."""
    for name, forms in fields_of(type(struct)):
        value = getattr(struct, name)
        for each in value if isinstance(value, tuple) else (value,):
            if isinstance(each, msgspec.Struct):
                yield from _lines_of(each)
            elif isinstance(each, str) and "/" in each and LINE in forms and name not in (BEFORE, *KEYS):
                yield name, each


def named(fact: Fact) -> Iterator[str]:
    """The streams that a fact names, in the order of its fields."""
    return _named_in(fact, (BEFORE, *fact.unasked))


def _named_in(struct: msgspec.Struct, but: tuple[str, ...] = (BEFORE,)) -> Iterator[str]:
    for name, is_ref in _holding(type(struct)):
        if name not in but:
            yield from _within(getattr(struct, name), is_ref)


def _within(value: Any, is_ref: bool) -> Iterator[str]:
    if isinstance(value, tuple):
        for each in value:
            yield from _within(each, is_ref)
    elif isinstance(value, msgspec.Struct):
        yield from _named_in(value)
    elif is_ref and value:
        yield value


@functools.cache
def _holding(struct: type[msgspec.Struct]) -> tuple[tuple[str, bool], ...]:
    """The fields of a structure that can hold references, each with whether its own values are such."""
    found = ((each.name, _is_ref(each.type), _holds_struct(each.type)) for each in msgspec.structs.fields(struct))
    return tuple((name, is_ref) for name, is_ref, holds in found if is_ref or holds)


def _is_ref(annotation: Any) -> bool:
    metas = getattr(annotation, "__metadata__", ()) if get_origin(annotation) is Annotated else ()
    own = any(isinstance(meta, Meta) and "ref" in (meta.extra or {}) for meta in metas)
    return own or any(map(_is_ref, get_args(annotation)))


def _holds_struct(annotation: Any) -> bool:
    if isinstance(annotation, type) and issubclass(annotation, msgspec.Struct):
        return True
    return any(map(_holds_struct, get_args(annotation)))
