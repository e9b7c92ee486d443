"""The Merkle tree of RFC 6962 (SHA-256): append, roots and proofs, computed from stored hashes.

A *subtree* (level, n) is complete: it covers the leaves n*2^level up to (n+1)*2^level - 1, and
its hash never changes once those leaves exist. Every function that needs old hashes asks a
`HashReader` for subtrees only, so that it works from memory, from a database or from tiles.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from hashlib import sha256
from typing import NamedTuple

from domain.rules.said import SaidError

HASH_SIZE = 32
EMPTY_ROOT = sha256(b"").digest()
MAX_PROOF = 63
"""A tree of 2^63 leaves needs no longer proof (c2sp.org/tlog-witness allows as many)."""

HashReader = Callable[[int, int], bytes]
"""`read(level, n)` returns the 32-byte hash of the complete subtree (level, n)."""


class ProofError(SaidError, ValueError):
    """A proof does not show what it claims."""


class Edge(NamedTuple):
    """All one must keep of a tree in order to append to it: at most 63 hashes.

    `peaks` are the hashes of the complete subtrees that make up the first `size` leaves, largest
    first: one for every bit set in `size`.
    """

    size: int
    peaks: tuple[bytes, ...]


EMPTY = Edge(0, ())


def leaf_hash(entry: bytes) -> bytes:
    """Hash one entry as a leaf (RFC 6962 §2.1)."""
    return sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Hash two sibling subtrees as their parent (RFC 6962 §2.1)."""
    return sha256(b"\x01" + left + right).digest()


def append(edge: Edge, leaves: Iterable[bytes]) -> Edge:
    """Add leaf hashes to the right of a tree; needs nothing but its edge."""
    size, peaks = edge.size, list(edge.peaks)
    for peak in leaves:
        below = size
        while below & 1:  # each low bit set is a complete left sibling that now gets its parent
            peak = node_hash(peaks.pop(), peak)
            below >>= 1
        peaks.append(peak)
        size += 1
    return Edge(size, tuple(peaks))


def root(edge: Edge) -> bytes:
    """The tree's root hash: 32 bytes; SHA-256 of nothing when the tree is empty."""
    return _fold(edge.peaks) if edge.peaks else EMPTY_ROOT


def right_edge(size: int, read: HashReader) -> Edge:
    """Read the edge of a stored tree: one hash for every bit set in `size`."""
    return Edge(size, tuple(read(level, n) for level, n in _subtrees(0, size)))


def prove_inclusion(index: int, size: int, read: HashReader) -> tuple[bytes, ...]:
    """Prove that leaf `index` is in the tree of `size` leaves (RFC 6962 §2.1.1), leaf's sibling first.

    Reads a hash per level twice over at most. Raises ValueError unless 0 <= index < size.
    """
    if not 0 <= index < size:
        raise ValueError(f"no leaf {index} in a tree of {size} leaves")
    proof = []
    low, high = 0, size
    while high - low > 1:
        middle = low + _split(high - low)
        if index < middle:
            proof.append(_range_hash(middle, high, read))
            high = middle
        else:
            proof.append(_range_hash(low, middle, read))
            low = middle
    return tuple(reversed(proof))


def check_inclusion(proof: Sequence[bytes], index: int, size: int, leaf: bytes, tree_root: bytes) -> None:
    """Raise ProofError unless `proof` shows the leaf hash at `index` of that tree (RFC 9162 §2.1.3.2)."""
    if not 0 <= index < size:
        raise ProofError("no leaf {index} in a tree of {size} leaves", index=index, size=size)
    _check_hashes((*proof, leaf, tree_root))
    node, last, result = index, size - 1, leaf
    for sibling in proof:
        if last == 0:
            raise ProofError("the inclusion proof is too long")
        if node & 1 or node == last:
            result = node_hash(sibling, result)
            node, last = _skip_missing(node, last)
        else:
            result = node_hash(result, sibling)
        node, last = node >> 1, last >> 1
    if last != 0:
        raise ProofError("the inclusion proof is too short")
    if result != tree_root:
        raise ProofError("the inclusion proof of entry {index} does not lead to the root", index=index)


def prove_consistency(old_size: int, new_size: int, read: HashReader) -> tuple[bytes, ...]:
    """Prove that the first `old_size` leaves did not change (RFC 6962 §2.1.2); empty if nothing needs proof.

    Raises ValueError unless 0 <= old_size <= new_size.
    """
    if not 0 <= old_size <= new_size:
        raise ValueError(f"no proof leads from {old_size} to {new_size} leaves")
    if old_size in (0, new_size):
        return ()
    proof = []
    low, high = 0, new_size
    while high != old_size:
        middle = low + _split(high - low)
        if old_size <= middle:
            proof.append(_range_hash(middle, high, read))
            high = middle
        else:
            proof.append(_range_hash(low, middle, read))
            low = middle
    if low:  # the verifier knows the old root, but not this part of it
        proof.append(_range_hash(low, high, read))
    return tuple(reversed(proof))


def check_consistency(proof: Sequence[bytes], old_size: int, new_size: int, old_root: bytes, new_root: bytes) -> None:
    """Raise ProofError unless the new tree begins with the whole old tree (RFC 9162 §2.1.4.2).

    A tree is consistent with itself, and the empty tree with every tree: then the proof is empty.
    """
    if not 0 <= old_size <= new_size:
        raise ProofError("no proof leads from {old_size} to {new_size} leaves", old_size=old_size, new_size=new_size)
    if old_size in (0, new_size) and proof:
        raise ProofError("the consistency proof is too long")
    if old_size == 0 and old_root != EMPTY_ROOT:
        raise ProofError("not the root of the empty tree")
    if old_size == new_size and old_root != new_root:
        raise ProofError("two roots for one size")
    if old_size == new_size:
        return
    _check_hashes((*proof, old_root, new_root))
    if old_size == 0:
        return
    path = list(proof) if old_size & (old_size - 1) else [old_root, *proof]
    if not path:
        raise ProofError("the consistency proof is too short")
    if _walk_consistency(path, old_size, new_size) != (old_root, new_root):
        raise ProofError(
            "the tree of {new_size} leaves does not contain the tree of {old_size} leaves",
            new_size=new_size,
            old_size=old_size,
        )


def _walk_consistency(path: list[bytes], old_size: int, new_size: int) -> tuple[bytes, bytes]:
    """Compute both roots from a consistency path that starts with a subtree common to both trees."""
    node, last = old_size - 1, new_size - 1
    while node & 1:
        node, last = node >> 1, last >> 1
    old = new = path[0]
    for sibling in path[1:]:
        if last == 0:
            raise ProofError("the consistency proof is too long")
        if node & 1 or node == last:
            old, new = node_hash(sibling, old), node_hash(sibling, new)
            node, last = _skip_missing(node, last)
        else:
            new = node_hash(new, sibling)
        node, last = node >> 1, last >> 1
    if last != 0:
        raise ProofError("the consistency proof is too short")
    return old, new


def _skip_missing(node: int, last: int) -> tuple[int, int]:
    """Climb past the levels where a node at the right end of the tree has no sibling."""
    while node and not node & 1:
        node, last = node >> 1, last >> 1
    return node, last


def _check_hashes(hashes: Sequence[bytes]) -> None:
    """Refuse anything but at most MAX_PROOF 32-byte hashes and the two being compared."""
    if len(hashes) > MAX_PROOF + 2:
        raise ProofError("a proof has at most {max_proof} hashes", max_proof=MAX_PROOF)
    if any(len(item) != HASH_SIZE for item in hashes):
        raise ProofError("a hash is not 32 bytes long")


def _split(count: int) -> int:
    """The largest power of two below `count` (count > 1)."""
    return 1 << ((count - 1).bit_length() - 1)


def _subtrees(low: int, high: int) -> Iterator[tuple[int, int]]:
    """Cut leaves [low, high) into complete subtrees, largest first; low must be aligned as RFC 6962 splits are."""
    while low < high:
        level = (high - low).bit_length() - 1
        yield level, low >> level
        low += 1 << level


def _fold(peaks: Sequence[bytes]) -> bytes:
    """Hash adjoining subtrees, largest first, into the root that covers them."""
    result = peaks[-1]
    for peak in reversed(peaks[:-1]):
        result = node_hash(peak, result)
    return result


def _range_hash(low: int, high: int, read: HashReader) -> bytes:
    """The hash of the (perhaps incomplete) subtree over leaves [low, high)."""
    return _fold([read(level, n) for level, n in _subtrees(low, high)])
