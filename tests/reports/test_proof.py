"""The proof inside: it can be taken out, holds against the log's key, and fails for anything else."""

from __future__ import annotations

import io
from pathlib import Path

import msgspec
import pikepdf
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from domain.ledger.entry import canonical
from domain.ledger.note import VerifierKey
from projections.view import ViewReader
from site_builder.build.again import again
from site_builder.reader import Reader
from site_builder.reports.prove import NotProved, attachments, prove, record_of
from site_builder.site import Shelf, Site
from tests.reports.life import NUMBER, steps
from tests.reports.made import KEY, SETTINGS, documents, entries, seal, site
from tests.reports.test_reports import FINAL


def changed(pdf: bytes, name: str, data: bytes | None) -> bytes:
    """The PDF with one of its files replaced or taken away."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        del document.attachments[name]
        if data is not None:
            document.attachments[name] = pikepdf.AttachedFileSpec(document, data)
        document.save(out := io.BytesIO())
    return out.getvalue()


def test_every_entry_that_a_report_carries_is_under_the_smallest_seal_that_covers_it(published: Path) -> None:
    bodies = [canonical(entry) for entry in entries()]
    for path in sorted((published / "www").rglob("*.pdf")):
        proved = prove(path.read_bytes(), [KEY])
        assert proved.record.path == path.relative_to(published / "www").as_posix()
        assert proved.record.size == (20 if proved.record.newest < 20 else len(bodies))
        assert dict(proved.entries) == {index: bodies[index] for index in proved.record.cited}


def test_the_last_page_says_the_same_in_words(published: Path) -> None:
    record = record_of((published / "www" / FINAL).read_bytes())
    assert record.page == f"pdf-report report/{NUMBER}"
    with pikepdf.open(published / "www" / FINAL) as document:
        assert len(document.pages) > 10


def test_the_same_report_is_made_again_from_the_book(published: Path) -> None:
    for path in (FINAL, "en/2015-annual.pdf"):
        pdf = (published / "www" / path).read_bytes()
        reader = Reader(ViewReader(published / ".www.state/view.sqlite"), "2017-02-03")
        shelf = Shelf(published / "documents", published / "log")
        assert again(Site(reader, SETTINGS, shelf), record_of(pdf)) == pdf


def test_a_changed_missing_or_foreign_file_is_found(published: Path) -> None:
    pdf = (published / "www" / FINAL).read_bytes()
    index = record_of(pdf).carried[0]
    files = attachments(pdf)
    name, proof = f"entry-{index}.json", f"entry-{index}.tlog-proof"
    with pytest.raises(NotProved, match=f"entry {index}: the inclusion proof"):
        prove(changed(pdf, name, files[name].replace(b"2016", b"2015", 1)), [KEY])
    with pytest.raises(NotProved, match=f"entry {index}: the file 'entry-{index}.json' is missing"):
        prove(changed(pdf, name, None), [KEY])
    with pytest.raises(NotProved, match=f"entry {index}: "):
        prove(changed(pdf, proof, files[proof].replace(b"index ", b"index 1", 1)), [KEY])
    with pytest.raises(NotProved, match="none of ours"):
        prove(changed(pdf, "gongshi-report.json", None), [KEY])
    with pytest.raises(NotProved, match="under another seal"):
        record = files["gongshi-report.json"].replace(b'"size":27', b'"size":28')
        prove(changed(pdf, "gongshi-report.json", record), [KEY])
    with pytest.raises(NotProved, match="no readable PDF"):
        prove(b"no PDF", [KEY])


def test_another_key_proves_nothing(published: Path) -> None:
    other = Ed25519PrivateKey.from_private_bytes(bytes(32)).public_key().public_bytes_raw()
    with pytest.raises(NotProved, match="signature"):
        prove((published / "www" / FINAL).read_bytes(), [VerifierKey(KEY.name, KEY.kind, other)])


def test_a_later_seal_changes_only_reports_that_no_seal_covered(tmp_path: Path) -> None:
    book = entries(steps()[:20])
    settings = msgspec.structs.replace(SETTINGS, pdf=("annual",))
    given = {"documents": documents(tmp_path / "documents"), "log": tmp_path / "log"}
    site(tmp_path / "www", book, settings)
    early = tmp_path / "www/zh/2014-annual.pdf"
    with pytest.raises(NotProved, match="no seal covered this report"):
        prove(early.read_bytes(), [KEY])
    seal(tmp_path / "log", book, 20)
    site(tmp_path / "www", book, settings, **given)
    sealed = early.read_bytes()
    assert prove(sealed, [KEY]).record.size == 20
    longer = entries(steps()[:21])
    seal(tmp_path / "log", longer, 21, old=20)
    site(tmp_path / "www", longer, settings, **given)
    assert early.read_bytes() == sealed
