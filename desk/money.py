"""Amounts as people write them, in whole hundredths: fen of the yuan, pence of the pound."""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal

from desk.currency_names import CHINESE
from domain.rules.currencies import TWO_DECIMALS
from domain.rules.said import SaidError

MULTIPLES = {
    "亿": 100_000_000, "億": 100_000_000, "千万": 10_000_000, "百万": 1_000_000, "十万": 100_000, "万": 10_000,
    "萬": 10_000, "千": 1_000, "百": 100,
    "bn": 10**9, "billion": 10**9, "m": 10**6, "mn": 10**6, "million": 10**6, "k": 1_000, "thousand": 1_000,
}  # fmt: skip
SMALL = {"分": Decimal("0.01"), "fen": Decimal("0.01"), "角": Decimal("0.1"), "pence": Decimal("0.01")}
YUAN = ("元", "圆", "圓", "元整", "yuan", "块")
NAMED = {
    "美元": "USD", "美金": "USD", "港元": "HKD", "港币": "HKD", "欧元": "EUR", "日元": "JPY", "日圆": "JPY",
    "英镑": "GBP", "加元": "CAD", "澳元": "AUD", "瑞士法郎": "CHF", "韩元": "KRW", "卢布": "RUB",
    "dollars": "USD", "euros": "EUR", "pounds": "GBP", **CHINESE,
}  # fmt: skip
"""Names of currencies that stand where 元 stands: `50万美元`."""
CODES = ("CNY", "GBP", "USD", "EUR", "HKD", "JPY", "CHF", "CAD", "AUD", "SGD", "KRW", "RUB", "TWD")
ALL_CODES = (*CODES, *sorted(TWO_DECIMALS - {*CODES}))
SYMBOLS = {
    "¥": "CNY", "￥": "CNY", "人民币": "CNY", "RMB": "CNY", "£": "GBP", "€": "EUR", "US$": "USD", "HK$": "HKD",
    "A$": "AUD", "C$": "CAD", "S$": "SGD", "NT$": "TWD", "$": "USD", "₽": "RUB", "₩": "KRW",
    **dict(zip(ALL_CODES, ALL_CODES, strict=True)),
}  # fmt: skip
"""Signs before or after an amount, and the currency that each names."""
AMBIGUOUS = {"¥": ("CNY", "JPY"), "￥": ("CNY", "JPY"), "$": ("USD", "HKD", "CAD", "AUD", "SGD", "TWD")}


def _any(names: Iterable[str]) -> str:
    return "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))


_UNITS = rf"""(?:(?P<small>{_any(SMALL)})|(?P<multiple>{_any(MULTIPLES)})?\s*(?P<whole>{_any((*YUAN, *NAMED))})?)"""
_AMOUNT = re.compile(
    rf"""(?P<open>\()?(?P<sign>[-+−])?\s*(?P<symbol>{_any(SYMBOLS)})?\s*(?P<again>[-+−])?\s*
    (?P<number>\d{{1,3}}(?:[,\u00a0\u2009\u202f]\d{{3}})+(?:\.\d+)?|\d+(?:\.\d*)?|\.\d+)\s*
    {_UNITS}\s*
    (?P<after>{_any(SYMBOLS)})?(?(open)\))""",
    re.VERBOSE | re.IGNORECASE,
)
_UNIT = re.compile(rf"(?P<symbol>{_any(SYMBOLS)})?\s*{_UNITS}\s*(?P<after>{_any(SYMBOLS)})?", re.IGNORECASE)
_SEVERAL = re.compile(r"\d\s*[\s,，、;；/+]\s*\d")
_FULL_WIDTH = {ord("０") + digit: ord("0") + digit for digit in range(10)}
_PUNCTUATION = {0xFF01 + place: 0x21 + place for place in range(94) if chr(0xFF01 + place) != "，"}


class NotAnAmount(SaidError, ValueError):
    """A text is not an amount of money; says why."""


class PartOfFen(NotAnAmount):
    """An amount has a part of a hundredth."""


class TwoCurrencies(NotAnAmount):
    """An amount names two currencies that are not the same."""


class OtherCurrency(NotAnAmount):
    """An amount names another currency than is wanted."""

    def __init__(self, text: str, said: str, wanted: str) -> None:
        self.named = said
        super().__init__(
            "{text!r} is in {said}, but the column is read as {wanted}", text=text, said=said, wanted=wanted
        )


def unit_factor(unit: str) -> Decimal:
    """How many whole units of a currency one of `unit` is: 10000 for `万元`, 1000000 for `£m`, 0.01 for `分`."""
    return _factor(_unit(unit)) or Decimal(1)


def unit_currency(unit: str) -> str:
    """The currency that a unit names: GBP for `£m`, CNY for `万元`; nothing for `万` and `k`."""
    return _currency(_unit(unit))


def _unit(unit: str) -> re.Match[str]:
    match = _UNIT.fullmatch(unit.strip()) if unit.strip() else None
    if not match:
        raise NotAnAmount("{unit!r} is not a unit of money; write one such as 万元, 元, 分, 亿元, £, £m, k", unit=unit)
    return match


def hundredths(text: str, unit: str = "", *, rounded: bool = False, currency: str = "") -> int:
    """An amount in whole hundredths of its currency; `unit` holds where the text names none.

    Without a unit, plain digits are hundredths and anything with a point, commas or a sign of currency is whole
    units: `1200` is 12 yuan, `1,200.50` is 1,200 yuan and 50 fen, `¥3` is 3 yuan. Raises `NotAnAmount`, also for a
    part of a hundredth unless `rounded`, for what may be two amounts (`100 200`, `100，200`), and for a text that
    names another `currency` than this, where one is given.
    """
    if text.isascii() and text.isdigit() and len(text) < 30:  # beyond, int() may refuse
        if whole := _cached_hundredths(unit):
            return int(text) * whole
        amount = int(text) * _cached_factor(unit) * 100
    else:
        match = _match(text)
        number = Decimal(re.sub(r"[,\u00a0\u2009\u202f]", "", match["number"]))
        _check_currency(text, match, currency)
        factor = _factor(match)
        if factor is None:
            plain = match["number"].isdigit() and not (match["symbol"] or match["after"])
            factor = _cached_factor(unit) if unit else Decimal("0.01") if plain else Decimal(1)
        negative = (match["sign"] or match["again"] or "+") in "-−" or bool(match["open"])
        amount = number * factor * (-100 if negative else 100)
    if rounded:
        amount = amount.quantize(Decimal(1), ROUND_HALF_UP)
    if amount != int(amount):
        raise PartOfFen("{text!r} is not a whole number of fen", text=text)
    return int(amount)


def names_currency(text: str, currency: str) -> bool:
    """Whether an amount names a currency itself: `50000元`, `¥5万` and `RMB 50000` that of CNY."""
    return _currency(_match(text)) == currency


def _match(text: str) -> re.Match[str]:
    """The parts of an amount; a full-width comma parts thousands only between full-width digits."""
    plain = text.strip()
    if not plain.isascii():
        if "，" in plain and not re.search(r"[0-9]", plain):
            plain = plain.replace("，", ",")
        plain = unicodedata.normalize("NFC", plain).translate(_PUNCTUATION).translate(_FULL_WIDTH)
    match = _AMOUNT.fullmatch(plain)
    if match:
        return match
    if _SEVERAL.search(plain):
        raise NotAnAmount(
            "{text!r} is not an amount: it may be two, or have a blank within; write one in a cell", text=text
        )
    raise NotAnAmount("{text!r} is not an amount", text=text)


def _check_currency(text: str, match: re.Match[str], wanted: str) -> None:
    """Raise where the text names another currency than is wanted."""
    readings = _readings(match)
    if readings and not set.intersection(*readings):
        raise TwoCurrencies("{text!r} is not an amount: it names two currencies", text=text)
    said = _currency(match)
    if said and wanted and said != wanted and not (readings and wanted in set.intersection(*readings)):
        raise OtherCurrency(text, said, wanted)


_cached_factor = functools.cache(unit_factor)


@functools.cache
def _cached_hundredths(unit: str) -> int:
    """How many hundredths one of a unit is, without any: one; 0 where that is no whole number."""
    found = unit_factor(unit) * 100 if unit else Decimal(1)
    return int(found) if found == int(found) else 0


def _factor(match: re.Match[str]) -> Decimal | None:
    """The factor that a match names; None where it names none."""
    if match["small"]:
        return SMALL[match["small"].lower()]
    if match["multiple"]:
        return Decimal(MULTIPLES[match["multiple"].lower()])
    return Decimal(1) if match["whole"] else None


def _currency(match: re.Match[str]) -> str:
    """The currency that a match names, a foreign one before the yuan of `元`; nothing where it names none."""
    if readings := _readings(match):
        common = set.intersection(*readings)
        return next(iter(common)) if len(common) == 1 else _usual(match)
    return "CNY" if match["whole"] or match["small"] else ""


def _usual(match: re.Match[str]) -> str:
    """The usual currency of the first sign, where the signs leave more than one open: `$` is that of the USD."""
    sign = match["symbol"] or match["after"] or ""
    return SYMBOLS.get(sign.upper()) or SYMBOLS.get(sign) or NAMED.get((match["whole"] or "").lower(), "GBP")


def _readings(match: re.Match[str]) -> list[set[str]]:
    """For each sign and name of a currency in a match, what it may stand for; 元 stands after any of them."""
    signs = [sign.upper() if sign.upper() in SYMBOLS else sign for sign in (match["symbol"], match["after"]) if sign]
    found = [set(AMBIGUOUS.get(sign, (SYMBOLS[sign],))) for sign in signs]
    whole, small = (match["whole"] or "").lower(), (match["small"] or "").lower()
    found += [{NAMED[whole]}] if whole in NAMED else []
    return found + ([{"GBP"}] if small == "pence" else [])
