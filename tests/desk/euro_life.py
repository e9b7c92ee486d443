"""A book whose charter counts in euros, and the life of a project in it, as decisions that a file states."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import yaml
from click.testing import CliRunner, Result

from desk.cli import cli
from desk.commands import Surroundings
from desk.record import Office

OFFICE = Office(clock=lambda: "2026-12-01T08:00:00Z", salt=lambda: b"\x02" * 32)
REPORT = "report/415800712--E1/01"
PROJECT, PROGRAMME, BODY = "project/E1", "programme/1", b"# Report\n\nAll is done.\n"
BUDGET = {"total": "EUR 3 million", "parts": [
    {"source": "national", "amount": "2 million"}, {"source": "host", "amount": "€1,000,000.00"}]}  # fmt: skip
MORE = {"total": "3.1 million", "parts": [
    {"source": "national", "amount": "2.1 million"}, {"source": "host", "amount": "1 million EUR"}]}  # fmt: skip
CASE: dict[str, Any] = {
    "title_en": "A small sensor", "title": "A small sensor", "number": "E1", "programme": PROGRAMME, "task": "device",
    "management_class": "grant", "instrument": "project_grant", "method": "open_call", "call": "call/1",
    "undertakers": ["organisation/firm"], "budget": BUDGET, "start": "2026-04", "end": "2026-10-31",
    "targets": [{"key": "drift", "indicator": "Drift", "unit": "%", "value": "5", "comparison": "at_most",
                 "due": "2026-10-31"}],
    "standards": [{"title": "Sensors", "level": "national"}], "no_talent": "none planned", "leader": "A. Example",
}  # fmt: skip


def run(*args: Any, language: str = "en") -> Result:
    """A command of the desk, on a day of December 2026."""
    env = {"LANG": "zh_CN.UTF-8" if language == "zh" else "en_GB.UTF-8", "LC_ALL": "", "LC_MESSAGES": ""}
    return CliRunner().invoke(cli, [str(each) for each in args], obj=Surroundings(language, OFFICE), env=env)


def decision(kind: str, stream: str, by: str, on: str, /, **fields: Any) -> dict[str, Any]:
    """One decision of a file."""
    return {"kind": kind, "stream": stream, "by": f"officer/{by}", "on": on, "fields": fields} | (
        {"authority": "Board, minutes 1"} if by == "founder" or kind in ("project.accepted",) else {}
    )


def _founded() -> list[dict[str, Any]]:
    return [
        decision("organisation.registered", "organisation/firm", "registrar", "2026-01-06", name="Firm",
                 body="company"),
        decision("organisation.registered", "organisation/judge", "registrar", "2026-01-06", name="Judge",
                 body="evaluator"),
        decision("organisation.qualified", "organisation/judge", "supervisor", "2026-01-06", scope="evaluations",
                 issuer="Office", certificate="Q1", valid_from="2026-01-06", valid_until="2028-01-05"),
        decision("programme.proposed", PROGRAMME, "registrar", "2026-01-07", number="1", title="Sensors",
                 title_en="Sensors", category="mission", tasks=[{"key": "device", "title": "Device"}], innovation="n",
                 city_needs="n", market="n", coordination="n", attainable="n", leading="n", organised="n"),
        decision("programme.plan_approved", PROGRAMME, "founder", "2026-01-08", summary="Sensors are made.",
                 budget={"total": "8 million", "parts": [{"source": "national", "amount": "8 million"}]}),
        decision("programme.unit_designated", PROGRAMME, "founder", "2026-01-08", role="lead",
                 unit="organisation/office"),
        decision("programme.maturity_assessed", PROGRAMME, "supervisor", "2026-01-09", met="yes", statement="Ready.",
                 assessor="organisation/judge"),
        decision("programme.launched", PROGRAMME, "founder", "2026-01-12", statement="Begun."),
        decision("call.published", "call/1", "founder", "2026-01-13", title="Call", programme=PROGRAMME,
                 tasks=["device"], method="open_call", closes_on="2026-02-10", budget=BUDGET),
        decision("call.closed", "call/1", "founder", "2026-02-11", applicants="6"),
    ]  # fmt: skip


def life() -> list[dict[str, Any]]:
    """From the call to the acceptance: proposal, approval, contract, payments, a return, an adjustment."""
    digest = hashlib.sha256(BODY).hexdigest()
    body = {"sha256": digest, "name": "report.md", "media_type": "text/markdown", "size": str(len(BODY))}
    rated = [{"dimension": name, "rating": "passed", "reason": "as agreed"}
             for name in ("implementation", "funds", "openness", "excellence", "impact")]  # fmt: skip
    return [
        *_founded(),
        decision("project.proposed", PROJECT, "registrar", "2026-02-12", **CASE),
        decision("project.notice_opened", PROJECT, "registrar", "2026-02-13", starts="2026-02-13", days="12",
                 working="no", place="site", contact="office"),
        decision("project.ip_step_recorded", PROJECT, "registrar", "2026-02-16", step="search", statement="None."),
        decision("project.approved", PROJECT, "founder", "2026-03-02", leader="A. Example"),
        decision("project.contract_signed", PROJECT, "registrar", "2026-03-16", number="C1", budget=BUDGET,
                 rights="r", duties="d", milestones=[{"key": "m1", "title": "Made", "due": "2026-09-30"}]),
        decision("project.disbursed", PROJECT, "registrar", "2026-04-01", amount="1.02 million", source="national"),
        decision("project.budget_adjusted", PROJECT, "founder", "2026-05-04", budget=MORE, reason="Dearer.",
                 authority="Board, minutes 2"),
        decision("project.disbursed", PROJECT, "registrar", "2026-06-01", amount="€500,000.50", source="national"),
        decision("project.progress_reported", PROJECT, "registrar", "2026-09-28", milestone="m1", progress="met",
                 statement="Made."),
        decision("project.surplus_returned", PROJECT, "registrar", "2026-10-05", amount="500,000.50 EUR",
                 reason="Not needed."),
        decision("project.outcome_recorded", PROJECT, "registrar", "2026-10-06", outcome="product", title="Sensor",
                 amount="12.50 EUR", evidence="Invoice"),
        decision("report.submitted", REPORT, "registrar", "2026-10-30", number=REPORT[7:], type="final", title="End",
                 title_en="End", project=PROJECT, organisation="organisation/firm", prepared_on="2026-10-29",
                 scope="public", abstract="All is done.", abstract_en="All is done.",
                 keywords=["sensor", "drift", "air"],
                 keywords_en=["sensor", "drift", "air"], body=body, authors="A. Example"),
        decision("evaluation.commissioned", "evaluation/A", "supervisor", "2026-11-02", subject=PROJECT,
                 evaluator="organisation/judge", stage="acceptance", scale="outcome", due_on="2026-11-20"),
        decision("evaluation.reported", "evaluation/A", "supervisor", "2026-11-12", ratings=rated, overall="passed",
                 comment="Pass."),
        decision("project.accepted", PROJECT, "supervisor", "2026-11-16", result="passed", report=REPORT,
                 statement="Accepted."),
    ]  # fmt: skip


def handed_in(book: Path, decisions: list[dict[str, Any]], language: str = "en") -> Result:
    """Decisions handed in as one file."""
    file = book.parent / "decisions.yaml"
    file.write_text(yaml.safe_dump({"decisions": decisions}, allow_unicode=True), encoding="utf-8")
    return run("record", "--file", file, "--book", book, "--yes", language=language)


def euro_book(folder: Path) -> Path:
    """A new book under the neutral charter in English, which counts in euros."""
    made = run("new", folder / "euro", "--no-keys", "--charter", "neutral-en", "--on", "2026-01-05")
    assert made.exit_code == 0, made.output
    return folder / "euro"
