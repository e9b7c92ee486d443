"""What was published before decisions were signed stands as it did: its bytes, its proofs, its site and its book."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import pytest

from domain.ledger import form, merkle, powers
from domain.ledger.entry import canonical, parse
from domain.ledger.note import to_base64
from domain.ledger.store import open_book
from domain.rules.catalogue import KINDS
from tests.archive.conftest import desk, gongshi

SCRIPT = Path(__file__).parents[2] / "site_builder/static/verify.py"
LAST = "OK 190 4+S8sN8MaevG+yX6epWpSvZkN2hqYG9VqqSbFJy2YJo="
SINCE = {
    "book.signatures_required", "decision.countersigned", "officer.key_revoked", "organisation.key_revoked",
    "project.renamed", "charter.adopted", "charter.amended", "charter.calendar_set",
}  # fmt: skip


def verified(place: Path, folder: Path, *more: str, script: Path = SCRIPT) -> list[str]:
    """The last line of `verify.py` and of `gongshi verify`, given the key of the founding."""
    key = str(folder / "founding.vkey")
    command = [sys.executable, str(script), str(place), "--key", key, *more]
    theirs = subprocess.run(command, capture_output=True, text=True, check=False).stdout
    return [each.splitlines()[-1] for each in (theirs, gongshi("verify", place, "--key", key, *more).output)]


def test_its_entries_keep_their_bytes(unsigned: Path) -> None:
    with open_book(unsigned) as book:
        data = [each for _, each in book.pages(0, 1_000)]
    told = (unsigned / "entries.sha256").read_text().split()
    assert [sha256(each).hexdigest() for each in data] == told
    assert [canonical(parse(each)) for each in data] == data
    assert LAST.endswith(to_base64(merkle.root(merkle.append(merkle.EMPTY, map(merkle.leaf_hash, data)))))


def test_it_has_every_kind_of_then(unsigned: Path) -> None:
    """A kind that is added since is told here, or has a book of its own."""
    with open_book(unsigned) as book:
        kinds = {parse(each).kind for _, each in book.pages(0, 1_000)}
    assert set(KINDS) - kinds == SINCE


def test_its_published_log_verifies(unsigned: Path) -> None:
    """By the script that was published with it, and by today's program."""
    own = unsigned / "verify.py"
    assert verified(unsigned / "log", unsigned, script=own) == [LAST, LAST]
    for size in (128, 189):
        kept = str(unsigned / f"log/checkpoints/{size}")
        assert verified(unsigned / "log", unsigned, "--old", kept, script=own) == [LAST, LAST]


# Addresses that the changelog says have ended: feeds of one format, archive pages and files of records that hold
# more, pages of units' lists and of parts of lists, and numbered pages of all but subjects and families.
ENDED = re.compile(
    r"search/(zh|en)/\d+\.json|(zh|en)/("
    r"(projects/|organisations/|findings/organisation-)[^/]*\.(atom|json)"
    r"|.*-archive-[^/]*"
    r"|lists/projects-(now|by)[-/].*"
    r"|lists/(project|evaluation)-of-.*/\d+\.html"
    r"|lists/(project|evaluation)-of-(organisation|year|rating)-[^/]*\.html"
    r"|decisions/(organisation|recorded|in_time|rated_since)-.*"
    r"|decisions/[a-z-]+-by-.*"
    r"|decisions/(kind|class|district|programme)-.*/\d+\.html"
    r")"
)


def test_it_builds_with_all_that_it_had(built: tuple[Path, Path], tmp_path: Path) -> None:
    """No address is lost and no feed's item is new under an old one's name; replayed, it is the very same."""
    folder, site = built
    assert verified(site, folder, "--old", str(folder / "log/checkpoints/128")) == [LAST, LAST]
    assert verified(site, folder, script=folder / "verify.py")[0].startswith("FAIL ")  # never a false OK
    had = {each for each in (folder / "addresses.txt").read_text().splitlines() if not ENDED.fullmatch(each)}
    assert had <= {str(each.relative_to(site)) for each in site.rglob("*") if each.is_file()}
    feed = (site / "en/feed.atom").read_text(encoding="utf-8")
    assert sorted(re.findall("<id>(.*?)</id>", feed)) == (folder / "ids.txt").read_text().splitlines()
    again = gongshi("replay", site, "--out", tmp_path / "again", "--key", folder / "founding.vkey", "--jobs", 1)
    assert again.output.splitlines()[-1].startswith("IDENTICAL "), again.output


def test_its_record_goes_on_unsigned(unsigned: Path) -> None:
    """A book that does not require signatures goes on as before, and its own keys seal it."""
    audit(unsigned)
    registered(unsigned)
    desk("seal", "--book", unsigned)
    audit(unsigned)
    assert (unsigned / "log/forms.json").read_bytes() == form.table()
    last = verified(unsigned / "log", unsigned)
    assert last[0] == last[1]
    assert last[0].startswith("OK 191 ")
    with open_book(unsigned) as book:
        entry = book.stream("organisation/new")[0]
    assert not entry.signed


@pytest.mark.parametrize("signed", [False, True])
def test_its_tables_know_nothing_newer(unsigned: Path, tmp_path: Path, signed: bool) -> None:
    """The forms of an earlier release are believed only of what that release could record."""
    shutil.copytree(unsigned / "log", tmp_path / "before")
    if signed:
        officer_key(unsigned, tmp_path)
    else:
        registered(unsigned)
    desk("seal", "--book", unsigned)
    for name in (powers.FILE, form.FILE):
        shutil.copy(tmp_path / "before" / name, unsigned / "log" / name)
    said = verified(unsigned / "log", unsigned, script=unsigned / "verify.py")
    assert [each[:4] for each in said] == (["FAIL", "FAIL"] if signed else ["OK 1", "OK 1"]), said


@pytest.mark.parametrize("name", [powers.FILE, form.FILE])
def test_its_tables_belong_together(unsigned: Path, name: str) -> None:
    table = {powers.FILE: powers.table, form.FILE: form.table}[name]()
    (unsigned / "log" / name).write_bytes(table)
    assert verified(unsigned / "log", unsigned)[1].startswith("FAIL ")


def registered(folder: Path) -> None:
    """Record a decision of today."""
    desk(
        "record", "organisation.registered", "--stream", "organisation/new", "--by", "officer/example-r1",
        "name=新机构", "body=enterprise", "--book", folder,
    )  # fmt: skip


def officer_key(folder: Path, place: Path) -> None:
    """Register an officer's key with a proof, which no earlier release knows."""
    first = (folder / "entries.sha256").read_text().split()[0]
    (place / "passphrase").write_text("for tests only")
    secret = ("--officer-passphrase-file", place / "passphrase")
    desk("officer", "key", "make", "officer/example-d1", "--out", place / "d1.key", *secret)
    told = desk("officer", "key", "prove", place / "d1.key", "--first", first, *secret).output.split()
    desk(
        "record", "officer.key_registered", "--stream", "officer/example-d1", "--by", "officer/example-d1", *told,
        "--illustrative", "--book", folder,
    )  # fmt: skip


def audit(folder: Path) -> None:
    assert desk("audit", "--book", folder).output.endswith("the book and the log agree\n"), folder
