"""`gongshi replay`: the very same site from the published files alone."""

from __future__ import annotations

import shutil
from hashlib import sha256
from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner, Result

from domain.ledger.audit import audit
from domain.ledger.entry import canonical
from domain.ledger.seal import seal
from domain.ledger.store import open_book
from domain.ledger.sums import SUMS, make_lists
from public.auditing.restore import restore
from public.auditing.site_source import Failure, SiteSource
from public.auditing.verify import verify
from public.cli import main
from tests.auditing import house
from tests.auditing.house import House
from tests.ledger import loghouse
from tests.ledger.books import entry, many
from tests.tamper.lists import files_of, flattened, parted
from tests.tamper.ways import Tamper, manifest_signed


def replay(place: object, out: Path) -> Result:
    return CliRunner().invoke(main, ["replay", str(place), "--out", str(out)])


def files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_from_a_folder_the_same_site(honest: House, tmp_path: Path) -> None:
    done = replay(honest.site, tmp_path / "again")
    assert done.exit_code == 0, done.output
    assert done.output.splitlines()[-1].startswith("IDENTICAL ")
    published, again = files(honest.site), files(tmp_path / "again/www")
    assert published.pop("site-manifest")
    assert published == again


def test_over_the_web_the_same_site(address: str, honest: House, tmp_path: Path) -> None:
    done = replay(address, tmp_path / "again")
    assert done.exit_code == 0, done.output
    assert (tmp_path / "again/www" / SUMS).read_bytes() == (honest.site / SUMS).read_bytes()


def test_the_book_agrees_with_the_log_and_can_go_on(honest: House, tmp_path: Path) -> None:
    assert replay(honest.site, tmp_path / "again").exit_code == 0
    log = tmp_path / "again/log"
    with open_book(honest.book) as before, open_book(tmp_path / "again/book") as book:
        assert [data for _, data in book.pages(0, 700)] == [data for _, data in before.pages(0, 700)]
        assert book.personal(house.CLERK) == before.personal(house.CLERK)
        assert book.receipt("command-7") is not None
        assert audit(book, log, [house.LOG.key]) == []
        last = book.last()
        assert last
        more = msgspec.structs.replace(last[1], number=last[1].number + 1, command="more")
        book.append([more])
        assert seal(book, log, [house.LOG]).size == 601
        assert audit(book, log, [house.LOG.key]) == []


def test_a_command_is_never_cut_in_two(tmp_path: Path) -> None:
    """One act on 2,500 streams was one transaction, and has one receipt."""
    act = [msgspec.structs.replace(each, command="act") for each in many(2_500)]
    entries = [entry("project/A", command="before"), *act, entry("project/Z", command="after")]
    log = loghouse.publish(tmp_path, [canonical(each) for each in entries], sizes=[1])
    notes = {size: (log / f"checkpoints/{size}").read_bytes() for size in (1, 2_502)}
    (tmp_path / "book").mkdir()
    with open_book(tmp_path / "book", create=True) as book:
        restore(book, SiteSource(str(log)), 2_502, notes.items(), lambda done, of: None)
        assert [len(book.receipt(command) or ()) for command in ("before", "act", "after")] == [1, 2_500, 1]
        assert audit(book, log, [house.LOG.key]) == []
        with pytest.raises(Failure, match="has 2502 entries; a log is replayed into an empty book"):
            restore(book, SiteSource(str(log)), 2_502, (), lambda done, of: None)


def test_each_path_that_differs_is_named(site: Path, tmp_path: Path) -> None:
    """The site was built by another builder: one page is other, one more, one less; and its manifest says so."""
    files = dict(files_of(site))
    files["en/a.html"] = files.pop("en/about.html")
    (site / "en/about.html").rename(site / "en/a.html")
    (site / "zh/book.html").write_text("other")
    files["zh/book.html"] = sha256(b"other").hexdigest()
    for path, data in make_lists(sorted(files.items())):
        (site / path).write_bytes(data)
    digest = sha256((site / SUMS).read_bytes()).hexdigest()
    manifest_signed(lambda lines: lines.__setitem__(4, digest))(House("", site / "log", site))
    done = replay(site, tmp_path / "again")
    assert done.exit_code == 1
    assert done.output.splitlines()[-6:-1] == [
        "en/SHA256SUMS: differs",
        "en/a.html: is published, but not built again",
        "en/about.html: is built again, but not published",
        "zh/SHA256SUMS: differs",
        "zh/book.html: differs",
    ]
    count = len(files) + len(list(site.rglob(SUMS))) - 1  # the lists, but for their top
    assert done.output.splitlines()[-1].startswith(f"DIFFERENT 5 of {count} files, root ")


@pytest.mark.parametrize("form", [flattened, parted])
def test_a_site_with_lists_of_another_form_is_verified(site: Path, form: Tamper) -> None:
    """As an earlier release made them, or as they are where folders have more files."""
    form(House("", site / "log", site))
    assert verify(str(site)).last().startswith("OK 600 ")
    (site / "zh/book.html").write_text("other")
    with pytest.raises(Failure, match=r"^zh/book\.html is not as SHA256SUMS says$"):
        verify(str(site))


def test_a_site_of_an_earlier_release_is_replayed(site: Path, tmp_path: Path) -> None:
    """Its one list of all files is compared with the files that are built again, whatever lists these have."""
    flattened(House("", site / "log", site))
    done = replay(site, tmp_path / "again")
    assert done.output.splitlines()[-1].startswith(f"IDENTICAL {len(files_of(site))} files, root "), done.output


def test_what_is_not_as_it_must_be_is_not_replayed(site: Path, tmp_path: Path) -> None:
    (site / "zh/book.html").write_text("other")
    done = replay(site, tmp_path / "again")
    assert (done.exit_code, done.output) == (1, "FAIL zh/book.html is not as SHA256SUMS says\n")
    assert not (tmp_path / "again").exists()


def test_what_cannot_be_replayed(honest: House, tmp_path: Path) -> None:
    shutil.copytree(honest.log, tmp_path / "alone")
    assert "it can be verified, not replayed" in replay(tmp_path / "alone", tmp_path / "again").output
    (tmp_path / "full").mkdir()
    (tmp_path / "full/x").touch()
    assert "is not empty: name a folder that does not exist yet" in replay(honest.site, tmp_path / "full").output
