"""Keys and sealed logs for the tests of the ledger."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from hashlib import sha256
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from domain.ledger.note import ED25519, VerifierKey
from domain.ledger.seal import Signer

ORIGIN = "example.org/log"
VERIFY = Path(__file__).parents[2] / "site_builder/static/verify.py"


def signer(seed: str = "log", origin: str = ORIGIN) -> Signer:
    """A key that is the same in every run."""
    private = Ed25519PrivateKey.from_private_bytes(sha256(seed.encode()).digest())
    return Signer(VerifierKey(origin, ED25519, private.public_key().public_bytes_raw()), private.sign)


def files_of(folder: Path) -> dict[str, bytes]:
    """Every published file."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def verified(folder: Path, *options: str) -> str:
    """What an auditor's stand-alone script says of a published log.

    The entries of these tests open no book, as those of a log must that publishes the forms of a book's entries.
    """
    with tempfile.TemporaryDirectory() as scratch:
        copy = shutil.copytree(folder, Path(scratch) / "log", ignore=shutil.ignore_patterns("forms.json"))
        command = [sys.executable, "-I", str(VERIFY), str(copy), *options]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        return (done.stdout + done.stderr).splitlines()[-1]
