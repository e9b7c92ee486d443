"""`kinds`: the catalogue of decisions and of the charter's terms, as the officer needs it."""

from __future__ import annotations

from pathlib import Path

import click
from click.core import ParameterSource

from desk.book_folder import SETTINGS, find_folder
from desk.charters import charter_of
from desk.commands import Surroundings, option
from desk.console import say, say_in, show
from desk.submission import DeskError
from domain.rules.catalogue import KINDS, Kind
from domain.rules.fact import State
from domain.rules.in_force import CharterTable
from domain.rules.terms import TERMS, article_label
from domain.rules.vocabulary import VOCABULARIES
from terminal.help import command

with_book = option(
    "--book",
    "where",
    envvar="GONGSHI_BOOK",
    metavar="DIR|URL",
    help="The terms of this book's charter; else of $GONGSHI_BOOK, of this folder's book, or the default ones.",
)


@command()
@click.argument("word", required=False)
@with_book
@click.pass_obj
def kinds(around: Surroundings, word: str | None, where: str | None) -> None:
    """List every kind of fact, room by room; WORD narrows it down (project, 公示, supervision …).

    With --book the vocabularies of the book's charter follow, each with its codes; those ended are marked.
    """
    rows = [(kind, _row(kind, around.language)) for kind in sorted(KINDS.values(), key=_place)]
    heads = {
        "en": ["stream", "kind", "power", "article", "中文", "English"],
        "zh": ["对象", "类别", "职权", "条款", "名称"],
    }
    show(heads[around.language], [row for kind, row in rows if _named(word, [*row, *_row(kind, "en")])])
    if charter := charter_asked(where):
        say()
        say_charter(around, charter)
        terms = [_vocabulary(charter, name, around.language) for name in VOCABULARIES if charter.codes(name)]
        show(
            {"zh": ["词表", "中文", "英文", "代码"], "en": ["vocabulary", "中文", "English", "codes"]}[around.language],
            [row for row in terms if _named(word, row)],
        )


def _named(word: str | None, cells: list[str]) -> bool:
    return word is None or any(word.lower() in cell.lower() for cell in cells)


def charter_asked(where: str | None) -> CharterTable | None:
    """The charter of the book that is named, or in whose folder one stands; none where there is no book."""
    if where is None and not Path(SETTINGS).exists():
        return None
    try:
        return charter_of(find_folder(where or "."))
    except DeskError:
        if click.get_current_context().get_parameter_source("where") is ParameterSource.ENVIRONMENT:
            return None  # of a book that is still to be made
        raise


def _vocabulary(charter: CharterTable, name: str, language: str) -> list[str]:
    codes = (f"{code}{days_of_term(charter, name, code, language)}" for code in charter.codes(name))
    return [name, VOCABULARIES[name].zh, VOCABULARIES[name].en, ", ".join(codes)]


def say_charter(around: Surroundings, charter: CharterTable) -> None:
    """Whose terms follow."""
    held = charter.charter
    if not held.adopted_on:
        say_in(
            around.language,
            "本记录簿没有自己的章程，以下为默认章程。",
            "The book has no charter of its own: that is the default one.",
        )
        return
    title = held.title or held.title_en or "charter/main"
    say_in(around.language, f"本记录簿的章程：{title}", f"The charter of the book: {held.title_en or title}")


def days_of_term(charter: CharterTable, vocabulary: str, code: str, language: str) -> str:
    """Since when and until when a term is used, where the charter says it."""
    term = charter.term(vocabulary, code)
    if not term or not (term.since or term.until):
        return ""
    since, until = ("{}起", "至{}止") if language == "zh" else ("from {}", "until {}")
    told = [form.format(day) for form, day in ((since, term.since), (until, term.until)) if day]
    return f"（{'，'.join(told)}）" if language == "zh" else f" ({', '.join(told)})"


def _place(kind: Kind) -> tuple[str, str, str]:
    return kind.fact.state.subject, kind.fact.__module__, kind.name


def _row(kind: Kind, language: str) -> list[str]:
    fact = kind.fact
    about = f"{fact.state.subject}/ID" if fact.state is not State else _ANY[language]
    article = article_label(fact.article, language)
    if language == "zh":
        return [about, kind.name, TERMS["power"][fact.power.value][0], article, fact.zh]
    return [about, kind.name, fact.power.value, article, fact.zh, fact.en]


_ANY = {"zh": "各类对象", "en": "any"}
