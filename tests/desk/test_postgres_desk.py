"""The desk over a book on PostgreSQL: the same commands, the same answers."""

from __future__ import annotations

from pathlib import Path

import pytest

from domain.ledger.store import open_book
from tests.desk.conftest import Run
from tests.desk.transcribing import LIST, PROJECTS

pytestmark = pytest.mark.postgres


def test_a_book_on_postgresql_is_founded_recorded_and_transcribed(
    tmp_path: Path, postgres_database: str, run: Run
) -> None:
    folder = tmp_path / "b"
    assert run("new", folder, "--store", postgres_database).exit_code == 0
    words = "record organisation.registered --stream organisation/u --by officer/registrar name=某大学 body=university"
    told = (*words.split(), "--command", "c1", "--book")
    assert "\nrecorded: organisation/u number 1" in run(*told, folder).stdout
    assert "on record already: organisation/u number 1" in run(*told, postgres_database).stdout
    (tmp_path / "m.toml").write_text(PROJECTS)
    (tmp_path / "list.csv").write_text(LIST)
    transcribed = ("transcribe", tmp_path / "m.toml", tmp_path / "list.csv", "--book", folder)
    assert "2 rows read = 2 taken + 0 on record already" in run(*transcribed).stdout
    assert "2 rows read = 0 taken + 2 on record already" in run(*transcribed).stdout
    with open_book(postgres_database) as book:
        assert book.count() == 9
