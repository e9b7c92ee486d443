"""Amounts as people write them, in whole hundredths: fen of the yuan, pence of the pound."""

from __future__ import annotations

import functools
import re
from decimal import ROUND_HALF_UP, Decimal

MULTIPLES = {
    "亿": 100_000_000, "千万": 10_000_000, "百万": 1_000_000, "万": 10_000, "千": 1_000, "百": 100,
    "bn": 10**9, "billion": 10**9, "m": 10**6, "mn": 10**6, "million": 10**6, "k": 1_000, "thousand": 1_000,
}  # fmt: skip
SMALL = {"分": Decimal("0.01"), "fen": Decimal("0.01"), "角": Decimal("0.1"), "pence": Decimal("0.01")}
WHOLE = ("元", "圆", "元整", "yuan", "块")
SYMBOLS = ("¥", "￥", "£", "$", "€", "CNY", "RMB", "GBP", "USD", "EUR", "HKD", "JPY", "人民币")

_MULTIPLE = "|".join(sorted(MULTIPLES, key=len, reverse=True))
_WHOLE = "|".join(sorted(WHOLE, key=len, reverse=True))
_SYMBOL = "|".join(re.escape(symbol) for symbol in SYMBOLS)
_AMOUNT = re.compile(
    rf"""(?P<open>\()?(?P<sign>[-+−])?\s*(?P<symbol>{_SYMBOL})?\s*(?P<again>[-+−])?\s*
    (?P<number>\d{{1,3}}(?:[,，\s]\d{{3}})+(?:\.\d+)?|\d+(?:\.\d*)?|\.\d+)\s*
    (?:(?P<small>{"|".join(SMALL)})|(?P<multiple>{_MULTIPLE})?\s*(?P<whole>{_WHOLE})?)\s*
    (?P<after>{_SYMBOL})?(?(open)\))""",
    re.VERBOSE | re.IGNORECASE,
)
_UNIT = re.compile(
    rf"(?:{_SYMBOL})?\s*(?:(?P<small>{'|'.join(SMALL)})|(?P<multiple>{_MULTIPLE})?\s*(?P<whole>{_WHOLE})?)",
    re.IGNORECASE,
)


class NotAnAmount(ValueError):
    """A text is not an amount of money; says why."""


def unit_factor(unit: str) -> Decimal:
    """How many whole units of a currency one of `unit` is: 10000 for `万元`, 1000000 for `£m`, 0.01 for `分`."""
    match = _UNIT.fullmatch(unit.strip()) if unit.strip() else None
    if not match:
        raise NotAnAmount(f"{unit!r} is not a unit of money; write one such as 万元, 元, 分, 亿元, £, £m, k")
    return _factor(match) or Decimal(1)


def hundredths(text: str, unit: str = "", *, rounded: bool = False) -> int:
    """An amount in whole hundredths of its currency; `unit` holds where the text names none.

    Without a unit, plain digits are hundredths and anything with a point, commas or a sign of currency is whole
    units: `1200` is 12 yuan, `1,200.50` is 1,200 yuan and 50 fen, `¥3` is 3 yuan. Raises `NotAnAmount`, also for a
    part of a hundredth unless `rounded`.
    """
    match = _AMOUNT.fullmatch(text.strip())
    if not match:
        raise NotAnAmount(f"{text!r} is not an amount")
    number = Decimal(re.sub(r"[,，\s]", "", match["number"]))
    factor = _factor(match)
    if factor is None:
        plain = match["number"].isdigit() and not (match["symbol"] or match["after"])
        factor = _cached_factor(unit) if unit else Decimal("0.01") if plain else Decimal(1)
    amount = number * factor * 100
    if rounded:
        amount = amount.quantize(Decimal(1), ROUND_HALF_UP)
    if amount != int(amount):
        raise NotAnAmount(f"{text!r} is not a whole number of fen")
    negative = (match["sign"] or match["again"] or "+") in "-−" or bool(match["open"])
    return -int(amount) if negative else int(amount)


_cached_factor = functools.cache(unit_factor)


def _factor(match: re.Match[str]) -> Decimal | None:
    """The factor that a match names; None where it names none."""
    if match["small"]:
        return SMALL[match["small"].lower()]
    if match["multiple"]:
        return Decimal(MULTIPLES[match["multiple"].lower()])
    return Decimal(1) if match["whole"] else None
