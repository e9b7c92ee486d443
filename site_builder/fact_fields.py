"""Every stated field of a fact with its label, said in a language."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Sequence
from typing import Any

import msgspec
from markupsafe import Markup, escape

from domain.rules.decision import labels
from domain.rules.fact import Budget, Fact, Target
from domain.rules.programme import Task
from domain.rules.project import PlannedMilestone
from site_builder.changes import budget, item
from site_builder.said import is_text, place
from site_builder.voice import Voice

_fields_of = functools.cache(msgspec.structs.fields)  # it reads a class's annotations anew each time


def label_of(language: str, kind: type[Fact], name: str) -> str:
    """The label of a field of a kind; its name where the kind has no such field."""
    for field in _fields_of(kind):
        if field.name == name:
            return labels(field.type).get(language) or name
    return name


def fields(spoken: Voice, fact: Fact, stream: str = "") -> Iterator[tuple[str, Markup]]:
    """Every stated field of a fact of a stream with its label, said in a language; keys are left to what they name."""
    names = fact.__struct_fields__
    for field in _fields_of(type(fact)):
        value = getattr(fact, field.name)
        if value is None or value == () or _repeats(spoken, names, field.name):
            continue
        label = labels(field.type).get(spoken.language) or field.name
        if field.name == "task" or (field.name == "tasks" and isinstance(value[0], str)):
            programme = getattr(fact, "programme", None) or stream
            keys = (value,) if field.name == "task" else value
            said: str = spoken.join.join(spoken.text(spoken.task(programme, key)) for key in keys)
            yield label, Markup(said) if spoken.link else escape(said)
        else:
            yield label, _whole(spoken, fact, field.name, value)


def _repeats(spoken: Voice, names: Sequence[str], name: str) -> bool:
    """Whether a field is told by another: on English pages a text is given in English under its own name."""
    return spoken.language == "en" and name.endswith("_en") and name[:-3] in names


def _whole(spoken: Voice, holder: msgspec.Struct, name: str, value: Any) -> Markup:
    """A field with all that is inside it; structures become lists of what they state."""
    if isinstance(value, msgspec.Struct):
        return _inside(spoken, value)
    if isinstance(value, tuple) and value and isinstance(value[0], msgspec.Struct):
        return Markup("<ul>{}</ul>").format(
            Markup("").join(Markup("<li>{}</li>").format(_inside(spoken, each)) for each in value)
        )
    if isinstance(value, str) and is_text(type(holder), name):
        english = getattr(holder, f"{name}_en", None) if spoken.language == "en" else None
        said = spoken.text(english or value)
    else:
        said = place(spoken, holder, (name,)) or ""
    return Markup(said) if spoken.link else escape(said)  # a voice that links has escaped already


def _inside(spoken: Voice, struct: msgspec.Struct) -> Markup:
    """A structure: what has a key or a source is said as in sentences, of others every field."""
    if isinstance(struct, (Target, Task, PlannedMilestone, Budget)):
        said = spoken.text(budget(spoken, struct)) if isinstance(struct, Budget) else item(spoken, struct)
        return Markup(said) if spoken.link else escape(said)
    names = struct.__struct_fields__
    parts = [
        _whole(spoken, struct, name, value)
        for name in names
        if (value := getattr(struct, name)) not in (None, ()) and not name.endswith("_en")
    ]
    return Markup(" · ").join(parts)
