"""The findings that the law names: each with its article, the power that should act, and the unit it falls to."""

from __future__ import annotations

from typing import Literal, NamedTuple

from domain.rules.fact import Power

Actor = Literal["undertaker", "organiser", "evaluator", "answering", "author"]


class Rule(NamedTuple):
    """One kind of finding; `actor` is the part in the subject of the units that should act.

    `met_by` names the kinds of entry that do what was due, where that could be done before its day. `silent`: it is
    about what the record does not show; of a transcribed list that is a gap of the list, and no finding (Art. 33).
    """

    name: str
    article: int
    power: Power | None  # None: that of the entry itself
    actor: Actor
    met_by: tuple[str, ...] = ()
    silent: bool = True


EXECUTION, SUPERVISION, DECISION = Power.EXECUTION, Power.SUPERVISION, Power.DECISION

RULES: dict[str, Rule] = {
    rule.name: rule
    for rule in (
        Rule("notice_short", 14, EXECUTION, "organiser", silent=False),
        Rule("approved_early", 14, DECISION, "organiser", silent=False),
        Rule("objection_open", 14, SUPERVISION, "organiser", ("project.objection_answered",)),
        Rule("unbalanced", 15, DECISION, "organiser", silent=False),
        Rule("no_search", 17, EXECUTION, "undertaker"),
        Rule("milestone_silent", 18, EXECUTION, "undertaker", ("project.progress_reported",)),
        Rule("paid_beyond", 19, EXECUTION, "organiser", silent=False),
        Rule("source_beyond", 19, EXECUTION, "organiser", silent=False),
        Rule("returned_beyond", 19, EXECUTION, "organiser", silent=False),
        Rule("rebaselined", 20, DECISION, "organiser", silent=False),
        Rule("evaluation_overdue", 23, SUPERVISION, "evaluator", ("evaluation.reported",)),
        Rule("evaluator_party", 23, SUPERVISION, "organiser", silent=False),
        Rule("post_missing", 26, SUPERVISION, "organiser", ("evaluation.reported",)),
        Rule("no_response", 27, EXECUTION, "answering"),
        Rule("no_action", 27, EXECUTION, "answering", ("evaluation.action_taken",)),
        Rule("no_recheck", 27, SUPERVISION, "organiser"),
        Rule("late_publication", 29, None, "author", silent=False),
        Rule("no_final_report", 30, EXECUTION, "undertaker", ("report.submitted",)),
        Rule("not_released", 30, EXECUTION, "author", ("report.released",)),
        Rule("breach_told", 31, None, "organiser", silent=False),
        Rule("no_notice", 33, EXECUTION, "organiser"),
        Rule("transcribed_over", 33, EXECUTION, "organiser", silent=False),
        Rule("evaluator_unsigned", 35, SUPERVISION, "evaluator", silent=False),
        Rule("key_doubted", 35, DECISION, "organiser", silent=False),
        Rule("recovery_used", 35, DECISION, "organiser", silent=False),
        Rule("urgent_open", 36, None, "organiser", silent=False),
        Rule("countersign_refused", 36, None, "organiser", silent=False),
    )
}
ARTICLES = tuple(sorted({rule.article for rule in RULES.values()}))
