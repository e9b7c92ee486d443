"""The keys with which officers and evaluating bodies sign, and what the book requires to be signed (Art. 35, 36)."""

from __future__ import annotations

from typing import Any, NamedTuple

from domain.rules.decision import KINDS
from domain.rules.signing import carried
from projections.authorship import AUTHORSHIP, KEYS, REQUIRED, doubt_of, end_of
from site_builder.site import Site
from site_builder.story import home_of
from site_builder.voice import Voice


class Place(NamedTuple):
    """An entry that says something of a key: its number, the day of its decision, and where it is told."""

    entry: int
    on: str | None
    where: str | None


class Key(NamedTuple):
    """A key of an officer or body: registered where, with a proof or not, ended where and how, doubted since when."""

    text: str
    since: Place
    proven: bool
    until: Place | None
    revoked: bool
    untrusted: str | None


class Required(NamedTuple):
    """Where the book required signatures, and the kinds that it named there as decided by two."""

    at: Place
    kinds: list[str]


def keys_of(site: Site, spoken: Voice, state: dict[str, Any]) -> list[Key]:
    """The keys of an officer or body by its state, in the order in which they were registered."""
    texts = dict.fromkeys((*state.get("former", ()), *state.get("former_keys", ()), *state.get("keys", ())))
    found = []
    for text in texts:
        if known := site.reader.document(KEYS.name, carried(text)):
            end, doubt = (site.reader.document(KEYS.name, of(carried(text))) for of in (end_of, doubt_of))
            until = _place(site, spoken, end["at"]) if end else None
            since, revoked = _place(site, spoken, known["since"]), bool(end and end["revoked"])
            found.append(Key(text, since, known["proven"], until, revoked, doubt["since"] if doubt else None))
    return sorted(found, key=lambda key: key.since.entry)


def required(site: Site, spoken: Voice) -> list[Required]:
    """Where the book required signatures, the first and where it named more kinds; none where it does not."""
    told = site.reader.document(AUTHORSHIP.name, REQUIRED) or ()
    return [
        Required(
            _place(site, spoken, index), [getattr(KINDS[kind].fact, spoken.language) for kind in kinds if kind in KINDS]
        )
        for index, kinds in told
    ]


def _place(site: Site, spoken: Voice, index: int) -> Place:
    shown = site.reader.entry(index)
    return Place(index, shown.entry.decided_on, spoken.leads(home_of(site, shown)))
