"""The cells that rows of several kinds have: terms, money, days, names with their links, marks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from markupsafe import Markup, escape

from domain.rules.fact import Budget
from site_builder.addresses import bundle_page, up
from site_builder.lists.spec import Cell, Tag
from site_builder.words import voice
from site_builder.words.book_words import BookWords
from site_builder.words.voice import JOINS, Voice

UNPUBLISHED = Markup('<span class="unpublished">{}</span>')


def codes_of(values: Mapping[str, Iterable[str | None]]) -> dict[str, tuple[str, ...]]:
    """The values of dimensions that a row has."""
    found = {name: tuple(filter(None, codes)) for name, codes in values.items()}
    return {name: codes for name, codes in found.items() if codes}


def marks(words: BookWords, language: str, illustrative: bool, transcribed: bool) -> tuple[Tag, ...]:
    """What a row is marked as."""
    say_in = words.say_in(language)
    return (
        *((("illustrative", say_in("示例")),) if illustrative else ()),
        *((("transcribed", say_in("转录")),) if transcribed else ()),
    )


def unpublished(words: BookWords, language: str) -> Cell:
    """What is not published."""
    return Cell(UNPUBLISHED.format(words.say_in(language)("未公布")))


def termed(words: BookWords, language: str, vocabulary: str, value: str | None, coloured: bool = False) -> Cell:
    """A term in words, `coloured` as states are."""
    if not value:
        return unpublished(words, language)
    return Cell(escape(words.term(language, vocabulary, value)), status=value if coloured else "")


def money_cell(words: BookWords, language: str, budget: Budget | None) -> Cell:
    """A budget, sorted by its amount."""
    if not budget:
        return unpublished(words, language)
    return Cell(escape(words.money(language, budget.total, budget.currency)), value=str(budget.total))


def linked(words: BookWords, language: str, streams: Sequence[str], spoken: Voice, none: str = "") -> Cell:
    """Some streams by name, each linked; `none` is said where there are none."""
    if not streams:
        return Cell(escape(none)) if none else unpublished(words, language)
    return Cell(Markup(JOINS[language]).join(escape(spoken.ref(each)) for each in streams))


def day_of(words: BookWords, language: str, day: str | None) -> Markup:
    """A day, or that it is not published."""
    if not day:
        return UNPUBLISHED.format(words.say_in(language)("未公布"))
    return Markup('<time datetime="{}">{}</time>').format(day, voice.day(language, day))


def entry_link(words: BookWords, language: str, path: str, index: int) -> Markup:
    """The number of an entry, with a link to it in the book."""
    said = words.say_in(language)("第 %(n)s 号") % {"n": index}
    return Markup('<a href="{}{}#e{}">{}</a>').format(up(path), bundle_page(index), index, said)
