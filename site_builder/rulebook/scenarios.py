"""The scenarios of the law as the tests told them: `rulebook.json`, made by `make rulebook`."""

from __future__ import annotations

import functools
import importlib.resources
import itertools
import re

import msgspec

from domain.rules.catalogue import KINDS

DATA = "rulebook.json"


class Step(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Something that is on record when a scenario begins: a fact on a stream, or a whole situation by its name."""

    stream: str = ""
    on: str | None = None
    fact: dict[str, object] = {}
    situation: str = ""


class Situation(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What many scenarios take as given, told once; the docstring is its sentence."""

    docstring: str
    steps: tuple[Step, ...]


class Decision(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is decided: a kind with its terms; or, for the two clocks, the day decided and the day public."""

    kind: str = ""
    stream: str = ""
    on: str = ""
    terms: dict[str, object] = {}
    decided_on: str = ""
    recorded_on: str = ""


class Refusal(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A refusal: its sentence, and the text with places and what fills them."""

    sentence: str
    text: str
    values: dict[str, str]


class Standing(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a stream amounts to, in some of its fields."""

    stream: str
    fields: dict[str, object]


class Scenario(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One scenario: what is given, what is decided, and either the outcome, the refusal, or what stands."""

    chapter: str
    test: str
    docstring: str
    articles: tuple[int, ...]
    given: tuple[Step, ...] = ()
    by: str = ""
    when: Decision | None = None
    outcome: dict[str, object] = {}
    refusal: Refusal | None = None
    stands: Standing | None = None
    malformed: str = ""

    @property
    def refused(self) -> bool:
        """Whether the decision was turned away."""
        return self.refusal is not None or bool(self.malformed)

    @property
    def article(self) -> int:
        """The article under which it is told: that of the refusal, else of the kind decided, else its first."""
        if self.refusal:
            cited = int(self.refusal.text.removeprefix("Art. ").split(":", 1)[0])
        else:
            cited = KINDS[self.when.kind].fact.article if self.when and self.when.kind else 0
        return cited if cited in self.articles else self.articles[0]


class Data(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """All of it."""

    situations: dict[str, Situation]
    scenarios: tuple[Scenario, ...]


class RulebookRule(msgspec.Struct, frozen=True, kw_only=True):
    """One test: one sentence, and the cases that show it."""

    anchor: str
    sentence: str
    article: int
    cases: tuple[Scenario, ...]


@functools.cache
def data() -> Data:
    """The scenarios and situations of this release."""
    file = importlib.resources.files("site_builder") / "rulebook" / DATA
    return msgspec.json.decode(file.read_bytes(), type=Data)


@functools.cache
def rules() -> tuple[RulebookRule, ...]:
    """The tests in the order of their chapters, each with its cases."""
    return tuple(_rule(list(cases)) for _, cases in itertools.groupby(data().scenarios, key=anchor))


def anchor(scenario: Scenario) -> str:
    """Where a scenario stands on its page; the same as long as its test keeps its name."""
    return re.sub(r"_+", "-", f"{scenario.chapter}-{scenario.test.removeprefix('test_')}")


def _rule(cases: list[Scenario]) -> RulebookRule:
    first = cases[0]
    return RulebookRule(anchor=anchor(first), sentence=first.docstring, article=first.article, cases=tuple(cases))


def counts(article: int) -> tuple[int, int]:
    """How many scenarios of an article pass, and how many are refused."""
    of = [scenario for scenario in data().scenarios if article in scenario.articles]
    refused = sum(scenario.refused for scenario in of)
    return len(of) - refused, refused
