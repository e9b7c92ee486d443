"""Notes, keys, cosignatures, checkpoints and proofs: published examples, and every rule of their formats."""

import base64

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from domain.ledger.checkpoint import (
    Checkpoint,
    format_checkpoint,
    open_checkpoint,
    parse_proof,
    witnessed,
)
from domain.ledger.merkle import leaf_hash, node_hash
from domain.ledger.note import (
    COSIGNATURE,
    ED25519,
    MAX_NOTE,
    Note,
    NoteError,
    NoteSignature,
    VerifierKey,
    cosigned_at,
    format_note,
    format_vkey,
    is_signed,
    parse_note,
    parse_vkey,
    sign_note,
    verify_note,
)
from tests.ledger.loghouse import cosign

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


def signed(*signatures: NoteSignature, text: str = BODY) -> bytes:
    return format_note(Note(text, signatures))


BY_LOG = sign_note(BODY, LOG, private(1).sign)
BY_WITNESS = cosign(BODY, WITNESS, private(3), 1_679_315_147)


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
    same_name = NoteSignature(LOG.name, b"\x00\x00\x00\x00", b"\x06" * 2428)
    same_id = NoteSignature("someone.else", LOG.id, b"x")
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
    ):
        with pytest.raises(NoteError, match="does not verify"):
            make()


def test_the_cosigned_message_is_that_of_the_specification() -> None:
    assert is_signed(BODY, WITNESS, BY_WITNESS)
    assert cosigned_at(BY_WITNESS) == 1_679_315_147
    later = BY_WITNESS._replace(data=(1_679_315_148).to_bytes(8, "big") + BY_WITNESS.data[8:])
    assert not is_signed(BODY, WITNESS, later)
    assert not is_signed(BODY, WITNESS, cosign(BODY, WITNESS, private(3), 2**63))
    assert not is_signed(BODY, WITNESS, cosign(BODY, WITNESS, private(1), 1_679_315_147))


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
