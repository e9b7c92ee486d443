"""The proof inside a report: what it says it stands on, its entries and their offline proofs, checked against a key.

Nothing here trusts the publisher's site: the entries and proofs are in the file, the key comes from elsewhere. Nor is
the file trusted: it is taken apart in a process of its own (`pdf_process.py`), and what it says is checked before it
is told.
"""

from __future__ import annotations

import base64
import json
import re
import subprocess
import sys
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import msgspec

from domain.ledger.checkpoint import Checkpoint, parse_proof, verify_proof
from domain.ledger.merkle import ProofError, leaf_hash
from domain.ledger.note import NoteError, VerifierKey
from domain.rules.days import is_day
from domain.rules.said import SaidError, said_of
from site_builder.reports import pdf_process
from site_builder.reports.edition import FORMAT, RECORD
from site_builder.reports.pdf_process import NotRead
from site_builder.reports.signers import NotSigned, Signers, signers

ADDRESS = re.compile(r"(?:[\w.~%-]{1,200}/){1,9}[\w.~%-]{1,200}\.pdf")


class NotProved(SaidError, ValueError):
    """A report does not prove what it says; one line says which part of it."""


class ReportRecord(msgspec.Struct, frozen=True, kw_only=True):
    """What a report says that it stands on; `size` and `root` are None where no seal covered it yet.

    `keys` are entries that it carries besides: entry 0, and those that register the keys of whoever signed the others.

    It is the same on every as-of day after `after` and up to `until`; None: however early, however late.
    """

    format: str
    page: str
    path: str
    origin: str
    newest: int
    size: int | None
    root: str | None
    cited: tuple[int, ...]
    carried: tuple[int, ...]
    keys: tuple[int, ...] = ()
    after: str | None
    until: str | None
    tools: str


class Proved(NamedTuple):
    """A report whose carried entries are all under the log's signature; `note` is the checkpoint that it signed.

    `signers` tells of each of them that is signed who signed it, as far as the file shows.
    """

    record: ReportRecord
    entries: Mapping[int, bytes]
    checkpoint: Checkpoint
    note: bytes
    signers: Sequence[Signers]


def attachments(pdf: bytes) -> dict[str, bytes]:
    """The record, entries and proofs that a PDF carries, by name; raises NotProved where it is no readable PDF."""
    try:
        found = json.loads(_apart("files", pdf))
    except NotRead as error:
        raise NotProved("this is no readable PDF: {error}", error=error) from None
    return {name: base64.b64decode(data) for name, data in found.items()}


def difference(pdf: bytes, made: bytes) -> str:
    """Where two PDFs of one report differ, in a few words: pages by number, or attached files by name."""
    try:
        return _apart("difference", pdf, made).decode().strip()
    except NotRead as error:
        return f"in a way that cannot be told: {error}"


def _apart(what: str, *pdfs: bytes) -> bytes:
    """What `pdf_process.py` says of PDFs, in a process of its own that is limited in memory and time."""
    command = [sys.executable, "-I", pdf_process.__file__, what, str(len(pdfs[0]))]
    try:
        done = subprocess.run(command, input=b"".join(pdfs), capture_output=True, timeout=2 * pdf_process.SECONDS)
    except subprocess.TimeoutExpired:
        raise NotRead("it takes more time than any report needs") from None
    if done.returncode < 0:  # ended by a signal: out of memory, time or stack
        raise NotRead("it takes more memory or time than any report needs")
    if done.returncode:
        said = done.stderr.decode(errors="replace").strip().splitlines()
        raise NotRead(said[-1] if said else "it cannot be taken apart")
    return done.stdout


def record_of(pdf: bytes) -> ReportRecord:
    """What a report says that it stands on; raises NotProved where it is none of ours."""
    return _record(attachments(pdf))


def prove(pdf: bytes, keys: Sequence[VerifierKey]) -> Proved:
    """Check every entry that a report carries against the log's keys; raises NotProved at the first that fails."""
    files = attachments(pdf)
    record = _record(files)
    if record.size is None:
        raise NotProved("no seal covered this report when it was made: build the site again after sealing")
    if not record.carried or record.carried != record.cited[: len(record.carried)]:
        raise NotProved("{record}: a report carries the first of the entries that it cites", record=RECORD)
    if not max((*record.cited, *record.keys)) <= record.newest < record.size:
        raise NotProved(
            "{record}: the seal of {size} entries does not cover what the report cites", record=RECORD, size=record.size
        )
    entries, notes = {}, {}
    for index in dict.fromkeys((*record.carried, *record.keys)):
        entries[index], checkpoint, note = _proved(record, index, files, keys)
        notes[checkpoint] = note
    if len(notes) > 1:
        raise NotProved("the entries are proved under more than one seal")
    checkpoint, note = notes.popitem()
    try:
        return Proved(record, entries, checkpoint, note, signers(entries, record.carried))
    except NotSigned as error:
        raise NotProved(said_of(error)) from None


def _proved(
    record: ReportRecord, index: int, files: Mapping[str, bytes], keys: Sequence[VerifierKey]
) -> tuple[bytes, Checkpoint, bytes]:
    """An entry, the checkpoint under which it is proved, and that as the log signed it."""
    try:
        body, proof = files[f"entry-{index}.json"], parse_proof(files[f"entry-{index}.tlog-proof"])
        checkpoint = verify_proof(proof, leaf_hash(body), keys)
    except KeyError as error:
        raise NotProved("entry {index}: the file {error} is missing", index=index, error=error) from None
    except (NoteError, ProofError, ValueError) as error:
        raise NotProved("entry {index}: {error}", index=index, error=error) from None
    if proof.leaf_index != index:
        raise NotProved(
            "entry {index}: its proof is that of entry {leaf_index}", index=index, leaf_index=proof.leaf_index
        )
    said = (record.origin, record.size, record.root)
    if (checkpoint.origin, checkpoint.size, checkpoint.root.hex()) != said:
        raise NotProved("entry {index}: its proof is under another seal than the report says", index=index)
    return body, checkpoint, proof.checkpoint


def _record(files: Mapping[str, bytes]) -> ReportRecord:
    try:
        record = msgspec.json.decode(files[RECORD], type=ReportRecord)
    except KeyError:
        raise NotProved("this PDF carries no record of what it stands on: it is none of ours") from None
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        raise NotProved("{record}: {error}", record=RECORD, error=error) from None
    if record.format != FORMAT:
        raise NotProved("{record}: unknown format {format!r}", record=RECORD, format=record.format[:99])
    if not ADDRESS.fullmatch(record.path):
        raise NotProved("{record}: {path!r} is no address of a report", record=RECORD, path=record.path[:99])
    for day in (record.after, record.until):
        if day is not None and not is_day(day):
            raise NotProved("{record}: {day!r} is no day", record=RECORD, day=day[:99])
    return record
