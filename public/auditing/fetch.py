"""Fetch a file over HTTP within a time, whatever the server does: drip, redirect in a circle, or never end."""

from __future__ import annotations

import contextlib
import queue
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from typing import IO

SECONDS = 60  # for one file, from the first byte that is asked for
RATE = 64 * 1024  # bytes, for each of which a second more is granted
LONGEST_TIME = 600  # seconds, however much arrives
SILENCE = 30  # seconds without a byte
REDIRECTS = 5
PIECE = 1 << 16
REDIRECTED = (301, 302, 303, 307, 308)


class _Stay(urllib.request.HTTPRedirectHandler):
    """Follows nothing by itself: the library would first read all that a redirect carries."""

    def redirect_request(self, *_: object) -> None:
        return None


_opener = urllib.request.build_opener(_Stay)


def fetched(address: str) -> Iterator[bytes]:
    """The bytes of a file in pieces, the first of them empty; an OSError says in a few words why there are no more."""
    pieces: queue.Queue[bytes | Exception | None] = queue.Queue(4)
    over = threading.Event()
    # A thread, because no time limit of a socket counts the whole: a server can drip headers for ever.
    threading.Thread(target=_read, args=(address, pieces, over), daemon=True).start()
    waited, size = 0.0, 0
    try:
        while True:
            began = time.monotonic()
            try:
                piece = pieces.get(timeout=max(0.001, min(SECONDS + size / RATE, LONGEST_TIME) - waited))
            except queue.Empty:
                raise OSError(f"it takes too long: {size} bytes in {waited + time.monotonic() - began:.0f} s") from None
            waited += time.monotonic() - began
            if piece is None:
                return
            if isinstance(piece, Exception):
                raise piece
            size += len(piece)
            yield piece
    finally:
        over.set()


def _read(address: str, pieces: queue.Queue[bytes | Exception | None], over: threading.Event) -> None:
    def put(piece: bytes | Exception | None) -> None:
        while not over.is_set():
            with contextlib.suppress(queue.Full):  # whoever reads has not come back, or never will
                pieces.put(piece, timeout=1)
                return

    try:
        with _open(address) as answer:
            put(b"")
            size = 0
            while not over.is_set() and (piece := answer.read1(PIECE)):  # type: ignore[attr-defined]
                size += len(piece)
                put(piece)
            if size < int(answer.headers.get("Content-Length") or 0):  # type: ignore[attr-defined]
                raise OSError("it was cut off")
        put(None)
    except Exception as error:  # is raised where the file is read
        put(error)


def _open(address: str) -> IO[bytes]:
    """Open an address; redirects are followed within the same host only, a few of them."""
    for _ in range(REDIRECTS + 1):
        try:
            answer: IO[bytes] = _opener.open(address, timeout=SILENCE)
            if answer.headers.get("Content-Encoding", "identity") != "identity":  # type: ignore[attr-defined]
                answer.close()
                raise OSError("it came packed, which nobody asked for")
            return answer
        except urllib.error.HTTPError as error:
            if error.code not in REDIRECTED:
                raise
            error.close()
            target = urllib.parse.urljoin(address, error.headers.get("Location", ""))
        if urllib.parse.urlsplit(address)[:2] != urllib.parse.urlsplit(target)[:2]:
            raise OSError(f"it redirects to another place, {target}: name that one if you trust it")
        address = target
    raise OSError(f"it redirects more than {REDIRECTS} times")
