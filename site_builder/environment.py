"""The environment of the templates: Jinja, with what all of them may use, one for each language.

Texts are put into a template when it is compiled for a language, so that rendering a page looks nothing up.
"""

from __future__ import annotations

import functools
import json
import re
from collections.abc import MutableMapping
from pathlib import Path
from typing import Any

from jinja2 import (
    Environment,
    FileSystemBytecodeCache,
    PackageLoader,
    StrictUndefined,
    Template,
    nodes,
)
from jinja2.compiler import CodeGenerator, Frame
from jinja2.ext import Extension
from markupsafe import Markup, escape

from site_builder.addresses import page_of
from site_builder.rulebook.law import place_of
from site_builder.words import voice
from site_builder.words.book_words import BookWords
from site_builder.words.contents_list import with_contents
from site_builder.words.limits import LIMITS
from site_builder.words.periods import period_in_text, period_on_pages
from site_builder.words.texts import FORMS, counted
from site_builder.words.voice import SPECIAL
from site_builder.words.years import by_year, undated

_QUOTED = r"""_\((?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)')\s*"""
_BARE = re.compile(r"\{\{\s*" + _QUOTED + r"\)\s*\}\}")  # {{ _("text") }}
_FILLED = re.compile(r"\{\{\s*" + _QUOTED + r",\s*((?:(?!\}\}).)*)\)\s*\}\}", re.DOTALL)  # {{ _("text %(n)s", n=…) }}
_INSIDE = re.compile(r"(?<![\w.])" + _QUOTED + r"(,|\))")  # _("text") or _("text %(n)s", n=…) inside an expression
_PLACE = re.compile(r"%\((\w+)\)s")
_BROKEN = re.compile(r"\{#.*?#\}|(?<=[>}])\n {2,}(?=[<{])", re.DOTALL)  # a comment, or a break between two tags
_NEXT = re.compile(r",\s*(?=\w+\s*=)")  # between one argument and the next


class TextsPutIn(Extension):
    """Replaces each `_("…")` of a template's source by its text in the environment's language."""

    def __init__(self, environment: Environment) -> None:
        super().__init__(environment)
        environment.extend(translate=str)
        environment.filters["fill"] = fill

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        """The source with texts in place; a text with places keeps them to be filled when the page is rendered.

        A line break between two tags of which the next line is indented is the template's alone: it becomes a comment,
        so that pages do not hold it and lines keep their numbers.
        """
        source = _BROKEN.sub(lambda found: found[0] if found[0].startswith("{#") else f"{{#{found[0]}#}}", source)
        source = _BARE.sub(lambda found: str(escape(self._text(found[1] or found[2]))), source)
        source = _FILLED.sub(self._filled, source)
        return _INSIDE.sub(self._literal, source)

    def _filled(self, found: re.Match[str]) -> str:
        given = dict(each.split("=", 1) for each in _NEXT.split(found[3]))
        text = self._text(found[1] or found[2])
        if FORMS in text:  # which of the two is known when the page is rendered
            return f"{{{{ {json.dumps(text, ensure_ascii=False)}|fill({found[3]}) }}}}"
        texts = _PLACE.split(text)
        return "".join(
            f"{{{{ {given[each]} }}}}" if at % 2 else str(escape(each.replace("%%", "%")))
            for at, each in enumerate(texts)
        )

    def _literal(self, found: re.Match[str]) -> str:
        literal = json.dumps(self._text(found[1] or found[2]), ensure_ascii=False)
        return literal if found[3] == ")" else f"{literal}|fill("

    def _text(self, quoted: str) -> str:
        return str(self.environment.translate(json.loads(f'"{quoted}"')))  # type: ignore[attr-defined]


def fill(text: str, **values: object) -> Markup:
    """A text with its places filled; how many it speaks of is its `n`."""
    return Markup(_whole(counted(text, values.get("n"))) % {name: escape(value) for name, value in values.items()})


@functools.lru_cache(1000)
def _whole(text: str) -> str:
    return str(escape(text))


def escaped(value: object) -> str:
    """What a template writes for a value: escaped, unless it is markup. It is written at once, so it is no Markup."""
    kind = type(value)
    if kind is str:
        return escape(value) if SPECIAL(value) else value  # type: ignore[return-value, call-overload]
    if kind is Markup:
        return value  # type: ignore[return-value]
    return str(value) if kind is int else escape(value)


def item(holder: Any, key: object) -> object:
    """What a holder has under a key; a name that it has not fails as soon as it is used, like any other."""
    try:
        return holder[key]
    except (LookupError, TypeError, AttributeError):
        return StrictUndefined(f"{type(holder).__name__} has nothing under {key!r}", name=repr(key))


class DirectCalls(CodeGenerator):
    """Code that calls functions and macros as they are: none of ours asks for the context, which Jinja looks for."""

    def visit_Call(self, node: nodes.Call, frame: Frame, forward_caller: bool = False) -> None:
        """A call without Jinja's own call between."""
        if forward_caller or node.dyn_args or node.dyn_kwargs:
            super().visit_Call(node, frame, forward_caller=forward_caller)
            return
        self.visit(node.node, frame)
        self.write("(")
        for given in (*node.args, *node.kwargs):
            self.visit(given, frame)
            self.write(", ")
        self.write(")")

    def visit_Getitem(self, node: nodes.Getitem, frame: Frame) -> None:
        """What stands under a key; slices are left to Jinja."""
        if isinstance(node.arg, nodes.Slice):
            super().visit_Getitem(node, frame)
            return
        self.write("item(")
        self.visit(node.node, frame)
        self.write(", ")
        self.visit(node.arg, frame)
        self.write(")")

    def visit_Template(self, node: nodes.Template, frame: Frame | None = None) -> None:
        """A template's code, with our own functions for two of its names: modules look them up when they are called."""
        super().visit_Template(node, frame)
        self.writeline("from site_builder.environment import escaped as escape, item")


class PageEnvironment(Environment):
    """An environment whose templates escape what they write without wrapping each piece in Markup first."""

    code_generator_class = DirectCalls

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self._found: dict[str, Template] = {}

    def get_template(
        self, name: str | Template, parent: str | None = None, globals: MutableMapping[str, object] | None = None
    ) -> Template:
        """A template, looked up once; Jinja keeps it too, but asks anew whether it is the same each time."""
        found = self._found.get(str(name))
        if found is None:
            found = super().get_template(name, parent, globals)
            found.globals = dict(found.globals)  # a plain map is copied far faster, once for each page
            self._found[str(name)] = found
        return found


@functools.lru_cache(16)  # so many languages, charters and own texts as one process builds side by side
def environment_of(language: str, words: BookWords, compiled: Path | None = None) -> PageEnvironment:
    """The templates in a language with the words of a book, compiled once.

    `compiled` is a folder where processes leave them for later ones.
    """
    environment = PageEnvironment(
        loader=PackageLoader("site_builder"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=[TextsPutIn],
        auto_reload=False,
        bytecode_cache=FileSystemBytecodeCache(str(compiled), f"{language}-%s") if compiled else None,
        undefined=StrictUndefined,
    )
    translate = words.say_in(language)
    environment.translate = translate  # type: ignore[attr-defined]
    environment.globals["UNPUBLISHED"] = Markup('<span class="unpublished">{}</span>').format(translate("未公布"))
    environment.filters.update(
        money=functools.partial(words.money, language),
        amounts=functools.partial(words.amounts, language),
        day=functools.partial(voice.day, language),
        number=functools.partial(voice.number, language),
        page_of=page_of,
        with_contents=functools.partial(with_contents, translate("本页内容")),
        by_year=by_year,
        undated=undated,
        marked=functools.partial(voice.marked, language),
    )
    environment.globals["BOOK_CURRENCY"] = words.currency
    environment.globals["LIMITS"] = LIMITS[language]
    environment.globals.update(
        lang=language,
        term=functools.partial(words.term, language),
        heading_of=functools.partial(words.heading, language),
        period=functools.partial(period_on_pages, words, language),
        written=functools.partial(period_in_text, words, language),
        tongue=functools.partial(voice.tongue, language),
        place_of=place_of,
    )
    return environment
