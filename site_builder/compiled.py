"""Texts are put into a template when it is compiled for a language, so that rendering a page looks nothing up."""

from __future__ import annotations

import functools
import json
import re
from typing import Any

from jinja2 import Environment
from jinja2.ext import Extension
from markupsafe import Markup, _escape_inner, escape  # type: ignore[attr-defined]

_QUOTED = r"""_\((?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)')\s*"""
_BARE = re.compile(r"\{\{\s*" + _QUOTED + r"\)\s*\}\}")  # {{ _("text") }}
_INSIDE = re.compile(r"(?<![\w.])" + _QUOTED + r"(,|\))")  # _("text") or _("text %(n)s", n=…) inside an expression


class Translated(Extension):
    """Replaces each `_("…")` of a template's source by its text in the environment's language."""

    def __init__(self, environment: Environment) -> None:
        super().__init__(environment)
        environment.extend(translate=str)
        environment.filters["fill"] = fill

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        """The source with texts in place; a text with places keeps them to be filled when the page is rendered."""
        source = _BARE.sub(lambda found: str(escape(self._text(found[1] or found[2]))), source)
        return _INSIDE.sub(self._literal, source)

    def _literal(self, found: re.Match[str]) -> str:
        literal = json.dumps(self._text(found[1] or found[2]), ensure_ascii=False)
        return literal if found[3] == ")" else f"{literal}|fill("

    def _text(self, quoted: str) -> str:
        return str(self.environment.translate(json.loads(f'"{quoted}"')))  # type: ignore[attr-defined]


def fill(text: str, **values: object) -> Markup:
    """A text with its places filled."""
    return Markup(_whole(text) % {name: escape(value) for name, value in values.items()})


@functools.lru_cache(1000)
def _whole(text: str) -> str:
    return str(escape(text))


def quick(value: object) -> str:
    """What a template writes for a value: escaped, unless it is markup. It is written at once, so it is no Markup."""
    kind = type(value)
    if kind is Markup:
        return value  # type: ignore[return-value]
    return _escape_inner(value) if kind is str else str(escape(value))  # type: ignore[arg-type]


class Quick(Environment):
    """An environment whose templates escape what they write without wrapping each piece in Markup first."""

    def _generate(self, source: Any, name: str | None, filename: str | None, defer_init: bool = False) -> str:
        code = super()._generate(source, name, filename, defer_init)
        return code.replace("\n", "; from site_builder.compiled import quick as escape\n", 1)
