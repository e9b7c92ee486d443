"""Personal data beside the book: an entry holds salted commitments, the values and salts lie apart (Art. 32)."""

from __future__ import annotations

import hmac
from hashlib import sha256
from typing import NamedTuple

import msgspec


class PersonalValue(NamedTuple):
    """One personal field of one entry; the entry is named by its place, so that it can be erased by it."""

    stream: str
    number: int
    field: str
    value: str
    salt: bytes  # 32 random bytes, for this field of this entry alone


class Place(NamedTuple):
    """Where one personal value stands."""

    stream: str
    number: int
    field: str


def commitment(field: str, value: str, salt: bytes) -> str:
    """What the entry says of a personal value: `hmac-sha256:` over the JSON of [field, value], keyed by the salt.

    Without the salt, 32 random bytes, the value cannot be guessed from it; with the salt gone it says nothing.
    """
    return "hmac-sha256:" + hmac.new(salt, msgspec.json.encode([field, value]), sha256).hexdigest()
