"""Packed copies beside the site's texts, for hosts that hand them out as they lie there: `x.html.gz`, `x.html.br`.

A copy is derived: it stands in no list and in no manifest, which so depend on no compressor. Whoever verifies a site
unpacks the copies and compares them with the files that the list names.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator
from pathlib import PurePosixPath

import brotli

LEAST = 1024  # bytes; what fits one network packet anyway is not packed
TEXTS = frozenset(
    (".atom", ".css", ".csv", ".html", ".ics", ".js", ".json", ".md", ".opml", ".py", ".rss", ".svg", ".txt", ".xml")
)
LASTING = "static/"  # changes with a release only: worth packing as small as can be


def _gzip(path: str, data: bytes) -> bytes:
    return zlib.compress(data, 9 if path.startswith(LASTING) else 6, wbits=31)  # a header without name and time


def _brotli(path: str, data: bytes) -> bytes:
    return bytes(brotli.compress(data, mode=brotli.MODE_TEXT, quality=11 if path.startswith(LASTING) else 5))


PACKINGS: dict[str, Callable[[str, bytes], bytes]] = {".br": _brotli, ".gz": _gzip}


def packable(path: str, size: int) -> bool:
    """Whether a file of the site, of that many bytes, has packed copies where they are wanted."""
    return size >= LEAST and PurePosixPath(path).suffix in TEXTS


def packings(path: str, data: bytes) -> Iterator[tuple[str, bytes]]:
    """The copies of a file, each with its path; the same bytes for the same file."""
    for ending, pack in PACKINGS.items():
        yield path + ending, pack(path, data)


def is_copy(path: str, packed: bytes | None, data: bytes) -> bool:
    """Whether what lies at the path of a copy unpacks to the bytes of its file, and to no more."""
    try:
        if path.endswith(".br"):
            return packed is not None and bytes(brotli.decompress(packed)) == data
        unpacking = zlib.decompressobj(wbits=31)
        same = packed is not None and unpacking.decompress(packed, len(data) + 1) == data
        return same and unpacking.eof and not unpacking.unused_data
    except (zlib.error, brotli.error):
        return False


def copies(path: str) -> Iterator[str]:
    """The paths that the copies of a file have."""
    return (path + ending for ending in PACKINGS)
