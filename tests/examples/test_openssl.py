"""A second opinion on the signatures of the example: OpenSSL, over bytes made here from the JSON alone (Art. 35)."""

from __future__ import annotations

import base64
import hashlib
import json
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.examples.conftest import Fed, fed  # noqa: F401 (the example's book)

SPKI = bytes.fromhex("302a300506032b6570032100")  # what stands before the 32 bytes of an Ed25519 key (RFC 8410)
AT_RECORDING = {"number", "recorded_at", "wrong_clock", "signatures"}
AT_ISSUE = {"by", "decided_on", "command"}


def body(entry: dict[str, Any], left_out: set[str]) -> bytes:
    told = {name: value for name, value in entry.items() if name not in left_out}
    return json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def signed(data: list[bytes]) -> Iterator[tuple[str, bytes, str, str]]:
    """Role, bytes, public key and signature of everything that is signed in a book."""
    entries = [json.loads(each) for each in data]
    places = {(each["stream"], each["number"]): each for each in entries}
    for entry in entries:
        fact, stream = entry["fact"], entry["stream"]
        for each in entry.get("signatures", ()):
            left_out = AT_RECORDING if each["as"] == "decision" else AT_RECORDING | AT_ISSUE
            yield each["as"], body(entry, left_out), each["key"], each["sig"]
        if "countersignature" in fact:
            named = body(places[stream, fact["number"]], AT_RECORDING)
            yield "countersign", named, entry["signatures"][0]["key"], fact["countersignature"]
        if "proof" in fact:
            key = fact.get("replacement") or fact["key"]
            raw = base64.b64decode(key.split("+", 2)[2])[1:]
            yield "key", f"{stream}\n{key}".encode(), base64.b64encode(raw).decode(), fact["proof"]


def verifies(folder: Path, first: str, role: str, data: bytes, key: str, signature: str) -> bool:
    der = base64.b64encode(SPKI + base64.b64decode(key)).decode()
    (folder / "key").write_text(f"-----BEGIN PUBLIC KEY-----\n{der}\n-----END PUBLIC KEY-----\n")
    (folder / "data").write_bytes(f"gongshi/{role}/v1\n{first}\n".encode() + data)
    (folder / "sig").write_bytes(base64.b64decode(signature))
    command = ["openssl", "pkeyutl", "-verify", "-pubin", "-rawin", "-inkey", "key", "-in", "data", "-sigfile", "sig"]
    return subprocess.run(command, cwd=folder, capture_output=True, check=False).returncode == 0


def test_openssl_takes_every_signature_of_the_example(fed: Fed, tmp_path: Path) -> None:  # noqa: F811
    first, told = hashlib.sha256(fed.data[0]).hexdigest(), list(signed(fed.data))
    assert {role for role, *_ in told} == {"draft", "decision", "evaluator", "countersign", "key"}
    assert len(told) > 60
    assert [role for role, *rest in told if not verifies(tmp_path, first, role, *rest)] == []


def test_openssl_takes_no_other(fed: Fed, tmp_path: Path) -> None:  # noqa: F811
    first, told = hashlib.sha256(fed.data[0]).hexdigest(), list(signed(fed.data))
    role, data, key, signature = next(each for each in told if each[0] == "decision")
    assert verifies(tmp_path, first, role, data, key, signature)
    assert not verifies(tmp_path, first, "draft", data, key, signature)
    assert not verifies(tmp_path, "0" * 64, role, data, key, signature)
    assert not verifies(tmp_path, first, role, data + b" ", key, signature)
