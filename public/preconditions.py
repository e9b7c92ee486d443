"""What a client already has, wants a part of, or can unpack: the request headers of RFC 9110, read leniently.

A header that is malformed is ignored, as the standard asks; nothing here raises.
"""

from __future__ import annotations

import email.utils
import re
from typing import NamedTuple

_TAG = re.compile(r'(?:W/)?("[\x21\x23-\x7e\x80-\xff]*")')
_SPAN = re.compile(r"\s*bytes\s*=\s*([0-9]{0,18})-([0-9]{0,18})\s*", re.IGNORECASE | re.ASCII)
_CODING = re.compile(
    r"\s*([\w!#$%&'*+.^`|~-]+)\s*(?:;\s*q\s*=\s*([01](?:\.[0-9]{0,3})?))?\s*", re.IGNORECASE | re.ASCII
)


class ByteSpan(NamedTuple):
    """Bytes `start` up to, but not including, `stop`; empty where the file has none of those asked for."""

    start: int
    stop: int


def unchanged(if_none_match: str | None, if_modified_since: str | None, etag: str, modified: int | None) -> bool:
    """Whether the client's copy still holds (304); entity tags outweigh dates (RFC 9110 §13.2.2)."""
    if if_none_match is not None:
        return if_none_match.strip() == "*" or etag in _TAG.findall(if_none_match)
    since = _moment(if_modified_since)
    return since is not None and modified is not None and modified <= since


def requested_span(asked: str | None, if_range: str | None, size: int, etag: str, modified: int) -> ByteSpan | None:
    """The part that is asked for, None for the whole; several parts at once are answered with the whole."""
    found = _SPAN.fullmatch(asked or "")
    if found is None or (if_range is not None and if_range.strip() != etag and _moment(if_range) != modified):
        return None
    first, last = found.groups()
    if not first:
        return ByteSpan(max(0, size - int(last)), size) if last else None
    if last and int(last) < int(first):
        return None
    return ByteSpan(min(int(first), size), min(int(last) + 1, size) if last else size)


def codings(accept_encoding: str | None, offered: tuple[str, ...]) -> list[str]:
    """Those of the offered codings that the client takes rather than the file as it is, best first."""
    weights: dict[str, float] = {}
    for part in (accept_encoding or "").split(","):
        if found := _CODING.fullmatch(part):
            weights[found[1].lower()] = float(found[2] or 1)
    plain = weights.get("identity", 0.0)
    taken = [(weights.get(name, weights.get("*", 0.0)), name) for name in offered]
    return [name for weight, name in sorted(taken, key=lambda each: -each[0]) if weight > 0 and weight >= plain]


def _moment(date: str | None) -> int | None:
    try:
        return int(email.utils.parsedate_to_datetime(date).timestamp()) if date else None
    except (ValueError, TypeError, OverflowError):
        return None
