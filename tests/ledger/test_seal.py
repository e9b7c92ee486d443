"""Sealing publishes a log that outsiders' rules accept, and refuses whenever going on could tell a second story."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec
import pytest

from domain.ledger.checkpoint import Checkpoint, format_checkpoint
from domain.ledger.entry import canonical
from domain.ledger.merkle import EMPTY, append, leaf_hash, root
from domain.ledger.note import Note, format_note, format_vkey, sign_note
from domain.ledger.personal import PersonalPlace
from domain.ledger.seal import seal
from domain.ledger.store import Book, BookError, Conflict, open_book
from domain.ledger.tiles import parse_tile_path
from domain.ledger.tree_files import SealError, publishing
from domain.rules.personal import PersonalDataErased
from tests.ledger.books import entry, many, personal_entry, without_triggers
from tests.ledger.logs import ORIGIN, files_of, signer, verified

LOG = signer()


@pytest.fixture
def log(tmp_path: Path) -> Path:
    return tmp_path / "site" / "log"


@contextmanager
def refused(book: Book, log: Path, said: str) -> Iterator[None]:
    """What is refused signs nothing, and changes nothing that is published; new tiles may lie there, unsigned."""
    files, checkpoints = files_of(log), book.tables.checkpoints()
    with pytest.raises(BookError, match=said) as caught:
        yield
    assert "\n" not in str(caught.value)
    after = files_of(log)
    assert ({path: after.get(path) for path in files}, book.tables.checkpoints()) == (files, checkpoints)
    assert all(path.startswith("tile/") for path in set(after) - set(files))


def grown(book: Book, log: Path, *sizes: int) -> list[bytes]:
    """Append and seal up to each size; returns the checkpoints as published."""
    notes = []
    for size in sizes:
        book.append(many(size)[book.count() :])
        assert seal(book, log, [LOG]).size == size
        notes.append((log / "checkpoint").read_bytes())
    return notes


def test_the_root_is_that_of_the_entries(book: Book, log: Path) -> None:
    book.append(many(300))
    sealed = seal(book, log, [LOG])
    assert sealed == Checkpoint(ORIGIN, 300, root(append(EMPTY, (leaf_hash(canonical(each)) for each in many(300)))))
    assert verified(log).startswith("OK 300 ")
    assert seal(book, log, [LOG]) == sealed


def test_sealed_in_whatever_batches_the_full_files_are_the_same(where: str, tmp_path: Path, log: Path) -> None:
    with open_book(where, create=True) as book:
        notes = grown(book, log, 1, 2, 255, 256, 257, 513)
        whole = tmp_path / "whole" / "log"
        (tmp_path / "other").mkdir()
        with open_book(tmp_path / "other", create=True) as other:
            grown(other, whole, 513)
    once, often = files_of(whole), files_of(log)
    assert {path: often[path] for path in once if path != "checkpoints.txt"} == {
        path: data for path, data in once.items() if path != "checkpoints.txt"
    }
    assert {path for path in often if path not in once and not path.startswith("checkpoints/")} == {
        f"tile/{level}/{tile}"
        for level, tile in [
            *((level, f"000.p/{width}") for level in ("0", "entries") for width in (1, 2, 255)),
            *((level, "001.p/1") for level in ("0", "entries")),
            ("1", "000.p/1"),
        ]
    }
    for number, note in enumerate(notes):
        (tmp_path / f"kept{number}").write_bytes(note)
        assert verified(log, old=tmp_path / f"kept{number}").startswith("OK 513 ")


def test_an_empty_book_can_be_sealed(book: Book, log: Path) -> None:
    assert seal(book, log, [LOG]).size == 0
    assert verified(log).startswith("OK 0 ")
    grown(book, log, 3)
    assert verified(log).startswith("OK 3 ")


def test_gaps_in_positions_are_no_gaps_in_the_log(where: str, log: Path) -> None:
    with open_book(where, create=True) as book:
        book.append(many(2))
        with pytest.raises(BookError), book.plainly(), book.tables.writing() as rows:
            sql = f"INSERT INTO {book.tables.events} (originator_id, originator_version, topic, state)"
            rows.run(f"{sql} VALUES ('a', 1, 'b', ?)", b"burns a number on PostgreSQL")
            rows.run(f"{sql} VALUES ('a', 1, 'b', ?)", b"and is taken back")
        book.append([entry("project/next")])
        assert [book.index_of(position) for position, _ in book.pages(0, 9)] == [0, 1, 2]
        assert seal(book, log, [LOG]).size == 3
        book.append([entry("project/last")])
        assert [book.index_of(position) for position, _ in book.pages(0, 9)] == [0, 1, 2, 3]
        assert [(book.numbered(index) or (0, None))[1] for index in range(4)][2:] == [
            entry("project/next"), entry("project/last"),
        ]  # fmt: skip
        assert book.numbered(4) is None


def test_only_tiles_lie_in_the_tree(book: Book, log: Path) -> None:
    grown(book, log, 10, 600)
    for path in files_of(log):
        if path.startswith("tile/"):
            parse_tile_path(path)
    assert sorted(path.name for path in log.parent.iterdir()) == [".log.scratch", "log"]


# ---- Restart ----


def test_a_lost_folder_is_written_again_with_every_checkpoint_s_files(book: Book, log: Path) -> None:
    grown(book, log, 5, 300, 301)
    before = files_of(log)
    log.rename(log.with_name("lost"))
    assert seal(book, log, [LOG]).size == 301
    assert files_of(log) == before


@pytest.mark.parametrize("lost", ["checkpoint", "checkpoints/7"])
def test_a_checkpoint_that_was_signed_but_not_published_is_published(book: Book, log: Path, lost: str) -> None:
    grown(book, log, 3, 7)
    before = files_of(log)
    (log / lost).unlink()
    seal(book, log, [LOG])
    assert files_of(log) == before


def test_an_old_site_is_brought_up_to_date(book: Book, log: Path) -> None:
    old, _ = grown(book, log, 3, 7)
    before = files_of(log)
    (log / "checkpoint").write_bytes(old)
    seal(book, log, [LOG])
    assert files_of(log) == before


def roll_back(book: Book, size: int) -> None:
    """Take the database back to when it had `size` entries, as restoring a backup would."""
    with without_triggers(book) as rows:
        position = rows.run("SELECT position FROM log_leaf WHERE idx = ?", size - 1)[0][0]
        rows.run("DELETE FROM log_checkpoint WHERE size > ?", size)
        rows.run("DELETE FROM log_leaf WHERE idx >= ?", size)
        rows.run(f"DELETE FROM {book.tables.events} WHERE {book.tables.position} > ?", position)


def test_a_database_that_was_rolled_back_is_found_before_it_signs_another_story(book: Book, log: Path) -> None:
    grown(book, log, 3, 7)
    roll_back(book, 3)
    book.append([entry("project/another")])
    with refused(book, log, "a checkpoint of 7 entries is published, but the database's newest is of 3: .*rolled back"):
        seal(book, log, [LOG])


def test_a_sequence_that_was_cut_is_found(book: Book, log: Path) -> None:
    grown(book, log, 3)
    with without_triggers(book) as rows:
        rows.run("DELETE FROM log_leaf WHERE idx >= 1")
    with refused(book, log, "the database signed 3 entries, but numbers fewer"):
        seal(book, log, [LOG])


def test_a_checkpoint_that_the_database_never_signed_is_found(book: Book, log: Path) -> None:
    grown(book, log, 3)
    text = format_checkpoint(Checkpoint(ORIGIN, 3, b"x" * 32))
    (log / "checkpoint").write_bytes(format_note(Note(text, (sign_note(text, *LOG),))))
    with refused(book, log, "the published checkpoint of 3 entries is not the one that the database signed"):
        seal(book, log, [LOG])


@pytest.mark.parametrize(
    "path", ["tile/0/000.p/3", "tile/entries/000.p/3", "tile/0/000.p/5", "tile/entries/000.p/5", "checkpoints/3"]
)
def test_an_immutable_file_that_differs_stops_everything(book: Book, log: Path, path: str) -> None:
    grown(book, log, 3)
    content = (log / path).read_bytes() if (log / path).exists() else b"\x00" * 160
    (log / path).write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
    book.append(many(5)[3:])
    with refused(book, log, "site/log.*(differs|was changed|were changed|: stop)"):
        seal(book, log, [LOG])


def test_a_missing_file_of_the_edge_stops_everything(book: Book, log: Path) -> None:
    grown(book, log, 3)
    (log / "tile/0/000.p/3").unlink()
    book.append(many(5)[3:])
    with refused(book, log, r"tile/0/000\.p/3"):
        seal(book, log, [LOG])


def test_a_disk_that_flips_a_bit_is_found_before_anything_is_signed(
    book: Book, log: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rename = Path.replace

    def faulty(unfinished: Path, final: Path) -> Path:
        if final.match("tile/*/*"):
            unfinished.write_bytes(unfinished.read_bytes()[:-1] + b"\xff")
        return rename(unfinished, final)

    book.append(many(256))
    monkeypatch.setattr(Path, "replace", faulty)
    with pytest.raises(SealError, match="is not as it was written: the disk or the memory is faulty"):
        seal(book, log, [LOG])
    assert book.tables.checkpoints() == []
    assert not (log / "checkpoint").exists()


def test_an_entry_edited_after_it_was_numbered_is_not_sealed(book: Book, log: Path) -> None:
    grown(book, log, 3)
    book.append(many(5)[3:])
    (log / "tile/entries/000.p/5").write_bytes(b"the disk is full here")
    with pytest.raises(SealError):
        seal(book, log, [LOG])  # numbered, but neither written nor signed
    (log / "tile/entries/000.p/5").unlink()
    with without_triggers(book) as rows:
        rows.run(f"UPDATE {book.tables.events} SET state = ? WHERE originator_id = ?", b"{}", "project/P0000004")
    with refused(book, log, "entry 4 was changed in the database after it was numbered"):
        seal(book, log, [LOG])


# ---- Keys ----


def test_another_key_does_not_continue_the_log(book: Book, log: Path) -> None:
    grown(book, log, 3)
    book.append(many(5)[3:])
    with refused(book, log, "no signature by a known key"):
        seal(book, log, [signer("another")])


def test_a_key_that_does_not_fit_its_signer_signs_nothing(book: Book, log: Path) -> None:
    book.append(many(3))
    with pytest.raises(SealError, match="does not verify under its public key"):
        seal(book, log, [LOG._replace(sign=signer("another").sign)])
    assert book.tables.checkpoints() == []


def test_while_a_key_is_rotated_two_sign(book: Book, log: Path) -> None:
    grown(book, log, 3)
    new = signer("new")
    book.append(many(5)[3:])
    seal(book, log, [new, LOG])
    for key in (LOG.key, new.key):
        assert verified(log, key=format_vkey(key)).startswith("OK 5 ")
    book.append(many(6)[5:])
    seal(book, log, [new], known=[LOG.key])
    assert (log / "key.vkey").read_text().splitlines() == [format_vkey(new.key), format_vkey(LOG.key)]
    assert verified(log).startswith("OK 6 ")


# ---- One at a time ----


def test_two_runs_do_not_publish_to_one_folder(book: Book, log: Path) -> None:
    book.append(many(3))
    with publishing(log), pytest.raises(SealError, match="another run is publishing to"):
        seal(book, log, [LOG])
    assert seal(book, log, [LOG]).size == 3


def test_two_machines_do_not_sign_two_stories(where: str, tmp_path: Path) -> None:
    """Each publishes to a folder of its own from one database; whoever comes second is told so, or finds it done."""
    with open_book(where, create=True) as book:
        book.append(many(600))
    failures: list[Exception] = []

    def run(name: str) -> None:
        try:
            with open_book(where) as mine:
                seal(mine, tmp_path / name / "log", [LOG])
        except (SealError, Conflict) as error:
            failures.append(error)

    threads = [threading.Thread(target=run, args=(name,)) for name in "abc"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with open_book(where) as book:
        assert [size for size, _ in book.tables.checkpoints()] == [600]
        assert len(failures) < 3
        for name in "abc":
            seal(book, tmp_path / name / "log", [LOG])
            assert verified(tmp_path / name / "log").startswith("OK 600 ")


def test_a_checkpoint_that_is_no_longer_the_newest_is_not_replaced(book: Book, log: Path) -> None:
    grown(book, log, 3)
    with pytest.raises(Conflict, match="another run has sealed the log at 3 entries meanwhile"):
        book.tables.keep_checkpoint(None, 2, b"another story")


# ---- Personal data ----


def test_personal_values_are_published_beside_the_tree_until_erased(book: Book, log: Path) -> None:
    first, value = personal_entry("project/X", 1, "王小明", b"s" * 32)
    second, other = personal_entry("project/Y", 1, "李小红", b"t" * 32)
    book.append(many(255))
    book.append([first, second], personal=[value, other])
    grown_to = seal(book, log, [LOG]).size
    assert grown_to == 257
    assert [path for path in files_of(log) if path.startswith("personal/")] == ["personal/0.json", "personal/1.json"]
    assert verified(log).startswith("OK 257 ")

    book.append(many(600)[255:])
    fact = PersonalDataErased(index=255, field="leader", basis="个人信息保护法第四十七条")
    erasure = msgspec.structs.replace(entry("project/X", 2), fact=fact)
    book.append([erasure], erase=[PersonalPlace("project/X", 1, "leader")])
    seal(book, log, [LOG])
    assert verified(log).startswith("OK 603 ")
    assert not (log / "personal/0.json").exists()
    assert "李小红" in (log / "personal/1.json").read_text()
    assert not any("王小明".encode() in content for content in files_of(log).values())
