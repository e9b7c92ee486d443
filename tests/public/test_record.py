"""The record reads the same from a book with gaps in its positions and from the builder's view."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from domain.ledger.entry import canonical
from domain.ledger.store import Book
from domain.rules.organisation import OrganisationRegistered
from public.book_record import BookRecord
from public.record import PublicRecord, Unreadable
from public.view_record import ViewRecord, view_beside
from tests.ledger.books import statements
from tests.public.given import UNIVERSITY, entry, fold, skip_positions, story

BODIES = list(enumerate(map(canonical, story())))
OWN = [(index, body) for index, body in BODIES if UNIVERSITY.encode() in body]
REGISTERED = [(index, body) for index, body in BODIES if b"organisation.registered" in body]
NEW = entry("organisation/U99", 1, OrganisationRegistered(name="新单位"), "2016-02-01", "2016-02-02T01:00:00Z")


@pytest.mark.parametrize(("low", "high"), [(0, 23), (0, 1), (5, 12), (22, 23), (20, 99), (23, 99), (7, 7), (9, 3)])
def test_ranges_are_by_index(told: PublicRecord, low: int, high: int) -> None:
    assert told.entries(low, high) == BODIES[low:high]


@pytest.mark.parametrize(("low", "high", "limit"), [(0, 23, 99), (3, 15, 99), (3, 15, 4), (21, 23, 5), (22, 99, 1)])
def test_kinds_are_found_within_a_range(told: PublicRecord, low: int, high: int, limit: int) -> None:
    wanted = [(index, body) for index, body in REGISTERED if low <= index < high][:limit]
    assert told.of_kind("organisation.registered", low, high, limit) == wanted


def test_a_kind_without_entries_has_none(told: PublicRecord) -> None:
    assert told.of_kind("project.approved", 0, 23, 10) == []


def test_streams_are_whole_and_in_order(told: PublicRecord) -> None:
    assert told.stream(UNIVERSITY) == OWN
    assert told.stream("organisation/清华") == []
    assert told.stream("") == []


def test_a_record_is_the_same_in_either_store(record: PublicRecord) -> None:
    assert record.entries(0, 99) == BODIES
    assert record.entries(7, 13) == BODIES[7:13]
    assert record.of_kind("organisation.registered", 3, 22, 12) == REGISTERED[3:15]
    assert record.stream(UNIVERSITY) == OWN


def test_a_name_may_come_decomposed(book: Book) -> None:
    name = "organisation/Café"
    book.append([entry(name, 1, OrganisationRegistered(name="x"), "2016-02-01", "2016-02-02T01:00:00Z")])
    assert len(BookRecord(book).stream("organisation/Cafe\u0301")) == 1


def test_a_book_is_followed(book: Book) -> None:
    record = BookRecord(book)
    assert record.size() == 23
    skip_positions(book)
    book.append([NEW])
    assert record.entries(22, 30) == [BODIES[22], (23, canonical(NEW))]
    assert record.stream("organisation/U99") == [(23, canonical(NEW))]
    assert record.of_kind("organisation.registered", 20, 30, 9)[-1] == (23, canonical(NEW))
    assert record.size() == 24


def test_a_view_is_followed_from_build_to_build(book: Book, site: Path) -> None:
    fold(book, site)
    record = ViewRecord(site)
    assert record.size() == 23
    book.append([NEW])
    assert record.size() == 23  # nothing is told before the site tells it
    fold(book, site)
    assert record.entries(23, 24) == [(23, canonical(NEW))]


def test_a_view_may_be_replaced_by_another_file(book: Book, site: Path) -> None:
    fold(book, site)
    record = ViewRecord(site)
    assert record.size() == 23
    book.append([NEW])
    fold(book, site.parent / "new")
    view_beside(site.parent / "new").replace(view_beside(site))
    assert record.size() == 24
    shutil.rmtree(view_beside(site).parent)
    with pytest.raises(Unreadable, match=r"view\.sqlite"):
        record.size()
    assert not view_beside(site).exists()  # asking made no empty file in its place


def test_a_book_that_fails_is_unreadable(book: Book) -> None:
    record = BookRecord(book)
    with statements(book) as rows:
        rows.run(f"ALTER TABLE {book.tables.events} RENAME TO elsewhere")
    with pytest.raises(Unreadable):
        record.entries(0, 5)
