"""The list of a site's files is amended from build to build, and is made anew whenever that cannot be relied on."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.made_book import entries, made_book
from domain.ledger.manifest import MANIFEST, SUMS, amend_sums, format_sums
from domain.ledger.seal import seal
from domain.ledger.store import Book
from site_builder.build import make as making
from site_builder.build.make import make
from site_builder.settings import Settings
from tests.ledger.logs import signer

LOG = signer()
SETTINGS = Settings(origin=LOG.key.name, pdf=())
SHA256 = st.binary(min_size=32, max_size=32).map(bytes.hex)
PATHS = st.text("ab/.项𠀀", min_size=1, max_size=5)


@given(st.dictionaries(PATHS, SHA256, max_size=30), st.dictionaries(PATHS, st.none() | SHA256, max_size=10))
def test_an_amended_list_is_the_list_made_anew(before: dict[str, str], changed: dict[str, str | None]) -> None:
    after = {path: sha256 for path, sha256 in {**before, **changed}.items() if sha256}
    assert amend_sums(listed(before), changed) == listed(after)


def listed(files: dict[str, str]) -> bytes:
    return format_sums((path, files[path]) for path in sorted(files, key=str.encode))


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    with made_book(tmp_path / "book", 40) as made:
        yield made


def grow(book: Book, folder: Path, count: int = 1) -> None:
    """Put entries on record, seal them, and build."""
    size = book.count()
    book.append(list(entries(size + count))[size:])
    seal(book, folder / "log", [LOG])
    built(book, folder)


def built(book: Book, folder: Path, name: str = "www") -> None:
    make(book.pages, SETTINGS, folder / name, log=folder / "log")


def files_named(site: Path) -> list[str]:
    """The files that the list names, once `sha256sum` finds each of them to be so."""
    subprocess.run(["sha256sum", "--check", "--strict", "--quiet", SUMS], cwd=site, check=True)
    return [line[66:] for line in (site / SUMS).read_text().splitlines()]


def assert_list_is_whole(site: Path) -> None:
    lying = {path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file()}
    pages = {path for path in lying if not path.startswith("log/")} - {SUMS, MANIFEST}
    assert set(files_named(site)) == pages


def test_it_grows_with_the_book_and_equals_that_of_a_site_built_at_once(book: Book, tmp_path: Path) -> None:
    for count in (1, 1, 30, 1, 200, 1):
        grow(book, tmp_path, count)
        assert_list_is_whole(tmp_path / "www")
    built(book, tmp_path, "once")
    assert (tmp_path / "www" / SUMS).read_bytes() == (tmp_path / "once" / SUMS).read_bytes()


@pytest.mark.parametrize("harm", ["altered", "earlier", "gone", "site gone"])
def test_a_published_list_that_is_not_ours_is_made_anew(book: Book, tmp_path: Path, harm: str) -> None:
    grow(book, tmp_path)
    site = tmp_path / "www"
    earlier = (site / SUMS).read_bytes()
    grow(book, tmp_path)
    match harm:
        case "altered":
            (site / SUMS).write_bytes((site / SUMS).read_bytes().replace(b"a", b"b", 1))
        case "earlier":
            (site / SUMS).write_bytes(earlier)
        case "gone":
            (site / SUMS).unlink()
        case _:
            shutil.rmtree(site)
    grow(book, tmp_path)
    assert_list_is_whole(site)


def killed(*given: object) -> None:
    raise KeyboardInterrupt


def test_builds_without_a_list_between_are_told_by_the_next_one(
    book: Book, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed after a build noted its files, and before the list told them; then once more."""
    grow(book, tmp_path)
    with monkeypatch.context() as patched:
        patched.setattr(making, "bind", killed)
        for _ in range(2):
            with pytest.raises(KeyboardInterrupt):
                grow(book, tmp_path)
    grow(book, tmp_path)
    assert_list_is_whole(tmp_path / "www")


def test_killed_between_the_list_and_the_note_of_it(
    book: Book, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    grow(book, tmp_path)
    with monkeypatch.context() as patched:
        patched.setattr("site_builder.build.manifest._note_listed", killed)
        with pytest.raises(KeyboardInterrupt):
            grow(book, tmp_path)
    grow(book, tmp_path)
    assert_list_is_whole(tmp_path / "www")


def test_templates_compiled_by_another_version_are_not_used(book: Book, tmp_path: Path) -> None:
    grow(book, tmp_path)
    folders = tmp_path / ".www.state/templates"
    (version,) = folders.iterdir()
    assert any(file.name.startswith("zh-") for file in version.iterdir())
    other = folders / hashlib.sha256(b"another version").hexdigest()
    version.rename(other)
    grow(book, tmp_path)
    assert [folder.name for folder in folders.iterdir()] == [version.name]
