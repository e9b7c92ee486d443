"""What a decision names stands on record: a name that is written down wrong would stay wrong for ever (Art. 4, 31).

Asked of every field of every kind that names another stream, in one place. Not asked: what a list states (Art. 33),
what stood before, which the record itself says, and the fields that a kind declares as `unasked`.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping
from typing import Annotated, Any, get_args, get_origin

import msgspec
from msgspec import Meta

from domain.rules.fact import Fact, State
from domain.rules.refusal import require
from domain.rules.sitting import Sitting

BEFORE = "before"


def require_on_record(fact: Fact, stream: str, states: Mapping[str, type[State]], at: Sitting) -> None:
    """Refuse a decision on a stream that names another one of which nothing is on record; a body is registered."""
    for ref in dict.fromkeys(named(fact)):
        subject = ref.partition("/")[0]
        if ref == stream or subject not in states:
            continue
        state = at.ask(states[subject], ref)
        if subject == "organisation":
            require(getattr(state, "name", None) is not None, "Art. 4: {unit} is not registered.", unit=ref)
        blank = state == type(state)(id=state.id)
        require(not blank, f"Art. {fact.article}: {{ref}} is not on record.", ref=ref)


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
