"""A second opinion on the signatures of the example: OpenSSL, over bytes made here from the JSON alone (Art. 35)."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

from domain.ledger.signing import Role
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


DOCS = (Path(__file__).resolve().parents[2] / "docs/signing.md").read_text(encoding="utf-8")


def test_the_recipe_of_the_documentation_takes_the_example(fed: Fed, tmp_path: Path) -> None:  # noqa: F811
    """Both blocks of shell as they stand: one signature of each role, each key's proof, and none that was altered."""
    of_entry, of_key = re.findall(r"```sh\n(.*?)```", DOCS, re.S)
    first = hashlib.sha256(fed.data[0]).hexdigest()

    def run(script: str, **told: str) -> bool:
        env = {**os.environ, "FIRST": first, **told}
        done = subprocess.run(["bash", "-e", "-c", script], cwd=tmp_path, env=env, capture_output=True, check=False)
        return done.returncode == 0 and b"Verified Successfully" in done.stdout

    met = set()
    for data in fed.data:
        entry = json.loads(data)
        fact, roles = entry["fact"], {each["as"] for each in entry.get("signatures", ())}
        (tmp_path / "entry.json").write_bytes(data)
        for role in sorted(roles - met):
            met.add(role)
            assert run(of_entry, ROLE=role), entry
            (tmp_path / "entry.json").write_bytes(data.replace(b'"stream":"', b'"stream":"x'))
            assert not run(of_entry, ROLE=role)
            (tmp_path / "entry.json").write_bytes(data)
        if "proof" in fact and ("key" not in met or "replacement" in fact):
            met.add("key")
            told = {"KEY": fact.get("replacement") or fact["key"], "PROOF": fact["proof"]}
            assert run(of_key, STREAM=entry["stream"], **told)
            assert not run(of_key, STREAM=entry["stream"] + "x", **told)
    assert met == {"draft", "decision", "evaluator", "key"}


def test_the_documentation_lists_every_role() -> None:
    assert set(re.findall(r"^\| `([a-z]+)` \|", DOCS, re.M)) == set(get_args(Role))
