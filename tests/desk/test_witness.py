"""Witnesses over HTTP: a small real one, written after C2SP tlog-witness, with keys and memory of its own."""

from __future__ import annotations

import base64
import hashlib
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from tests.desk.conftest import Run

ROOT = Path(__file__).parents[2]
SECRET = {"GONGSHI_PASSPHRASE": "correct horse"}
NAME = "witness.example/w1"


class House:
    """What a witness keeps: its key and the newest size and root that it signed."""

    def __init__(self) -> None:
        self.key = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
        self.public = self.key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
        self.id = hashlib.sha256(NAME.encode() + b"\n\x04" + self.public).digest()[:4]
        self.size, self.root, self.time, self.asked = 0, b"", 1_700_000_000, 0

    @property
    def vkey(self) -> str:
        return f"{NAME}+{self.id.hex()}+{base64.b64encode(bytes([4]) + self.public).decode()}"

    def answer(self, body: bytes) -> tuple[int, bytes]:
        """200 with a cosignature; 409 with the known size; 422 for a proof that does not hold."""
        self.asked += 1
        head, _, checkpoint = body.partition(b"\n\n")
        first, *proof = head.decode().split("\n")
        old = int(first.removeprefix("old "))
        if old != self.size:
            return 409, f"{self.size}\n".encode()
        text = checkpoint.partition(b"\n\n")[0] + b"\n"
        _, size, root = text.decode().splitlines()[:3]
        if self.size and not consistent(
            old, int(size), self.root, base64.b64decode(root), list(map(base64.b64decode, proof))
        ):
            return 422, b"the proof does not hold\n"
        self.size, self.root = int(size), base64.b64decode(root)
        self.time += 60
        signed = self.key.sign(f"cosignature/v1\ntime {self.time}\n".encode() + text)
        line = base64.b64encode(self.id + self.time.to_bytes(8, "big") + signed).decode()
        return 200, f"— {NAME} {line}\n".encode()


def consistent(old: int, new: int, old_root: bytes, new_root: bytes, proof: list[bytes]) -> bool:
    """RFC 9162 section 2.1.4.2, written after its text."""
    if old == new:
        return not proof and old_root == new_root
    path = ([old_root] if old & (old - 1) == 0 else []) + proof
    if not path:
        return False
    fn, sn = old - 1, new - 1
    while fn & 1:
        fn, sn = fn >> 1, sn >> 1
    fr = sr = path[0]
    for each in path[1:]:
        if sn == 0:
            return False
        if fn & 1 or fn == sn:
            fr, sr = node(each, fr), node(each, sr)
            while fn and not fn & 1:
                fn, sn = fn >> 1, sn >> 1
        else:
            sr = node(sr, each)
        fn, sn = fn >> 1, sn >> 1
    return sn == 0 and fr == old_root and sr == new_root


def node(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


@pytest.fixture
def house() -> House:
    return House()


@pytest.fixture
def address(house: House) -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            status, answer = house.answer(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(status if self.path == "/add-checkpoint" else 404)
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture
def sealed(tmp_path: Path, run: Run) -> Path:
    made = tmp_path / "book"
    assert run("new", made, "--on", "2026-01-05", env=SECRET).exit_code == 0
    assert run("seal", "--book", made, env=SECRET).exit_code == 0
    return made


def grown(run: Run, book: Path, name: str) -> None:
    told = ("--stream", f"organisation/{name}", "--by", "officer/registrar", "--on", "2026-02-02")
    assert (
        run("record", "organisation.registered", "--book", book, *told, f"name={name}", "body=institute").exit_code == 0
    )
    assert run("seal", "--book", book, env=SECRET).exit_code == 0


def verified(book: Path, house: House, quorum: str = "1") -> subprocess.CompletedProcess[str]:
    """The auditors' own verifier, with this witness required."""
    command = [sys.executable, ROOT / "site_builder/static/verify.py", book / "log", "--key", book / "keys/log.vkey"]
    return subprocess.run([*command, "--witness", house.vkey, "--quorum", quorum], capture_output=True, text=True)


def test_a_witness_cosigns_each_seal_and_the_verifier_counts_it(
    sealed: Path, run: Run, house: House, address: str
) -> None:
    assert run("witness", "add", house.vkey, "--url", address, "--book", sealed).exit_code == 0
    for name in ("a", "b", "c"):
        grown(run, sealed, name)
        assert house.size == int((sealed / "log/checkpoint").read_text().splitlines()[1])
        done = verified(sealed, house)
        assert done.returncode == 0, done.stdout
    kept = sorted((sealed / "log/checkpoints").iterdir(), key=lambda file: int(file.name))
    assert NAME in kept[-1].read_text()
    assert NAME in run("witness", "list", "--book", sealed).output


def test_an_idle_log_is_cosigned_again_which_proves_that_it_is_fresh(
    sealed: Path, run: Run, house: House, address: str
) -> None:
    run("witness", "add", house.vkey, "--url", address, "--book", sealed)
    run("witness", "ask", "--book", sealed)
    first = (sealed / "log/checkpoint").read_text()
    assert run("witness", "ask", "--book", sealed).exit_code == 0
    second = (sealed / "log/checkpoint").read_text()
    assert first != second and first.count(NAME) == second.count(NAME) == 1
    assert verified(sealed, house).returncode == 0


def test_a_witness_that_knows_another_size_is_proved_to_from_there(
    sealed: Path, run: Run, house: House, address: str
) -> None:
    run("witness", "add", house.vkey, "--url", address, "--book", sealed)
    run("witness", "ask", "--book", sealed)
    (sealed / "witnesses.toml").write_text(
        (sealed / "witnesses.toml").read_text().replace(f"size = {house.size}", "size = 1")
    )
    grown(run, sealed, "a")
    assert verified(sealed, house).returncode == 0


def test_a_witness_that_is_away_does_not_stop_a_seal(sealed: Path, run: Run, house: House) -> None:
    run("witness", "add", house.vkey, "--url", "http://127.0.0.1:9", "--book", sealed)
    told = ("--stream", "organisation/a", "--by", "officer/registrar", "--on", "2026-02-02")
    run("record", "organisation.registered", "--book", sealed, *told, "name=a", "body=institute")
    done = run("seal", "--book", sealed, env=SECRET)
    assert done.exit_code == 0
    assert "did not cosign" in done.output and "witness ask" in done.output
    assert verified(sealed, house).returncode == 1


def test_a_false_cosignature_is_not_published(sealed: Path, run: Run, house: House, address: str) -> None:
    house.key = Ed25519PrivateKey.from_private_bytes(bytes(32))  # signs with another key than it is known by
    run("witness", "add", House().vkey, "--url", address, "--book", sealed)
    done = run("witness", "ask", "--book", sealed)
    assert "did not cosign" in done.output
    assert NAME not in (sealed / "log/checkpoint").read_text()


def test_a_log_key_is_no_witness(sealed: Path, run: Run) -> None:
    key = (sealed / "keys/log.vkey").read_text().strip()
    done = run("witness", "add", key, "--book", sealed)
    assert done.exit_code == 1
    assert "cosignature key (type 04)" in done.output
