"""The JSON Schema of entries takes every real entry and nothing else; its patterns mean the same everywhere."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from benchmarks.made_book import entries
from domain.ledger.entry import canonical
from domain.rules.catalogue import KINDS
from domain.rules.in_force import default
from site_builder.rulebook.scenarios import data
from site_builder.rulebook.schema import document, ecma

SCHEMA = json.loads(document("https://gongshi.example/", default()))
VALIDATOR = Draft202012Validator(SCHEMA)
ESCAPES = re.compile(r"\\(?!u[0-9a-f]{4}|\.)")  # what ECMA-262 with `u` might read otherwise
DISBURSED = {
    "schema": "gongshi/1", "stream": "project/Z1", "number": 3, "recorded_at": "2014-11-03T01:00:00Z",
    "decided_on": "2014-11-03", "by": "officer/1", "command": "c-1",
    "fact": {"kind": "project.disbursed", "amount": 30_000_000, "source": "municipal"},
}  # fmt: skip


def valid(entry: Any) -> bool:
    """Whether the schema takes an entry."""
    return bool(VALIDATOR.is_valid(entry))


def test_the_schema_is_one() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    assert SCHEMA["$id"] == "https://gongshi.example/schema/entry.schema.json"
    assert document("https://gongshi.example/", default()) == document("https://gongshi.example/", default())
    kinds = sorted(SCHEMA["$defs"][each["$ref"].rpartition("/")[2]]["properties"]["kind"]["enum"][0]
                   for each in SCHEMA["properties"]["fact"]["anyOf"])  # fmt: skip
    assert kinds == sorted(KINDS)


def test_it_takes_the_entries_of_a_book() -> None:
    told = [json.loads(canonical(entry)) for entry in entries(400)]
    assert [entry["fact"] for entry in told if not valid(entry)] == []
    assert len(told) == 400


def test_it_takes_every_fact_of_the_rulebook() -> None:
    facts = [step.fact for situation in data().situations.values() for step in situation.steps]
    facts += [step.fact for scenario in data().scenarios for step in scenario.given if step.fact]
    facts += [scenario.outcome for scenario in data().scenarios if "kind" in scenario.outcome]
    assert len({fact["kind"] for fact in facts}) == len(KINDS)
    assert [fact for fact in facts if not valid(DISBURSED | {"fact": fact})] == []


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("fact", "amount"), 0),
        (("fact", "amount"), 2**53),
        (("fact", "amount"), "300"),
        (("fact", "source"), "lottery"),
        (("fact", "source"), None),
        (("fact", "colour"), "red"),
        (("fact", "kind"), "project.paid"),
        (("fact", "payee"), "organisation/"),
        (("fact", "payee"), "organisation/\u3000"),
        (("decided_on",), "١٤٢٠-٠١-٠١"),
        (("recorded_at",), "2014-11-03 01:00:00"),
        (("number",), 0),
        (("leader",), "张三"),
    ],
)
def test_it_refuses_what_is_no_entry(path: tuple[str, ...], value: Any) -> None:
    assert valid(DISBURSED)
    wrong = copy.deepcopy(DISBURSED)
    inner: Any = wrong
    for name in path[:-1]:
        inner = inner[name]
    inner[path[-1]] = value
    assert not valid(wrong)


def patterns(value: Any) -> Iterator[str]:
    """Every pattern in a schema."""
    if isinstance(value, dict):
        yield from [value["pattern"]] if isinstance(value.get("pattern"), str) else []
        for each in value.values():
            yield from patterns(each)
    elif isinstance(value, list):
        for each in value:
            yield from patterns(each)


def test_patterns_mean_the_same_in_every_language() -> None:
    found = sorted(set(patterns(SCHEMA)))
    assert len(found) >= 15
    assert [pattern for pattern in found if ESCAPES.search(pattern) or "(?P" in pattern or r"\Z" in pattern] == []


@pytest.mark.parametrize(
    "text", ["project/Z1", "project/a b", "project/ ", "project/\u3000", "project/a\x1f", "x/1", ""]
)
def test_a_converted_pattern_matches_as_before(text: str) -> None:
    pattern = r"^project/[^/\s\x00-\x1f](?:[^\x00-\x1f]*[^\s\x00-\x1f])?$"
    assert bool(re.search(ecma(pattern), text)) == bool(re.search(pattern, text))


def test_every_field_has_its_name_in_both_languages() -> None:
    for name, described in SCHEMA["$defs"].items():
        for field, told in described["properties"].items():
            if field != "kind" and name not in ("Source",):
                assert told["title"], (name, field)
                assert told["description"], (name, field)


def test_the_site_publishes_it(tmp_path: Path) -> None:
    from site_builder.build.make import make
    from site_builder.settings import Settings

    rows = [(number, canonical(entry)) for number, entry in enumerate(entries(2), 1)]
    make(lambda after, limit: [row for row in rows if row[0] > after][:limit], Settings(pdf=()), tmp_path / "www")
    published = (tmp_path / "www" / "schema" / "entry.schema.json").read_bytes()
    assert published == document(Settings().base_url, default())
