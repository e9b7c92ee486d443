"""The book of the example with every free text and every id in it made as bad as a wording can be."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import msgspec

from domain.ledger.entry import AnyEntry, TooLong, canonical, parse
from site_builder.build.make import make
from site_builder.settings import Settings

LONGEST = 290  # letters of a name, below the most that one may have
KEPT = ("field", "wrong", "right")  # of a correction: the name of a field, and JSON
STREAM = re.compile(rb'"((?:officer|organisation|programme|project|evaluation|report|policy|suggestion|call)/[^"#]+)"')


def rewritten(entries: Iterable[AnyEntry], text: Callable[[str], str], tail: str = "") -> list[AnyEntry]:
    """The entries with each free text turned into another, and each stream's id with a tail."""
    found = []
    for entry in entries:
        given = msgspec.structs.replace(entry, fact=_texts(entry.fact, text), authority=text(entry.authority or ""))
        if given.source:
            given = msgspec.structs.replace(given, source=msgspec.structs.replace(given.source, title=text("")))
        try:
            told = canonical(given)
        except TooLong:  # a charter has hundreds of words: were all of them so long, no book could hold it
            told = canonical(entry)
        found.append(parse(STREAM.sub(rb'"\1%s"' % tail.encode(), told)))
    return found


def _texts(struct: Any, text: Callable[[str], str]) -> Any:
    """A structure with its free texts turned, and those of the structures inside it; what has a form keeps it."""
    for name in struct.__struct_fields__:
        value = getattr(struct, name)
        if name in KEPT:
            continue
        if isinstance(value, str):
            struct = _with(struct, name, text(value))
        elif isinstance(value, msgspec.Struct):
            struct = msgspec.structs.replace(struct, **{name: _texts(value, text)})
        elif isinstance(value, tuple) and value:
            parts = all(isinstance(each, msgspec.Struct) for each in value)
            told = tuple(
                _texts(each, text) if parts else text(each) if isinstance(each, str) else each for each in value
            )
            struct = _with(struct, name, told)
    return struct


def _with(struct: Any, name: str, value: Any) -> Any:
    changed = msgspec.structs.replace(struct, **{name: value})
    try:
        msgspec.convert(msgspec.to_builtins(changed), type(struct))
    except msgspec.ValidationError:
        return struct
    return changed


def site_of(entries: list[AnyEntry], settings: Settings, folder: Path) -> Path:
    """The site of some entries, without its PDFs, below a folder."""
    bodies = [(number, canonical(entry)) for number, entry in enumerate(entries, 1)]
    make(lambda after, limit: bodies[after : after + limit], settings, folder / "www", as_of="2018-12-31")
    return folder / "www"
