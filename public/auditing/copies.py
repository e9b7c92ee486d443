"""Packed copies beside the files of a site: each must unpack to exactly the file that it lies beside.

No list names them, since each follows from its file. Yet readers are sent them in the files' stead.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator
from hashlib import sha256
from pathlib import PurePosixPath

import brotli

from public.auditing.site_source import CHUNK, Failure, SiteSource

PACKED = (".br", ".gz")


def original_of(path: str) -> str | None:
    """The file whose copy a path names, or None where it is not the name of a copy."""
    named = PurePosixPath(path)
    return str(named.with_suffix("")) if named.suffix in PACKED and named.stem else None


def check_copy(site: SiteSource, path: str, digest: str, size: int) -> None:
    """`Failure` unless the copy unpacks to `size` bytes with that SHA-256, and nothing follows them."""
    unpacked = _unbrotli if path.endswith(".br") else _gunzip
    found, length = sha256(), 0
    try:
        for piece in unpacked(site.chunks(path)):
            found.update(piece)
            length += len(piece)
            if length > size:  # a megabyte can unpack to a terabyte
                break
    except (zlib.error, brotli.error) as error:
        raise Failure("{path} cannot be unpacked: {error}", path=path, error=error) from error
    if (length, found.hexdigest()) != (size, digest):
        raise Failure("{path} does not unpack to the file beside it", path=path)


def _gunzip(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """One member, as the builder writes: a second one would be read by some programs and not by others."""
    unpacking = zlib.decompressobj(wbits=31)
    for chunk in chunks:
        rest = chunk
        while rest and not unpacking.eof:
            yield unpacking.decompress(rest, CHUNK)
            rest = unpacking.unconsumed_tail
        if rest or unpacking.unused_data:
            raise zlib.error("more follows its end")
    if not unpacking.eof:
        raise zlib.error("it ends too early")


def _unbrotli(chunks: Iterable[bytes]) -> Iterator[bytes]:
    unpacking = brotli.Decompressor()
    for chunk in chunks:
        yield unpacking.process(chunk, output_buffer_limit=CHUNK)
        while not unpacking.can_accept_more_data():
            yield unpacking.process(b"", output_buffer_limit=CHUNK)
    if not unpacking.is_finished():
        raise brotli.error("it ends too early")
