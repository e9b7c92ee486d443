"""Personal data beside the book: an entry holds salted commitments, the values and salts lie apart (Art. 32)."""

from __future__ import annotations

import base64
import hmac
from collections.abc import Iterable
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


class PersonalPlace(NamedTuple):
    """Where one personal value stands."""

    stream: str
    number: int
    field: str


def commitment(field: str, value: str, salt: bytes) -> str:
    """What the entry says of a personal value: `hmac-sha256:` over the JSON of [field, value], keyed by the salt.

    Without the salt, 32 random bytes, the value cannot be guessed from it; with the salt gone it says nothing.
    """
    return "hmac-sha256:" + hmac.new(salt, msgspec.json.encode([field, value]), sha256).hexdigest()


def format_file(values: Iterable[tuple[int, PersonalValue]]) -> bytes:
    """`personal/<bundle>.json`: index in the log -> field -> value and salt (base64), in canonical JSON."""
    told: dict[str, dict[str, dict[str, str]]] = {}
    for index, value in values:
        salt = base64.b64encode(value.salt).decode()
        told.setdefault(str(index), {})[value.field] = {"value": value.value, "salt": salt}
    return msgspec.json.encode(told, order="sorted")


def read_file(data: bytes) -> dict[int, dict[str, tuple[str, bytes]]]:
    """Index -> field -> value and salt; ValueError for anything but such a file."""
    told = msgspec.json.decode(data, type=dict[int, dict[str, dict[str, str]]])
    return {
        index: {field: (each["value"], base64.b64decode(each["salt"], validate=True)) for field, each in fields.items()}
        for index, fields in told.items()
    }
