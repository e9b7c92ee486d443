"""Every entry of the example is one by the published schema."""

from __future__ import annotations

import json

from jsonschema import Draft202012Validator

from domain.rules.in_force import default
from site_builder.rulebook.schema import document
from tests.examples.conftest import Fed


def test_the_schema_takes_every_entry_of_the_example(fed: Fed) -> None:
    validator = Draft202012Validator(json.loads(document("https://gongshi.example/", default())))
    wrong = [data for data in fed.data if not validator.is_valid(json.loads(data))]
    assert len(fed.data) > 200
    assert wrong == []
