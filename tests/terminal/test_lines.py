"""Chinese lines on a terminal: filled by cells, never beginning with a stop, words of code whole."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from terminal.lines import columns, filled, paragraphs

TEXT = "记录某一类别的一项决定，或者一个文件中的全部决定：要么全部记录，要么都不记录。各项见`gongshi-desk explain`。"


@given(st.integers(20, 90))
def test_lines_fit_and_nothing_is_lost(width: int) -> None:
    lines = filled(TEXT, width)
    assert all(cell_len(line) <= max(width, 16) for line in lines)
    assert "".join(lines).replace(" ", "") == TEXT.replace(" ", "")
    assert not any(line.startswith(("，", "。", "：", "）")) for line in lines)


def test_an_option_too_wide_for_its_column_stands_alone() -> None:
    told = columns([("--short", "短。"), ("--very-long-option-of-this-command 文字", "长。")], 60, "  ")
    assert told.splitlines()[0] == "  --short" + " " * 25 + "短。"
    assert told.splitlines()[1:] == ["  --very-long-option-of-this-command 文字", " " * 34 + "长。"]


def test_lines_that_are_kept_are_kept() -> None:
    assert paragraphs("一。\n\n\b\n示例：\n  gongshi build", 40, "  ") == "  一。\n\n  示例：\n    gongshi build\n"
