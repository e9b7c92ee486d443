"""The proof inside a report: what it says it stands on, its entries and their offline proofs, checked against a key.

Nothing here trusts the publisher's site: the entries and proofs are in the file, the key comes from elsewhere.
"""

from __future__ import annotations

import io
import re
from collections.abc import Mapping, Sequence
from typing import Annotated, Any, NamedTuple

import msgspec

from domain.ledger.checkpoint import Checkpoint, parse_proof, verify_proof
from domain.ledger.merkle import ProofError, leaf_hash
from domain.ledger.note import NoteError, VerifierKey
from site_builder.pages.maker import Maker
from site_builder.reports.paper import FORMAT, RECORD
from site_builder.site import Site
from site_builder.stale import every_page

LONGEST = 1_000_000  # bytes of one attached file as it lies in the PDF
Day = Annotated[str, msgspec.Meta(pattern=r"^\d{4}-\d{2}-\d{2}$")]
OURS = re.compile(r"entry-\d+\.(json|tlog-proof)")


class NotProved(ValueError):
    """A report does not prove what it says; one line says which part of it."""


class Record(msgspec.Struct, frozen=True, kw_only=True):
    """What a report says that it stands on; `size` and `root` are None where no seal covered it yet.

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
    after: Day | None
    until: Day | None
    tools: str


class Proved(NamedTuple):
    """A report whose carried entries are all under the log's signature; `note` is the checkpoint that it signed."""

    record: Record
    entries: Mapping[int, bytes]
    checkpoint: Checkpoint
    note: bytes


def attachments(pdf: bytes) -> dict[str, bytes]:
    """The record, entries and proofs that a PDF carries, by name; raises NotProved where it is no readable PDF."""
    import pikepdf

    found = {}
    try:
        with pikepdf.open(io.BytesIO(pdf)) as document:
            for name in sorted(name for name in document.attachments if name == RECORD or OURS.fullmatch(name)):
                stream = document.attachments[name].get_file().obj
                if len(stream.read_raw_bytes()) > LONGEST:
                    raise NotProved(f"{name} is too long")
                found[name] = stream.read_bytes()
    except (pikepdf.PdfError, AttributeError, KeyError, TypeError, RuntimeError) as error:
        raise NotProved(f"this is no readable PDF: {error}") from None
    return found


def record_of(pdf: bytes) -> Record:
    """What a report says that it stands on; raises NotProved where it is none of ours."""
    return _record(attachments(pdf))


def prove(pdf: bytes, keys: Sequence[VerifierKey]) -> Proved:
    """Check every entry that a report carries against the log's keys; raises NotProved at the first that fails."""
    files = attachments(pdf)
    record = _record(files)
    if record.size is None:
        raise NotProved("no seal covered this report when it was made: build the site again after sealing")
    if not record.carried or record.carried != record.cited[: len(record.carried)]:
        raise NotProved(f"{RECORD}: a report carries the first of the entries that it cites")
    if not max(record.cited) <= record.newest < record.size:
        raise NotProved(f"{RECORD}: the seal of {record.size} entries does not cover what the report cites")
    entries, notes = {}, {}
    for index in record.carried:
        entries[index], checkpoint, note = _proved(record, index, files, keys)
        notes[checkpoint] = note
    if len(notes) > 1:
        raise NotProved("the entries are proved under more than one seal")
    checkpoint, note = notes.popitem()
    return Proved(record, entries, checkpoint, note)


def _proved(
    record: Record, index: int, files: Mapping[str, bytes], keys: Sequence[VerifierKey]
) -> tuple[bytes, Checkpoint, bytes]:
    """An entry, the checkpoint under which it is proved, and that as the log signed it."""
    try:
        body, proof = files[f"entry-{index}.json"], parse_proof(files[f"entry-{index}.tlog-proof"])
        checkpoint = verify_proof(proof, leaf_hash(body), keys)
    except KeyError as error:
        raise NotProved(f"entry {index}: the file {error} is missing") from None
    except (NoteError, ProofError) as error:
        raise NotProved(f"entry {index}: {error}") from None
    if proof.leaf_index != index:
        raise NotProved(f"entry {index}: its proof is that of entry {proof.leaf_index}")
    said = (record.origin, record.size, record.root)
    if (checkpoint.origin, checkpoint.size, checkpoint.root.hex()) != said:
        raise NotProved(f"entry {index}: its proof is under another seal than the report says")
    return body, checkpoint, proof.checkpoint


def again(site: Site, record: Record, makers: Mapping[str, Maker]) -> bytes | None:
    """The same report made anew from a view of the book; None where that book has no such report."""
    name, _, key = record.page.partition(" ")
    if name not in makers or record.page not in every_page(site.reader.view):
        return None
    site.reader.begin()
    return next((data for path, data in makers[name].make(site, key) if path == record.path), None)


def difference(pdf: bytes, made: bytes) -> str:
    """Where two PDFs of one report differ, in a few words: pages by number, or attached files by name."""
    import pikepdf

    with pikepdf.open(io.BytesIO(pdf)) as given, pikepdf.open(io.BytesIO(made)) as ours:
        files = [
            name
            for name in sorted({*given.attachments, *ours.attachments})
            if _attached(given, name) != _attached(ours, name)
        ]
        if len(given.pages) != len(ours.pages):
            return f"{len(given.pages)} pages instead of {len(ours.pages)}"
        pages = [
            str(number)
            for number, (one, other) in enumerate(zip(given.pages, ours.pages, strict=True), 1)
            if _printed(one) != _printed(other)
        ]
    if pages:
        return f"on page {', '.join(pages[:10])}" + (" and others" if len(pages) > 10 else "")
    return f"in the attached {files[0]}" if files else "in what lies behind its pages"


def _attached(document: Any, name: str) -> bytes | None:
    return bytes(document.attachments[name].get_file().obj.read_raw_bytes()) if name in document.attachments else None


def _printed(page: Any) -> bytes:
    page.contents_coalesce()
    return bytes(page.Contents.read_raw_bytes())  # as it lies there: what was altered need not unpack


def _record(files: Mapping[str, bytes]) -> Record:
    try:
        record = msgspec.json.decode(files[RECORD], type=Record)
    except KeyError:
        raise NotProved("this PDF carries no record of what it stands on: it is none of ours") from None
    except msgspec.MsgspecError as error:
        raise NotProved(f"{RECORD}: {error}") from None
    if record.format != FORMAT:
        raise NotProved(f"{RECORD}: unknown format {record.format!r}")
    return record
