"""The keys with which officers and evaluating bodies sign, and what the book requires to be signed (Art. 35, 36)."""

from __future__ import annotations

from typing import NamedTuple

from domain.ledger.signing import fingerprint
from domain.rules.book import public_part
from domain.rules.officer import Officer
from domain.rules.organisation import Organisation
from domain.rules.signing import carried
from projections.authorship import (
    AUTHORSHIP,
    KEYS,
    REQUIRED,
    KeyDoubted,
    KeyEnded,
    KeyLost,
    KeyRegistered,
    doubt_of,
    end_of,
    lost_of,
)
from site_builder.site import Site
from site_builder.words.values import titled
from site_builder.words.voice import Voice


class KeyPlace(NamedTuple):
    """An entry that says something of a key: its number, the day of its decision, and where it is told."""

    entry: int
    on: str | None
    where: str | None


class Key(NamedTuple):
    """A key of an officer or body: registered where, with a proof or not, ended where and how, doubted since when.

    `recovered`: the book's recovery key signed the registration; `lost`: the entry that names it as lost.
    """

    text: str
    fingerprint: str
    since: KeyPlace
    proven: bool
    recovered: bool
    lost: KeyPlace | None
    until: KeyPlace | None
    revoked: bool
    untrusted: str | None


class Required(NamedTuple):
    """Where the book required signatures, and the kinds that it named there as decided by two."""

    at: KeyPlace
    kinds: list[str]


def keys_of(site: Site, spoken: Voice, state: Officer | Organisation) -> list[Key]:
    """The keys of an officer or body by its state, in the order in which they were registered."""
    former = state.former if isinstance(state, Officer) else state.former_keys
    texts = dict.fromkeys((*former, *state.keys))
    known = ((text, site.reader.document(KEYS.name, carried(text), KeyRegistered)) for text in texts)
    return sorted((_key(site, spoken, text, told) for text, told in known if told), key=lambda key: key.since.entry)


def _key(site: Site, spoken: Voice, text: str, known: KeyRegistered) -> Key:
    read, key = site.reader, carried(text)
    end = read.document(KEYS.name, end_of(key), KeyEnded)
    doubt = read.document(KEYS.name, doubt_of(key), KeyDoubted)
    lost = read.document(KEYS.name, lost_of(key), KeyLost)
    public = public_part(text)
    return Key(
        text,
        fingerprint(public) if isinstance(public, bytes) else "",
        _place(site, spoken, known.since),
        known.proven,
        known.recovered,
        _place(site, spoken, lost.at) if lost else None,
        _place(site, spoken, end.at) if end else None,
        bool(end and end.revoked),
        doubt.since if doubt else None,
    )


def required(site: Site, spoken: Voice) -> list[Required]:
    """Where the book required signatures, the first and where it named more kinds; none where it does not."""
    told = site.reader.document(AUTHORSHIP.name, REQUIRED, list[tuple[int, list[str]]]) or ()
    return [
        Required(_place(site, spoken, index), [titled(spoken.words, spoken.language, kind) for kind in kinds])
        for index, kinds in told
    ]


def _place(site: Site, spoken: Voice, index: int) -> KeyPlace:
    shown = site.reader.entry(index)
    return KeyPlace(index, shown.entry.decided_on, spoken.leads(site.home_of(shown)))
