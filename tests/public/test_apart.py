"""A site lies apart from the book: no build writes where a book lies, and nothing of a book is served."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from domain.ledger.apart import unlisted
from domain.ledger.sums import SUMS, ListError, make_lists
from public.cli import main
from public.files import ServedFolder
from public.never_served import private_in
from site_builder.build.folders import BuildError, BuildFolders
from site_builder.build.out_folder import check_out
from site_builder.build.removal import remove
from tests.site_builder.given_site import built, some_entries

Make = Callable[[Path], Path]


def run(*args: object) -> Result:
    return CliRunner().invoke(main, [str(arg) for arg in args], catch_exceptions=False)


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """A book's folder as it looks from outside; nothing of it is opened before the folders are compared."""
    made = tmp_path / "office" / "book"
    for name in ("keys", "log/checkpoints", "documents"):
        (made / name).mkdir(parents=True)
    for name in ("gongshi.toml", "book.sqlite", "keys/log.key", "keys/log.vkey"):
        (made / name).write_text("")
    return made


def linked(book: Path, to: str) -> Path:
    link = book.parent / "link"
    link.symlink_to(book / to, target_is_directory=True)
    return link


@pytest.mark.parametrize(
    "out",
    [
        lambda book: book,
        lambda book: book / "www",
        lambda book: book / "not" / "there" / "yet",
        lambda book: book / "log",
        lambda book: book.parent,
        lambda book: book.parent.parent,
        lambda book: book.parent / "www" / ".." / "book",
        lambda book: linked(book, "."),
        lambda book: linked(book, "keys") / "site",
        lambda book: linked(book, ".") / "deep" / "www",
    ],
    ids=["is", "in", "deeper", "log", "holds", "holds from above", "dots", "link", "link in", "through a link"],
)
def test_out_is_apart_from_the_book(book: Path, out: Make) -> None:
    before = sorted(book.parent.rglob("*"))
    with pytest.raises(BuildError, match="outside of it"):
        check_out(out(book), book=book)
    assert [each for each in sorted(book.parent.rglob("*")) if each.name != "link"] == before


def test_another_books_folder_is_refused_too(book: Path, tmp_path: Path) -> None:
    with pytest.raises(BuildError, match="folder of a book"):
        check_out(book / "www", book=tmp_path / "elsewhere")
    with pytest.raises(BuildError, match="lies in the log's folder"):
        check_out(tmp_path / "log" / "www", log=_folder(tmp_path / "log"))


def _folder(path: Path) -> Path:
    path.mkdir(parents=True)
    return path


def test_a_folder_beside_the_book_is_taken_and_left_as_it_is(book: Path) -> None:
    empty, before = _folder(book.parent / "empty"), sorted(book.parent.parent.rglob("*"))
    check_out(book.parent / "www", book=book)
    check_out(empty, book=book)
    check_out(book.parent.parent / "public" / "www", book=book, log=book / "log")
    assert sorted(book.parent.parent.rglob("*")) == before


def test_what_no_build_made_is_not_built_over(tmp_path: Path) -> None:
    out = _folder(tmp_path / "www")
    (out / "thesis.doc").touch()
    with pytest.raises(BuildError, match=r"holds what no build made: thesis\.doc"):
        check_out(out)
    BuildFolders(out).state.mkdir()
    (out / SUMS).write_text(f"{'0' * 64}  zh/index.html\n{'0' * 64}  older-release.txt\n")
    for name in ("older-release.txt", "index.html", "index.html.gz"):
        (out / name).touch()
    with pytest.raises(BuildError, match=r"no build made: thesis\.doc"):
        check_out(out)
    (out / "thesis.doc").unlink()
    check_out(out)
    (out / "keys").mkdir()
    with pytest.raises(BuildError, match="no build made: keys"):
        check_out(out)
    (tmp_path / "file").touch()
    with pytest.raises(BuildError, match="is no folder"):
        check_out(tmp_path / "file")


def test_the_command_line_says_so_in_one_line_and_writes_nothing(book: Path) -> None:
    """Settings and book are real here: the check comes before anything is built."""
    (book / "book.sqlite").unlink()
    (book / "gongshi.toml").unlink()
    from domain.ledger.store import open_book

    open_book(book, create=True).close()
    (book / "gongshi.toml").write_text('[site]\norigin = "a.example/log"\n', encoding="utf-8")
    names = sorted(book.iterdir())
    done = run("build", "--book", book, "--out", book, "--jobs", "1")
    assert done.exit_code == 1 and len(done.output.splitlines()) == 1 and "outside of it" in done.output
    assert sorted(book.iterdir()) == names
    replayed = run("replay", book, "--out", book / "again")
    assert replayed.exit_code == 1 and "FAIL" in replayed.output and not (book / "again").exists()


@pytest.mark.parametrize("where", [".", "keys", ".."], ids=["the book", "its keys", "around it"])
def test_a_book_is_never_served(book: Path, where: str) -> None:
    done = run("serve", "--site", book / where, "--port", "0")
    assert done.exit_code == 1 and "would be served to everybody" in done.output
    assert len(done.output.splitlines()) == 1


@pytest.mark.parametrize("lay", ["deep", "through a link", "a key alone"])
def test_a_book_is_never_served_however_deep_it_lies(book: Path, tmp_path: Path, lay: str) -> None:
    site = _folder(tmp_path / "www" / "a" / "b").parent.parent
    (site / "index.html").touch()
    (site / "loop").symlink_to("loop")
    (site / "a" / "round").symlink_to(site)
    assert private_in(site) is None
    match lay:
        case "deep":
            book.rename(site / "a" / "b" / "book")
        case "through a link":
            (site / "a" / "b" / "c").symlink_to(book / "keys")
        case _:
            (site / "a" / "b" / "Log.KEY").touch()
    done = run("serve", "--site", site, "--port", "0")
    assert done.exit_code == 1 and "would be served to everybody" in done.output
    assert len(done.output.splitlines()) == 1


def test_a_book_that_is_laid_there_while_serving_is_not_served(tmp_path: Path) -> None:
    site = _folder(tmp_path / "www" / "x" / "keys").parent.parent
    folder = ServedFolder(site)
    (site / "x" / "keys" / "log.vkey").touch()
    (site / "x" / "keys" / "log.key").touch()
    (site / "x" / "page.html").symlink_to(site / "x" / "keys" / "log.key")
    assert folder.open(("x", "keys", "log.vkey")) is not None
    assert folder.open(("x", "keys", "log.key")) is None
    assert folder.open(("x", "page.html")) is None and not folder.is_file(("x", "page.html"))


@pytest.mark.parametrize("lay", ["a link to a folder", "a link to a file", "a key", "settings"])
def test_links_and_private_files_deep_in_a_site_are_not_built_over(book: Path, tmp_path: Path, lay: str) -> None:
    out = _folder(tmp_path / "www" / "zh" / "new").parent.parent
    (out / SUMS).write_text(f"{'0' * 64}  zh/index.html\n")
    (out / "zh" / "index.html").touch()
    check_out(out)
    match lay:
        case "a link to a folder":
            (out / "zh" / "projects").symlink_to(book / "log")
        case "a link to a file":
            (out / "zh" / "new" / "a.html").symlink_to(book / "keys/log.vkey")
        case "a key":
            (out / "zh" / "new" / "x.key").touch()
        case _:
            (out / "zh" / "new" / "gongshi.toml").touch()
    with pytest.raises(BuildError, match=r"remove the link|move it away"):
        check_out(out)


def test_nothing_is_written_or_deleted_through_a_link(tmp_path: Path) -> None:
    """Also where the link came after the folders were looked at."""
    out, others = tmp_path / "www", _folder(tmp_path / "others")
    built(some_entries(20), out)
    (out / "zh").rename(others / "zh")
    before = {path: path.stat().st_mtime_ns for path in others.rglob("*")}
    (out / "zh").symlink_to(others / "zh")
    with pytest.raises(BuildError, match="remove the link"):
        built(some_entries(40), out)
    assert {path: path.stat().st_mtime_ns for path in others.rglob("*")} == before
    remove(out, sorted(f"zh/{path.name}" for path in before), ())
    assert {path: path.stat().st_mtime_ns for path in others.rglob("*")} == before


def test_files_that_no_list_names_are_found(tmp_path: Path) -> None:
    out, log = _folder(tmp_path / "www"), _folder(tmp_path / "log")
    for name in ("zh/a.html", "zh/a.html.br", "SHA256SUMS.gz", "site-manifest", "log/checkpoint"):
        (out / name).parent.mkdir(parents=True, exist_ok=True)
        (out / name).touch()
    (log / "checkpoint").touch()
    (out / SUMS).write_text(f"{'0' * 64}  zh/a.html\n")
    assert list(unlisted(out, log)) == []
    (out / "zh/new").mkdir()
    for name in ("zh/new/alien.html", "zh/b.html.gz", "log/strange"):
        (out / name).touch()
    (out / "zh/link").symlink_to(log)
    assert sorted(unlisted(out, log)) == ["log/strange", "zh/b.html.gz", "zh/link", "zh/new/alien.html"]


@pytest.mark.parametrize("harm", ["altered", "gone"])
def test_lists_that_do_not_fit_each_other_are_told(tmp_path: Path, harm: str) -> None:
    out = _folder(tmp_path / "www" / "zh").parent
    (out / "zh/a.html").touch()
    for path, data in make_lists([("zh/a.html", "0" * 64)]):
        (out / path).write_bytes(data)
    assert list(unlisted(out, tmp_path / "log")) == []
    if harm == "altered":
        (out / "zh/SHA256SUMS").write_text(f"{'1' * 64}  zh/a.html\n")
    else:
        (out / "zh/SHA256SUMS").unlink()
    with pytest.raises(ListError, match=r"^zh/SHA256SUMS (is not as SHA256SUMS says|cannot be read)"):
        list(unlisted(out, tmp_path / "log"))
