"""The sheet of one subject: its open expectations, those answered, and what other streams have shown for it.

A sheet:
- `open`: scope -> key -> record. A scope is the stream that expects (empty: the subject itself), or a check.
- `past`: the records that were answered, in the order of the answers. Nothing leaves it.
- `met`: stream -> keys of the subject's own expectations that this stream has answered.
- `evaluators`: evaluation -> its evaluator.
- `of_projects`: for a programme, each evaluator of its projects -> how many evaluations of them it makes.

A record says `rule`, `key`, `due` (the last day in good time), `opened` (index of the entry from which it is expected),
`shown` (the day on which that entry was public), `listed` where a list shows it, `gap` (the SHA-256 of a list) where it
is no finding but what that list does not show (Art. 33), and, where known, `power`, `units`, `programme`, `told` (what
its sentence names); once answered also `answered` (index) and `answered_on` (the day on which the answer was public).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NotRequired, TypedDict, TypeVar

from domain.rules.fact import Power
from domain.rules.officer import Officer
from domain.rules.programme import Programme
from domain.rules.project import Project
from projections.book_line import BookLine
from projections.days import shifted
from projections.findings.expected import Expected, Wanted
from projections.findings.rules import RULES

V = TypeVar("V")
ARTICLES = {name: f"article/{rule.article}" for name, rule in RULES.items()}
CHANGES = "findings"  # where a line's memo holds what it opened and answered, for the tallies and lists
GAPS = "gaps"  # and where it holds the same of the gaps of lists


class ExpectationRecord(TypedDict):
    """One expectation, as the heading of this file tells."""

    rule: str
    key: str
    due: str
    opened: int
    shown: str
    listed: NotRequired[bool]
    gap: NotRequired[str]
    power: NotRequired[str]
    units: NotRequired[list[str]]
    programme: NotRequired[str]
    told: NotRequired[dict[str, str | int]]
    answered: NotRequired[int]
    answered_on: NotRequired[str]


class Sheet(TypedDict, total=False):
    """All that is expected of one subject, as the heading of this file tells; what is empty is left out."""

    open: dict[str, dict[str, ExpectationRecord]]
    past: list[ExpectationRecord]
    met: dict[str, list[str]]
    evaluators: dict[str, str]
    of_projects: dict[str, int]


class Writing:
    """A sheet while one line is folded into it."""

    def __init__(self, sheet: Sheet | None, subject: str, line: BookLine) -> None:
        self.sheet: Sheet = {} if sheet is None else sheet
        self.subject = subject
        self.line = line
        self.day = line.public
        held = None if subject == line.entry.stream else line.look(subject)
        self.held = line.held if subject == line.entry.stream else held
        self.state: Any = self.held.state if self.held else None

    def reconcile(self, scope: str, wanted: Expected) -> None:
        """Open what is newly expected in a scope, and answer what is expected no more; a moved day does both."""
        scopes = self.sheet.get("open", {})
        standing = scopes.get(scope, {})
        if not standing and not wanted:
            return
        now: dict[str, ExpectationRecord] = {}
        for key, record in sorted(standing.items()):  # what is read back is sorted too: the past must not tell
            want = wanted.get(key)
            other = want is None or want.rule != record["rule"] or (want.due and want.due != record["due"])
            # A list's silence became the book's own where an entry of its own follows.
            if want is None or other or ("gap" in record) != bool(self._gap(scope, want.rule)):
                self.answer(record)
            else:
                now[key] = {**record, "told": want.told} if want.told else record
        for key, want in wanted.items():
            if key not in now:
                now[key] = self.open(f"{scope} {key}".strip(), want, self._gap(scope, want.rule))
        if now:
            scopes[scope] = now
        else:
            del scopes[scope]
        if scopes:
            self.sheet["open"] = scopes
        else:
            self.sheet.pop("open", None)

    def add(self, scope: str, key: str, want: Wanted) -> None:
        """Open something in a scope in which nothing is ever answered."""
        self.sheet.setdefault("open", {}).setdefault(scope, {})[key] = self.open(f"{scope} {key}", want)

    def _gap(self, scope: str, rule: str) -> str:
        """The list whose gap it is that something is not shown, by its SHA-256; empty where the book is silent."""
        held = self.line.held if scope == self.line.entry.stream else self.held
        if not RULES[rule].silent or held is None or not held.transcribed:
            return ""
        return "" if held.kept is not None and rule != "no_notice" else held.listed or ""

    def open(self, key: str, want: Wanted, gap: str = "") -> ExpectationRecord:
        """A new record of something expected from this line on; `gap`: of a list, which does not show it."""
        rule, line = RULES[want.rule], self.line
        # What the record shows at once to be missing is missing from the day of the decision itself.
        due = want.due or shifted(line.entry.decided_on or self.day, -1)
        record: ExpectationRecord = {"rule": want.rule, "key": key, "due": due, "opened": line.index, "shown": self.day}
        if gap:
            record["gap"] = gap
        elif line.entry.source and want.rule != "transcribed_over":  # that is found in the book, not in the list
            record["listed"] = True
        power = rule.power or type(line.fact).power
        if rule.power is None:
            record["power"] = power.value
        units = acting_units(self, rule.actor, power, want)
        if units:
            record["units"] = units
        programme = self.subject if isinstance(self.state, Programme) else getattr(self.state, "programme", None)
        if programme:
            record["programme"] = programme
        if want.told:
            record["told"] = want.told
        self._note("opened", record)
        return record

    def answer(self, record: ExpectationRecord) -> None:
        """Keep a record as answered by this line."""
        on = min(self.day, record["due"]) if self.line.unsure else self.day  # nobody is late by a clock that was wrong
        answered: ExpectationRecord = {**record, "answered": self.line.index, "answered_on": on}
        if "gap" not in record:
            self.sheet.setdefault("past", []).append(answered)
        self._note("answered", answered)

    def meet(self, stream: str, keys: tuple[str, ...]) -> bool:
        """Note which of the subject's own expectations a stream answers; whether that changed."""
        met = self.sheet.get("met", {})
        if tuple(met.get(stream, ())) == keys:
            return False
        if _set(met, stream, list(keys)):
            self.sheet["met"] = met
        else:
            self.sheet.pop("met", None)
        return True

    def met(self) -> set[str]:
        """The keys of own expectations that other streams have answered."""
        return {key for keys in self.sheet.get("met", {}).values() for key in keys}

    def evaluated_by(self, evaluation: str, evaluator: str | None) -> None:
        """Note who makes an evaluation of this subject, or that it evaluates this subject no more."""
        known = self.sheet.get("evaluators", {})
        if known.get(evaluation) == evaluator:
            return
        if _set(known, evaluation, evaluator):
            self.sheet["evaluators"] = known
        else:
            self.sheet.pop("evaluators", None)

    def count_evaluators(self, changes: Mapping[str, int]) -> None:
        """Count more or fewer evaluations that an evaluator makes of this programme's projects."""
        for evaluator, by in changes.items():
            known = self.sheet.get("of_projects", {})
            if _set(known, evaluator, known.get(evaluator, 0) + by):
                self.sheet["of_projects"] = known
            else:
                self.sheet.pop("of_projects", None)

    def evaluators(self) -> dict[str, str]:
        """Who evaluates this subject, under the evaluation; of a programme's projects, under their own name."""
        return {unit: unit for unit in self.sheet.get("of_projects", {})} | self.sheet.get("evaluators", {})

    def _note(self, what: str, record: ExpectationRecord) -> None:
        kept = GAPS if "gap" in record else CHANGES
        self.line.memo.setdefault(kept, []).append((what, self.subject, record, groups_of_finding(record)))


def groups_of_finding(record: ExpectationRecord) -> tuple[str, ...]:
    """The groups that show a finding: its article, its programme, the units that should act; a gap's is its list."""
    if "gap" in record:
        return (record["gap"],)
    article = ARTICLES[record["rule"]]
    units = record.get("units", ())
    return (article, record["programme"], *units) if "programme" in record else (article, *units)


def _set(known: dict[str, V], name: str, value: V | None) -> dict[str, V]:
    """Set the value under a name, or take the name out where there is none; the map."""
    if value:
        known[name] = value
    else:
        known.pop(name, None)
    return known


def acting_units(writing: Writing, actor: str, power: Power, want: Wanted) -> list[str]:
    """The units that should act, as far as the record names them."""
    state, line = writing.state, writing.line
    if actor == "evaluator":
        return _known(getattr(line.after, "evaluator", None))
    if actor == "author" and getattr(line.after, "organisation", None):
        return [line.after.organisation]
    if actor == "answering":
        unit = line.after.finding((want.told or {})["number"]).unit
        if unit:
            return [unit]
    undertaking = actor in ("undertaker", "answering") or (actor == "author" and power is Power.EXECUTION)
    if isinstance(state, Project):
        if undertaking:
            return list(state.undertakers)
        return _known(state.organiser or _lead(line, state.programme))
    if isinstance(state, Programme):
        return _known(state.lead)
    if isinstance(state, Officer):
        return _known(state.body)
    if actor == "answering" and writing.subject.startswith("organisation/"):
        return [writing.subject]
    return list(getattr(line.after, "issuers", ()))


def _lead(line: BookLine, programme: str | None) -> str | None:
    held = line.look(programme) if programme else None
    return held.state.lead if held else None


def _known(unit: str | None) -> list[str]:
    return [unit] if unit else []
