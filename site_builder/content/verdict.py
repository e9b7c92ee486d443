"""How a project stands in a few facts, the worst first: its status, newest rating, time, money and open issues."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal

import msgspec

from domain.rules.days import year_of
from domain.rules.evaluation import Evaluation
from domain.rules.in_force import CharterTable
from domain.rules.money import beyond
from domain.rules.project import DONE, LIVE, UNDONE, Project
from projections.days import last_day, shifted
from projections.project_money import sums_of
from projections.statuses import AHEAD, OPEN, OVER, PAST, PAST_LISTED
from site_builder.content.findings import age
from site_builder.reader import Subject
from site_builder.site import Site
from site_builder.words import voice
from site_builder.words.texts import Translate, counted
from site_builder.words.voice import Voice

Mark = Literal["bad", "wait", "stop", "plain", "ok"]  # the worst first
FactName = Literal["rating", "money", "time", "status", "issues"]  # of equal marks, the worst first
MARKS: tuple[Mark, ...] = ("bad", "wait", "stop", "plain", "ok")
NAMES: tuple[FactName, ...] = ("rating", "money", "status", "time", "issues")
STATUS_MARKS: dict[str, Mark] = {
    **dict.fromkeys((PAST,), "bad"),
    **dict.fromkeys((AHEAD, OPEN, OVER, "suspended"), "wait"),
    **dict.fromkeys((*UNDONE, PAST_LISTED), "stop"),
    **dict.fromkeys(DONE, "ok"),
}


class VerdictFact(msgspec.Struct, frozen=True, kw_only=True):
    """One fact: its mark, what it says in a few words, what is to be added, and where the page tells more."""

    name: FactName
    mark: Mark
    said: str
    more: tuple[str, ...] = ()
    place: str = ""


class Verdict(msgspec.Struct, frozen=True, kw_only=True):
    """The facts of a project, the worst first; with none that is bad, its status first."""

    facts: tuple[VerdictFact, ...]

    @property
    def worst(self) -> VerdictFact | None:
        """The worst fact, where one is bad."""
        return self.facts[0] if self.facts and self.facts[0].mark == "bad" else None


def verdict(
    site: Site, spoken: Voice, project: Project, evaluated: Iterable[Subject[Evaluation]], issues: int
) -> Verdict:
    """The verdict on a project as it stands on the site's day, with so many open issues."""
    say_in = spoken.words.say_in(spoken.language)
    found = [
        _rating(site.charter, spoken, say_in, evaluated),
        _money(spoken, say_in, project),
        VerdictFact(
            name="status",
            mark=STATUS_MARKS.get(project.status or "", "plain"),
            said=spoken.term("project_status", project.status) if project.status else say_in("未公布"),
        ),
        _time(site, spoken, say_in, project),
        _issues(say_in, issues),
    ]
    return Verdict(facts=ranked([fact for fact in found if fact]))


def ranked(facts: Sequence[VerdictFact]) -> tuple[VerdictFact, ...]:
    """The facts, the worst first; where none is bad, the status before the others."""
    bad = any(fact.mark == "bad" for fact in facts)
    place = {name: at for at, name in enumerate(NAMES)}
    return tuple(
        sorted(facts, key=lambda each: (bad or each.name != "status", MARKS.index(each.mark), place[each.name]))
    )


def rating_mark(charter: CharterTable, rating: str) -> Mark:
    """How good a rating is, by its place in its scale, the best of which stands first (Art. 24)."""
    term = charter.term("rating", rating)
    scale = term.of[0] if term and term.of else None
    codes = [each.code for each in charter.terms("rating") if scale in each.of]
    if len(codes) < 2:
        return "plain"
    at = codes.index(rating)
    return "bad" if at == len(codes) - 1 else "ok" if at < len(codes) // 2 else "wait"


def _rating(
    charter: CharterTable, spoken: Voice, say_in: Translate, evaluated: Iterable[Subject[Evaluation]]
) -> VerdictFact | None:
    """The newest rating of any evaluation, with its stage and year."""
    rated = [each.held for each in evaluated if each.held and each.held.state.overall]
    if not rated:
        return None
    newest = max(rated, key=lambda held: (held.state.reported_on or "", held.first)).state
    overall, stage, more = newest.overall or "", newest.stage, []
    if stage:
        more.append(spoken.heading("stage", stage))
    if newest.year is not None:
        more.append(say_in("验收后第 %(n)s 年") % {"n": newest.year} if newest.year else say_in("验收当年"))
    if reported := year_of(newest.reported_on):
        more.append(voice.day(spoken.language, str(reported)))
    return VerdictFact(
        name="rating", mark=rating_mark(charter, overall), said=spoken.term("rating", overall), more=tuple(more),
        place="evaluations",
    )  # fmt: skip


def _money(spoken: Voice, say_in: Translate, project: Project) -> VerdictFact:
    """The budget, what was paid, returned and kept of it; what is past the contract, and what is owed back."""
    sums, budget = sums_of(project), project.budget
    told = [(say_in("已拨付"), sums.disbursed), (say_in("累计退回"), sums.returned)]
    more = [f"{label} {spoken.amounts(amounts)}" for label, amounts in told if amounts]
    bad = []
    own = budget.currency if budget else None
    if project.returned and project.disbursed:
        more.append(f"{say_in('净额')} {spoken.money(project.disbursed - project.returned, own)}")
    for excess in beyond(project.paid, project.contract_budget or budget):
        if excess.source is None:
            bad.append(f"{say_in('超出预算')} {spoken.money(excess.paid - excess.budget, own)}")
    if sums.owed:
        bad.append(f"{say_in('尚未退回')} {spoken.amounts(sums.owed)}")
    priced = say_in("预算") if project.first else say_in("申报预算")
    whole = f"{priced} {spoken.money(budget.total, own)}" if budget else f"{priced} {say_in('未公布')}"
    said, rest = (bad[0], [*bad[1:], whole]) if bad else (whole, [])
    return VerdictFact(name="money", mark="bad" if bad else "plain", said=said, more=(*rest, *more), place="money")


def _time(site: Site, spoken: Voice, say_in: Translate, project: Project) -> VerdictFact | None:
    """Whether a project is on time, late by how many months, or past its end without closing."""
    first, ends = last_day(project.first.end if project.first else None), last_day(project.end)
    planned = [say_in("应于%(day)s完成") % {"day": voice.day(spoken.language, project.end)}] if project.end else []
    status = project.status
    if status in (PAST, PAST_LISTED) and ends:
        span, number = age(site, shifted(ends, 1))
        year, month = say_in("已逾期 %(n)s 年"), say_in("已逾期 %(n)s 个月")
        late = counted(year if span == "years" else month, number) % {"n": number} if number else say_in("已过期")
        if status == PAST_LISTED:
            return VerdictFact(name="time", mark="stop", said=planned[0])
        return VerdictFact(name="time", mark="bad", said=late, more=tuple(planned))
    if status in DONE and project.accepted_on and ends:
        late_by = months_after(first or ends, project.accepted_on)
        if not late_by:
            return VerdictFact(name="time", mark="ok", said=say_in("按期完成"), more=tuple(planned))
        said = counted(say_in("比首次批准晚 %(n)s 个月"), late_by) % {"n": late_by}
        return VerdictFact(name="time", mark="wait", said=said, more=tuple(planned))
    if status in LIVE and planned:
        moved = months_after(first, ends) if first and ends else 0
        more = (counted(say_in("已延期 %(n)s 个月"), moved) % {"n": moved},) if moved else ()
        return VerdictFact(name="time", mark="wait" if moved else "plain", said=planned[0], more=more)
    if status in UNDONE and project.ended_on:
        said = say_in("%(day)s停止") % {"day": voice.day(spoken.language, project.ended_on)}
        return VerdictFact(name="time", mark="stop", said=said)
    return VerdictFact(name="time", mark="plain", said=planned[0]) if planned else None


def months_after(day: str, later: str) -> int:
    """How many full months one day lies after another; 0 where it does not, or where one of them is no day."""
    until = last_day(later)
    if until is None or until <= day:
        return 0
    whole = until[8:] >= day[8:] or until == last_day(until[:7])  # the last day of a month ends a full one
    return (int(until[:4]) - int(day[:4])) * 12 + int(until[5:7]) - int(day[5:7]) - (not whole)


def _issues(say_in: Translate, issues: int) -> VerdictFact:
    if not issues:
        return VerdictFact(name="issues", mark="ok", said=say_in("没有逾期和缺项"))
    return VerdictFact(
        name="issues", mark="bad", said=counted(say_in("%(n)s 项逾期或缺项"), issues) % {"n": issues}, place="findings"
    )
