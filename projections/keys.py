"""Where in the book each key was registered that signs decisions: an index by the key, as an entry carries it."""

from __future__ import annotations

from domain.rules.admission import OrganisationQualified
from domain.rules.officer_keys import OfficerKeyRegistered, OfficerKeyRevoked
from domain.rules.signing import carried
from projections.line import Line
from projections.question import Documents, Question, among


def _fold(documents: Documents, line: Line) -> None:
    fact = line.entry.fact
    key = fact.replacement if isinstance(fact, OfficerKeyRevoked) else getattr(fact, "key", None)
    if key and getattr(fact, "proof", None) and documents[carried(key)] is None:
        documents[carried(key)] = line.index


REGISTERED = Question(
    "registered", _fold, concerns=among(OfficerKeyRegistered, OfficerKeyRevoked, OrganisationQualified)
)
