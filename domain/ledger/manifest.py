"""The manifest of a site: one signed note that binds every file of the pages to one checkpoint of the log.

`SHA256SUMS` lists the files, in the form that `sha256sum -c` reads; the manifest names its hash, the log's size and
root, the as-of day, and the hash of the lock file of the builder's libraries. The note is signed under the name
`<origin>/site`, with a key of its own: whoever builds pages need not hold the key of the log.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from domain.ledger.checkpoint import Checkpoint, parse_checkpoint
from domain.ledger.note import NoteError, VerifierKey, parse_note, to_base64, verify_note

SUMS = "SHA256SUMS"
MANIFEST = "site-manifest"
SITE_KEY = "log/site.vkey"
"""Where they stand, from the site's root."""

_PATH = 64 + len("  ")  # where the path begins in a line of SHA256SUMS
_HASH = re.compile(r"[0-9a-f]{64}", re.ASCII)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


class Manifest(NamedTuple):
    """What a site says of itself; `sums` is the SHA-256 of `SHA256SUMS`, `lock` that of the builder's lock file."""

    origin: str
    size: int
    root: bytes
    as_of: str
    sums: str
    lock: str


def site_name(origin: str) -> str:
    """The name under which the site of a log is signed."""
    return f"{origin}/site"


def format_manifest(manifest: Manifest) -> str:
    """The text to be signed, six lines."""
    lines = (
        f"{manifest.origin}/site-manifest/v1", str(manifest.size), to_base64(manifest.root),
        manifest.as_of, manifest.sums, manifest.lock, "",
    )  # fmt: skip
    text = "\n".join(lines)
    if parse_manifest(text) != manifest:
        raise NoteError("this cannot be the text of a site's manifest")
    return text


def parse_manifest(text: str) -> Manifest:
    """Read the text of a manifest; NoteError for anything else."""
    lines = text.split("\n")
    if len(lines) != 7 or lines[6] or not lines[0].endswith("/site-manifest/v1"):
        raise NoteError("a site's manifest has six lines and begins with its type, /site-manifest/v1")
    head: Checkpoint = parse_checkpoint("\n".join([lines[0].removesuffix("/site-manifest/v1"), *lines[1:3], ""]))
    if not _DAY.fullmatch(lines[3]) or not _HASH.fullmatch(lines[4]) or not _HASH.fullmatch(lines[5]):
        raise NoteError("a site's manifest states its day and two SHA-256 hashes")
    return Manifest(head.origin, head.size, head.root, *lines[3:6])


def open_manifest(data: bytes, keys: Sequence[VerifierKey]) -> Manifest:
    """Read a manifest signed by (one of) these keys, each of which must be the key of that very site."""
    note = parse_note(data)
    signers = verify_note(note, keys)
    manifest = parse_manifest(note.text)
    if any(key.name != site_name(manifest.origin) for key, _ in signers):
        raise NoteError(f"the site of {manifest.origin} is not signed by its own key")
    return manifest


def format_sums(files: Iterable[tuple[str, str]]) -> bytes:
    """`SHA256SUMS` of (path, SHA-256 in hex), which come in the order of the bytes of their paths, each path once."""
    return "".join([f"{sha256}  {path}\n" for path, sha256 in files]).encode()


def amend_sums(sums: bytes, changed: Mapping[str, str | None]) -> bytes:
    """`SHA256SUMS` with the lines of some paths added or replaced, or taken out where their SHA-256 is None."""
    pieces: list[bytes | memoryview] = []
    whole, kept = memoryview(sums), 0  # a list of half a million files has 44 MB: pieces of it are not copied
    for name, path in sorted((path.encode(), path) for path in changed):
        start = _line_from(sums, name, kept)
        pieces.append(whole[kept:start])
        sha256 = changed[path]
        if sha256 is not None:
            pieces.append(format_sums([(path, sha256)]))
        end = sums.find(b"\n", start) + 1
        kept = end if sums[start + _PATH : end - 1] == name else start
    return b"".join([*pieces, whole[kept:]])


def _line_from(sums: bytes, name: bytes, start: int) -> int:
    """Where the first line begins, from `start` on, whose path is not before `name`; found by halving."""
    end = len(sums)
    while start < end:
        line = sums.rfind(b"\n", start, (start + end) // 2) + 1 or start
        after = sums.index(b"\n", line) + 1
        if sums[line + _PATH : after - 1] < name:
            start = after
        else:
            end = line
    return start


def parse_sums(lines: Iterable[bytes]) -> Iterator[tuple[str, str]]:
    """Path and SHA-256 of each file; NoteError for a malformed line, a path that leads out, or a wrong order."""
    before = b""
    for line in lines:
        sha256, gap, name = line[:64].decode(errors="replace"), line[64:66], line[66:-1]
        path = name.decode(errors="replace")
        if not _HASH.fullmatch(sha256) or gap != b"  " or line[-1:] != b"\n" or path.encode() != name:
            raise NoteError(f"{SUMS} has a malformed line: {line[:99].decode(errors='replace')!r}")
        if any(part in ("", ".", "..") for part in path.split("/")) or name <= before or "\\" in path:
            raise NoteError(f"{SUMS} names {path!r}, out of order or out of the site")
        before = name
        yield path, sha256
