"""`kinds` and `explain`: the catalogue of decisions, as the officer needs it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

import click

from desk.advice import precisions
from desk.book_folder import find_folder
from desk.charters import charter_of
from desk.commands import Surroundings, option
from desk.console import say, say_in, show
from desk.decisions import unknown_kind
from desk.example import example, rests_on
from desk.terms import WrongTerms
from domain.rules.catalogue import KINDS, Kind
from domain.rules.evaluation import POST_DIMENSIONS
from domain.rules.fact import State
from domain.rules.in_force import CharterTable, default
from domain.rules.shape import Choices, Field, Shape, shape_of_kind
from domain.rules.terms import TERMS, words_of
from domain.rules.vocabulary import VOCABULARIES
from terminal.help import command
from terminal.wording import meaning

FORMS = {
    "text": "text",
    "fen": "amount with its unit (300万元, 12.50元); in a file plain digits are whole fen",
    "change": "amount with its unit, may be negative (-20万元)",
    "whole": "whole number",
    "quantity": "decimal number",
    "day": "day: 2014-04-14",
    "partial_day": "",  # which of day, month and year, its pattern says
    "offset": "offset from UTC: +05:30",
    "yes_no": "yes or no",
    "choice": "one of the terms below",
    "structure": "parts, as FIELD.PART=VALUE or YAML",
    "list": "list",
    "other": "YAML",
}

with_book = option("--book", "where", metavar="DIR|URL", help="The terms of this book's charter, not the default's.")


@command()
@click.argument("word", required=False)
@with_book
@click.pass_obj
def kinds(around: Surroundings, word: str | None, where: str | None) -> None:
    """List every kind of fact, room by room; WORD narrows it down (project, 公示, supervision …).

    With --book the vocabularies of the book's charter follow, each with its codes; those ended are marked.
    """
    rows = [_row(kind) for kind in sorted(KINDS.values(), key=_place)]
    wanted = [row for row in rows if word is None or any(word.lower() in cell.lower() for cell in row)]
    heads = {
        "en": ["stream", "kind", "power", "article", "中文", "English"],
        "zh": ["对象", "类别", "职权", "条款", "中文", "英文"],
    }
    show(heads[around.language], wanted)
    if where:
        charter = charter_of(find_folder(where))
        say()
        _say_charter(around, charter)
        terms = [_vocabulary(charter, name, around.language) for name in VOCABULARIES if charter.codes(name)]
        show(
            {"zh": ["词表", "中文", "英文", "代码"], "en": ["vocabulary", "中文", "English", "codes"]}[around.language],
            [row for row in terms if word is None or any(word.lower() in cell.lower() for cell in row)],
        )


def _vocabulary(charter: CharterTable, name: str, language: str) -> list[str]:
    codes = (f"{code}{_days(charter, name, code, language)}" for code in charter.codes(name))
    return [name, VOCABULARIES[name].zh, VOCABULARIES[name].en, ", ".join(codes)]


def _say_charter(around: Surroundings, charter: CharterTable) -> None:
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


def _days(charter: CharterTable, vocabulary: str, code: str, language: str) -> str:
    """Since when and until when a term is used, where the charter says it."""
    term = charter.term(vocabulary, code)
    if not term or not (term.since or term.until):
        return ""
    since, until = ("{}起", "至{}止") if language == "zh" else ("from {}", "until {}")
    told = [form.format(day) for form, day in ((since, term.since), (until, term.until)) if day]
    return f"（{'，'.join(told)}）" if language == "zh" else f" ({', '.join(told)})"


def _place(kind: Kind) -> tuple[str, str, str]:
    return kind.fact.state.subject, kind.fact.__module__, kind.name


def _row(kind: Kind) -> list[str]:
    fact = kind.fact
    subject = f"{fact.state.subject}/ID" if fact.state is not State else "any"
    return [subject, kind.name, fact.power.value, f"Art. {fact.article}", fact.zh, fact.en]


@command()
@click.argument("kind_name", metavar="KIND")
@with_book
@click.pass_obj
def explain(around: Surroundings, kind_name: str, where: str | None) -> None:
    """Tell everything about one KIND: its fields, their forms, units and terms, and an example command.

    With --book the terms are those of the book's charter, in its order; those ended are marked.
    """
    kind = KINDS.get(kind_name)
    if kind is None:
        raise WrongTerms([unknown_kind(kind_name)])
    fact = kind.fact
    zh, en = TERMS.get("power", {}).get(fact.power.value, ("", fact.power.value))
    subject = fact.state.subject if fact.state is not State else "SUBJECT"
    say(f"{kind.name}  {fact.zh} / {fact.en}")
    say(meaning(kind, around.language))
    say(f"Art. {fact.article} · power: {en} {zh} · stream: {subject}/ID")
    charter = charter_of(find_folder(where)) if where else default()
    if where:
        _say_charter(around, charter)
    say()
    shape = shape_of_kind(fact, charter)
    rows = list(_fields(shape, ""))
    rows += [
        [name, "personal data", "text, kept beside the book (Art. 32)", f"{en} {zh}"] for name, zh, en in fact.personal
    ]
    show(["field", "needed", "form", "meaning"], rows)
    _say_terms(around.language, shape, charter)
    say()
    if needed := rests_on(kind):
        say(f"Before the example these must be on record: {', '.join(needed)}")
    say("Example:")
    say(f"  {example(kind)}")


def _say_terms(language: str, shape: Shape, charter: CharterTable) -> None:
    """The terms of the fields that take some, and how they belong together."""
    choices = list(_choices(shape, ""))
    tables = [(path, inner.vocabulary, tuple(inner.choices), inner.choices) for path, inner in choices]
    groups = _groups({path.rpartition(".")[2] for path, _ in choices}, charter)
    for title, vocabulary, values, terms in (*tables, *groups):
        say()
        say(f"{title}:")
        for value in values:
            say(f"  {value}  {'  '.join(terms[value])}{_days(charter, vocabulary, value, language)}")


def _fields(shape: Shape, outer: str) -> list[list[str]]:
    rows = []
    for each in shape.fields:
        inner, many = _unlisted(each.shape)
        rows.append(
            [f"{outer}{each.name}", _needed(each, bool(outer)), _form(inner, many), f"{each.en} {each.zh}".strip()]
        )
        if inner.form == "structure":
            rows += _fields(inner, f"{outer}{each.name}.")
    return rows


def _needed(each: Field, part: bool) -> str:
    if each.required:
        return "always" if not part else "in each"
    return "in a decision" if each.told else "may be left out"


def _form(shape: Shape, many: bool) -> str:
    form = f"{'SUBJECT' if shape.subject == '*' else shape.subject}/ID" if shape.subject else FORMS[shape.form]
    if shape.form == "partial_day":
        taken = precisions(shape)
        form = f"{' or '.join(name for name, _ in taken)}: {', '.join(text for _, text in taken)}"
    unit = f", in {shape.unit}" if shape.unit else ""
    return f"{'list of: ' if many else ''}{form}{unit}"


def _unlisted(shape: Shape) -> tuple[Shape, bool]:
    return (shape.item, True) if shape.form == "list" and shape.item else (shape, False)


def _choices(shape: Shape, outer: str) -> Iterator[tuple[str, Shape]]:
    """The fields that take terms, each with its shape."""
    for each in shape.fields:
        inner, _ = _unlisted(each.shape)
        if inner.choices:
            yield f"{outer}{each.name}", inner
        yield from _choices(inner, f"{outer}{each.name}.")


def _groups(fields: Collection[str], charter: CharterTable) -> Iterator[tuple[str, str, Sequence[str], Choices]]:
    """Which ratings each scale has, and which dimensions belong to what is evaluated."""
    named, measured = words_of(charter, "rating"), words_of(charter, "dimension")
    if "scale" in fields or "rating" in fields:
        for scale in charter.codes("scale"):
            ratings = [term.code for term in charter.terms("rating") if scale in term.of]
            if ratings:
                yield f"ratings on the scale {scale}", "rating", ratings, named
    if "dimensions" in fields or "dimension" in fields:
        for subject in VOCABULARIES["dimension"].parents:
            dimensions = [term.code for term in charter.terms("dimension") if subject in term.of]
            yield f"dimensions: {subject}", "dimension", dimensions, measured
        yield "dimensions: of a post-evaluation, whatever is evaluated", "dimension", POST_DIMENSIONS, measured
