"""One sentence for each kind of fact in each language, from the templates of `locales/rooms/*.toml`.

A template is a sentence with places: `批准{title}立项[,预算{budget.total}]。` A place names a field of the fact (dotted
into its structures; over a list it speaks of each item), one of its personal fields, `{name}` (what the stream is
about), `{on}` (the day it was decided), `{changes}` (what differs between before and now) or `{work}` (a title in the
marks that its sort takes). How a value is said follows from the field's type (said.py). A segment in square brackets
is left out when one of its places says nothing.
"""

from __future__ import annotations

import functools
import importlib.resources
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Literal, NamedTuple, Union, get_args, get_origin

import msgspec
from markupsafe import Markup, escape

from domain.rules import catalogue
from domain.rules.evaluation import DimensionRating
from domain.rules.fact import Fact, kind_of
from site_builder.words import amendments, changes
from site_builder.words.changes import benefit
from site_builder.words.own import PLAIN, OwnTexts
from site_builder.words.places import Segment, parse
from site_builder.words.stops import ended
from site_builder.words.values import place, saying
from site_builder.words.voice import Voice, number

Placed = Callable[[Voice, Fact, Mapping[str, str]], str | None]
Part = Union[str, Placed, "Optional"]


class Optional(NamedTuple):
    """A segment that is left out when one of its places says nothing; `needs` is a field without which it says none."""

    needs: str | None
    parts: tuple[Part, ...]


class RoomTexts(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The texts of the rooms of the law.

    By the kind of fact its `sentences` in each language and what it is (`docs`, Chinese); by the rule of a finding its
    names and sentences; `refusals` and `rules` from English to Chinese.
    """

    sentences: dict[str, dict[str, str]]
    refusals: dict[str, str]
    docs: dict[str, str]
    findings: dict[str, dict[str, str]]
    rules: dict[str, str]


@functools.cache
def rooms(own: OwnTexts = PLAIN) -> RoomTexts:
    """The tables of every room's locale file, merged, with the office's own texts."""
    merged: dict[str, dict[str, object]] = {table: {} for table in RoomTexts.__struct_fields__}
    folder = importlib.resources.files("site_builder") / "locales" / "rooms"
    for file in sorted(folder.iterdir(), key=lambda each: each.name):
        if file.name.endswith(".toml"):
            for table, content in tomllib.loads(file.read_text(encoding="utf-8")).items():
                merged[table].update(content)
    return _own(own, msgspec.convert(merged, RoomTexts))


def _own(own: OwnTexts, told: RoomTexts) -> RoomTexts:
    """The same with the office's own texts."""
    return RoomTexts(
        sentences={
            kind: {tongue: own.say(tongue, "sentence", kind, text) for tongue, text in texts.items()}
            for kind, texts in told.sentences.items()
        },
        refusals={english: own.say("zh", "refusal", text, text) for english, text in told.refusals.items()},
        docs={kind: own.say("zh", "about", kind, text) for kind, text in told.docs.items()},
        findings={
            rule: {part: own.say(part[-2:], "finding", f"{rule}.{part}", text) for part, text in texts.items()}
            for rule, texts in told.findings.items()
        },
        rules={english: own.say("zh", "rule", text, text) for english, text in told.rules.items()},
    )


def sentence(spoken: Voice, fact: Fact, extra: Mapping[str, str]) -> str:
    """What a fact says, in one sentence; with an HTML voice as safe markup.

    `extra` holds `name`, `on` and the personal fields; a kind without a template falls back on its own name.
    """
    said = _joined(
        _template(spoken.words.own, type(fact), spoken.language, spoken.link is not None), spoken, fact, extra
    )
    if said is None:
        said = spoken.words.kind(spoken.language, type(fact))
    said = spoken.begun(ended(spoken.language, said))
    return Markup(said) if spoken.link else said


def prepared(fact: type[Fact], language: str, text: str) -> tuple[Part, ...]:
    """The parts of a template that is no sentence of its own, as plain text."""
    return tuple(_part(fact, segment, language, False) for segment in parse(text))


def filled(parts: Sequence[Part], spoken: Voice, fact: Fact, extra: Mapping[str, str]) -> str | None:
    """Such a template, said; None where one of its places says nothing."""
    return _joined(parts, spoken, fact, extra)


def wants(own: OwnTexts, fact: Fact, language: str, name: str) -> bool:
    """Whether the sentence of a fact has a place of that name."""
    return name in _names(own, type(fact), language)


def _joined(parts: Sequence[Part], spoken: Voice, fact: Fact, extra: Mapping[str, str]) -> str | None:
    """The parts of a template, said; None where one of them says nothing."""
    told: list[str] = []
    for part in parts:
        kind = type(part)
        if kind is str:
            told.append(part)  # type: ignore[arg-type]
        elif kind is Optional:
            needs = part.needs  # type: ignore[union-attr]
            if needs is None or getattr(fact, needs) is not None or needs in extra:
                told.append(_joined(part.parts, spoken, fact, extra) or "")  # type: ignore[union-attr]
        else:
            said = part(spoken, fact, extra)  # type: ignore[operator]
            if said is None:
                return None
            told.append(said)
    return "".join(told)


@functools.cache
def _segments(own: OwnTexts, kind: str, language: str) -> Sequence[Segment]:
    text = rooms(own).sentences.get(kind, {}).get(language)
    if text is None:
        return (own.say(language, "kind", kind, str(getattr(catalogue.KINDS[kind].fact, language))),)
    return parse(text)


@functools.cache
def _names(own: OwnTexts, fact: type[Fact], language: str) -> frozenset[str]:
    return frozenset(_places(_segments(own, kind_of(fact), language)))


def _places(segments: Sequence[Segment]) -> Iterator[str]:
    for segment in segments:
        if isinstance(segment, list):
            yield from _places(segment)
        elif isinstance(segment, tuple):
            yield segment[0]


@functools.cache
def _template(own: OwnTexts, fact: type[Fact], language: str, html: bool) -> tuple[Part, ...]:
    """The parts of a kind's sentence, each made ready once: a sentence is said a million times."""
    return tuple(_part(fact, segment, language, html) for segment in _segments(own, kind_of(fact), language))


def _part(fact: type[Fact], segment: Segment, language: str, html: bool) -> Part:
    if isinstance(segment, str):
        return str(escape(segment)) if html else segment
    if isinstance(segment, tuple):
        return _placed(fact, segment, language)
    inner = tuple(_part(fact, each, language, html) for each in segment)
    fields = fact.__struct_fields__
    needed = (each[0] for each in segment if isinstance(each, tuple) and each[0] in fields)
    return Optional(next((name for name in needed if f"{name}_en" not in fields), None), inner)


def _changes(spoken: Voice, fact: Fact, _: Mapping[str, str]) -> str | None:
    """What an adjustment changed: its `now` states it, of a budget its `budget`."""
    now: msgspec.Struct = getattr(fact, "now", None) or fact.budget  # type: ignore[attr-defined]
    return changes.told(spoken, fact.before, now)  # type: ignore[attr-defined]


def _ratings(spoken: Voice, fact: Fact, _: Mapping[str, str]) -> str | None:
    """Each dimension with its rating, a benefit with what was measured of it."""
    return spoken.join.join(_rating(spoken, each) for each in fact.ratings) or None  # type: ignore[attr-defined]


def _rating(spoken: Voice, rated: DimensionRating) -> str:
    chinese = spoken.language == "zh"
    dimension, rating = (place(spoken, rated, (name,)) for name in ("dimension", "rating"))
    values = ("；" if chinese else "; ").join(spoken.text(benefit(spoken, each)) for each in rated.values)
    if chinese:
        return f"{dimension}为{rating}" + (f"（{values}）" if values else "")
    return f"{dimension} ({rating}{f'; {values}' if values else ''})"


def _findings(spoken: Voice, fact: Fact, _: Mapping[str, str]) -> str | None:
    """The findings of an evaluation, which are sentences and therefore parted by more than a comma."""
    said = (place(spoken, each, ("text",)) for each in fact.findings)  # type: ignore[attr-defined]
    return ("；" if spoken.language == "zh" else "; ").join(text for text in said if text) or None


def _work(spoken: Voice, fact: Fact, _: Mapping[str, str]) -> str | None:
    """The title of an outcome: in the marks of a book where it is a work, else in quotation marks (GB/T 15834)."""
    title = place(spoken, fact, ("title",))
    if title is None:
        return None
    return f"《{title}》" if spoken.words.has_trait("outcome", getattr(fact, "outcome", None), "work") else f"“{title}”"


def _recovered(spoken: Voice, fact: Fact, _: Mapping[str, str]) -> str | None:
    """That the recovery key of the book signed it, and not its signature."""
    signed = getattr(fact, "recovery", None)
    return {"zh": "以恢复密钥", "en": "with the recovery key"}[spoken.language] if signed else None


def _lost(spoken: Voice, fact: Fact, _: Mapping[str, str]) -> str | None:
    """How many keys are named as lost; which ones their officers' pages tell."""
    keys = getattr(fact, "lost", ())
    return number(spoken.language, len(keys)) if keys else None


def _exactly(name: str) -> Placed:
    """A number that is said only where the numbers of the fact are exact; else the source's own words give it."""

    def said(spoken: Voice, fact: Fact, _: Mapping[str, str]) -> str | None:
        return None if fact.approximate else place(spoken, fact, (name,))  # type: ignore[attr-defined]

    return said


OWN_PLACES: dict[str, Placed] = {
    "ratings": _ratings,
    "findings": _findings,
    "work": _work,
    "recovery": _recovered,
    "lost": _lost,
    "terms_added": amendments.added,
    "terms_ended": amendments.ended,
    "periods_changed": amendments.changed,
    "calendar_year": amendments.calendar_year,
}
COUNTED_IN = ("departments", "districts")  # who took part in a survey, counted with its suggestions


def _placed(fact: type[Fact], path: tuple[str, ...], language: str) -> Part:
    """What is said at a place: what `extra` has under its name, else the field."""
    name = path[0]
    annotations = {field.name: field.type for field in msgspec.structs.fields(fact)}
    if name == "changes" and "before" in annotations:
        return _changes
    if name in OWN_PLACES:
        return OWN_PLACES[name]
    if name in COUNTED_IN and "approximate" in annotations:
        return _exactly(name)
    simple = len(path) == 1 and name in annotations and not _holds_struct(annotations[name])
    say = saying(fact, name) if simple else None
    other = f"{name}_en" if language == "en" and f"{name}_en" in annotations else None

    def said(spoken: Voice, stated: Fact, extra: Mapping[str, str]) -> str | None:
        if name in extra:
            return spoken.text(str(extra[name]))
        if say is None:
            return place(spoken, stated, path)
        value = (getattr(stated, other) if other else None) or getattr(stated, name)
        return None if value is None or value == () else say(spoken, value, getattr(stated, "currency", None))

    return said


def _holds_struct(annotation: object) -> bool:
    if isinstance(annotation, type) and issubclass(annotation, msgspec.Struct):
        return True
    return get_origin(annotation) is not Literal and any(map(_holds_struct, get_args(annotation)))
