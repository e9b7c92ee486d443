"""Where nobody looks at a terminal, long work says how far it is; how long it will be is not always known."""

from __future__ import annotations

import pytest

from desk.console import PLAIN_EVERY, progress
from terminal.language import speaking


@pytest.mark.parametrize(
    ("language", "known", "unknown"), [("zh", "{}：{}/{}", "{}：{}"), ("en", "{}: {} of {}", "{}: {}")]
)
def test_a_line_now_and_then(language: str, known: str, unknown: str, capsys: pytest.CaptureFixture[str]) -> None:
    total = 3 * PLAIN_EVERY
    with speaking(language), progress("list.csv", total) as of_known, progress("list.csv.gz") as of_unknown:
        for step in (of_known, of_unknown):
            for _ in range(3):
                step(PLAIN_EVERY - 1)
    done = [f"{steps * (PLAIN_EVERY - 1):,}" for steps in (2, 3)]
    assert capsys.readouterr().err.splitlines() == [
        *(known.format("list.csv", steps, f"{total:,}") for steps in done),
        *(unknown.format("list.csv.gz", steps) for steps in done),
    ]
