"""The signatures inside a report: each fits by a key that the report carries too, or the report proves nothing."""

from __future__ import annotations

from pathlib import Path
from subprocess import run

import msgspec
import pytest

from domain.ledger.entry import AnyEntry, parse
from domain.ledger.store import open_book
from site_builder.build.makers import MAKERS
from site_builder.reader import Reader
from site_builder.reports.prove import NotProved, attachments, prove
from site_builder.site import Shelf, Site
from tests.reports.made import KEY, SETTINGS, seal
from tests.reports.test_proof import changed
from tests.signed_book import S, T
from tests.site_builder.given_site import site_over
from tests.site_builder.test_authorship import urgent


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> list[AnyEntry]:
    """What F appointed alone was refused by S, and countersigned by T."""
    with open_book(tmp_path_factory.mktemp("signed"), create=True) as found:
        made = urgent(found)
        made.do(made.one(made.submission("decision.countersigned", "officer/y", S, number=1, refused="理由不足")))
        made.do(made.countersigned("officer/y", 1, T))
        return [parse(data) for _, data in found.pages(0, 100)]


def annual(folder: Path, entries: list[AnyEntry]) -> bytes:
    """The annual report of the year in which these entries were made, sealed."""
    seal(folder / "log", entries, len(entries))
    with site_over(folder, entries, "2026-12-31") as site:
        asked = Site(Reader(site.reader.view, "2026-12-31"), SETTINGS, Shelf(log=folder / "log"))
        asked.reader.begin()
        return next(each.data for each in MAKERS["pdf-annual"].make(asked, "2026"))


@pytest.fixture(scope="module")
def report(book: list[AnyEntry], tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return annual(tmp_path_factory.mktemp("report"), book)


def test_a_report_shows_who_signed_what_it_carries(report: bytes, book: list[AnyEntry]) -> None:
    told = {each.entry: each for each in prove(report, [KEY]).signers}
    assert set(told) == {index for index, entry in enumerate(book) if entry.signatures}
    assert told[10].told() == (
        "entry 10: issued by officer/f (key: entry 4); alone, in urgency; countersigning refused in entry 11;"
        " countersigned in entry 12"
    )
    assert told[8].told() == "entry 8: drafted by officer/x (key: entry 6); issued by officer/s (key: entry 5)"


def test_it_says_so_on_paper(report: bytes, tmp_path: Path) -> None:
    (tmp_path / "r.pdf").write_bytes(report)
    text = run(["pdftotext", "-raw", tmp_path / "r.pdf", "-"], capture_output=True, check=True, text=True).stdout
    said = "".join(text.split())
    assert (
        "签发人：p（f）·紧急签发：汛期·补签：p（s）不予补签，2026年3月2日，第11号。理由：理由不足·补签：已由p（t）补签"
        in said
    )


def test_a_report_without_the_keys_proves_nothing(report: bytes) -> None:
    record = attachments(report)["gongshi-report.json"]
    told = msgspec.json.decode(record)
    less = changed(report, "gongshi-report.json", msgspec.json.encode({**told, "carried": told["carried"][1:]}))
    with pytest.raises(NotProved, match="carries the first of the entries"):
        prove(less, [KEY])
    with pytest.raises(NotProved, match=r"the file 'entry-4\.json' is missing"):
        prove(changed(report, "entry-4.json", None), [KEY])


@pytest.mark.parametrize("index", [8, 10, 12])
def test_a_signature_that_does_not_fit_is_told(book: list[AnyEntry], tmp_path: Path, index: int) -> None:
    """The log proves the entry; what the officer signed is another."""
    forged = list(book)
    forged[index] = msgspec.structs.replace(book[index], authority="伪造")
    with pytest.raises(NotProved, match=f"entry {index}: the signature of officer/. as (draft|decision) does not fit"):
        prove(annual(tmp_path, forged), [KEY])
