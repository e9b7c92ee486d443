"""What the desk refuses is said in Chinese too, with the same places."""

from __future__ import annotations

import ast
import re
from pathlib import Path

from domain.rules.refusal import Refused
from terminal import wording
from terminal.wording import refusal

DESK = Path(__file__).resolve().parents[2] / "desk"
PLACE = re.compile(r"\{(\w+)\}")


def refusals() -> set[str]:
    """Every sentence in the desk's code that begins with an article."""
    nodes = [node for path in sorted(DESK.rglob("*.py")) for node in ast.walk(ast.parse(path.read_text("utf-8")))]
    texts = {node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    return {text for text in texts if re.match(r"Art\. \d+: ", text)}


def test_every_refusal_of_the_desk_has_its_chinese_sentence() -> None:
    chinese = wording._table("refusals")
    found = refusals()
    assert len(found) >= 7  # the rest moved into the rules
    for text in found:
        assert sorted(PLACE.findall(text)) == sorted(PLACE.findall(chinese.get(text, "")))


def test_a_sentence_without_translation_stays_english() -> None:
    refused = Refused("Art. 99: {thing} is unheard of.", thing="it")
    assert refusal(refused, "zh") == refusal(refused, "en") == "Art. 99: it is unheard of."
