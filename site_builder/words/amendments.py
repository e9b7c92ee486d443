"""What an amendment of the charter changes, in words: the terms that it adds and ends, and the periods."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from domain.rules.adoption import CharterAmended, CharterCalendarSet
from domain.rules.fact import Fact
from site_builder.words import voice
from site_builder.words.periods import period_said
from site_builder.words.voice import Voice

QUOTED = {"zh": ("{}“{}”", "{}“{}”（至{}）"), "en": ("{} “{}”", "{} “{}” (until {})")}
MARK = {"zh": "；", "en": "; "}


def added(spoken: Voice, fact: Fact, _: Mapping[str, str]) -> str | None:
    """The terms that it adds, by vocabulary, in the words that it gives them."""
    if not isinstance(fact, CharterAmended):
        return None
    return _joined(
        spoken,
        (
            QUOTED[spoken.language][0].format(
                spoken.term("vocabulary", each.name),
                spoken.join.join(term.words[spoken.language == "en"] for term in each.terms),
            )
            for each in fact.add
        ),
    )


def ended(spoken: Voice, fact: Fact, _: Mapping[str, str]) -> str | None:
    """The terms that it ends, each with its last day."""
    if not isinstance(fact, CharterAmended):
        return None
    return _joined(
        spoken,
        (
            QUOTED[spoken.language][1].format(
                spoken.term("vocabulary", each.vocabulary),
                spoken.term(each.vocabulary, each.code),
                voice.day(spoken.language, each.until),
            )
            for each in fact.end
        ),
    )


def changed(spoken: Voice, fact: Fact, _: Mapping[str, str]) -> str | None:
    """The periods that it sets, each with what it was before."""
    if not isinstance(fact, CharterAmended):
        return None
    before = {each.name: each for each in fact.before}
    told = []
    for each in fact.periods:
        name, now = spoken.term("period", each.name), period_said(spoken.words, spoken.language, each)
        was = period_said(spoken.words, spoken.language, before[each.name]) if each.name in before else ""
        if spoken.language == "zh":
            told.append(f"{name}由{was}改为{now}" if was else f"{name}定为{now}")
        else:
            told.append(f"{name} {now}" + (f" (was {was})" if was else ""))
    return _joined(spoken, told)


def calendar_year(spoken: Voice, fact: Fact, _: Mapping[str, str]) -> str | None:
    """The year of a calendar."""
    return str(fact.calendar.year) if isinstance(fact, CharterCalendarSet) else None


def _joined(spoken: Voice, parts: Iterable[str]) -> str | None:
    return spoken.text(MARK[spoken.language].join(parts)) or None
