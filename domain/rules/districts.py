"""Administrative divisions and their codes, each with the days between which it holds (Art. 4, 38).

They are a vocabulary of the charter, but no closed list: a code that is not in it is kept as it is, with a warning.
"""

from __future__ import annotations

from typing import Literal

from domain.rules.in_force import CharterTable

DistrictWarning = Literal["unknown", "not_then"]


def district_name(charter: CharterTable, code: str, on: str) -> tuple[str, str] | None:
    """What a code named on a day, in Chinese and English; None where it named nothing we know of."""
    district = charter.term("district", code)
    return district.words if district and district.holds(on) else None


def district_warning(charter: CharterTable, code: str, on: str | None) -> DistrictWarning | None:
    """What is wrong with a code, or None; without a day only whether it is known at all."""
    district = charter.term("district", code)
    if district is None:
        return "unknown" if charter.terms("district") else None
    return "not_then" if on and not district.holds(on) else None
