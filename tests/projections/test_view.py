"""The view file survives what may happen to the process that folds it, and is read while it is written."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from domain.ledger.entry import canonical
from projections.all import QUESTIONS
from projections.follow import follow
from projections.view import View, ViewReader
from tests.projections.cases import ACTED
from tests.projections.given import entries

BODIES = [(index, canonical(entry)) for index, entry in enumerate(entries(ACTED))]
SAVED = ("place", "all", b"1")


def killed_while_saving(path: Path) -> None:
    """Save a batch in a new view, then die in the midst of the transaction of the next."""

    def dying() -> Iterator[tuple[str, str, bytes]]:
        for number in range(5_000):  # more than the cache holds: the file itself is written before the end
            yield "place", f"{number}", bytes(2000)
        os._exit(9)

    view = View(path)
    view.save(4, entries=BODIES[:4], documents=[SAVED], lists=(), dirty=())
    with view.writing() as cursor:
        cursor.execute("PRAGMA cache_size=10")
    view.save(5, entries=BODIES[4:5], documents=dying(), lists=(), dirty=())


def test_a_new_view_whose_folding_was_killed_is_as_it_was_after_the_batch_before(tmp_path: Path) -> None:
    path = tmp_path / "view.sqlite"
    code = f"from tests.projections.test_view import *; killed_while_saving(Path({str(path)!r}))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 9
    assert path.stat().st_size > 5_000_000
    view, reader = View(path), ViewReader(path)
    assert (view.position, reader.size(), list(reader.rows("SELECT * FROM documents"))) == (4, 4, [SAVED])
    reader.close()
    view.close()


def test_a_folded_view_is_read_while_it_is_written(tmp_path: Path) -> None:
    path = tmp_path / "view.sqlite"
    view = View(path)
    follow(view, lambda after, limit: [row for row in BODIES if row[0] > after][:limit], QUESTIONS)
    reader = ViewReader(path)
    with view.writing() as cursor:
        cursor.execute("INSERT INTO meta VALUES ('name', 'value')")
        assert reader.meta() == {}
    assert reader.meta() == {"name": "value"}
    reader.close()
    view.close()


def test_what_is_forgotten_again_and_again_can_be_opened(tmp_path: Path) -> None:
    """The charter of a book changes more than once, and each time all is folded anew in the same file."""
    for _ in range(3):
        view = View(tmp_path / "view.sqlite")
        view.forget()
        assert view.position == 0
        view.close()
