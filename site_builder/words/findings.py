"""A finding in one sentence, and what its rule is called."""

from __future__ import annotations

import functools

from markupsafe import Markup

from domain.rules import catalogue
from projections.findings.standing import RuleFinding
from site_builder.words import voice
from site_builder.words.book_words import BookWords
from site_builder.words.own import OwnTexts
from site_builder.words.periods import counted, with_periods
from site_builder.words.places import parse
from site_builder.words.sentences import rooms
from site_builder.words.voice import Voice, escaped

REFS = ("evaluation", "evaluator", "report")
DAYS = ("ends", "on")
MONEY = ("paid", "budget", "parts", "returned")
PERIODS = {"rebaselinings_most": "times", "post_evaluation": "years"}  # in sentences, each with its unit
AS_LISTED = {"zh": "（清单所载）", "en": " (As the list shows.)"}  # Art. 33


def label(words: BookWords, language: str, rule: str) -> str:
    """What a kind of finding is called, with the periods of the book."""
    return with_periods(words, language, rooms(words.own).findings[rule][f"name_{language}"])


def say(spoken: Voice, finding: RuleFinding) -> str:
    """The sentence of a finding; with an HTML voice as safe markup."""
    variant = "answered_" if finding.answered is not None else "period_" if "period" in finding.told else ""
    template = _template(spoken.words.own, finding.rule, spoken.language, spoken.link is not None, variant)
    text = "".join([part if isinstance(part, str) else _place(spoken, finding, part[0]) for part in template])
    text = spoken.begun(text) + (AS_LISTED[spoken.language] if finding.listed else "")
    return Markup(text) if spoken.link else text


@functools.cache
def _template(own: OwnTexts, rule: str, language: str, html: bool, variant: str) -> tuple[str | tuple[str, ...], ...]:
    told = rooms(own).findings[rule]
    text = told.get(f"{variant}{language}", told[language])
    parts = [part for part in parse(text) if not isinstance(part, list)]  # a finding's sentence leaves nothing out
    return tuple(escaped(part) if html and isinstance(part, str) else part for part in parts)


def _place(spoken: Voice, finding: RuleFinding, name: str) -> str:
    if name == "subject":
        return spoken.ref(finding.subject)
    if name == "due":
        return voice.day(spoken.language, finding.due)
    if name in PERIODS:  # as long as it was on the day from which it is counted
        return spoken.text(counted(spoken.words, spoken.language, int(finding.told[name]), PERIODS[name]))
    value = finding.told.get(f"{name}_en" if spoken.language == "en" else name, finding.told.get(name, ""))
    if name in REFS:
        return spoken.ref(str(value))
    if name in DAYS:
        return voice.day(spoken.language, str(value))
    if name in MONEY and isinstance(value, int):
        currency = finding.told.get("currency")
        return spoken.text(spoken.money(value, str(currency) if currency else None))
    if name == "source":
        return spoken.text(spoken.term("fund_source", str(value)))
    if name == "party":
        return spoken.text(spoken.term("party", str(value)))
    if name == "kind":
        return spoken.text(spoken.words.kind(spoken.language, catalogue.KINDS[str(value)].fact))
    return voice.number(spoken.language, value) if isinstance(value, int) else spoken.text(value)
