"""The keys that sign for a book: Ed25519, each in a file of its own, encrypted with a passphrase, for its owner only.

The format is PKCS #8 under scrypt, which OpenSSL writes and every crypto library reads; a private key is never on
disk unencrypted. A folder of keys holds `log.key` and `site.key` with their public halves `log.vkey` and `site.vkey`,
while a key is being succeeded `log.next.key`, and `recovery.vkey`, whose private half is kept apart.
"""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

from desk.disk import read_bytes, read_text, writing
from desk.motion import DeskError
from domain.ledger.note import ED25519, VerifierKey, format_vkey, parse_vkey
from domain.ledger.seal import Signer

COST = 16384  # scrypt N: about 50 ms and 16 MiB for each try at the passphrase


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
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    public, target, locked = public_key(name, key), folder / f"{stem}.key", encrypted(key, passphrase)
    unfinished = folder / f"{stem}.key.new"
    _write_private(unfinished, locked)
    try:
        os.link(unfinished, target)
    except FileExistsError:
        raise DeskError(
            "{target}: there is a key already; keys are replaced by `gongshi-desk key succeed`", target=target
        ) from None
    finally:
        unfinished.unlink()
    write_vkey(folder / f"{stem}.vkey", public)
    return public


def _write_private(path: Path, data: bytes) -> None:
    """Write a file that is its owner's alone whatever the umask, down to the disk."""
    with writing(path.with_suffix("")):
        path.unlink(missing_ok=True)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
        except OSError:
            path.unlink()
            raise


def write_vkey(path: Path, key: VerifierKey) -> None:
    """Write a public key, whole or not at all."""
    unfinished = path.with_name(f"{path.name}.new")
    with writing(path):
        unfinished.write_text(format_vkey(key) + "\n", encoding="utf-8")
        unfinished.replace(path)


def encrypted(key: Ed25519PrivateKey, passphrase: str) -> bytes:
    """The key as PKCS #8 in PEM, encrypted under scrypt and AES-256 by OpenSSL; the plain key goes through a pipe."""
    if not passphrase:
        raise DeskError("a key needs a passphrase: none was given")
    plain = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    command = ["openssl", "pkcs8", "-topk8", "-v2", "aes-256-cbc", "-scrypt", "-scrypt_N", str(COST), "-passout"]
    reading, writing = os.pipe()
    try:
        os.write(writing, passphrase.encode() + b"\n")
        os.close(writing)
        done = subprocess.run([*command, f"fd:{reading}"], input=plain, capture_output=True, pass_fds=(reading,))
    except FileNotFoundError:
        raise DeskError("the program `openssl` is missing: install it (apt install openssl), then try again") from None
    finally:
        os.close(reading)
    if done.returncode:
        raise DeskError("openssl could not encrypt the key: {said}", said=done.stderr.decode(errors="replace").strip())
    return done.stdout


def change_passphrase(path: Path, old: str, new: str) -> None:
    """Encrypt a `.key` file with another passphrase; killed at any line, it is whole with the old one or the new."""
    locked, unfinished = encrypted(opened(path, old), new), path.with_name(f"{path.name}.new")
    _write_private(unfinished, locked)
    unfinished.replace(path)


def load_signer(path: Path, passphrase: str) -> Signer:
    """The signer of a `.key` file, with the name that its `.vkey` states."""
    key = opened(path, passphrase)
    if not path.with_suffix(".vkey").exists():
        raise DeskError(
            "{file}: the public half of {name} is missing; lay it beside it",
            file=path.with_suffix(".vkey"),
            name=path.name,
        )
    stated = parse_vkey(read_text(path.with_suffix(".vkey")).strip())
    if stated != public_key(stated.name, key):
        raise DeskError(
            "{file}: this is not the public half of {name}",
            file=path.with_suffix(".vkey"),
            name=path.name,
        )
    return Signer(stated, key.sign)


def opened(path: Path, passphrase: str) -> Ed25519PrivateKey:
    """The private key in a `.key` file."""
    if not path.exists():
        raise DeskError(
            "{path}: there is no such key; a new book makes its keys by `gongshi-desk key new`, and where"
            " one was lost it is succeeded by another: `gongshi-desk key succeed --help`",
            path=path,
        )
    if path.stat().st_mode & 0o077:
        raise DeskError("{path}: others can read this key; run `chmod 600 {path}`", path=path)
    try:
        key = load_pem_private_key(read_bytes(path), passphrase.encode())
    except (ValueError, TypeError):
        raise DeskError(
            "{path}: the passphrase does not open this key, or the file is damaged; if the passphrase is"
            " lost, the key is too: `gongshi-desk key succeed --help`",
            path=path,
        ) from None
    if not isinstance(key, Ed25519PrivateKey):
        raise DeskError("{path}: this is not an Ed25519 key", path=path)
    return key
