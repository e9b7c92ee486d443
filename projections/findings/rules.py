"""The findings that the law names: each with its article, the power that should act, and the unit it falls to."""

from __future__ import annotations

from typing import Literal, NamedTuple

from domain.rules.fact import Power

Actor = Literal["undertaker", "organiser", "evaluator", "answering", "author"]


class FindingRule(NamedTuple):
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

SETTLED = ("suggestion.adopted", "suggestion.merged", "suggestion.declined")

RULES: dict[str, FindingRule] = {
    rule.name: rule
    for rule in (
        FindingRule("suggestion_open", 6, DECISION, "organiser", SETTLED),
        FindingRule("notice_short", 14, EXECUTION, "organiser", silent=False),
        FindingRule("approved_early", 14, DECISION, "organiser", silent=False),
        FindingRule("objection_open", 14, SUPERVISION, "organiser", ("project.objection_answered",)),
        FindingRule("unbalanced", 15, DECISION, "organiser", silent=False),
        FindingRule("no_search", 17, EXECUTION, "undertaker"),
        FindingRule("milestone_silent", 18, EXECUTION, "undertaker", ("project.progress_reported",)),
        FindingRule("paid_beyond", 19, EXECUTION, "organiser", silent=False),
        FindingRule("source_beyond", 19, EXECUTION, "organiser", silent=False),
        FindingRule("returned_beyond", 19, EXECUTION, "organiser", silent=False),
        FindingRule("rebaselined", 20, DECISION, "organiser", silent=False),
        FindingRule("evaluation_overdue", 23, SUPERVISION, "evaluator", ("evaluation.reported",)),
        FindingRule("evaluator_party", 23, SUPERVISION, "organiser", silent=False),
        FindingRule("post_missing", 26, SUPERVISION, "organiser", ("evaluation.reported",)),
        FindingRule("no_response", 27, EXECUTION, "answering"),
        FindingRule("no_action", 27, EXECUTION, "answering", ("evaluation.action_taken",)),
        FindingRule("no_recheck", 27, SUPERVISION, "organiser"),
        FindingRule("late_publication", 29, None, "author", silent=False),
        FindingRule("no_final_report", 30, EXECUTION, "undertaker", ("report.submitted",)),
        FindingRule("not_released", 30, EXECUTION, "author", ("report.released",)),
        FindingRule("breach_told", 31, None, "organiser", silent=False),
        FindingRule("no_notice", 33, EXECUTION, "organiser"),
        FindingRule("transcribed_over", 33, EXECUTION, "organiser", silent=False),
        FindingRule("evaluator_unsigned", 35, SUPERVISION, "evaluator", silent=False),
        FindingRule("key_doubted", 35, DECISION, "organiser", silent=False),
        FindingRule("recovery_used", 35, DECISION, "organiser", silent=False),
        FindingRule("urgent_open", 36, None, "organiser", silent=False),
        FindingRule("countersign_refused", 36, None, "organiser", silent=False),
    )
}
ARTICLES = tuple(sorted({rule.article for rule in RULES.values()}))
