"""The tree against RFC 6962, against published vectors and against its own definition."""

import base64
import json
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.ledger.merkle import (
    EMPTY,
    EMPTY_ROOT,
    MAX_PROOF,
    Edge,
    ProofError,
    append,
    check_consistency,
    check_inclusion,
    leaf_hash,
    node_hash,
    prove_consistency,
    prove_inclusion,
    right_edge,
    root,
)

# The inputs and roots that RFC 6962 implementations have shared since certificate-transparency's first tests.
LEAVES = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
VECTORS = json.loads((Path(__file__).parent / "vectors/merkle.json").read_text())


def leaves(count: int) -> list[bytes]:
    return [leaf_hash(b"entry %d" % i) for i in range(count)]


def defined_root(hashes: list[bytes]) -> bytes:
    """MTH as RFC 6962 §2.1 writes it, over leaf hashes."""
    if len(hashes) < 2:
        return hashes[0] if hashes else sha256(b"").digest()
    k = 1
    while k * 2 < len(hashes):
        k *= 2
    return node_hash(defined_root(hashes[:k]), defined_root(hashes[k:]))


def reader(hashes: list[bytes]) -> Callable[[int, int], bytes]:
    """A hash reader over leaf hashes that refuses incomplete subtrees."""
    known: dict[tuple[int, int], bytes] = {(0, n): value for n, value in enumerate(hashes)}
    for level in range(len(hashes).bit_length()):
        for n in range((len(hashes) >> level) // 2):
            known[level + 1, n] = node_hash(known[level, 2 * n], known[level, 2 * n + 1])
    return lambda level, n: known[level, n]


def test_roots_of_rfc_6962() -> None:
    hashes = [leaf_hash(bytes.fromhex(text)) for text in LEAVES]
    assert EMPTY_ROOT.hex() == ROOTS[0]
    for size, wanted in enumerate(ROOTS):
        assert root(append(EMPTY, hashes[:size])).hex() == wanted


@pytest.mark.parametrize("vector", VECTORS["inclusion"], ids=lambda v: v["desc"])
def test_published_inclusion_proofs(vector: dict) -> None:
    proof, leaf, tree = _decoded(vector, "leafHash", "root")
    if vector["wantErr"]:
        with pytest.raises(ProofError):
            check_inclusion(proof, vector["leafIdx"], vector["treeSize"], leaf, tree)
    else:
        check_inclusion(proof, vector["leafIdx"], vector["treeSize"], leaf, tree)


@pytest.mark.parametrize("vector", VECTORS["consistency"], ids=lambda v: v["desc"])
def test_published_consistency_proofs(vector: dict) -> None:
    proof, old, new = _decoded(vector, "root1", "root2")
    if vector["wantErr"]:
        with pytest.raises(ProofError):
            check_consistency(proof, vector["size1"], vector["size2"], old, new)
    else:
        check_consistency(proof, vector["size1"], vector["size2"], old, new)


def _decoded(vector: dict, first: str, second: str) -> tuple[list[bytes], bytes, bytes]:
    proof = [base64.b64decode(item) for item in vector["proof"] or []]
    return proof, base64.b64decode(vector[first] or ""), base64.b64decode(vector[second] or "")


def test_every_tree_up_to_sixty_leaves() -> None:
    """Appending one by one, all at once or from a stored edge gives the defined root; every proof holds."""
    hashes = leaves(60)
    read = reader(hashes)
    edge = EMPTY
    for size in range(61):
        tree = defined_root(hashes[:size])
        assert root(edge) == root(append(EMPTY, hashes[:size])) == tree
        assert right_edge(size, read) == edge
        for index in range(size):
            proof = prove_inclusion(index, size, read)
            check_inclusion(proof, index, size, hashes[index], tree)
        for old in range(size + 1):
            proof = prove_consistency(old, size, read)
            check_consistency(proof, old, size, defined_root(hashes[:old]), tree)
        if size < 60:
            edge = append(edge, [hashes[size]])


def test_no_proof_serves_another_leaf_place_or_size() -> None:
    hashes = leaves(13)
    read = reader(hashes)
    for size in range(1, 14):
        tree = defined_root(hashes[:size])
        for index in range(size):
            proof = prove_inclusion(index, size, read)
            for claimed in range(size):
                for leaf in range(size):
                    if (claimed, leaf) != (index, index):
                        with pytest.raises(ProofError):
                            check_inclusion(proof, claimed, size, hashes[leaf], tree)


def test_no_consistency_proof_serves_another_old_tree() -> None:
    hashes = leaves(13)
    read = reader(hashes)
    for new in range(1, 14):
        tree = defined_root(hashes[:new])
        for old in range(1, new):
            proof = prove_consistency(old, new, read)
            for claimed in range(1, new + 1):
                if claimed != old:
                    with pytest.raises(ProofError):
                        check_consistency(proof, claimed, new, defined_root(hashes[:claimed]), tree)


@given(st.data(), st.integers(1, 700))
def test_a_changed_proof_is_found(data: st.DataObject, size: int) -> None:
    hashes = leaves(size)
    read = reader(hashes)
    tree = root(append(EMPTY, hashes))
    index = data.draw(st.integers(0, size - 1))
    proof = list(prove_inclusion(index, size, read))
    check_inclusion(proof, index, size, hashes[index], tree)
    at = data.draw(st.integers(0, len(proof)))
    other = data.draw(st.sampled_from([tree, hashes[index], b"\x00" * 32]))
    with pytest.raises(ProofError):
        check_inclusion([*proof[:at], other, *proof[at:]], index, size, hashes[index], tree)
    if at < len(proof):
        with pytest.raises(ProofError):
            check_inclusion(proof[:at] + proof[at + 1 :], index, size, hashes[index], tree)
        with pytest.raises(ProofError):
            flipped = bytes([proof[at][0] ^ 1]) + proof[at][1:]
            check_inclusion([*proof[:at], flipped, *proof[at + 1 :]], index, size, hashes[index], tree)


@given(st.integers(0, 700), st.integers(0, 700), st.integers(0, 700))
def test_append_in_any_portions(first: int, second: int, third: int) -> None:
    hashes = leaves(first + second + third)
    edge = append(append(append(EMPTY, hashes[:first]), hashes[first : first + second]), hashes[first + second :])
    assert edge == append(EMPTY, hashes)
    assert root(edge) == defined_root(hashes)
    old, new = sorted((first, len(hashes)))
    proof = prove_consistency(old, new, reader(hashes))
    check_consistency(proof, old, new, defined_root(hashes[:old]), defined_root(hashes[:new]))


def test_a_large_tree_is_appended_to_by_its_right_edge_alone() -> None:
    """A million equal leaves: subtree hashes are known without the leaves, and few are asked for."""
    by_level = [leaf_hash(b"same")]
    for _ in range(20):
        by_level.append(node_hash(by_level[-1], by_level[-1]))
    asked: list[tuple[int, int]] = []

    def read(level: int, n: int) -> bytes:
        asked.append((level, n))
        assert (n + 1) << level <= 1_000_000
        return by_level[level]

    edge = right_edge(1_000_000, read)
    assert len(asked) == (1_000_000).bit_count() == len(edge.peaks)
    grown = append(edge, [by_level[0]] * 48_576)
    assert grown == Edge(1 << 20, (by_level[20],))
    proof = prove_inclusion(777_777, 1_000_000, read)
    check_inclusion(proof, 777_777, 1_000_000, by_level[0], root(edge))
    assert len(asked) < 50


@pytest.mark.parametrize(("index", "size"), [(-1, 3), (3, 3), (0, 0)])
def test_a_leaf_outside_the_tree_has_no_proof(index: int, size: int) -> None:
    with pytest.raises(ValueError, match="no leaf"):
        prove_inclusion(index, size, reader(leaves(3)))
    with pytest.raises(ProofError, match="no leaf"):
        check_inclusion([], index, size, leaves(1)[0], leaves(1)[0])


def test_a_log_does_not_shrink() -> None:
    with pytest.raises(ValueError, match="no proof leads"):
        prove_consistency(3, 2, reader(leaves(3)))
    with pytest.raises(ProofError, match="no proof leads"):
        check_consistency([], 3, 2, EMPTY_ROOT, EMPTY_ROOT)


def test_limits_of_a_proof() -> None:
    leaf = leaves(1)[0]
    with pytest.raises(ProofError, match="at most 63"):
        check_inclusion([leaf] * (MAX_PROOF + 1), 0, 2**64, leaf, leaf)
    with pytest.raises(ProofError, match="32 bytes"):
        check_inclusion([leaf[:31]], 0, 2, leaf, leaf)
