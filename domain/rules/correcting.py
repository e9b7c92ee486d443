"""Whether a correction may stand: the rule is asked of the entry as it reads before and after it (Art. 31)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import msgspec

from domain.rules import forms
from domain.rules.charter import Charter
from domain.rules.correctable import check_correction
from domain.rules.correction import EntryCorrected, FieldCorrection
from domain.rules.days import known
from domain.rules.decision import KINDS, decide, decides
from domain.rules.fact import Fact, Power, State, kind_of
from domain.rules.history import corrected, rectified
from domain.rules.money import beyond, excess_refused
from domain.rules.project import Project
from domain.rules.refusal import Refused, refuse, require
from domain.rules.sitting import Entered, Sitting
from domain.rules.stream import stream_id


@decides(EntryCorrected)
def correct(state: State, terms: EntryCorrected, at: Sitting) -> EntryCorrected:
    """Correct fields of an earlier entry; its rule still holds, or the breach is named. What follows is added."""
    names = [each.field for each in terms.fields]
    for each in terms.fields:
        require(
            each.wrong != each.right,
            "Art. 31: a correction changes the statement; both are {wrong}.",
            wrong=each.wrong,
        )
        require(names.count(each.field) == 1, "Art. 31: {field} is corrected twice in one act.", field=each.field)
        try:
            msgspec.json.decode(each.wrong)
            msgspec.json.decode(each.right)
        except (msgspec.DecodeError, RecursionError):
            refuse("Art. 31: the wrong and the right statement are given as JSON values.")
    if at.entered is None:  # a sitting that does not know the entries asks what the terms alone show
        return terms
    entries = at.entered(state.ref)
    check_correction(terms, entries, at.charter.table)
    return _asked(state, terms, at, entries)


def _asked(state: State, terms: EntryCorrected, at: Sitting, entries: Sequence[Entered]) -> EntryCorrected:
    entry = entries[terms.number - 1]
    require(
        at.on >= (known(entry.on) or ""), "Art. 31: the entry is of {day}; it is not corrected before.", day=entry.on
    )
    if entry.listed or entry.fact.founding or entry.fact.power is Power.NAMED:
        _require_no_breach(terms)
        return terms  # of what an old list states no rule was asked (Art. 33); the rest is never corrected
    facts = [fact for fact, _ in corrected([(each.fact, each.on) for each in entries])]
    wrong = facts[terms.number - 1]
    right = rectified(wrong, terms)
    if isinstance(state, Charter):
        _require_kept(state, [*facts[: terms.number - 1], right, *facts[terms.number :]], entries)
    now, then = _as_then(at, state, facts, entries, terms.number)
    named = [each.field for each in terms.fields]
    before = _answer(wrong, named, now, then)
    after = _answer(right, named, now, then)
    own = None if isinstance(after, Refused) else _own_refused(right, after, named)
    if terms.breach is None and own:
        raise own
    whole = terms
    if not isinstance(after, Refused):
        whole = msgspec.structs.replace(terms, also=(*terms.also, *_following(wrong, right, before, after, named)))
    right = rectified(wrong, whole)
    forms.check_periods(right, [each.field for each in whole.fields])
    broken = next((each for each in (after, own) if isinstance(each, Refused)), None)
    found = None if isinstance(before, Refused) and broken is after else broken
    found = found or _rests_refused(at, state, facts, entries, terms.number, right)
    if terms.breach is None and found:
        _refuse_unnamed(found)
    if not found and not broken:
        _require_no_breach(terms)
    return whole


def _require_kept(charter: Charter, facts: Sequence[Fact], entries: Sequence[Entered]) -> None:
    """Refuse what would take from a charter a code that stands in it, or its currency: entries are made under them.

    A misprint in words is corrected (Art. 31); a code is ended by an amendment (Art. 38).
    """
    after: State = Charter(id=charter.id)
    for fact, entry in zip(facts, entries, strict=True):
        after = fact.after(after, entry.on)
    assert isinstance(after, Charter)
    require(
        after.currency == charter.currency,
        "Art. 38: the currency of a book does not change; it is {currency}.",
        currency=charter.currency,
    )
    for held in charter.vocabularies:
        codes = {term.code for term in after.vocabulary(held.name)}
        for term in held.terms:
            require(
                term.code in codes,
                "Art. 38: {vocabulary} keeps {code}: a correction takes no code away; an amendment ends it.",
                vocabulary=held.name,
                code=term.code,
            )


def _require_no_breach(terms: EntryCorrected) -> None:
    require(
        terms.breach is None,
        "Art. 31: so corrected, the entry breaks no rule; leave breach out, which says in what the truth broke the"
        " law.",
    )


def _rests_refused(
    at: Sitting, state: State, facts: Sequence[Fact], entries: Sequence[Entered], number: int, right: Fact
) -> Refused | None:
    """Why what was decided later would not stand on the corrected statement: a budget below what is paid (Art. 19)."""
    if not isinstance(state, Project):
        return None
    told = [*facts[: number - 1], right, *facts[number:]]
    return _lowered(Project(id=state.id), facts, told, entries, at.charter.currency)


def _as_then(
    at: Sitting, state: State, facts: Sequence[Fact], entries: Sequence[Entered], number: int
) -> tuple[Any, Sitting]:
    """The state before an entry by these facts, and the sitting at which it was decided."""
    entry, earlier = entries[number - 1], list(zip(facts, entries, strict=True))[: number - 1]
    now: Any = type(state)(id=state.id)
    for fact, each in earlier:
        now = fact.after(now, each.on)
    own = [replace(each, fact=fact) for fact, each in earlier]

    def entered(ref: str) -> Sequence[Entered]:
        assert at.entered
        return own if ref == state.ref else [e for e in at.entered(ref) if e.recorded_at <= entry.recorded_at]

    look_up = _look_back(at, state.ref, now, entry)
    return now, Sitting(on=entry.on or at.on, look_up=look_up, entered=entered)


def _own_refused(right: Fact, after: Fact, named: Sequence[str]) -> Refused | None:
    """Why what the rule states by itself is not corrected to anything else."""
    for name in named:
        given = getattr(after, name)
        if given != getattr(right, name):
            return Refused(
                "Art. 31: the rule itself states {given} as the {field}; it is not corrected to anything else.",
                given=msgspec.json.encode(given).decode(),
                field=name,
            )
    return None


def _look_back(at: Sitting, own: str, now: State, entry: Entered) -> Callable[[type[State], str], State]:
    """Streams as they stood when the entry was recorded, by all corrections made since.

    Not as they stand now: a programme that was closed meanwhile would refuse the wrong statement too, and then the
    right one would be asked nothing.
    """

    def look_up(kind: type[State], ref: str) -> State:
        if ref == own:
            return now
        assert at.entered
        told = at.entered(ref)
        found: State = kind(id=stream_id(ref))
        for (fact, on), each in zip(corrected([(each.fact, each.on) for each in told]), told, strict=True):
            if each.recorded_at <= entry.recorded_at and fact.state in (kind, State):
                found = fact.after(found, on)
        return found

    return look_up


def _answer(fact: Fact, named: Sequence[str], state: State, then: Sitting) -> Fact | Refused:
    """What the rule answers to a fact, of which it is told all but what it fills in by itself."""
    defaults = {each.name: each.default for each in msgspec.structs.fields(type(fact))}
    open_ = {name: defaults[name] for name in fact.filled(state) if name not in named}
    try:
        return decide(KINDS[kind_of(fact)], state, msgspec.structs.replace(fact, **open_), then).noted(
            then.charter.table
        )
    except Refused as refused:
        return refused


def _following(
    wrong: Fact, right: Fact, before: Fact | Refused, after: Fact, named: Sequence[str]
) -> tuple[FieldCorrection, ...]:
    """The fields that the rule fills in otherwise once the statement is right; they are corrected in the same act."""
    found = []
    for name in wrong.fills:
        stood, stands = getattr(wrong, name), getattr(after, name)
        agreed = isinstance(before, Refused) or getattr(before, name) == stood
        if name not in named and agreed and stands != getattr(right, name):
            texts = [msgspec.json.encode(value).decode() for value in (stood, stands)]
            found.append(FieldCorrection(field=name, wrong=texts[0], right=texts[1]))
    return tuple(found)


def _lowered(
    blank: Project, facts: Sequence[Fact], told: Sequence[Fact], entries: Sequence[Entered], own: str
) -> Refused | None:
    """Why a budget is not lowered below what is paid by now, as an adjustment may not (Art. 19).

    A correction of a payment is not asked so: what it makes of later payments is a finding.
    """
    states = []
    for history in (facts, told):
        state: Any = blank
        for fact, each in zip(history, entries, strict=True):
            state = fact.after(state, each.on)
        states.append(state)
    before, after = states
    stood = {excess.source for excess in beyond(before.paid, before.budget)}
    for excess in beyond(after.paid, after.budget) if after.budget != before.budget else ():
        if excess.source not in stood:
            return excess_refused(excess, after.budget, own)
    return None


def _refuse_unnamed(refused: Refused) -> None:
    raise Refused(
        "Art. 31: so corrected, the entry breaks Art. {article}; if that is the truth, say in breach in what it broke"
        " the law.",
        article=refused.article,
    ).beside(refused)
