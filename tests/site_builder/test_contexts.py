"""Each template has one context, and uses just what it declares: a name misspelt in a branch fails here, not in public.

The names that a template uses are found by walking its tree and those of the macros that it calls with its own values.
What follows a field, with a dot, must be an attribute of the field's declared type: through `for`, `set` and the
arguments of macros. What cannot be told (a map, a text, what nobody gives a macro) is let pass; what a build renders,
`StrictUndefined` checks besides.
"""

from __future__ import annotations

import types
import typing
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import jinja2
import msgspec
import pytest
from jinja2 import nodes
from markupsafe import Markup

from site_builder.build.makers import MAKERS
from site_builder.environment import environment_of
from site_builder.site import Context
from site_builder.words.book_words import default_words

assert MAKERS  # so that every context is defined
FRAME = {
    "path",
    "up",
    "other",
    "head",
    "foot",
    "tag",
    "settings",
    "newest",
    "name",
    "lang",
    "listed_as",
    "told_as",
    "about",
    "self",  # the blocks of the page
}  # of every page: Site.render
PAPER = {"lang", "tag", "settings", "cite", "grounds", "name", "proof"}  # of every report: Desk.made
PLAIN = (str, int, float, bool, bytes, Markup, dict, type(None))
ENVIRONMENT = environment_of("zh", default_words())
UNKNOWN = Any


def contexts() -> list[type[Context]]:
    return sorted((each for each in Context.__subclasses__()), key=lambda each: each.template)


@cache
def tree(template: str) -> nodes.Template:
    loader = ENVIRONMENT.loader
    assert loader is not None
    source, _, _ = loader.get_source(ENVIRONMENT, template)
    return ENVIRONMENT.parse(source, template, template)


@cache
def macros(template: str) -> dict[str, tuple[str, nodes.Macro, bool]]:
    """The macros that a template has or imports, by the name under which it calls them: each with its template, and
    whether it sees the names of the page.
    """
    found = {macro.name: (template, macro, True) for macro in tree(template).find_all(nodes.Macro)}
    for given in tree(template).find_all(nodes.FromImport):
        theirs = macros(constant(given.template))
        for name in given.names:
            own, alias = name if isinstance(name, tuple) else (name, name)
            found[alias] = (*theirs[own][:2], given.with_context)
    return found


def constant(node: nodes.Node) -> str:
    assert isinstance(node, nodes.Const)
    return str(node.value)


def page_templates() -> set[str]:
    folder = Path(__file__).parents[2] / "site_builder" / "templates"
    found = {each.relative_to(folder).as_posix() for each in folder.rglob("*.html") if "macros" not in each.name}
    return found - {"base.html", "milestone.html", "print/paper.html"}


def frame(template: str) -> dict[str, Any]:
    return dict.fromkeys(PAPER if template.startswith("print/") else FRAME, UNKNOWN)


def attribute(of: Any, name: str) -> Any:
    """The type of an attribute of a type; raises where none of those that it may be has one."""
    wrong = None
    for each in options(of):
        try:
            if each is not type(None):
                return _attribute(each, name)
        except AttributeError as error:
            wrong = error
    if wrong:
        raise wrong
    return UNKNOWN


def options(of: Any) -> Sequence[Any]:
    if isinstance(of, types.UnionType) or typing.get_origin(of) is typing.Union:
        return typing.get_args(of)
    return (of,)


def _attribute(of: Any, name: str) -> Any:
    origin = typing.get_origin(of) or of
    if of is UNKNOWN or origin in PLAIN or not isinstance(origin, type):
        return UNKNOWN
    hints = typing.get_type_hints(origin)
    if name in hints:
        found = hints[name]
        if typing.get_origin(found) is typing.ClassVar:
            found = typing.get_args(found)[0]
        given = dict(zip(getattr(origin, "__parameters__", ()), typing.get_args(of), strict=False))
        open_ones = getattr(found, "__parameters__", ())
        return given.get(found, found[tuple(given.get(each, UNKNOWN) for each in open_ones)] if open_ones else found)
    if hasattr(origin, name):
        return UNKNOWN
    raise AttributeError(f"{origin.__name__} has no {name!r}")


def items(of: Any) -> Any:
    """The type of what a loop over a type gives."""
    for each in options(of):
        origin, given = typing.get_origin(each), typing.get_args(each)
        if origin in (list, Sequence, typing.get_origin(Sequence[int])) and given:
            return given[0]
        if origin is tuple and given and all(other in (given[0], Ellipsis) for other in given):
            return given[0]
    return UNKNOWN


def parts(of: Any, count: int) -> Sequence[Any]:
    """The types of the parts of a type that a loop takes apart."""
    if typing.get_origin(of) is tuple and len(typing.get_args(of)) == count:
        return typing.get_args(of)
    fields = getattr(of, "_fields", None)
    if fields and len(fields) == count:
        hints = typing.get_type_hints(of)
        return [hints[each] for each in fields]
    return [UNKNOWN] * count


class Walk:
    """Walks a template with the types of its names, and tells each name that nobody gives and each wrong attribute."""

    def __init__(self, template: str) -> None:
        self.template = template
        self.used: set[str] = set()
        self.wrong: list[str] = []
        self._within: tuple[str, ...] = ()

    def body(self, found: Sequence[nodes.Node], scope: dict[str, Any]) -> None:
        for node in found:
            self.statement(node, scope)

    def statement(self, node: nodes.Node, scope: dict[str, Any]) -> None:
        if isinstance(node, nodes.For):
            inner = dict(scope, loop=UNKNOWN)
            self.bind(node.target, items(self.type(node.iter, scope)), inner)
            if node.test is not None:
                self.type(node.test, inner)
            self.body(node.body, inner)
            self.body(node.else_, dict(scope))
        elif isinstance(node, nodes.Assign):
            self.bind(node.target, self.type(node.node, scope), scope)
        elif isinstance(node, nodes.AssignBlock):
            self.body(node.body, dict(scope))
            self.bind(node.target, UNKNOWN, scope)
        elif isinstance(node, nodes.Macro):
            pass  # walked where it is called, with what it is given
        elif isinstance(node, nodes.CallBlock):
            self.type(node.call, scope)
            self.body(node.body, dict(scope))
        elif isinstance(node, nodes.Expr):
            self.type(node, scope)
        elif isinstance(node, nodes.If):
            self.type(node.test, scope)
            for branch in (node.body, *([each] for each in node.elif_), node.else_):
                self.body(branch, scope)
        else:
            for child in node.iter_child_nodes():
                self.statement(child, scope)

    def bind(self, target: nodes.Node, of: Any, scope: dict[str, Any]) -> None:
        if isinstance(target, nodes.Name):
            scope[target.name] = of
        elif isinstance(target, nodes.Tuple):
            for each, given in zip(target.items, parts(of, len(target.items)), strict=True):
                self.bind(each, given, scope)

    def type(self, node: nodes.Node, scope: dict[str, Any]) -> Any:
        if isinstance(node, nodes.Name):
            return self.name(node.name, scope)
        if isinstance(node, nodes.Getattr):
            of = self.type(node.node, scope)
            try:
                return attribute(of, node.attr)
            except AttributeError as error:
                self.wrong.append(f"{self.template}:{node.lineno}: {error}")
                return UNKNOWN
        if isinstance(node, nodes.Tuple):
            return tuple[tuple(self.type(each, scope) for each in node.items)]  # type: ignore[misc]
        if isinstance(node, nodes.CondExpr):
            self.type(node.test, scope)
            chosen = self.type(node.expr1, scope)
            if node.expr2 is not None:
                self.type(node.expr2, scope)
            return chosen
        if isinstance(node, nodes.Getitem) and isinstance(node.arg, nodes.Slice):
            return self.type(node.node, scope)
        if isinstance(node, nodes.Getitem) and isinstance(node.arg, nodes.Const) and isinstance(node.arg.value, int):
            return items(self.type(node.node, scope))
        if isinstance(node, nodes.Call):
            return self.call(node, scope)
        for child in node.iter_child_nodes():
            self.type(child, scope)
        return UNKNOWN

    def name(self, name: str, scope: dict[str, Any]) -> Any:
        if name in scope:
            self.used.add(name)
            return scope[name]
        if name not in ENVIRONMENT.globals and name not in macros(self.template) and name != "caller":
            self.wrong.append(f"{self.template}: nobody gives {name!r}")
        return UNKNOWN

    def call(self, node: nodes.Call, scope: dict[str, Any]) -> Any:
        given = [self.type(each, scope) for each in node.args]
        named = {each.key: self.type(each.value, scope) for each in node.kwargs}
        if not isinstance(node.node, nodes.Name) or node.node.name not in macros(self.template):
            self.type(node.node, scope)
            return UNKNOWN
        template, macro, sees = macros(self.template)[node.node.name]
        if macro.name in self._within:
            return UNKNOWN
        inner = Walk(template)
        inner._within = (*self._within, macro.name)
        taken: dict[str, Any] = dict.fromkeys((each.name for each in macro.args), UNKNOWN)
        taken |= dict(zip(taken, given, strict=False)) | named
        outside = scope if template == self.template else frame(self.template) if sees else {}
        inner.body(macro.body, {**outside, **taken})
        self.wrong += inner.wrong
        if template == self.template:
            self.used |= inner.used - set(taken)
        return UNKNOWN


def walked(context: type[Context], template: str) -> Walk:
    """A template walked with the fields of its context, and what it extends with it."""
    hints = typing.get_type_hints(context)
    scope: dict[str, Any] = {name: hints[name] for name in context.__struct_fields__} | frame(template)
    walk = Walk(template)
    walk.body(tree(template).body, scope)
    for extends in tree(template).find_all(nodes.Extends):
        below = Walk(constant(extends.template))
        below.body(tree(below.template).body, frame(template))
        walk.wrong += below.wrong
    return walk


def test_each_template_has_one_context_and_each_context_a_template() -> None:
    named = [each.template for each in contexts()]
    assert sorted(named) == sorted(page_templates())


@pytest.mark.parametrize("context", contexts(), ids=lambda each: each.template)
def test_a_template_uses_just_what_its_context_declares(context: type[Context]) -> None:
    walk = walked(context, context.template)
    assert walk.wrong == []
    assert set(context.__struct_fields__) - walk.used == set()
    assert set(context.__struct_fields__) & set(frame(context.template)) == set()  # what frames a page hides no field


def misspelt(template: str) -> Iterator[tuple[str, nodes.Getattr | nodes.Name]]:
    """Each attribute and name of a template, one after the other with a letter too many."""
    for node in list(tree(template).find_all((nodes.Getattr, nodes.Name))):
        if isinstance(node, nodes.Getattr):
            if isinstance(node.node, nodes.Name) and node.node.name == "loop":
                continue
            given, node.attr = node.attr, node.attr + "x"
            yield given, node
            node.attr = given
        elif node.ctx == "load":
            given, node.name = node.name, node.name + "x"
            yield given, node
            node.name = given


@pytest.mark.parametrize("context", contexts(), ids=lambda each: each.template)
def test_whatever_is_misspelt_is_found(context: type[Context]) -> None:
    """Every name, and every attribute whose type can be told; none is passed over but those on texts and maps."""
    passed = []
    known = {field for each in structs(context) for field in each}
    for given, node in misspelt(context.template):
        if not walked(context, context.template).wrong and (isinstance(node, nodes.Name) or given in known):
            passed.append(f"{node.lineno}: {given}")
    assert passed == []


def structs(of: Any, met: set[Any] | None = None) -> Iterator[Sequence[str]]:
    """The fields of all structs that a context is made of."""
    met = met if met is not None else set()
    for each in options(of):
        origin = typing.get_origin(each) or each
        for inner in typing.get_args(each):
            yield from structs(inner, met)
        if isinstance(origin, type) and origin not in met and (fields := _fields(origin)):
            met.add(origin)
            yield fields
            for hint in typing.get_type_hints(origin).values():
                yield from structs(hint, met)


def _fields(of: type) -> Sequence[str]:
    return tuple(of.__struct_fields__) if issubclass(of, msgspec.Struct) else getattr(of, "_fields", ())


def test_a_name_that_is_not_there_fails_the_page() -> None:
    with pytest.raises(jinja2.UndefinedError):
        ENVIRONMENT.from_string("{{ nobody.owd }}").render()
