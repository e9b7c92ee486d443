"""Bind a built site to the sealed book: publish the log beside the pages, and say what the site stands on.

That is the text of `site-manifest`, which the desk signs: the builder holds no key. The log is copied before the pages
name it and its checkpoint last, so that a reader never finds a checkpoint whose tiles are not there.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from domain.ledger import form, powers
from domain.ledger.apart import walked
from domain.ledger.checkpoint import Checkpoint, parse_checkpoint
from domain.ledger.files import write_atomically
from domain.ledger.manifest import MANIFEST, Manifest, format_manifest
from domain.ledger.note import NoteError, parse_note
from domain.ledger.sums import SUMS
from domain.rules.said import SaidError
from site_builder.build.folders import BuildError, linked
from site_builder.build.lock import builder_lock

WRITE_ONCE = "tile"
LAST = "checkpoint"
LOG = "log"
TABLES: dict[str, Callable[[], bytes]] = {powers.FILE: powers.table, form.FILE: form.table}


class OtherLog(SaidError, RuntimeError):
    """The folder of the site holds the log of another book."""


def newest_checkpoint(log: Path | None) -> Checkpoint | None:
    """The checkpoint that a sealed log stands on now; its signature is the verifier's business."""
    path = log / LAST if log else None
    return parse_checkpoint(parse_note(path.read_bytes()).text) if path and path.exists() else None


def publish_log(log: Path, out: Path, scratch: Path, *, whole: bool = False) -> None:
    """Bring the published copy of a log up to date; can be called again after a crash at any line.

    What is written once is looked at by its size, by its bytes where the `whole` log is.
    """
    target = out / LOG
    _same_log(log, out)
    for each in (target, *(Path(entry.path) for entry in walked(target, links=False))):
        if each.is_symlink():
            raise BuildError(linked(each))
    for folder, folders, files in os.walk(log):
        folders.sort()
        inside = os.path.relpath(folder, log)
        once = not whole and inside.split(os.sep, 1)[0] == WRITE_ONCE
        if files:  # an empty folder is in no list
            (target / inside).mkdir(parents=True, exist_ok=True)
        for name in sorted(files):
            if inside != "." or name not in (LAST, *TABLES):
                _copy(f"{folder}/{name}", f"{target}/{inside}/{name}", scratch, once=once)
    for name, table in TABLES.items():  # whoever sealed it: the site's verify.py goes by the tables of its own release
        _put(target / name, table(), scratch, _read(target / name))
    for path in (target / "personal").rglob("*"):  # erased values must go; nothing else ever does
        if path.is_file() and not (log / path.relative_to(target)).exists():
            path.unlink()
    with suppress(OSError):  # it is not there, or not empty
        (target / "personal").rmdir()
    _copy(f"{log}/{LAST}", f"{target}/{LAST}", scratch, once=False)


def _same_log(log: Path, out: Path) -> None:
    """Stop unless the log that is published there already is an earlier state of this one: nothing overwrites a log."""
    try:
        published = newest_checkpoint(out / LOG)
    except NoteError as error:
        raise OtherLog(
            "{path} cannot be read: {error}; where the site is of this book, remove it, then build again",
            path=out / LOG / LAST,
            error=error,
        ) from None
    if published is None:
        return
    kept = log / "checkpoints" / str(published.size)
    if not kept.exists() or parse_checkpoint(parse_note(kept.read_bytes()).text) != published:
        raise OtherLog(
            "{what} holds another log, of {size} entries under {origin}: build into an empty folder, or"
            " remove {out} if nobody relies on it",
            what=out / LOG,
            size=published.size,
            origin=published.origin,
            out=out,
        )


def _copy(source: str, target: str, scratch: Path, *, once: bool) -> None:
    """Copy a file where it is another; paths are texts, since a long log has thousands that are looked at each time.

    Nor is each fsynced: `publish` syncs the disk once for all of them, before a page names what they hold.
    """
    if _size(target) == _size(source) and (once or Path(target).read_bytes() == Path(source).read_bytes()):
        return
    unfinished = scratch / "copy"
    shutil.copyfile(source, unfinished)
    unfinished.replace(target)


def _size(path: str) -> int:
    try:
        return os.stat(path).st_size  # noqa: PTH116 see _copy
    except FileNotFoundError:
        return -1


def bind(out: Path, state: Path, checkpoint: Checkpoint, as_of: str, sums: str) -> bool:
    """Write the text of the manifest for the desk to sign; `sums` is the SHA-256 of the list at the top.

    A manifest of another text is removed. Whether one was: then nobody answers for the site until it is signed again.
    """
    text = manifest_text(checkpoint, as_of, sums)
    _put(state / MANIFEST, text.encode(), state, _read(state / MANIFEST))
    signed = out / MANIFEST
    if not signed.exists() or signed.read_bytes().startswith(text.encode() + b"\n"):
        return False
    signed.unlink()
    return True


def unbind(out: Path, state: Path) -> bool:
    """A site that stands on no checkpoint carries no list and no manifest; whether it carried one that was signed."""
    signed = (out / MANIFEST).exists()
    for path in (out / SUMS, out / MANIFEST, state / MANIFEST):
        path.unlink(missing_ok=True)
    return signed


def manifest_text(checkpoint: Checkpoint, as_of: str, sums: str) -> str:
    """What the desk signs for a site: log, size, root, as-of day, hash of SHA256SUMS, hash of the builder's lock."""
    told = Manifest(checkpoint.origin, checkpoint.size, checkpoint.root, as_of, sums, builder_lock())
    return format_manifest(told)


def _read(path: Path) -> bytes:
    return path.read_bytes() if path.exists() else b""


def _put(path: Path, data: bytes, scratch: Path, known: bytes) -> None:
    """Put a file in place, unless what is `known` to lie there are the same bytes."""
    if data != known:
        write_atomically(path, data, scratch=scratch)
