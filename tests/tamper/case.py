"""What a tampering is to the tests: its name, who finds it, and what the auditor brings along."""

from __future__ import annotations

from typing import NamedTuple

from tests.tamper.ways import Tamper


class Case(NamedTuple):
    """One tampering. `kept`: the auditor kept the checkpoint of so many entries; `keys`: and the keys of log and site.
    `witness`: the auditor asks for a cosignature. `both`: it is done to a book in SQLite and to one in PostgreSQL."""

    what: str
    found_by: str
    tamper: Tamper
    kept: int = 0
    keys: bool = False
    witness: bool = False
    both: bool = False
