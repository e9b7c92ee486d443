"""The overview: all programmes in one table, each with its targets, money, projects, what is overdue, and timeliness.

Every figure is the one of the programme's own page: both read the same tallies.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

import msgspec
from markupsafe import Markup

from domain.rules.plan import ActionPlan
from domain.rules.programme import Programme
from domain.rules.project import DONE, UNDONE
from projections import timeliness
from projections.book_line import Held
from projections.portfolio import Amounts, sums
from projections.statuses import PAST, PAST_LISTED, only_listed
from site_builder.content.charts import Bar, stacked
from site_builder.content.findings import page_if_any, years_of
from site_builder.content.status import statuses_of
from site_builder.content.targets import (
    STANDINGS,
    TargetRow,
    TargetStanding,
    standing_words,
    standings,
    target_rows,
    watched,
)
from site_builder.content.verdict import STATUS_MARKS, Mark
from site_builder.maker import Maker, once
from site_builder.pages.home import by_category
from site_builder.reader import Subject
from site_builder.site import Context, Output, Site
from site_builder.words import voice
from site_builder.words.voice import Voice

PATH = "overview.html"


class ProgrammeFigures(msgspec.Struct, frozen=True, kw_only=True):
    """A programme in figures; `statuses` are its projects by status on the day, the most telling first.

    `past_end` of its `projects` are past their end and not closed; `standing` is how many findings stand; `late` of the
    `known` entries with a day of decision became public later than the charter says; of a `silent` one old lists alone
    tell.
    """

    stream: str
    held: Held[Programme]
    targets: list[TargetStanding]
    projects: int
    statuses: dict[str, int]
    budget: Amounts
    disbursed: Amounts
    past_end: int
    standing: int
    findings_page: str
    late: int
    known: int
    silent: bool

    @property
    def reached(self) -> int:
        """How many of its targets are reached."""
        return self.targets.count("reached")

    @property
    def paid(self) -> int | None:
        """What was paid, in hundredths of the budget; None where there are several currencies or no budget."""
        if len(self.budget) != 1 or [each for each, _ in self.disbursed] != [self.budget[0][0]]:
            return None
        total = self.budget[0][1]
        return round(100 * self.disbursed[0][1] / total) if total else None

    @property
    def past_rate(self) -> int | None:
        """The projects past their end and not closed, in hundredths of all."""
        return round(100 * self.past_end / self.projects) if self.projects else None


class PlanTargets(msgspec.Struct, frozen=True, kw_only=True):
    """A plan with its own targets, of which nothing is measured."""

    stream: str
    rows: list[TargetRow]


class OverviewPage(Context, frozen=True, kw_only=True):
    """All programmes, under their categories; `bars` are their projects by status, drawn, by the programme's stream."""

    template: ClassVar[str] = "overview.html"

    categories: list[tuple[str | None, list[ProgrammeFigures]]]
    bars: dict[str, Markup]
    plans: list[PlanTargets]
    standings: dict[TargetStanding, str]
    publication: int | None


def overview(site: Site, _: str) -> Iterator[Output]:
    """Both languages of the overview."""
    read = site.reader
    programmes = read.streams(read.whole("born", "programme"), Programme)
    plans = [each for each in read.streams(read.whole("born", "plan"), ActionPlan) if each.held]
    categories = [(name, [_figures(site, each) for each in of if each.held]) for name, of in by_category(programmes)]
    period = site.charter.period("publication", read.as_of)
    for language in site.languages:
        spoken = site.voice(language, PATH)
        page = OverviewPage(
            categories=categories,
            bars={each.stream: _bar(spoken, each) for _, of in categories for each in of if each.statuses},
            plans=[_plan(spoken, each, read.as_of) for each in plans if each.held and each.held.state.targets],
            standings=standing_words(spoken.words.say_in(language)),
            publication=period.number if period and period.unit == "working_days" else None,
        )
        yield site.render(language, PATH, page)


def _figures(site: Site, subject: Subject[Programme]) -> ProgrammeFigures:
    read, stream, held = site.reader, subject.stream, subject.held
    assert held is not None
    tally = read.document("portfolio", stream, dict[str, int]) or {}
    statuses = statuses_of(read, stream)
    timely = timeliness.total(read.document("timeliness", stream, timeliness.Years))
    watched(read, held.state.targets)
    stand = standings(held.state.targets, held.state.measured, read.as_of)
    return ProgrammeFigures(
        stream=stream,
        held=held,
        targets=sorted(stand, key=STANDINGS.index),
        projects=tally.get("project", 0),
        statuses={name: statuses[name] for name in sorted(statuses, key=_telling)},
        budget=sums(tally, "budget"),
        disbursed=sums(tally, "disbursed"),
        past_end=statuses.get(PAST, 0),
        standing=years_of(site, stream).standing,
        findings_page=page_if_any(site, stream),
        late=timely.late,
        known=timely.known,
        silent=only_listed(held),
    )


def _telling(status: str) -> tuple[int, str]:
    order = (PAST, *DONE, "contracted", "approved", "notice", "notice_over", "notice_ahead", "proposed", "suspended")
    last = (PAST_LISTED, *UNDONE)
    if status in order:
        return order.index(status), status
    return len(order) + (last.index(status) if status in last else len(last)), status


def _bar(spoken: Voice, figures: ProgrammeFigures) -> Markup:
    """The projects of a programme by status, drawn as one bar."""
    parts: list[tuple[Bar, Mark]] = [
        (
            Bar(spoken.term("project_status", name), number, voice.number(spoken.language, number)),
            STATUS_MARKS.get(name, "plain"),
        )
        for name, number in figures.statuses.items()
    ]
    return stacked(spoken.words.say_in(spoken.language)("项目，按状态"), parts)


def _plan(spoken: Voice, plan: Subject[ActionPlan], day: str) -> PlanTargets:
    assert plan.held is not None
    return PlanTargets(stream=plan.stream, rows=target_rows(spoken, plan.held.state.targets, (), day))


MAKERS = (Maker("overview", once, overview),)
