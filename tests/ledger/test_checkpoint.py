"""Checkpoints, quorums of cosignatures and offline proofs: every rule of their formats."""

import base64
from collections.abc import Callable

import pytest

from domain.ledger.checkpoint import (
    Checkpoint,
    Proof,
    format_checkpoint,
    format_proof,
    open_checkpoint,
    parse_checkpoint,
    parse_proof,
    verify_proof,
    witnessed,
)
from domain.ledger.merkle import ProofError
from domain.ledger.note import COSIGNATURE, NoteError, parse_note, sign_note
from tests.ledger.loghouse import cosign
from tests.ledger.test_note import (
    BODY,
    BY_LOG,
    BY_WITNESS,
    LEAF,
    LOG,
    OTHER,
    ROOT,
    SECOND,
    WITNESS,
    key,
    private,
    signed,
)


def test_a_quorum_counts_witnesses_not_signatures() -> None:
    again = cosign(BODY, WITNESS, private(3), 1_700_000_000)
    alias = key("alias.example", 3, COSIGNATURE)
    by_alias = cosign(BODY, alias, private(3), 5)
    note = parse_note(signed(BY_LOG, BY_WITNESS, again, by_alias))
    assert witnessed(note, [WITNESS], 1) == {"witness.example": 1_700_000_000}
    with pytest.raises(NoteError, match="2 are required"):
        witnessed(note, [WITNESS, OTHER], 2)
    with pytest.raises(NoteError, match="2 are required"):
        witnessed(note, [WITNESS, alias], 2)
    with pytest.raises(NoteError, match="1 are required"):
        witnessed(parse_note(signed(BY_LOG)), [WITNESS], 1)
    with pytest.raises(NoteError, match="1 are required"):
        witnessed(note, [LOG], 1)
    with pytest.raises(NoteError, match="is bad"):
        witnessed(parse_note(signed(BY_LOG, BY_WITNESS._replace(data=bytes(72)))), [WITNESS], 1)


def test_checkpoint_text() -> None:
    assert f"example.org/log\n2\n{base64.b64encode(ROOT).decode()}\n" == BODY
    assert parse_checkpoint(BODY) == Checkpoint("example.org/log", 2, ROOT)
    largest = Checkpoint("x", 2**63 - 1, ROOT)
    assert parse_checkpoint(format_checkpoint(largest)) == largest


@pytest.mark.parametrize(
    "change",
    [
        lambda t: t.replace("\n2\n", "\n02\n"),
        lambda t: t.replace("\n2\n", "\n+2\n"),
        lambda t: t.replace("\n2\n", "\n-2\n"),
        lambda t: t.replace("\n2\n", "\n 2\n"),
        lambda t: t.replace("\n2\n", "\n٢\n"),
        lambda t: t.replace("\n2\n", "\n\n"),
        lambda t: t.replace("\n2\n", f"\n{2**63}\n"),
        lambda t: t.replace("=\n", "\n"),
        lambda t: t.replace("example.org/log", ""),
        lambda t: t.replace("example.org/log", "example org"),
        lambda t: t + "extension\n",
        lambda t: t + "\n",
        lambda t: t[:-1],
        lambda t: "x\n2\nAAAA\n",
    ],
)
def test_malformed_checkpoints_are_refused(change: Callable[[str], str]) -> None:
    assert change(BODY) != BODY
    with pytest.raises(NoteError):
        parse_checkpoint(change(BODY))


def test_a_log_does_not_sign_for_another_and_a_witness_not_for_a_log() -> None:
    elsewhere = format_checkpoint(Checkpoint("example.org/elsewhere", 2, ROOT))
    data = signed(sign_note(elsewhere, LOG, private(1).sign), text=elsewhere)
    with pytest.raises(NoteError, match="not signed by its own key"):
        open_checkpoint(data, [LOG])
    with pytest.raises(NoteError, match="not signed by its own key"):
        open_checkpoint(signed(BY_WITNESS), [WITNESS])


def test_a_checkpoint_that_cannot_be_read_back_is_not_formatted() -> None:
    for wrong in (Checkpoint("x", -1, ROOT), Checkpoint("a b", 1, ROOT), Checkpoint("x", 1, ROOT[:31])):
        with pytest.raises(NoteError):
            format_checkpoint(wrong)


def test_proofs_are_read_back_and_verified() -> None:
    for extra in (None, b"", b"more"):
        proof = Proof(1, (LEAF,), signed(BY_LOG, BY_WITNESS), extra)
        assert parse_proof(format_proof(proof)) == proof
        assert verify_proof(proof, LEAF, [LOG]).size == 2
    first = format_proof(Proof(1, (LEAF,), signed(BY_LOG))).decode()
    assert first.startswith(
        f"c2sp.org/tlog-proof@v1\nindex 1\n{base64.b64encode(LEAF).decode()}\n\nexample.org/log\n2\n"
    )


def test_a_proof_of_the_only_entry_has_no_hashes() -> None:
    text = format_checkpoint(Checkpoint("example.org/log", 1, LEAF))
    proof = Proof(0, (), signed(sign_note(text, LOG, private(1).sign), text=text))
    assert verify_proof(parse_proof(format_proof(proof)), LEAF, [LOG]).size == 1


def test_false_proofs_are_refused() -> None:
    proof = Proof(1, (LEAF,), signed(BY_LOG))
    for wrong in (proof._replace(leaf_index=2), proof._replace(hashes=()), proof._replace(hashes=(ROOT,))):
        with pytest.raises(ProofError):
            verify_proof(wrong, LEAF, [LOG])
    with pytest.raises(ProofError):
        verify_proof(proof, ROOT, [LOG])
    with pytest.raises(NoteError):
        verify_proof(proof, LEAF, [SECOND])


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("@v1", "@v2"),
        ("index 1", "index 01"),
        ("index 1", "Index 1"),
        ("index 1\n", ""),
        ("index 1\n", "extra !\nindex 1\n"),
        ("index 1\n", "index 1\nextra AAAA\n"),
        ("index 1\n", "index 1\nAAAA\n"),
        ("index 1\n", "index 1\n" + "A" * 43 + "=\n" * 64),
        ("\n\nexample", "\nexample"),
        ("— ", "- "),
    ],
)
def test_malformed_proofs_are_refused(old: str, new: str) -> None:
    text = format_proof(Proof(1, (LEAF,), signed(BY_LOG))).decode()
    assert old in text
    with pytest.raises(NoteError):
        parse_proof(text.replace(old, new, 1).encode())


def test_a_proof_has_at_most_63_hashes() -> None:
    format_proof(Proof(1, (LEAF,) * 63, signed(BY_LOG)))
    with pytest.raises(NoteError, match="at most 63"):
        format_proof(Proof(1, (LEAF,) * 64, signed(BY_LOG)))
