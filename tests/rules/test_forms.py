"""Which characters a text may have, when it is put on record; what is on record is read as it stands."""

from __future__ import annotations

import pytest

from domain.rules import forms
from domain.rules.organisation import OrganisationRegistered


@pytest.mark.parametrize("character", [*"\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u2028\u2029\ufeff"])
def test_what_cannot_be_seen_and_changes_the_reading_is_refused(character: str) -> None:
    fact = OrganisationRegistered(name=f"甲{character}乙", body="university")
    with pytest.raises(forms.Malformed) as refused:
        forms.check(fact)
    said = str(refused.value)
    assert said.isprintable()
    assert said.endswith(f"has a character that cannot be seen: U+{ord(character):04X}")


@pytest.mark.parametrize("text", ["नि\u200dर्", "می\u200cخواهم", "甲\u200b乙", "甲\n乙", "שלום 甲", "😀"])
def test_what_scripts_need_stays(text: str) -> None:
    forms.check(OrganisationRegistered(name=text, body="university"))
