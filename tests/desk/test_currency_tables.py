"""What is frozen of currencies is as Babel has it: which have hundredths, and their Chinese names."""

from __future__ import annotations

from babel.core import get_global
from babel.numbers import get_currency_name, get_currency_precision

from desk.currency_names import CHINESE
from domain.rules.currencies import NOT_OF_TWO, TWO_DECIMALS


def test_the_frozen_tables_are_those_of_babel() -> None:
    used = {
        code
        for told in get_global("territory_currencies").values()
        for code, _, until, tender in told
        if until is None and tender
    }
    assert {code for code in used if get_currency_precision(code) == 2} == TWO_DECIMALS
    assert all(get_currency_precision(code) != 2 for code in NOT_OF_TWO & used)
    names = {code: get_currency_name(code, locale="zh_CN") for code in TWO_DECIMALS - {"CNY"}}
    assert {name: code for code, name in names.items() if name != code} == CHINESE
