"""A term added to each vocabulary of the province's charter midway, and a decision that uses it."""

from __future__ import annotations

import hashlib
from typing import Any

from tests.examples.conftest import ROOT

AMENDED, SINCE, BEFORE, USED = "2026-06-17", "2026-07-01", "2026-06-30", "2026-07-02"
PROJECT = "project/EX2025001"  # under contract


REPORT = ROOT / "examples/province/documents/EX2023001-final.md"
BODY = {"sha256": hashlib.sha256(REPORT.read_bytes()).hexdigest(), "name": REPORT.name,
        "media_type": "text/markdown", "size": str(REPORT.stat().st_size)}  # fmt: skip


def term(code: str, zh: str, *, of: tuple[str, ...] = (), traits: tuple[str, ...] = ()) -> dict[str, Any]:
    """A term as an amendment adds it."""
    told: dict[str, Any] = {"code": code, "zh": zh, "en": f"{code} (new)"}
    return told | {name: list(value) for name, value in (("of", of), ("traits", traits)) if value}


TERMS: dict[str, dict[str, Any]] = {
    "fund_source": term("lottery", "彩票公益金"),
    "public_funds": term("state_owned", "国有资本经营预算"),
    "category": term("platforms", "创新平台建设"),
    "management_class": term("mission", "任务清单项目"),
    "instrument": term("voucher", "创新券支持", of=("mission",)),
    "method": term("hackathon", "创新大赛遴选"),
    "body": term("foundation", "科技基金会"),
    "suggestion_body": term("farmer", "种粮大户", traits=("person",)),
    "outcome": term("dataset", "科学数据集"),
    "standard_level": term("province", "省级地方标准"),
    "ip_step": term("licensing", "开放许可"),
    "policy_type": term("open_science", "开放科学政策", of=("supply",)),
    "stage": term("kick_off", "启动评估"),
    "scale": term("stars", "星级", traits=()),
    "rating": term("five_stars", "五星", of=("stars",)),
    "dimension": term("openness", "开放共享程度", of=("project",)),
    "report_type": term("data", "数据报告"),
    "district": term("420901", "示例新区"),
}


def amendment() -> dict[str, Any]:
    """The decision that adds all of them."""
    added = [{"name": name, "terms": [each]} for name, each in TERMS.items()]
    fields = {"effective_on": SINCE, "add": added, "reason": "示例", "authority": "示例会议纪要"}
    return {"kind": "charter.amended", "stream": "charter/main", "by": "officer/example-d1", "on": AMENDED,
            "recorded_at": f"{AMENDED}T08:00:00Z", "fields": fields}  # fmt: skip


def decision(kind: str, stream: str, by: str, /, **fields: Any) -> dict[str, Any]:
    """A decision of the day on which the terms are used."""
    return {"kind": kind, "stream": stream, "by": f"officer/example-{by}", "on": USED, "fields": fields,
            "recorded_at": f"{USED}T08:00:00Z"}  # fmt: skip


def _rated(*words: str) -> list[dict[str, str]]:
    named = ("targets", "funds", "results", "integrity", "openness")
    return [{"dimension": name, "rating": word, "reason": "示例"} for name, word in zip(named, words, strict=True)]


USES: dict[str, dict[str, Any]] = {
    "fund_source": decision(
        "call.published", "call/NEW-1", "d1", title="新增资金来源的申报指南（示例）", programme="programme/1",
        tasks=["machines"], method="open_competition", closes_on="2026-08-03",
        budget={"total": "50万元", "parts": [{"source": "lottery", "amount": "50万元"}]},
    ),
    "public_funds": decision(
        "project.outcome_recorded", PROJECT, "e1", outcome="procurement", title="示例采购", funds="state_owned",
        amount="5万元", evidence="采购合同",
    ),
    "category": decision(
        "programme.proposed", "programme/2", "e1", number=2, title="示例专项：创新平台", category="platforms",
        tasks=[{"key": "one", "title": "示例任务"}], innovation="示例", city_needs="示例", market="示例",
        coordination="示例", attainable="示例", leading="示例", organised="示例",
    ),
    "instrument": decision(
        "project.proposed", "project/NEW1", "e1", title="任务清单示例项目", number="NEW1", programme="programme/1",
        task="data", management_class="mission", instrument="voucher", method="hackathon", start="2026-08",
        end="2027-07", undertakers=["organisation/example-consortium"],
        budget={"total": "20万元", "parts": [{"source": "provincial", "amount": "20万元"}]},
    ),
    "body": decision(
        "organisation.registered", "organisation/example-foundation", "r1", name="示例科技基金会", body="foundation",
        district="420901",
    ),
    "suggestion_body": decision(
        "suggestion.received", "suggestion/NEW-1", "e1", title="新增建议（示例）", side="demand", body="farmer",
        text="示例",
    ),
    "outcome": decision(
        "project.outcome_recorded", PROJECT, "e1", outcome="dataset", title="示例数据集", evidence="数据中心证明"
    ),
    "standard_level": decision(
        "project.outcome_recorded", PROJECT, "e1", outcome="standard", title="示例标准", level="province",
        evidence="公告",
    ),
    "ip_step": decision("project.ip_step_recorded", PROJECT, "e1", step="licensing", statement="示例"),
    "policy_type": decision(
        "policy.issued", "policy/NEW-1", "d1", title="示例开放科学政策", issuers=["organisation/example-office"],
        side="supply", types=["open_science"],
    ),
    "stage": decision(
        "evaluation.commissioned", "evaluation/NEW-1", "s1", subject=PROJECT, stage="kick_off", scale="stars",
        evaluator="organisation/example-evaluator",
    ),
    "rating": decision(
        "evaluation.reported", "evaluation/NEW-1", "s1", ratings=_rated(*["five_stars"] * 5), overall="five_stars"
    ),
    "report_type": decision(
        "report.submitted", "report/EXAMPLE46--EX2025001/01", "e1", number="EXAMPLE46--EX2025001/01", type="data",
        title="示例数据报告", project=PROJECT, organisation="organisation/example-machinery", prepared_on=AMENDED,
        scope="public", abstract="示例摘要", abstract_en="An example.", body=BODY, keywords=["示例", "数据", "农机"],
    ),
}  # fmt: skip
# Which decision uses the term of a vocabulary that has none of its own above.
WITHIN = {"management_class": "instrument", "method": "instrument", "scale": "stage", "dimension": "rating",
          "district": "body"}  # fmt: skip


def use_of(vocabulary: str) -> dict[str, Any]:
    """The decision that uses the new term of a vocabulary."""
    return USES[WITHIN.get(vocabulary, vocabulary)]
