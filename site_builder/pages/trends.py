"""Trends like for like, deviation from the first approvals, hindsight and timeliness: of all, and of each programme."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import ClassVar

import msgspec

from domain.rules.project import AHEAD, DONE, UNDONE
from domain.rules.stream import stream_id, stream_subject
from projections import timeliness
from projections.days import UNKNOWN
from projections.hindsight import HindsightMatrix
from projections.portfolio import codes_in, sums
from projections.statuses import PAST, PAST_LISTED, days_around
from projections.timeliness import Timeliness
from projections.trends import Years, currencies_in, ends_of, reclassified, series
from site_builder.addresses import slug
from site_builder.content.charts import Bar, columns
from site_builder.content.evaluations import hindsight
from site_builder.maker import Maker, because
from site_builder.reader import Reader
from site_builder.site import Context, Output, Site
from site_builder.words import voice
from site_builder.words.book_words import BookWords

ALL = "all"
OUT: tuple[str, ...] = (*DONE, *UNDONE, *reversed(AHEAD))
Tally = dict[str, int]


def trends_path(key: str) -> str:
    """The page of trends of all or of a programme."""
    return "trends.html" if key == ALL else f"trends/{slug(stream_id(key))}.html"


def _of(question: str, key: str) -> Iterable[str]:
    if question == "site":
        return (ALL,)
    return (key,) if question == "trends" and stream_subject(key) == "programme" else ()


class YearRow(msgspec.Struct, frozen=True, kw_only=True):
    """What came in and went out in a year: projects, or their money; `left` by the states of OUT that occur.

    `changed` are projects put into another class, or what budgets of those that stayed changed by. `live` is None of
    what has no year: it stands at no year's end. `past_end` are the live projects that were past their end then, and
    `past_end_listed` those of which only a list tells that shows no ending.
    """

    year: str
    entered: int
    left: list[int]
    changed: int
    live: int | None
    past_end: int = 0
    past_end_listed: int = 0


class YearTable(msgspec.Struct, frozen=True, kw_only=True):
    """Years in one currency; "" is the renminbi."""

    currency: str
    rows: list[YearRow]


class WordTable(msgspec.Struct, frozen=True, kw_only=True):
    """Words of a vocabulary, each with its number in every year."""

    currency: str
    rows: list[tuple[str, list[int]]]


class Deviation(msgspec.Struct, frozen=True, kw_only=True):
    """How far projects are from their first approvals; `costs` are the first and the present one by currency."""

    projects: int
    rebaselinings: int
    too_often: int
    dearer: int
    cheaper: int
    later: int
    earlier: int
    days_moved: int
    targets_changed: int
    costs: list[tuple[str, int, int]]


class TrendsPage(Context, frozen=True, kw_only=True):
    """Trends of all projects (`whole`), or of those of a programme, year by year."""

    template: ClassVar[str] = "trends.html"

    whole: bool
    of: str
    of_name: str
    years: list[str]
    undated: bool
    out: list[str]
    flows: list[YearRow]
    budgets: list[YearTable]
    methods: list[WordTable]
    sources: list[WordTable]
    payments: list[WordTable]
    moves: list[tuple[str, str, str, int]]
    deviation: Deviation | None
    matrix: HindsightMatrix | None
    lags: list[tuple[str, Timeliness]]
    no_calendar: bool
    wrong_clock: bool
    programmes: list[tuple[str, str]]
    chart: str


def trends(site: Site, key: str) -> Iterator[Output]:
    """Both languages of a page of trends."""
    read = site.reader
    dated = years_of(read, key)
    deviation = read.document("deviation", key, dict[str, int]) or {}
    ratings = hindsight(site, key) if key == ALL else None
    lags = read.document("timeliness", key, timeliness.Years)
    all_lags = timeliness.total(lags)
    programmes = [shown.entry.stream for shown in read.whole("born", "programme")] if key == ALL else []
    told = [ref for ref in programmes if read.document("trends", ref, Years)]
    path = trends_path(key)
    rows = functools.partial(table, site.words, dated)
    for language in site.languages:
        spoken = site.voice(language, path)
        years = _said(site.words, language, dated)
        out = [name for name in OUT if any(f"out {name}" in tally for _, tally in years)]
        page = TrendsPage(
            whole=key == ALL,
            of_name=site.name(language, key) if key != ALL else "",
            of=spoken.ref(key) if key != ALL else "",
            years=[year for year, _ in years],
            undated=bool(years) and "undated" in years[0][1],
            out=out,
            flows=[_row(year, tally, ("in", "out {}", "reclassified", "live"), out) for year, tally in years],
            budgets=[budgets(years, out, each) for each in currencies(years)],
            methods=[WordTable(currency="", rows=rows("method", "method"))],
            sources=by_currency(years, functools.partial(rows, "fund_source", "source"), "source"),
            payments=by_currency(years, functools.partial(payments, site.words, years), "paid", "returned"),
            moves=moves(years),
            deviation=_deviation(deviation) if deviation.get("projects") else None,
            matrix=ratings,
            lags=list(timeliness.rows_by_year(lags)),
            no_calendar=bool(all_lags.no_calendar),
            wrong_clock=bool(all_lags.wrong_clock),
            programmes=[(spoken.ref(ref), trends_path(ref)) for ref in told],
            chart=_chart(site.words, language, years),
        )
        yield site.render(language, path, page)


def years_of(read: Reader, key: str) -> list[tuple[str, Tally]]:
    """The years of all projects or a programme's; stale once the as-of day crosses the end of a live project."""
    told = read.document("trends", key, Years)
    for day in days_around(ends_of(told), read.as_of):
        if day:
            read.passed(day)
    return series(told, read.as_of)


def by_currency(
    years: Sequence[tuple[str, Tally]], rows: Callable[[str], list[tuple[str, list[int]]]], *words: str
) -> list[WordTable]:
    """A table for each currency of the sums whose names begin with one of these words; one where there is none."""
    return [WordTable(currency=each, rows=rows(each)) for each in _currencies(years, *words) or [""]]


def _row(year: str, tally: Tally, names: tuple[str, str, str, str], out: Sequence[str]) -> YearRow:
    """A year of a tally, which counts under these names what entered, left, changed and lives."""
    entered, left, changed, live = names
    return YearRow(
        year=year,
        entered=tally.get(entered, 0),
        left=[tally.get(left.format(name), 0) for name in out],
        changed=tally.get(changed, 0),
        live=None if "undated" in tally else tally.get(live, 0),
        past_end=tally.get(PAST, 0),
        past_end_listed=tally.get(PAST_LISTED, 0),
    )


def budgets(years: Sequence[tuple[str, Tally]], out: Sequence[str], currency: str) -> YearTable:
    """The money of every year in one currency, by the states in which projects left."""
    tail = f" {currency}" if currency else ""
    names = (f"in budget{tail}", f"out budget {{}}{tail}", f"change{tail}", f"live budget{tail}")
    return YearTable(currency=currency, rows=[_row(year, tally, names, out) for year, tally in years])


def _deviation(tally: Tally) -> Deviation:
    names = ("projects", "rebaselinings", "dearer", "cheaper", "later", "earlier")
    return Deviation(
        too_often=tally.get("too often", 0),
        days_moved=tally.get("days moved", 0),
        targets_changed=tally.get("targets changed", 0),
        costs=costs(tally),
        **{name: tally.get(name, 0) for name in names},
    )


def _said(words: BookWords, language: str, years: Sequence[tuple[str, Tally]]) -> list[tuple[str, Tally]]:
    """The years by the name that readers see; what has none has no year's end either."""
    unknown = words.say_in(language)("年份未公布")
    named = ((year, tally) if year != UNKNOWN else (unknown, {**tally, "undated": 1}) for year, tally in years)
    return list(named)


def _chart(words: BookWords, language: str, years: Sequence[tuple[str, Tally]]) -> str:
    say_in = words.say_in(language)
    drawn = [
        Bar(year, tally.get("in", 0), voice.number(language, tally.get("in", 0)))
        for year, tally in years
        if (tally.get("in") or tally.get("live")) and not tally.get("undated")  # no year, no place on the axis
    ]
    return columns(say_in("每年新立项目"), drawn) if drawn else ""


def currencies(years: Sequence[tuple[str, Tally]]) -> list[str]:
    """The currencies in which there is money, the renminbi (named by nothing) first."""
    return _currencies(years, "live")


def table(
    words: BookWords, years: Sequence[tuple[str, Tally]], vocabulary: str, name: str, currency: str = ""
) -> list[tuple[str, list[int]]]:
    """The rows of a table by year: each code that occurs with its number in each year, so that no sum is lost."""
    codes = words.ordered(vocabulary, {code for _, tally in years for code in codes_in(tally, name)})
    found = [(code, [tally.get(f"{name} {code} {currency}".strip(), 0) for _, tally in years]) for code in codes]
    return [(code, numbers) for code, numbers in found if any(numbers)]


def payments(words: BookWords, years: Sequence[tuple[str, Tally]], currency: str = "") -> list[tuple[str, list[int]]]:
    """What was disbursed in each year by source, and what was returned, in hundredths of a currency."""
    returned = [tally.get(f"returned {currency}".strip(), 0) for _, tally in years]
    return [*table(words, years, "fund_source", "paid", currency), *([("returned", returned)] if any(returned) else [])]


def _currencies(years: Sequence[tuple[str, Tally]], *words: str) -> list[str]:
    """The currencies of the sums whose names begin with one of these words."""
    return sorted({currency for _, tally in years for currency in currencies_in(tally, words)})


def moves(years: Sequence[tuple[str, Tally]]) -> list[tuple[str, str, str, int]]:
    """Reclassifications: year, from, into, how many."""
    return [(year, *moved) for year, tally in years for moved in reclassified(tally)]


def costs(deviation: Tally) -> list[tuple[str, int, int]]:
    """The first and the present cost of changed projects, by currency."""
    now = dict(sums(deviation, "cost now"))
    return [(currency, cost, now.get(currency, 0)) for currency, cost in sums(deviation, "first cost")]


MAKERS = (Maker("trends", because("site", "trends", of=_of), trends),)
