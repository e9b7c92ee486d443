"""The form of an entry: what both verifiers ask before anything else."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest
from jsonschema import Draft202012Validator

from domain.ledger import form
from domain.ledger.entry import SCHEMA, AnyEntry, Entry, canonical
from domain.rules.catalogue import KINDS
from domain.rules.execution import ProjectDisbursed
from domain.rules.personal import PersonalDataErased
from tests.ledger.logs import VERIFY

TOLD = json.loads(form.table())["$defs"]
ENTRY: AnyEntry = Entry(
    schema=SCHEMA, stream="project/P1", number=1, by="officer/1", command="c", recorded_at="2014-04-14T01:00:00Z",
    decided_on="2014-04-14", fact=ProjectDisbursed(amount=1),
)  # fmt: skip


def every(told: Any) -> Iterator[dict[str, Any]]:
    """Every form inside a form."""
    if isinstance(told, dict):
        yield told
        for each in told.values():
            yield from every(each)
    elif isinstance(told, list):
        for each in told:
            yield from every(each)


def test_patterns_are_of_the_whole_text_and_numbers_have_bounds() -> None:
    patterns = [each["pattern"] for each in every(TOLD) if isinstance(each.get("pattern"), str)]
    assert len(patterns) > 50
    assert [each for each in patterns if not (each.startswith("^") and each.endswith("$"))] == []
    numbers = [each for each in every(TOLD) if each.get("type") == "integer"]
    assert [each for each in numbers if not -(2**53) < each["minimum"] <= each["maximum"] < 2**53] == []


def test_every_kind_is_told_under_its_name_and_says_so() -> None:
    assert TOLD["Entry"]["properties"]["fact"] == {"anyOf": [{"$ref": f"#/$defs/{name}"} for name in KINDS]}
    assert [name for name in KINDS if TOLD[name]["properties"]["kind"] != {"enum": [name]}] == []


def test_what_says_nothing_is_left_out() -> None:
    empty = [each for each in every(TOLD) if each.get("type") == "array" and each.get("minItems") != 1]
    maps = [each for each in every(TOLD) if each.get("type") == "object" and "properties" not in each]
    assert empty == [] and [each for each in maps if each["minProperties"] != 1] == []
    assert [each for each in every(TOLD) if each.get("type") in ("null", "boolean") or "default" in each] == []
    assert TOLD["Entry"]["properties"]["illustrative"] == {"enum": [True]}


def test_the_script_knows_every_word_in_which_forms_are_told() -> None:
    script = VERIFY.read_text()
    forms = [each for each in every(TOLD) if {"type", "anyOf", "enum", "$ref"} & each.keys()]
    words = {word for each in forms if isinstance(each.get("type", ""), str) for word in each}
    named = {name for told in TOLD.values() for name in told.get("properties", {})}
    about = {"description", "minItems", "minProperties"}  # both are one
    assert [word for word in words - named - about if f'"{word}"' not in script and f"told.{word}" not in script] == []


@pytest.mark.parametrize(
    "changes",
    [
        {"schema": "gongshi/2"}, {"stream": "evil/1"}, {"stream": "organisation/U1"}, {"stream": "project/ P1"},
        {"stream": "project/P1 "}, {"stream": "project/"}, {"recorded_at": "2014-04-14T25:61:61Z"},
        {"recorded_at": "2014-02-30T01:00:00Z"}, {"recorded_at": "9999-12-31T01:00:00Z"}, {"decided_on": "2014-02-30"},
        {"decided_on": "0000-00-00"}, {"decided_on": "1899-12-31"}, {"recorded_at": "2014-04-14T01:00:60Z"},
    ],
)  # fmt: skip
def test_what_is_no_entry_is_refused(changes: dict[str, Any]) -> None:
    form.check_form(ENTRY)
    with pytest.raises(form.WrongForm):
        form.check_form(msgspec.structs.replace(ENTRY, **changes))


def test_what_belongs_on_any_stream_still_needs_one_of_a_known_subject() -> None:
    erased = PersonalDataErased(index=0, field="name")
    form.check_form(msgspec.structs.replace(ENTRY, fact=erased))
    with pytest.raises(form.WrongForm):
        form.check_form(msgspec.structs.replace(ENTRY, fact=erased, stream="evil/1"))


def test_other_validators_refuse_what_is_not_canonical() -> None:
    validator = Draft202012Validator(json.loads(form.table()))
    told = json.loads(canonical(ENTRY))
    assert validator.is_valid(told)
    nothing = [{"authority": None}, {"signatures": []}, {"illustrative": False}, {"pd": {}}, {"x": "y"}, {"number": 0}]
    assert [each for each in nothing if validator.is_valid({**told, **each})] == []
