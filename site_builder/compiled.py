"""Texts are put into a template when it is compiled for a language, so that rendering a page looks nothing up."""

from __future__ import annotations

import json
import re

from jinja2 import Environment
from jinja2.ext import Extension
from markupsafe import Markup, escape

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
    return escape(text) % {name: escape(value) for name, value in values.items()}
