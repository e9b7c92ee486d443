"""The lists of a site's files as an auditor reads them, all of them below one top that is read once."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256
from typing import NamedTuple

from domain.ledger.manifest import Manifest
from domain.ledger.sums import SUMS, ListError, find_listed, is_flat, listed
from domain.rules.said import said_of
from public.auditing import site_source
from public.auditing.site_source import Failure, SiteSource


class FileLists(NamedTuple):
    """The lists of a site; `flat` where there is but one, of all files, as earlier releases made it."""

    site: SiteSource
    top: bytes
    flat: bool

    def files(self) -> Iterator[tuple[str, str]]:
        """Path and SHA-256 of every file that is listed, the lists below the top among them."""
        left = site_source.LONGEST_LIST - len(self.top)

        def read(listing: str) -> bytes:
            nonlocal left
            data = _read(self.site, listing, left)
            left -= len(data)
            return data

        try:
            yield from listed(read, self.top, flat=self.flat)
        except ListError as error:
            raise Failure(said_of(error)) from error

    def find(self, path: str) -> str | None:
        """The SHA-256 of one file, None where no list names it; of the lists only those on the way to it are read."""
        try:
            return find_listed(
                lambda listing: _read(self.site, listing, site_source.LONGEST_LIST), self.top, path, flat=self.flat
            )
        except ListError as error:
            raise Failure(said_of(error)) from error


def find_sums(site: SiteSource, manifest: Manifest | None) -> FileLists | None:
    """The lists of a site, None where it has none; `Failure` where the top is not the one that its manifest signs."""
    top = site.find(SUMS, site_source.LONGEST_LIST)
    if manifest and (top is None or sha256(top).hexdigest() != manifest.sums):
        if top is None:
            raise Failure("{path} is missing", path=SUMS)
        raise Failure("{sums} is not the one that the manifest signs", sums=SUMS)
    if top is None:
        return None
    return FileLists(site, top, manifest.flat if manifest else is_flat(top))


def _read(site: SiteSource, listing: str, limit: int) -> bytes:
    data = site.find(listing, limit)
    if data is None:
        raise Failure("{listing} is missing", listing=listing)
    return data
