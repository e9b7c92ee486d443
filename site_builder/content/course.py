"""The course of a project as a picture: what was planned against what came, and all that has a day, lane by lane."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import msgspec
from markupsafe import Markup

from domain.rules import catalogue
from domain.rules.days import is_day
from domain.rules.project import DONE, LIVE, UNDONE, Milestone, Project
from projections.days import last_day
from projections.statuses import PAST
from site_builder.content.entries import EntryLine
from site_builder.content.timeline import (
    CourseEvent,
    CourseLane,
    CoursePeriod,
    MarkShape,
    numbered,
    timeline,
)
from site_builder.words import voice
from site_builder.words.texts import Translate
from site_builder.words.voice import Voice

LEAST = 3  # different days below which a picture says less than a line of text
FAMILIES: dict[MarkShape, tuple[str, ...]] = {
    "decided": ("approval", "acceptance", "standing", "ending"),
    "adjusted": ("adjustment",),
    "money": ("money",),
    "rated": ("evaluation",),
}
"""The lanes of entries, each with the families of kinds that stand in it."""
STOPPING = ("standing", "ending")


class ProjectCourse(msgspec.Struct, frozen=True, kw_only=True):
    """A time line and the list of all that it shows: what each period is, and by lane the events with their numbers."""

    drawing: Markup
    periods: list[str]
    lanes: list[tuple[str, list[tuple[int, CourseEvent]]]]


def course(
    spoken: Voice, project: Project, milestones: Sequence[tuple[Milestone, bool]], lines: Sequence[EntryLine]
) -> ProjectCourse | None:
    """The course of a project, its milestones each with whether it is overdue; None where hardly any day is known."""
    say_in = spoken.words.say_in(spoken.language)
    periods = list(_periods(spoken, say_in, project))
    lanes = [lane for lane in _lanes(spoken, say_in, milestones, lines) if lane.events]
    days = {event.on for lane in lanes for event in lane.events}
    if not lanes or len(days | {day for each in periods for day in (each.start, each.end) if day}) < LEAST:
        return None
    told = [each.told for each in periods] + [f"{lane.name} {len(lane.events)}" for lane in lanes]
    return ProjectCourse(
        drawing=timeline(say_in("项目历程"), ("；" if spoken.language == "zh" else "; ").join(told), periods, lanes),
        periods=[each.told for each in periods],
        lanes=numbered(lanes),
    )


def _periods(spoken: Voice, say_in: Translate, project: Project) -> Iterator[CoursePeriod]:
    """The period first planned, the one planned now where it differs, and the one that it took until now."""
    first, now = project.first, (project.start, project.end)
    then = (first.start, first.end) if first else now
    plans = [(say_in("计划执行期"), now)]
    if then != now:
        plans.insert(0, (say_in("首次计划"), then))
    for name, (start, end) in plans:
        begun, ended = _first_day(start), last_day(end)
        if begun and ended and begun <= ended:
            yield CoursePeriod(f"{name} {_span(spoken, start, end)}", begun, ended, "plan")
    begun = next((day for day in (project.signed_on, project.approved_on) if is_day(day)), None)
    closed = project.accepted_on if project.status in DONE else project.ended_on if project.status in UNDONE else None
    closed = closed if is_day(closed) else None
    if begun is None or (closed is None and project.status not in (*LIVE, PAST)) or (closed and closed < begun):
        return
    name = f"{say_in('实际')} {_span(spoken, begun, closed)}"
    ends = last_day(project.end)
    if project.status != PAST or not ends:
        yield CoursePeriod(name if closed else f"{name}{say_in('尚未结束')}", begun, closed, "actual")
        return
    if begun < ends:
        yield CoursePeriod(f"{name}{say_in('尚未结束')}", begun, ends, "actual")
    yield CoursePeriod(f"▲ {spoken.term('project_status', PAST)}", max(begun, ends), None, "late")


def _span(spoken: Voice, start: str | None, end: str | None) -> str:
    return " – ".join(voice.day(spoken.language, each) if each else "" for each in (start, end))


def _first_day(day: str | None) -> str | None:
    """The first day that a date known in part can mean."""
    return f"{day}-01-01"[:10] if day and is_day(day, partial=True) else None


def _lanes(
    spoken: Voice, say_in: Translate, milestones: Iterable[tuple[Milestone, bool]], lines: Sequence[EntryLine]
) -> Iterator[CourseLane]:
    names: dict[MarkShape, str] = {
        "decided": say_in("决定"), "adjusted": say_in("调整"), "money": say_in("签约和拨付"), "rated": say_in("评估"),
    }  # fmt: skip
    planned, reached = _milestones(spoken, milestones)
    for shape, families in FAMILIES.items():
        found = [event for each in lines if (event := _event(each, shape, families))]
        yield CourseLane(names[shape], _in_order(found))
        if shape == "adjusted":
            yield CourseLane(say_in("里程碑，计划"), _in_order(planned))
            yield CourseLane(say_in("里程碑，实际"), _in_order(reached))


def _event(line: EntryLine, shape: MarkShape, families: Sequence[str]) -> CourseEvent | None:
    """An entry as an event; a corrected one says what should have been stated."""
    family = catalogue.KINDS[line.kind].fact.family
    if family not in families or not line.on or not is_day(line.on):
        return None
    told = line.headline if line.corrected is None else Markup(line.right).striptags()  # it is a link
    return CourseEvent(line.on, told, "stopped" if family in STOPPING else shape, line.index)


def _milestones(
    spoken: Voice, milestones: Iterable[tuple[Milestone, bool]]
) -> tuple[list[CourseEvent], list[CourseEvent]]:
    planned, reached = [], []
    for each, overdue in milestones:
        title = (spoken.language == "en" and each.title_en) or each.title
        if due := last_day(each.due):
            planned.append(CourseEvent(due, title, "missed" if overdue else "planned"))
        if each.progress and each.reported_on and is_day(each.reported_on):
            told = f"{title} · {spoken.term('progress', each.progress)}"
            reached.append(CourseEvent(each.reported_on, told, "reached" if each.progress == "met" else "planned"))
    return planned, reached


def _in_order(events: Iterable[CourseEvent]) -> tuple[CourseEvent, ...]:
    return tuple(sorted(events, key=lambda each: each.on))
