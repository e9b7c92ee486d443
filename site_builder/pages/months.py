"""What changed: a page a month, and a page a year of each programme and district; headlines by what they are about.

A month of a programme or a district has a page of its own from `LEAST` headlines on; its year tells of the others. What
a page tells is what was recorded of these days: a month that is long over changes only where more is recorded of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import ClassVar, NamedTuple

from domain.rules.days import is_day
from projections.days import shifted
from projections.decided import months_in
from projections.findings.news import EVERY
from projections.key import ListKey
from site_builder.addresses import CHANGES, key_slug, month_path, page_of
from site_builder.content.charts import Bar, columns
from site_builder.content.finding_news import passed_in
from site_builder.maker import Maker, because, once
from site_builder.pages.month_headlines import Matter, length_of, matters_of
from site_builder.site import Context, Output, Site
from site_builder.words.months import month_name, month_of_year

LEAST = 20  # headlines with which the month of a programme or district has a page of its own
GROUPED = ("programme", "district")


class MonthLink(NamedTuple):
    """A month or a year: what it is called, its page or "", and how many headlines it has."""

    name: str
    page: str
    length: int


class MonthPage(Context, frozen=True, kw_only=True):
    """What changed in a month, or in a year of a programme or district: `of` is its page with its name.

    `before` and `after` are the months or years beside it; `months` are those of the year with a page of their own.
    """

    template: ClassVar[str] = "month.html"

    called: str
    whole: str
    of: tuple[str, str] | None
    length: int
    former: int | None
    matters: list[Matter]
    before: MonthLink | None
    after: MonthLink | None
    months: list[MonthLink]
    chart: str


class ChangesPage(Context, frozen=True, kw_only=True):
    """The way to all months, and to the years of each programme and district; `undated` entries have no day."""

    template: ClassVar[str] = "changes.html"

    years: list[tuple[str, list[MonthLink]]]
    groups: list[tuple[str, list[tuple[str, list[MonthLink]]]]]
    undated: int


def _decided(site: Site, group: str) -> list[str]:
    """The months of a group in which something was decided, in order."""
    return site.reader.document("decided_months", group, list[str]) or []


def _silent(site: Site, group: str, year: str = "") -> list[str]:
    """The months, of a year or all, in which nothing was decided, but something fell due and was not on record."""
    if group.startswith("district/"):
        return []
    due = site.reader.document("findings_months", group, list[str]) or ()
    others = [each for each in due if each.startswith(year) and each not in _decided(site, group)]
    return [each for each in others if _has_begun(site, each) and passed_in(site, group, each)]


def _has_begun(site: Site, month: str) -> bool:
    return is_day(f"{month}-01") and site.reader.passed(shifted(f"{month}-01", -1))


def _beside(language: str, group: str, times: list[str], time: str, step: int) -> MonthLink | None:
    """The time before (-1) or after (+1) one among others."""
    place = times.index(time) + step
    if not 0 <= place < len(times):
        return None
    return MonthLink(month_name(language, times[place]), month_path(times[place], group), 0)


def _of(language: str, site: Site, group: str) -> tuple[str, str] | None:
    key = ListKey.parse(group)
    if group == EVERY:
        return None
    if key.stream:
        return page_of(key.stream), site.name(language, key.stream)
    return f"decisions/{key_slug(key)}.html", site.words.term(language, "district", key.value)


def _month_keys(question: str, text: str) -> Iterable[str]:
    if question not in ("decided", "findings_due"):
        return ()
    key = ListKey.parse_page(text).whole
    month = key.name.partition(".")[0]
    times = (month,) if not key.sort else (month, month[:4]) if key.sort in GROUPED else ()
    return [str(key._replace(name=time)) for time in times]


def month(site: Site, place: str) -> Iterator[Output]:
    """Both languages of the page of a month, or of a year of a programme or district."""
    key = ListKey.parse(place)
    group, time = str(key._replace(name="")) or EVERY, key.name
    if len(time) == 4:
        yield from _year_page(site, group, time)
    elif group != EVERY:
        if length_of(site, time, group) >= LEAST:
            yield from _month_page(site, group, time)
    elif time in _decided(site, group) or (_has_begun(site, time) and passed_in(site, group, time)):
        yield from _month_page(site, group, time)


def _month_page(site: Site, group: str, time: str) -> Iterator[Output]:
    """The pages of all lead from month to month; those of a programme or district back to its year."""
    months = sorted({*_decided(site, group), time}) if group == EVERY else [time]
    for language in site.languages:
        page = MonthPage(
            called=month_name(language, time),
            whole=f"{CHANGES}.html" if group == EVERY else month_path(time[:4], group),
            of=_of(language, site, group),
            length=length_of(site, time, group),
            former=length_of(site, _month_before(time), group),
            matters=matters_of(site, language, group, [time]),
            before=_beside(language, group, months, time, -1),
            after=_beside(language, group, months, time, 1),
            months=[],
            chart="",
        )
        yield site.render(language, month_path(time, group), page)


def _month_before(month: str) -> str:
    years, place = divmod(int(month[:4]) * 12 + int(month[5:]) - 2, 12)
    return f"{years:04}-{place + 1:02}"


def _year_page(site: Site, group: str, year: str) -> Iterator[Output]:
    decided = _decided(site, group)
    mine = sorted([*months_in(decided, year), *_silent(site, group, year)])
    if not mine:  # what is expected in it may still come
        return
    lengths = {each: length_of(site, each, group) for each in mine}
    short = [each for each in mine if lengths[each] < LEAST]
    years = sorted({*(each[:4] for each in decided), year})
    for language in site.languages:
        page = MonthPage(
            called=month_name(language, year),
            whole=f"{CHANGES}.html",
            of=_of(language, site, group),
            length=sum(lengths.values()),
            former=None,
            matters=matters_of(site, language, group, short),
            before=_beside(language, group, years, year, -1),
            after=_beside(language, group, years, year, 1),
            months=[
                MonthLink(month_name(language, each), month_path(each, group), lengths[each])
                for each in mine
                if each not in short
            ],
            chart=_chart(site, language, year, lengths),
        )
        yield site.render(language, month_path(year, group), page)


def _chart(site: Site, language: str, year: str, lengths: dict[str, int]) -> str:
    counts = [(number, lengths.get(f"{year}-{number:02}", 0)) for number in range(1, 13)]
    rows = [Bar(str(number), count, str(count)) for number, count in counts]
    return columns(site.words.say_in(language)("每月记录条数"), rows)


def changes(site: Site, _: str) -> Iterator[Output]:
    """Both languages of the page that leads to all of them."""
    read, months = site.reader, sorted([*_decided(site, EVERY), *_silent(site, EVERY)])
    lengths = {each: length_of(site, each, EVERY) for each in months}
    programmes = [shown.entry.stream for shown in read.whole("born", "programme")]
    districts = [str(ListKey("", "district", code)) for code in sorted(site.charter.codes("district"))]
    for language in site.languages:
        say_in = site.words.say_in(language)
        kinds = ((say_in("按专项看"), programmes), (say_in("按行政区看"), districts))
        page = ChangesPage(
            years=[(year, _year_row(language, year, lengths)) for year in _years(months)],
            groups=[(title, rows) for title, of in kinds if (rows := _rows(site, language, of))],
            undated=read.length("book", "all") - sum(lengths.values()),
        )
        yield site.render(language, f"{CHANGES}.html", page)


def _years(months: list[str]) -> list[str]:
    return sorted({each[:4] for each in months}, reverse=True)


def _year_row(language: str, year: str, lengths: dict[str, int]) -> list[MonthLink]:
    return [
        MonthLink(month_of_year(language, name), month_path(name, EVERY), lengths[name])
        for name in (f"{year}-{number:02}" for number in range(1, 13))
        if name in lengths
    ]


def _rows(site: Site, language: str, groups: list[str]) -> list[tuple[str, list[MonthLink]]]:
    """The years of each group that has any."""
    found = []
    for group in groups:
        told = _of(language, site, group)
        times = [*_decided(site, group), *_silent(site, group)]
        years = [MonthLink(year, month_path(year, group), 0) for year in _years(times)]
        if told and years:
            found.append((told[1], years))
    return found


MAKERS = (Maker("months", because("decided", "findings_due", of=_month_keys), month), Maker("changes", once, changes))
