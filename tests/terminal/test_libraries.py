"""What libraries say of files that they cannot read is told in Chinese, with the place."""

from __future__ import annotations

import gzip
import json
import re
import sqlite3
import tomllib
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from domain.rules.said import Said
from terminal.libraries import in_chinese
from terminal.wording import in_language

ENGLISH = re.compile("[A-Za-z]{3,} [a-z]{2,}")
TOML = [
    "[a", "a", "a =", "a = [1", 'a = "x', "a = 1\na = 2", "[a]\n[a]", "a = tru", 'a = "\\q"', "a = {b = 1", "= 1",
    "a = 'x", 'a = "\x01"', "a = 1 b = 2", "[[a", "a = {b = 1, b = 2}", 'a = "\\u1"', "a = 2014-99-01",
]  # fmt: skip
REGULAR = ["(", "[", "*", "a**", "a{3,1}", "(?P<", "\\", "(?<=a*)", ")", "(?z)", "[z-a]", "\\1", "(?P=x)", "\\q"]
JSON = ["{", '{"a"', "[1", '"', "1 2", '{"a":1,}', "nul", '"\x01"', '"\\q"', "{a"]
YAML = ["{", "a: b: c", "- a\nb", '"', "a: [1", "\ta", "%", "a: *x", 'a: "\\q"', "@a", "---\na\n---\nb"]


def composed(text: str) -> object:
    """A text of YAML as libyaml reads it, where it is there."""
    return yaml.compose(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))


def failure(read: Callable[[str], object], text: str) -> str:
    """What a library says of a text."""
    with pytest.raises((ValueError, re.error, yaml.YAMLError)) as caught:
        read(text)
    return str(getattr(caught.value, "problem", caught.value))


@pytest.mark.parametrize(
    ("read", "text"),
    [
        *((tomllib.loads, text) for text in TOML),
        *((re.compile, text) for text in REGULAR),
        *((json.loads, text) for text in JSON),
        *((yaml.compose, text) for text in YAML),
        *((composed, text) for text in YAML),
    ],
)
def test_what_is_wrong_in_a_text_is_told_in_chinese(read: Callable[[str], object], text: str) -> None:
    said = failure(read, text)
    assert ENGLISH.search(in_chinese(said)) is None, said
    assert re.search("[一-鿿]", in_chinese(said))


def test_packed_files_and_databases(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"no database at all" * 100)
    said = []
    for broken in (
        lambda: gzip.decompress(b"xx"),
        lambda: gzip.decompress(gzip.compress(b"x" * 99)[:-9]),
        lambda: zlib.decompress(b"xx"),
        lambda: sqlite3.connect(tmp_path / "a").execute("SELECT * FROM a"),
        lambda: sqlite3.connect(tmp_path / "none" / "a"),
        lambda: b"\xff".decode(),
    ):
        with pytest.raises((OSError, EOFError, zlib.error, sqlite3.Error, UnicodeError)) as caught:
            broken()
        said.append(in_chinese(str(caught.value)))
    assert [each for each in said if ENGLISH.search(each)] == []


def test_the_place_stands_behind_and_what_is_not_known_stays() -> None:
    found = Said("{path}: is not TOML: {error}", path="a.toml", error=failure(tomllib.loads, "a = tru"))
    assert in_language(found, "zh") == "a.toml：不是TOML格式：值无效（第1行第5列）"
    assert in_language(found, "en") == "a.toml: is not TOML: Invalid value (at line 1, column 5)"
    assert in_chinese("nobody ever said this (at line 1, column 5)") == "nobody ever said this (at line 1, column 5)"
