"""Decisions: each checks the terms of one kind of fact against the state, and answers with the fact or refuses.

The terms are the fact as the officer proposes it, so that its fields are written down once. A decision may
complete them (an approval restates the title that was proposed) and returns what goes on record.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import msgspec

from domain.rules.charter import Charter
from domain.rules.currencies import in_own, require_own_currency
from domain.rules.fact import Fact, State, kind_of
from domain.rules.in_force import require_codes
from domain.rules.order import require_in_order
from domain.rules.references import require_on_record, require_once
from domain.rules.refusal import Refused, require, together
from domain.rules.sitting import Sitting

F = TypeVar("F", bound=Fact)
CHARTER = Charter.subject
Decide = Callable[[Any, Any, Sitting], Fact]
Possible = Callable[[Any, Sitting], object]


@dataclass(frozen=True)
class Kind:
    """One row of the catalogue: a kind of fact and the decision that makes it.

    `possible` refuses what the record alone forbids, whatever the terms; it is asked before them.
    """

    name: str
    fact: type[Fact]
    decide: Decide
    possible: Possible

    def answer(self, state: Any, terms: Fact, at: Sitting) -> Fact:
        """The rule's own answer, or `Refused`; what every decision must hold besides is asked by `decide`."""
        self.possible(state, at)
        return self.decide(state, terms, at)

    @functools.cached_property
    def told(self) -> tuple[str, ...]:
        """The fields that a decision must state, although an old list may lack them."""
        return tuple(
            field.name
            for field in msgspec.structs.fields(self.fact)
            if labels(field.type).get("told") and field.default is not msgspec.NODEFAULT
        )


KINDS: dict[str, Kind] = {}


def labels(annotation: Any) -> dict[str, Any]:
    """The labels of a field's annotation: zh, en, unit, term, told."""
    for meta in getattr(annotation, "__metadata__", ()):
        if isinstance(meta, msgspec.Meta) and meta.extra and "told" in meta.extra:
            return dict(meta.extra)
    return {}


def at_any_time(state: Any, at: Sitting) -> None:
    """The precondition of what no record forbids."""


def decides(
    fact: type[F], possible: Possible = at_any_time
) -> Callable[[Callable[[Any, F, Sitting], F]], Callable[[Any, F, Sitting], F]]:
    """Enter a decision into the catalogue under the kind of fact that it makes, with its precondition."""

    def enter(decide: Callable[[Any, F, Sitting], F]) -> Callable[[Any, F, Sitting], F]:
        KINDS[kind_of(fact)] = Kind(kind_of(fact), fact, decide, possible)
        return decide

    return enter


def decide(kind: Kind, state: Any, terms: Fact, at: Sitting) -> Fact:
    """Take a decision: what goes on record, or `Refused`."""
    require_possible(kind, state, at)
    missing = [name for name in kind.told if getattr(terms, name) in (None, ())]
    if missing:
        text = f"Art. {kind.fact.article}: a decision of this kind states its {{field}}."
        raise Refused(text, field=", ".join(missing))
    own = at.charter.currency
    own_money = state.subject != CHARTER  # a charter states the currency itself
    terms = in_own(terms, own, getattr(state, "budget", None)) if own_money else terms
    try:
        fact = kind.decide(state, terms, at)
    except Refused as refused:
        raise refused.beside(*_unknown(terms, state, at, (refused, *refused.others))) from None
    together(
        lambda: require_on_record(fact, state.ref, _states(), at),
        lambda: require_once(terms),
        lambda: require_in_order(fact, state.ref, at),
        lambda: require_codes(fact, state, at.charter),
        lambda: require_own_currency(terms, state, own) if own_money else None,
    )
    return fact


def require_possible(kind: Kind, state: Any, at: Sitting) -> None:
    """Refuse what the record does not allow by now, whatever the terms."""
    require_one_book(state.ref, at.book)
    kind.possible(state, at)


def _unknown(terms: Fact, state: State, at: Sitting, told: Sequence[Refused]) -> list[Refused]:
    """What else is wrong with the names and codes in refused terms: whoever is refused is told all at once."""
    try:
        together(
            lambda: require_on_record(terms, state.ref, _states(), at),
            lambda: require_once(terms),
            lambda: require_codes(terms, state, at.charter),
        )
    except Refused as refused:
        said = {str(each) for each in told} | {str(value) for each in told for value in each.values.values()}
        return [each for each in (refused, *refused.others) if said.isdisjoint((str(each), each.values.get("ref")))]
    return []


def require_one_book(stream: str, book: str) -> None:
    """Refuse whatever is to be entered on the stream of another book than the log's own, that of entry 0."""
    require(
        not stream.startswith("book/") or not book.startswith("book/") or stream == book,
        "Art. 3: a log has one book, and {book} is open already; nothing is recorded on {stream}.",
        book=book,
        stream=stream,
    )


@functools.cache
def _states() -> dict[str, type[State]]:
    """The states by the subject of their streams."""
    found = {kind.fact.state.subject: kind.fact.state for kind in KINDS.values()}
    return {subject: state for subject, state in found.items() if subject}
