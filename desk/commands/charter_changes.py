"""What an amendment would change in a charter, a line each, before anything is recorded (Art. 38)."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from typing import Any

from domain.rules.charter import Period
from domain.rules.in_force import CharterTable
from domain.rules.terms import LAW
from domain.rules.vocabulary import VOCABULARIES


def changes(fields: dict[str, Any], now: CharterTable, wanted: CharterTable, language: str) -> Iterator[str]:
    """The lines of an amendment's fields: terms added, terms ended, periods before and after."""
    zh = language == "zh"
    on = fields["effective_on"]
    yield f"自{on}起：" if zh else f"from {on} on:"
    for added in fields.get("add", ()):
        for term in added["terms"]:
            since = term.get("since") or ""
            yield f"  + {_term(wanted, added['name'], term['code'], zh)}{_since(since, zh) if since else ''}"
    for ended in fields.get("end", ()):
        until = f"（至{ended['until']}止）" if zh else f" (until {ended['until']})"
        yield f"  - {_term(now, ended['vocabulary'], ended['code'], zh)}{until}"
    for period in fields.get("periods", ()):
        before = now.period(period["name"], on)
        after = Period(name=period["name"], number=int(period["number"]), unit=period["unit"])
        name = LAW["period"][after.name][not zh]
        title = f"{name}（{after.name}）：" if zh else f"{name} ({after.name}): "
        yield f"  ~ {title}{_length(before, zh)} → {_length(after, zh)}"


def _term(charter: CharterTable, vocabulary: str, code: str, zh: bool) -> str:
    """A term with its vocabulary and its code."""
    of, words = VOCABULARIES[vocabulary], charter.words(vocabulary)[code]
    told = f"{of.zh}（{vocabulary}）：{words[0]}" if zh else f"{of.en} ({vocabulary}): {words[1]}"
    return f"{told}（{code}）" if zh else f"{told} ({code})"


def _since(day: str, zh: bool) -> str:
    return f"（{day}起）" if zh else f" (from {day})"


def _length(period: Period | None, zh: bool) -> str:
    if period is None:
        return "未规定" if zh else "none"
    unit = LAW["unit"][period.unit][not zh]
    return f"{period.number}{unit}" if zh else f"{period.number} {unit}"


def last_days(periods: Sequence[Period]) -> dict[Period, str]:
    """Until when each period held that another of its name has followed."""
    ended: dict[Period, str] = {}
    for number, each in enumerate(periods):
        follower = next((other for other in periods[number + 1 :] if other.name == each.name), None)
        if follower and follower.since:
            day = datetime.date.fromisoformat(follower.since) - datetime.timedelta(days=1)
            ended[each] = day.isoformat()
    return ended
