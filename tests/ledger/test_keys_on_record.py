"""The keys of a book as its entries name them, and the signatures by which one succeeds another (Art. 3)."""

from __future__ import annotations

import base64
import runpy
from collections.abc import Callable
from hashlib import sha256
from typing import Any

import pytest

from domain.ledger import ed25519
from domain.ledger.entry import SCHEMA, AnyEntry, Entry, Source, canonical
from domain.ledger.keys_on_record import KeysOnRecord, keys_on_record, succession_bytes
from domain.ledger.note import format_vkey
from domain.ledger.seal import Signer
from domain.rules.book import BookKey, BookOpened, KeyRotated, KeySucceeded, RecoveryKeyNamed
from domain.rules.correction import EntryCorrected
from domain.rules.fact import Fact
from domain.rules.refusal import Refused
from tests.ledger.logs import ORIGIN, VERIFY, signer

BOOK = "book/main"
OLD, NEW = signer("old"), signer("new")
SITE, SPARE = signer("site", f"{ORIGIN}/site"), signer("spare", f"{ORIGIN}/recovery")


def text(key: Signer) -> str:
    return format_vkey(key.key)


def entry(fact: Fact, number: int = 1, stream: str = BOOK, source: Source | None = None) -> AnyEntry:
    at = f"2024-01-02T00:00:{number:02}Z"
    return Entry(
        schema=SCHEMA, stream=stream, number=number, recorded_at=at, by="officer/1", command="c", fact=fact,
        source=source,
    )  # fmt: skip


KEYS = tuple(BookKey(role=role, key=text(key)) for role, key in (("log", OLD), ("site", SITE), ("recovery", SPARE)))  # type: ignore[arg-type]
OPENED = entry(BookOpened(title="账本", founder="officer/1", keys=KEYS))
BARE = entry(BookOpened(title="账本", founder="officer/1"))


def succeeded(
    by: Signer, old: Signer = OLD, new: Signer = NEW, role: Any = "log", opened: AnyEntry = OPENED, **changes: Any
) -> KeySucceeded:
    first = keys_on_record([opened]).first
    signature = by.sign(succession_bytes(first, role, text(old), text(new)))
    told = {"by_key": text(by), "signature": base64.b64encode(signature).decode()} | changes
    return KeySucceeded(role=role, old=text(old), new=text(new), reason="演练", **told)


def followed(*facts: Fact, opened: AnyEntry = OPENED) -> KeysOnRecord:
    return keys_on_record([opened, *(entry(fact, number) for number, fact in enumerate(facts, 2))])


def test_the_bytes_that_are_signed() -> None:
    assert succession_bytes("ab" * 32, "log", "alt", "neu") == (
        b"gongshi/succession/v1\n" + b"ab" * 32 + b"\nlog\nalt\nneu\n"
    )


@pytest.mark.parametrize("by", [OLD, SITE, SPARE], ids=["old", "site", "recovery"])
def test_a_key_is_succeeded_by_the_signature_of_those_who_may(by: Signer) -> None:
    keys = followed(succeeded(by))
    assert keys.in_force("log") == (text(NEW),)
    assert keys.in_force("site") == (text(SITE),)
    assert [keys.may_sign("log", text(OLD), size) for size in (1, 2)] == [True, False]
    assert [keys.may_sign("log", text(NEW), size) for size in (1, 2)] == [False, True]
    assert not keys.may_sign("log", text(SITE), 1)


def test_a_site_key_is_succeeded_by_the_log_key() -> None:
    new = signer("new site", f"{ORIGIN}/site")
    keys = followed(succeeded(OLD, SITE, new, "site"))
    assert keys.in_force("site") == (text(new),)


def test_a_chain_of_successions() -> None:
    third = signer("third")
    keys = followed(succeeded(OLD), succeeded(SPARE, NEW, third))
    assert [keys.may_sign("log", text(key), 2) for key in (OLD, NEW, third)] == [False, True, False]
    assert [keys.may_sign("log", text(key), 3) for key in (OLD, NEW, third)] == [False, False, True]


UNSIGNED = "did not sign this succession"
BAD = {
    "by nobody": (UNSIGNED, lambda: succeeded(SPARE, signature=base64.b64encode(bytes(64)).decode())),
    "not base64": (UNSIGNED, lambda: succeeded(SPARE, signature="签名")),
    "of another entry 0": (UNSIGNED, lambda: succeeded(SPARE, opened=BARE)),
    "for another role": (UNSIGNED, lambda: KeySucceeded(
        role="log", old=text(OLD), new=text(NEW), reason="x", by_key=text(SPARE),
        signature=succeeded(SPARE, role="site").signature,
    )),
    "by a stranger": ("may not sign", lambda: succeeded(NEW)),
    "by another than it says": (UNSIGNED, lambda: succeeded(NEW, by_key=text(SPARE))),
    "of a key not in force": ("does not sign for the book", lambda: succeeded(SPARE, signer("never"))),
    "to a key in use": ("is a key of the book already", lambda: succeeded(SPARE, OLD, signer("site"))),
    "to a key that was succeeded": ("is a key of the book already", lambda: succeeded(SPARE, new=OLD)),
    "to a key of small order": (
        "is a weak key", lambda: succeeded(SPARE, new=Signer(OLD.key._replace(public=bytes(32)), OLD.sign)),
    ),
}  # fmt: skip


@pytest.mark.parametrize(("said", "bad"), BAD.values(), ids=BAD)
def test_a_false_succession_is_refused(said: str, bad: Callable[[], KeySucceeded]) -> None:
    with pytest.raises(Refused, match=rf"^Art\. 3: .*{said}"):
        followed(bad())


def test_a_stolen_key_cannot_succeed_after_it_was_succeeded() -> None:
    with pytest.raises(Refused, match="does not sign"):
        followed(succeeded(SITE), succeeded(OLD, new=signer("thief")))


def test_a_recovery_key_named_later_may_sign() -> None:
    """Where the opening names no key, the one that a succession replaces is taken for the first."""
    keys = followed(RecoveryKeyNamed(key=text(SPARE)), succeeded(SPARE, opened=BARE), opened=BARE)
    assert keys.in_force("log") == (text(NEW),)
    assert [keys.may_sign("log", text(OLD), size) for size in (2, 3)] == [True, False]
    with pytest.raises(Refused, match="names its recovery key already"):
        followed(RecoveryKeyNamed(key=text(NEW)))


def test_a_rotation_of_an_older_book_names_a_key_and_both_sign() -> None:
    keys = followed(KeyRotated(role="log", old=text(OLD), new=text(NEW), reason="x"))
    assert keys.in_force("log") == (text(NEW),)
    assert [keys.may_sign("log", text(OLD), size) for size in (1, 2, 9)] == [True] * 3
    assert [keys.may_sign("log", text(NEW), size) for size in (1, 2)] == [False, True]


def test_only_the_opened_stream_counts_and_no_list_and_no_correction() -> None:
    fact = succeeded(SPARE)
    wrong = EntryCorrected(number=1, field="founder", wrong='"officer/1"', right='"officer/2"', reason="x")
    source = Source(title="名单", sha256="0" * 64, row=1)
    others = [entry(fact, 1, "book/other"), entry(fact, 2, source=source), entry(wrong, 3)]
    assert keys_on_record([OPENED, *others]).in_force("log") == (text(OLD),)


def test_small_order_is_refused_and_what_is_refused_is_of_small_order() -> None:
    """The verifier that shares no code with ours finds the same points by multiplying them."""
    script = runpy.run_path(str(VERIFY), run_name="imported")
    assert len(ed25519.SMALL) == 5
    for y in ed25519.SMALL:
        with pytest.raises(script["Fail"], match="small order"):
            script["decode"](y.to_bytes(32, "little"))
        assert not ed25519.is_key(y.to_bytes(32, "little"))
    assert not ed25519.is_strict((ed25519.P + 1).to_bytes(32, "little"))
    for number in range(2, 40):
        point = number.to_bytes(32, "little")
        try:
            script["decode"](point)
        except script["Fail"]:
            assert not ed25519.is_key(point)
        else:
            assert ed25519.is_key(point)


def test_what_follows_from_a_trusted_key() -> None:
    """What the trusted key did not sign counts only under a seal of it over the entry that names the signer."""
    keys = followed(succeeded(SPARE))
    assert text(NEW) not in keys.trusted(text(OLD), [(2, [text(NEW)])])
    assert text(NEW) in keys.trusted(text(OLD), [(1, [text(OLD)]), (2, [text(NEW)])])
    assert text(NEW) not in keys.trusted(text(OLD), [(2, [text(OLD)])])  # no seal of a stolen key after its end counts
    assert text(NEW) in followed(succeeded(OLD)).trusted(text(OLD), [(2, [text(NEW)])])
    # A trusted key that signs a succession signs the hash of entry 0, and so what that names.
    assert text(SITE) in followed(succeeded(OLD)).trusted(text(OLD), [])
    assert followed().trusted(text(OLD), []) == {text(OLD)}
    rotated = followed(KeyRotated(role="log", old=text(OLD), new=text(NEW), reason="x"))
    assert text(NEW) in rotated.trusted(text(OLD), [(2, [text(OLD), text(NEW)])])
    assert text(NEW) not in rotated.trusted(text(OLD), [(1, [text(OLD)]), (2, [text(NEW)])])


def test_one_signature_has_one_text() -> None:
    message, made = b"x", OLD.sign(b"x")
    more = made[:32] + (int.from_bytes(made[32:], "little") + ed25519.ORDER).to_bytes(32, "little")
    assert ed25519.verify(OLD.key.public, message, made)
    assert not ed25519.verify(OLD.key.public, message, more)
    assert not ed25519.verify(bytes([1]) + bytes(31), message, bytes([1]) + bytes(63))


def test_what_is_signed_is_bound_to_entry_0() -> None:
    later = entry(RecoveryKeyNamed(key=text(SPARE)), 2)
    assert keys_on_record([BARE, later]).first == sha256(canonical(BARE)).hexdigest()
