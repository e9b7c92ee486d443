"""Keys that a book names, and files that nothing lists."""

from __future__ import annotations

import os
from hashlib import sha256

from domain.ledger.note import format_vkey
from domain.ledger.seal import Signer
from domain.rules.book import BookKey
from tests.auditing import house
from tests.auditing.house import House
from tests.ledger import loghouse
from tests.ledger.logs import signer
from tests.ledger.tampering import remove
from tests.tamper.case import Case
from tests.tamper.ways import Tamper, entry, everything_rewritten, page, sums_signed

OTHER = Signer(loghouse.verifier_key(loghouse.private_key(9)), loghouse.private_key(9).sign)
STRANGER = signer("another", f"{house.ORIGIN}/site")


def named(change: Tamper = lambda at: None) -> Tamper:
    """An office whose entry 0 names its keys, as a founded one does; then something is changed."""

    def tamper(at: House) -> None:
        everything_rewritten(entry(0, fact_keys=NAMED))(at)
        change(at)

    return tamper


def by_a_stranger(at: House) -> None:
    """Pages altered, listed anew, and signed with a stranger's key under the site's name."""
    page(lambda path: path.write_text("altered"))(at)
    sums_signed(
        lambda sums: sums.replace(
            next(line for line in sums.splitlines() if line.endswith(b"  zh/index.html"))[:64],
            sha256(b"altered").hexdigest().encode(),
        ),
        STRANGER,
        "zh/SHA256SUMS",
    )(at)
    (at.published / "site.vkey").write_text(format_vkey(STRANGER.key) + "\n")


def unsigned(at: House) -> None:
    """Pages altered, and everything removed that says by whom they are."""
    for path in ("site-manifest", "SHA256SUMS", "log/site.vkey"):
        (at.site / path).unlink()
    page(lambda path: path.write_text("altered"))(at)


NAMED = (BookKey(role="log", key=format_vkey(house.LOG.key)), BookKey(role="site", key=format_vkey(house.SITE.key)))
KEYS = [
    Case("pages altered and signed by a stranger's key, laid at log/site.vkey", "VG", named(by_a_stranger)),
    Case("pages altered, the list, the manifest and the site's key removed", "G", named(unsigned)),
    Case("the manifest removed", "G", named(page(remove("site-manifest"), "."))),
    Case("the whole log signed anew by another key, named by the site", "VGA", lambda at: [
        everything_rewritten(entry(0, fact_keys=NAMED), OTHER)(at)]),
]  # fmt: skip


def stray(path: str) -> Tamper:
    def tamper(at: House) -> None:
        (at.site / path).parent.mkdir(parents=True, exist_ok=True)
        (at.site / path).write_bytes(b"<p>")

    return tamper


def linked(at: House) -> None:
    (at.site / "zh").rename(at.site.parent / "zh")
    (at.site / "zh").symlink_to(at.site.parent / "zh")


STRAYS = [
    Case("a page in the log's folder", "VG", stray("log/index.html")),
    Case("a page in a folder of the log's folder", "VG", stray("log/zh/projects/X.html")),
    Case("a tile beyond the log", "VG", stray("log/tile/0/007")),
    Case("a bundle beyond the log", "VG", stray("log/tile/entries/002.p/100")),
    Case("a tile of a level that the log does not have", "VG", stray("log/tile/2/000.p/1")),
    Case("a symbolic link in the log's folder", "VG", lambda at: (at.published / "more").symlink_to(at.book)),
    Case("an empty folder in the log's folder", "VG", lambda at: (at.published / "more").mkdir()),
    Case("an empty folder among the pages", "G", lambda at: (at.site / "zh/more").mkdir()),
    Case("a symbolic link among the pages", "G", lambda at: (at.site / "zh/more").symlink_to(at.book)),
    Case("the folder of pages replaced by a link", "G", linked),
    Case("a pipe instead of a page", "G", lambda at: [
        (at.site / "zh/index.html").unlink(), os.mkfifo(at.site / "zh/index.html")]),
]  # fmt: skip
