"""Finds private names of other people's modules: `python scripts/private_names.py` prints them, and exits 1 if any.

A name is private where it begins with one underscore. Taken for somebody else's is `from library import _name`, an
attribute `_name` that no file of ours makes, one that a library has mangled (`_Class__name`), and, in a class that
derives from a library's, a method or attribute `_name` that this library's source has too. What is allowed stands in
ALLOWED, with its reason in docs/adr/0019-private-names-that-stay.md.
"""

from __future__ import annotations

import ast
import importlib
import inspect
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ("domain", "desk", "projections", "site_builder", "public", "terminal")
# The documentation of Python and of msgspec tell of these.
DOCUMENTED = {"_replace", "_asdict", "_fields", "_make", "_exit", "_abc_impl"}
# By the name, the library that it belongs to.
ALLOWED = {
    "_insert_tracking": "eventsourcing",
    "_insert_events": "eventsourcing",
    "_insert_stored_events": "eventsourcing",
    "_fetch_ids_after_insert_events": "eventsourcing",
    "_lock_table": "eventsourcing",
}
_PRIVATE = re.compile(r"_[^_]\w*(?<!_)\Z")
_MANGLED = re.compile(r"_[A-Z]\w*?__\w+\Z")


class Use(NamedTuple):
    """A private name of a library, and where it is used."""

    path: str
    line: int
    name: str


def private(name: str) -> bool:
    """Whether a name is private to whoever made it: `_name`, and neither `__name__` nor `_name_`."""
    return bool(_PRIVATE.match(name)) and name not in DOCUMENTED


def made(trees: dict[str, ast.Module]) -> set[str]:
    """The private names that our own files make."""
    names: set[str] = set()
    for node in (node for tree in trees.values() for node in ast.walk(tree)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            names.add(node.name)
        elif isinstance(node, ast.Name | ast.Attribute) and isinstance(node.ctx, ast.Store):
            names.add(node.id if isinstance(node, ast.Name) else node.attr)
    return {name for name in names if private(name) and not _MANGLED.match(name)}


def uses(trees: dict[str, ast.Module]) -> Iterator[Use]:
    """Every use of a private name that belongs to somebody else."""
    ours = made(trees)
    for path, tree in trees.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom) and not _own(node):
                inside = any(map(private, (node.module or "").split(".")))
                yield from (Use(path, node.lineno, each.name) for each in node.names if inside or private(each.name))
            elif isinstance(node, ast.Attribute) and private(node.attr) and node.attr not in ours:
                yield Use(path, node.lineno, node.attr)
            elif isinstance(node, ast.ClassDef):
                yield from (Use(path, line, name) for name, line in _overriding(path, node))


def _own(node: ast.ImportFrom) -> bool:
    return node.level > 0 or (node.module or "").partition(".")[0] in (*ROOMS, "tests", "benchmarks", "scripts")


def _overriding(path: str, node: ast.ClassDef) -> Iterator[tuple[str, int]]:
    """Private names that a class makes or asks of itself and that stand in the source of a library's class above it."""
    names = dict(_names_of(node))
    if not names or not node.bases:
        return
    module = importlib.import_module(path.removesuffix(".py").replace("/", ".").removesuffix(".__init__"))
    kind = getattr(module, node.name, None)
    bases = kind.__mro__[1:] if isinstance(kind, type) else ()
    for source in {_source(base) for base in bases if base.__module__.partition(".")[0] not in ROOMS}:
        yield from ((name, line) for name, line in names.items() if re.search(rf"\b{name}\b", source))


def _names_of(node: ast.ClassDef) -> Iterator[tuple[str, int]]:
    for each in ast.walk(node):
        name = getattr(each, "attr", None) or getattr(each, "name", None)
        if isinstance(each, ast.Attribute) and not (
            isinstance(each.value, ast.Name) and each.value.id in ("self", "cls")
        ):
            continue
        if isinstance(each, ast.Attribute | ast.FunctionDef) and isinstance(name, str) and private(name):
            yield name, each.lineno


def _source(kind: type) -> str:
    try:
        return inspect.getsource(inspect.getmodule(kind) or kind)
    except (OSError, TypeError):
        return ""  # made in C


def read(root: Path) -> dict[str, ast.Module]:
    """Our files by their paths, parsed."""
    return {
        path.relative_to(root).as_posix(): ast.parse(path.read_text(encoding="utf-8"))
        for room in ROOMS
        for path in sorted((root / room).rglob("*.py"))
        if "public/www/" not in path.as_posix() and "/static/" not in path.as_posix()
    }


def main() -> int:
    """Print what is not allowed."""
    sys.path.insert(0, str(ROOT))
    found = sorted({use for use in uses(read(ROOT)) if use.name not in ALLOWED})
    for use in found:
        sys.stdout.write(f"{use.path}:{use.line}: {use.name} is a private name of another module\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
