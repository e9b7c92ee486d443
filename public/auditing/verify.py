"""Verify a published book through our own ledger's code: a second opinion beside `verify.py`, which shares none of it.

It checks all that `verify.py` does, and that the pages are those whose hashes the site signed, with the key that the
book itself names.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext
from typing import NamedTuple

from domain.ledger.note import VerifierKey, to_base64
from domain.ledger.signatures import Signatures
from domain.rules.said import Said, joined
from public.auditing.entries import Entries
from public.auditing.law import Law
from public.auditing.pages import Pages, check_pages
from public.auditing.recorded_keys import RecordedKeys, check_log_key
from public.auditing.seals import (
    Older,
    Seal,
    Trust,
    check_list,
    check_roots,
    check_signers,
    newest_seal,
    older_checkpoints,
)
from public.auditing.site_source import Published, find_log
from public.auditing.strays import check_strays
from public.auditing.tables import check_tables, earlier_forms
from public.auditing.tree import Progress, check_tree
from site_builder.build.lock import builder_lock

Bar = Callable[[str], AbstractContextManager[Progress]]
"""`bar(what)` gives a way to report how far something has come, while it lasts."""

NO_TRUST = Trust()
YOURS = Said("yours")
ROLES = {"log": Said("log"), "site": Said("site")}
SERIES = Said("{first}; {rest}")
UNASKED = Said("not checked, as asked (--log-only)")
TREE_ON_THE_WEB = Said(
    "tree: every bundle and tile follows from the entries; older partial files cannot be listed over the web"
)
TREE_IN_A_FOLDER = Said("tree: every bundle and tile follows from the entries, older partial files too")


class Verified(NamedTuple):
    """A log in which everything is as it must be, and what was looked at."""

    where: Published
    seal: Seal
    older: dict[str, Older]
    entries: Entries
    pages: Pages | None
    asked: bool = True  # whether the pages were to be checked

    def lines(self) -> Iterator[str]:
        """What was checked, in plain lines, and whose word it rests on."""
        size, log, personal = self.seal.checkpoint.size, self.where.log, self.entries.personal
        yield Said("key: {key}", key=_key(self.seal.key, self.seal.own))
        yield Said("keys on record: {recorded}", recorded=_recorded(self.entries.keys))
        yield from (Said("key changed: {line}", line=line) for line in self.entries.keys.changes())
        yield Said(
            "entries: {size}, canonical, in order of recording, {count} streams without a gap",
            size=size,
            count=len(self.entries.numbers),
        )
        yield TREE_ON_THE_WEB if log.web else TREE_IN_A_FOLDER
        older = (
            Said("{count}, and the log contains them all", count=len(self.older))
            if self.older
            else Said("none given or found")
        )
        yield Said("older checkpoints: {older}", older=older)
        for name, time in sorted(self.seal.cosigned.items()):
            yield Said("witness: {name} cosigned at {time} (seconds since 1970 UTC)", name=name, time=time)
        yield Said(
            "personal values: {values} fit their commitments, {erased} erased by an entry",
            values=personal.values,
            erased=personal.erased,
        )
        yield Said("powers: every entry is by an officer who held its power on that day")
        yield Said("signatures: {signatures}", signatures=_signatures(self.entries.signatures))
        yield from (Said("note: {line}", line=line) for line in _notes(self.entries.signatures))
        yield Said("pages: {told}", told=_pages(self.pages) if self.asked else UNASKED)
        if self.pages and self.pages.manifest:
            yield Said("pages: {told}", told=_builder(self.pages.manifest.lock))
        if self.entries.law:
            yield from self.entries.law.lines()

    @property
    def lawful(self) -> bool:
        """Whether no rule that was asked again refuses its entry."""
        return not (self.entries.law and self.entries.law.broken)

    def last(self) -> str:
        """`OK`, the size, and the root, and whether signatures were left out."""
        left_out = "" if self.entries.signatures else Said("; the officers' signatures were not checked, as asked")
        verdict = f"OK {self.seal.checkpoint.size} {to_base64(self.seal.checkpoint.root)}"
        return Said("{verdict}{left_out}", verdict=verdict, left_out=left_out)


def verify(
    where: str,
    trust: Trust = NO_TRUST,
    *,
    pages: bool = True,
    law: bool = False,
    signatures: bool = True,
    bar: Bar = lambda what: nullcontext(lambda done, of: None),
) -> Verified:
    """Verify the site or log at a place; `Failure` says in one line what is not as it must be.

    Without `pages` the files outside the log are left alone. Memory grows with the number of streams alone; with
    `law`, which asks every decision's rule again, with that of the entries.
    """
    place = find_log(where)
    seal = newest_seal(place.log, trust)
    older = older_checkpoints(place.log, trust, seal.checkpoint)
    check_list(place.log, seal.checkpoint)
    entries = Entries(
        place.log,
        seal.checkpoint.size,
        Law() if law else None,
        signatures=signatures,
        forms=earlier_forms(place.log),
    )
    sizes = [seal.checkpoint.size, *(each.size for each in older.values())]
    with bar("entries") as progress:
        check_roots(check_tree(place.log, seal.checkpoint.size, sizes, entries.through, progress), seal, older)
    entries.finish()
    check_log_key(seal.note, entries.keys)
    check_signers(seal, older, entries.keys)
    check_tables(place.log)
    check_strays(place.log, seal.checkpoint.size)
    checked = None
    if pages and place.site:
        with bar("pages") as progress:
            checked = check_pages(place.site, place.log, trust, seal.checkpoint, entries.keys, progress)
    return Verified(place, seal, older, entries, checked, asked=pages)


def _signatures(signatures: Signatures | None) -> str:
    if signatures is None:
        return Said("not checked, as asked (--signatures none)")
    if signatures.required_at is None:
        return Said(
            "the book requires none; the {signed} entries that carry some are signed as they say",
            signed=signatures.signed,
        )
    return Said(
        "required from entry {required_at} on; {signed} entries are signed by whom they name",
        required_at=signatures.required_at,
        signed=signatures.signed,
    )


def _notes(signatures: Signatures | None) -> Iterator[str]:
    """What nobody forged, and whoever reads the record should know."""
    if signatures is None:
        return
    for stream, number in signatures.unanswered:
        yield Said(
            "number {number} of {stream} was issued in urgency, and nobody answered for it",
            number=number,
            stream=stream,
        )
    for index, stream, since in signatures.doubted:
        yield Said(
            "entry {index} says that a key of {stream} is not trusted from {since} on; what it signed since stands",
            index=index,
            stream=stream,
            since=since,
        )
    for index, stream in signatures.recovered:
        yield Said(
            "entry {index} registers a key of {stream} by the recovery key: no officer of decision had one left",
            index=index,
            stream=stream,
        )


def _key(key: VerifierKey, own: bool) -> str:
    source = Said("published by the site itself: compare it with one from elsewhere") if own else YOURS
    return Said("{name} ({id}), {source}", name=key.name, id=key.id.hex(), source=source)


def _recorded(keys: RecordedKeys) -> str:
    found = [
        Said("the {role}'s, {keys}", role=ROLES[role], keys=keys.in_words(role))
        if keys.of(role)
        else Said("none for the {role}, so whoever gave one is believed", role=ROLES[role])
        for role in ("log", "site")
    ]
    return joined(found, SERIES)


def _pages(pages: Pages | None) -> str:
    if pages is None:
        return Said("not checked; there is no SHA256SUMS")
    if pages.manifest is None:
        return Said("{count} files are as SHA256SUMS says, which nobody signed", count=len(pages.files))
    return Said(
        "{count} files are as the signed manifest says, as of {as_of}",
        count=len(pages.files),
        as_of=pages.manifest.as_of,
    )


def _builder(lock: str) -> str:
    """By which builder the pages were made, as its manifest says: no failure, for any release may build a site."""
    own = builder_lock()
    if lock == own:
        return Said("made by this builder, whose lock file is {lock}", lock=lock)
    return Said("made by another builder than this one: its lock file is {lock}, this one's {own}", lock=lock, own=own)
