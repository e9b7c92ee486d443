"""Verifiers that we did not write judge our log: Go's golang.org/x/mod/sumdb, and tlog-scales from PyPI."""

import base64
import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest
from tlog_scales.backend import LocalBackend
from tlog_scales.reader import TilesReader
from tlog_scales.signing import PlainEd25519Signer, Vkey, VkeySet
from tlog_scales.tiles import leaf_hash as their_leaf_hash
from tlog_scales.tlog import Checkpoint as TheirCheckpoint
from tlog_scales.writer import TilesWriter

from domain.ledger.checkpoint import open_checkpoint
from domain.ledger.merkle import check_consistency, check_inclusion, leaf_hash, prove_consistency, prove_inclusion
from domain.ledger.note import COSIGNATURE, format_note, format_vkey, parse_note
from domain.ledger.tiles import hash_reader
from tests.ledger import loghouse

SIZES = (1, 2, 255, 256, 257, 1000, 65_536)
SIZE = 66_300
SAMPLE = (0, 1, 255, 256, 999, 65_535, 65_536, 66_048, SIZE - 1)
KEY = loghouse.verifier_key(loghouse.private_key())
PROGRAM = Path(__file__).parent / "second_opinion/main.go"


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three levels of tiles, grown through the sizes at which tiles fill."""
    return loghouse.publish(tmp_path_factory.mktemp("site"), loghouse.entries(SIZE), sizes=SIZES)


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return loghouse.publish(tmp_path_factory.mktemp("small"), loghouse.entries(700), sizes=(1, 2, 255, 256, 257, 600))


@pytest.fixture(scope="module")
def sumdb(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Go program, built from Debian's copy of golang.org/x/mod without network."""
    go = shutil.which("go")
    if not go:
        pytest.skip("Go is not installed (Debian: golang-go golang-golang-x-mod-dev)")
    program = tmp_path_factory.mktemp("go") / "second_opinion"
    environment = {**os.environ, "GO111MODULE": "off", "GOPATH": "/usr/share/gocode", "GOFLAGS": "", "GOPROXY": "off"}
    built = subprocess.run(
        [go, "build", "-o", program, PROGRAM], env=environment, capture_output=True, text=True, check=False
    )
    assert built.returncode == 0, built.stderr
    return program


def our_proofs(log: Path, size: int, indexes: tuple[int, ...]) -> list[dict[str, object]]:
    read = hash_reader(size, lambda path: (log / path).read_bytes())
    proofs: list[dict[str, object]] = [
        {"kind": "inclusion", "old": i, "new": size, "hashes": encoded(prove_inclusion(i, size, read))} for i in indexes
    ]
    for path in sorted((log / "checkpoints").iterdir()):
        old, _ = open_checkpoint(path.read_bytes(), [KEY])
        hashes = encoded(prove_consistency(old.size, size, read))
        root = base64.b64encode(old.root).decode()
        proofs.append({"kind": "consistency", "old": old.size, "new": size, "oldHash": root, "hashes": hashes})
    return proofs


def encoded(hashes: tuple[bytes, ...]) -> list[str]:
    return [base64.b64encode(item).decode() for item in hashes]


def judged(sumdb: Path, log: Path, proofs: list[dict[str, object]], tmp_path: Path) -> subprocess.CompletedProcess[str]:
    (tmp_path / "proofs.json").write_text(json.dumps(proofs))
    command = [sumdb, log, format_vkey(KEY), tmp_path / "proofs.json"]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)


def test_sumdb_accepts_a_log_with_every_entry_proved(sumdb: Path, small: Path, tmp_path: Path) -> None:
    done = judged(sumdb, small, our_proofs(small, 700, tuple(range(700))), tmp_path)
    assert (done.returncode, done.stdout) == (0, "entries=700 checkpoints=7 tiles=4 ours=707\n"), done.stderr


def test_sumdb_accepts_three_levels_of_tiles(sumdb: Path, log: Path, tmp_path: Path) -> None:
    done = judged(sumdb, log, our_proofs(log, SIZE, SAMPLE), tmp_path)
    # 258 full and one partial tile of leaves, 1 full and 1 partial above, 1 partial on top.
    assert (done.returncode, done.stdout) == (0, f"entries={SIZE} checkpoints=8 tiles=262 ours=17\n"), done.stderr


@pytest.mark.parametrize("path", ["tile/0/001", "tile/1/000.p/2", "tile/entries/001", "checkpoint", "checkpoints/256"])
def test_sumdb_refuses_what_we_would_refuse(sumdb: Path, small: Path, tmp_path: Path, path: str) -> None:
    shutil.copytree(small, tmp_path / "log")
    data = bytearray((tmp_path / "log" / path).read_bytes())
    data[50] ^= 1
    (tmp_path / "log" / path).write_bytes(data)
    assert judged(sumdb, tmp_path / "log", [], tmp_path).returncode == 1


def test_sumdb_refuses_a_proof_for_another_entry(sumdb: Path, small: Path, tmp_path: Path) -> None:
    proofs = our_proofs(small, 700, (5,))
    proofs[0]["old"] = 6
    done = judged(sumdb, small, proofs, tmp_path)
    assert done.returncode == 1
    assert "our proof of 6" in done.stderr


def their_reader(log: Path) -> tuple[TilesReader, TheirCheckpoint]:
    reader = TilesReader(LocalBackend(log))
    return reader, reader.get_checkpoint()


def test_scales_accepts_signature_root_and_entries(log: Path) -> None:
    reader, checkpoint = their_reader(log)
    checkpoint.verify(Vkey.from_string(format_vkey(KEY)))
    assert checkpoint.size == SIZE
    assert reader.calculate_root_hash() == checkpoint.root_hash
    for index in SAMPLE:
        entry = reader.get_entry(index)
        assert entry == loghouse.entry(index)
        assert their_leaf_hash(entry) == leaf_hash(entry)


def test_our_proofs_and_those_of_scales_are_the_same(log: Path) -> None:
    reader, checkpoint = their_reader(log)
    read = hash_reader(SIZE, lambda path: (log / path).read_bytes())
    for index in SAMPLE:
        theirs = reader.get_inclusion_proof(index, SIZE)
        theirs.check(leaf_hash(loghouse.entry(index)), checkpoint.root_hash)
        assert list(prove_inclusion(index, SIZE, read)) == theirs.node_hashes
        check_inclusion(theirs.node_hashes, index, SIZE, leaf_hash(loghouse.entry(index)), checkpoint.root_hash)
    for old in SIZES:
        before, _ = open_checkpoint((log / f"checkpoints/{old}").read_bytes(), [KEY])
        proof = reader.get_consistency_proof(old, SIZE)
        proof.check(before.root, checkpoint.root_hash)
        assert list(prove_consistency(old, SIZE, read)) == proof.node_hashes
        check_consistency(proof.node_hashes, old, SIZE, before.root, checkpoint.root_hash)


def test_scales_accepts_cosignatures_and_several_signatures(small: Path) -> None:
    data = (small / "checkpoint").read_bytes()
    parsed = parse_note(data)
    witness = loghouse.verifier_key(loghouse.private_key(3), "witness.example", COSIGNATURE)
    more = loghouse.cosignature(data, "witness.example", loghouse.private_key(3), 1_700_000_000)
    both = format_note(parsed._replace(signatures=(*parsed.signatures, more)))
    theirs = TheirCheckpoint.from_text(both.decode())
    vkeys = VkeySet(*(Vkey.from_string(format_vkey(key)) for key in (KEY, witness)))
    assert {key.name for key, _ in vkeys.verify(theirs.signatures, theirs)} == {KEY.name, "witness.example"}


def test_the_writer_of_scales_publishes_the_same_files(small: Path, tmp_path: Path) -> None:
    writer = TilesWriter.create(tmp_path / "theirs", loghouse.ORIGIN)
    for index in range(700):
        writer.add_leaf(loghouse.entry(index))
    (tmp_path / "theirs/tile/0").mkdir(parents=True)
    writer.commit([PlainEd25519Signer(loghouse.ORIGIN, loghouse.private_key())], gc=False)
    theirs = {
        p.relative_to(tmp_path / "theirs"): p.read_bytes() for p in (tmp_path / "theirs").rglob("*") if p.is_file()
    }
    assert len(theirs) == 3 + 3 + 1 + 1
    for path, content in theirs.items():
        assert (small / path).read_bytes() == content
