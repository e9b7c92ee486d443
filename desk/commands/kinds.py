"""`kinds` and `explain`: the catalogue of decisions, as the officer needs it."""

from __future__ import annotations

import click

from desk.commands import Surroundings
from desk.console import say, show
from desk.decisions import unknown_kind
from desk.terms import WrongTerms
from desk.wording import meaning
from domain.rules.catalogue import KINDS, Kind
from domain.rules.fact import State
from domain.rules.shape import Field, Shape, shape_of_kind
from domain.rules.terms import TERMS

FORMS = {
    "text": "text",
    "fen": "amount: whole fen (30000000), or with a unit (300万元, 12.50元)",
    "change": "amount, may be negative: whole fen, or with a unit",
    "whole": "whole number",
    "quantity": "decimal number",
    "day": "day: 2014-04-14",
    "partial_day": "day, month or year: 2014-04-14, 2014-04, 2014",
    "yes_no": "yes or no",
    "choice": "one of the terms below",
    "structure": "parts, as FIELD.PART=VALUE or YAML",
    "list": "list",
    "other": "YAML",
}


@click.command()
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


@click.command()
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
    for path, shape in _choices(shape_of_kind(fact), ""):
        say()
        say(f"{path}:")
        for value, (zh, en) in shape.choices.items():
            say(f"  {value}  {zh}  {en}".rstrip())
    say()
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
    unit = f", in {shape.unit}" if shape.unit else ""
    return f"{'list of: ' if many else ''}{form}{unit}"


def _unlisted(shape: Shape) -> tuple[Shape, bool]:
    return (shape.item, True) if shape.form == "list" and shape.item else (shape, False)


def _choices(shape: Shape, outer: str) -> list[tuple[str, Shape]]:
    found = []
    for each in shape.fields:
        inner, _ = _unlisted(each.shape)
        if inner.form == "choice":
            found.append((f"{outer}{each.name}", inner))
        found += _choices(inner, f"{outer}{each.name}.")
    return found


EXAMPLES = {
    "fen": "300万元", "change": "-20万元", "whole": "1", "quantity": "97.5", "day": "2014-04-14",
    "partial_day": "2014-04", "yes_no": "yes",
}  # fmt: skip


def example(kind: Kind) -> str:
    """A command that hands in such a decision, with every field that it must state."""
    fact = kind.fact
    subject = fact.state.subject if fact.state is not State else "project"
    told = [f"{name}={value}" for each in shape_of_kind(fact).fields if each.told for name, value in _sample(each)]
    told += [f"{name}=张三" for name, _, _ in fact.personal]
    return " ".join([f"gongshi-desk record {kind.name} --stream {subject}/ID --by officer/ID", *told])


def _sample(each: Field) -> list[tuple[str, str]]:
    shape, many = _unlisted(each.shape)
    if shape.form == "structure" and not many:
        return [(f"{each.name}.{name}", value) for part in shape.fields if part.told for name, value in _sample(part)]
    if shape.form == "structure":
        parts = ", ".join(f"{name}: {value}" for part in shape.fields if part.told for name, value in _sample(part))
        return [(each.name, f"'[{{{parts}}}]'")]
    if shape.form == "choice":
        return [(each.name, next(iter(shape.choices)))]
    if shape.subject:
        return [(each.name, f"{'project' if shape.subject == '*' else shape.subject}/ID")]
    return [(each.name, EXAMPLES.get(shape.form, "TEXT"))]
