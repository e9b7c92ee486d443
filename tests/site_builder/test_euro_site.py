"""The site of a book in euros, in English alone: no page, feed, file or PDF speaks of other money, and sums agree."""

from __future__ import annotations

import hashlib
import re
import subprocess
from pathlib import Path

import pytest

from domain.ledger.store import open_book
from site_builder.build.make import make
from site_builder.settings import Settings
from tests.desk.euro_life import BODY, euro_book, handed_in, life

OTHER = re.compile(r"元|CNY|\bfen\b|\byuan\b|renminbi|人民币", re.IGNORECASE)
# What is the same for every book: the rulebook's scenarios are told of a book in renminbi, the machines' schema and
# forms name their form, the verifier is one file.
OF_EVERY_BOOK = ("rulebook", "schema/", "static/")
TEXTS = (".html", ".json", ".rss", ".atom", ".xml", ".csv", ".txt", ".opml", ".ris", ".bib", ".jsonl")


@pytest.fixture(scope="module")
def euros(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of a book in which a project was accepted."""
    folder = tmp_path_factory.mktemp("euros")
    book = euro_book(folder)
    told = handed_in(book, life())
    assert told.exit_code == 0, told.output
    documents = folder / "documents"
    documents.mkdir()
    (documents / hashlib.sha256(BODY).hexdigest()).write_bytes(BODY)
    settings = Settings(
        title_en="Sensors", languages=("en",), pdf=("report", "annual", "notices", "account", "dossier")
    )
    with open_book(book) as opened:
        make(opened.pages, settings, folder / "www", documents=documents)
    return folder / "www"


def printed(pdf: Path) -> str:
    """The text of a report."""
    return subprocess.run(["pdftotext", "-raw", pdf, "-"], capture_output=True, check=True, text=True).stdout


def test_nothing_speaks_of_other_money(euros: Path) -> None:
    found = {}
    for path in euros.rglob("*"):
        name = path.relative_to(euros).as_posix()
        if path.suffix in TEXTS and not any(part in name for part in OF_EVERY_BOOK):
            text = path.read_text(encoding="utf-8")
            if other := OTHER.search(text):
                found[name] = text[max(0, other.start() - 60) : other.end() + 60]
    assert found == {}


def test_no_pdf_speaks_of_other_money(euros: Path) -> None:
    made = list(euros.rglob("*.pdf"))
    assert made
    for path in made:
        assert not OTHER.search(printed(path)), path
    texts = {path.parent.name: printed(path) for path in made}
    assert "€3.1 million" in texts["projects"] and "€1.5200005 million" in texts["projects"]
    assert "€1.5200005 million" in printed(euros / "en/2026-annual.pdf")


def test_sums_agree_wherever_they_are_told(euros: Path) -> None:
    def page(name: str) -> str:
        return (euros / f"en/{name}.html").read_text(encoding="utf-8")

    for name in ("index", "projects/E1", "programmes/1", "overview", "trends", "projects"):
        assert "€3.1 million" in page(name), name
    for said in ("€1.5200005 million", "€500,000.50"):
        assert said in page("projects/E1") and said in page("trends"), said
    assert "€8 million" in page("programmes/1")
    assert "Euro" in page("charter") and "EUR" in page("charter")
    assert "hundredths of the currency" in page("data") and "to the hundredth" in page("rulebook-c")
    assert "€1.05 million" in page("corrections-policy")
