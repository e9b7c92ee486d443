"""`kinds` and `explain`: the catalogue of decisions, as the officer needs it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

import click

from desk.advice import precisions
from desk.commands import Surroundings
from desk.console import say, show
from desk.decisions import unknown_kind
from desk.example import example, rests_on
from desk.terms import WrongTerms
from domain.rules.catalogue import KINDS, Kind
from domain.rules.evaluation import POST_DIMENSIONS
from domain.rules.fact import State
from domain.rules.in_force import CharterTable, default
from domain.rules.shape import Choices, Field, Shape, shape_of_kind
from domain.rules.terms import TERMS
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
    "yes_no": "yes or no",
    "choice": "one of the terms below",
    "structure": "parts, as FIELD.PART=VALUE or YAML",
    "list": "list",
    "other": "YAML",
}


@command()
@click.argument("word", required=False)
@click.pass_obj
def kinds(around: Surroundings, word: str | None) -> None:
    """List every kind of fact, room by room; WORD narrows it down (project, 公示, supervision …)."""
    rows = [_row(kind) for kind in sorted(KINDS.values(), key=_place)]
    wanted = [row for row in rows if word is None or any(word.lower() in cell.lower() for cell in row)]
    heads = {
        "en": ["stream", "kind", "power", "article", "中文", "English"],
        "zh": ["对象", "类别", "职权", "条款", "中文", "英文"],
    }
    show(heads[around.language], wanted)


def _place(kind: Kind) -> tuple[str, str, str]:
    return kind.fact.state.subject, kind.fact.__module__, kind.name


def _row(kind: Kind) -> list[str]:
    fact = kind.fact
    subject = f"{fact.state.subject}/ID" if fact.state is not State else "any"
    return [subject, kind.name, fact.power.value, f"Art. {fact.article}", fact.zh, fact.en]


@command()
@click.argument("kind_name", metavar="KIND")
@click.pass_obj
def explain(around: Surroundings, kind_name: str) -> None:
    """Tell everything about one KIND: its fields, their forms, units and terms, and an example command."""
    kind = KINDS.get(kind_name)
    if kind is None:
        raise WrongTerms([unknown_kind(kind_name)])
    fact = kind.fact
    zh, en = TERMS.get("power", {}).get(fact.power.value, ("", fact.power.value))
    subject = fact.state.subject if fact.state is not State else "SUBJECT"
    say(f"{kind.name}  {fact.zh} / {fact.en}")
    say(meaning(kind, around.language))
    say(f"Art. {fact.article} · power: {en} {zh} · stream: {subject}/ID")
    say()
    rows = list(_fields(shape_of_kind(fact), ""))
    rows += [
        [name, "personal data", "text, kept beside the book (Art. 32)", f"{en} {zh}"] for name, zh, en in fact.personal
    ]
    show(["field", "needed", "form", "meaning"], rows)
    choices = list(_choices(shape_of_kind(fact), ""))
    tables = [(path, tuple(terms), terms) for path, terms in choices]
    for title, values, terms in [*tables, *_groups({path.rpartition(".")[2] for path, _ in choices}, default())]:
        say()
        say(f"{title}:")
        for value in values:
            say(f"  {value}  {'  '.join(terms[value])}")
    say()
    if needed := rests_on(kind):
        say(f"Before the example these must be on record: {', '.join(needed)}")
    say("Example:")
    say(f"  {example(kind)}")


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


def _choices(shape: Shape, outer: str) -> Iterator[tuple[str, Choices]]:
    """The fields that take terms, with these."""
    for each in shape.fields:
        inner, _ = _unlisted(each.shape)
        if inner.choices:
            yield f"{outer}{each.name}", inner.choices
        yield from _choices(inner, f"{outer}{each.name}.")


def _groups(fields: Collection[str], charter: CharterTable) -> Iterator[tuple[str, Sequence[str], Choices]]:
    """Which ratings each scale has, and which dimensions belong to what is evaluated."""
    if "scale" in fields or "rating" in fields:
        for scale in charter.codes("scale"):
            ratings = [term.code for term in charter.terms("rating") if scale in term.of]
            if ratings:
                yield f"ratings on the scale {scale}", ratings, TERMS["rating"]
    if "dimensions" in fields or "dimension" in fields:
        for subject in VOCABULARIES["dimension"].parents:
            dimensions = [term.code for term in charter.terms("dimension") if subject in term.of]
            yield f"dimensions: {subject}", dimensions, TERMS["dimension"]
        yield "dimensions: of a post-evaluation, whatever is evaluated", POST_DIMENSIONS, TERMS["dimension"]
