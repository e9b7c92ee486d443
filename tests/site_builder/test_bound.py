"""The lists of a site's files are amended from build to build, and made anew whenever that cannot be relied on."""

from __future__ import annotations

import functools
import hashlib
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from benchmarks.made_book import entries, made_book
from domain.ledger.manifest import MANIFEST
from domain.ledger.seal import seal
from domain.ledger.store import Book
from domain.ledger.sums import SUMS, amend_lists, is_list, listed, make_lists
from projections.view import ViewReader
from site_builder.build import make as making
from site_builder.build import publish as publishing
from site_builder.build import sums
from site_builder.build.folders import BuildFolders
from site_builder.build.make import make
from site_builder.build.manifest import OtherLog
from site_builder.build.notes import Built
from site_builder.build.publish import recover
from site_builder.settings import Settings
from tests.ledger.logs import signer

ROOT = Path(__file__).parents[2]
LOG = signer()
SETTINGS = Settings(origin=LOG.key.name, pdf=())


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


def killed(*given: object) -> None:
    raise KeyboardInterrupt


def killed_at(name: str) -> Callable[[Path, Path], bool]:
    """Killed when a folder of this name is to be put in place."""

    def moved(folder: Path, target: Path) -> bool:
        return killed() or False if folder.name == name else real(folder, target)

    real = publishing._moved
    return moved


def built(book: Book, folder: Path, name: str = "www", *, whole: bool = False) -> Built:
    return make(book.pages, SETTINGS, folder / name, log=folder / "log", whole=whole).built


CHECK = (ROOT / "README.md").read_text(encoding="utf-8").split("$ (cd www; ")[1].partition(")\n")[0]


def checked(site: Path) -> subprocess.CompletedProcess[str]:
    """What `sha256sum` says of a site, by the command that the README gives."""
    return subprocess.run(["bash", "-c", CHECK], cwd=site, capture_output=True, text=True)


def assert_lists_are_whole(site: Path) -> None:
    """Every file is named once, and each is as its list says."""
    (site / MANIFEST).write_text((site.parent / f".{site.name}.state" / MANIFEST).read_text())
    assert (checked(site).stdout, checked(site).returncode) == ("", 0)
    (site / MANIFEST).unlink()
    lying = sorted(path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file())
    named = [path for path, _ in listed(lambda path: (site / path).read_bytes(), (site / SUMS).read_bytes())]
    assert sorted(named) == [path for path in lying if not path.startswith("log/") and path != SUMS]


def lists(site: Path) -> dict[str, bytes]:
    found = {path.relative_to(site).as_posix(): path.read_bytes() for path in site.rglob(f"{SUMS}*")}
    assert all(map(is_list, found))
    return found


@pytest.fixture
def short_lists(monkeypatch: pytest.MonkeyPatch) -> None:
    """A list has parts from 41 names on, in the stead of 1,001."""
    for function in (amend_lists, make_lists):
        monkeypatch.setattr(sums, function.__name__, functools.partial(function, most=40))


@pytest.mark.usefixtures("short_lists")
def test_they_grow_with_the_book_and_equal_those_of_a_site_built_at_once(book: Book, tmp_path: Path) -> None:
    """Also where folders get parts of lists as they grow."""
    for count in (1, 1, 30, 1, 200, 1):
        grow(book, tmp_path, count)
        assert_lists_are_whole(tmp_path / "www")
    built(book, tmp_path, "once")
    made = lists(tmp_path / "www")
    assert made == lists(tmp_path / "once")
    assert sum(path.startswith("zh/projects/SHA256SUMS-") for path in made) == 16
    assert "zh/trends/SHA256SUMS" in made


@pytest.mark.parametrize("path", [SUMS, "zh/SHA256SUMS", "zh/index.html", "zh/projects/P000001.html"])
def test_the_command_of_the_readme_finds_any_file_that_was_changed(book: Book, tmp_path: Path, path: str) -> None:
    grow(book, tmp_path)
    site = tmp_path / "www"
    (site / MANIFEST).write_text((tmp_path / ".www.state" / MANIFEST).read_text())
    assert checked(site).returncode == 0
    lines = (site / path).read_bytes().splitlines(keepends=True)
    (site / path).write_bytes(b"".join(lines[1:]))
    assert checked(site).returncode == 1
    assert f"{path}: FAILED" in checked(site).stdout


@pytest.mark.parametrize("harm", ["gone", "cut short", "cut in the hash", "a remark", "with the list at the top gone"])
def test_the_command_of_the_readme_fails_without_the_hash_that_was_signed(
    book: Book, tmp_path: Path, harm: str
) -> None:
    grow(book, tmp_path)
    site = tmp_path / "www"
    lines = (tmp_path / ".www.state" / MANIFEST).read_text().splitlines(keepends=True)
    match harm:
        case "cut short":
            (site / MANIFEST).write_text("".join(lines[:4]))
        case "cut in the hash":
            (site / MANIFEST).write_text("".join(lines[:4]) + lines[4][:40])
        case "a remark":
            (site / MANIFEST).write_text("".join([*lines[:4], "#\n", *lines[5:]]))
        case "with the list at the top gone":
            (site / SUMS).unlink()
    assert checked(site).returncode == 1
    (site / MANIFEST).unlink(missing_ok=True)
    assert checked(site).returncode == 1


@pytest.mark.usefixtures("short_lists")
def test_one_decision_writes_few_lists_and_no_others(book: Book, tmp_path: Path) -> None:
    grow(book, tmp_path, 200)
    before = {path: path.stat().st_mtime_ns for path in (tmp_path / "www").rglob("*")}
    files = built(book, tmp_path).files
    assert files == sum(path.is_file() and "log" not in path.relative_to(tmp_path / "www").parts for path in before)
    assert before == {path: path.stat().st_mtime_ns for path in (tmp_path / "www").rglob("*")}
    old = lists(tmp_path / "www")
    grow(book, tmp_path)
    new = lists(tmp_path / "www")
    same = [path for path in old if new.get(path) == old[path]]
    of_projects = [path for path in new if path.startswith("zh/projects/SHA256SUMS")]
    assert len(of_projects) == 17
    assert 0 < len(set(of_projects) - set(same)) < 10
    assert all((tmp_path / "www" / path).stat().st_mtime_ns == before[tmp_path / "www" / path] for path in same)


def test_the_list_of_a_folder_that_is_gone_goes_with_it(book: Book, tmp_path: Path) -> None:
    grow(book, tmp_path, 200)
    site = tmp_path / "www"
    with ViewReader(BuildFolders(site).view).connection as notes:  # as if an earlier release had made these
        notes.execute("INSERT INTO files VALUES ('zh/old/a/b.html', 'gone', x'00')")
        notes.execute("INSERT INTO sums VALUES ('zh/old/SHA256SUMS', 1, x'00'), ('zh/old/a/SHA256SUMS', 1, x'00')")
    (site / "zh/old/a").mkdir(parents=True)
    for path in ("zh/old/SHA256SUMS", "zh/old/a/SHA256SUMS", "zh/old/a/b.html"):
        (site / path).touch()
    built(book, tmp_path, whole=True)
    assert not (site / "zh/old").exists()
    assert_lists_are_whole(site)


def test_a_site_that_stands_on_no_seal_has_no_lists(book: Book, tmp_path: Path) -> None:
    grow(book, tmp_path, 100)
    whole = lists(tmp_path / "www")
    make(book.pages, SETTINGS, tmp_path / "www")
    assert lists(tmp_path / "www") == {}
    built(book, tmp_path)
    assert lists(tmp_path / "www") == whole


def test_one_list_of_all_files_as_earlier_releases_made_it_is_replaced(book: Book, tmp_path: Path) -> None:
    grow(book, tmp_path)
    site = tmp_path / "www"
    whole = lists(site)
    for path in whole:
        (site / path).unlink()
    (site / SUMS).write_bytes(b"0" * 64 + b"  zh/index.html\n")
    with ViewReader(BuildFolders(site).view).connection as notes:
        notes.execute("DROP TABLE sums")
        notes.execute("UPDATE meta SET value='another' WHERE name='version'")
    built(book, tmp_path)
    assert lists(site) == whole
    assert_lists_are_whole(site)


@pytest.mark.parametrize("harm", ["altered", "below altered", "below gone", "earlier", "gone", "site gone"])
def test_a_published_list_that_is_not_ours_is_made_anew(book: Book, tmp_path: Path, harm: str) -> None:
    grow(book, tmp_path)
    site = tmp_path / "www"
    earlier = (site / SUMS).read_bytes()
    grow(book, tmp_path)
    match harm:
        case "altered":
            (site / SUMS).write_bytes((site / SUMS).read_bytes().replace(b"a", b"b", 1))
        case "below altered":
            (site / "zh/SHA256SUMS").write_bytes(b"")
        case "below gone":
            (site / "zh/projects/SHA256SUMS").unlink()
        case "earlier":
            (site / SUMS).write_bytes(earlier)
        case "gone":
            (site / SUMS).unlink()
        case _:
            shutil.rmtree(site)
    grow(book, tmp_path)
    assert_lists_are_whole(site)


@pytest.mark.parametrize("harm", ["altered", "emptied", "gone"])
def test_a_whole_build_writes_again_what_does_not_lie_there_as_it_was_made(
    book: Book, tmp_path: Path, harm: str
) -> None:
    grow(book, tmp_path, 300)
    site = tmp_path / "www"
    before = {path: path.read_bytes() for path in site.rglob("*") if path.is_file()}
    harmed = [site / name for name in ("zh/index.html", "zh/projects/SHA256SUMS", "static/style.css", "log/tile/0/000")]
    for path in harmed:
        match harm:
            case "altered":
                path.write_bytes(bytes([before[path][0] ^ 1]) + before[path][1:])
            case "emptied":
                path.write_bytes(b"")
            case _:
                path.unlink()
    assert built(book, tmp_path, whole=True).written == 3
    assert {path: path.read_bytes() for path in site.rglob("*") if path.is_file()} == before
    assert_lists_are_whole(site)


def test_a_published_checkpoint_that_cannot_be_read_is_told_in_one_line(book: Book, tmp_path: Path) -> None:
    grow(book, tmp_path)
    published = tmp_path / "www/log/checkpoint"
    before = published.read_bytes()
    published.write_bytes(b"")
    with pytest.raises(OtherLog, match=r"www/log/checkpoint cannot be read: .*remove it"):
        built(book, tmp_path)
    published.unlink()
    built(book, tmp_path)
    assert published.read_bytes() == before


@pytest.mark.parametrize("line", ["projects", "remove", "note_built", "bind"])
def test_killed_anywhere_between_files_lists_and_notes(
    book: Book, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, line: str
) -> None:
    """Twice, then built on: while files and lists are moved, before what goes is removed, before the notes of them, and
    before the text of the manifest."""
    grow(book, tmp_path)
    with monkeypatch.context() as patched:
        if line == "projects":
            patched.setattr(publishing, "_moved", killed_at(line))
        else:
            patched.setattr(making if line == "bind" else publishing, line, killed)
        for _ in range(2):
            with pytest.raises(KeyboardInterrupt):
                grow(book, tmp_path)
    built(book, tmp_path)
    assert_lists_are_whole(tmp_path / "www")
    made = lists(tmp_path / "www")
    built(book, tmp_path, "once")
    assert made == lists(tmp_path / "once")


def test_killed_while_lists_are_staged_the_published_site_is_the_old_one(
    book: Book, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    grow(book, tmp_path)
    before = {path: path.read_bytes() for path in (tmp_path / "www/zh").rglob("*") if path.is_file()}
    with monkeypatch.context() as patched:
        patched.setattr(sums, "put", killed)
        with pytest.raises(KeyboardInterrupt):
            grow(book, tmp_path)
    recover(BuildFolders(tmp_path / "www"))
    assert {path: path.read_bytes() for path in (tmp_path / "www/zh").rglob("*") if path.is_file()} == before
    assert_lists_are_whole(tmp_path / "www")


def test_killed_once_all_is_staged_the_published_site_is_the_new_one(
    book: Book, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    grow(book, tmp_path)
    with monkeypatch.context() as patched:
        patched.setattr(publishing, "_moved", killed_at("projects"))
        with pytest.raises(KeyboardInterrupt):
            grow(book, tmp_path)
    recover(BuildFolders(tmp_path / "www"))
    built(book, tmp_path, "once")
    assert lists(tmp_path / "www") == lists(tmp_path / "once")


def test_templates_compiled_by_another_version_are_not_used(book: Book, tmp_path: Path) -> None:
    grow(book, tmp_path)
    folders = tmp_path / ".www.state/templates"
    (version,) = folders.iterdir()
    assert any(file.name.startswith("zh-") for file in version.iterdir())
    other = folders / hashlib.sha256(b"another version").hexdigest()
    version.rename(other)
    grow(book, tmp_path)
    assert [folder.name for folder in folders.iterdir()] == [version.name]
