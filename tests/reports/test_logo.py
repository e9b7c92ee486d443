"""The office's logo on the covers of reports: the same bytes again, conforming, refused where it cannot be printed."""

from __future__ import annotations

import hashlib
from pathlib import Path

import msgspec
import pikepdf
import pytest

from site_builder.own.assets import Asset
from site_builder.own.groups import Look
from site_builder.settings import Settings, SettingsError
from tests.reports.made import SETTINGS, documents, entries, seal, site
from tests.reports.test_conformance import against
from tests.reports.test_reports import FINAL, text

pytestmark = pytest.mark.slow
SVG = (
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 40"><circle cx="20" cy="20" r="18" fill="#0b4a86"/></svg>'
)
PAPERS = (FINAL, "zh/notices/2014-05.pdf", "en/programmes/1-2015-annual.pdf")


def settings(folder: Path, name: str, data: bytes, **look: str) -> Settings:
    """Those of an office with a logo, which lies in the folder's `assets/`."""
    (folder / "assets").mkdir(parents=True, exist_ok=True)
    (folder / "assets" / name).write_bytes(data)
    asset = Asset(name=name, sha256=hashlib.sha256(data).hexdigest())
    return msgspec.structs.replace(
        SETTINGS, look=Look(logo=name, **look), assets=(asset,), pdf=("report", "annual", "notices")
    )


def made(folder: Path, wanted: Settings, out: str = "www") -> Path:
    """The site with its reports."""
    book = entries()
    if not (folder / "log").exists():
        seal(folder / "log", book, len(book))
    beside = {"documents": documents(folder / "documents"), "log": folder / "log", "assets": folder / "assets"}
    site(folder / out, book, wanted, **beside)
    return folder / out


def drawn_first(path: Path) -> bytes:
    """What the first page of a PDF draws."""
    with pikepdf.open(path) as document:
        return b"".join(pikepdf.unparse_content_stream(pikepdf.parse_content_stream(document.pages[0])).splitlines())


def test_the_logo_stands_on_the_covers_and_a_replay_prints_the_same_bytes(tmp_path: Path) -> None:
    wanted = settings(tmp_path, "logo.svg", SVG, logo_alt="厅徽", logo_alt_en="Arms")
    www, again = made(tmp_path, wanted), made(tmp_path, wanted, "again")
    replayed = tmp_path / "replayed"
    told = msgspec.json.decode((www / "settings.json").read_bytes(), type=Settings)
    site(replayed, entries(), told, documents=tmp_path / "documents", log=tmp_path / "log", assets=www / "assets")
    for name in PAPERS:
        assert (www / name).read_bytes() == (again / name).read_bytes() == (replayed / name).read_bytes(), name
        assert b"0.043137 0.290196 0.52549 rg" in drawn_first(www / name), name
        alt = "厅徽" if name.startswith("zh") else "Arms"
        with pikepdf.open(www / name) as document:
            told_in_words = {
                str(each.get("/Alt", "")) for each in document.objects if isinstance(each, pikepdf.Dictionary)
            }
        assert alt in told_in_words, name
    assert against(*(www / name for name in PAPERS)) == []
    assert "厅徽" not in text(www / FINAL)


def test_a_new_logo_is_a_new_report_and_one_of_the_site_alone_is_refused(tmp_path: Path) -> None:
    www = made(tmp_path, settings(tmp_path, "logo.svg", SVG))
    before = (www / FINAL).read_bytes()
    made(tmp_path, settings(tmp_path, "logo.svg", SVG.replace(b"#0b4a86", b"#1d6a34")))
    assert (www / FINAL).read_bytes() != before
    inner = b'<svg xmlns="http://www.w3.org/2000/svg"><image href="data:image/png;base64,AA=="/></svg>'
    with pytest.raises(
        SettingsError, match=r"assets/logo\.svg cannot be printed on the covers of reports: the drawing"
    ):
        made(tmp_path, settings(tmp_path, "logo.svg", inner))
