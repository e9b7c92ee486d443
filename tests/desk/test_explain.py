"""`kinds` and `explain` speak the terminal's language, and tell the terms of the book in which one stands."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from desk.example import example
from domain.rules.catalogue import KINDS
from tests.desk.test_charter import province, run

__all__ = ["province"]

WORD = re.compile(r"[A-Za-z]{2,}")
NAMES = re.compile(r"YAML|(?:[a-z]+|SUBJECT)/ID")  # what is typed as it stands


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_explain_is_chinese_where_chinese_is_spoken(kind: str) -> None:
    told = run("--lang", "zh", "explain", kind).output.replace(example(KINDS[kind]), "")
    heads = [line.split("\t") for line in told.splitlines() if "\t" in line]
    assert [cells for cells in heads if WORD.search(cells[1]) or not re.search("[一-龥]", cells[3] + cells[1])] == []
    forms = " ".join(cells[2] for cells in heads)
    assert WORD.findall(NAMES.sub("", forms)) == []
    assert "示例：\n" in told and "职权：" in told and "Art." not in told


def test_kinds_is_chinese_where_chinese_is_spoken() -> None:
    lines = run("--lang", "zh", "kinds").output.splitlines()
    assert "project/ID\tproject.approved\t决策\t第十四条\t立项" in lines and len(lines) == len(KINDS)
    assert run("--lang", "zh", "kinds", "approved").output.startswith("programme/ID\tprogramme.plan_approved\t")


@pytest.mark.parametrize("ask", ["environment", "folder"])
def test_the_book_is_found_as_by_other_commands(
    province: Path, monkeypatch: pytest.MonkeyPatch, ask: str, tmp_path: Path
) -> None:
    told: Callable[[], Result] = lambda: run("explain", "project.approved")  # noqa: E731
    monkeypatch.chdir(tmp_path)
    assert "The charter of the book" not in told().output
    if ask == "environment":
        monkeypatch.setenv("GONGSHI_BOOK", str(province))
    else:
        monkeypatch.chdir(province)
    assert "The charter of the book: Charter of a provincial key R&D plan (example)\n" in told().output
