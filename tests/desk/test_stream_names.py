"""A stream's id has nothing that cannot be seen and is no path; a longer text may have what its script needs."""

from __future__ import annotations

import pytest

from desk.record import record
from domain.ledger.store import Book
from domain.rules import forms
from domain.rules.forms import Malformed
from tests.desk.conftest import Submissions, make_office

SIGNS = "\u200b\u200d\u00ad\u00a0\u2007\u3000\u2028\ufe0f\u034f\u180b\u17b4\u2061\U000e0101\U0001d173"


@pytest.mark.parametrize("id_", [*(f"甲{sign}乙" for sign in SIGNS), "..", ".", "甲/../乙", "甲/.", "./甲"])
def test_such_an_id_is_refused(book: Book, submission: Submissions, id_: str) -> None:
    with pytest.raises(Exception, match="stream: "):
        record(
            book,
            [[submission("organisation.registered", f"organisation/{id_}", name="甲", body="other")]],
            make_office(),
        )
    with pytest.raises(Malformed):
        forms.check_id(id_, "stream")


@pytest.mark.parametrize("id_", ["甲 乙", "甲/乙", "a..b", ".a", "...", "Ⅲ-2（一期）", "é", "𠮷野"])
def test_other_ids_are_taken(book: Book, submission: Submissions, id_: str) -> None:
    told = submission("organisation.registered", f"organisation/{id_}", name="甲", body="other")
    assert record(book, [[told]], make_office())


def test_a_text_may_have_soft_hyphens_and_places_to_break_but_no_joiner_that_nobody_sees() -> None:
    for text in ("Donau\u00addampf\u200bschiff", "می\u200cخواهم", "葛\U000e0100城"):
        forms.check(text, "text")
    with pytest.raises(Malformed, match=r"U\+034F"):
        forms.check("某\u034f大学", "name")
