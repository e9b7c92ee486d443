"""One line instead of a traceback: a book named by its file, a clock that no library can tell, a link to nowhere."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from domain.ledger.store import open_book
from public.cli import main

Run = Callable[..., Result]
BY_FOUNDER = ("--by", "officer/founder", "--yes")
SECRET = {"GONGSHI_PASSPHRASE": "x", "GONGSHI_RECOVERY_PASSPHRASE": "y"}


def one_line(done: Any, text: str) -> None:
    assert isinstance(done.exception, SystemExit) and done.exit_code in (1, 2), done.output
    last = [line for line in done.output.splitlines() if ": What to do next: " not in line][-1]
    assert text in last and "Traceback" not in done.output, done.output


@pytest.fixture
def founded(tmp_path: Path, run: Run) -> Path:
    book = tmp_path / "b"
    assert run("new", book, "--on", "2026-01-05", env=SECRET).exit_code == 0
    return book


def test_a_book_that_is_named_by_its_file(founded: Path, tmp_path: Path, run: Run) -> None:
    file = founded / "book.sqlite"
    for command in (["build", "--out", str(tmp_path / "www")], ["history"]):
        one_line(CliRunner().invoke(main, [*command, "--book", str(file)]), f"name the book's folder, --book {founded}")
    shown = run("key", "show", "--book", file)
    assert shown.output == run("key", "show", "--book", founded).output
    shutil.copy(file, founded / "other.sqlite")
    one_line(run("audit", "--book", founded / "other.sqlite"), "is not the book of its folder")


def test_a_build_with_nothing_new_says_that_all_stands(founded: Path, tmp_path: Path) -> None:
    command = ["build", "--book", str(founded), "--out", str(tmp_path / "www")]
    first, again = (CliRunner().invoke(main, command) for _ in range(2))
    assert first.exit_code == again.exit_code == 0, again.output
    number = sum(1 for path in (tmp_path / "www").rglob("*") if path.is_file())
    assert f"{number} files in" in " ".join(first.output.split())
    assert f"nothing new: none of the {number} files in" in " ".join(again.output.split())


def test_a_site_is_not_built_onto_a_link_to_nowhere(founded: Path, tmp_path: Path) -> None:
    (tmp_path / "www").symlink_to(tmp_path / "nowhere")
    done = CliRunner().invoke(main, ["build", "--book", str(founded), "--out", str(tmp_path / "www")])
    assert done.exit_code == 1
    assert not (tmp_path / "nowhere").exists()


@pytest.mark.parametrize(("now", "when"), [(9_300_000_000, "after 2261"), (-86_400, "before 1970")])
def test_a_clock_that_cannot_be_told(
    founded: Path, run: Run, monkeypatch: pytest.MonkeyPatch, now: int, when: str
) -> None:
    monkeypatch.setattr(time, "time", lambda: float(now))
    one_line(run("audit", "--book", founded), f"clock is {when}")


def test_a_clock_at_which_the_library_gives_up(founded: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def late() -> float:
        raise OverflowError("timestamp too large to convert to C _PyTime_t")

    monkeypatch.setattr(time, "time", late)
    one_line(run("audit", "--book", founded), "clock is after 2261")


def test_a_planned_succession_is_signed_by_the_old_key(founded: Path, run: Run) -> None:
    done = run("key", "succeed", "log", "--signed-by", "site", "--by", "officer/founder", "--book", founded, env=SECRET)
    one_line(done, "--lost or --stolen")


def test_a_second_book_is_refused_whatever_its_name(founded: Path, tmp_path: Path, run: Run) -> None:
    fields = ("title=t", "note=n", "founder=officer/x")
    for stream in ("book/aa", "book/另册"):
        told = ("record", "book.opened", *fields, "--stream", stream, *BY_FOUNDER)
        one_line(run(*told, "--book", founded), "is open already")
    file = tmp_path / "found.yaml"
    file.write_text(
        "by: officer/f\ndecisions:\n  - {kind: book.opened, stream: book/1, fields: {title: t, note: n,"
        " founder: officer/f, keys: [{role: log, key: garbage}]}}\n",
        encoding="utf-8",
    )
    assert run("new", tmp_path / "c", "--on", "2026-01-05", "--empty", env=SECRET).exit_code == 0
    one_line(run("record", "--file", file, "--book", tmp_path / "c"), "garbage is no public key")


def test_a_value_is_erased_once(founded: Path, run: Run) -> None:
    with open_book(founded) as book:
        index, body = book.count(), book.stream("officer/founder")[0].fact.body  # type: ignore[attr-defined]
    named = ("holds=execution", f"body={body}", "post=经办", "name=张三", "--stream", "officer/z")
    assert run("record", "officer.appointed", *named, *BY_FOUNDER, "--book", founded).exit_code == 0
    fields = (f"index={index}", "field=name", "basis=法", "--stream", "officer/z", "--by", "officer/registrar", "--yes")
    codes = [run("record", "personal_data.erased", *fields, "--book", founded) for _ in range(2)]
    assert codes[0].exit_code == 0, codes[0].output
    one_line(codes[1], f"Art. 32: name of entry {index} was erased already")


def test_a_restored_book_is_noticed_without_the_newest_checkpoint(founded: Path, tmp_path: Path, run: Run) -> None:
    register = ("record", "organisation.registered", "name=甲", "body=institute", "--by", "officer/registrar", "--yes")
    assert run("seal", "--book", founded, env=SECRET).exit_code == 0
    shutil.copy(founded / "book.sqlite", tmp_path / "backup")
    assert run(*register, "--stream", "organisation/u", "--book", founded).exit_code == 0
    assert run("seal", "--book", founded, env=SECRET).exit_code == 0
    for file in founded.glob("book.sqlite*"):
        file.unlink()
    shutil.copy(tmp_path / "backup", founded / "book.sqlite")
    (founded / "log/checkpoint").unlink()
    one_line(run(*register, "--stream", "organisation/v", "--book", founded), "an older copy")
