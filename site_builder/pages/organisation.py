"""The page of an organisation: what it organises, undertakes and evaluates, and what was recorded of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from domain.rules.history import corrected
from domain.rules.organisation import Admission, Organisation
from domain.rules.programme import Programme
from projections.findings import punctual
from projections.findings.standing import turns
from projections.timeliness import rows as timely
from projections.timeliness import total
from site_builder.addresses import list_path, page_of
from site_builder.content.entries import story_lines
from site_builder.content.evaluations import evaluation_rows, rated_dimensions
from site_builder.content.findings import finding_rows, newest_findings, page_if_any, parted, years_of
from site_builder.content.former_names import former_names
from site_builder.content.key_lists import keys_of
from site_builder.lists.groups import group_path as list_of
from site_builder.lists.subjects import newest_rows
from site_builder.maker import Maker, of_stream
from site_builder.pages.trends import matrix
from site_builder.reader import Shown, Subject
from site_builder.site import Output, Site
from site_builder.words.voice import LANGUAGES

SHOWN = 20


def organisation(site: Site, stream: str) -> Iterator[Output]:
    """Both languages of an organisation's page."""
    read = site.reader
    held = read.held(stream)
    if not held:
        return
    own = read.whole("story", stream)
    lately = [shown for shown in read.newest_of("concerned", stream, SHOWN) if shown not in own]
    evaluations = _named(site, read.newest_of("born", f"evaluation of {stream}", 2 * SHOWN))
    standing, answered = parted(newest_findings(site, stream))
    facts = list(corrected([(each.entry.fact, each.entry.decided_on) for each in own if each.entry.stream == stream]))
    same = _same(site, stream, held.state)
    path = page_of(stream)
    for language in LANGUAGES:
        spoken = site.voice(language, path)
        given, received = _sides(evaluation_rows(site, spoken, evaluations), evaluations, stream)
        values = {
            **same,
            "held": held,
            "former": former_names(language, facts),
            "code_listed": _listed(own, held.state.code),
            "admissions": [(each, _task(site, language, each)) for each in held.state.admissions],
            "keys": keys_of(site, spoken, held.state),
            "given": given,
            "received": received,
            "dimensions": rated_dimensions(spoken, received),
            "given_dimensions": rated_dimensions(spoken, given),
            "projects_list": newest_rows(site, spoken, f"project of {stream}", SHOWN),
            "standing": finding_rows(site, spoken, standing[:SHOWN]),
            "answered": finding_rows(site, spoken, answered[:SHOWN]),
            "lines": story_lines(site, spoken, own),
            "lately": story_lines(site, spoken, lately),
            "spoken": spoken,
        }
        yield site.render(language, path, "organisation.html", values)


def _same(site: Site, stream: str, state: Organisation) -> dict[str, Any]:
    """What the page reads whatever its language."""
    read = site.reader
    programmes = _named(site, read.whole("organised", stream))
    return {
        "stream": stream,
        "fresh": site.fresh(stream),
        "p": state,
        "qualifications": [(each, read.passed(each.valid_until)) for each in state.qualifications],
        "excluded": _excluded(site, state),
        "programmes": [(each, _parts(each, stream)) for each in programmes],
        "evaluated": read.length("born", f"evaluation of {stream}"),
        "evaluations_list": list_path(f"evaluation of {stream}"),
        "published": _published(site, stream),
        "punctual": _punctual(site, stream),
        "hindsight": _hindsight(site, stream),
        "missing": years_of(site, stream),
        "findings_page": page_if_any(site, stream),
        "whole_list": f"{list_of(stream)}.html",
    }


def _listed(own: Iterable[Shown], code: str | None) -> bool:
    """Whether the code that a unit has was stated by an old list, and not at the desk."""
    stated = [each.entry for each in own if code and getattr(each.entry.fact, "code", None) == code]
    return bool(stated and stated[-1].source)


def _named(site: Site, shown: Iterable[Shown]) -> list[Subject]:
    """The streams of some entries as they stand, each once."""
    return site.reader.streams_named(dict.fromkeys(each.entry.stream for each in shown))


def _sides(
    rows: list[dict[str, Any]], subjects: list[Subject], unit: str
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The evaluations that a unit made, and those of itself and of what it undertakes."""
    made = {each.stream for each in subjects if each.held and each.held.state.evaluator == unit}
    return [row for row in rows if row["stream"] in made], [row for row in rows if row["stream"] not in made]


def _task(site: Site, language: str, admission: Admission) -> str:
    """The title of the task to which a unit was admitted; its key where the programme's tasks are not on record."""
    held = site.reader.held(admission.programme)
    for task in held.state.tasks if held else ():
        if task.key == admission.task:
            return str((language == "en" and task.title_en) or task.title)
    return admission.task


def _published(site: Site, unit: str) -> list[dict[str, Any]]:
    """How soon what the unit's officers recorded became public, and what concerns the unit; the former where any is."""
    told = []
    for group in (f"recorded/{unit}", unit):
        years = site.reader.document("timeliness", group)
        if years:
            counted = {"total": total(years), "years": list(timely(years)), "list": f"{list_of(group)}.html"}
            told.append({"own": group != unit, **counted})
    return told


def _punctual(site: Site, unit: str) -> dict[str, Any] | None:
    """What the law expected of the unit by a day: done in good time, too late, overdue; in all and by year."""
    tally = site.reader.document("punctual", unit)
    for day in turns(tally, site.reader.as_of):
        if day:
            site.reader.passed(day)
    years = punctual.years(tally, site.reader.as_of)
    if not years:
        return None
    kept, late, overdue = map(sum, zip(*(row[1:] for row in years), strict=True))
    known = {"all": kept + late + overdue, "kept": kept, "late": late, "overdue": overdue, "years": years}
    return {**known, "list": f"{list_of(f'in_time/{unit}')}.html" if kept else ""}


def _hindsight(site: Site, unit: str) -> list[dict[str, Any]]:
    """Ratings at acceptance against those since: of what the unit rated at acceptance, and of what it undertook."""
    told = []
    for key, judged in ((f"evaluator/{unit}", True), (unit, False)):
        rows = matrix(site.reader.document("hindsight", key) or {})
        if rows:
            counted = {"rows": rows, "cases": sum(row["number"] for row in rows)}
            told.append({"judged": judged, **counted, "list": f"{list_of(f'rated_since/{key}')}.html"})
    return told


def _excluded(site: Site, state: Organisation) -> tuple[str, bool] | None:
    """Until when an integrity exclusion holds, and whether it has passed."""
    until = state.excluded_until
    return (until, site.reader.passed(until)) if until else None


def _parts(programme: Subject, unit: str) -> list[str]:
    """The parts of a unit in a programme today: lead, co; none where it organises it no more."""
    if programme.held is None:
        return []
    state: Programme = programme.held.state
    found = ["lead"] if state.lead == unit else []
    found += ["co"] if unit in state.co_units else []
    tasks = [each.role for each in state.task_units if each.unit == unit]
    return list(dict.fromkeys([*found, *tasks]))


MAKERS = (Maker("organisation", of_stream("organisation"), organisation),)
