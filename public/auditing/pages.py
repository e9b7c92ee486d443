"""The pages of a site against its signed manifest: every file as listed, and beside the list only their packed copies.

Copies can be found in a folder only: over the web nothing can be listed, and a server chooses what it sends to whom.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from hashlib import sha256
from typing import NamedTuple

from domain.ledger.checkpoint import Checkpoint
from domain.ledger.manifest import MANIFEST, SITE_KEY, SUMS, Manifest, open_manifest, parse_sums
from domain.ledger.note import NoteError, VerifierKey
from public.auditing.copies import check_copy, original_of
from public.auditing.place import Failure, Place
from public.auditing.seals import Trust, site_keys

UNLISTED = (SUMS, MANIFEST)
LOG = "log/"
"""The log proves itself, and changes with each cosignature; whether it is listed or not is the builder's choice."""


class Pages(NamedTuple):
    """What was checked of the pages; no manifest: nobody signed for them."""

    files: int
    manifest: Manifest | None
    key: VerifierKey | None


def check_pages(
    site: Place, log: Place, trust: Trust, newest: Checkpoint, progress: Callable[[int, int], None]
) -> Pages | None:
    """Compare the files of a site with `SHA256SUMS`, and that with the manifest; None where the site has neither."""
    signed, keys = site.find(MANIFEST), site_keys(log, trust)
    if signed is None and keys:
        raise Failure(
            f"{MANIFEST} is missing, although " + ("you gave" if trust.site_keys else "the site has") + " a key"
        )
    if signed is not None and not keys:
        raise Failure(f"{MANIFEST} is signed, but there is no key: {SITE_KEY} is missing, and you gave none")
    digest = _digest(site, SUMS) if site.has(SUMS) else None
    if signed is None and digest is None:
        return None
    manifest = _manifest(signed, keys, newest) if signed is not None else None
    if manifest and digest != manifest.sums:
        raise Failure(f"{SUMS} is {'missing' if digest is None else 'not the one that the manifest signs'}")
    return Pages(_check_files(site, progress), manifest, keys[0] if keys else None)


def _manifest(data: bytes, keys: tuple[VerifierKey, ...], newest: Checkpoint) -> Manifest:
    try:
        manifest = open_manifest(data, keys)
    except NoteError as error:
        raise Failure(f"{MANIFEST}: {error}") from error
    if (manifest.origin, manifest.size, manifest.root) != newest:
        raise Failure(
            f"{MANIFEST} is of {manifest.size} entries of {manifest.origin}, or of another root than the log's"
        )
    return manifest


def _check_files(site: Place, progress: Callable[[int, int], None]) -> int:
    listed = {}
    for path, told in listed_files(site):
        if path in UNLISTED:
            raise Failure(f"{SUMS} lists {path}, which cannot be")
        if _digest(site, path) != told:
            raise Failure(f"{path} is not as {SUMS} says")
        listed[path] = told
        progress(len(listed), len(listed))
    for path in site.files("."):
        if path not in listed and path not in UNLISTED:
            _check_unlisted(site, path, listed)
    return len(listed)


def _check_unlisted(site: Place, path: str, listed: dict[str, str]) -> None:
    """A file that the list does not name is a packed copy of one that it does, or belongs to the log."""
    original = original_of(path)
    log = path.startswith(LOG)
    if original in listed:
        check_copy(site, path, listed[original], site.size(original))
    elif original and (original in UNLISTED or log) and site.has(original):
        check_copy(site, path, _digest(site, original), site.size(original))
    elif original or not log:
        raise Failure(f"{path} is not listed in {SUMS}")


def listed_files(site: Place) -> Iterator[tuple[str, str]]:
    """Path and SHA-256 of each file that `SHA256SUMS` lists."""
    try:
        yield from parse_sums(site.lines(SUMS))
    except NoteError as error:
        raise Failure(str(error)) from error


def _digest(site: Place, path: str) -> str:
    digest = sha256()
    for chunk in site.chunks(path):
        digest.update(chunk)
    return digest.hexdigest()
