"""The articles of the law as the site tells them, from `locales/law.toml`."""

from __future__ import annotations

import functools
import importlib.resources
import tomllib
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from site_builder.words.own import PLAIN, OwnTexts


class Article(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One article: its title and text in both languages, and where it comes from.

    Its text has places for periods of the charter. `blank` says why a column of docs/law.md is empty.
    """

    number: int
    zh: str
    en: str
    text_zh: str
    text_en: str
    source: Annotated[tuple[Literal["P", "R", "H"], ...], Meta(min_length=1)]  # plan, regulation or standard, house
    citation_zh: str = ""
    citation_en: str = ""
    blank: dict[str, str] = {}


class LawPart(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One part of the law, which is one chapter of the rulebook."""

    letter: str
    zh: str
    en: str
    articles: tuple[int, ...]


@functools.cache
def articles(own: OwnTexts = PLAIN) -> dict[int, Article]:
    """The articles by their numbers, in order."""
    found = (
        msgspec.convert({"number": int(key), **_own(own, key, told)}, Article)
        for key, told in _law()["articles"].items()
    )
    return {article.number: article for article in sorted(found, key=lambda each: each.number)}


@functools.cache
def parts(own: OwnTexts = PLAIN) -> tuple[LawPart, ...]:
    """The parts of the law, in order."""
    return tuple(
        msgspec.convert({"letter": key, **_own(own, key, told)}, LawPart)
        for key, told in sorted(_law()["parts"].items())
    )


@functools.cache
def part_of(number: int, own: OwnTexts = PLAIN) -> LawPart:
    """The part in which an article stands."""
    return next(part for part in parts(own) if number in part.articles)


TOLD = ("zh", "en", "text_zh", "text_en", "citation_zh", "citation_en")  # what is said of an article or a part


def _own(own: OwnTexts, key: str, told: dict[str, object]) -> dict[str, object]:
    """An article or a part with the office's own texts."""
    return told | {name: own.say(name[-2:], "law", f"{key}.{name}", str(told[name])) for name in TOLD if name in told}


def path_of(part: LawPart) -> str:
    """The page of a part of the law."""
    return f"rulebook-{part.letter}.html"


@functools.cache
def place_of(article: int) -> str:
    """The lasting address of an article, from its language's folder."""
    return f"{path_of(part_of(article))}#art-{article}"


@functools.cache
def _law() -> dict[str, dict[str, dict[str, object]]]:
    file = importlib.resources.files("site_builder") / "locales" / "law.toml"
    return tomllib.loads(file.read_text(encoding="utf-8"))
