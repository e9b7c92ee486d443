"""`new` asks everything before it makes anything: what would be refused halfway leaves no folder behind."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.desk.test_charter import run

READY = (Path(__file__).parents[2] / "examples" / "charters" / "province-key-rd.toml").read_text("utf-8")
TERM = 'search = { zh = "检索"'


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--contact", "一\n二"), "contact: '一\\n二' has a line break"),
        (("--title", "公\u202e示"), "title: '公\\u202e示' has a character that cannot be seen: U+202E"),
        (("--owner-en", "O\u200bffice"), "owner_en: "),
        (("--owner", "名" * 301), "name"),
        (("--base-url", "http://record.example/"), "write https://record.example/"),
        (("--store", "mysql://host/db"), "--store: mysql://host/db is no address of PostgreSQL"),
        (("--founder", "organisation/a"), "officer"),
        (("--id", "a\u200bb"), "U+200B"),
        (("--on", "2026-02-30"), "2026-02-30"),
        (("--office-type", "nobody"), "nobody"),
        (("--note", "a\x07b"), "has a control character"),
    ],
)
def test_a_founding_that_would_be_refused_makes_nothing(tmp_path: Path, options: tuple[str, str], said: str) -> None:
    told = run("new", tmp_path / "book", "--no-keys", *options)
    assert told.exit_code == 1 and isinstance(told.exception, SystemExit), told.output
    assert said in told.output, told.output
    assert not (tmp_path / "book").exists()


@pytest.mark.parametrize("url", ["https://record.example/", "http://localhost:8000/", "http://127.0.0.1/site/"])
def test_a_site_is_published_with_https_and_tried_on_this_machine_without(tmp_path: Path, url: str) -> None:
    assert run("new", tmp_path / "book", "--no-keys", "--base-url", url).exit_code == 0


@pytest.mark.parametrize("place", ["file", "file/book", "lost"])
def test_a_file_that_is_in_the_way_is_named(tmp_path: Path, place: str) -> None:
    (tmp_path / "file").write_text("mine")
    (tmp_path / "lost").symlink_to(tmp_path / "nowhere")
    told = run("new", tmp_path / place, "--no-keys")
    assert told.exit_code == 1 and isinstance(told.exception, SystemExit)
    assert f"{tmp_path / place.partition('/')[0]} is no folder: name another place for the book" in told.output
    assert (tmp_path / "file").read_text() == "mine"


@pytest.mark.parametrize("sign", ["\u200b", "\u202e", "\u0007", "\ufeff", " ", "\u3164"])
def test_what_a_charter_may_not_hide_is_found_by_check_and_by_new(tmp_path: Path, sign: str) -> None:
    assert TERM in READY
    words = sign if sign == " " else f"检{sign}索"
    escaped = "".join(f"\\u{ord(each):04x}" for each in words)
    (tmp_path / "c.toml").write_text(READY.replace(TERM, f'search = {{ zh = "{escaped}"'), "utf-8")
    for command in (("check",), ("show",)):
        told = run("charter", *command, tmp_path / "c.toml")
        assert told.exit_code == 1 and "c.toml: vocabularies[" in told.output, told.output
    told = run("new", tmp_path / "book", "--no-keys", "--charter", tmp_path / "c.toml")
    assert told.exit_code == 1 and not (tmp_path / "book").exists()
