"""The table of routes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from domain.rules.catalogue import KINDS
from public import handlers
from public.openapi import document
from public.route import JSON, ApiAnswer, Parameter, Route, ServerState, calendar_day, number_between, one_of

DAY = {"type": "string", "format": "date"}
INDEX = {"type": "integer", "minimum": 0, "maximum": handlers.FARTHEST}
TEXT = {"text/plain": {"type": "string"}}


def _description(world: ServerState, asked: Mapping[str, Any]) -> ApiAnswer:
    return ApiAnswer(document(ROUTES))


ROUTES: tuple[Route, ...] = (
    Route(
        "/api/v1/entries",
        "listEntries",
        "Entries in the order of the book, at most `limit` a page. A `Link` header with rel=next leads on while there"
        " are more; to follow the book, ask again later from the index after the last one received.",
        (
            Parameter(
                "from", "query", "Index of the first entry, from 0.", INDEX, number_between(0, handlers.FARTHEST)
            ),
            Parameter("to", "query", "Index before which to stop.", INDEX, number_between(0, handlers.FARTHEST)),
            Parameter(
                "kind",
                "query",
                "Only entries of this kind.",
                {"type": "string", "enum": sorted(KINDS)},
                one_of(KINDS, "kind of entry"),
            ),
            Parameter(
                "limit",
                "query",
                "Entries a page.",
                {"type": "integer", "minimum": 1, "maximum": handlers.MOST, "default": handlers.USUAL},
                number_between(1, handlers.MOST),
            ),
        ),
        handlers.entries,
        {
            JSON: {
                "type": "array",
                "items": {
                    "type": "object",
                    "required": ["index", "entry"],
                    "properties": {"index": INDEX, "entry": {"$ref": "#/components/schemas/Entry"}},
                },
            }
        },
        (400, 503),
    ),
    Route(
        "/api/v1/entries/{index}",
        "getEntry",
        "The canonical bytes of one entry: what is stored, hashed and published. They never change.",
        (Parameter("index", "path", "Index in the log, from 0.", INDEX, number_between(0, handlers.FARTHEST)),),
        handlers.entry,
        {JSON: {"$ref": "#/components/schemas/Entry"}},
        (400, 404, 503),
    ),
    Route(
        "/api/v1/streams/{stream}",
        "getStream",
        "What a stream amounts to. Only entries count that were true on one day and public by another; a correction"
        " works from the day on which it was itself decided and public. `counted` names the entries that counted.",
        (
            Parameter(
                "stream",
                "path",
                "Name of the stream, such as programme/1 or organisation/清华大学; its slashes may stand as they are.",
                {"type": "string", "examples": ["programme/1"]},
                str,
            ),
            Parameter(
                "true_on",
                "query",
                "Only what was decided on or before this day. Where no day of decision is published, the day on which"
                " the entry became public stands for it.",
                DAY,
                calendar_day,
            ),
            Parameter(
                "public_by", "query", "Only what was public on this day, as the office counts days.", DAY, calendar_day
            ),
        ),
        handlers.stream,
        {JSON: {"$ref": "#/components/schemas/KnownStream"}},
        (400, 404, 503),
    ),
    Route("/api/v1/openapi.json", "getDescription", "This description.", (), _description, {JSON: {"type": "object"}}),
    Route("/healthz", "getHealth", "Whether site and record can be read.", (), handlers.health, TEXT, (503,)),
    Route("/metrics", "getMetrics", "Counts for Prometheus.", (), handlers.metrics, TEXT),
)
