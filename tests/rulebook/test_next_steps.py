"""Beside each refusal stands what to do next, in both languages, and for nothing else."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from domain.rules.catalogue import KINDS
from domain.rules.refusal import Refused
from site_builder.rulebook.places import refusals, steps
from site_builder.words.sentences import rooms

ROOT = Path(__file__).parents[2]
ROOMS = ("domain", "desk")
PLACE = re.compile(r"(?<!\{)\{(\w+)\}(?!\})")
CHINESE = re.compile(r"[\u4e00-\u9fff]")
DYNAMIC = (  # under whatever article
    "a decision of this kind states its {field}.",
    "{ref} is not on record.",
    "this rests on entry {number} of {stream}, which is of {day}; it is not dated before that, on {on}.",
    "{field} reads like the name of a stream, and nothing is on record of {ref}: record it first, or write its name in"
    " plain words.",
    "{item} stands twice in {field}; name it once.",
)
KIND = re.compile(r"\b([a-z_]+\.[a-z_]+)\b")
FIELDS = ("budget.parts", "now.lead")  # which are no kinds


def refused() -> Iterator[str]:
    """Every sentence of refusal in the rules, the ledger and the desk, without its article."""
    for path in sorted(path for room in ROOMS for path in (ROOT / room).rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        joined = {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values}
        for node in ast.walk(tree):
            text = node.value if isinstance(node, ast.Constant) and id(node) not in joined else None
            found = re.match(r"Art\. \d+: (.+)", text, re.DOTALL) if isinstance(text, str) else None
            if found:
                yield found[1]


def test_every_refusal_says_what_to_do_next_and_no_step_is_left_over() -> None:
    wanted = {*refused(), *DYNAMIC}
    assert len(wanted) >= 280
    assert sorted(wanted - steps().keys()) == [], "say in site_builder/locales/next.toml what to do next"
    assert sorted(steps().keys() - wanted) == [], "no refusal says this any more"


def test_every_published_refusal_has_its_step() -> None:
    told = msgspec.json.decode(refusals())["refusals"]
    assert [each["en"] for each in told] == sorted(rooms().refusals)


@pytest.mark.parametrize("sentence", sorted(steps()))
def test_a_step_is_one_sentence_in_each_language_that_only_uses_the_places_of_its_refusal(sentence: str) -> None:
    chinese, english = steps()[sentence]
    values = dict.fromkeys(PLACE.findall(sentence), "1")
    for text in (chinese, english):
        assert set(PLACE.findall(text)) <= values.keys()
        said = str(Refused(f"Art. 1: {text}", **values))
        assert "{" not in said.replace("{stream: …, number: …}", "").replace("{{", "")
    assert chinese.endswith("。") and chinese.count("。") == 1 and CHINESE.search(chinese)
    assert english.endswith(".") and english[0].isupper() and not re.search(r"[。；，]", english)
    assert english.rstrip(".") not in sentence and len(english) <= 200 and len(chinese) <= 110


def test_steps_name_kinds_and_commands_that_exist() -> None:
    named = {kind for step in steps().values() for text in step for kind in KIND.findall(text)} - set(FIELDS)
    assert sorted(name for name in named - KINDS.keys() if not name.startswith(("desk.", "keys."))) == []
