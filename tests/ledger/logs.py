"""Keys and sealed logs for the tests of the ledger."""

from __future__ import annotations

import contextlib
import io
import runpy
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


def verified(folder: Path, *, key: str = "", old: Path | None = None) -> str:
    """What an auditor's stand-alone script says of a log, but for who did what: here its entries open no book."""
    script = runpy.run_path(str(VERIFY), run_name="imported")
    script["Log"].check = lambda log, index, raw, told: log.check_personal(index, told.stream, told.fact, told.pd or {})
    keys = [script["read_key"](key, 1)] if key else []
    with contextlib.redirect_stdout(io.StringIO()) as said:
        script["verify"](str(folder), keys, old.read_bytes() if old else None, [], 0)
    return said.getvalue().splitlines()[-1]
