"""Ids that are none: days and numbers that a spreadsheet made of them, and words that stand where there is no id.

A list may really number its rows so: where most cells of the column have such a form, it goes on.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection

from domain.rules.said import Said

WORDS = frozenset(
    re.split(
        r"\s+",
        "null (null) <null> none nan <na> n/a n.a. n.a na nil undefined missing unknown tbd tbc tba pending"
        " nat none. inf -inf infinity true() false()"
        " 无 暂无 没有 空 空白 空值 缺 缺失 不详 未知 未定 待补充 待编 待编号 待填 暂未编号 尚未编号 不适用"
        " （空） (空) 同左 如上 见上 以上 無",
    )
)
"""Placeholders, in small letters; further ones are known by `ids.ABSENT`."""

LONGEST = 32
MONTH = "(?:" + "|".join(
    ["jan(?:uary)?", "feb(?:ruary)?", "mar(?:ch)?", "apr(?:il)?", "may", "june?", "july?", "aug(?:ust)?",
     "sept?(?:ember)?", "oct(?:ober)?", "nov(?:ember)?", "dec(?:ember)?"]
) + ")"  # fmt: skip
Y, M, D = r"(?:19|20|21)\d\d", r"(?:0?[1-9]|1[0-2])", r"(?:0?[1-9]|[12]\d|3[01])"
CLOCK = r"\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:\s*[ap]m)?"
DAY = re.compile(
    rf"(?:{Y}([-/.]){M}\1{D}|(?:{M}([-/]){D}|{D}([-/]){M})(?:\2|\3){Y}|{Y}\s*年\s*{M}\s*月(?:\s*{D}\s*[日号])?"
    rf"|{M}\s*月\s*{D}\s*[日号]|{MONTH}[-/ .']{{1,2}}(?:{Y}|\d\d)|{D}[-/ ]{MONTH}(?:[-/ ,]{{1,2}}(?:{Y}|\d\d))?)"
    rf"(?:[T ]\s*{CLOCK})?|{CLOCK}",
    re.I,
)
DAY_KIN = re.compile(r"\d{1,4}([-/.])\d{1,4}\1\d{1,6}|[A-Za-z]{3,9}[-/ .]\d{1,4}|\d{1,4}[-/ ][A-Za-z]{3,9}")
NUMBER = re.compile(
    r"[+-]?\d+\.\d*|[+-]\d+|[+-]?\d{1,3}(?:[, ]\d{3})+(?:\.\d+)?|[¥￥$€£]\s*\d[\d,.]*"
    r"|\d[\d,.]*\s*(?:[%％‰]|[百千]?[万亿]?元)"
)
NUMBER_KIN = re.compile(r"\d+(?:\.\d+)+")
POWER = re.compile(r"\d+[Ee]\d{1,3}")
SERIAL = range(36_526, 54_789)  # the days of 2000 to 2049 as a spreadsheet counts them
TRUTH = frozenset(("true", "false", "#true", "#false"))
STARTS = frozenset("0123456789+-¥￥$€£JjFfMmAaSsOoNnDdTt#")
FULL = frozenset(map(chr, range(0xFF01, 0xFF5F)))  # of full width

ADVICE = Said("give the id itself, or let it be by [cells] ids = 'regular expression'")
MADE = Said(
    "format the column as text in the original and save the list anew, or let it be by"
    " [cells] ids = 'regular expression'"
)
POWERS = Said("an id may be a number in powers of ten, such as 2E10; look it up in the original")
SERIALS = Said("an id may be a day as a spreadsheet counts them, such as 42278; look it up in the original")
POINT_ZERO = Said(
    "ids end with .0, as numbers do that a program spoilt; take it off by replace where it is none of theirs"
)


def placeholder(text: str) -> str:
    """Why a cell can be no id: it is a word that says so."""
    if len(text) <= 13 and text.lower() in WORDS:
        return Said("'{text}' stands where there is no id; give one, or name it under [cells] empty", text=text)
    return ""


def form_of(text: str) -> str:
    """The form of something else that an id has: `day`, `number`, `zero`, `truth`, `serial`, `power`; or nothing."""
    if text[0] in FULL:
        text = unicodedata.normalize("NFKC", text)
    if text[0] not in STARTS or len(text) > LONGEST:
        return ""
    if text.isdigit():
        return "zero" if not text.strip("0") else "serial" * (len(text) == 5 and int(text) in SERIAL)
    if DAY.fullmatch(text):
        return "day"
    if NUMBER.fullmatch(text):
        return "number" if text.strip("+-0.,") else "zero"
    if text.lower() in TRUTH:
        return "truth"
    return "power" * bool(POWER.fullmatch(text))


def is_usual(form: str, column: Collection[str]) -> bool:
    """Whether at least half of the cells of a column that say something are like ids of such a form."""
    if form == "zero" and not {"1", "01", "001", "0001"}.isdisjoint(column) and _most(column, str.isdigit):
        return True  # they are counted from nought
    return _most(column, LIKE[form])


def spoilt_id(text: str, form: str) -> str:
    """Why an id of such a form is none, where most cells of its column are of another."""
    match form:
        case "zero":
            return Said(
                "'{text}' is no id, but a number that stands where there is none; {advice}", text=text, advice=ADVICE
            )
        case "truth":
            return Said("'{text}' is no id, but yes or no of a spreadsheet; {advice}", text=text, advice=ADVICE)
        case "day":
            return Said(
                "'{text}' is a day, perhaps of an id that a spreadsheet took for one; {advice}", text=text, advice=MADE
            )
        case "number":
            return Said(
                "'{text}' is a number, perhaps of an id that a spreadsheet took for one; {advice}",
                text=text,
                advice=MADE,
            )
    return ""


def doubt_of(text: str, form: str, *, usual: bool) -> str:
    """What to say of an id of such a form that may be right."""
    if form == "number" and text.endswith(".0"):
        return POINT_ZERO
    return "" if usual else {"serial": SERIALS, "power": POWERS}.get(form, "")


def _most(column: Collection[str], like: Callable[[str], object]) -> bool:
    told = [bool(like(each)) for each in column if each]
    return len(told) > 1 and 2 * sum(told) >= len(told)


LIKE: dict[str, Callable[[str], object]] = {
    "zero": lambda each: not each.strip("0"),
    "truth": lambda each: each.lower() in TRUTH,
    "day": lambda each: DAY.fullmatch(each) or DAY_KIN.fullmatch(each),
    "number": lambda each: NUMBER.fullmatch(each) or NUMBER_KIN.fullmatch(each),
    "serial": str.isdigit,
    "power": POWER.fullmatch,
}
