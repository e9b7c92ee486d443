"""Trends like for like, deviation from the first approvals, hindsight and timeliness: of all, and of each programme."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from projections import timeliness
from projections.days import UNKNOWN
from projections.portfolio import without_currency
from projections.trends import series
from site_builder.addresses import slug
from site_builder.content.charts import Bar, columns
from site_builder.maker import Maker, because
from site_builder.site import Output, Site
from site_builder.words import voice
from site_builder.words.texts import translator
from site_builder.words.voice import LANGUAGES

ALL = "all"
OUT = ("accepted", "terminated", "revoked", "withdrawn", "notice", "proposed")
METHODS = ("directed", "merit_based", "open_tender", "unknown")
SOURCES = (
    "municipal", "district", "central_enterprise", "municipal_enterprise", "private", "financial_institution",
    "self_raised", "other", "unknown",
)  # fmt: skip
POST_YEARS = ("0", "1", "2", "3", "unknown")
RATINGS = (
    "excellent", "good", "qualified", "unqualified", "passed", "re_examination", "not_passed",
    "green", "amber_green", "amber", "amber_red", "red",
)  # fmt: skip
Tally = Mapping[str, int]


def trends_path(key: str) -> str:
    """The page of trends of all or of a programme."""
    return "trends.html" if key == ALL else f"trends/{slug(key.partition('/')[2])}.html"


def _of(question: str, key: str) -> Iterable[str]:
    if question == "site":
        return (ALL,)
    return (key,) if question == "trends" and key.startswith("programme/") else ()


def trends(site: Site, key: str) -> Iterator[Output]:
    """Both languages of a page of trends."""
    read = site.reader
    dated = series(read.document("trends", key))
    deviation = read.document("deviation", key) or {}
    ratings = matrix(read.document("hindsight", key) or {})
    lags = read.document("timeliness", key)
    programmes = [shown.entry.stream for shown in read.whole("born", "programme")] if key == ALL else []
    told = [ref for ref in programmes if read.document("trends", ref)]
    path = trends_path(key)
    coins = by_currency(dated)
    for language in LANGUAGES:
        spoken = site.voice(language, path)
        years = _said(language, dated)
        values = {
            "key": key,
            "of_name": site.name(language, key) if key != ALL else "",
            "of": spoken.ref(key) if key != ALL else "",
            "years": years,
            "out": [name for name in OUT if any(f"out {name}" in tally for _, tally in years)],
            "currencies": currencies(years),
            "methods": table(years, "method", METHODS),
            "sources": [(each, table(years, "source", SOURCES, each)) for each in coins["sources"]],
            "payments": [(each, payments(years, each)) for each in coins["payments"]],
            "moves": moves(years),
            "deviation": deviation,
            "costs": costs(deviation),
            "matrix": ratings,
            "lags": list(timeliness.rows(lags)),
            "uncounted": timeliness.uncounted(lags),
            "programmes": [(spoken.ref(ref), trends_path(ref)) for ref in told],
            "chart": _chart(language, years),
        }
        yield site.render(language, path, "trends.html", values)


def _said(language: str, years: Sequence[tuple[str, Tally]]) -> list[tuple[str, Tally]]:
    """The years by the name that readers see; what has none has no year's end either."""
    unknown = translator(language)("年份未公布")
    named = ((year, tally) if year != UNKNOWN else (unknown, {**tally, "undated": 1}) for year, tally in years)
    return list(named)


def _chart(language: str, years: Sequence[tuple[str, Tally]]) -> str:
    say_in = translator(language)
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
    years: Sequence[tuple[str, Tally]], prefix: str, words: Iterable[str], currency: str = ""
) -> list[tuple[str, list[int]]]:
    """The rows of a table by year: a word with its number in each year, without words that never occur."""
    found = [(word, [tally.get(f"{prefix} {word} {currency}".strip(), 0) for _, tally in years]) for word in words]
    return [(word, numbers) for word, numbers in found if any(numbers)]


def payments(years: Sequence[tuple[str, Tally]], currency: str = "") -> list[tuple[str, list[int]]]:
    """What was disbursed in each year by source, and what was returned, in hundredths of a currency."""
    returned = [tally.get(f"returned {currency}".strip(), 0) for _, tally in years]
    return [*table(years, "paid", SOURCES, currency), *([("returned", returned)] if any(returned) else [])]


def by_currency(years: Sequence[tuple[str, Tally]]) -> dict[str, list[str]]:
    """The currencies of what was approved (`source`) and of what was paid and returned, the renminbi first."""
    return {
        "sources": _currencies(years, "source") or [""],
        "payments": _currencies(years, "paid", "returned") or [""],
    }


def _currencies(years: Sequence[tuple[str, Tally]], *words: str) -> list[str]:
    """The currencies of the sums whose names begin with one of these words."""
    names = {name for _, tally in years for name in tally if name != "live" and name.split()[0] in words}
    return sorted({without_currency(name)[1] for name in names})


def moves(years: Sequence[tuple[str, Tally]]) -> list[tuple[str, str, str, int]]:
    """Reclassifications: year, from, into, how many."""
    return [
        (year, *name.split()[1:], number)  # type: ignore[misc]
        for year, tally in years
        for name, number in sorted(tally.items())
        if name.startswith("reclassified ")
    ]


def costs(deviation: Tally) -> list[tuple[str, int, int]]:
    """The first and the present cost of changed projects, by currency."""
    names = sorted(name.removeprefix("first cost").strip() for name in deviation if name.startswith("first cost"))
    return [
        (name, deviation[f"first cost {name}".strip()], deviation.get(f"cost now {name}".strip(), 0)) for name in names
    ]


def matrix(tally: Tally) -> list[dict[str, Any]]:
    """For each rating at acceptance: how many, and by year after acceptance the ratings then."""
    found = []
    for then in RATINGS:
        if number := tally.get(f"accepted {then}", 0):
            years = {year: _since(tally, f"{then} {year}") for year in POST_YEARS}
            found.append({"then": then, "number": number, "years": years})
    return found


def _since(tally: Tally, prefix: str) -> list[tuple[str, int]]:
    return [(rating, tally[f"{prefix} {rating}"]) for rating in RATINGS if f"{prefix} {rating}" in tally]


MAKERS = (Maker("trends", because("site", "trends", of=_of), trends),)
