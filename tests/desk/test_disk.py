"""A pipe or a device in a file's place, a full disk, a folder where nobody may write: one line that says what to do."""

from __future__ import annotations

import os
import resource
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from desk.cli import error_lines
from domain.ledger.store import open_book
from domain.ledger.tables import DiskRefuses
from tests.desk.signed_office import SignedOffice

CHINESE = {"LC_ALL": "zh_CN.UTF-8"}


@contextmanager
def full(most: int = 100) -> Iterator[None]:
    """No file may become longer than that, as on a full disk."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def files(folder: Path) -> dict[Path, bytes]:
    """What lies in a folder, but for the notes that SQLite keeps beside a book while it is open."""
    return {
        each: each.read_bytes() if each.is_file() else b""
        for each in folder.rglob("*")
        if not each.name.endswith(("-wal", "-shm"))
    }


def refusal(office: SignedOffice, *command: object, env: dict[str, str] | None = None) -> str:
    """The one line with which a command is refused, while the folders stay as they were."""
    before = files(office.folder.parent)
    line = office(*command, code=1, env=env).stderr.splitlines()[-1]
    assert files(office.folder.parent) == before
    return line


def test_a_pipe_or_a_device_in_a_files_place(signed: SignedOffice) -> None:
    drafted, by = signed.drafted(), ("--by", "officer/founder")
    pipe, key, book = signed.desk / "pipe", signed.key("officer/founder"), ("--book", signed.folder)
    os.mkfifo(pipe, 0o600)
    pipe.with_suffix(".vkey").write_text(key.with_suffix(".vkey").read_text())
    for place in (pipe, Path("/dev/zero")):
        for command in (
            ("draft", "show", place),
            ("draft", "sign", place, "--key", key),
            ("draft", "hand-over", place, *book),
            ("issue", place, *by, "--key", key),
            ("record", "--draft", place, *book),
            ("record", "--file", place, *book),
            ("draft", "new", "--file", place, "--out", signed.desk / "new.draft", *book),
            ("officer", "key", "register", "--proof-file", place, *by, "--out", signed.desk / "new.draft", *book),
            ("issue", drafted, *by, "--key", key, "--officer-passphrase-file", place),
            ("transcribe", place, drafted, *by, *book),
        ):
            assert f"{place}: is a pipe, a device or a socket; name a file" in signed(*command, code=1).stderr, command
    assert "is a pipe" in signed("issue", drafted, *by, "--key", pipe, code=1).stderr
    assert "是管道、设备或者套接字" in signed("draft", "show", pipe, code=1, env=CHINESE).stderr


def test_what_the_shell_holds_open_is_read(signed: SignedOffice) -> None:
    reading, writing = os.pipe()
    threading.Thread(target=lambda: (os.write(writing, b"trial\n"), os.close(writing))).start()
    handed = ("--officer-passphrase-file", f"/dev/fd/{reading}")
    try:
        told = signed("draft", "sign", signed.drafted(), "--key", signed.key("officer/registrar"), *handed).output
    finally:
        os.close(reading)
    assert "li.draft: signed as draft" in told


def test_a_full_disk(signed: SignedOffice) -> None:
    drafted, key, book = signed.drafted(), signed.key("officer/founder"), ("--book", signed.folder)
    issue = ("issue", drafted, "--by", "officer/founder", "--key", key)
    tray, said = signed.desk / "tray", "nothing was changed there: make room on the disk, then do the same again"
    with full():
        for path, command in (
            (drafted, ("draft", "sign", drafted, "--key", signed.key("officer/registrar"))),
            (drafted, issue),
            (tray, ("draft", "hand-over", drafted, "--tray", tray, "--make")),
            (signed.desk / "a.key", ("officer", "key", "make", "officer/a", "--out", signed.desk / "a.key")),
        ):
            line = refusal(signed, *command)
            assert line.startswith(f"gongshi-desk: {path}") and line.endswith(said) and ".new" not in line
        assert "请腾出磁盘空间" in refusal(signed, *issue, env=CHINESE)
        assert not tray.exists()
    signed("draft", "hand-over", drafted, "--tray", tray, "--make")
    with full(0):
        line = signed(*issue, *book, code=1).stderr.splitlines()[-1]
        assert "nothing half-done was recorded: make room on the disk" in line and "is not a book" not in line
    with open_book(signed.folder) as held:
        assert not held.stream("officer/li")
    signed(*issue, *book)


def test_a_disk_that_is_really_full(signed: SignedOffice, tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", disk], capture_output=True)
    if mounted.returncode:
        pytest.skip("no disk of its own can be mounted here")
    try:
        path = disk / "li.draft"
        path.write_bytes(signed.drafted().read_bytes())
        with (disk / "fill").open("wb", buffering=0) as fill, suppress(OSError):
            while fill.write(bytes(512)):
                pass
        line = signed("draft", "hand-over", path, "--tray", disk / "tray", "--make", code=1).stderr.splitlines()[-1]
        assert "No space left on device; nothing was changed there: make room" in line and not (disk / "tray").exists()
        subprocess.run(["mount", "-o", "remount,ro", disk], check=True)
        line = signed.issued(path, code=1).stderr.splitlines()[-1]
        assert f"{path}: cannot be written: Read-only file system; nothing was changed there: do it where you" in line
        for done in ("recorded 1 entry", "on record already"):  # the record is elsewhere; only the file is as it was
            said = signed.issued(path, "--book", signed.folder, code=1)
            assert done in said.output and "cannot be written: Read-only file system" in said.stderr
    finally:
        subprocess.run(["umount", disk], check=True)


def test_the_file_beside_a_book_that_nobody_may_write_is_named(
    signed: SignedOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    """SQLite gives it the mode that the book had once, and opens the book again only where that can be written."""
    where = str(signed.folder / "book.sqlite")
    shm = signed.folder / "book.sqlite-shm"
    shm.touch()
    monkeypatch.setattr(os, "access", lambda path, _: str(path) != str(shm))
    (said,) = error_lines(DiskRefuses(where, "attempt to write a readonly database"), "en")
    assert said.startswith(f"{shm}: the disk refuses") and "do it where you may write" in said
