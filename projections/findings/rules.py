"""The findings that the law names: each with its article, the power that should act, and the unit it falls to."""

from __future__ import annotations

from typing import Literal, NamedTuple

from domain.rules.fact import Power

Actor = Literal["undertaker", "organiser", "evaluator", "answering", "author"]


class Rule(NamedTuple):
    """One kind of finding; `actor` is the part in the subject of the units that should act.

    `met_by` names the kinds of entry that do what was due, where that could be done before its day.
    """

    name: str
    article: int
    power: Power | None  # None: that of the entry itself
    actor: Actor
    met_by: tuple[str, ...] = ()


EXECUTION, SUPERVISION, DECISION = Power.EXECUTION, Power.SUPERVISION, Power.DECISION

RULES: dict[str, Rule] = {
    rule.name: rule
    for rule in (
        Rule("notice_short", 14, EXECUTION, "organiser"),
        Rule("approved_early", 14, DECISION, "organiser"),
        Rule("objection_open", 14, SUPERVISION, "organiser", ("project.objection_answered",)),
        Rule("no_search", 17, EXECUTION, "undertaker"),
        Rule("milestone_silent", 18, EXECUTION, "undertaker", ("project.progress_reported",)),
        Rule("rebaselined", 20, DECISION, "organiser"),
        Rule("evaluation_overdue", 23, SUPERVISION, "evaluator", ("evaluation.reported",)),
        Rule("evaluator_party", 23, SUPERVISION, "organiser"),
        Rule("post_missing", 26, SUPERVISION, "organiser", ("evaluation.reported",)),
        Rule("no_response", 27, EXECUTION, "answering"),
        Rule("no_action", 27, EXECUTION, "answering", ("evaluation.action_taken",)),
        Rule("no_recheck", 27, SUPERVISION, "organiser"),
        Rule("late_publication", 29, None, "author"),
        Rule("no_final_report", 30, EXECUTION, "undertaker", ("report.submitted",)),
        Rule("not_released", 30, EXECUTION, "author", ("report.released",)),
        Rule("no_notice", 33, EXECUTION, "organiser"),
    )
}
ARTICLES = tuple(sorted({rule.article for rule in RULES.values()}))
