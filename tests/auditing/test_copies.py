"""Packed copies, as an auditor finds them in the folder of a site: each must be of the file that it lies beside."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from pathlib import Path

import brotli
import pytest
from click.testing import CliRunner

from public.auditing import copies
from public.auditing.replay import replay
from public.auditing.site_source import SiteSource
from public.auditing.sums import find_sums
from public.cli import main
from site_builder.build.compress import PACKINGS, packable, packings


@pytest.fixture
def packed(site: Path) -> Path:
    """The honest site with copies beside its texts, as the builder lays them there."""
    sums = find_sums(SiteSource(str(site)), None)
    assert sums
    for path, _ in sums.files():
        data = (site / path).read_bytes()
        if packable(path, len(data)):
            for copy, body in packings(path, data):
                (site / copy).write_bytes(body)
    return site


def verified(site: Path) -> str:
    """The last line of `gongshi verify`."""
    return CliRunner().invoke(main, ["verify", str(site)]).output.splitlines()[-1]


def test_the_builder_and_the_auditor_know_the_same_endings() -> None:
    assert tuple(PACKINGS) == copies.PACKED


def test_honest_copies_are_no_news(packed: Path) -> None:
    assert (packed / "zh/index.html.gz").exists()
    assert verified(packed).startswith("OK 600 ")


def changed(page: bytes) -> bytes:
    return page.replace("示例".encode(), "样例".encode())


@pytest.mark.parametrize(
    ("copy", "tampered"),
    [
        ("zh/index.html.gz", lambda page: gzip.compress(changed(page), mtime=0)),
        ("zh/index.html.br", lambda page: brotli.compress(changed(page))),
        ("zh/index.html.gz", lambda page: gzip.compress(page) + gzip.compress(b"and more")),
        ("zh/index.html.gz", lambda page: gzip.compress(page) + b"and more"),
        ("zh/index.html.br", lambda page: brotli.compress(page) + b"and more"),
        ("zh/index.html.gz", lambda page: gzip.compress(page)[:-9]),
        ("zh/index.html.br", lambda page: brotli.compress(page)[:-9]),
        ("zh/index.html.gz", lambda page: gzip.compress(page + b"\0" * 50_000_000)),
        ("zh/index.html.br", lambda page: brotli.compress(page + b"\0" * 50_000_000, quality=5)),
        ("zh/index.html.br", lambda page: b""),
        ("zh/index.html.gz", lambda page: page),
        ("SHA256SUMS.gz", lambda page: gzip.compress(page)),
        ("log/checkpoint.br", lambda page: brotli.compress(page)),
    ],
)
def test_a_copy_of_anything_else_is_found(packed: Path, copy: str, tampered: Callable[[bytes], bytes]) -> None:
    (packed / copy).write_bytes(tampered((packed / "zh/index.html").read_bytes()))
    assert copy in verified(packed)
    assert "OK" not in verified(packed)


@pytest.mark.parametrize("path", ["zh/none.html.gz", ".gz", "zh/.br", "log/none.txt.gz", "zh/index.html.zst"])
def test_a_copy_of_nothing_is_found(packed: Path, path: str) -> None:
    (packed / path).write_bytes(gzip.compress(b"hidden"))
    assert path in verified(packed)


def test_a_packed_site_is_replayed(packed: Path, tmp_path: Path) -> None:
    assert replay(str(packed), tmp_path / "again").identical
