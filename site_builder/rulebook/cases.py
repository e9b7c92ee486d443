"""Scenarios told in a language: the site's own sentences for facts, the rooms' texts for refusals."""

from __future__ import annotations

import functools
import importlib.resources
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple, TypeVar

import msgspec

from domain.rules.catalogue import KINDS
from domain.rules.correction import EntryCorrected
from domain.rules.forms import UNSEEN
from domain.rules.shape import shape_of_kind
from domain.rules.signing import DecisionCountersigned
from domain.rules.stream import stream_id, stream_subject
from site_builder.rulebook.places import label, malformed, next_step, refused, value_of
from site_builder.rulebook.scenarios import Decision, Scenario, Standing, Step, data
from site_builder.words import voice
from site_builder.words.book_words import BookWords, default_words
from site_builder.words.fields import COUNTERSIGNS, fields, fields_corrected
from site_builder.words.own import PLAIN, OwnTexts
from site_builder.words.sentences import rooms, sentence
from site_builder.words.texts import Translate
from site_builder.words.voice import Voice

SHORT = 60
T = TypeVar("T", Step, Scenario)


class CaseLine(NamedTuple):
    """A sentence with the day to which it belongs, and the anchor of a situation that it names."""

    day: str
    said: str
    situation: str = ""


class Speaker(Voice):
    """A voice that knows what a scenario gives of each stream, which its corrections name by number.

    Scenarios run under the default charter, so they are told in its words.
    """

    facts: dict[str, list[Mapping[str, object]]]


class Case(NamedTuple):
    """One case as a template reads it; what says nothing is empty."""

    given: list[CaseLine]
    by: str
    day: str
    label: str
    proposed: str
    terms: list[tuple[str, str]]
    recorded: str
    refused: str
    next: str
    stands: list[tuple[str, str]]


class RulebookTexts(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The rulebook's own tables: `rules` and `situations` from English to Chinese, `values` from Chinese to English.

    `fields` are labels of fields of a state, in Chinese and English.
    """

    rules: dict[str, str]
    situations: dict[str, str]
    values: dict[str, str]
    fields: dict[str, tuple[str, str]]


@functools.cache
def texts(own: OwnTexts = PLAIN) -> RulebookTexts:
    """The tables of this release, with the office's own sentences of rules."""
    file = importlib.resources.files("site_builder") / "locales" / "rulebook.toml"
    told = msgspec.convert(tomllib.loads(file.read_text(encoding="utf-8")), RulebookTexts)
    rules = {english: own.say("zh", "rule", text, text) for english, text in told.rules.items()}
    return msgspec.structs.replace(told, rules=rules)


def rule(language: str, docstring: str, own: OwnTexts = PLAIN) -> str:
    """The sentence of a rule in a language."""
    return sentences(own)[docstring] if language == "zh" else own.say("en", "rule", docstring, docstring)


def sentences(own: OwnTexts = PLAIN) -> dict[str, str]:
    """The Chinese sentence of every rule: those of the rulebook's own file, and those beside a room's other texts."""
    return texts(own).rules | rooms(own).rules


def situation(language: str, docstring: str) -> str:
    """The sentence of a situation in a language."""
    return texts().situations[docstring] if language == "zh" else docstring


@functools.cache
def _example() -> re.Pattern[str]:
    return re.compile("|".join(re.escape(value) for value in sorted(texts().values, key=len, reverse=True)))


def spoken_in(language: str, value: T) -> T:
    """A scenario's data with its invented names and texts in a language."""
    if language == "zh":
        return value
    said = _example().sub(lambda found: texts().values[found[0]], msgspec.json.encode(value).decode())
    return msgspec.json.decode(said, type=type(value))


def case(language: str, scenario: Scenario, own: OwnTexts = PLAIN) -> Case:
    """One scenario told in a language."""
    told = spoken_in(language, scenario)
    speaker = speaker_of(language, told, own)
    when, said = told.when, speaker.words.say_in(language)
    recorded = ""
    if when and not when.kind:
        recorded = _lag(said, told.outcome)
    elif when and told.outcome:
        recorded = fact_said(speaker, when.stream, when.on, told.outcome)
    proposed, terms = _proposed(speaker, when) if when else ("", [])
    return Case(
        given=lines(speaker, language, told.given),
        by=speaker.ref(told.by) if told.by else "",
        day=voice.day(language, when.on) if when and when.on else "",
        label=speaker.words.kind(language, KINDS[when.kind].fact) if when and when.kind else "",
        proposed=_visible(proposed),
        terms=terms,
        recorded=recorded,
        refused=_turned_away(speaker, told),
        next=next_step(speaker, told.refusal, when.kind if when else "") if told.refusal else "",
        stands=_stands(speaker, told.stands) if told.stands else [],
    )


def speaker_of(language: str, scenario: Scenario, own: OwnTexts = PLAIN) -> Speaker:
    """A voice that calls streams by the names which the scenario gives them."""
    steps = [step for given in scenario.given for step in _steps(language, given)]
    return _speaker(language, steps, own)


def _speaker(language: str, steps: Iterable[Step], own: OwnTexts) -> Speaker:
    words = default_words(own)
    names: dict[str, str] = {}
    tasks: dict[str, str] = {}
    facts: dict[str, list[Mapping[str, object]]] = {}
    for step in steps:
        facts.setdefault(step.stream, []).append(step.fact)
        if named := step.fact.get("title") or step.fact.get("name"):
            names[step.stream] = str(named)
        listed = step.fact.get("tasks")
        for task in listed if isinstance(listed, list) else ():
            if isinstance(task, dict):  # a call names the tasks of its programme by their keys
                tasks[task["key"]] = task["title"]
    speaker = Speaker(
        words,
        language,
        lambda stream: names.get(stream) or _unnamed(words, language, stream),
        task=lambda _, key: tasks.get(key, key),
    )
    speaker.facts = facts
    return speaker


def _unnamed(words: BookWords, language: str, stream: str) -> str:
    """What a stream is called that the scenario does not name: its id, but for bodies and officers with its kind."""
    subject, bare = stream_subject(stream), stream_id(stream)
    if subject in ("organisation", "officer"):
        return bare
    return f"{words.term(language, 'subject', subject)}{'' if language == 'zh' else ' '}{bare}"


def _steps(language: str, step: Step) -> tuple[Step, ...]:
    if step.situation:
        return tuple(spoken_in(language, each) for each in data().situations[step.situation].steps)
    return (step,)


def lines(speaker: Speaker, language: str, steps: Iterable[Step]) -> list[CaseLine]:
    """What is given, each step in a sentence; a situation by its own."""
    return [
        CaseLine("", situation(language, data().situations[step.situation].docstring), step.situation)
        if step.situation
        else CaseLine(
            voice.day(language, step.on) if step.on else "", fact_said(speaker, step.stream, step.on or "", step.fact)
        )
        for step in steps
    ]


def situation_lines(language: str, name: str, own: OwnTexts = PLAIN) -> list[CaseLine]:
    """The steps of a situation."""
    steps = [spoken_in(language, step) for step in data().situations[name].steps]
    return lines(_speaker(language, steps, own), language, steps)


def fact_said(speaker: Speaker, stream: str, on: str, fact: Mapping[str, object]) -> str:
    """A fact in one sentence."""
    kind = KINDS[str(fact["kind"])].fact
    extra = {"name": speaker.ref(stream), "on": voice.day(speaker.language, on) if on else ""}
    if isinstance(task := fact.get("task"), str):
        extra["task"] = speaker.task(stream, task)
    stated = msgspec.convert(fact, kind)
    if isinstance(stated, EntryCorrected) and stated.number <= len(speaker.facts.get(stream, ())):
        named = speaker.facts[stream][stated.number - 1]
        extra |= fields_corrected(speaker, msgspec.convert(named, KINDS[str(named["kind"])].fact), stated)
    elif isinstance(stated, DecisionCountersigned) and stated.countersignature:
        extra["countersigns"] = COUNTERSIGNS[speaker.language]
    return sentence(speaker, stated, extra)


def _lag(said: Translate, outcome: Mapping[str, object]) -> str:
    """How many working days lay between the two, or that no calendar tells it."""
    if outcome["lag"] is None:
        return said("日历尚未公布，不计工作日，也不认定逾期。")
    text = said("相距{lag}个工作日，逾期。" if outcome["late"] else "相距{lag}个工作日，没有逾期。")
    return text.format(lag=outcome["lag"])


def _proposed(speaker: Speaker, when: Decision) -> tuple[str, list[tuple[str, str]]]:
    """What is proposed: a sentence where its terms fill one, and the stated fields where they do not."""
    said, language = speaker.words.say_in(speaker.language), speaker.language
    if not when.kind:
        days = {"decided": voice.day(language, when.decided_on), "public": voice.day(language, when.recorded_on)}
        return said("{decided}决定，{public}公开。").format(**days), []
    kind = KINDS[when.kind].fact
    try:
        fact = msgspec.convert(when.terms, kind)
    except msgspec.ValidationError:
        shape = shape_of_kind(kind)
        return "", [
            (label(speaker, shape.by_name.get(name), name), value_of(speaker, name, told, ""))
            for name, told in _short(when.terms)
        ]
    proposed = fact_said(speaker, when.stream, when.on, {"kind": when.kind, **when.terms})
    if proposed == speaker.words.kind(language, kind):
        return "", list(fields(speaker, fact))
    return proposed.lstrip(".,:。，：； "), []  # where the record is to complete what begins the sentence


def _visible(text: str) -> str:
    """A text with a word in place of what cannot be seen."""
    return UNSEEN.sub(lambda found: f"[U+{ord(found[0]):04X}]", text)


def _short(terms: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    """The terms that are single short values, as they were stated."""
    plain = ((name, str(told)) for name, told in terms.items() if isinstance(told, str | int))
    return ((name, told) for name, told in plain if len(told) <= SHORT)


def _turned_away(speaker: Speaker, told: Scenario) -> str:
    if told.refusal:
        return refused(speaker, told.refusal, told.when.kind if told.when else "")
    return malformed(speaker, told.malformed, told.when.kind if told.when else "") if told.malformed else ""


def _stands(speaker: Speaker, standing: Standing) -> list[tuple[str, str]]:
    """What a stream amounts to: labels and values, by the labels of the facts that its subject can have."""
    language = speaker.language
    subject = stream_subject(standing.stream)
    shapes = [shape_of_kind(kind.fact) for kind in KINDS.values() if kind.fact.state.subject == subject]
    labels = {name: words[language == "en"] for name, words in texts().fields.items()}
    found = []
    for name, value in standing.fields.items():
        field = next((shape.by_name[name] for shape in shapes if name in shape.by_name), None)
        empty = {"zh": "未公布", "en": "not published"}[language]
        told = value_of(speaker, f"{subject}_{name}", str(value), "") if value not in (None, []) else empty
        found.append((labels.get(name) or label(speaker, field, name), told))
    return found
