"""Findings of a book that the desk itself signed."""

from __future__ import annotations

from pathlib import Path

from domain.ledger.entry import parse
from domain.ledger.store import open_book
from tests.projections.given import Folded
from tests.signed_book import BODY, F, S, SignedBook, X


def test_an_urgent_appointment_is_found_until_it_is_countersigned(tmp_path: Path) -> None:
    with open_book(tmp_path, create=True) as book:
        made = SignedBook(book)
        terms = {"holds": "execution", "body": BODY, "post": "p"}
        made.do(made.two(made.submission("officer.appointed", "officer/z", S, **terms), X))
        made.do(made.one(made.submission("officer.appointed", "officer/y", F, **terms), "汛期"))
        before = [parse(data) for _, data in book.pages(0, 100)]
        made.do(made.countersigned("officer/y", 1, S))
        after = [parse(data) for _, data in book.pages(0, 100)]
    (found,) = Folded(tmp_path / "before", before).standing("officer/y", "2026-03-02")
    assert (found.rule, found.told["reason"], found.units) == ("urgent_open", "汛期", (BODY,))
    assert Folded(tmp_path / "before", before).standing("officer/z", "2026-03-02") == []
    assert Folded(tmp_path / "after", after).standing("officer/y", "2026-03-02") == []
