"""Number formats of a workbook: what it shows beside a number, such as a currency, 万元, a percent sign, leading zeros.

Where a format tells any of these, the cell is what is shown, as if it were written there; else it is its number.
"""

from __future__ import annotations

import functools
import operator
import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal

from desk.money import CODES, NAMED, SYMBOLS, NotAnAmount, unit_factor

TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"|[\\!](?P<one>.)|_.|\*.|\[(?P<bracket>[^\]]*)\]|(?P<any>General)|(?P<bare>.)', re.S
)
CONDITION = re.compile(r"(<=|>=|<>|<|>|=)\s*(-?[\d.]+)")
COMPARE = {
    "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge, "=": operator.eq, "<>": operator.ne,
}  # fmt: skip
MONEY = re.compile("|".join(map(re.escape, (*SYMBOLS, *NAMED, *CODES, *"元圆圓万萬亿億"))) + r"|\b[A-Z]{3}\b")
DATED = re.compile(r"[ymdhsaegb/@]|E[+-]", re.I)
AROUND = "()（）+-− "  # signs that say no more than that a number is negative


@dataclass(frozen=True)
class Section:
    """One part of a number format: what stands before and after the number, and how its digits are shown."""

    before: str
    after: str
    places: str  # of the digits before the point: 0, # and ?, with what stands between them
    down: int  # the power of ten by which the shown number is smaller
    condition: tuple[str, Decimal] | None
    is_number: bool
    tells: bool  # a currency, a unit, a percent sign, another size, or letters before the number

    @property
    def padded(self) -> bool:
        """Whether it gives leading zeros, or signs between the digits."""
        return self.places.count("0") > 1


def as_shown(code: str, value: float) -> str | None:
    """What a cell shows, in all its digits; None where its format tells nothing that the number does not say."""
    number = Decimal(format(value, ".15g"))
    section = _section_for(sections(code), number)
    if section is None or not section.is_number or not (section.tells or section.padded) or abs(number) >= 10**15:
        return None
    sign = "-" if number < 0 else ""
    number = abs(number)
    if section.padded and not section.down:
        told = _filled(section.places, number)
    else:
        told = format(number.scaleb(-section.down).normalize(), "f")
    return f"{sign}{section.before}{told}{section.after}" if section.tells else sign + told


@functools.cache
def tells(code: str) -> bool:
    """Whether a format may tell more than the number of its cell."""
    return any(each.is_number and (each.tells or each.padded) for each in sections(code))


@functools.cache
def sections(code: str) -> tuple[Section, ...]:
    """The parts of a format: for positive numbers, negative ones, nought and text, or by their conditions."""
    parts: list[list[re.Match[str]]] = [[]]
    for token in TOKEN.finditer(code):
        if token["bare"] == ";":
            parts.append([])
        else:
            parts[-1].append(token)
    return tuple(map(_section, parts))


def _section_for(found: tuple[Section, ...], number: Decimal) -> Section | None:
    if any(each.condition for each in found):
        fits = (each for each in found if not each.condition or COMPARE[each.condition[0]](number, each.condition[1]))
        return next(fits, None)
    place = 1 if number < 0 else 2 if number == 0 else 0
    return found[place] if place < len(found) else found[0]


def _section(tokens: list[re.Match[str]]) -> Section:
    """A section from its tokens: a digit's place is `0`, `#` or `?`; the rest is what stands around and between."""
    kinds = [_kind(token) for token in tokens]
    digits = [place for place, (kind, _) in enumerate(kinds) if kind == "digit"]
    bracket = next((found for token in tokens if (found := CONDITION.match(token["bracket"] or ""))), None)
    condition = (bracket[1], Decimal(bracket[2])) if bracket else None
    if not digits or any(kind == "date" for kind, _ in kinds):
        return Section("", "", "", 0, condition, False, False)
    first, last = digits[0], digits[-1]
    point = next((place for place, (kind, _) in enumerate(kinds) if kind == "point"), last + 1)
    before, after = (
        "".join(text for kind, text in part if kind in ("text", "sign", "percent"))
        for part in (kinds[:first], kinds[last + 1 :])
    )
    places = "".join(text for kind, text in kinds[first : min(point, last + 1)] if kind in ("digit", "text"))
    down = _down(kinds, last, point) - 2 * sum(kind == "percent" for kind, _ in kinds)
    if down > 0 and "." in places:  # 0!.0, shows 12345 as 1.2
        down += len(places.rpartition(".")[2])
    is_money = any(kind in ("sign", "percent") for kind, _ in kinds) or _is_money(f"{before}{after}")
    is_id = not is_money and any(sign.isascii() and sign.isalnum() for sign in before)
    if not is_id:
        before, after = before.strip(AROUND), after.strip(AROUND)
    if any(kind == "grouped" for kind, _ in kinds[first:last]):
        places = ""
    return Section(before, after, places, down, condition, True, is_money or is_id or down != 0)


def _kind(token: re.Match[str]) -> tuple[str, str]:
    """What a token of a format is, and its text."""
    bare, bracket = token["bare"], token["bracket"]
    if token["any"]:
        return "digit", "#"
    if bracket is not None:
        if bracket.startswith("$"):
            sign = bracket[1:].partition("-")[0].strip()
            return ("sign", sign) if sign else ("nothing", "")
        return ("date", "") if re.fullmatch("h+|m+|s+", bracket, re.I) else ("nothing", "")
    if bare is None:
        return "text", token["quoted"] or token["one"] or ""
    if bare in "0#?":
        return "digit", bare
    if DATED.match(bare):
        return "date", ""
    return {".": "point", ",": "grouped", "%": "percent"}.get(bare, "text"), bare


def _down(kinds: list[tuple[str, str]], last: int, point: int) -> int:
    """The power of ten of the commas that follow the digits, or the digits before the point: a thousand each."""
    found = 0
    for end in {last, *([point - 1] if point <= last else [])}:
        place = end + 1 if end == last else end
        step = 1 if end == last else -1
        while 0 <= place < len(kinds) and kinds[place][0] == "grouped":
            found, place = found + 3, place + step
    return found


def _is_money(text: str) -> bool:
    """Whether what stands around a number names a currency or a unit of money."""
    if MONEY.search(text) or any(unicodedata.category(sign) == "Sc" for sign in text):
        return True
    try:
        unit_factor(text.strip(AROUND))
    except NotAnAmount:
        return False
    return True


def _filled(places: str, number: Decimal) -> str:
    """A number with the leading zeros of its format, and what stands between the digits where it is whole."""
    whole, _, part = format(number.normalize(), "f").partition(".")
    wanted = places.count("0")
    if part:
        return f"{whole.zfill(wanted)}.{part}"
    digits = list(whole.zfill(wanted))
    made: list[str] = []
    for sign in reversed(places):
        made.append(sign if sign not in "0#?" else digits.pop() if digits else "")
    return "".join(digits) + "".join(reversed(made))


def from_shown(seen: str, unit: str, value: float) -> str | None:
    """The same from what a cell shows, as an ods keeps it, and its currency or `%`; None where that tells nothing."""
    found = re.fullmatch(r"(\D*?)-?(\d(?:[\d.,\s]*\d)?)(\D*)", seen)
    before, shown, after = found.groups() if found else ("", "", "")
    before, after = before.strip(AROUND), after.strip(AROUND)
    number = Decimal(format(value, ".15g"))
    if seen and not found:
        return None  # a day, a number of Chinese characters
    if not unit and not _is_money(before + after):
        return seen if re.fullmatch(r"0\d+", shown) and seen == shown else None
    if unit and not before and not after:
        before, after = ("", "%") if unit == "%" else (unit, "")
    down = -2 if "%" in before + after else _smaller(shown, abs(number))
    told = format(abs(number).scaleb(-down).normalize(), "f")
    return f"{'-' if number < 0 else ''}{before}{told}{after}"


def _smaller(shown: str, number: Decimal) -> int:
    """By which power of ten the shown number is smaller than that of the cell."""
    try:
        seen = Decimal(re.sub(r"[,\s]", "", shown))
    except ArithmeticError:
        return 0
    places = seen.as_tuple().exponent
    step = Decimal(1).scaleb(places if isinstance(places, int) else 0)
    fits = (down for down in (0, 3, 4, 6, 8, 9) if abs(number.scaleb(-down) - seen) <= step)
    return next(fits, 0)
