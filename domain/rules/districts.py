"""Beijing's administrative divisions and their codes, each with the days between which it holds (Art. 4).

In 2014 the city had 14 districts and 2 counties (GB/T 2260, edition of 2013). That the counties became districts
was published on 2015-11-13. A code that is not in the table is kept as it is, with a warning.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

from domain.rules.fact import Day

DistrictWarning = Literal["unknown", "not_then"]


class District(NamedTuple):
    """A division under one code; `since` is absent where it held before the plan, `until` where it still does."""

    code: str
    zh: str
    en: str
    since: Day | None = None
    until: Day | None = None  # the last day


DISTRICTS = (
    District("110000", "北京市", "Beijing"),
    District("110101", "东城区", "Dongcheng District"),
    District("110102", "西城区", "Xicheng District"),
    District("110105", "朝阳区", "Chaoyang District"),
    District("110106", "丰台区", "Fengtai District"),
    District("110107", "石景山区", "Shijingshan District"),
    District("110108", "海淀区", "Haidian District"),
    District("110109", "门头沟区", "Mentougou District"),
    District("110111", "房山区", "Fangshan District"),
    District("110112", "通州区", "Tongzhou District"),
    District("110113", "顺义区", "Shunyi District"),
    District("110114", "昌平区", "Changping District"),
    District("110115", "大兴区", "Daxing District"),
    District("110116", "怀柔区", "Huairou District"),
    District("110117", "平谷区", "Pinggu District"),
    District("110118", "密云区", "Miyun District", since="2015-11-13"),
    District("110119", "延庆区", "Yanqing District", since="2015-11-13"),
    District("110228", "密云县", "Miyun County", until="2015-11-12"),
    District("110229", "延庆县", "Yanqing County", until="2015-11-12"),
)
_BY_CODE = {district.code: district for district in DISTRICTS}

TERMS = {"district": {district.code: (district.zh, district.en) for district in DISTRICTS}}


def district_name(code: str, on: str) -> tuple[str, str] | None:
    """What a code named on a day, in Chinese and English; None where it named nothing we know of."""
    district = _BY_CODE.get(code)
    if district is None or (district.since or on) > on or (district.until or on) < on:
        return None
    return district.zh, district.en


def district_warning(code: str, on: str | None) -> DistrictWarning | None:
    """What is wrong with a code, or None; without a day only whether it is known at all."""
    if code not in _BY_CODE:
        return "unknown"
    return "not_then" if on and district_name(code, on) is None else None
