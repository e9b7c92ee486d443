"""The desk's own words in Chinese where they are wanted: refusals and what kinds mean.

The sentences are the site's: they are read as plain data from `site_builder/locales/rooms`, one place per truth. No
code of the site is imported.
"""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Callable
from importlib import resources
from pathlib import Path
from typing import Any

import msgspec

from domain.rules.catalogue import KINDS, Kind
from domain.rules.decision import labels
from domain.rules.in_force import CharterTable
from domain.rules.refusal import Refused
from domain.rules.said import InBoth, Said
from domain.rules.shape import shape_of_kind
from domain.rules.terms import TERMS, words_of
from terminal.libraries import in_chinese

LOCALES = Path(str(resources.files("site_builder"))) / "locales"
ROOMS = LOCALES / "rooms"
NEXT = LOCALES / "next.toml"
SIGNED = ("role", "found", "wanted")  # places of refusals that name in which role somebody signs
AS_TERMS = ("code_warning",)  # places of sentences that hold a code whose term is told
SYSTEM = ("strerror", "why", "error")  # places that hold what the operating system or a library says
MESSAGES = LOCALES / "messages.toml"


def refusal(refused: Refused, language: str) -> str:
    """A refusal in `zh` or `en`; in English where the Chinese sentence is not known."""
    text = _table("refusals").get(refused.text) if language == "zh" else None
    return _filled(text or refused.text, refused, _chinese if text else _english)


def in_language(told: str, language: str) -> str:
    """What is said, in `zh` or `en`; in English where the Chinese sentence is not known, or where it is no `Said`."""
    if not isinstance(told, Said):
        return told
    if isinstance(told, InBoth):
        return told.zh if language == "zh" else told.text
    text = messages().get(told.text, told.text) if language == "zh" else told.text
    if not told.values:
        return text
    return text.format(**{name: _value(name, value, language) for name, value in told.values.items()})


def _value(name: str, value: Any, language: str) -> Any:
    """What fills a place: what is itself said, or an error that is, in that language; anything else as it is."""
    if isinstance(value, Refused):
        return refusal(value, language)
    if name in AS_TERMS and language == "zh":
        return _term(name, value, None)[0]
    inner = getattr(value, "said", value)
    if isinstance(inner, Said):
        return in_language(inner, language)
    if name in SYSTEM and language == "zh":
        return messages().get(str(value)) or in_chinese(str(value))
    return value


def next_step(refused: Refused, language: str) -> str:
    """What to do after a refusal, in one sentence; empty where nobody wrote any."""
    told = _next().get(refused.text.partition(": ")[2])
    return _filled(told[language == "en"], refused, _english if language == "en" else _chinese) if told else ""


def told_with_next(refused: Refused, language: str) -> list[str]:
    """A refusal with its further reasons, a line each, and after them what to do next, each step once."""
    every = (refused, *refused.others)
    steps = dict.fromkeys(filter(None, (next_step(each, language) for each in every)))
    mark = "下一步：" if language == "zh" else "What to do next: "
    return [refusal(each, language) for each in every] + [mark + step for step in steps]


def _filled(text: str, refused: Refused, put: Callable[[str, str, CharterTable | None], str]) -> str:
    return text.format(**{name: put(name, str(value), refused.charter) for name, value in refused.values.items()})


def _chinese(name: str, value: str, charter: CharterTable | None) -> str:
    """What fills a place of a refusal, in Chinese: terms for codes, a field's label beside its name."""
    parts = value.split(", ")
    if name == "field":
        return "、".join(f"{label}（{each}）" if (label := _labels().get(each)) else each for each in parts)
    told = (messages().get(each, each) if name in SIGNED else _term(name, each, charter)[0] for each in parts)
    return "、".join(told)


def _english(name: str, value: str, charter: CharterTable | None) -> str:
    """The same in English, where fields go by their names."""
    return ", ".join(en for _, en in (_term(name, each, charter) for each in value.split(", ")))


def _term(name: str, code: str, charter: CharterTable | None) -> tuple[str, str]:
    """The terms of a code in the vocabulary of a place's name: a book's own, where its charter is known.

    What is no code stands for itself.
    """
    vocabulary = _vocabularies().get(name, name)
    words = words_of(charter, vocabulary) if charter else TERMS.get(vocabulary, {})
    return words.get(code, (code, code))


@functools.cache
def _labels() -> dict[str, str]:
    """What fields are called in Chinese, each by the first kind that has it."""
    fields = (field for kind in KINDS.values() for field in shape_of_kind(kind.fact).fields)
    personal = {name: zh for kind in KINDS.values() for name, zh, _ in kind.fact.personal}
    return personal | {field.name: field.zh for field in reversed(list(fields)) if field.zh}


@functools.cache
def _vocabularies() -> dict[str, str]:
    """From which vocabulary a field takes its terms."""
    found = {}
    for kind in KINDS.values():
        for field in msgspec.structs.fields(kind.fact):
            if term := labels(field.type).get("term"):
                found[field.name] = str(term)
    return found


def meaning(kind: Kind, language: str) -> str:
    """What a kind of fact says, in one sentence."""
    english = " ".join((kind.fact.__doc__ or "").split())
    return _table("docs").get(kind.name, english) if language == "zh" else english


def name(kind: Kind, language: str) -> str:
    """The name of a kind."""
    return kind.fact.zh if language == "zh" else kind.fact.en


@functools.cache
def _next() -> dict[str, list[str]]:
    """What to do next by the sentence of a refusal without its article: in Chinese, then in English."""
    found: dict[str, list[str]] = tomllib.loads(NEXT.read_text(encoding="utf-8"))["next"]
    return found


@functools.cache
def messages() -> dict[str, str]:
    """What the desk says of bad input, in Chinese by its English sentence."""
    found: dict[str, str] = tomllib.loads(MESSAGES.read_text(encoding="utf-8"))["messages"]
    return found


@functools.cache
def _table(which: str) -> dict[str, str]:
    table: dict[str, Any] = {}
    for path in sorted(ROOMS.glob("*.toml")):
        table |= tomllib.loads(path.read_text(encoding="utf-8")).get(which, {})
    return table
