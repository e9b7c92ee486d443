"""`gongshi serve` as an operator runs it."""

from __future__ import annotations

import re
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from click.testing import CliRunner

from domain.ledger.store import Book
from public.cli import main
from tests.public.given import FILES, fold

GONGSHI = [sys.executable, "-c", "from public.cli import main; main()", "serve", "--port", "0"]


@contextmanager
def served(*options: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """A running server and the line that it says at its start."""
    server = subprocess.Popen([*GONGSHI, *options], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    assert server.stdout is not None
    try:
        yield server, server.stdout.readline()
    finally:
        server.kill()
        server.communicate()


def address(line: str) -> str:
    found = re.search(r"http://127\.0\.0\.1:[0-9]+/", line)
    assert found, line
    return found[0]


def read(url: str) -> bytes:
    with urllib.request.urlopen(url, timeout=30) as reply:
        told: bytes = reply.read()
        return told


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM])
def test_it_says_where_to_look_and_ends_cleanly(site: Path, ending: signal.Signals) -> None:
    with served("--site", str(site)) as (server, line):
        assert "files only" in line and "Ctrl-C" in line
        assert read(address(line)) == FILES["index.html"]
        server.send_signal(ending)
        assert server.communicate(timeout=20)[0] == "ended\n"
        assert server.returncode == 0


def test_it_answers_from_the_view_beside_the_site(book: Book, site: Path) -> None:
    fold(book, site)
    with served("--site", str(site)) as (_, line):
        assert "last build" in line
        assert b'"index":22' in read(f"{address(line)}api/v1/entries?from=22")


def test_it_answers_from_a_book(book: Book, site: Path, request: pytest.FixtureRequest) -> None:
    postgres = book.tables.events == "book_events"
    where = request.getfixturevalue("postgres_database") if postgres else str(site.parent)
    with served("--site", str(site), "--book", where) as (_, line):
        assert "23 entries from" in line
        assert b'"index":22' in read(f"{address(line)}api/v1/entries?from=22")


def test_a_port_in_use_is_told_in_one_line(site: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        refused(["--site", str(site), "--port", str(port)], f"cannot listen on 127.0.0.1 port {port}: Address already")


def test_what_cannot_be_served_is_told_in_one_line(site: Path, tmp_path: Path) -> None:
    refused(["--site", str(tmp_path / "none")], "there is no site at")
    refused(["--site", str(site), "--book", str(tmp_path / "none")], "there is no book at")
    refused(["--site", str(site), "--host", "no.such.host.invalid", "--port", "0"], "cannot listen on no.such.host")
    (tmp_path / "book.sqlite").write_bytes(b"not a book")
    refused(["--site", str(site), "--book", str(tmp_path)], "is not a book")


def refused(options: list[str], told: str) -> None:
    found = CliRunner().invoke(main, ["serve", *options])
    assert found.exit_code == 1
    assert found.stderr.startswith("gongshi: ") and told in found.stderr
    assert found.stderr.count("\n") == 1 and found.stdout == ""
