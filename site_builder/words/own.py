"""The office's own texts, while its site is built: what the site says in their place.

They are those of one site at a time in a process, put in force when it begins to make pages. What was put together
from texts and remembered is forgotten when others come into force.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from typing import ClassVar, NamedTuple, TypeVar

F = TypeVar("F", bound=Callable[..., object])
Id = tuple[str, str, str]  # language, context, id


class OwnTexts(NamedTuple):
    """Texts by language, context and id; `digest` tells those of one site from those of another."""

    digest: str = ""
    texts: Mapping[Id, str] = {}


class _InForce:
    """Which texts hold now, and what is to be forgotten when others do."""

    own: ClassVar[OwnTexts] = OwnTexts()
    forget: ClassVar[list[Callable[[], None]]] = []


def put_in_force(own: OwnTexts) -> None:
    """From now on these texts are said."""
    if own.digest != _InForce.own.digest:
        for forget in _InForce.forget:
            forget()
        _InForce.own = own


def digest() -> str:
    """What tells the texts in force from others."""
    return _InForce.own.digest


def own(language: str, context: str, name: str, text: str) -> str:
    """The office's own text of that name, or the site's."""
    texts = _InForce.own.texts
    return texts.get((language, context, name), text) if texts else text


def said_once(function: F) -> F:
    """A function whose answers are remembered until other texts come into force."""
    kept = functools.cache(function)
    _InForce.forget.append(kept.cache_clear)
    return kept  # type: ignore[return-value]
