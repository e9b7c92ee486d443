"""Days as lists write them: a day, month or year of 1900 to 2200, by the formats that the mapping names."""

from __future__ import annotations

import datetime
import functools
import re
import unicodedata

from domain.rules.office_time import offset_text

DATES = (
    "%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日", "%Y%m%d",
    "%Y-%m", "%Y/%m", "%Y.%m", "%Y年%m月", "%Y%m", "%Y", "%Y年",
)  # fmt: skip
YEARS = range(1900, 2201)
EPOCH = datetime.date(1899, 12, 30)  # day 0 of a spreadsheet
FIRST_SERIAL = 10_000  # 1927-05-18; below, a number is rather a year than a serial number

TIME = re.compile(
    r"(?<=[\d日])(?:\s*T\s*|\s+|(?<=日))"
    r"(?:(?:[01]?\d|2[0-3])[:：][0-5]\d(?:[:：][0-5]\d(?:[.,]\d+)?)?|24[:：]00(?:[:：]00)?)\s*(?:[AaPp]\.?[Mm]\.?)?"
    r"(?P<zone>Z|[+-]\d{2}:?\d{2})?$"
)
GLUED = re.compile(r"(?:%[a-zA-Z]){2,}")
WIDTHS = {"Y": 4, "y": 2, "m": 2, "d": 2, "H": 2, "M": 2, "S": 2, "j": 3}


@functools.lru_cache(100_000)
def as_day(text: str, formats: tuple[str, ...], offset: int) -> str | None:
    """A day, month or year, as precise as the first format that fits; None where none does.

    A time of day at the end is left out, but for one in another zone than the office's, where the day may be another;
    `offset` is that of its clock.
    """
    text = re.sub(r"\s+", " ", unicodedata.normalize("NFKC", text)).strip()
    if "年" in text:
        text = re.sub(r"(?<=[年月日])\s+|\s+(?=[年月日])", "", text)
    found = _by_formats(text, formats)
    if found is None and (time := TIME.search(text)) and _is_here(time["zone"], offset):
        found = _by_formats(text[: time.start()].strip(), formats)
    return found


def _is_here(zone: str | None, offset: int) -> bool:
    return zone is None or zone.replace(":", "") == offset_text(offset).replace(":", "") or (zone == "Z" and not offset)


def _by_formats(text: str, formats: tuple[str, ...]) -> str | None:
    for form in formats:
        found = _serial(text) if form == "excel" else _by_format(text, form)
        if found is not None and int(found[:4]) in YEARS:
            return found
    return None


def _serial(text: str) -> str | None:
    """The day that a spreadsheet's serial number names; a part of a day is left out."""
    if not re.fullmatch(r"[0-9]{5,6}(\.[0-9]+)?", text) or float(text) < FIRST_SERIAL:
        return None
    return (EPOCH + datetime.timedelta(days=int(float(text)))).isoformat()


def _by_format(text: str, form: str) -> str | None:
    width = _width(form)
    if width and len(text) != width:
        return None
    try:
        found = datetime.datetime.strptime(text, form)  # noqa: DTZ007 (a day has no zone)
    except ValueError:
        return None
    if re.search("%[dxcj]", form):
        return found.date().isoformat()
    return f"{found:%Y-%m}".rjust(7, "0") if re.search("%[mbB]", form) else f"{found.year:04}"


@functools.cache
def _width(form: str) -> int:
    """How long a text is whose parts stand side by side without a sign between; 0 where signs part them."""
    if not GLUED.search(form) or not all(letter in WIDTHS for letter in re.findall("%([a-zA-Z])", form)):
        return 0
    return len(re.sub("%([a-zA-Z])", lambda found: "x" * WIDTHS[found[1]], form))


def may_be_october(text: str, formats: tuple[str, ...]) -> bool:
    """Whether a month `2015.1` may be the `2015.10` of which a spreadsheet made a number."""
    return bool(re.fullmatch(r"\d{4}\.1", text)) and "%Y.%m" in formats
