"""What hastens WeasyPrint changes no byte: papers printed with and without it, each in a process of its own."""

from __future__ import annotations

import pickle
import re
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from site_builder.reports import hasten
from site_builder.reports.press import Image, Paper, press
from tests.reports.made import SETTINGS, documents, entries, site
from tests.reports.writing import DRAWING, figure

ROOT = Path(__file__).resolve().parents[2]
PRINT = """import hashlib, pickle, sys
from site_builder.reports import hasten, press
if sys.argv[1] == "plain":
    press.hasten = lambda: False
else:
    hasten.boxes.joined_dots = lambda spread: spread  # the one difference that is meant: see the next test
for paper in pickle.loads(sys.stdin.buffer.read()):
    print(hashlib.sha256(press.press(paper)).hexdigest())
"""
MADE = "2014-04-14T01:00:00Z"
HAN = "本课题在十二个点位连续观测细颗粒物的质量浓度和化学组分，建立了受体模型与排放清单相互校核的方法。" * 3
LATIN = "Source apportionment of PM2.5 in 2013, supercalifragilisticexpialidocious antidisestablishmentarianism; " * 3
HARD = f"""<!doctype html><html lang="zh-CN"><head><title>难</title><style>
@page :left {{ margin: 30mm; @top-left {{ content: counter(page) " / " counter(pages) }} }}
.float {{ float: right; width: 40%; margin: 1em; background: #eee }}
.box {{ box-sizing: border-box; width: 50%; padding: 5% }}
.cells {{ display: grid; grid-template-columns: 1fr 2fr }} .flex {{ display: flex }} .flex p {{ width: 30% }}
.wide {{ letter-spacing: .2em }} .auto {{ hyphens: auto }} u {{ text-decoration: underline }}
.round {{ border: 1pt solid; border-radius: 3pt }}
.first::first-line {{ color: red }} .first::first-letter {{ font-size: 3em }}
li::before {{ content: "·" counter(list-item) }} .abs {{ position: absolute; top: 5mm; right: 0; background: #ccc }}
.table td {{ width: auto }} .hidden {{ visibility: hidden }} .rel {{ position: relative; left: 3pt }}
</style></head><body data-book="书" data-title="题">
<h1 id="a">一 <u>下划线</u></h1><p class="float">{HAN[:40]}</p><p class="first">{HAN}</p><p>{HAN}{LATIN}{HAN}</p>
<p lang="en" class="auto">{LATIN}</p><p>{LATIN.replace("fragi", "fra" + chr(0xAD) + "gi")}</p>
<p style="text-align:right">右</p><p style="text-align:right">右</p><p style="text-align:left">左</p>
<p class="wide">{HAN}</p><p class="box round">{HAN}</p><p>{"长" * 300}</p><p>{"1234567890" * 40}</p>
<pre>\tdef f():\n\t\treturn "文"\n{HAN}</pre><p dir="rtl">שלום {LATIN}</p>
<p class="hidden">{HAN}</p><p class="rel">{HAN}</p>
<div class="cells"><p>{HAN[:60]}</p><p class="abs">{HAN[:20]}</p></div>
<div class="flex"><p>{HAN[:60]}</p><p>{LATIN[:60]}</p></div>
<ol><li>{HAN}<span class="footnote">{HAN[:60]}</span></li><li><b>{HAN}</b><i>{LATIN}</i></li></ol>
<table class="grid"><caption id="t"><span class="number">表 1</span> 题</caption>
<colgroup><col style="width:30%"><col></colgroup>
<thead><tr><th scope="col">甲</th><th scope="col">乙</th></tr></thead>
<tbody>{f"<tr><td>{HAN[:50]}</td><td>3.5</td></tr>" * 24}</tbody></table>
<img src="figures/png" alt="图"><img src="figures/svg" alt="图"><ul class="contents"><li><a href="#a">一</a></li></ul>
</body></html>"""
HARD_PAPER = Paper(
    HARD, MADE, {"figures/png": Image(figure(), "image/png"), "figures/svg": Image(DRAWING, "image/svg+xml")}
)


def papers_of_the_book(folder: Path, monkeypatch: pytest.MonkeyPatch) -> list[Paper]:
    """What the press is handed for a report of each kind."""
    caught: list[Paper] = []

    def catch(paper: Paper) -> bytes:
        caught.append(paper)
        return b""

    monkeypatch.setattr("site_builder.reports.edition.press", catch)
    settings = msgspec.structs.replace(SETTINGS, pdf=("report", "annual", "notices", "account", "dossier"))
    site(folder / "www", entries(), settings, documents=documents(folder / "documents"))
    return sorted(caught, key=lambda paper: -len(paper.html))[:8]


def printed(how: str, papers: list[Paper]) -> list[str]:
    done = subprocess.run(
        [sys.executable, "-c", PRINT, how], input=pickle.dumps(papers), stdout=subprocess.PIPE, check=True, cwd=ROOT
    )
    return done.stdout.decode().split()


@pytest.mark.slow
def test_the_hastened_press_prints_the_same_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    papers = [HARD_PAPER, *papers_of_the_book(tmp_path, monkeypatch)]
    assert len(papers) == 9
    assert printed("hastened", papers) == printed("plain", papers)


def test_the_dots_of_a_contents_line_are_one_text(tmp_path: Path) -> None:
    html = (
        '<p style="break-after:page">文</p><h1 id="a">引言</h1><ul class="contents"><li><a href="#a">引言</a></li></ul>'
    )
    path = tmp_path / "a.pdf"
    path.write_bytes(press(Paper(f'<html lang="zh-CN"><title>题</title><body>{html}</body></html>', MADE)))
    words = subprocess.run(["pdftotext", "-bbox", path, "-"], stdout=subprocess.PIPE, check=True).stdout.decode()
    assert len(re.findall(r">\.{80,}</word>", words)) == 1
    said = subprocess.run(["pdftotext", path, "-"], stdout=subprocess.PIPE, check=True).stdout.decode()
    assert re.search(r"引言 \.{80,} 2\n", said)


def test_another_weasyprint_is_left_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    from weasyprint import css

    monkeypatch.setattr(hasten, "MEASURED", {"weasyprint": "70.1"})
    before = css.StyleFor.__init__
    assert hasten.hasten() is False
    assert css.StyleFor.__init__ is before
