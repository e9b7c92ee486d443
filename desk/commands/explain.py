"""`explain`: everything about one kind of decision, in the language of the terminal."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

import click

from desk.advice import dated
from desk.amounts import MONEY
from desk.commands import Surroundings
from desk.commands.kinds import charter_asked, days_of_term, say_charter, with_book
from desk.console import say, say_in, show, tell
from desk.decisions import unknown_kind
from desk.example import example, rests_on
from desk.terms import WrongTerms
from domain.rules.catalogue import KINDS, Kind
from domain.rules.currencies import RENMINBI
from domain.rules.evaluation import POST_DIMENSIONS
from domain.rules.fact import State
from domain.rules.in_force import CharterTable, default
from domain.rules.said import Said, enumerated
from domain.rules.shape import Choices, Field, Shape, shape_of_kind
from domain.rules.terms import TERMS, article_label, words_of
from domain.rules.vocabulary import VOCABULARIES
from terminal.help import command
from terminal.wording import in_language, meaning

FORMS = {
    "text": Said("text"),
    "fen": Said("amount with its unit (300万元, 12.50元); in a file plain digits are whole fen"),
    "change": Said("amount with its unit, may be negative (-20万元)"),
    "whole": Said("whole number"),
    "quantity": Said("decimal number"),
    "day": Said("day: 2014-04-14"),
    "offset": Said("offset from UTC: +05:30"),
    "yes_no": Said("yes or no"),
    "choice": Said("one of the terms below"),
    "structure": Said("parts, as FIELD.PART=VALUE or YAML"),
    "list": Said("list"),
    "other": "YAML",
}


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
    _say_kind(around, kind)
    held = charter_asked(where)
    if held:
        say_charter(around, held)
    charter = held or default()
    say()
    shape = shape_of_kind(kind.fact, charter)
    show(*_table(kind, shape, around.language))
    _say_terms(around.language, shape, charter)
    say()
    if needed := rests_on(kind):
        tell(Said("Before the example these must be on record: {streams}", streams=enumerated(needed)))
    say_in(around.language, "示例：", "Example:")
    say(f"  {example(kind, charter)}")


def _say_kind(around: Surroundings, kind: Kind) -> None:
    """What the kind is, who decides it, and where it is recorded."""
    fact = kind.fact
    subject = fact.state.subject if fact.state is not State else "SUBJECT"
    zh, en = TERMS["power"][fact.power.value]
    article = article_label(fact.article, around.language)
    say_in(around.language, f"{kind.name}  {fact.zh}", f"{kind.name}  {fact.zh} / {fact.en}")
    say(meaning(kind, around.language))
    say_in(
        around.language,
        f"{article} · 职权：{zh} · 记录于：{subject}/ID",
        f"{article} · power: {en} {zh} · stream: {subject}/ID",
    )


def _table(kind: Kind, shape: Shape, language: str) -> tuple[list[str], list[list[str]]]:
    """The heads and rows of all fields, personal ones last."""
    rows = list(_fields(shape, "", language))
    beside = in_language(Said("text, kept beside the book (Art. 32)"), language)
    for name, zh, en in kind.fact.personal:
        rows.append([name, in_language(Said("personal data"), language), beside, _label(zh, en, language)])
    heads = {"zh": ["项", "是否必填", "写法", "名称"], "en": ["field", "needed", "form", "meaning"]}
    return heads[language], rows


def _fields(shape: Shape, outer: str, language: str) -> Iterator[list[str]]:
    for each in shape.fields:
        inner, many = _unlisted(each.shape)
        form = in_language(Said("list of: {form}", form=_form(inner)) if many else _form(inner), language)
        needed = in_language(_needed(each, bool(outer)), language)
        yield [f"{outer}{each.name}", needed, form, _label(each.zh, each.en, language)]
        if inner.form == "structure":
            yield from _fields(inner, f"{outer}{each.name}.", language)


def _label(zh: str, en: str, language: str) -> str:
    """What a field is called; in English its Chinese name too, by which it may be written as well."""
    return zh or en if language == "zh" else f"{en} {zh}".strip()


def _needed(each: Field, part: bool) -> Said:
    if each.required:
        return Said("in each") if part else Said("always")
    return Said("in a decision") if each.told else Said("may be left out")


def _form(shape: Shape) -> str:
    if shape.subject:
        return f"{'SUBJECT' if shape.subject == '*' else shape.subject}/ID"
    if shape.form == "partial_day":
        return dated(shape)
    if shape.currency != RENMINBI and shape.form in MONEY:
        return _other_money(shape)
    return FORMS[shape.form]


def _other_money(shape: Shape) -> Said:
    """The form of an amount of a book that counts in another currency than the renminbi."""
    if shape.form == "change":
        return Said("amount with its unit, may be negative (-{own} 12.50)", own=shape.currency)
    return Said(
        "amount with its unit (3 million, {own} 12.50); in a file plain digits are whole hundredths", own=shape.currency
    )


def _unlisted(shape: Shape) -> tuple[Shape, bool]:
    return (shape.item, True) if shape.form == "list" and shape.item else (shape, False)


def _say_terms(language: str, shape: Shape, charter: CharterTable) -> None:
    """The terms of the fields that take some, and how they belong together."""
    choices = list(_choices(shape, "", language))
    fields = {path.rpartition(".")[2] for path, _, _ in choices}
    tables = [(title, inner.vocabulary, tuple(inner.choices), inner.choices) for _, title, inner in choices]
    for title, vocabulary, values, terms in (*tables, *_groups(fields, charter, language)):
        say()
        say_in(language, f"{title}：", f"{title}:")
        for value in values:
            words = terms[value][:1] if language == "zh" else terms[value]
            say(f"  {value}  {'  '.join(words)}{days_of_term(charter, vocabulary, value, language)}")


def _choices(shape: Shape, outer: str, language: str) -> Iterator[tuple[str, str, Shape]]:
    """The fields that take terms, each with its title and its shape."""
    for each in shape.fields:
        inner, _ = _unlisted(each.shape)
        if inner.choices:
            path = f"{outer}{each.name}"
            yield path, f"{path} {each.zh}" if language == "zh" else path, inner
        yield from _choices(inner, f"{outer}{each.name}.", language)


def _groups(
    fields: Collection[str], charter: CharterTable, language: str
) -> Iterator[tuple[str, str, Sequence[str], Choices]]:
    """Which ratings each scale has, and which dimensions belong to what is evaluated."""
    named, measured = words_of(charter, "rating"), words_of(charter, "dimension")
    spoken = language != "zh"
    if "scale" in fields or "rating" in fields:
        scales = words_of(charter, "scale")
        for scale in charter.codes("scale"):
            ratings = [term.code for term in charter.terms("rating") if scale in term.of]
            if ratings:
                title = (f"等级：{scales[scale][0]}（{scale}）", f"ratings on the scale {scale}")[spoken]
                yield title, "rating", ratings, named
    if "dimensions" in fields or "dimension" in fields:
        for subject in VOCABULARIES["dimension"].parents:
            dimensions = [term.code for term in charter.terms("dimension") if subject in term.of]
            title = (f"评价维度：{_evaluated(subject)}（{subject}）", f"dimensions: {subject}")[spoken]
            yield title, "dimension", dimensions, measured
        title = ("评价维度：后评估，不论评估对象", "dimensions: of a post-evaluation, whatever is evaluated")[spoken]
        yield title, "dimension", POST_DIMENSIONS, measured


def _evaluated(subject: str) -> str:
    """What is evaluated, in Chinese."""
    return (TERMS["evaluated_role"].get(subject) or TERMS["subject"][subject])[0]
