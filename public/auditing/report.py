"""A report PDF: its entries against the log's key, then its pages against those that the published book makes.

The first part trusts the key alone. The second makes the report again, from nothing but published files, out of the
entries up to the newest that it rests on: what was recorded later says nothing in it.
"""

from __future__ import annotations

import datetime
import functools
import re
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

import msgspec

from domain.ledger.manifest import MANIFEST, open_manifest
from domain.ledger.note import NoteError, VerifierKey, to_base64
from domain.ledger.sums import SUMS
from domain.ledger.tiles import (
    ENTRIES,
    TILE_WIDTH,
    decode_bundle,
    decode_tile,
    grow,
    parse_tile_path,
    tile_at,
    tile_path,
)
from domain.rules.said import Said, joined, said_of
from projections.all import QUESTIONS
from projections.follow import follow
from projections.view import View, ViewReader
from public.auditing.pages import SETTINGS
from public.auditing.replay import ASSETS, DOCUMENTS, settings_in
from public.auditing.seals import ARCHIVE, Trust, site_keys
from public.auditing.site_source import Failure, SiteSource
from public.auditing.sums import FileLists, find_sums
from public.auditing.tree import Progress, Roots
from public.auditing.verify import Bar, Verified, verify
from site_builder.build.again import again
from site_builder.reader import Reader
from site_builder.reports.fonts import FontsMissing, use_own_fonts
from site_builder.reports.press import tools
from site_builder.reports.prove import NotProved, Proved, ReportRecord, difference, prove
from site_builder.settings import Settings, SettingsError
from site_builder.site import Shelf, Site
from site_builder.words.limits import LIMITS

LARGEST = 200_000_000  # bytes of a report
MOST_DOCUMENTS = 1_000
_NAMED = re.compile(rb"[0-9a-f]{64}")


class Reported(NamedTuple):
    """A report whose entries hold, and the book that makes the very same report, where one was given."""

    proved: Proved
    keys: tuple[VerifierKey, ...]
    verified: Verified | None
    published: str  # what the site has now at the report's address

    def lines(self) -> Iterator[str]:
        """What was checked, in plain lines, and whose word it rests on."""
        record = self.proved.record
        if self.verified is None:
            yield Said("key: {name} ({id}), yours", name=self.keys[0].name, id=self.keys[0].id.hex())
        else:
            yield from (line for line in self.verified.lines() if not line.startswith("pages: "))
        yield Said(
            "report: {path} of {origin}, resting on entries up to {newest}",
            path=record.path,
            origin=record.origin,
            newest=record.newest,
        )
        carried = Said("{count} of the {all} entries that it cites", count=len(record.carried), all=len(record.cited))
        yield Said(
            "carried: {carried}, each proved under the seal of {size} entries", carried=carried, size=record.size
        )
        yield from self._signed()
        if self.verified is None:
            yield Said("printed: not compared, since no book was given (--site): its pages may say what they like")
        else:
            yield Said(
                "printed: byte for byte what the first {count} entries of the book make", count=record.newest + 1
            )
            yield Said("published: {published}", published=self.published)

    def _signed(self) -> Iterator[str]:
        """Who signed the entries, and what the bytes inside the file do not show of that."""
        for each in self.proved.signers:
            yield Said("signed: {told}", told=each.told())
        if not self.proved.signers:
            yield Said("signed: none of the entries carried")
        else:
            yield Said(
                "signing: what is on these {count} fits, by keys that the entries named register",
                count=len(self.proved.signers),
            )
            if self.verified is None:
                limits = joined([Said(each) for each in LIMITS["en"]], "{first}; {rest}")
                yield Said("signing: the file alone does not show {limits}", limits=limits)
            else:
                yield Said("signing: no key was revoked before, and who signed held the power, as the whole book shows")

    def last(self) -> str:
        """`OK`, or `OK ENTRIES` where the pages were not compared; the size of the seal, and its root."""
        checkpoint = self.proved.checkpoint
        return f"OK {'' if self.verified else 'ENTRIES '}{checkpoint.size} {to_base64(checkpoint.root)}"


def check_report(
    file: Path, where: str | None, trust: Trust, scratch: Path,
    *, bar: Bar = lambda what: nullcontext(lambda done, of: None),
) -> Reported:  # fmt: skip
    """Verify a report, and with the place of a site or log the book behind it; `Failure` says what does not hold.

    `scratch` is an empty folder. Without a place there must be a key, and the pages are not compared.
    """
    if file.stat().st_size > LARGEST:
        raise Failure("{name} is too long for a report: more than {largest:,} bytes", name=file.name, largest=LARGEST)
    pdf = file.read_bytes()
    if where is None:
        return Reported(_proved(pdf, trust.keys), trust.keys, None, "")
    verified = verify(where, trust, pages=False, bar=bar)
    keys = tuple(dict.fromkeys((*(trust.keys or (verified.seal.key,)), *verified.entries.keys.log_keys())))
    proved = _proved(pdf, keys)
    site = verified.where.site
    if site is None:
        raise Failure(
            "{where} is a log without a site: name the site, whose settings the report is made with", where=where
        )
    sums = _sums(site, verified, trust)
    settings = read_settings(site, sums)
    _lay_log(verified, proved, scratch / "log", bar)
    _lay_documents(site, proved, scratch / "documents")
    _lay_assets(site, settings, scratch / ASSETS)
    try:
        made = _made(proved.record, settings, scratch, bar)
    except (FontsMissing, SettingsError) as error:
        raise Failure(said_of(error)) from error
    if made is None:
        raise Failure("the published book makes no such report as {path}", path=proved.record.path)
    if made != pdf:
        raise Failure(_other(pdf, made, proved.record))
    return Reported(proved, keys, verified, _published(sums, proved.record, pdf))


def _proved(pdf: bytes, keys: tuple[VerifierKey, ...]) -> Proved:
    try:
        return prove(pdf, keys)
    except NotProved as error:
        raise Failure(said_of(error)) from error


def _sums(site: SiteSource, verified: Verified, trust: Trust) -> FileLists | None:
    """The lists of the site's files; where it has a key, they must be what that has signed."""
    keys = site_keys(verified.where.log, trust, verified.entries.keys)
    if not keys:
        return find_sums(site, None)
    try:
        return find_sums(site, open_manifest(site.read(MANIFEST), keys))
    except NoteError as error:
        raise Failure("{manifest}: {error}", manifest=MANIFEST, error=error) from error


def read_settings(site: SiteSource, sums: FileLists | None) -> Settings:
    """The settings that a site publishes; where it lists its files, they must be as listed."""
    data = site.read(SETTINGS)
    if sums and sums.find(SETTINGS) != sha256(data).hexdigest():
        raise Failure("{settings} is not as {sums} says", settings=SETTINGS, sums=SUMS)
    return settings_in(data)


def _lay_log(verified: Verified, proved: Proved, target: Path, bar: Bar) -> None:
    """The log at the size of the report's seal, made anew from the published entries, under the root it proves."""
    log, newest, sealed = verified.where.log, verified.seal.checkpoint, proved.checkpoint
    if newest.origin != sealed.origin:
        logs = {"origin": sealed.origin, "site_origin": newest.origin}
        raise Failure("the report is of the log {origin}, the site of {site_origin}", **logs)
    if newest.size < sealed.size:
        sizes = {"size": sealed.size, "newest": newest.size}
        raise Failure("the report stands on {size} entries, the log has only {newest}: some were removed", **sizes)
    roots = Roots([sealed.size])
    with bar("entries") as progress:
        entries = _entries(log, sealed.size, newest.size, progress)
        for path, content in grow(0, entries, lambda path: (target / path).read_bytes()):
            (target / path).parent.mkdir(parents=True, exist_ok=True)
            (target / path).write_bytes(content)
            tile = parse_tile_path(path)
            if tile.level == 0:
                roots.add(decode_tile(content, tile.width))
    if roots.found[sealed.size] != sealed.root:
        raise Failure("the first {size} entries of the log have another root than the report proves", size=sealed.size)
    (target / ARCHIVE).mkdir()
    (target / ARCHIVE / str(sealed.size)).write_bytes(proved.note)
    for bundle in range(-(-sealed.size // TILE_WIDTH)):
        if (told := log.find(f"personal/{bundle}.json")) is not None:
            (target / "personal").mkdir(exist_ok=True)
            (target / f"personal/{bundle}.json").write_bytes(told)


def _entries(log: SiteSource, size: int, newest: int, progress: Progress) -> Iterator[bytes]:
    for first in range(0, size, TILE_WIDTH):
        tile = tile_at(ENTRIES, min(first + TILE_WIDTH, newest) - 1, newest)
        yield from decode_bundle(log.read(tile_path(tile)), tile.width)[: size - first]
        progress(min(first + TILE_WIDTH, size), size)


def _lay_documents(site: SiteSource, proved: Proved, folder: Path) -> None:
    """The published documents that the report's entries name, and those that these name in turn."""
    folder.mkdir()
    found = _names(b"\n".join(proved.entries.values()))
    for name in found:
        data = site.find(DOCUMENTS + name)
        if data is not None and sha256(data).hexdigest() == name:
            (folder / name).write_bytes(data)
            found += [other for other in _names(data) if other not in found][: MOST_DOCUMENTS - len(found)]


def _lay_assets(site: SiteSource, settings: Settings, folder: Path) -> None:
    """The published files that the settings name."""
    for name in (asset.name for asset in settings.assets):
        folder.mkdir(exist_ok=True)
        (folder / name).write_bytes(site.read(f"{ASSETS}{name}"))


def _names(data: bytes) -> list[str]:
    return list(dict.fromkeys(name.decode() for name in _NAMED.findall(data)))


def _made(record: ReportRecord, settings: Settings, scratch: Path, bar: Bar) -> bytes | None:
    """The report from the entries up to the newest that it rests on."""
    use_own_fonts()
    told = msgspec.structs.replace(settings, as_of=_as_of(record, settings.as_of))
    view = View(scratch / "view.sqlite")
    try:
        follow(view, _pages(scratch / "log", record.size or 0), QUESTIONS, upto=record.newest + 1)
    finally:
        view.close()
    reader = ViewReader(scratch / "view.sqlite")
    try:
        shelf = Shelf(scratch / "documents", scratch / "log", assets=scratch / ASSETS)
        return again(Site(Reader(reader, told.as_of), told, shelf), record)
    finally:
        reader.close()


def _as_of(record: ReportRecord, day: str) -> str:
    """The site's own as-of day, or where the report is another on that day, one on which it is this."""
    if (record.after is None or record.after < day) and (record.until is None or day <= record.until):
        return day
    if record.until is not None:
        return record.until
    return (datetime.date.fromisoformat(record.after or day) + datetime.timedelta(days=1)).isoformat()


def _pages(log: Path, size: int) -> Callable[[int, int], list[tuple[int, bytes]]]:
    """The entries of a log as the projections ask for them: after a position, counted from 1."""

    @functools.lru_cache(2)
    def bundle(number: int) -> list[bytes]:
        tile = tile_at(ENTRIES, min((number + 1) * TILE_WIDTH, size) - 1, size)
        return decode_bundle((log / tile_path(tile)).read_bytes(), tile.width)

    def pages(after: int, limit: int) -> list[tuple[int, bytes]]:
        wanted = range(after, min(after + limit, size))
        return [(index + 1, bundle(index // TILE_WIDTH)[index % TILE_WIDTH]) for index in wanted]

    return pages


def _other(pdf: bytes, made: bytes, record: ReportRecord) -> str:
    """Why a report is not the one that the book makes, as far as can be told."""
    if record.tools != tools():
        return Said(
            "the report was printed with other tools, so its bytes cannot be compared: {tools}; here {own}",
            tools=record.tools,
            own=tools(),
        )
    return Said(
        "the report is not the one that the published book makes: it differs {difference}",
        difference=difference(pdf, made),
    )


def _published(sums: FileLists | None, record: ReportRecord, pdf: bytes) -> str:
    told = sums.find(record.path) if sums else None
    if told is None:
        return Said("the site has nothing at {path} now", path=record.path)
    if told == sha256(pdf).hexdigest():
        return Said("this very file, at {path}", path=record.path)
    return Said(
        "another edition at {path}: entries recorded since, or the day, have changed what it says", path=record.path
    )
