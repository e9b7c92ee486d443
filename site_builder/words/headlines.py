"""The headline of an entry: what was done or found, of what, and what tells it apart, in at most forty characters.

The words come from `locales/headlines.toml`, one place for each kind; a kind without a row there has its own name as
its act. A headline never says a personal value.
"""

from __future__ import annotations

import functools
import importlib.resources
import tomllib
from collections.abc import Mapping

import msgspec

from domain.rules.fact import Fact, kind_of
from site_builder.words.sentences import Part, filled, prepared
from site_builder.words.voice import Voice

MOST = {"zh": 40, "en": 90}  # characters
BETWEEN = {"zh": "｜", "en": " | "}
LEAST = 8  # characters that a subject keeps, however long the rest is
CUT = "…"


class HeadlineWords(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The templates of one kind: its act, and what stands after the subject; empty for the kind's name, and nothing."""

    act: str = ""
    rest: str = ""


@functools.cache
def headline_words() -> dict[str, dict[str, HeadlineWords]]:
    """The templates by language and kind."""
    file = importlib.resources.files("site_builder") / "locales" / "headlines.toml"
    told = tomllib.loads(file.read_text(encoding="utf-8"))
    return msgspec.convert(told, dict[str, dict[str, HeadlineWords]])


def headline(spoken: Voice, fact: Fact, subject: str, extra: Mapping[str, str], rest: str = "") -> str:
    """The headline of a fact about a subject by its name, plain; `rest` stands where the kind says nothing there.

    `extra` is as in `sentence`. The act is never cut; of what stands after it, the subject first.
    """
    language = spoken.language
    words = headline_words()[language].get(kind_of(type(fact)), HeadlineWords())
    act = _said(words.act, spoken, fact, extra) or spoken.words.kind(language, type(fact))
    return headline_of(language, spoken.begun(act), subject, _said(words.rest, spoken, fact, extra) or rest)


def headline_of(language: str, act: str, subject: str, told: str = "") -> str:
    """A headline of its parts: what was done or found, of what, and what tells it apart."""
    between, most = BETWEEN[language], MOST[language]
    act = _cut(act[:1].upper() + act[1:], most)
    if told:
        told = _cut(told, max(0, most - len(act) - 2 * len(between) - min(LEAST, len(subject))))
    left = most - len(act) - (len(told) + len(between) if told else 0) - len(between)
    subject = _cut(subject, left) if left > 1 else ""
    return between.join(part for part in (act, subject, told) if part)


def _said(text: str, spoken: Voice, fact: Fact, extra: Mapping[str, str]) -> str:
    """A template, said; empty where one of its places says nothing."""
    return filled(_parts(type(fact), spoken.language, text), spoken, fact, extra) or "" if text else ""


@functools.cache
def _parts(fact: type[Fact], language: str, text: str) -> tuple[Part, ...]:
    return prepared(fact, language, text)


def _cut(text: str, room: int) -> str:
    """A text in so many characters: its beginning, and a sign that more follows."""
    return text if len(text) <= room else text[: max(0, room - 1)].rstrip() + CUT if room > 1 else ""
