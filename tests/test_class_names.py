"""No class name of ours stands for two things."""

from __future__ import annotations

import ast
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "scripts"))

import class_names  # noqa: E402


def test_no_class_shares_its_name() -> None:
    assert class_names.shared(class_names.read(ROOT)) == {}


def test_a_name_that_two_classes_bear_is_found_nested_or_not() -> None:
    files = {"a.py": ast.parse("class Plan: ..."), "b.py": ast.parse("def f():\n    class Plan: ...\nclass Other: ...")}
    assert class_names.shared(files) == {"Plan": ["a.py", "b.py"]}
