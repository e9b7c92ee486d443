"""The OpenAPI 3.1 description of the routes: from their table, and from the classes of facts and states."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping
from importlib.metadata import version
from typing import Any

import msgspec

from domain.ledger.entry import Entry
from domain.rules.catalogue import KINDS, STATES
from public.handlers import KnownStream
from public.route import Parameter, Route

PLACE = "#/components/schemas/{name}"


def document(routes: Iterable[Route]) -> bytes:
    """The description as JSON."""
    return msgspec.json.encode(
        {
            "openapi": "3.1.0",
            "info": {
                "title": "公示 Gongshi",
                "version": version("gongshi"),
                "summary": "公开记录的只读接口 · The public record, read only",
                "description": "Everything served here can also be had from the site's static files.",
                "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
            },
            "paths": {route.path: {"get": _operation(route)} for route in routes},
            "components": {"schemas": _schemas(), "responses": {"Problem": _problem()}},
        },
        order="sorted",
    )


def _operation(route: Route) -> dict[str, Any]:
    good = {"description": "OK", "content": {media: {"schema": schema} for media, schema in route.gives.items()}}
    bad = {str(status): {"$ref": "#/components/responses/Problem"} for status in route.refuses}
    return {
        "operationId": route.name,
        "summary": route.about.partition(".")[0],
        "description": route.about,
        "parameters": [_parameter(parameter) for parameter in route.parameters],
        "responses": {"200": good, **bad},
    }


def _parameter(parameter: Parameter) -> dict[str, Any]:
    return {
        "name": parameter.name,
        "in": parameter.where,
        "required": parameter.where == "path",
        "description": parameter.about,
        "schema": parameter.schema,
    }


def _problem() -> dict[str, Any]:
    text = {"type": "string"}
    told = {"type": text, "title": text, "status": {"type": "integer"}, "detail": text}
    schema = {"type": "object", "required": sorted(told), "properties": told}
    return {"description": "Why not (RFC 9457).", "content": {"application/problem+json": {"schema": schema}}}


@functools.cache
def _schemas() -> Mapping[str, Any]:
    """The schemas of entries, of every kind of fact, of every state, and of what is said of a stream."""
    facts = [KINDS[kind].fact for kind in sorted(KINDS)]
    states = [STATES[subject] for subject in sorted(STATES)]
    named, made = msgspec.json.schema_components([Entry[Any], KnownStream, *facts, *states], ref_template=PLACE)
    entry, known = (made.pop(ref["$ref"].rpartition("/")[2]) for ref in named[:2])
    entry["properties"]["fact"] = {"anyOf": list(named[2 : 2 + len(facts)])}
    known["properties"]["state"] = {"anyOf": [*named[2 + len(facts) :], {"type": "null"}]}
    whole = msgspec.json.encode({**made, "Entry": {**entry, "title": "Entry"}, "KnownStream": known})
    told: dict[str, Any] = msgspec.json.decode(whole.replace(b'\\\\Z"', b'$"'))  # ECMA-262's end of a text
    return told
