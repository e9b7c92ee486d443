"""The proof inside a report: what it says it stands on, its entries and their offline proofs, checked against a key.

Nothing here trusts the publisher's site: the entries and proofs are in the file, the key comes from elsewhere.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import msgspec

from domain.ledger.checkpoint import parse_proof, verify_proof
from domain.ledger.merkle import ProofError, leaf_hash
from domain.ledger.note import NoteError, VerifierKey
from site_builder.pages.maker import Maker
from site_builder.reports.paper import FORMAT, RECORD
from site_builder.site import Site

MOST_FILES = 2_000


class NotProved(ValueError):
    """A report does not prove what it says; one line says which part of it."""


class Record(msgspec.Struct, frozen=True, kw_only=True):
    """What a report says that it stands on; `size` and `root` are None where no seal covered it yet."""

    format: str
    page: str
    path: str
    origin: str
    newest: int
    size: int | None
    root: str | None
    cited: tuple[int, ...]
    carried: tuple[int, ...]


class Proved(NamedTuple):
    """A report whose carried entries are all under the log's signature."""

    record: Record
    entries: Mapping[int, bytes]


def attachments(pdf: bytes) -> dict[str, bytes]:
    """The files that a PDF carries, by name; raises NotProved where it is no readable PDF."""
    import pikepdf

    try:
        with pikepdf.open(io.BytesIO(pdf)) as document:
            names = sorted(document.attachments)[:MOST_FILES]
            return {name: document.attachments[name].get_file().read_bytes() for name in names}
    except pikepdf.PdfError as error:
        raise NotProved(f"this is no readable PDF: {error}") from None


def record_of(pdf: bytes) -> Record:
    """What a report says that it stands on; raises NotProved where it is none of ours."""
    return _record(attachments(pdf))


def prove(pdf: bytes, keys: Sequence[VerifierKey]) -> Proved:
    """Check every entry that a report carries against the log's keys; raises NotProved at the first that fails."""
    files = attachments(pdf)
    record = _record(files)
    if record.size is None:
        raise NotProved("no seal covered this report when it was made: build the site again after sealing")
    entries = {}
    for index in record.carried:
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
        entries[index] = body
    return Proved(record, entries)


def again(site: Site, record: Record, makers: Mapping[str, Maker]) -> bytes | None:
    """The same report made anew from a view of the book; None where that book has no such report."""
    name, _, key = record.page.partition(" ")
    if name not in makers:
        return None
    site.reader.begin()
    return next((data for path, data in makers[name].make(site, key) if path == record.path), None)


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
