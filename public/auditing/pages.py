"""The pages of a site against its signed manifest: every file as listed, and beside the list only their packed copies.

Copies can be found in a folder only: over the web nothing can be listed, and a server chooses what it sends to whom.
"""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256
from typing import Any, NamedTuple

import msgspec

from domain.ledger.checkpoint import Checkpoint
from domain.ledger.manifest import MANIFEST, SITE_KEY, Manifest, open_manifest
from domain.ledger.note import NoteError, VerifierKey
from domain.ledger.sums import SUMS, is_list
from domain.rules.said import Said
from public.auditing.copies import check_copy, original_of
from public.auditing.recorded_keys import RecordedKeys
from public.auditing.seals import Trust, site_keys
from public.auditing.site_source import Failure, SiteSource
from public.auditing.sums import FileLists, find_sums

UNLISTED = (SUMS, MANIFEST)
SETTINGS = "settings.json"
LOG = "log/"
"""The log proves itself, and changes with each cosignature; whether it is listed or not is the builder's choice."""


class Pages(NamedTuple):
    """What was checked of the pages: each listed file with its SHA-256; no manifest: nobody signed for them."""

    files: dict[str, str]
    manifest: Manifest | None
    key: VerifierKey | None


def check_pages(
    site: SiteSource,
    log: SiteSource,
    trust: Trust,
    newest: Checkpoint,
    recorded: RecordedKeys,
    progress: Callable[[int, int], None],
) -> Pages | None:
    """Compare the files of a site with its lists, and their top with the manifest; None where the site has neither."""
    signed, keys = site.find(MANIFEST), site_keys(log, trust, recorded)
    if signed is None and keys:
        raise Failure(_unsigned(trust, recorded))
    if signed is not None and not keys:
        raise Failure(
            "{manifest} is signed, but there is no key: {site_key} is missing, and you gave none",
            manifest=MANIFEST,
            site_key=SITE_KEY,
        )
    manifest = _manifest(signed, keys, newest) if signed is not None else None
    sums = find_sums(site, manifest)
    if sums is None:
        return None
    files = _check_files(sums, progress)
    if manifest:
        _check_day(site, manifest)
    return Pages(files, manifest, keys[0] if keys else None)


def _unsigned(trust: Trust, recorded: RecordedKeys) -> str:
    """Why a site without a manifest fails, and what to do."""
    named = recorded.in_words("site")
    because = Said("the book names the site's key, {named}", named=named) if named else Said("the site has a key")
    return Said(
        "{manifest} is missing, although {why}: nobody answers for the pages; the office signs them"
        " with `gongshi-desk sign`, and --log-only leaves them unchecked",
        manifest=MANIFEST,
        why=Said("you gave a key") if trust.site_keys else because,
    )


def _check_day(site: SiteSource, manifest: Manifest) -> None:
    """The day of which the pages speak is in their settings, from which they can be built again."""
    try:
        told = msgspec.json.decode(site.read(SETTINGS), type=dict[str, Any]).get("as_of")
    except (msgspec.DecodeError, ValueError, RecursionError) as error:
        raise Failure("{settings} cannot be read: {error}", settings=SETTINGS, error=error) from error
    if told != manifest.as_of:
        raise Failure(
            "{manifest} is as of {as_of}, but {settings} says {told!r}",
            manifest=MANIFEST,
            as_of=manifest.as_of,
            settings=SETTINGS,
            told=told,
        )


def _manifest(data: bytes, keys: tuple[VerifierKey, ...], newest: Checkpoint) -> Manifest:
    try:
        manifest = open_manifest(data, keys)
    except NoteError as error:
        raise Failure("{manifest}: {error}", manifest=MANIFEST, error=error) from error
    if (manifest.origin, manifest.size, manifest.root) != newest:
        raise Failure(
            "{manifest} is of {size} entries of {origin}, or of another root than the log's",
            manifest=MANIFEST,
            size=manifest.size,
            origin=manifest.origin,
        )
    return manifest


def _check_files(sums: FileLists, progress: Callable[[int, int], None]) -> dict[str, str]:
    site, listed = sums.site, {}
    for path, told in sums.files():
        if path in UNLISTED:
            raise Failure("{sums} lists {path}, which cannot be", sums=SUMS, path=path)
        if not is_list(path) and _digest(site, path) != told:  # a list was compared when it was read
            raise Failure("{path} is not as {sums} says", path=path, sums=SUMS)
        listed[path] = told
        progress(len(listed), len(listed))
    for path in site.files():
        if not path.startswith(LOG) and path not in listed and path not in UNLISTED:
            _check_unlisted(site, path, listed)
    return listed


def _check_unlisted(site: SiteSource, path: str, listed: dict[str, str]) -> None:
    """A file that the list does not name is a packed copy of one that it does; what lies in the log is `strays`'."""
    original = original_of(path)
    if original in listed:
        check_copy(site, path, listed[original], site.size(original))
    elif original in UNLISTED and site.has(original):
        check_copy(site, path, _digest(site, original), site.size(original))
    else:
        raise Failure("{path} is not listed in {sums}", path=path, sums=SUMS)


def _digest(site: SiteSource, path: str) -> str:
    digest = sha256()
    for chunk in site.chunks(path):
        digest.update(chunk)
    return digest.hexdigest()
