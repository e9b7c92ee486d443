"""The page of an organisation: what it organises, undertakes and evaluates, and what was recorded of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, ClassVar, NamedTuple

import msgspec

from domain.rules.history import corrected
from domain.rules.organisation import Admission, Organisation, Qualification
from domain.rules.programme import Programme
from projections.book_line import Held
from projections.findings import punctual
from projections.findings.punctual import PunctualYear
from projections.findings.standing import turns
from projections.hindsight import HindsightMatrix, evaluator_key
from projections.key import ListKey
from projections.timeliness import Timeliness, recorded_key, total
from projections.timeliness import rows_by_year as timely
from site_builder.addresses import page_of
from site_builder.content.citation import subject_page
from site_builder.content.entries import EntryLine, story_lines
from site_builder.content.evaluations import (
    EvaluationRow,
    EvaluationTable,
    evaluation_rows,
    evaluation_table,
    hindsight,
)
from site_builder.content.findings import (
    FindingRow,
    Years,
    finding_rows,
    newest_findings,
    page_if_any,
    parted,
    years_of,
)
from site_builder.content.former_names import former_names
from site_builder.content.key_lists import Key, keys_of
from site_builder.lists.catalogue import entries_in, subjects_about
from site_builder.lists.excerpt import ListExcerpt, address_of, projects_of
from site_builder.maker import Maker, near_story, of_stream
from site_builder.reader import Shown, Subject
from site_builder.site import Context, Output, Site
from site_builder.words.voice import Voice

SHOWN = 20


class Exclusion(NamedTuple):
    """Until when an integrity exclusion holds, and whether that day has passed."""

    until: str
    passed: bool


class OrganisedRow(NamedTuple):
    """A programme that the unit organises, and its parts in it today; none where it organises it no more."""

    stream: str
    parts: list[str]


class TimelinessTable(msgspec.Struct, frozen=True, kw_only=True):
    """How soon entries were public: those that the unit's `own` officers recorded, or those that concern the unit."""

    own: bool
    total: Timeliness
    years: list[TimelyYear]
    address: str


class TimelyYear(msgspec.Struct, frozen=True, kw_only=True):
    """The same of what was published in a year."""

    year: str
    known: int
    late: int
    median: int | None
    most: int | None


class Punctuality(msgspec.Struct, frozen=True, kw_only=True):
    """What the law expected of the unit by a day: done in good time, too late, overdue; in all and by year."""

    all: int
    kept: int
    late: int
    overdue: int
    years: list[PunctualYear]
    address: str


class HindsightTable(msgspec.Struct, frozen=True, kw_only=True):
    """Ratings at acceptance against those since, of what the unit rated then (`judged`) or undertook."""

    judged: bool
    matrix: HindsightMatrix
    cases: int
    address: str


class OrganisationPage(Context, frozen=True, kw_only=True):
    """The page of a unit: what it organises, undertakes and evaluates, what is missing, and what concerns it."""

    template: ClassVar[str] = "organisation.html"

    stream: str
    held: Held[Organisation]
    organisation: Organisation
    spoken: Voice
    fresh: bool
    former: list[str]
    code_listed: bool
    exclusion: Exclusion | None
    programmes: list[OrganisedRow]
    projects_list: ListExcerpt
    admissions: list[tuple[Admission, str]]
    qualifications: list[tuple[Qualification, bool]]
    keys: list[Key]
    given: EvaluationTable
    received: EvaluationTable
    evaluated: int
    evaluations_list: str
    hindsight: list[HindsightTable]
    punctual: Punctuality | None
    findings_tally: Years
    findings_page: str
    standing: list[FindingRow]
    answered: list[FindingRow]
    published: list[TimelinessTable]
    lately: list[EntryLine]
    lines: list[EntryLine]
    whole_list: str


def organisation(site: Site, stream: str) -> Iterator[Output]:
    """Both languages of an organisation's page."""
    read = site.reader
    held: Held[Organisation] | None = read.held(stream)
    if not held:
        return
    state = held.state
    own = read.whole("story", stream)
    lately = [shown for shown in read.newest_of("concerned", stream, SHOWN) if shown not in own]
    evaluations = _named(site, read.newest_of("born", str(ListKey.about("evaluation", stream)), 2 * SHOWN))
    open_now, answered = parted(newest_findings(site, stream))
    facts = list(corrected([(each.entry.fact, each.entry.decided_on) for each in own if each.entry.stream == stream]))
    same = _same(site, stream, state)
    path = page_of(stream)
    for language in site.languages:
        spoken = site.voice(language, path)
        given, received = _sides(evaluation_rows(site, spoken, evaluations), evaluations, stream)
        page = OrganisationPage(
            stream=stream,
            held=held,
            organisation=state,
            spoken=spoken,
            former=former_names(language, facts),
            code_listed=_listed(own, state.code),
            admissions=[(each, _task(site, language, each)) for each in state.admissions],
            keys=keys_of(site, spoken, state),
            given=evaluation_table(site, spoken, given),
            received=evaluation_table(site, spoken, received),
            projects_list=projects_of(site, language, stream, path),
            standing=finding_rows(site, spoken, open_now[:SHOWN]),
            answered=finding_rows(site, spoken, answered[:SHOWN]),
            lines=story_lines(site, spoken, own),
            lately=story_lines(site, spoken, lately),
            **same,
        )
        yield subject_page(site, language, stream, held, page)


def _same(site: Site, stream: str, state: Organisation) -> dict[str, Any]:
    """The fields that the page says in every language alike."""
    read = site.reader
    return {
        "fresh": site.fresh(stream),
        "qualifications": [(each, read.passed(each.valid_until)) for each in state.qualifications],
        "exclusion": _exclusion(site, state),
        "programmes": [
            OrganisedRow(each.stream, _parts(each, stream)) for each in _named(site, read.whole("organised", stream))
        ],
        "evaluated": read.length("born", str(ListKey.about("evaluation", stream))),
        "evaluations_list": address_of(site, subjects_about("evaluation", stream)),
        "published": _published(site, stream),
        "punctual": _punctual(site, stream),
        "hindsight": _hindsight(site, stream),
        "findings_tally": years_of(site, stream),
        "findings_page": page_if_any(site, stream),
        "whole_list": address_of(site, entries_in(ListKey.parse(stream))),
    }


def _listed(own: Iterable[Shown], code: str | None) -> bool:
    """Whether the code that a unit has was stated by an old list, and not at the desk."""
    stated = [each.entry for each in own if code and getattr(each.entry.fact, "code", None) == code]
    return bool(stated and stated[-1].source)


def _named(site: Site, shown: Iterable[Shown]) -> list[Subject[Any]]:
    """The streams of some entries as they stand, each once."""
    return site.reader.streams_named(dict.fromkeys(each.entry.stream for each in shown))


def _sides(
    rows: list[EvaluationRow], subjects: list[Subject[Any]], unit: str
) -> tuple[list[EvaluationRow], list[EvaluationRow]]:
    """The evaluations that a unit made, and those of itself and of what it undertakes."""
    made = {each.stream for each in subjects if each.held and each.held.state.evaluator == unit}
    return [row for row in rows if row.stream in made], [row for row in rows if row.stream not in made]


def _task(site: Site, language: str, admission: Admission) -> str:
    """The title of the task to which a unit was admitted; its key where the programme's tasks are not on record."""
    held = site.reader.held(admission.programme)
    for task in held.state.tasks if held else ():
        if task.key == admission.task:
            return str((language == "en" and task.title_en) or task.title)
    return admission.task


def _published(site: Site, unit: str) -> list[TimelinessTable]:
    """How soon what the unit's officers recorded became public, and what concerns the unit; the former where any is."""
    told = []
    for group in (recorded_key(unit), unit):
        years = site.reader.document("timeliness", group)
        if years:
            rows = [
                TimelyYear(year=year, known=each.known, late=each.late, median=each.median, most=each.most)
                for year, each in timely(years)
            ]
            address = address_of(site, entries_in(ListKey.parse(group)))
            told.append(TimelinessTable(own=group != unit, total=total(years), years=rows, address=address))
    return told


def _punctual(site: Site, unit: str) -> Punctuality | None:
    """What the law expected of the unit by a day; None where nothing has fallen due."""
    tally = site.reader.document("punctual", unit)
    for day in turns(tally, site.reader.as_of):
        if day:
            site.reader.passed(day)
    years = punctual.years(tally, site.reader.as_of)
    if not years:
        return None
    kept, late, overdue = (sum(numbers) for numbers in zip(*(row[1:] for row in years), strict=True))
    address = address_of(site, entries_in(ListKey.about("in_time", unit))) if kept else ""
    return Punctuality(all=kept + late + overdue, kept=kept, late=late, overdue=overdue, years=years, address=address)


def _hindsight(site: Site, unit: str) -> list[HindsightTable]:
    """Ratings at acceptance against those since: of what the unit rated at acceptance, and of what it undertook."""
    told = []
    for key, judged in ((evaluator_key(unit), True), (unit, False)):
        if found := hindsight(site, key):
            cases = sum(row.number for row in found.rows)
            address = address_of(site, entries_in(ListKey.parse(key)._replace(name="rated_since")))
            told.append(HindsightTable(judged=judged, matrix=found, cases=cases, address=address))
    return told


def _exclusion(site: Site, state: Organisation) -> Exclusion | None:
    until = state.excluded_until
    return Exclusion(until, site.reader.passed(until)) if until else None


def _parts(programme: Subject[Programme], unit: str) -> list[str]:
    """The parts of a unit in a programme today: lead, co; none where it organises it no more."""
    if programme.held is None:
        return []
    state: Programme = programme.held.state
    found = ["lead"] if state.lead == unit else []
    found += ["co"] if unit in state.co_units else []
    tasks = [each.role for each in state.task_units if each.unit == unit]
    return list(dict.fromkeys([*found, *tasks]))


MAKERS = (Maker("organisation", of_stream("organisation"), organisation, near=near_story),)
