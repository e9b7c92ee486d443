"""The answers: the record by range and kind, one entry, a stream as known on a day, and how the server is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from domain.ledger.entry import AnyEntry, parse
from domain.ledger.office_clock import offset_in
from projections.clocks import as_known
from public.record import PublicRecord, Unreadable
from public.route import ApiAnswer, BadRequest, ServerState

USUAL, MOST = 100, 1000  # entries a page
FARTHEST = 2**53 - 1
_encoder = msgspec.json.Encoder(order="sorted")


class CountedEntry(msgspec.Struct, frozen=True):
    """An entry that counted: its index in the log, its number in the stream, and its two clocks."""

    index: int
    number: int
    kind: str
    decided_on: str | None
    recorded_at: str


class KnownStream(msgspec.Struct, frozen=True, kw_only=True):
    """What a stream amounts to from the entries that counted; `recorded` is how many entries it has by now."""

    stream: str
    true_on: str | None
    public_by: str | None
    illustrative: bool
    state: Any  # None: nothing was known yet
    counted: list[CountedEntry]
    recorded: int


def entries(world: ServerState, asked: Mapping[str, Any]) -> ApiAnswer:
    """A page of the record: the canonical bytes of each entry stand in it as they are."""
    record = world.read()
    low, limit, kind = asked["from"] or 0, asked["limit"] or USUAL, asked["kind"]
    size = record.size()
    high = size if asked["to"] is None else min(asked["to"], size)
    if asked["to"] is not None and asked["to"] < low:
        raise BadRequest(400, f"to: {asked['to']} is before from, {low}")
    found = record.of_kind(kind, low, high, limit + 1) if kind else record.entries(low, min(high, low + limit + 1))
    page = found[:limit]
    body = msgspec.json.encode([{"index": index, "entry": msgspec.Raw(data)} for index, data in page])
    following = {**asked, "from": page[-1][0] + 1} if len(found) > limit else None
    return ApiAnswer(body, next=following)


def entry(world: ServerState, asked: Mapping[str, Any]) -> ApiAnswer:
    """One entry: its canonical bytes and nothing else, as they are stored, hashed and published."""
    found = world.read().entries(asked["index"], asked["index"] + 1)
    if not found:
        raise BadRequest(404, f"the record has no entry {asked['index']} yet")
    return ApiAnswer(found[0][1], lasting=True)


def stream(world: ServerState, asked: Mapping[str, Any]) -> ApiAnswer:
    """What a stream amounts to from the entries that were true and public by two days, and which they are."""
    record = world.read()
    found = record.stream(asked["stream"])
    if not found:
        raise BadRequest(404, f"nothing is recorded on {asked['stream'][:200]!r}")
    told = [parse(data) for _, data in found]
    known = as_known(told, _offset(record), asked["true_on"], asked["public_by"])
    answer = KnownStream(
        stream=told[0].stream,
        true_on=asked["true_on"],
        public_by=asked["public_by"],
        illustrative=told[0].illustrative,
        state=known.state,
        counted=[_counted(found[place][0], told[place]) for place in known.counted],
        recorded=len(told),
    )
    return ApiAnswer(_encoder.encode(answer))


def _offset(record: PublicRecord) -> int:
    """By which clock the office counts days: entry 0 says it."""
    first = record.entries(0, 1)
    return offset_in(first[0][1] if first else None)


def _counted(index: int, told: AnyEntry) -> CountedEntry:
    return CountedEntry(index, told.number, told.kind, told.decided_on, told.recorded_at)


def health(world: ServerState, asked: Mapping[str, Any]) -> ApiAnswer:
    """200 while the site is there and the record, if there is one, can be read; else 503."""
    if not world.whole():
        raise BadRequest(503, "the site is not there")
    try:
        if world.record is not None:
            world.record.size()
    except Unreadable:
        raise BadRequest(503, "the record cannot be read") from None
    return ApiAnswer(b"ok\n", "text/plain; charset=utf-8")


def metrics(world: ServerState, asked: Mapping[str, Any]) -> ApiAnswer:
    """Counts of answers and bytes since the start, and the size of the record."""
    try:
        size = world.record.size() if world.record is not None else None
    except Unreadable:
        size = None
    return ApiAnswer(world.counts.metrics_text(size), "text/plain; version=0.0.4; charset=utf-8")
