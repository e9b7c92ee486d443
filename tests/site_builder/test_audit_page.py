"""The page for auditors and the home page say the newest checkpoint; a seal makes these two stale and no others."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest

from domain.ledger.note import Note, format_note, format_vkey, parse_note
from domain.ledger.seal import seal
from domain.ledger.store import Book, open_book
from projections.view import ViewReader
from site_builder.build.folders import BuildFolders
from site_builder.build.make import BuiltSite, make
from site_builder.build.makers import MAKERS
from site_builder.build.stale import stale_pages
from site_builder.reports.fonts import use_own_fonts
from site_builder.settings import Settings
from tests.ledger.books import MOMENT, entry
from tests.ledger.loghouse import cosignature, private_key
from tests.ledger.logs import files_of, signer

DAY, LOG = MOMENT[:10], signer()
SETTINGS = Settings(base_url="https://s.example/", origin=LOG.key.name)


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    """A book of two entries, not sealed yet."""
    use_own_fonts()
    with open_book(tmp_path, create=True) as made:
        made.append([entry("policy/1", number) for number in (1, 2)])
        yield made


def built(book: Book, where: Path, name: str = "www") -> BuiltSite:
    return make(book.pages, SETTINGS, where / name, log=where / "log")


def cosign(log: Path, size: int, witness: str, at: int) -> None:
    """Add a witness's cosignature to a checkpoint, as the desk does."""
    data = (log / f"checkpoints/{size}").read_bytes()
    note = parse_note(data)
    line = cosignature(data, witness, private_key(len(witness)), at)
    for path in (f"checkpoints/{size}", "checkpoint"):
        (log / path).write_bytes(format_note(Note(note.text, (*note.signatures, line))))


def table(site: Path) -> list[str]:
    """The rows of the table of witnesses."""
    text = (site / "en/audit.html").read_text()
    return [
        " ".join(row.split(">")[i].split("<")[0] for i in (2, 4, 6))
        for row in text.split("\n")
        if '<tr><th scope="row"' in row
    ]


def test_each_seal_makes_these_two_pages_stale_and_those_that_it_covers_first(book: Book, tmp_path: Path) -> None:
    built(book, tmp_path)
    reader = ViewReader(BuildFolders(tmp_path / "www").view)
    try:
        for sizes in ((0, 2), (2, 7), (7, 1000)):
            stale = stale_pages(reader, (DAY, sizes[0]), (DAY, sizes[1]))
            quick = [page for page in stale if not MAKERS[page.partition(" ")[0]].slow]
            assert quick[:2] == ["audit ", "home "]
            noted = "SELECT DISTINCT page FROM reads WHERE question='seal' AND key >= ? AND key < ?"
            first = {page for (page,) in reader.rows(noted, tuple(f"{size:012d}" for size in sizes))}
            assert {*quick[2:]} <= first  # those that are cited by an entry which no seal covered before
    finally:
        reader.close()


def test_they_say_size_and_root_after_each_seal_and_equal_a_site_built_at_once(book: Book, tmp_path: Path) -> None:
    built(book, tmp_path)
    site = tmp_path / "www"
    for language, words in (("zh", "记录簿尚未封存"), ("en", "has not been sealed yet")):
        assert words in (site / language / "audit.html").read_text()
    for count in (2, 5):
        book.append([entry("policy/1", number + 1) for number in range(book.count(), count)])
        root = base64.b64encode(seal(book, tmp_path / "log", [LOG]).root).decode()
        built(book, tmp_path)
        for language, said in (("zh", f"已封存 {count} 条记录"), ("en", f"{count} entries sealed")):
            assert root in (site / language / "audit.html").read_text()
            home = (site / language / "index.html").read_text()
            assert said in home and root not in home
        assert f'data-size="{count}" data-root="{root}"' in (site / "en/audit.html").read_text()
    built(book, tmp_path, "once")
    assert files_of(site) == files_of(tmp_path / "once")


def test_the_commands_can_be_copied_and_the_verifier_is_named_by_its_hash(book: Book, tmp_path: Path) -> None:
    seal(book, tmp_path / "log", [LOG])
    built(book, tmp_path)
    text = (tmp_path / "www/en/audit.html").read_text()
    assert sha256((tmp_path / "www/static/verify.py").read_bytes()).hexdigest() in text
    for command in (
        "curl -O https://s.example/static/verify.py\npython3 verify.py https://s.example/ --old CHECKPOINT-YOU-KEPT<",
        f"gongshi verify https://s.example/ --key '{format_vkey(LOG.key)}'<".replace("'", "&#39;").replace(
            "&#39;", "'"
        ),
        "gongshi replay https://s.example/ --out again<",
    ):
        assert command in text


def test_witnesses_are_listed_once_their_checkpoint_is_final(book: Book, tmp_path: Path) -> None:
    log, site = tmp_path / "log", tmp_path / "www"
    seal(book, log, [LOG])
    built(book, tmp_path)
    before = files_of(site / "en")
    cosign(log, 2, "w.example", 1_767_254_400)
    cosign(log, 2, "absurd.example", 2**62)
    assert built(book, tmp_path).built.pages == 0
    make(book.pages, SETTINGS, site, log=log, whole=True)
    assert files_of(site / "en") == before  # what comes after the build is in the checkpoint, not on the page
    book.append([entry("policy/1", 3)])
    seal(book, log, [LOG])
    cosign(log, 3, "w.example", 1_767_254_460)
    built(book, tmp_path)
    assert table(site) == ["w.example 2 2026-01-01 08:00 UTC"]
    book.append([entry("policy/1", 4)])
    seal(book, log, [LOG])
    built(book, tmp_path)
    assert table(site) == ["w.example 3 2026-01-01 08:01 UTC"]


def test_a_site_as_of_an_earlier_day_says_so_once_on_both_pages(book: Book, tmp_path: Path) -> None:
    book.append([entry("policy/1", 3, at="2026-02-03T08:00:00Z")])
    seal(book, tmp_path / "log", [LOG])
    make(book.pages, SETTINGS, tmp_path / "www", log=tmp_path / "log", as_of="2026-01-31")
    for path in ("index.html", "audit.html"):
        told = (tmp_path / "www/en" / path).read_text()
        assert told.count("an earlier view, as of 31 January 2026. It holds the first 2 of the 3 entries") == 1
    built(book, tmp_path, "now")
    assert "earlier view" not in (tmp_path / "now/en/index.html").read_text()


@pytest.mark.parametrize(
    ("page", "zh", "en"),
    [
        ("audit.html", "记录时间不在签名之内", "The time of recording is not signed"),
        ("audit.html", "加上 --signatures none 则不核对", "With --signatures none it leaves them out"),
        ("audit.html", "以主办单位的登记为准", "are believed as the office registered them"),
        ("about.html", "由一人拟稿、另一人签发", "is drafted by one officer and issued by another"),
        ("data.html", "没有签名的记录只写明记录人", "Where nobody signed, an entry says only who recorded it"),
    ],
)
def test_what_signatures_show_and_do_not_is_told(book: Book, tmp_path: Path, page: str, zh: str, en: str) -> None:
    built(book, tmp_path)
    for language, said in (("zh", zh), ("en", en)):
        assert said in (tmp_path / "www" / language / page).read_text(encoding="utf-8")
