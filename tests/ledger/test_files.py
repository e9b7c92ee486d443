"""A file that is written anew: whoever is killed at whatever line, it is the old one or the whole new one."""

from __future__ import annotations

import ast
import multiprocessing
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

from desk.book_folder import write_settings
from desk.keys import change_passphrase, new_key, opened, save_key, write_vkey
from domain.ledger import files
from domain.ledger.files import beside, write_atomically
from domain.ledger.note import parse_vkey
from domain.ledger.store import open_book
from site_builder.reports.fonts import write_config
from tests.ledger.logs import signer

fork = multiprocessing.get_context("fork")
ROOT = Path(__file__).parents[2]
ROOMS = ("domain", "desk", "projections", "site_builder", "public")
OLD, NEW = b"old\n" * 3000, b"new\n" * 3000


def killed_at(stop: int, write: Callable[[], object]) -> bool:
    """Write in a process of its own that is killed at the `stop`-th line of files.py; whether it lived that long."""

    def work() -> None:
        lines = 0

        def trace(frame: FrameType, event: str, _: object) -> Any:
            nonlocal lines
            if frame.f_code.co_filename != files.__file__:
                return None
            lines += event == "line"
            if lines == stop:
                os.kill(os.getpid(), signal.SIGKILL)
            return trace

        sys.settrace(trace)
        write()
        os._exit(0)

    process = fork.Process(target=work)
    process.start()
    process.join()
    assert process.exitcode in (0, -signal.SIGKILL)
    return process.exitcode == -signal.SIGKILL


def states(path: Path, write: Callable[[], object], before: Callable[[], object]) -> list[bytes | None]:
    """What the file holds after a kill at each line in turn."""
    found: list[bytes | None] = []
    stop = 1
    while True:
        before()
        lived = not killed_at(stop, write)
        found.append(path.read_bytes() if path.exists() else None)
        if lived:
            return found
        stop += 1


@pytest.mark.parametrize("mode", [None, 0o600])
def test_killed_at_any_line_the_old_bytes_stand_or_the_new(tmp_path: Path, mode: int | None) -> None:
    path = tmp_path / "a"
    found = states(path, lambda: write_atomically(path, NEW, mode=mode), lambda: path.write_bytes(OLD))
    assert found == sorted(found, key=[OLD, NEW].index) and len(found) > 15
    assert set(found) == {OLD, NEW}
    assert found.count(NEW) > 4  # it is renamed before the folder is flushed


def test_killed_at_any_line_a_new_file_is_whole_or_not_there(tmp_path: Path) -> None:
    path = tmp_path / "a"
    write = lambda: write_atomically(path, NEW, mode=0o600, new=True)  # noqa: E731
    found = states(path, write, lambda: path.unlink(missing_ok=True))
    assert found == sorted(found, key=[None, NEW].index)
    assert set(found) == {None, NEW}


def test_a_passphrase_is_the_old_or_the_new_one(tmp_path: Path) -> None:
    path, key = tmp_path / "log.key", new_key()
    save_key(tmp_path, "log", "example/log", key, "old")
    kept, seen = path.read_bytes(), set()
    for stop in (1, 8, 12, 14, 16, 20, 24, 99):
        path.write_bytes(kept)
        killed_at(stop, lambda: change_passphrase(path, "old", "new"))
        passphrase = "old" if path.read_bytes() == kept else "new"
        assert opened(path, passphrase).private_bytes_raw() == key.private_bytes_raw()
        assert path.stat().st_mode & 0o777 == 0o600
        seen.add(passphrase)
    assert seen == {"old", "new"}


def test_everything_is_on_the_disk_before_its_name_and_its_name_before_the_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []
    fsync, rename = os.fsync, Path.replace

    def flushed(handle: int) -> None:
        name = str(Path(f"/proc/self/fd/{handle}").readlink())
        done.append(f"flush {name.removeprefix(str(tmp_path))[:3]}")
        fsync(handle)

    def renamed(one: Path, other: Path) -> Path:
        done.append(f"rename to {other.name}")
        return rename(one, other)

    monkeypatch.setattr(os, "fsync", flushed)
    monkeypatch.setattr(Path, "replace", renamed)
    write_atomically(tmp_path / "a", NEW)
    assert done == ["flush /.a", "rename to a", "flush "]
    done.clear()
    write_atomically(tmp_path / "a", NEW, settle=False)
    assert done == ["flush /.a", "rename to a"]


def test_modes_are_those_that_were_asked_for_whatever_the_umask(tmp_path: Path) -> None:
    path = tmp_path / "a"
    for umask, mode, found in (
        (0o000, 0o600, 0o600),
        (0o077, 0o660, 0o660),
        (0o022, None, 0o644),
        (0o027, None, 0o640),
    ):
        before = os.umask(umask)
        try:
            write_atomically(path, NEW, mode=mode)
        finally:
            os.umask(before)
        assert path.stat().st_mode & 0o777 == found


def test_what_is_raised_leaves_everything_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(OLD)
    with pytest.raises(ZeroDivisionError), beside(path) as unfinished:
        unfinished.write_bytes(NEW)
        raise ZeroDivisionError
    with pytest.raises(FileExistsError):
        write_atomically(path, NEW, new=True)
    with pytest.raises(OSError) as refused:
        write_atomically(tmp_path / "none" / "a", NEW)
    assert refused.value.filename == str(tmp_path / "none" / "a")
    assert [(each.name, each.read_bytes()) for each in tmp_path.iterdir()] == [("a", OLD)]


def test_what_a_crash_leaves_lies_in_the_scratch_folder(tmp_path: Path) -> None:
    published, scratch = tmp_path / "www", tmp_path / "scratch"
    published.mkdir()
    scratch.mkdir()
    while_there = []
    with beside(published / "a", scratch=scratch) as unfinished:
        while_there += [*published.iterdir(), *scratch.iterdir()]
        unfinished.write_bytes(NEW)
    assert while_there == [unfinished] and not [*scratch.iterdir()]
    assert (published / "a").read_bytes() == NEW


def test_a_book_that_was_killed_while_it_was_made_is_made_again(tmp_path: Path) -> None:
    made = set()
    for stop in (4, 6, 12, 99):
        folder = tmp_path / str(stop)
        folder.mkdir()
        killed_at(stop, lambda folder=folder: open_book(folder, create=True).close())  # type: ignore[misc]
        if (folder / "book.sqlite").exists():
            made.add(stop)
        else:
            open_book(folder, create=True).close()
        with open_book(folder) as book:
            assert book.count() == 0
        assert (folder / "book.sqlite").stat().st_mode & 0o777 == 0o600
    assert 4 not in made and 99 in made


def test_the_places_that_write_by_it_leave_nothing_beside(tmp_path: Path) -> None:
    write_settings(tmp_path, site=dict.fromkeys(SITE, "x"), store="", example=False)
    write_vkey(tmp_path / "log.vkey", signer().key)
    write_config(tmp_path, tmp_path)
    assert parse_vkey((tmp_path / "log.vkey").read_text().strip()) == signer().key
    assert {each.name for each in tmp_path.iterdir()} == {"gongshi.toml", "log.vkey", "fonts.conf", "cache"}


SITE = ("title", "title_en", "origin", "base_url", "owner", "owner_en", "contact", "tag_date")
HANDS = {"os.fsync", "os.link", "os.O_EXCL", "tempfile.mkstemp", "tempfile.NamedTemporaryFile"}
BY_HAND = {
    "domain/ledger/files.py": "this is where it is done",
    "projections/view.py": "a database that is flushed once, when it has come to hold everything",
}


def test_nobody_does_it_by_hand() -> None:
    """Nobody else flushes, links or makes a file under another name; who must says why."""
    found = {
        path.relative_to(ROOT).as_posix()
        for room in ROOMS
        for path in (ROOT / room).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and ast.unparse(node) in HANDS
    }
    assert found == {*BY_HAND}
