"""A charter as the terminal shows it: its periods with their days, and each vocabulary as a table (Art. 38)."""

from __future__ import annotations

from collections.abc import Sequence

from desk.commands.charter_changes import last_days
from desk.console import say, show
from domain.rules.charter import CharterTerm, Period
from domain.rules.in_force import CharterTable
from domain.rules.terms import LAW
from domain.rules.vocabulary import VOCABULARIES

HEADS = {
    "zh": ["代码", "名称", "所属", "性质", "启用", "停用"],
    "en": ["code", "words", "of", "traits", "from", "until"],
}


def show_table(found: CharterTable, on: str | None, language: str) -> None:
    """Show a charter; with a day, what may be used then."""
    held, zh = found.charter, language == "zh"
    say((held.title if zh else held.title_en) or held.title or held.title_en or "")
    colon, comma, open_, close, gap = ("：", "、", "（", "）", "") if zh else (": ", ", ", " (", ")", " ")
    say(f"{'币种' if zh else 'currency'}{colon}{held.currency}")
    years = comma.join(str(each.year) for each in held.years)
    table = ("、" if zh else " ").join(filter(None, (held.table, years))) or "—"
    say(f"{'工作日历' if zh else 'calendar'}{colon}{table}")
    ended = last_days(held.periods)
    for period in _periods(found, on):
        unit = LAW["unit"][period.unit][not zh]
        name = LAW["period"][period.name][not zh]
        days = f"{period.since or ''} — {ended.get(period, '')}".strip()
        when = f"{open_}{days}{close}" if period.since or period in ended else ""
        say(f"{name}{open_}{period.name}{close}{colon}{period.number}{gap}{unit}{when}")
    for name, rule in VOCABULARIES.items():
        terms = [term for term in found.terms(name) if on is None or term.holds(on)]
        if terms:
            say()
            rows = [_row(term, zh) for term in terms]
            say(f"{rule.zh if zh else rule.en}{open_}{name}{close}")
            show(HEADS["zh" if zh else "en"], rows)


def _row(term: CharterTerm, zh: bool) -> list[str]:
    of, traits = (("、" if zh else ", ").join(each) for each in (term.of, term.traits))
    return [term.code, term.words[not zh], of, traits, term.since or "", term.until or ""]


def _periods(found: CharterTable, on: str | None) -> Sequence[Period]:
    if on is None:
        return found.charter.periods
    held = (found.period(name, on) for name in dict.fromkeys(each.name for each in found.charter.periods))
    return [each for each in held if each]
