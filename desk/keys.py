"""The keys that sign for a book: Ed25519, each in a file of its own, encrypted with a passphrase, for its owner only.

The format is PKCS #8 under scrypt, which OpenSSL writes and every crypto library reads; a private key is never on
disk unencrypted. Below it stands its public half, so that a copy of this one file is enough. A folder of keys holds
`log.key` and `site.key` with their public halves `log.vkey` and `site.vkey`, while a key is being succeeded
`log.next.key`, and `recovery.vkey`, whose private half is kept apart.
"""

from __future__ import annotations

import contextlib
import os
import re
import subprocess
import unicodedata
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

from desk.disk import read_bytes, writing
from desk.submission import DeskError
from desk.text_file import read_vkey
from domain.ledger.files import write_atomically
from domain.ledger.note import ED25519, NoteError, VerifierKey, format_vkey, parse_vkey
from domain.ledger.seal import Signer
from domain.rules.said import Said

COST = 16384  # scrypt N: about 50 ms and 16 MiB for each try at the passphrase
BREAKING = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")  # what no new passphrase has
LONGEST = 1023  # bytes of a passphrase; OpenSSL cuts off the rest without a word
BELOW = "public key: "  # what begins the line under the private half
PRIVATE = 0o600  # the mode of a private key's file
HOLDERS = ("officer", "organisation")  # whose keys are not the book's own
ROLES = ("log", "site", "recovery")


def new_key() -> Ed25519PrivateKey:
    """A new private key from the operating system's randomness."""
    return Ed25519PrivateKey.generate()


def public_key(name: str, key: Ed25519PrivateKey) -> VerifierKey:
    """The public half under a name."""
    return VerifierKey(name, ED25519, key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw))


def save_key(folder: Path, stem: str, name: str, key: Ed25519PrivateKey, passphrase: str) -> VerifierKey:
    """Write `<stem>.key` (mode 0600) and `<stem>.vkey`; an existing key is never overwritten.

    A crash leaves no `.key`, or a whole one: it is written under another name and linked into place.
    """
    target, vkey = folder / f"{stem}.key", folder / f"{stem}.vkey"
    check_no_link(target, vkey)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    public = public_key(name, key)
    data = encrypted(key, passphrase) + _below(public)
    with writing(target):
        try:
            write_atomically(target, data, mode=PRIVATE, new=True)
        except FileExistsError:
            raise DeskError(
                "{target}: there is a key already; keys are replaced by `gongshi-desk key succeed`", target=target
            ) from None
    try:
        write_vkey(vkey, public)
    except DeskError:  # the disk is full: nothing was made
        target.unlink()
        raise
    return public


def check_no_link(*paths: Path) -> None:
    """Refuse to write a new key where a link leads to another place."""
    for path in paths:
        if path.is_symlink():
            raise DeskError("{path}: this is a link; name a file of its own for the new key", path=path)


def _below(public: VerifierKey) -> bytes:
    return f"{BELOW}{format_vkey(public)}\n".encode()


def write_vkey(path: Path, key: VerifierKey) -> None:
    """Write a public key, whole or not at all."""
    with writing(path):
        write_atomically(path, f"{format_vkey(key)}\n".encode())


def encrypted(key: Ed25519PrivateKey, passphrase: str) -> bytes:
    """The key as PKCS #8 in PEM, encrypted under scrypt and AES-256 by OpenSSL; the plain key goes through a pipe."""
    secret = _checked(passphrase)
    plain = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    command = ["openssl", "pkcs8", "-topk8", "-v2", "aes-256-cbc", "-scrypt", "-scrypt_N", str(COST), "-passout"]
    reading, writing = os.pipe()
    try:
        os.write(writing, secret + b"\n")
        os.close(writing)
        done = subprocess.run([*command, f"fd:{reading}"], input=plain, capture_output=True, pass_fds=(reading,))
    except FileNotFoundError:
        raise DeskError("the program `openssl` is missing: install it (apt install openssl), then try again") from None
    finally:
        os.close(reading)
    if done.returncode:
        raise DeskError("openssl could not encrypt the key: {said}", said=done.stderr.decode(errors="replace").strip())
    try:
        load_pem_private_key(done.stdout, secret)
    except ValueError:
        raise DeskError("the key does not open again with this passphrase; nothing was written: take another") from None
    return done.stdout


def _checked(passphrase: str) -> bytes:
    """The bytes of a new passphrase, in the one normal form that every keyboard comes to."""
    secret = unicodedata.normalize("NFC", passphrase).encode()
    if not secret:
        raise DeskError("a key needs a passphrase: none was given")
    if len(secret) > LONGEST:
        raise DeskError(
            "the passphrase has {length} bytes; take one of at most {longest}", length=len(secret), longest=LONGEST
        )
    if BREAKING.search(passphrase):
        raise DeskError("a passphrase is one line of text: take one without line breaks and control characters")
    return secret


def _tries(passphrase: str) -> list[bytes]:
    """What may open a key: the normal form, then what older releases made of it: as typed, with the mark that Windows
    sets before a file, and cut off by OpenSSL."""
    forms = [unicodedata.normalize("NFC", passphrase), passphrase, unicodedata.normalize("NFD", passphrase)]
    forms += passphrase.splitlines()[:1]  # of a file older releases took no more
    return list(dict.fromkeys(each.encode()[:LONGEST] for each in (*forms, f"\ufeff{passphrase}")))


def change_passphrase(path: Path, old: str, new: str) -> None:
    """Encrypt a `.key` file with another passphrase; killed at any line, it is whole with the old one or the new."""
    locked, public = encrypted(opened(path, old), new), public_half(path)
    with writing(path):
        write_atomically(path, locked + (_below(public) if public else b""), mode=PRIVATE)


def public_half(path: Path) -> VerifierKey | None:
    """The public half of a `.key` file: as its `.vkey` states it, else as it stands in the file; None in neither."""
    beside = path.with_suffix(".vkey")
    if beside.exists():
        return read_vkey(beside)
    lines = read_bytes(path).decode(errors="replace").splitlines() if path.exists() else []
    with contextlib.suppress(NoteError):
        return next((parse_vkey(each.removeprefix(BELOW)) for each in lines if each.startswith(BELOW)), None)
    return None


def load_signer(path: Path, passphrase: str) -> Signer:
    """The signer of a `.key` file, with the name that its public half states."""
    key, stated = opened(path, passphrase), public_half(path)
    if stated is None:
        again = Said("`gongshi-desk officer key show {path} --of officer/ID` makes it again", path=path)
        there = Said("lay it beside it; the folder log/ and the record have it")
        raise DeskError(
            "{file}: the public half of {name} is missing; {then}",
            file=path.with_suffix(".vkey"),
            name=path.name,
            then=again if is_of_holder(path) else there,
        )
    if stated != public_key(stated.name, key):
        raise DeskError(
            "{file}: this is not the public half of {name}",
            file=path.with_suffix(".vkey"),
            name=path.name,
        )
    return Signer(stated, key.sign)


def is_of_holder(path: Path) -> bool:
    """Whether a key file is that of an officer or body, and not one of the book's own."""
    with contextlib.suppress(DeskError):
        if public := public_half(path):
            return public.name.split("/")[-2:-1] in ([each] for each in HOLDERS)
    return path.name.partition(".")[0] not in ROLES


def opened(path: Path, passphrase: str) -> Ed25519PrivateKey:
    """The private key in a `.key` file."""
    if not path.exists() and is_of_holder(path):
        raise DeskError(
            "{path}: there is no such key; an officer's key is made by `gongshi-desk officer key make`, and one that"
            " was lost is revoked: `gongshi-desk officer key revoke --help`",
            path=path,
        )
    if not path.exists():
        raise DeskError(
            "{path}: there is no such key; a new book makes its keys by `gongshi-desk key new`, and where"
            " one was lost it is succeeded by another: `gongshi-desk key succeed --help`",
            path=path,
        )
    if path.stat().st_mode & 0o077:
        raise DeskError("{path}: others can read this key; run `chmod 600 {path}`", path=path)
    data = read_bytes(path)
    _check_encrypted(path, data)
    for secret in _tries(passphrase):
        with contextlib.suppress(ValueError, TypeError):
            key = load_pem_private_key(data, secret)
            break
    else:
        raise _unopened(path)
    if not isinstance(key, Ed25519PrivateKey):
        raise DeskError("{path}: this is not an Ed25519 key", path=path)
    return key


def _check_encrypted(path: Path, data: bytes) -> None:
    """Refuse what no passphrase opens: a public key, another file, or a private key that lies open."""
    if b"-----BEGIN ENCRYPTED PRIVATE KEY-----" in data:
        return
    if b"PRIVATE KEY-----" in data:
        raise DeskError(
            "{path}: this private key is not under a passphrase as `gongshi-desk` keeps it; make one with `gongshi-desk"
            " officer key make`, or put it under one: `openssl pkcs8 -topk8 -v2 aes-256-cbc -scrypt`",
            path=path,
        )
    if b"+" in data and len(data.split()) == 1:
        raise DeskError(
            "{path}: this is a public key; give the file of the private key, which lies beside it", path=path
        )
    raise DeskError("{path}: this is no key file, or a damaged one: bring back a copy of it", path=path)


def _unopened(path: Path) -> DeskError:
    if is_of_holder(path):
        return DeskError(
            "{path}: the passphrase does not open this key, or the file is damaged; if the passphrase is"
            " lost, the key is too, and is revoked: `gongshi-desk officer key revoke --help`",
            path=path,
        )
    return DeskError(
        "{path}: the passphrase does not open this key, or the file is damaged; if the passphrase is"
        " lost, the key is too: `gongshi-desk key succeed --help`",
        path=path,
    )
