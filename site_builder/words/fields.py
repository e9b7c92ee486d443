"""Every stated field of a fact with its label, said in a language."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping, Sequence

import msgspec
from markupsafe import Markup, escape

from domain.ledger.entry import AnyEntry
from domain.rules.correction import EntryCorrected
from domain.rules.decision import labels
from domain.rules.fact import Budget, Fact, Target
from domain.rules.history import rectified
from domain.rules.programme import Task
from domain.rules.project import PlannedMilestone
from site_builder.words.book_words import BookWords
from site_builder.words.changes import budget, item
from site_builder.words.values import is_text, place
from site_builder.words.voice import Voice

_fields_of = functools.cache(msgspec.structs.fields)  # it reads a class's annotations anew each time


def label_of(words: BookWords, language: str, kind: type[Fact], name: str) -> str:
    """The label of a field of a kind; its name where the kind has no such field."""
    for field in _fields_of(kind):
        if field.name == name:
            return words.label(language, labels(field.type).get(language) or name)
    return name


def fields(spoken: Voice, fact: Fact, stream: str = "") -> Iterator[tuple[str, Markup]]:
    """Every stated field of a fact of a stream with its label, said in a language; keys are left to what they name."""
    names = fact.__struct_fields__
    for field in _fields_of(type(fact)):
        value = getattr(fact, field.name)
        if value is None or value == () or _repeats(spoken, names, field.name):
            continue
        called = spoken.words.label(spoken.language, labels(field.type).get(spoken.language) or field.name)
        if field.name == "task" or (field.name == "tasks" and isinstance(value[0], str)):
            programme = getattr(fact, "programme", None) or stream
            keys = (value,) if field.name == "task" else value
            said: str = spoken.join.join(spoken.text(spoken.task(programme, key)) for key in keys)
            yield called, Markup(said) if spoken.link else escape(said)
        else:
            yield called, _whole(spoken, fact, field.name, value)


def _repeats(spoken: Voice, names: Sequence[str], name: str) -> bool:
    """Whether a field is told by another: on English pages a text is given in English under its own name."""
    return spoken.language == "en" and name.endswith("_en") and name[:-3] in names


def _whole(spoken: Voice, holder: msgspec.Struct, name: str, value: object) -> Markup:
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


STATED = ("authority", "basis")  # the fields of a fact that every decision of its kind states its authority in
NUMBERED = ("document_number", "document")  # those that give the number of the document by which something holds


def authority(entry: AnyEntry, fact: Fact) -> str | None:
    """On what authority an entry stands whose fact is this one, in the record's words.

    Empty where its kind has a field for it that states nothing; None where the kind has none: then nothing is said.
    """
    given = {name: getattr(fact, name, None) for name in (*STATED, *NUMBERED)}
    named = [given[name] for name in STATED] + [entry.authority] + [given[name] for name in NUMBERED]
    found = next((text for text in named if text and isinstance(text, str)), None)
    return found or ("" if states_authority(type(fact)) else None)


@functools.cache
def states_authority(kind: type[Fact]) -> bool:
    """Whether each decision of a kind must state its authority in a field; an old list may lack it all the same."""
    return any(field.name in STATED and labels(field.type).get("told") for field in _fields_of(kind))


def fields_corrected(spoken: Voice, named: Fact, fact: EntryCorrected) -> dict[str, str]:
    """In words the fields of a fact that a correction corrects, with their values, where it tells how."""
    return wrong_and_right(spoken, [rectified(named, each) for each in (fact.undone, fact)], [{}, {}], fact)


def wrong_and_right(
    spoken: Voice, facts: Sequence[Fact], debts: Sequence[Mapping[str, str]], fact: EntryCorrected
) -> dict[str, str]:
    """The wrong and the right statement of each field; `debts` are amounts that are said in a currency of their own."""
    form, between, nothing = CORRECTED[spoken.language]
    plain = Voice(spoken.words, spoken.language, spoken.name)
    said = [
        (label_of(spoken.words, spoken.language, type(facts[0]), each.field),
         *(debt.get(each.field) or place(plain, given, (each.field,)) or nothing
           for debt, given in zip(debts, facts, strict=True)))
        for each in fact.fields
    ]  # fmt: skip
    told = dict(zip(("field", "wrong", "right"), said[0], strict=True)) if said[0][1] != said[0][2] else {}
    return told | ({"also": between.join(form.format(*each) for each in said[1:])} if fact.also else {})


CORRECTED = {
    "zh": ("{}原为{}，应为{}", "；", "无"),
    "en": ("the {} was stated as {} and should be {}", "; ", "nothing"),
}


def withheld(words: BookWords, language: str, entry: AnyEntry) -> list[tuple[str, str]]:
    """The fields that the source itself withholds, each with its label and the basis in the source's words."""
    told = entry.source.withheld if entry.source else {}
    return [(label_of(words, language, type(entry.fact), name), told[name]) for name in sorted(told)]


ERASED = {"zh": "[已删除]", "en": "[erased]"}
UNPUBLISHED = {"zh": "未公布", "en": "not published"}


COUNTERSIGNS = {"zh": "予以补签", "en": "was countersigned"}
