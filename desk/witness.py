"""Witnesses: others who sign that they saw the log grow, and never shrink or change (C2SP tlog-witness).

They are what makes a rewrite by the holder of the key visible. `witnesses.toml` beside the book lists them; their
cosignatures are added to the published checkpoint and its kept copy, and noted with the time they state.
"""

from __future__ import annotations

import tomllib
import urllib.error
import urllib.request
from collections.abc import Iterator
from typing import NamedTuple

import msgspec

from desk.book_folder import Folder
from desk.disk import writing
from desk.keyring import public_keys
from desk.submission import DeskError
from desk.text_file import text_of
from domain.ledger.checkpoint import open_checkpoint
from domain.ledger.files import write_atomically
from domain.ledger.merkle import prove_consistency
from domain.ledger.note import (
    COSIGNATURE,
    Note,
    NoteError,
    VerifierKey,
    cosigned_at,
    format_note,
    format_vkey,
    is_signed,
    parse_note,
    parse_vkey,
    to_base64,
)
from domain.ledger.tiles import hash_reader
from domain.rules.said import Said

FILE = "witnesses.toml"
SECONDS = 20


class Witness(NamedTuple):
    """Who cosigns, and where to ask; without an address their cosignatures are added by hand."""

    key: VerifierKey
    url: str
    size: int  # the size that it last cosigned


def witnesses(folder: Folder) -> list[Witness]:
    """The witnesses of a book."""
    path = folder.path / FILE
    if not path.exists():
        return []
    try:
        rows = tomllib.loads(text_of(path)).get("witness", [])
        return [Witness(parse_vkey(row["key"]), row.get("url", ""), row.get("size", 0)) for row in rows]
    except (tomllib.TOMLDecodeError, KeyError, NoteError) as error:
        raise DeskError("{path}: {error}", path=path, error=error) from None


def save(folder: Folder, found: list[Witness]) -> None:
    """Write the list of witnesses."""
    lines = ["# Who cosigns the log's checkpoints, and the size that each saw last.\n"]
    for each in found:
        quoted = {"key": format_vkey(each.key), "url": each.url}
        lines.append("\n[[witness]]\n")
        lines += [f"{name} = {msgspec.json.encode(value).decode()}\n" for name, value in quoted.items()]
        lines.append(f"size = {each.size}\n")
    with writing(folder.path / FILE):
        write_atomically(folder.path / FILE, "".join(lines).encode())


def add(folder: Folder, vkey: str, url: str) -> Witness:
    """Add a witness, or change the address of one."""
    try:
        key = parse_vkey(vkey)
    except NoteError as error:
        raise DeskError("{vkey}: {error}", vkey=vkey, error=error) from None
    if key.kind != COSIGNATURE:
        raise DeskError("{vkey}: a witness signs with a cosignature key (type 04)", vkey=vkey)
    found = [each for each in witnesses(folder) if each.key != key]
    known = next((each for each in witnesses(folder) if each.key == key), None)
    added = Witness(key, url, known.size if known else 0)
    save(folder, [*found, added])
    return added


def ask_witnesses(folder: Folder) -> Iterator[str]:
    """Ask every witness to cosign the newest checkpoint; a line about each. None of them can stop a seal."""
    listed = witnesses(folder)
    for place, each in enumerate(listed):
        if not each.url:
            continue
        try:
            listed[place] = _ask(folder, each)
            yield Said("{name} cosigned {size} entries", name=each.key.name, size=listed[place].size)
        except (OSError, NoteError, ValueError) as error:
            yield Said(
                "{name} did not cosign: {error}; run `gongshi-desk witness ask` to try again",
                name=each.key.name,
                error=error,
            )
    if listed:
        save(folder, listed)


def _ask(folder: Folder, witness: Witness) -> Witness:
    data = (folder.log / "checkpoint").read_bytes()
    checkpoint, note = open_checkpoint(data, public_keys(folder))
    answer, old = _request(folder, witness, note, checkpoint.size, witness.size)
    if answer is None:  # it told the size that it knows: prove from there
        answer, old = _request(folder, witness, note, checkpoint.size, old)
    if answer is None:
        raise ValueError(f"it insists on size {old}")
    accept(folder, witness.key, answer)
    return witness._replace(size=checkpoint.size)


def _request(folder: Folder, witness: Witness, note: Note, size: int, old: int) -> tuple[bytes | None, int]:
    read = hash_reader(size, lambda path: (folder.log / path).read_bytes())
    proof = prove_consistency(old, size, read) if 0 < old < size else ()
    lines = [f"old {old}\n", *(f"{to_base64(each)}\n" for each in proof), "\n"]
    own = tuple(signature for signature in note.signatures if signature.name != witness.key.name)
    body = "".join(lines).encode() + format_note(note._replace(signatures=own))
    request = urllib.request.Request(f"{witness.url.rstrip('/')}/add-checkpoint", data=body, method="POST")
    try:
        with urllib.request.urlopen(request, timeout=SECONDS) as response:
            return response.read(100_000), old
    except urllib.error.HTTPError as error:
        told = error.read(1000).decode(errors="replace").strip()
        if error.code == 409 and told.isdecimal() and int(told) != old:
            return None, int(told)
        raise ValueError(f"{error.code} {told}") from None


def accept(folder: Folder, key: VerifierKey, lines: bytes) -> None:
    """Add a witness's signature lines to the published checkpoint and its kept copy, after checking them."""
    checkpoint, note = open_checkpoint((folder.log / "checkpoint").read_bytes(), public_keys(folder))
    answered = parse_note(note.text.encode() + b"\n" + lines)
    good = [signature for signature in answered.signatures if signature.name == key.name and signature.key_id == key.id]
    if not good or not all(is_signed(note.text, key, signature) for signature in good):
        raise NoteError("its answer has no valid cosignature")
    newest = max(good, key=cosigned_at)
    others = tuple(each for each in note.signatures if (each.name, each.key_id) != (key.name, key.id))
    cosigned = format_note(note._replace(signatures=(*others, newest)))
    for path in (f"checkpoints/{checkpoint.size}", "checkpoint"):
        write_atomically(folder.log / path, cosigned, scratch=folder.path)
