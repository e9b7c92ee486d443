"""The report PDFs that the site makes of the whole book: where they lie and what they are called."""

from __future__ import annotations

from projections.years import MONTHS
from site_builder.addresses import page_of
from site_builder.site import Site
from site_builder.words import voice

PaperGroup = tuple[str, list[tuple[str, str]]]  # a heading, and under it the label and the path of each
Papers = list[PaperGroup]


def annual_path(year: str, programme: str = "") -> str:
    """The annual report of the whole plan, or of a programme: a name that tells what it is once it is saved."""
    return f"{page_of(programme).removesuffix('.html')}-{year}-annual.pdf" if programme else f"{year}-annual.pdf"


def notices_path(month: str) -> str:
    """The collected notices of a month, `2014-05`."""
    return f"notices/{month}.pdf"


def annuals(site: Site, language: str) -> Papers:
    """The annual reports of the whole plan, newest first."""
    years = (site.reader.document("years", "all", list[str]) or []) if "annual" in site.settings.pdf else []
    found = [(voice.day(language, year), annual_path(year)) for year in reversed(years)]
    return [(site.words.say_in(language)("年度报告"), found)] if found else []


def collections(site: Site, language: str) -> Papers:
    """The collected notices of each month, newest first."""
    months = (site.reader.document("notice_months", MONTHS, list[str]) or []) if "notices" in site.settings.pdf else []
    found = [(voice.day(language, month), notices_path(month)) for month in reversed(months)]
    return [(site.words.say_in(language)("公示汇编"), found)] if found else []
