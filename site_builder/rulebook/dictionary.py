"""The dictionary of the record: every kind of entry with its fields, in a language, from the catalogue."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

import msgspec

from domain.rules.catalogue import KINDS
from domain.rules.currencies import RENMINBI
from domain.rules.decision import Kind
from domain.rules.fact import State
from domain.rules.shape import Field, Shape, shape_of_kind
from domain.rules.terms import TERMS
from site_builder.words import voice
from site_builder.words.book_words import BookWords
from site_builder.words.periods import used_said
from site_builder.words.sentences import rooms
from site_builder.words.texts import Translate

FORMS = {
    "text": "文字",
    "fen": "金额，以分为单位的整数",
    "change": "金额增减，以分为单位的整数，可以为负",
    "whole": "整数",
    "quantity": "十进制数，写成文字",
    "day": "日期：年-月-日",
    "partial_day": "日期、月份或者年份",
    "offset": "与协调世界时的时差，以分钟计的整数",
    "yes_no": "是或者否",
    "choice": "下列之一",
    "structure": "由下列各项组成",
    "other": "其他",
}
HUNDREDTHS = {  # of books that count in another currency than the renminbi
    "fen": "金额，以百分之一货币单位计的整数",
    "change": "金额增减，以百分之一货币单位计的整数，可以为负",
}
# The kinds of a subject that are not done in the order of the articles of the law. One that is not here comes behind
# its family, or last.
ORDER = {
    "programme": (
        "proposed", "plan_approved", "unit_designated", "targets_set", "entry_conditions_set", "maturity_assessed",
        "launched", "progress_measured", "adjusted", "suspended", "resumed", "closed",
    ),
    "project": (
        "proposed", "notice_opened", "objection_recorded", "anonymous_objections_counted", "objection_answered",
        "approved", "contract_signed", "disbursed", "progress_reported", "ip_step_recorded", "budget_adjusted",
        "extended", "unit_changed", "scope_adjusted", "reclassified", "suspended", "resumed", "terminated", "revoked",
        "withdrawn", "surplus_returned", "outcome_recorded", "accepted",
    ),
    "organisation": ("registered", "renamed", "recoded", "admitted", "qualified", "key_revoked", "excluded"),
    "officer": ("appointed", "key_registered", "key_revoked", "dismissed"),
    "policy": ("issued", "linked", "amended", "repealed"),
}  # fmt: skip
PLACES = {f"{subject}.{name}": place for subject, names in ORDER.items() for place, name in enumerate(names)}
ANY = "any"  # the page of kinds that may stand on any stream


class FieldRow(NamedTuple):
    """One field as the page shows it; `depth` is how far it stands inside others."""

    name: str
    depth: int
    label: str
    form: str
    bounds: str
    needed: str
    terms: list[tuple[str, str, str]]


def subject_of(kind: Kind) -> str:
    """The subject of the streams on which a kind stands; `any` for all of them."""
    return kind.fact.state.subject if kind.fact.state is not State else ANY


def kinds_of(subject: str) -> list[Kind]:
    """The kinds of a subject, in the order of the process."""
    return in_order(kind for kind in KINDS.values() if subject_of(kind) == subject)


def in_order(kinds: Iterable[Kind]) -> list[Kind]:
    """Kinds in the order of the process: that of the articles, but where `ORDER` gives another."""
    return sorted(kinds, key=lambda kind: (_place(kind), kind.name not in PLACES, kind.fact.article))


def _place(kind: Kind) -> int:
    if kind.name in PLACES:
        return PLACES[kind.name]
    known = (KINDS[name] for name in PLACES)
    family = [each for each in known if (each.fact.state, each.fact.family) == (kind.fact.state, kind.fact.family)]
    return max((PLACES[each.name] for each in family), default=len(PLACES))


def subjects() -> list[str]:
    """The subjects that have kinds, in the order of the vocabulary; `any` at the end."""
    return [*(subject for subject in TERMS["subject"] if kinds_of(subject)), ANY]


def subject_name(words: BookWords, language: str, subject: str) -> str:
    """What a subject is called as a heading."""
    name = words.say_in(language)("各类对象") if subject == ANY else words.term(language, "subject", subject)
    return voice.headed(language, name)


class KindShown(msgspec.Struct, frozen=True, kw_only=True):
    """A kind as the dictionary shows it; `personal` are its personal fields as (name, label)."""

    name: str
    title: str
    about: str
    power: str
    article: int
    since: str
    stream: str
    fields: list[FieldRow]
    personal: list[tuple[str, str]]


def described(words: BookWords, language: str, kind: Kind) -> KindShown:
    """A kind as the dictionary shows it, in a language."""
    fact = kind.fact
    english = " ".join((fact.__doc__ or "").split())
    return KindShown(
        name=kind.name,
        title=words.kind(language, fact),
        about=rooms(words.own).docs.get(kind.name, english) if language == "zh" else english,
        power=fact.power.value,
        article=fact.article,
        since=fact.since,
        stream=f"{subject_of(kind) if subject_of(kind) != ANY else '*'}/",
        fields=list(rows(words, language, shape_of_kind(fact, words.table))),
        personal=[(name, en if language == "en" else zh) for name, zh, en in fact.personal],
    )


def rows(words: BookWords, language: str, shape: Shape, depth: int = 0) -> Iterator[FieldRow]:
    """The fields of a structure, each followed by those inside it."""
    said = words.say_in(language)
    for each in shape.fields:
        inner = each.shape.item or each.shape
        form = _form(said, language, inner)
        if each.shape.item:
            form = said("列表：{form}").format(form=form)
        terms = list(_terms(words, language, inner))
        called = voice.headed(language, words.label(language, getattr(each, language)))
        yield FieldRow(each.name, depth, called, form, _bounds(said, inner), _needed(said, each), terms)
        if inner.form == "structure":
            yield from rows(words, language, inner, depth + 1)


def _terms(words: BookWords, language: str, shape: Shape) -> Iterator[tuple[str, str, str]]:
    """The terms of a field: each with its words, and with the days of its use where the charter bounds them."""
    for code, pair in shape.choices.items():
        term = words.table.term(shape.vocabulary, code)
        used = used_said(words, language, term.since, term.until) if term else ""
        yield code, words.choice(language, pair), used


def _form(said: Translate, language: str, shape: Shape) -> str:
    if shape.form != "reference":
        forms = FORMS if shape.currency == RENMINBI else FORMS | HUNDREDTHS
        return said(forms[shape.form])
    if shape.subject == "*":
        return said("另一对象的编号：{subject}/…").format(subject="*")
    return said("另一对象的编号：{subject}/…").format(subject=shape.subject)


def _bounds(said: Translate, shape: Shape) -> str:
    if shape.form == "text" and shape.longest:
        return said("至多{n}字").format(n=shape.longest)
    if shape.least is not None and shape.most is not None:
        return said("{least}至{most}").format(least=shape.least, most=shape.most)
    if shape.least is not None:
        return said("不小于{least}").format(least=shape.least)
    return said("不大于{most}").format(most=shape.most) if shape.most is not None else ""


def _needed(said: Translate, each: Field) -> str:
    if each.required:
        return said("必填")
    return said("作出决定时必填") if each.told else said("可以不填")


def path_of(subject: str) -> str:
    """The page of the kinds of a subject."""
    return f"dictionary-{subject}.html"


def address_of(kind: Kind) -> str:
    """The lasting address of a kind, from its language's folder."""
    return f"{path_of(subject_of(kind))}#{kind.name}"
