"""What the desk writes is its owner's alone, names what it cannot take, and never goes on from an older book."""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from domain.ledger.address import base_url_fault, origin_fault
from domain.ledger.store import open_book
from public.cli import main
from tests.desk.conftest import Run
from tests.ledger.logs import files_of

SECRET = {"GONGSHI_PASSPHRASE": "p"}
REGISTER = ("record", "organisation.registered", "--by", "officer/registrar", "name=某大学", "body=university")


@pytest.fixture(params=[0o000, 0o022, 0o077])
def umask(request: pytest.FixtureRequest) -> Iterator[int]:
    before = os.umask(request.param)
    yield request.param
    os.umask(before)


def test_a_new_book_and_its_keys_are_their_owners_alone(tmp_path: Path, run: Run, umask: int) -> None:
    made = tmp_path / "book"
    assert run("new", made, "--on", "2026-01-05", env=SECRET).exit_code == 0
    with open_book(made) as book:
        book.count()
        assert run(*REGISTER, "--stream", "organisation/u", "--book", made).exit_code == 0
        private = [*made.glob("book.sqlite*"), *(made / "keys").glob("*.key")]
        assert {"book.sqlite", "book.sqlite-wal", "book.sqlite-shm", "log.key"} <= {each.name for each in private}
        assert {each.name: stat.S_IMODE(each.stat().st_mode) for each in private if each.stat().st_mode & 0o077} == {}
    assert stat.S_IMODE((made / "keys").stat().st_mode) == 0o700
    assert stat.S_IMODE(made.stat().st_mode) == 0o700


BAD_ORIGINS = {
    "https://bad/": "write bad", "http://a.example/x": "write a.example/x", "a.example/": "write a.example",
    " a.example/x": "write a.example/x", "a.example:8080/x": "write a.example/x",
    "a.example/x?y=1": "write a.example/x",
    "A.example/x": "write a.example/x", "公示.example/x": "write", "a b/x": "write",
    "a.example//x": "write a.example/x",
    "a.example/x+y": "write", "": "write", "a.example/x\n": "write a.example/x",
}  # fmt: skip
BAD_ADDRESSES = {
    "a.example": "write https://a.example/", "https://a.example": "write https://a.example/",
    "https:/a.example/": "write https://a.example/", "https://a.example/x?y": "write https://a.example/x/",
    "https://a.example/#x": "write https://a.example/", "https://a b.example/": "write",
    "https://公示.example/": "write",
    "ftp://a.example/": "write https://a.example/", "https://u:p@a.example/": "write", "https:///": "write",
    "https://a.example:99999/": "write", "https://a.example/x": "write https://a.example/x/",
}  # fmt: skip


@pytest.mark.parametrize(("origin", "better"), BAD_ORIGINS.items())
def test_an_origin_that_is_none_is_told_what_to_be(origin: str, better: str) -> None:
    assert better in origin_fault(origin)
    assert "\n" not in origin_fault(origin)


@pytest.mark.parametrize(("url", "better"), BAD_ADDRESSES.items())
def test_an_address_that_is_none_is_told_what_to_be(url: str, better: str) -> None:
    assert better in base_url_fault(url)


@pytest.mark.parametrize("origin", ["gongshi.example/log", "a-b.example", "x", "a.example/p/q_r~s.t-u"])
def test_good_origins(origin: str) -> None:
    assert origin_fault(origin) == ""


@pytest.mark.parametrize("url", ["https://a.example/", "http://127.0.0.1:8000/x/", "https://a.example/%E5%85%AC/"])
def test_good_addresses(url: str) -> None:
    assert base_url_fault(url) == ""


@pytest.mark.parametrize("told", [("--origin", "https://bad/"), ("--base-url", "bad.example")])
def test_new_refuses_them_and_makes_nothing(tmp_path: Path, run: Run, told: tuple[str, str]) -> None:
    done = run("new", tmp_path / "book", *told, env=SECRET)
    assert done.exit_code == 1 and told[0] in done.output and "write " in done.output
    assert not (tmp_path / "book").exists()


def test_settings_that_are_read_are_asked_the_same(folder: Path) -> None:
    settings = folder / "gongshi.toml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(text.replace("gongshi.example/log", "https://bad/"), encoding="utf-8")
    done = CliRunner().invoke(main, ["build", "--book", str(folder), "--out", str(folder.parent / "www")])
    assert done.exit_code == 1 and "write bad" in done.output
    (folder / "log").mkdir()
    (folder / "log/checkpoint").write_text("https://bad/\n1\n", encoding="utf-8")  # sealed so: it never changes
    done = CliRunner().invoke(main, ["history", "--book", str(folder)])
    assert done.exit_code == 0, done.output


@pytest.mark.parametrize("sealed", [False, True])
def test_nothing_is_sealed_under_another_name_than_the_settings_have(tmp_path: Path, run: Run, sealed: bool) -> None:
    book = tmp_path / "book"
    assert run("new", book, "--on", "2026-01-05", "--origin", "a.example/log", env=SECRET).exit_code == 0
    if sealed:
        assert run("seal", "--book", book, env=SECRET).exit_code == 0
    assert run(*REGISTER, "--stream", "organisation/u", "--book", book).exit_code == 0
    settings = book / "gongshi.toml"
    text = settings.read_text(encoding="utf-8")
    for other, named in (('origin = "b.example/log"', "b.example/log"), ("", "gongshi.example/log")):
        settings.write_text(text.replace('origin = "a.example/log"', other), encoding="utf-8")
        before = {path: data for path, data in files_of(book).items() if not path.startswith("book.sqlite-")}
        done = run("seal", "--book", book, env=SECRET)
        assert done.exit_code == 1 and len(done.output.splitlines()) == 1, done.output
        assert f"origin is {named}" in done.output and 'write origin = "a.example/log"' in done.output
        assert {path: data for path, data in files_of(book).items() if not path.startswith("book.sqlite-")} == before
    settings.write_text(text, encoding="utf-8")
    assert run("seal", "--book", book, env=SECRET).exit_code == 0


def test_a_restored_older_book_beside_a_newer_log_records_nothing(tmp_path: Path, run: Run) -> None:
    book = tmp_path / "book"
    assert run("new", book, "--on", "2026-01-05", env=SECRET).exit_code == 0
    assert run("seal", "--book", book, env=SECRET).exit_code == 0
    shutil.copy(book / "book.sqlite", tmp_path / "backup")
    assert run(*REGISTER, "--stream", "organisation/u", "--book", book).exit_code == 0
    assert run("seal", "--book", book, env=SECRET).exit_code == 0
    for file in book.glob("book.sqlite*"):
        file.unlink()
    shutil.copy(tmp_path / "backup", book / "book.sqlite")
    before = {path: data for path, data in files_of(book).items() if not path.startswith("book.sqlite-")}
    for command in (
        (*REGISTER, "--stream", "organisation/v"),
        (*REGISTER, "--stream", "organisation/v", "--dry-run"),
        ("erase", "1", "name", "--basis", "x", "--by", "officer/registrar", "--yes"),
        ("key", "succeed", "site", "--by", "officer/founder", "--yes"),
        ("key", "recovery", "--by", "officer/founder"),
    ):
        done = run(*command, "--book", book, env=SECRET)
        assert done.exit_code == 1 and "an older copy" in done.output, done.output
        assert [line for line in done.output.splitlines() if "this cannot be changed" not in line][1:] == []
    after = {path: data for path, data in files_of(book).items() if not path.startswith("book.sqlite-")}
    assert after == before


def test_rows_that_are_set_apart_never_lie_over_or_among_other_files(folder: Path, tmp_path: Path, run: Run) -> None:
    rows, mapping = tmp_path / "rows.csv", tmp_path / "m.toml"
    rows.write_text("名称,类型\n甲,university\n乙,nonsense\n", encoding="utf-8")
    mapping.write_text(MAPPING, encoding="utf-8")
    told = ("transcribe", mapping, rows, "--book", folder, "--quarantine")
    for place in (rows, mapping, folder / "book.sqlite", folder / "log/x.csv", folder / "keys/x.csv", tmp_path):
        done = run(*told, place)
        assert done.exit_code == 1 and "--quarantine" in done.output, done.output
        assert rows.exists() and mapping.exists()
    done = run(*told, tmp_path / "apart" / "rows.csv")
    assert done.exit_code == 0, done.output
    assert stat.S_IMODE((tmp_path / "apart/rows.csv").stat().st_mode) == 0o600
    assert run(*told, tmp_path / "apart" / "rows.csv").exit_code == 0


MAPPING = """
[source]
title = "名单"

[[fact]]
kind = "organisation.registered"
stream = "organisation/{名称}"

[fact.fields]
name = "{名称}"
body = "{类型}"
"""


@pytest.mark.postgres
def test_a_sealed_book_on_postgres_is_built_from_its_log_alone(
    tmp_path: Path, postgres_database: str, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    book = tmp_path / "book"
    told = ("--store", postgres_database, "--on", "2026-01-05", "--origin", "a.example/log")
    assert run("new", book, *told, env=SECRET).exit_code == 0
    assert run("seal", "--book", book, env=SECRET).exit_code == 0
    build = ("build", "--book", postgres_database, "--out", str(tmp_path / "www"), "--jobs", "1")
    refused = CliRunner().invoke(main, build)
    assert refused.exit_code == 1 and "--log FOLDER/log" in refused.output
    assert not (tmp_path / "www").exists()
    lost = CliRunner().invoke(main, [*build, "--log", str(tmp_path / "nothing")])
    assert lost.exit_code == 1 and "no log at" in lost.output
    found = CliRunner().invoke(main, [*build, "--log", str(book / "log")])
    assert found.exit_code == 0, found.output
    assert (tmp_path / "www/log/checkpoint").read_bytes() == (book / "log/checkpoint").read_bytes()
    assert run(*REGISTER, "--stream", "organisation/u", "--book", book).exit_code == 0
    with open_book(postgres_database) as opened:
        monkeypatch.chdir(book)
        assert opened.count() == 6
    again = CliRunner().invoke(main, build)  # the settings of this folder name the address
    assert again.exit_code == 0 and again.output.splitlines()[-1] and "5 entries" in again.output, again.output
