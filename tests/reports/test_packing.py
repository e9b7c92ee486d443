"""The bytes of a PDF, packed by us, hold what WeasyPrint made; contents have no dots that somebody would hear."""

from __future__ import annotations

import io
import re
import subprocess
from pathlib import Path

import pikepdf
import pytest

from site_builder.reports import press as presses
from site_builder.reports.packing import hold
from site_builder.reports.paper import Image, Paper
from site_builder.reports.press import press
from tests.reports.writing import DRAWING, figure

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
<img src="figures/png" alt="图"><img src="figures/svg" alt="图">
<ul class="contents"><li data-of="#a"><a href="#a">一</a></li></ul>
</body></html>"""
HARD_PAPER = Paper(
    HARD, MADE, {"figures/png": Image(figure(), "image/png"), "figures/svg": Image(DRAWING, "image/svg+xml")}
)


def objects(pdf: bytes) -> list[object]:
    """What each object of a PDF holds, its packed data unpacked."""
    found: list[object] = []
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        for each in opened.objects:
            if not isinstance(each, pikepdf.Stream):
                found.append(each.unparse())
            elif each.get("/Type") not in ("/XRef", "/ObjStm"):
                told = {key: repr(value) for key, value in each.items() if key not in ("/Length", "/Filter")}
                found.append((told, each.read_bytes()))
    return found


def test_what_is_packed_is_what_weasyprint_made(monkeypatch: pytest.MonkeyPatch) -> None:
    packed = press(HARD_PAPER)
    monkeypatch.setattr(presses, "hold", lambda pdf: None)
    plain = press(HARD_PAPER)
    assert packed != plain
    assert objects(packed) == objects(plain)


def test_packed_data_that_end_in_a_carriage_return_are_followed_by_a_line_of_its_own() -> None:
    import pydyf

    pdf = pydyf.PDF()
    pdf.add_object(pydyf.Stream([b"0123456789\r"], {"Filter": "/FlateDecode"}))
    hold(pdf)
    assert pdf.objects[-1].data.endswith(b"/Length 12>>\nstream\n0123456789\r\n\nendstream")


def test_a_contents_line_is_its_title_and_its_page(tmp_path: Path) -> None:
    long = "引言与方法" * 30
    html = (
        '<p style="break-after:page">文</p><h1 id="a">引言</h1>'
        '<ul class="contents"><li data-of="#a"><a href="#a">引言</a></li>'
        f'<li class="level2" data-of="#a"><a href="#a">{long}</a></li></ul>'
    )
    path = tmp_path / "a.pdf"
    path.write_bytes(press(Paper(f'<html lang="zh-CN"><title>题</title><body>{html}</body></html>', MADE)))
    laid = subprocess.run(["pdftotext", "-layout", path, "-"], stdout=subprocess.PIPE, check=True).stdout.decode()
    assert re.search(r"^\s*引言 +2$", laid, re.MULTILINE)
    assert re.search(r"^\s*[引言与方法]{20,}\n\s*[引言与方法]+ +2$", laid, re.MULTILINE)  # on the last of its lines
    assert "." not in laid
