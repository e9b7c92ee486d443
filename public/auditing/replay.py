"""Replay: from the published files alone, fill a new book, build the site again, and compare every file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from concurrent.futures import Executor
from contextlib import nullcontext
from pathlib import Path
from typing import NamedTuple

import msgspec

from domain.ledger.manifest import MANIFEST, Manifest
from domain.ledger.note import to_base64
from domain.ledger.store import BookError, open_book
from domain.ledger.sums import SUMS, is_list
from domain.rules.said import Said, said_of
from public.auditing.mirror import mirror
from public.auditing.pages import SETTINGS
from public.auditing.restore import restore
from public.auditing.seals import ARCHIVE, Trust, archived_checkpoints
from public.auditing.site_source import Failure, SiteSource
from public.auditing.sums import find_sums
from public.auditing.verify import NO_TRUST, Bar, Verified, verify
from site_builder.build.folders import BuildError
from site_builder.build.lock import builder_lock
from site_builder.build.make import make
from site_builder.build.out_folder import check_out
from site_builder.reports.fonts import FontsMissing, use_own_fonts
from site_builder.settings import Settings, SettingsError

DOCUMENTS = "documents/"
ASSETS = "assets/"


class Replayed(NamedTuple):
    """A replay: what was verified, how many files the published site has, and which differ, with how."""

    verified: Verified
    files: int
    different: list[tuple[str, str]]

    @property
    def identical(self) -> bool:
        """Whether every file is the same."""
        return not self.different

    def lines(self) -> Iterator[str]:
        """What was checked, then each path that differs, then the sum of it."""
        yield from self.verified.lines()
        yield from (Said("{path}: {what}", path=path, what=what) for path, what in self.different)
        root = to_base64(self.verified.seal.checkpoint.root)
        if self.identical:
            yield Said("IDENTICAL {files} files, root {root}", files=self.files, root=root)
        else:
            yield Said(
                "DIFFERENT {count} of {files} files, root {root}",
                count=len(self.different),
                files=self.files,
                root=root,
            )


def replay(
    where: str,
    out: Path,
    trust: Trust = NO_TRUST,
    *,
    executor: Executor | None = None,
    bar: Bar = lambda what: nullcontext(lambda done, of: None),
) -> Replayed:
    """Rebuild a published site under `out`: `book/`, `log/`, `documents/`, `assets/` and `www/`.

    Verifies first, and replays nothing that is not as it must be. `Failure` where the site cannot be verified or built.
    """
    if out.exists() and any(out.iterdir()):
        raise Failure("{out} is not empty: name a folder that does not exist yet", out=out)
    try:
        check_out(out, book=None if SiteSource(where).web else Path(where))
    except BuildError as error:
        raise Failure(said_of(error)) from error
    verified = verify(where, trust, bar=bar)
    site = verified.where.site
    if site is None or verified.pages is None:
        raise Failure(
            "{where} is a log without a site that lists its files ({sums}): it can be verified, not replayed",
            where=where,
            sums=SUMS,
        )
    settings = settings_in(site.read(SETTINGS))
    try:
        _fill(verified, out, bar)
        _copied(site, verified.pages.files, DOCUMENTS, out)
        _copied(site, verified.pages.files, ASSETS, out)
        _build(out, settings, executor, bar)
    except (BookError, BuildError, FontsMissing, SettingsError, OSError) as error:
        raise Failure("the site cannot be built again: {error}", error=error) from error
    published = verified.pages.files
    differences = [*_differences(published, _built(out / "www", published)), *_builder(verified.pages.manifest)]
    return Replayed(verified, len(published), differences)


def settings_in(data: bytes) -> Settings:
    """The settings that a site published, from the bytes of its file."""
    try:
        return msgspec.json.decode(data, type=Settings)
    except (msgspec.DecodeError, ValueError) as error:
        raise Failure("{settings}: {error}", settings=SETTINGS, error=error) from error


def _fill(verified: Verified, out: Path, bar: Bar) -> None:
    log, size = verified.where.log, verified.seal.checkpoint.size
    sizes = {size, *(int(name) for name in archived_checkpoints(log))}
    (out / "book").mkdir(parents=True, exist_ok=True)
    mirror(log, out / "log", sorted(sizes))
    notes = {
        each: (out / "log" / ARCHIVE / str(each)).read_bytes()
        for each in map(int, archived_checkpoints(SiteSource(str(out / "log"))))
    }
    notes.setdefault(size, verified.seal.note)
    with bar("book") as progress, open_book(out / "book", create=True) as book:
        restore(book, SiteSource(str(out / "log")), size, notes.items(), progress)


def _copied(site: SiteSource, files: Iterable[str], folder: str, out: Path) -> None:
    """The public documents, which reports are made from, and the files that the settings name."""
    for path in files:
        if path.startswith(folder) and "/" not in path.removeprefix(folder):
            (out / folder).mkdir(parents=True, exist_ok=True)
            (out / path).write_bytes(site.read(path))


def _build(out: Path, settings: Settings, executor: Executor | None, bar: Bar) -> None:
    use_own_fonts()
    documents = out / "documents"
    with bar("pages") as tell, open_book(out / "book") as book:
        make(
            book.pages, settings, out / "www", as_of=settings.as_of, log=out / "log",
            documents=documents if documents.is_dir() else None, assets=out / ASSETS, executor=executor, tell=tell,
        )  # fmt: skip


def _built(site: Path, published: dict[str, str]) -> dict[str, str]:
    """The files that were built again; without lists but the top, where an earlier release published none."""
    sums = find_sums(SiteSource(str(site)), None)
    files = dict(sums.files()) if sums else {}
    return files if any(map(is_list, published)) else {path: files[path] for path in files if not is_list(path)}


def _builder(manifest: Manifest | None) -> Iterator[tuple[str, str]]:
    """The libraries that the manifest names must be those of this builder: else its own manifest is another."""
    if manifest and manifest.lock != builder_lock():
        yield (
            MANIFEST,
            Said(
                "was made by another builder: its lock file is {lock}, that of this one {own}; what"
                " else differs can come from that: replay with the release that built the site",
                lock=manifest.lock,
                own=builder_lock(),
            ),
        )


def _differences(published: dict[str, str], again: dict[str, str]) -> Iterator[tuple[str, str]]:
    for path in sorted(published.keys() | again.keys()):
        if path not in again:
            yield path, Said("is published, but not built again")
        elif path not in published:
            yield path, Said("is built again, but not published")
        elif published[path] != again[path]:
            yield path, Said("differs")
