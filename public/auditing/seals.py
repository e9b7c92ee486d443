"""The checkpoints of a published log: who signed the newest, who cosigned it, and those that came before it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from domain.ledger.checkpoint import Checkpoint, open_checkpoint, witnessed
from domain.ledger.manifest import SITE_KEY
from domain.ledger.note import ED25519, Note, NoteError, VerifierKey, decimal, format_vkey, parse_vkey
from domain.rules.said import Said
from public.auditing.recorded_keys import RecordedKeys, in_words
from public.auditing.site_source import Failure, SiteSource

KEYS = "key.vkey"
NEWEST = "checkpoint"
ARCHIVE = "checkpoints"
LIST = "checkpoints.txt"
"""The sizes of all checkpoints, a line each: over the web a folder cannot be listed."""


class Trust(NamedTuple):
    """What an auditor brings along: keys of the log (first the one that must have signed now), of the site and of
    witnesses, how many of these must have cosigned, and a checkpoint that was kept."""

    keys: tuple[VerifierKey, ...] = ()
    site_keys: tuple[VerifierKey, ...] = ()
    witnesses: tuple[VerifierKey, ...] = ()
    quorum: int = 0
    old: bytes | None = None


class Seal(NamedTuple):
    """The newest checkpoint, its signed note, which keys signed it, and when which witness cosigned it.

    `key` is the one that the auditor trusts; where it was succeeded, others signed, and the entries must lead to them.
    """

    checkpoint: Checkpoint
    note: bytes
    key: VerifierKey
    own: bool  # the key came from the site itself
    cosigned: dict[str, int]
    signers: tuple[VerifierKey, ...]


class Older(NamedTuple):
    """An older checkpoint, and which keys signed it."""

    checkpoint: Checkpoint
    signers: tuple[VerifierKey, ...]

    @property
    def size(self) -> int:
        return self.checkpoint.size

    @property
    def root(self) -> bytes:
        return self.checkpoint.root


def read_keys(text: str) -> tuple[VerifierKey, ...]:
    """The keys in a text, a line each; NoteError if one of them is none of a log or a site."""
    keys = tuple(parse_vkey(line.strip()) for line in text.splitlines() if line.strip())
    if any(key.kind != ED25519 for key in keys):
        raise NoteError("this is the key of a witness, not that of a log or a site (type 01)")
    return keys


def newest_seal(log: SiteSource, trust: Trust) -> Seal:
    """The checkpoint of a log; `Failure` unless the log's key signed it, and enough of the witnesses."""
    published = published_keys(log, KEYS)
    keys = trust.keys or published
    if not keys:
        raise Failure("the site publishes no key ({keys}), and you gave none", keys=KEYS)
    data = log.read(NEWEST)
    try:
        checkpoint, note = open_checkpoint(data, tuple(dict.fromkeys((keys[0], *(published if trust.keys else ())))))
        cosigned = witnessed(note, trust.witnesses, trust.quorum)
    except NoteError as error:
        raise Failure("{newest}: {error}", newest=NEWEST, error=error) from error
    return Seal(checkpoint, data, keys[0], not trust.keys, cosigned, _signers(note, (keys[0], *published)))


def check_signers(seal: Seal, older: dict[str, Older], recorded: RecordedKeys) -> None:
    """Every checkpoint is signed by a key that the record names for so many entries, the newest by one that follows
    from the auditor's: it signed the succession, or a seal over the entry that names its heir."""
    seals = {NEWEST: (seal.checkpoint.size, seal.signers)}
    seals |= {where: (each.size, each.signers) for where, each in older.items()}
    for where, (size, signers) in seals.items():
        if not any(recorded.may_sign(key, size) for key in signers):
            raise Failure(
                "{where} is signed by {signers}, which the record does not name for {size} entries, or which was"
                " succeeded by then",
                where=where,
                signers=" and ".join(map(in_words, signers)),
                size=size,
            )
    leads = recorded.trusted(seal.key, list(seals.values()))
    good = [key for key in seal.signers if recorded.may_sign(key, seal.checkpoint.size)]
    if not leads & {format_vkey(key) for key in good}:
        raise Failure(
            "{newest} is signed by {in_words}; your key ({id}) signed neither its succession nor a seal"
            " over an entry that names it or its heirs: ask the office how it was replaced",
            newest=NEWEST,
            in_words=in_words(good[0]),
            id=seal.key.id.hex(),
        )


def older_checkpoints(log: SiteSource, trust: Trust, newest: Checkpoint) -> dict[str, Older]:
    """Every checkpoint that the newest must contain: the archived ones, and the auditor's own."""
    keys = tuple(dict.fromkeys((*trust.keys, *published_keys(log, KEYS))))
    found = {}
    for name in archived_checkpoints(log):
        path = f"{ARCHIVE}/{name}"
        found[path] = _open(path, log.read(path), keys)
        if name != str(found[path].checkpoint.size):
            raise Failure("{path} is a checkpoint of {size} entries", path=path, size=found[path].size)
    if trust.old is not None:
        kept = Said("the checkpoint you kept")
        found[kept] = _open(kept, trust.old, keys)
    for where, each in found.items():
        if each.checkpoint.origin != newest.origin:
            raise Failure("{where} is of another log, {origin}", where=where, origin=each.checkpoint.origin)
        if each.size > newest.size:
            raise Failure(
                "{where} has {size} entries, the log only {newest}: entries were removed",
                where=where,
                size=each.size,
                newest=newest.size,
            )
    return found


def archived_checkpoints(log: SiteSource) -> list[str]:
    """The names of the archived checkpoints: the files there are, or over the web those that the log lists."""
    return _listed(log) or [] if log.web else log.names(ARCHIVE)


def _listed(log: SiteSource) -> list[str] | None:
    data = log.find(LIST)
    try:
        return None if data is None else [str(decimal(line)) for line in data.decode().splitlines()]
    except (NoteError, UnicodeDecodeError) as error:
        raise Failure("{list}: {error}", list=LIST, error=error) from error


def check_list(log: SiteSource, newest: Checkpoint) -> None:
    """In a folder, the list of checkpoints names those that are there; the newest may be about to be archived."""
    listed = None if log.web else _listed(log)
    if listed is not None and (set(listed) ^ set(log.names(ARCHIVE))) - {str(newest.size)}:
        raise Failure("{list} does not list the files in {archive}/", list=LIST, archive=ARCHIVE)


def published_keys(log: SiteSource, path: str) -> tuple[VerifierKey, ...]:
    """The keys that a site publishes of itself."""
    try:
        return read_keys((log.find(path) or b"").decode())
    except (NoteError, UnicodeDecodeError) as error:
        raise Failure("{path}: {error}", path=path, error=error) from error


def site_keys(log: SiteSource, trust: Trust, recorded: RecordedKeys) -> tuple[VerifierKey, ...]:
    """The keys that may sign the site: those that the book names; else the auditor's, or the site's own.

    `Failure` where what the site publishes of itself, or what the auditor holds, is not what the book names.
    """
    published, named = published_keys(log, SITE_KEY.removeprefix("log/")), recorded.of("site")
    if not named:
        return trust.site_keys or published
    for given, whose in ((trust.site_keys, Said("the site's key that you gave")), (published, SITE_KEY)):
        if not set(given) <= set(named):
            raise Failure(
                "{whose} is not the site's key on record, {in_words}", whose=whose, in_words=recorded.in_words("site")
            )
    return tuple(named)


def check_roots(found: dict[int, bytes], seal: Seal, older: dict[str, Older]) -> None:
    """Compare the roots that the entries have with those that were signed."""
    if found[seal.checkpoint.size] != seal.checkpoint.root:
        raise Failure("the entries do not hash to the root of the checkpoint")
    for where, each in older.items():
        if found[each.size] != each.root:
            raise Failure(
                "{where} has another root: the first {size} entries were changed", where=where, size=each.size
            )


def _signers(note: Note, keys: Sequence[VerifierKey]) -> tuple[VerifierKey, ...]:
    return tuple(dict.fromkeys(key for key in keys if any(each.by(key) for each in note.signatures)))


def _open(where: str, data: bytes, keys: Sequence[VerifierKey]) -> Older:
    try:
        checkpoint, note = open_checkpoint(data, keys)
        return Older(checkpoint, _signers(note, keys))
    except NoteError as error:
        raise Failure("{where}: {error}", where=where, error=error) from error
