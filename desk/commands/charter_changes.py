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


UNCHANGED = {  # what an amendment cannot change
    "title": ("名称", "title"), "title_en": ("英文名称", "title in English"), "basis": ("依据", "basis"),
    "weekend": ("周休日", "weekend"), "table": ("节假日表", "table of holidays"), "codes": ("机构代码种类", "codes"),
    "report_number": ("报告编号形式", "report number"),
}  # fmt: skip


def beyond_amendment(now: CharterTable, wanted: CharterTable, language: str) -> str:
    """What differs and no amendment changes, in one line with the way out; empty where nothing does."""
    zh = language == "zh"
    found = [
        words[not zh]
        for name, words in UNCHANGED.items()
        if getattr(now.charter, name) != getattr(wanted.charter, name)
    ]
    held = {each.year: each for each in now.charter.years}
    found += [
        f"{each.year}年工作日历" if zh else f"calendar of {each.year}"
        for each in wanted.charter.years
        if held.get(each.year) != each
    ]
    kept = {each.name for each in wanted.charter.periods}
    gone = dict.fromkeys(each.name for each in now.charter.periods if each.name not in kept)
    found += [LAW["period"][name][not zh] for name in gone]
    if not found:
        return ""
    if zh:
        way = "工作日历用`gongshi-desk charter calendar`录入；写错的另作更正"
        return f"以下不同之处不能通过修订改变：{'、'.join(found)}。{way}。"
    return (
        f"An amendment does not change what differs here: {', '.join(found)}. Enter a calendar by"
        " `gongshi-desk charter calendar`; correct what was wrong."
    )


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
