"""The whole application behind a real server, over real connections."""

from __future__ import annotations

import http.client
import socket
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from waitress.server import create_server

from domain.ledger.entry import canonical
from domain.ledger.store import Book
from domain.rules.organisation import OrganisationRegistered
from public.app import create_app
from public.book_record import BookRecord
from public.record import PublicRecord
from public.serve import LIMITS
from tests.public.given import FILES, UNIVERSITY, entry, story
from tests.public.test_static import HOSTILE

BODIES = [canonical(each) for each in story()]
THREADS = 20


class Reply(NamedTuple):
    status: int
    headers: http.client.HTTPMessage
    body: bytes


class Door:
    """Where a server listens."""

    def __init__(self, port: int) -> None:
        self.port = port

    def get(self, path: str, verb: str = "GET", **headers: str) -> Reply:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request(verb, path, headers={name.replace("_", "-"): told for name, told in headers.items()})
            reply = connection.getresponse()
            return Reply(reply.status, reply.headers, reply.read())
        finally:
            connection.close()

    def raw(self, request: bytes) -> bytes:
        with socket.create_connection(("127.0.0.1", self.port), timeout=30) as connection:
            connection.sendall(request)
            return b"".join(iter(lambda: connection.recv(65_536), b""))


@contextmanager
def opened(site: Path, record: PublicRecord | None = None) -> Iterator[Door]:
    """A server on a free port, with the limits of `gongshi serve`."""
    server = create_server(create_app(site, record), host="127.0.0.1", port=0, **LIMITS)
    ended = threading.Event()
    thread = threading.Thread(target=_run, args=(server, ended))
    thread.start()
    try:
        yield Door(server.effective_port)
    finally:
        ended.set()
        thread.join()


@pytest.fixture
def door(site: Path, record: PublicRecord) -> Iterator[Door]:
    """A server with the story's record."""
    with opened(site, record) as found:
        yield found


def _run(server: Any, ended: threading.Event) -> None:
    while not ended.is_set():
        server.asyncore.loop(timeout=0.05, map=server._map, use_poll=True, count=1)
    server.close()


def test_files_and_the_record_are_served(door: Door) -> None:
    page = door.get("/zh/")
    assert (page.status, page.body, page.headers["Server"]) == (200, FILES["zh/index.html"], "gongshi")
    assert door.get("/zh/", If_None_Match=page.headers["ETag"]).status == 304
    assert door.get("/zh/%E7%A9%BA.html").body == b""
    assert door.get("/api/v1/entries/10").body == BODIES[10]
    assert (
        door.get(f"/api/v1/streams/{UNIVERSITY.partition('/')[0]}%2F%E6%B8%85%E5%8D%8E%E5%A4%A7%E5%AD%A6").status == 200
    )
    assert door.get("/healthz").body == b"ok\n"


def test_a_large_file_comes_whole_in_parts_and_as_its_head(door: Door) -> None:
    pdf = FILES["zh/report.pdf"]
    assert len(pdf) > 262_144
    assert door.get("/zh/report.pdf").body == pdf
    part = door.get("/zh/report.pdf", Range="bytes=1000-400999")
    assert (part.status, part.body) == (206, pdf[1000:401_000])
    head = door.get("/zh/report.pdf", "HEAD")
    assert (head.status, head.headers["Content-Length"], head.body) == (200, str(len(pdf)), b"")


def test_several_requests_go_over_one_connection(door: Door) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", door.port, timeout=30)
    for path, status in (("/zh/", 200), ("/none", 404), ("/api/v1/entries/99", 404), ("/zh", 308), ("/", 200)):
        for verb in ("GET", "HEAD"):
            connection.request(verb, path)
            reply = connection.getresponse()
            assert (reply.status, verb == "HEAD" and reply.read()) in ((status, False), (status, b""))
            reply.read()
    connection.close()


def test_nothing_outside_of_the_site_is_served(site: Path) -> None:
    with opened(site) as door:
        for path in (path for path in HOSTILE if path.isprintable()):
            told = door.raw(b"GET " + path.encode() + b" HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
            assert told.split()[1] in (b"404", b"400"), path
            assert b"secret" not in told.partition(b"\r\n\r\n")[2], path


LONG = b"GET / HTTP/1.1\r\nHost: x\r\nX: "


@pytest.mark.parametrize(
    ("request_", "status"),
    [
        (LONG + b"a" * (16_384 - len(LONG)), b"431"),
        (b"GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999\r\n\r\n", b"413"),
        (b"GET http://other.example/../secret.txt HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", b"404"),
        (b"GET ../secret.txt HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", b"404"),
        (b"TRACE / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", b"405"),
        (b"\x16\x03\x01\x02\x00\r\n\r\n", b"400"),
    ],
)
def test_what_no_reader_sends_is_refused(site: Path, request_: bytes, status: bytes) -> None:
    with opened(site) as door:
        told = door.raw(request_)
    assert told.split()[1] == status
    assert b"Traceback" not in told and not told.endswith(b"secret")


def test_twenty_readers_at_once_get_the_same(door: Door) -> None:
    """Each asks for everything in an order of its own; nothing is mixed up, and nothing fails."""
    wanted = {
        "/zh/": FILES["zh/index.html"],
        "/zh/report.pdf": FILES["zh/report.pdf"],
        "/static/style.css": FILES["static/style.css"],
        **{f"/api/v1/entries/{index}": body for index, body in enumerate(BODIES)},
    }
    for path in ("/api/v1/entries?kind=organisation.registered", "/api/v1/streams/organisation/U3", "/zh"):
        wanted[path] = door.get(path).body
    paths = list(wanted)

    def read(turn: int) -> list[str]:
        own = paths[turn:] + paths[:turn]
        return [path for path in own if door.get(path).body != wanted[path]]

    with ThreadPoolExecutor(THREADS) as readers:
        assert list(readers.map(read, range(THREADS))) == [[]] * THREADS


def test_readers_see_the_book_grow_while_the_desk_writes(book: Book, site: Path) -> None:
    """Ten readers ask again and again while entries are put on record: none is missed, doubled or out of order."""
    record, new = BookRecord(book), 40

    def write() -> None:
        for n in range(new):
            fact = OrganisationRegistered(name=f"新单位{n}")
            book.append([entry(f"organisation/N{n}", 1, fact, "2016-02-01", f"2016-02-02T01:00:{n:02}Z")])

    def read(_: int) -> list[bytes]:
        got: list[bytes] = []
        while len(got) < len(BODIES) + new:
            got += [body for _, body in record.entries(len(got), len(got) + 7)]
        return got

    with ThreadPoolExecutor(11) as pool:
        writing = pool.submit(write)
        readings = [pool.submit(read, turn) for turn in range(10)]
        writing.result(60)
        books = {tuple(reading.result(60)) for reading in readings}
    assert books == {tuple(body for _, body in book.pages(0, 999))}
