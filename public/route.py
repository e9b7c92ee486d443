"""How the public asks: a route is a table row, from which come its address, its checks and its description."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Mapping
from typing import Any, Literal, NamedTuple

from public.counts import Counts
from public.record import PublicRecord

JSON = "application/json"


class BadRequest(Exception):
    """A question that cannot be answered; one plain sentence says why."""

    def __init__(self, status: int, detail: str) -> None:
        self.status = status
        self.detail = detail
        super().__init__(detail)


class ServerState(NamedTuple):
    """What answers are drawn from. `record` is None where the server was started without one."""

    record: PublicRecord | None
    counts: Counts
    whole: Callable[[], bool]  # whether the site is there

    def read(self) -> PublicRecord:
        """The record; 503 without one."""
        if self.record is None:
            raise BadRequest(503, "this server has no record to read: neither a book nor the builder's view of one")
        return self.record


class ApiAnswer(NamedTuple):
    """What is sent back. What is `lasting` never changes under its address."""

    body: bytes
    media_type: str = JSON
    lasting: bool = False
    next: Mapping[str, Any] | None = None  # the query of the next page


class Parameter(NamedTuple):
    """One part of a question: `read` makes its value from text or raises ValueError with a plain reason."""

    name: str
    where: Literal["path", "query"]
    about: str
    schema: Mapping[str, Any]
    read: Callable[[str], Any]


class Route(NamedTuple):
    """One address, answered by a function of the world and what was asked (parameters that were left out are None)."""

    path: str
    name: str
    about: str
    parameters: tuple[Parameter, ...]
    answer: Callable[[ServerState, Mapping[str, Any]], ApiAnswer]
    gives: Mapping[str, Any]  # media type -> schema
    refuses: tuple[int, ...] = ()


def read_parameters(route: Route, path: Mapping[str, str], query: Mapping[str, str | list[str]]) -> dict[str, Any]:
    """The values of a question; `Problem` 400 for a parameter that is unknown, repeated or malformed."""
    known = {parameter.name: parameter for parameter in route.parameters if parameter.where == "query"}
    for name in query:
        if name not in known:
            told = f"it takes {', '.join(known)}" if known else "it takes none"
            raise BadRequest(400, f"there is no parameter {name[:80]!r} here; {told}")
    values: dict[str, Any] = {}
    for parameter in route.parameters:
        text = (path if parameter.where == "path" else query).get(parameter.name)
        if isinstance(text, list):
            raise BadRequest(400, f"{parameter.name} is given {len(text)} times; give it once")
        try:
            values[parameter.name] = None if text is None else parameter.read(text)
        except ValueError as error:
            raise BadRequest(400, f"{parameter.name}: {error}") from None
    return values


def number_between(low: int, high: int) -> Callable[[str], int]:
    """Reads a whole number between two bounds."""

    def read(text: str) -> int:
        if not re.fullmatch(r"[0-9]{1,16}", text) or not low <= int(text) <= high:
            raise ValueError(f"{text[:80]!r} is not a whole number from {low} to {high}")
        return int(text)

    return read


def calendar_day(text: str) -> str:
    """Reads a day of the calendar."""
    try:
        if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
            return datetime.date.fromisoformat(text).isoformat()
    except ValueError:
        pass
    raise ValueError(f"{text[:80]!r} is not a day of the calendar (year-month-day, such as 2017-12-31)")


def one_of(names: Mapping[str, Any], what: str) -> Callable[[str], str]:
    """Reads one of some names."""

    def read(text: str) -> str:
        if text not in names:
            raise ValueError(f"{text[:80]!r} is no {what}")
        return text

    return read
