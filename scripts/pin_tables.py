"""Writes into verify.py by which hash it knows the tables of this release: powers.json and forms.json, together."""

from __future__ import annotations

import re
import sys
from hashlib import sha256
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from domain.ledger import form, powers

TARGET = Path(__file__).resolve().parents[1] / "site_builder" / "static" / "verify.py"
PINNED = re.compile(r'^TABLES = "([0-9a-f]{64})"', re.MULTILINE)


def pin() -> str:
    """The SHA-256 of both tables, one behind the other."""
    return sha256(powers.table() + form.table()).hexdigest()


if __name__ == "__main__":
    TARGET.write_text(PINNED.sub(f'TABLES = "{pin()}"', TARGET.read_text(encoding="utf-8")), encoding="utf-8")
