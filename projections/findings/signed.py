"""What signatures show against the law (Art. 35, 36): urgent acts, reports without the third party's, doubted keys.

Beside the sheets stand, under keys that are no streams: `signed <officer>`: key -> day -> how many decisions signed
with it then nobody countersigned; and `urgent <stream>`: number -> the subject whose sheet tells of it.
"""

from __future__ import annotations

from collections.abc import Iterator

from domain.ledger.entry import AnyEntry
from domain.ledger.powers import entered
from domain.rules.book import BookState
from domain.rules.evaluation_course import EvaluationReported
from domain.rules.fact import Day
from domain.rules.officer import Officer
from domain.rules.officer_keys import OfficerKeyRegistered
from domain.rules.signing import DecisionCountersigned, carried, is_doubted
from projections.book_line import BookLine
from projections.findings.expected import Expected, Wanted
from projections.findings.sheet import Writing
from projections.question import Documents

SCOPE, REQUIRED = "countersigning", "signatures required"
Changes = dict[str, dict[str, Wanted | None]]  # subject -> key -> what is expected from now on, or no more


def changes(documents: Documents, line: BookLine) -> Changes:
    """What a line changes of what is to be countersigned, by subject; counts what is signed on the way."""
    entry, found = line.entry, Changes()
    if isinstance(line.after, BookState) and line.after.signing is not None and documents[REQUIRED] is None:
        documents[REQUIRED] = {"since": line.index}
    if entry.signed:
        for officer in _count(documents, entry, 1):
            _doubts(documents, line, officer, found)
        if entry.urgent:
            key = f"{entry.stream} {entry.number}"
            told: dict[str, str | int] = {"kind": entry.kind, "reason": entry.urgent}
            documents[f"urgent {entry.stream}"] = {**(documents[f"urgent {entry.stream}"] or {}), key: line.subject}
            found.setdefault(line.subject, {})[key] = Wanted("urgent_open", None, told)
    if isinstance(entry.fact, DecisionCountersigned):
        _countersigned(documents, line, entry.fact, found)
    if isinstance(line.after, Officer) and line.after.doubted:
        _doubts(documents, line, entry.stream, found)
    return found


def _countersigned(documents: Documents, line: BookLine, fact: DecisionCountersigned, found: Changes) -> None:
    earlier = line.earlier()
    named = next((each for each in earlier if each.number == fact.number), None)
    said = [each.fact for each in earlier if each.number > fact.number]
    settled = any(
        isinstance(each, DecisionCountersigned) and each.number == fact.number and each.refused is None for each in said
    )
    if named is None or settled or not (named.urgent or _is_doubted(line, named)):  # what no desk takes says nothing
        return
    key = f"{named.stream} {named.number}"
    open_at: dict[str, str] = documents[f"urgent {named.stream}"] or {}
    subject = open_at.get(key, line.subject)
    if fact.refused is not None:
        told: dict[str, str | int] = {"kind": named.kind, "reason": fact.refused}
        documents[f"urgent {named.stream}"] = {**open_at, key: subject}
        found.setdefault(subject, {})[key] = Wanted("countersign_refused", None, told)
        return
    found.setdefault(subject, {})[key] = None
    for officer in _count(documents, named, -1):
        _doubts(documents, line, officer, found)


def _is_doubted(line: BookLine, named: AnyEntry) -> bool:
    held = [line.held if line.entry.stream == ref else line.look(ref) for ref in (named.by, named.drafted_by) if ref]
    return is_doubted(entered(named), [each.state for each in held if each and isinstance(each.state, Officer)])


def _count(documents: Documents, entry: AnyEntry, by: int) -> Iterator[str]:
    """Count a decision with each officer whose key is on it; whose sheets may change."""
    whose = {"draft": entry.drafted_by, "decision": entry.by}
    day = entry.decided_on or ""
    for each in entry.signatures:
        officer = whose.get(each.role)
        if officer:
            signed: dict[str, dict[Day, int]] = documents[f"signed {officer}"] or {}
            days = signed.setdefault(each.key, {})
            if number := days.get(day, 0) + by:
                days[day] = number
            else:
                days.pop(day)
            documents[f"signed {officer}"] = signed
            yield officer


def _doubts(documents: Documents, line: BookLine, officer: str, found: Changes) -> None:
    held = line.held if officer == line.entry.stream else line.look(officer)
    if held is None or not isinstance(held.state, Officer):
        return
    signed: dict[str, dict[str, int]] = documents[f"signed {officer}"] or {}
    for each in held.state.doubted:
        days = signed.get(carried(each.key), {})
        number = sum(count for day, count in days.items() if day >= each.since)
        told: dict[str, str | int] = {"number": number, "since": each.since, "key": each.key}
        want = Wanted("key_doubted", None, told) if number > 0 else None
        found.setdefault(officer, {})[f"key {each.key}"] = want


def write(writing: Writing, changed: dict[str, Wanted | None]) -> None:
    """Open and answer on a sheet what a line changes of it."""
    if not changed:
        return
    standing = writing.sheet.get("open", {}).get(SCOPE, {})
    wanted: Expected = {key: Wanted(each["rule"], None, each.get("told")) for key, each in standing.items()}
    for key, want in changed.items():
        wanted.pop(key, None)
        if want:
            wanted[key] = want
    writing.reconcile(SCOPE, wanted)


def stays(documents: Documents, line: BookLine) -> Wanted | None:
    """What an entry shows that nothing answers: a report without the body's signature, a use of the recovery key."""
    fact = line.entry.fact
    if isinstance(fact, OfficerKeyRegistered) and fact.recovery is not None:
        return Wanted("recovery_used", None)
    asked = isinstance(fact, EvaluationReported) and line.entry.source is None and documents[REQUIRED] is not None
    if asked and not any(each.role == "evaluator" for each in line.entry.signatures):
        return Wanted("evaluator_unsigned", None, {"evaluation": line.entry.stream})
    return None
