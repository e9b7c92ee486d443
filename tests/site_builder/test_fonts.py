"""The project's fonts: all Chinese of the national table, our names only, and no other font in a PDF."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from site_builder.reports.fonts import FONT_FILES, SANS, SERIF, FontsMissing, font_folder, use_own_fonts

ROOT = Path(__file__).resolve().parents[2]

PAGE = """<html lang="zh-CN"><style>
body { font-family: "Gongshi Sans" } h1, .serif { font-family: "Gongshi Serif" }
</style><h1>北京技术创新行动计划</h1><p><b>项目</b>：镕、喆、堃、𬭎、㛃、龙（龍）。</p>
<p class="serif">合计 1,234.56 万元 ■●▲✓→≤²㎡①Ⅲ</p><p>thin\u2009and\u202fnarrow\u2011no-break\u200b.</p>
<p style="font-family: Arial, sans-serif"><i>斜体</i> falls back</p></html>"""

RENDER = """import sys
from site_builder.reports.fonts import use_own_fonts
use_own_fonts()
from weasyprint import HTML
HTML(string=sys.stdin.read()).write_pdf(sys.argv[1], pdf_variant="pdf/ua-1")
"""


def run(*command: str, given: str = "") -> str:
    done = subprocess.run(command, input=given, capture_output=True, encoding="utf-8", check=True, cwd=ROOT)
    return done.stdout + done.stderr


@pytest.fixture(scope="module")
def pdf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("fonts") / "page.pdf"
    assert run(sys.executable, "-c", RENDER, str(path), given=PAGE) == ""
    return path


def test_a_page_holds_our_fonts_only_and_every_one_embedded(pdf: Path) -> None:
    rows = [line.split() for line in run("pdffonts", str(pdf)).splitlines()[2:]]
    assert rows
    names = {row[0].partition("+")[2].removesuffix("-Bold") for row in rows}
    assert names == {"Gongshi-Sans", "Gongshi-Serif"}
    assert all(row[-5] == "yes" for row in rows)


def test_its_text_can_be_read_back(pdf: Path) -> None:
    text = run("pdftotext", str(pdf), "-")
    for expected in ("北京技术创新行动计划", "镕、喆、堃、𬭎、㛃", "1,234.56 万元 ■●▲✓→≤²㎡①Ⅲ", "斜体"):
        assert expected in text


def test_the_same_page_gives_the_same_bytes_in_another_process(pdf: Path, tmp_path: Path) -> None:
    again = tmp_path / "again.pdf"
    run(sys.executable, "-c", RENDER, str(again), given=PAGE)
    assert again.read_bytes() == pdf.read_bytes()


@pytest.mark.parametrize("name", FONT_FILES)
def test_each_font_has_all_of_gb2312_and_is_known_by_our_name_alone(name: str) -> None:
    font = TTFont(font_folder() / name, lazy=True)
    pairs = (bytes([high, low]) for high in range(0xB0, 0xF8) for low in range(0xA1, 0xFF))
    characters = [text for text in (pair.decode("gb2312", "ignore") for pair in pairs) if text]
    assert len(characters) == 6763
    assert [text for text in characters if ord(text) not in font.getBestCmap()] == []
    assert font["name"].getDebugName(1) in {SANS, SERIF}
    assert "Open Font License" in font["name"].getDebugName(13)


def test_fonts_that_are_not_there_are_refused_with_the_cure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GONGSHI_FONTS", str(tmp_path))
    monkeypatch.setenv("FONTCONFIG_FILE", os.environ.get("FONTCONFIG_FILE", ""))
    with pytest.raises(FontsMissing, match="make setup"):
        use_own_fonts()


def test_where_nobody_may_write_beside_the_fonts_the_user_s_own_cache_serves(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As where an administrator installed the programs."""
    monkeypatch.setattr(os, "access", lambda *_: False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setenv("FONTCONFIG_FILE", "")
    use_own_fonts()
    config = Path(os.environ["FONTCONFIG_FILE"])
    assert config.parent.parent == tmp_path / "gongshi" and (config.parent / "cache").is_dir()
    assert f"<dir>{font_folder()}</dir>" in config.read_text()
    (tmp_path / "file").touch()
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    with pytest.raises(FontsMissing, match="set XDG_CACHE_HOME to a folder that can be written"):
        use_own_fonts()


def test_a_machine_without_pango_is_told_in_one_line_what_to_install(tmp_path: Path) -> None:
    """As WeasyPrint fails there: it prints its advice, and raises what the linker said."""
    (tmp_path / "weasyprint.py").write_text(
        "print('advice')\nraise OSError(\"cannot load library 'libpango-1.0-0': no such file\")\n"
    )
    told = (
        "from site_builder.reports.press import tools\ntry:\n    tools()\nexcept Exception as error:\n    print(error)"
    )
    done = subprocess.run(
        [sys.executable, "-c", told],
        env=os.environ | {"PYTHONPATH": f"{tmp_path}:{ROOT}"}, capture_output=True, encoding="utf-8", check=True,
    )  # fmt: skip
    assert done.stdout.startswith(
        "a library that PDFs are printed with is missing (cannot load library 'libpango-1.0-0')"
    )
    assert "apt-get install libpango-1.0-0" in done.stdout and done.stdout.count("\n") == 1
