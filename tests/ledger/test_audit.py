"""The audit finds and names what was changed behind the book's back, in the database or in the published files."""

from pathlib import Path
from typing import Any

import msgspec
import pytest

from domain.ledger.audit import audit
from domain.ledger.checkpoint import Checkpoint, format_checkpoint
from domain.ledger.entry import canonical
from domain.ledger.merkle import leaf_hash
from domain.ledger.note import Note, format_note, sign_note
from domain.ledger.personal import PersonalPlace
from domain.ledger.seal import seal
from domain.ledger.store import Book, BookError
from domain.rules.personal import PersonalDataErased
from tests.ledger.books import entry, many, personal_entry, without_triggers
from tests.ledger.logs import ORIGIN, signer

LOG = signer()


@pytest.fixture
def log(book: Book, tmp_path: Path) -> Path:
    """A log of 600 entries under three checkpoints; entry 299 and 300 have personal data."""
    folder = tmp_path / "site" / "log"
    book.append(many(299))
    one, value = personal_entry("project/X", 1, "王小明", b"s" * 32)
    two, other = personal_entry("project/X", 2, "李小红", b"t" * 32)
    book.append([one, two], personal=[value, other])
    seal(book, folder, [LOG])
    book.append(many(500)[299:])
    seal(book, folder, [LOG])
    erasure = msgspec.structs.replace(
        entry("project/X", 3), fact=PersonalDataErased(index=299, field="leader", basis="第四十七条")
    )
    book.append([erasure], erase=[PersonalPlace("project/X", 1, "leader")])
    book.append(many(597)[500:])
    assert seal(book, folder, [LOG]).size == 600
    return folder


def said(book: Book, log: Path, **options: Any) -> list[str]:
    return [str(each) for each in audit(book, log, [LOG.key], **options)]


def edit(book: Book, index: int, **changes: object) -> None:
    """Change one entry's row as the database's administrator could; with new canonical bytes, to do it well."""
    position, old = book.numbered(index) or (0, entry("a/b"))
    with without_triggers(book) as rows:
        sql = f"UPDATE {book.tables.events} SET state = ? WHERE {book.tables.position} = ?"
        rows.run(sql, canonical(msgspec.structs.replace(old, **changes)), position)


def position_of(book: Book, index: int) -> int:
    return book.tables.leaves(index, 1)[0].position


def change(path: Path, at: int = -1) -> None:
    data = bytearray(path.read_bytes())
    data[at] ^= 1
    path.write_bytes(data)


def test_what_was_not_touched_agrees(book: Book, log: Path) -> None:
    assert said(book, log) == []
    assert said(book, log, since=550) == []
    book.append(many(605)[597:])
    assert said(book, log) == []


def test_an_edited_field_is_named_with_its_entry(book: Book, log: Path) -> None:
    fact = msgspec.structs.replace(entry("project/P1").fact, reason="另一理由")
    edit(book, 17, fact=fact)
    assert said(book, log) == [
        'entry 17 (project/P0000017 number 1): fact.reason is "另一理由" in the database, "依据文件更正" as published',
        "entry 17 (project/P0000017 number 1): the row has another hash than the sequence",
    ]


def test_an_edit_that_forges_the_sequence_too_is_found_by_the_tiles(book: Book, log: Path) -> None:
    edit(book, 17, decided_on="2025-12-31")
    data = book.tables.at([position_of(book, 17)])[0][1]
    with without_triggers(book) as rows:
        rows.run("UPDATE log_leaf SET hash = ? WHERE idx = 17", leaf_hash(data))
    assert said(book, log) == [
        'entry 17 (project/P0000017 number 1): decided_on is "2025-12-31" in the database, "2026-01-01" as published'
    ]


def test_back_dating_is_found(book: Book, log: Path) -> None:
    edit(book, 400, recorded_at="2025-01-01T00:00:00Z")
    found = said(book, log)
    assert any("recorded_at is" in each for each in found)
    assert any("recorded at 2025-01-01T00:00:00Z, before the entry that precedes it" in each for each in found)


def test_a_removed_entry_is_found(book: Book, log: Path) -> None:
    position = position_of(book, 77)
    with without_triggers(book) as rows:
        rows.run(f"DELETE FROM {book.tables.events} WHERE {book.tables.position} = ?", position)
    assert said(book, log) == [f"entry 77: the database has no row at position {position}"]


def test_removed_and_cut_out_of_the_sequence_is_found(book: Book, log: Path) -> None:
    position = position_of(book, 77)
    with without_triggers(book) as rows:
        rows.run(f"DELETE FROM {book.tables.events} WHERE {book.tables.position} = ?", position)
        rows.run("DELETE FROM log_leaf WHERE idx = 77")
    found = said(book, log)
    assert found[0] == "entry 77: is published, but the database does not number it"


def test_two_swapped_entries_are_found(book: Book, log: Path) -> None:
    first, second = position_of(book, 40), position_of(book, 41)
    with without_triggers(book) as rows:
        for old, new in ((first, -1), (second, first), (-1, second)):
            column = book.tables.position
            rows.run(f"UPDATE {book.tables.events} SET {column} = ? WHERE {column} = ?", new, old)
    found = said(book, log)
    assert all(each.startswith(("entry 40 ", "entry 41 ")) for each in found)
    assert 'stream is "project/P0000041" in the database, "project/P0000040" as published' in " ".join(found)


def test_an_entry_put_in_past_the_sequence_is_found(book: Book, log: Path) -> None:
    with without_triggers(book) as rows:
        columns = f"{book.tables.position}, originator_id, originator_version, topic, state"
        values = (-5, "project/forged", 1, "entry.corrected", canonical(entry("project/forged")))
        rows.run(f"INSERT INTO {book.tables.events} ({columns}) VALUES (?, ?, ?, ?, ?)", *values)
    assert said(book, log) == ["project/forged number 1: was put in at position -5, past the log's sequence"]


@pytest.mark.parametrize(
    ("column", "value", "what"),
    [
        ("originator_id", "project/other", "the row's stream is project/other, its bytes say project/P0000009"),
        ("originator_version", 2, "the row's number is 2, its bytes say 1"),
        ("topic", "project.approved", "the row's kind is project.approved, its bytes say entry.corrected"),
    ],
)
def test_a_row_moved_elsewhere_is_found(book: Book, log: Path, column: str, value: object, what: str) -> None:
    position = position_of(book, 9)
    with without_triggers(book) as rows:
        sql = f"UPDATE {book.tables.events} SET {column} = ? WHERE {book.tables.position} = ?"
        rows.run(sql, value, position)
    assert what in " ".join(said(book, log))


def test_bytes_that_are_no_entry_are_found(book: Book, log: Path) -> None:
    position = position_of(book, 9)
    with without_triggers(book) as rows:
        rows.run(f"UPDATE {book.tables.events} SET state = ? WHERE {book.tables.position} = ?", b"{", position)
    found = said(book, log)
    assert any("entry 9 (project/P0000009 number 1): the row cannot be read" in each for each in found)
    with pytest.raises(BookError):
        book.stream("project/P0000009")


def test_an_edit_of_an_entry_that_is_numbered_but_not_signed_is_found(book: Book, log: Path) -> None:
    book.append(many(605)[597:])
    (log / "tile/entries/002.p/96").write_bytes(b"stops the sealing after the numbering")
    with pytest.raises(BookError):
        seal(book, log, [LOG])
    (log / "tile/entries/002.p/96").unlink()
    edit(book, 604, decided_on="2025-12-31")
    assert any("entry 604 (project/P0000601" in each or "entry 604 " in each for each in said(book, log))


@pytest.mark.parametrize(
    ("path", "what"),
    [
        ("tile/entries/000", "entry 255"),
        ("tile/0/000", "tile/0/000: does not follow from the entries"),
        ("tile/0/001.p/45", "tile/0/001.p/45: is not the beginning of its tile"),
        ("tile/entries/001.p/45", "tile/entries/001.p/45: is not the beginning of its tile"),
        ("tile/0/002.p/88", "tile/0/002.p/88: does not follow from the entries"),
        ("tile/1/000.p/2", "tile/1/000.p/2: does not follow from the entries"),
        ("tile/1/000.p/1", "tile/1/000.p/1: is not the beginning of its tile"),
        ("checkpoint", "checkpoint: "),
        ("checkpoints/301", "checkpoints/301: "),
        ("personal/1.json", "personal/1.json: cannot be read"),
    ],
)
def test_a_changed_file_is_named(book: Book, log: Path, path: str, what: str) -> None:
    change(log / path)
    assert any(each.startswith(what) for each in said(book, log)), said(book, log)


@pytest.mark.parametrize(
    "path",
    ["tile/entries/000", "tile/0/001", "tile/0/001.p/45", "tile/1/000.p/2", "tile/1/000.p/1", "checkpoint",
     "checkpoints/301"],
)  # fmt: skip
def test_a_missing_file_is_named(book: Book, log: Path, path: str) -> None:
    (log / path).unlink()
    assert said(book, log) == [f"{path}: is missing"]


def test_what_does_not_belong_into_the_tree_is_named(book: Book, log: Path) -> None:
    (log / "tile/0/000.tmp").write_bytes(b"")
    assert said(book, log) == ["tile/0/000.tmp: is no tile or bundle"]


def test_an_insiders_new_signature_is_found(book: Book, log: Path) -> None:
    """Whoever holds the key can sign anything, but not make the database agree."""
    text = format_checkpoint(Checkpoint(ORIGIN, 601, b"x" * 32))
    forged = format_note(Note(text, (sign_note(text, *LOG),)))
    (log / "checkpoint").write_bytes(forged)
    (log / "checkpoints/601").write_bytes(forged)
    assert said(book, log) == [
        "checkpoint: is of 601 entries or of another root; the database signed 600",
        "checkpoints/601: was never signed by the database",
    ]


def test_an_edited_checkpoint_in_the_database_is_found(book: Book, log: Path) -> None:
    with without_triggers(book) as rows:
        rows.run("UPDATE log_checkpoint SET note = ? WHERE size = 301", (log / "checkpoint").read_bytes())
    assert said(book, log)[0] == "the database's checkpoint of 301 entries: it is of 600 entries"


PERSONAL = [
    ("UPDATE book_personal SET value = '张三'", "the database's personal value 'leader' does not fit its commitment"),
    ("DELETE FROM book_personal", "the personal value 'leader' is published, but not in the database"),
]


@pytest.mark.parametrize(("sql", "what"), PERSONAL)
def test_a_personal_value_changed_in_the_database_is_found(book: Book, log: Path, sql: str, what: str) -> None:
    with without_triggers(book) as rows:
        rows.run(sql)
    assert said(book, log) == [f"entry 300: {what}"]


def test_a_value_that_is_gone_without_an_erasure_is_found(book: Book, log: Path) -> None:
    with without_triggers(book) as rows:
        rows.run("DELETE FROM book_personal")
    (log / "personal/1.json").unlink()
    assert said(book, log) == [
        "entry 300: the personal value 'leader' is missing, and no entry says that it was erased"
    ]


def test_a_value_that_came_back_after_its_erasure_is_found(book: Book, log: Path) -> None:
    _, value = personal_entry("project/X", 1, "王小明", b"s" * 32)
    with without_triggers(book) as rows:
        rows.fill("book_personal", [tuple(value)])
    assert said(book, log) == [
        "entry 299: the personal value 'leader' is not published",
        "entry 299: the personal value 'leader' was erased by an entry, but is still there",
    ]


def test_from_an_entry_on_only_what_is_newer_is_read(book: Book, log: Path) -> None:
    edit(book, 17, decided_on="2025-12-31")
    edit(book, 550, decided_on="2025-12-31")
    assert {each.split()[1] for each in said(book, log)} == {"17", "550"}
    assert {each.split()[1] for each in said(book, log, since=550)} == {"550"}
