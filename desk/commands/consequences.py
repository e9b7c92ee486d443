"""What signing or recording a decision brings about beside what it says: told before the signature, not after."""

from __future__ import annotations

from collections.abc import Iterator

from domain.ledger.entry import AnyEntry
from domain.rules.evaluation_course import EvaluationReported

URGENT = {
    "zh": "紧急签发，理由：{reason}。由一人单独决定；在同一机构、同一职权的另一人补签或者写明理由不予补签之前，"
    "公开列为逾期和缺项。",
    "en": "Issued in urgency, because: {reason}. One officer decides it alone; in public it stands among the open"
    " issues until another of the same power and body countersigns it, or refuses to with a reason.",
}
UNSIGNED = {
    "zh": "评估机构（{body}）未签名：启用署名制度的记录簿中，此报告记录后公开列为逾期和缺项，且不能事后补签。"
    "先由评估机构用`draft sign --as evaluator`签名。",
    "en": "The evaluating body ({body}) did not sign it: where the book requires signatures, this report becomes an"
    " open issue in public, and cannot be signed later. The body signs it first, with `draft sign --as evaluator`.",
}


def forewarnings(entry: AnyEntry, language: str, *, signed: bool = True) -> Iterator[str]:
    """What is to be known of one decision before it is signed; `signed`: whether reports are to be signed there."""
    if entry.urgent:
        yield URGENT[language].format(reason=entry.urgent)
    by_body = any(each.role == "evaluator" for each in entry.signatures)
    if signed and isinstance(entry.fact, EvaluationReported) and entry.source is None and not by_body:
        yield UNSIGNED[language].format(body=entry.fact.evaluator)
