"""The manifest of a site: one signed note that binds every file of the pages to one checkpoint of the log.

The manifest names the hash of the list at the top of the lists of files (`sums.py`), the log's size and root, the as-of
day, and the hash of the lock file of the builder's libraries. The note is signed under the name `<origin>/site`, with a
key of its own: whoever builds pages need not hold the key of the log.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from domain.ledger.checkpoint import Checkpoint, parse_checkpoint
from domain.ledger.note import NoteError, VerifierKey, parse_note, to_base64, verify_note

MANIFEST = "site-manifest"
SITE_KEY = "log/site.vkey"
"""Where they stand, from the site's root."""

FLAT, TREE = "/site-manifest/v1", "/site-manifest/v2"
"""The types of manifest: of one list of all files, as earlier releases made, and of a list for each folder."""

_HASH = re.compile(r"[0-9a-f]{64}", re.ASCII)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


class Manifest(NamedTuple):
    """What a site says of itself; `sums` is the SHA-256 of `SHA256SUMS`, `lock` that of the builder's lock file.

    `flat`: that is one list of all files, as earlier releases made.
    """

    origin: str
    size: int
    root: bytes
    as_of: str
    sums: str
    lock: str
    flat: bool = False


def site_name(origin: str) -> str:
    """The name under which the site of a log is signed."""
    return f"{origin}/site"


def format_manifest(manifest: Manifest) -> str:
    """The text to be signed, six lines."""
    lines = (
        f"{manifest.origin}{FLAT if manifest.flat else TREE}", str(manifest.size), to_base64(manifest.root),
        manifest.as_of, manifest.sums, manifest.lock, "",
    )  # fmt: skip
    text = "\n".join(lines)
    if parse_manifest(text) != manifest:
        raise NoteError("this cannot be the text of a site's manifest")
    return text


def parse_manifest(text: str) -> Manifest:
    """Read the text of a manifest; NoteError for anything else."""
    lines = text.split("\n")
    if len(lines) != 7 or lines[6] or not lines[0].endswith((FLAT, TREE)):
        raise NoteError(
            "a site's manifest has six lines and begins with its type, {tree} or {flat}", tree=TREE, flat=FLAT
        )
    head: Checkpoint = parse_checkpoint("\n".join([lines[0][: -len(TREE)], *lines[1:3], ""]))
    if not _DAY.fullmatch(lines[3]) or not _HASH.fullmatch(lines[4]) or not _HASH.fullmatch(lines[5]):
        raise NoteError("a site's manifest states its day and two SHA-256 hashes")
    return Manifest(head.origin, head.size, head.root, lines[3], lines[4], lines[5], lines[0].endswith(FLAT))


def open_manifest(data: bytes, keys: Sequence[VerifierKey]) -> Manifest:
    """Read a manifest signed by (one of) these keys, each of which must be the key of that very site."""
    note = parse_note(data)
    signers = verify_note(note, keys)
    manifest = parse_manifest(note.text)
    if any(key.name != site_name(manifest.origin) for key, _ in signers):
        raise NoteError("the site of {origin} is not signed by its own key", origin=manifest.origin)
    return manifest
