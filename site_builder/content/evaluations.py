"""Evaluations as tables show them: by stage, year and dimension, with the years still due shown as empty."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from typing import Any

from domain.rules.days import year_of
from domain.rules.evaluation import DIMENSIONS, POST_DIMENSIONS, Evaluation
from projections.line import Held
from site_builder.content.authorship import body_signed
from site_builder.reader import Shown, Subject
from site_builder.site import Site
from site_builder.words import voice
from site_builder.words.changes import named, quantity
from site_builder.words.voice import Voice

STAGES = ("mid_term", "annual", "special", "acceptance", "post")
POST_YEARS = range(4)  # the year of acceptance and the three after it (Art. 26)
ORDER = tuple(dict.fromkeys(name for names in (*DIMENSIONS.values(), POST_DIMENSIONS) for name in names))


def streams_in(story: Iterable[Shown], subject: str) -> list[str]:
    """The streams of a subject that a story tells of, each once."""
    return list(dict.fromkeys(shown.entry.stream for shown in story if shown.entry.stream.startswith(f"{subject}/")))


def evaluation_rows(site: Site, spoken: Voice, subjects: Iterable[Subject]) -> list[dict[str, Any]]:
    """Evaluations as rows, in the order of their stages and years."""
    return sorted((_row(site, spoken, each) for each in subjects), key=_place)


def with_due_years(given: Sequence[dict[str, Any]], due: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows, and among them the years of post-evaluation that have no report, each in its place."""
    empty = [{"missing": True, "order": STAGES.index("post"), "first": sys.maxsize, **each} for each in due]
    return sorted([*given, *empty], key=_place)


def _place(row: dict[str, Any]) -> tuple[int, int, int]:
    return row["order"], row["year"] if row["year"] is not None else -1, row["first"]


def _row(site: Site, spoken: Voice, subject: Subject) -> dict[str, Any]:
    stream, held = subject
    assert held is not None
    state: Evaluation = held.state
    language, stage = spoken.language, state.stage
    return {
        "stream": stream,
        "first": held.first,
        "order": STAGES.index(stage) if stage in STAGES else -1,
        "stage": voice.heading(language, "stage", stage) if stage else stream.partition("/")[2],
        "post": stage == "post",
        "year": state.year,
        "of": state.of,
        "illustrative": held.illustrative,
        "evaluator": spoken.ref(state.evaluator) if state.evaluator else "",
        "signed": body_signed(site.reader, language, stream) if state.reported_on else None,
        "overall": voice.term(language, "rating", state.overall) if state.overall else "",
        "on": state.reported_on,
        "due": state.due_on,
        "ratings": {each.dimension: voice.term(language, "rating", each.rating) for each in state.ratings},
        "values": [(each.dimension, value) for each in state.ratings for value in each.values],
        "findings": state.findings,
    }


def measured_benefits(spoken: Voice, given: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """The measured values of post-evaluations side by side: a row for each indicator, a column for each year."""
    language = spoken.language
    found: dict[tuple[int, str, str], dict[str, Any]] = {}
    told = {row["year"] for row in given if row.get("values")}
    years = sorted(told, key=lambda year: (year is None, year))  # an old list may give none
    for row in given:
        for dimension, value in row.get("values", ()):
            unit = named(spoken, value, "unit") if value.unit else ""
            line = found.setdefault(
                (ORDER.index(dimension), value.indicator, value.unit or ""),
                {
                    "dimension": voice.heading(language, "dimension", dimension),
                    "indicator": voice.marked(language, named(spoken, value, "indicator")),
                    "baseline": quantity(language, value.baseline, unit),
                    "values": dict.fromkeys(years, ""),
                    "source": voice.marked(language, named(spoken, value, "source")) if value.source else "",
                },
            )
            line["values"][row["year"]] = quantity(language, value.value, unit)
    return {"years": years, "rows": [found[key] for key in sorted(found)]}


def list_columns(site: Site, spoken: Voice, row: dict[str, Any]) -> dict[str, Any]:
    """What a list says of an evaluation: its subject, stage and parties, and its address on the subject's page."""
    told = _row(site, spoken, Subject(row["stream"], row["held"]))
    subject = str(told["of"] or row["stream"])
    held = site.reader.held(subject)
    state = held.state if held else None
    programme = subject if subject.startswith("programme/") else getattr(state, "programme", None)
    return {
        **told,
        "title": spoken.name(subject),
        "address": spoken.link(row["stream"]) if spoken.link else None,
        "programme": spoken.ref(programme) if programme else "",
        "undertakers": [spoken.ref(unit) for unit in getattr(state, "undertakers", ())],
        "after": told["year"],
        "year": (told["on"] or "")[:4],
    }


def rated_dimensions(spoken: Voice, given: Sequence[dict[str, Any]]) -> list[tuple[str, str]]:
    """The dimensions on which any of these was rated: (name, label), in the order of the plan."""
    named = {name for row in given for name in row["ratings"]}
    return [(name, voice.heading(spoken.language, "dimension", name)) for name in ORDER if name in named]


def only_listed(held: Held[Any]) -> bool:
    """Whether old lists alone tell of a stream: what they do not show is overdue for nobody (Art. 33)."""
    return held.transcribed and held.kept is None


def due_years(site: Site, held: Held[Any], since: str, given: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The years of post-evaluation that have no report: each with its last day, and whether that has passed.

    `since` names the field of the day from which they are counted.
    """
    first = year_of(getattr(held.state, since))
    if not first:
        return []
    done = {row["year"] for row in given if row["post"] and row["on"]}
    ends = [(year, f"{first + year}-12-31") for year in POST_YEARS if year not in done]
    return [
        {"year": year, "ends": last, "overdue": not only_listed(held) and site.reader.passed(last)}
        for year, last in ends
    ]
