"""What signatures show against the law: each finding opens, is answered by a countersignature, and folds in batches."""

from __future__ import annotations

import base64
from pathlib import Path
from typing import Any

import msgspec
import pytest

from domain.ledger.entry import AnyEntry, Signature
from domain.ledger.note import ED25519, VerifierKey, format_vkey
from domain.rules.correction import EntryCorrected
from domain.rules.evaluation_course import EvaluationReported
from domain.rules.officer import OfficerAppointed
from domain.rules.officer_keys import OfficerKeyRegistered, OfficerKeyRevoked
from domain.rules.proposal import ProjectProposed
from domain.rules.signing import DecisionCountersigned, SignaturesRequired
from tests.projections.given import Folded, Step, entries

F, P, E, DAY = "officer/1", "project/P1", "evaluation/E1", "2026-03-02"
RAW = bytes(range(32))
KEY = format_vkey(VerifierKey(F, ED25519, RAW))
SIGNED = (Signature(role="decision", key=base64.b64encode(RAW).decode(), sig="A" * 86 + "=="),)
APPOINTED = Step(F, OfficerAppointed(holds="decision", body="organisation/o", post="p"), DAY)
PROPOSED = Step(P, ProjectProposed(title="示例项目"), DAY)
REVOKED = Step(F, OfficerKeyRevoked(key=KEY, reason="失窃", untrusted_from=DAY), "2026-03-04")
REQUIRED = Step("book/b", SignaturesRequired(), DAY)


def countersigned(number: int, day: str, refused: str | None = None) -> Step:
    """A countersignature on the project, or its refusal."""
    return Step(
        P, DecisionCountersigned(number=number, countersignature=None if refused else "x", refused=refused), day
    )


def told(steps: list[Step], **signed: dict[str, Any]) -> list[AnyEntry]:
    """The steps as entries, of which some are signed: `i1={...}` says how the second is."""
    found = entries(steps)
    for name, more in signed.items():
        at = int(name[1:])
        found[at] = msgspec.structs.replace(found[at], draft="0" * 32, signatures=SIGNED, **more)
    return found


def rules(view: Folded, subject: str, day: str) -> list[str]:
    """The rules of the findings that stand."""
    return [each.rule for each in view.standing(subject, day)]


def test_an_urgent_act_stands_until_it_is_countersigned_and_a_refusal_stays_in_the_past(tmp_path: Path) -> None:
    steps = [APPOINTED, PROPOSED, countersigned(1, "2026-03-05", "不紧急"), countersigned(1, "2026-03-09")]
    view = Folded(tmp_path / "v", told(steps[:2], i1={"urgent": "汛期"}))
    assert rules(view, P, "2026-03-01") == [] and rules(view, P, DAY) == ["urgent_open"]
    refused = Folded(tmp_path / "r", told(steps[:3], i1={"urgent": "汛期"}))
    assert rules(refused, P, "2026-03-05") == ["countersign_refused"]
    whole = Folded(tmp_path / "w", told(steps, i1={"urgent": "汛期"}))
    assert rules(whole, P, "2026-03-09") == []
    assert {each.rule for each in whole.answered(P, "2026-03-09")} == {"urgent_open", "countersign_refused"}


def test_what_a_doubted_key_signed_is_counted_down_by_countersignatures(tmp_path: Path) -> None:
    other = PROPOSED._replace(stream="project/P2")
    steps = [APPOINTED, PROPOSED, other, REVOKED, countersigned(1, "2026-03-06")]
    both: dict[str, dict[str, Any]] = {"i1": {}, "i2": {}}
    (found,) = Folded(tmp_path / "v", told(steps[:4], **both)).standing(F, "2026-03-04")
    assert (found.rule, found.told["number"], found.units) == ("key_doubted", 2, ("organisation/o",))
    (found,) = Folded(tmp_path / "w", told(steps, **both)).standing(F, "2026-03-06")
    assert found.told["number"] == 1
    last = [*steps, countersigned(1, "2026-03-07")._replace(stream="project/P2")]
    assert rules(Folded(tmp_path / "x", told(last, **both)), F, "2026-03-07") == []


@pytest.mark.parametrize("required", [True, False])
def test_an_unsigned_report_and_a_use_of_the_recovery_key_stay(tmp_path: Path, required: bool) -> None:
    report = Step(E, EvaluationReported(subject=P, evaluator="organisation/q", overall="good"), DAY)
    recovered = Step(F, OfficerKeyRegistered(key=KEY, proof="x", recovery="x", lost=("y",)), DAY)
    steps = [*([REQUIRED] if required else []), APPOINTED, PROPOSED, report, recovered]
    view = Folded(tmp_path / "v", entries(steps))
    assert ("evaluator_unsigned" in rules(view, P, DAY)) == required
    assert rules(view, F, DAY) == ["recovery_used"]


@pytest.mark.parametrize("size", [1, 2, 3])
def test_it_folds_the_same_in_any_batches(tmp_path: Path, size: int) -> None:
    steps = [
        REQUIRED,
        APPOINTED,
        PROPOSED,
        REVOKED,
        countersigned(1, "2026-03-05", "不"),
        countersigned(1, "2026-03-06"),
    ]
    given = told(steps, i2={"urgent": "汛期"}, i4={}, i5={})
    assert Folded(tmp_path / "p", given, [size] * 6).tables() == Folded(tmp_path / "w", given).tables()


def test_a_correction_of_the_day_from_which_a_key_is_doubted_has_no_effect(tmp_path: Path) -> None:
    """What founds authority is never corrected (Art. 31): the finding stands as the revocation opened it."""
    right = EntryCorrected(number=2, field="untrusted_from", wrong=f'"{DAY}"', right='"2026-03-03"', reason="笔误")
    given = told([APPOINTED, PROPOSED, REVOKED, Step(F, right, "2026-03-05")], i1={})
    view = Folded(tmp_path / "v", given)
    (found,) = view.standing(F, "2026-03-09")
    assert (found.rule, found.told["number"], found.told["since"]) == ("key_doubted", 1, DAY)
