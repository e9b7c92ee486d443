"""Of a term that ended midway: a case under way goes on with it, and nothing new is stated with it (Art. 38)."""

from __future__ import annotations

import msgspec
import pytest

from domain.rules.evaluation import Evaluation
from domain.rules.evaluation_course import EvaluationReported
from domain.rules.fact import State
from domain.rules.in_force import CharterTable, default, require_codes, table_of
from domain.rules.project import Project
from domain.rules.proposal import require_instrument
from domain.rules.refusal import Refused
from domain.rules.sitting import Sitting

ENDED, AFTER = "2015-06-30", "2015-07-01"


def ending(vocabulary: str, *codes: str) -> CharterTable:
    """The charter of the plan, in which some terms end."""
    held = default().charter
    terms = tuple(
        msgspec.structs.replace(term, until=ENDED) if term.code in codes else term
        for term in held.vocabulary(vocabulary)
    )
    return table_of(held.with_terms(vocabulary, terms))


def sitting(charter: CharterTable) -> Sitting:
    return Sitting(on=AFTER, look_up=lambda kind, ref: charter.charter if ref == "charter/main" else kind(id=ref))


def test_an_instrument_that_ended_stays_that_of_its_class() -> None:
    at = sitting(ending("instrument", "competitive_project"))
    require_instrument("government_supported", "competitive_project", at)
    with pytest.raises(Refused, match="is no support instrument of the class"):
        require_instrument("government_organised", "competitive_project", at)
    stated = Project(id="P", management_class="government_supported", instrument="competitive_project")
    require_codes(stated, stated, at.charter)  # what stands is not asked again
    with pytest.raises(Refused, match="competitive_project was used until 2015-06-30"):
        require_codes(stated, Project(id="P"), at.charter)


@pytest.mark.parametrize("ended", ["rating", "scale"])
def test_what_was_commissioned_on_a_scale_is_rated_on_it(ended: str) -> None:
    charter = ending(ended, "passed" if ended == "rating" else "pass")
    at = sitting(charter)
    reported = EvaluationReported(overall="passed", scale="pass")
    held: State = Evaluation(id="E", scale="pass")
    require_codes(reported, held, at.charter)
    assert charter.belongs("rating", "passed", "pass") and not charter.belongs("rating", "excellent", "pass")
    if ended == "scale":  # and on no other case
        with pytest.raises(Refused, match="was used until 2015-06-30"):
            require_codes(reported, Evaluation(id="E"), at.charter)
