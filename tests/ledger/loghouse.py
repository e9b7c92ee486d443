"""Writes small published logs for tests: the folder `log/` as a site has it, made with our own writer."""

import base64
import hashlib
import hmac
import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from domain.ledger import form, powers
from domain.ledger.checkpoint import Checkpoint, format_checkpoint
from domain.ledger.merkle import EMPTY, append, leaf_hash, root
from domain.ledger.note import (
    COSIGNATURE,
    ED25519,
    Note,
    NoteSignature,
    VerifierKey,
    format_note,
    format_vkey,
    sign_note,
)
from domain.ledger.tiles import grow

ORIGIN = "log.example.org/gongshi"
FOUNDER, CLERK = "officer/张三", "officer/王五"
Personal = Mapping[int, Mapping[str, Mapping[str, str]]]
"""index -> field -> {"salt": base64, "value": text}"""


def private_key(seed: int = 1) -> Ed25519PrivateKey:
    """A key that is the same on every run."""
    return Ed25519PrivateKey.from_private_bytes(bytes([seed]) * 32)


def verifier_key(private: Ed25519PrivateKey, name: str = ORIGIN, kind: int = ED25519) -> VerifierKey:
    return VerifierKey(name, kind, private.public_key().public_bytes_raw())


def canonical(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def entry(index: int, **changes: Any) -> bytes:
    """Canonical bytes of an entry of a small book; `changes` replace or (None) drop its members."""
    opening: list[tuple[str, dict[str, Any]]] = [
        ("book/2014", {"kind": "book.opened", "title": "示例记录簿", "founder": FOUNDER}),
        (FOUNDER, {"kind": "officer.appointed", "holds": "decision", "body": "organisation/示例", "post": "示例"}),
        (CLERK, {"kind": "officer.appointed", "holds": "execution", "body": "organisation/示例", "post": "示例"}),
    ]
    stream, fact = opening[index] if index < 3 else ("project/2014", {"kind": "project.disbursed", "amount": index})
    value = {
        "by": FOUNDER if index < 3 else CLERK,
        "command": f"command-{index}",
        "decided_on": "2014-04-14",
        "fact": fact,
        "number": 1 if index < 3 else index - 2,
        "recorded_at": f"2014-04-14T{index // 3600 % 24:02}:{index // 60 % 60:02}:{index % 60:02}Z",
        "schema": "gongshi/1",
        "stream": stream,
        **changes,
    }
    return canonical({name: item for name, item in value.items() if item is not None})


def entries(count: int) -> list[bytes]:
    return [entry(index) for index in range(count)]


def numbered(book: Sequence[bytes]) -> list[bytes]:
    """The entries with numbers that follow in each stream."""
    numbers: dict[str, int] = {}
    told = [json.loads(each) for each in book]
    for each in told:
        each["number"] = numbers[each["stream"]] = numbers.get(each["stream"], 0) + 1
    return [canonical(each) for each in told]


def personal_value(field: str, value: str, seed: int = 0) -> tuple[str, dict[str, str]]:
    """A commitment, and the salt and value that it commits to."""
    salt = hashlib.sha256(f"{seed}/{field}".encode()).digest()
    commitment = hmac.new(salt, canonical([field, value]), "sha256").hexdigest()
    return f"hmac-sha256:{commitment}", {"salt": base64.b64encode(salt).decode(), "value": value}


def erasure(index: int, of: int, field: str) -> bytes:
    return entry(index, fact={"kind": "personal_data.erased", "index": of, "field": field, "basis": "Art. 32"})


def signed_checkpoint(leaves: Iterable[bytes], signers: Sequence[Ed25519PrivateKey], origin: str = ORIGIN) -> bytes:
    """The checkpoint over these entries."""
    edge = append(EMPTY, map(leaf_hash, leaves))
    text = format_checkpoint(Checkpoint(origin, edge.size, root(edge)))
    return format_note(Note(text, tuple(sign_note(text, verifier_key(k, origin), k.sign) for k in signers)))


def cosignature(checkpoint: bytes, name: str, private: Ed25519PrivateKey, time: int) -> NoteSignature:
    text = checkpoint.decode().split("\n\n")[0] + "\n"
    return cosign(text, verifier_key(private, name, COSIGNATURE), private, time)


def cosign(text: str, key: VerifierKey, private: Ed25519PrivateKey, time: int) -> NoteSignature:
    """What a witness answers to a checkpoint's text at `time`, in seconds since 1970 UTC, by C2SP tlog-cosignature."""
    signed = private.sign(f"cosignature/v1\ntime {time}\n{text}".encode())
    return NoteSignature(key.name, key.id, time.to_bytes(8, "big") + signed)


def write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


def publish(
    site: Path,
    book: Sequence[bytes],
    *,
    key: Ed25519PrivateKey | None = None,
    origin: str = ORIGIN,
    sizes: Iterable[int] = (),
    personal: Personal | None = None,
) -> Path:
    """Write `site`/log with a checkpoint at each of `sizes` and at the end; return that folder."""
    log, private = site / "log", key or private_key()
    old = 0
    for size in sorted({*sizes, len(book)}):
        for path, data in grow(old, book[old:size], lambda path: (log / path).read_bytes()):
            write(log / path, data)
        checkpoint = signed_checkpoint(book[:size], [private], origin)
        write(log / "checkpoint", checkpoint)
        write(log / f"checkpoints/{size}", checkpoint)
        old = size
    write(log / powers.FILE, powers.table())
    write(log / form.FILE, form.table())
    write(log / "key.vkey", format_vkey(verifier_key(private, origin)).encode() + b"\n")
    bundles: dict[int, dict[str, Any]] = {}
    for index, fields in sorted((personal or {}).items()):
        bundles.setdefault(index // 256, {})[str(index)] = dict(fields)
    for bundle, values in bundles.items():
        write(log / f"personal/{bundle}.json", canonical(values))
    return log
