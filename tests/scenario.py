"""Scenarios of the law: given what is on record, when this is decided on that day, then this follows.

A scenario runs the rules alone, over streams held in a dict. Which power the officer holds is asked only where the
scenario names the officer. What a scenario was told is kept as plain data, from which the rulebook is published.
"""

from __future__ import annotations

import difflib
import inspect
import pprint
from collections.abc import Callable, Iterable
from typing import Any, Self

import msgspec
import pytest

from domain.rules import forms
from domain.rules.catalogue import KINDS
from domain.rules.decision import decide
from domain.rules.fact import Fact, Power, State, kind_of
from domain.rules.history import state_after
from domain.rules.in_force import default
from domain.rules.officer import may_act
from domain.rules.refusal import Refused
from domain.rules.sitting import Entered, Sitting

Step = tuple[str, Fact, str | None]
Steps = Step | Callable[[], Iterable[Any]] | Iterable[Any]

article = pytest.mark.article


class Scenario:
    """One decision on a given record, and what is expected of it."""

    def __init__(self) -> None:
        self.streams: dict[str, list[tuple[Fact, str | None]]] = {}
        self.day: str | None = None
        self.told: dict[str, Any] = {"given": []}
        self.situations: dict[str, Any] = {}
        self.fact: Fact | None = None
        self.refusal: Refused | None = None
        self.malformed: str | None = None
        self.lag: int | None = 0
        self.expected = False
        self.urgent: dict[tuple[str, int], str] = {}

    def given(self, *steps: Steps) -> Self:
        """Put facts on record: `(stream, fact, day)`, or anything that yields such steps.

        A function with a docstring is a situation: the rulebook tells it once and names it by that sentence.
        """
        for step in steps:
            told = []
            for stream, fact, on in _flat([step]):
                noted = fact.noted(default())
                self.streams.setdefault(stream, []).append((noted, on))
                told.append({"stream": stream, "on": on, "fact": _plain(noted)})
            if callable(step) and step.__doc__:
                name = f"{step.__module__.rpartition('.')[2].removeprefix('test_')}-{step.__name__}".replace("_", "-")
                self.situations[name] = {"docstring": inspect.getdoc(step), "steps": told}
                told = [{"situation": name}]
            self.told["given"] += told
        return self

    def issued_in_urgency(self, stream: str, number: int, by: str = "") -> Self:
        """One officer alone issued this entry of a stream; the rule's sentence says so, for the fact does not."""
        self.urgent[stream, number] = by
        return self

    def on(self, day: str) -> Self:
        """The day on which it is decided."""
        self.day = day
        return self

    def by(self, officer: str) -> Self:
        """The officer who takes the decision; whether they may is asked first, as the desk does (Art. 1 and 3)."""
        self.told["by"] = officer
        return self

    def when(self, kind: str, *, stream: str, **terms: Any) -> Self:
        """Propose a fact of that kind; what comes of it is kept for the expectations."""
        assert self.day, "a scenario says on which day it is decided"
        assert "when" not in self.told, "a scenario takes one decision"
        self.stream = stream
        plain = _plain(terms)
        self.told["when"] = {"kind": kind, "stream": stream, "on": self.day, "terms": plain}
        row = KINDS[kind]
        try:
            proposed = msgspec.convert(plain, row.fact, strict=True)
            forms.check(proposed)
            if "by" in self.told and row.fact.power is not Power.NAMED:
                may_act(self.state(self.told["by"]), row.fact.power, self.day)
            self.fact = decide(row, self.state(stream), proposed, self._sitting()).noted(default())
            filled = [name for name in row.fact.__struct_fields__ if self._filled(proposed, name)]
            assert set(filled) <= set(row.fact.fills), f"{kind} fills {filled}, and its class does not say so"
            # Whoever asks the rule again of what stands on record is given the same answer.
            again = decide(row, self.state(stream), self.fact, self._sitting()).noted(default())
            _same(_plain(self.fact), _plain(again), "asked again")
        except Refused as refused:
            self.refusal = refused
        except (msgspec.ValidationError, forms.Malformed) as error:
            self.malformed = str(error)
        return self

    def then(self, kind: str, **fields: Any) -> Self:
        """Expect a fact of that kind, with at least these fields."""
        fact = self._decided()
        found = _plain(fact)
        wanted = {"kind": kind} | _plain(fields)
        _same(wanted, {name: found.get(name) for name in wanted}, kind)
        assert kind_of(fact) == kind
        self.told["outcome"] = found
        return self

    def then_state(self, **fields: Any) -> Self:
        """Expect that the stream then amounts to this, in at least these fields."""
        fact = self._decided()
        now = state_after(self._blank(self.stream), [*self.streams.get(self.stream, ()), (fact, self.day)])
        _same(_plain(fields), {name: _plain(getattr(now, name)) for name in fields}, now.ref)
        self.told["outcome"] = _plain(fact)
        return self

    def then_refused(self, sentence: str) -> Self:
        """Expect a refusal in exactly these words."""
        self.expected = True
        if self.refusal is None:
            raise AssertionError(f"not refused: {self.malformed or pprint.pformat(_plain(self.fact))}")
        _same(sentence, str(self.refusal), "refusal")
        values = {name: str(value) for name, value in self.refusal.values.items()}
        self.told["refusal"] = {"sentence": sentence, "text": self.refusal.text, "values": values}
        return self

    def then_stands(self, stream: str, **fields: Any) -> Self:
        """Expect that a stream amounts to this by what is given alone: history, which never refuses."""
        self.expected = True
        now = self.state(stream)
        found = {name: _plain(getattr(now, name)) for name in fields}
        _same(_plain(fields), found, stream)
        self.told["stands"] = {"stream": stream, "fields": found}
        return self

    def when_published(self, *, decided_on: str, recorded_on: str) -> Self:
        """An entry that became true on one day is public by another."""
        self.told["when"] = {"decided_on": decided_on, "recorded_on": recorded_on}
        self.lag = default().calendar.between(decided_on, recorded_on)
        return self

    def then_lag(self, days: int | None, *, late: bool) -> Self:
        """Expect so many working days between the two, within the limit or beyond it; None where no calendar tells."""
        self.expected = True
        found = self.lag is not None and self.lag > 20  # 政府信息公开条例 art. 26
        _same({"lag": days, "late": late}, {"lag": self.lag, "late": found}, "working days")
        self.told["outcome"] = {"lag": days, "late": late}
        return self

    def then_malformed(self, reason: str) -> Self:
        """Expect that the terms cannot even be read, for this reason."""
        self.expected = True
        assert self.malformed is not None, f"not malformed: {self.refusal or self.fact!r}"
        _same(reason, self.malformed, "malformed")
        self.told["malformed"] = reason
        return self

    def state(self, stream: str) -> Any:
        """What a stream amounts to by what is given."""
        return state_after(self._blank(stream), self.streams.get(stream, []))

    def _blank(self, stream: str) -> State:
        subject, _, id_ = stream.partition("/")
        return _states().get(subject, State)(id=id_)

    def _sitting(self) -> Sitting:
        assert self.day
        book = next((stream for stream in self.streams if stream.startswith("book/")), "")
        return Sitting(
            on=self.day,
            look_up=lambda _, ref: self.state(ref),
            book=book,
            entered=self._entered,
            streams=lambda subject: [stream for stream in self.streams if stream.startswith(f"{subject}/")],
            by=self.told.get("by", ""),
        )

    def _entered(self, stream: str) -> list[Entered]:
        return [
            Entered(
                fact,
                on,
                on or "",
                urgent=(stream, number) in self.urgent,
                by=self.urgent.get((stream, number), ""),
            )
            for number, (fact, on) in enumerate(self.streams.get(stream, ()), 1)
        ]

    def _filled(self, proposed: Fact, name: str) -> bool:
        """Whether the decision said something where the terms said nothing."""
        return getattr(proposed, name) in (None, ()) and getattr(self.fact, name) not in (None, ())

    def _decided(self) -> Fact:
        self.expected = True
        if self.fact is None:
            raise AssertionError(f"expected a fact, but it was refused: {self.refusal or self.malformed}")
        return self.fact


def _plain(value: Any) -> Any:
    """The value as JSON has it, so that tuples and lists are alike."""
    return msgspec.json.decode(msgspec.json.encode(value))


def _states() -> dict[str, type[State]]:
    return {row.fact.state.subject: row.fact.state for row in KINDS.values() if row.fact.state is not State}


def _flat(steps: Iterable[Any]) -> Iterable[Step]:
    for step in steps:
        if callable(step):
            yield from _flat(step())
        elif isinstance(step, tuple) and len(step) == 3 and isinstance(step[1], Fact):
            yield step
        else:
            yield from _flat(step)


def _same(wanted: Any, found: Any, what: str) -> None:
    if wanted != found:
        sides = (pprint.pformat(side, width=100).splitlines() for side in (wanted, found))
        raise AssertionError(f"{what}:\n" + "\n".join(difflib.ndiff(*sides)))
