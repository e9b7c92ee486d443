"""The catalogue of decisions: every kind of fact that can be put on record.

From it come the command line's options, the forms, the templates and the dictionary of the record. Importing the
rooms of the law enters their decisions.
"""

from __future__ import annotations

from domain.rules import (
    acceptance,
    adjustment,
    admission,
    adoption,
    approval,
    book,
    call,
    charter,
    correcting,
    evaluation,
    evaluation_answer,
    evaluation_course,
    execution,
    notice,
    officer,
    officer_keys,
    organisation,
    outcome,
    personal,
    plan,
    policy,
    programme,
    programme_course,
    programme_launch,
    project,
    proposal,
    report,
    signing,
    standing,
    suggestion,
)
from domain.rules.decision import KINDS, Kind
from domain.rules.fact import State

__all__ = ["KINDS", "ROOMS", "STATES", "Kind"]

ROOMS = (
    acceptance,
    adjustment,
    admission,
    adoption,
    approval,
    book,
    call,
    charter,
    correcting,
    evaluation,
    evaluation_answer,
    evaluation_course,
    execution,
    notice,
    officer,
    officer_keys,
    organisation,
    outcome,
    personal,
    plan,
    policy,
    programme,
    programme_course,
    programme_launch,
    project,
    proposal,
    report,
    signing,
    standing,
    suggestion,
)

STATES: dict[str, type[State]] = {
    kind.fact.state.subject: kind.fact.state for kind in KINDS.values() if kind.fact.state is not State
}
"""The state of a stream by its subject, for each subject that has facts of its own."""
