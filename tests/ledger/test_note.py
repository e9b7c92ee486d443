"""Notes, keys, cosignatures, checkpoints and proofs: published examples, and every rule of their formats."""

import base64
from collections.abc import Callable

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

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
from domain.ledger.merkle import ProofError, leaf_hash, node_hash
from domain.ledger.note import (
    COSIGNATURE,
    ED25519,
    MAX_NOTE,
    Note,
    NoteError,
    Signature,
    VerifierKey,
    cosign,
    cosigned_at,
    format_note,
    format_vkey,
    is_signed,
    parse_note,
    parse_vkey,
    sign_note,
    verify_note,
)

# The example of golang.org/x/mod/sumdb/note, with both its keys.
NEUMANN = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
EXAMPLE = """If you think cryptography is the answer to your problem,
then you don't know what your problem is.

— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=
"""

LEAF = leaf_hash(b"entry")
ROOT = node_hash(LEAF, LEAF)
BODY = format_checkpoint(Checkpoint("example.org/log", 2, ROOT))


def private(seed: int) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(bytes([seed]) * 32)


def key(name: str, seed: int, kind: int = ED25519) -> VerifierKey:
    return VerifierKey(name, kind, private(seed).public_key().public_bytes_raw())


LOG = key("example.org/log", 1)
SECOND = key("example.org/log", 2)
WITNESS = key("witness.example", 3, COSIGNATURE)
OTHER = key("other.example", 4, COSIGNATURE)


def signed(*signatures: Signature, text: str = BODY) -> bytes:
    return format_note(Note(text, signatures))


BY_LOG = sign_note(BODY, LOG, private(1).sign)
BY_WITNESS = cosign(BODY, WITNESS, private(3).sign, 1_679_315_147)


def test_the_example_of_sumdb_note() -> None:
    neumann = parse_vkey(NEUMANN)
    assert format_vkey(neumann) == NEUMANN
    note = parse_note(EXAMPLE.encode())
    assert verify_note(note, [neumann, LOG]) == ((neumann, note.signatures[0]),)
    assert format_note(note) == EXAMPLE.encode()


def test_ids_differ_by_name_and_type() -> None:
    ids = {k.id for k in (LOG, key("example.org/other", 1), key("example.org/log", 1, COSIGNATURE))}
    assert len(ids) == 3


def test_a_note_with_several_signatures() -> None:
    data = signed(BY_LOG, sign_note(BODY, SECOND, private(2).sign), BY_WITNESS)
    checkpoint, note = open_checkpoint(data, [SECOND, LOG])
    assert checkpoint == Checkpoint("example.org/log", 2, ROOT)
    assert [k for k, _ in verify_note(note, [WITNESS, LOG, SECOND])] == [LOG, SECOND, WITNESS]
    assert witnessed(note, [WITNESS, OTHER], 1) == {"witness.example": 1_679_315_147}


def test_signatures_by_unknown_keys_are_ignored_even_of_a_known_name_or_id() -> None:
    same_name = Signature(LOG.name, b"\x00\x00\x00\x00", b"\x06" * 2428)
    same_id = Signature("someone.else", LOG.id, b"x")
    note = parse_note(signed(same_name, same_id, BY_LOG))
    assert verify_note(note, [LOG]) == ((LOG, BY_LOG),)
    with pytest.raises(NoteError, match="no signature by a known key"):
        verify_note(parse_note(signed(same_name, same_id)), [LOG])


def test_one_bad_signature_by_a_known_key_rejects_the_note() -> None:
    bad = BY_LOG._replace(data=bytes(64))
    for signatures in ((bad,), (BY_LOG, bad), (bad, BY_LOG)):
        with pytest.raises(NoteError, match="is bad"):
            verify_note(parse_note(signed(*signatures)), [LOG])
    moved = sign_note("another text\n", LOG, private(1).sign)
    with pytest.raises(NoteError, match="is bad"):
        verify_note(parse_note(signed(moved)), [LOG])


def test_signing_with_a_key_that_is_not_ours_is_found_before_publication() -> None:
    for make in (
        lambda: sign_note(BODY, LOG, private(9).sign),
        lambda: sign_note(BODY, LOG, lambda message: b"short"),
        lambda: sign_note(BODY, WITNESS, private(3).sign),
        lambda: cosign(BODY, LOG, private(1).sign, 0),
    ):
        with pytest.raises(NoteError, match="does not verify"):
            make()


def test_the_cosigned_message_is_that_of_the_specification() -> None:
    asked: list[bytes] = []

    def sign(message: bytes) -> bytes:
        asked.append(message)
        return private(3).sign(message)

    signature = cosign(BODY, WITNESS, sign, 1_679_315_147)
    assert asked == [b"cosignature/v1\ntime 1679315147\n" + BODY.encode()]
    assert signature.data[:8] == (1_679_315_147).to_bytes(8, "big")
    assert len(signature.data) == 72
    assert cosigned_at(signature) == 1_679_315_147
    later = signature._replace(data=(1_679_315_148).to_bytes(8, "big") + signature.data[8:])
    assert not is_signed(BODY, WITNESS, later)
    with pytest.raises(NoteError, match="out of range"):
        cosign(BODY, WITNESS, private(3).sign, 2**63)


def test_a_quorum_counts_witnesses_not_signatures() -> None:
    again = cosign(BODY, WITNESS, private(3).sign, 1_700_000_000)
    alias = key("alias.example", 3, COSIGNATURE)
    by_alias = cosign(BODY, alias, private(3).sign, 5)
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


GOOD = signed(BY_LOG).decode()
LINE = GOOD.split("\n\n")[1]


def changed(old: str, new: str) -> bytes:
    assert old in GOOD
    return GOOD.replace(old, new, 1).encode()


MALFORMED = {
    "empty": b"",
    "no signatures": BODY.encode(),
    "only an empty line": b"\n\n",
    "no final newline": GOOD[:-1].encode(),
    "no empty line": changed("\n\n", "\n"),
    "empty line at the end": GOOD.encode() + b"\n",
    "carriage returns": GOOD.replace("\n", "\r\n").encode(),
    "a tab": changed("example.org", "example\torg"),
    "a NUL": GOOD.encode() + b"\x00",
    "Latin-1": GOOD.encode("utf-8").replace("—".encode(), b"\x97"),
    "surrogate": GOOD.encode().replace(b"example", b"\xed\xa0\x80"),
    "hyphen for dash": changed("— ", "- "),
    "no space after dash": changed("— ", "—"),
    "two spaces": changed("log ", "log  "),
    "plus in name": changed("— example.org/log", "— example.org+log"),
    "no-break space in name": changed("— example.org/log", "— example.org\u00a0log"),
    "no name": changed("— example.org/log ", "—  "),
    "no signature": changed(LINE, "— example.org/log\n"),
    "only a key id": changed(LINE, f"— example.org/log {base64.b64encode(LOG.id).decode()}\n"),
    "text after the signature": GOOD[:-1].encode() + b" x\n",
    "unpadded": changed(LINE, LINE.rstrip("\n=") + "\n"),
    "URL base64": changed(LINE, "— example.org/log __-_-_8=\n"),
    "stray bits": changed(LINE, "— example.org/log AAAAAAB=\n"),
    "too many signatures": (BODY + "\n" + LINE * 101).encode(),
    "too long": GOOD.encode() + LINE.encode() * (MAX_NOTE // len(LINE)),
}  # fmt: skip


@pytest.mark.parametrize("data", MALFORMED.values(), ids=MALFORMED)
def test_malformed_notes_are_refused(data: bytes) -> None:
    with pytest.raises(NoteError):
        parse_note(data)


def test_a_hundred_signatures_are_read_and_the_text_may_have_empty_lines() -> None:
    text = "one\n\ntwo\n"
    note = Note(text, (sign_note(text, LOG, private(1).sign),) * 100)
    assert parse_note(format_note(note)) == note


def test_a_text_that_no_note_carries_is_not_formatted() -> None:
    for text in ("no newline", "tab\t\n", "\n\n— x y"):
        with pytest.raises(NoteError):
            format_note(Note(text, (BY_LOG,)))


@given(st.binary(max_size=300))
def test_noise_is_refused_as_a_note_error(data: bytes) -> None:
    for parse in (parse_note, parse_proof):
        with pytest.raises(NoteError):
            parse(data)


@given(st.integers(0, len(GOOD.encode()) - 1), st.integers(0, 7))
def test_any_flipped_bit_is_found(at: int, bit: int) -> None:
    data = bytearray(GOOD.encode())
    data[at] ^= 1 << bit
    with pytest.raises(NoteError):
        open_checkpoint(bytes(data), [LOG])


@pytest.mark.parametrize(
    "text",
    [
        *("", "name", "name+", "name+c74f20a3", NEUMANN + "A", " " + NEUMANN, NEUMANN + "\n"),
        NEUMANN.replace("c74f20a3", "c74f20a4"),
        NEUMANN.replace("c74f20a3", "C74F20A3"),
        NEUMANN.replace("PeterNeumann", "Peter Neumann"),
        NEUMANN.replace("PeterNeumann", ""),
        format_vkey(VerifierKey("x", 0x06, bytes(1312))),
        format_vkey(VerifierKey("x", 0x02, bytes(32))),
        format_vkey(VerifierKey("x", ED25519, bytes(31))),
    ],
)
def test_malformed_verifier_keys_are_refused(text: str) -> None:
    with pytest.raises(NoteError):
        parse_vkey(text)


def test_cosigner_keys_are_read_back() -> None:
    assert parse_vkey(format_vkey(WITNESS)) == WITNESS


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
