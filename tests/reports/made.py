"""A small made-up book, its documents, its log, and the site that is built from them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from domain.ledger.checkpoint import Checkpoint, format_checkpoint
from domain.ledger.entry import SCHEMA, AnyEntry, Entry, canonical
from domain.ledger.merkle import EMPTY, append, leaf_hash, root
from domain.ledger.note import ED25519, Note, VerifierKey, format_note, sign_note
from domain.ledger.tiles import grow
from site_builder.build.make import make
from site_builder.build.notes import Built
from site_builder.settings import Settings
from tests.reports.life import Step, steps
from tests.reports.writing import BODY, DRAWING, figure, sha256

SETTINGS = Settings(
    title="北京技术创新行动公开簿",
    title_en="Beijing Innovation Record",
    owner="示例市科委",
    owner_en="Example Commission",
    origin="example.org/log",
    base_url="https://example.org/",
    pdf=("report", "annual", "notices", "account", "dossier"),
)
PRIVATE = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
KEY = VerifierKey("example.org/log", ED25519, PRIVATE.public_key().public_bytes_raw())


def entries(given: Iterable[Step] | None = None) -> list[AnyEntry]:
    """The entries of these steps, all illustrative."""
    numbers: dict[str, int] = {}
    found = []
    for index, (stream, fact, on, recorded) in enumerate(steps() if given is None else given):
        numbers[stream] = numbers.get(stream, 0) + 1
        found.append(
            Entry(
                schema=SCHEMA,
                stream=stream,
                number=numbers[stream],
                by="officer/示例",
                command=f"c{index}",
                recorded_at=f"{recorded}T01:00:00Z",
                decided_on=on,
                authority="示例文件",
                illustrative=True,
                fact=fact,
            )
        )
    return found


def documents(folder: Path, *more: bytes) -> Path:
    """A folder of documents: the report's text, its figures, and more."""
    folder.mkdir(parents=True, exist_ok=True)
    for data in (BODY, figure(), DRAWING, *more):
        (folder / sha256(data)).write_bytes(data)
    return folder


def site(out: Path, book: Sequence[AnyEntry], settings: Settings = SETTINGS, **given: Any) -> Built:
    """Build the site of a book that is a list of entries."""
    bodies = [canonical(entry) for entry in book]

    def pages(after: int, limit: int) -> list[tuple[int, bytes]]:
        return [(position, bodies[position - 1]) for position in range(after + 1, min(after + limit, len(bodies)) + 1)]

    return make(pages, settings, out, **given).built


def seal(log: Path, book: Sequence[AnyEntry], size: int, old: int = 0) -> None:
    """Publish the log of the first `size` entries, signed, after one of `old` entries."""
    bodies = [canonical(entry) for entry in book]
    for path, data in grow(old, bodies[old:size], lambda path: (log / path).read_bytes()):
        (log / path).parent.mkdir(parents=True, exist_ok=True)
        (log / path).write_bytes(data)
    text = format_checkpoint(Checkpoint(KEY.name, size, root(append(EMPTY, map(leaf_hash, bodies[:size])))))
    note = format_note(Note(text, (sign_note(text, KEY, PRIVATE.sign),)))
    (log / "checkpoints").mkdir(parents=True, exist_ok=True)
    (log / "checkpoints" / str(size)).write_bytes(note)
    (log / "checkpoint").write_bytes(note)
