"""The press: nothing fetched, nothing of the machine in the bytes, both standards claimed."""

from __future__ import annotations

import io
import socket
import zlib
from pathlib import Path

import pikepdf
import pytest

from site_builder.reports.glyphs import printable
from site_builder.reports.paper import EmbeddedFile, Image, Paper
from site_builder.reports.press import press, recipe
from tests.reports.writing import figure

HTML = '<html lang="zh-CN"><head><title>{}</title></head><body><p>{}</p></body></html>'
MADE = "2014-04-14T01:00:00Z"


def paper(inside: str, **more: object) -> Paper:
    return Paper(HTML.format("报告", inside), MADE, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "address",
    ["http://127.0.0.1:9/x.png", "file:///etc/passwd", "data:image/png;base64,AAAA", "figures/none", "ftp://x/y"],
)
def test_nothing_is_fetched_but_what_the_paper_carries(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*given: object) -> None:
        raise AssertionError(f"the network was asked: {given}")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    pdf = press(paper(f'<img src="{address}" alt="图"><a href="{address}">链接</a><style>@import "{address}";</style>'))
    assert b"/Image" not in pdf


def test_a_carried_image_is_printed() -> None:
    pdf = press(paper('<img src="figures/a" alt="图">', images={"figures/a": Image(figure(), "image/png")}))
    assert b"/Image" in pdf


def test_the_same_paper_gives_the_same_bytes_wherever_it_is_printed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = paper('<img src="figures/a" alt="图">', images={"figures/a": Image(figure(), "image/png")},
                  embedded=(EmbeddedFile("a.json", b"{}", "application/json", "记录"),))  # fmt: skip
    first = press(whole)
    monkeypatch.chdir(tmp_path)
    assert press(whole) == first


def test_attachments_carry_the_day_of_the_book() -> None:
    pdf = pikepdf.open(
        io.BytesIO(press(paper("文", embedded=(EmbeddedFile("a.json", b"{}", "application/json", "记录"),))))
    )
    attached = pdf.attachments["a.json"]
    assert attached.get_file().read_bytes() == b"{}"
    assert str(attached.obj.AFRelationship) == "/Data"
    assert str(attached.obj.EF.F.Params.CreationDate) == "D:20140414010000Z"


def test_both_standards_are_claimed_in_the_metadata() -> None:
    with pikepdf.open(io.BytesIO(press(paper("文")))) as document:
        metadata = document.Root.Metadata.read_bytes()
    assert b'pdfaid:part="3"' in metadata
    assert b'pdfaid:conformance="A"' in metadata
    assert b'pdfuaid:part="1"' in metadata
    assert b"pdfaSchema:prefix>pdfuaid<" in metadata


def test_a_character_without_a_glyph_is_named_by_its_number() -> None:
    assert printable("好\N{GRINNING FACE}的\u200d\ufe0f\x07") == "好〔U+1F600〕的"
    plain = "镕喆 100 ㎡ é CO₂ PM₂.₅ 10⁻⁶ cm⁻¹ xⁿ Dvořák Łukasz Đặng Иванов Άλφα ﬁ ☐☑✔✗→⇒≤≥±×°‰℃ΩµⅢ½⅓"
    assert printable(plain) is plain


def test_what_a_character_without_a_glyph_stands_for_is_printed_and_never_becomes_markup() -> None:
    assert printable("\N{MATHEMATICAL BOLD CAPITAL A}\N{CIRCLED KATAKANA A}ř") == "A\N{CIRCLED KATAKANA A}ř"
    assert printable("Dvor\N{COMBINING CARON}a\N{COMBINING ACUTE ACCENT}k") == "Dvořák"
    assert "<" not in printable("\N{SMALL LESS-THAN SIGN}\N{PRESENTATION FORM FOR VERTICAL LEFT ANGLE BRACKET}")


def test_packed_data_that_end_in_a_carriage_return_are_told_apart_from_the_lines_end() -> None:
    data = next(each for each in (b"%d" % number for number in range(100_000)) if zlib.compress(each, 6)[-1:] == b"\r")
    pdf = press(paper("文", embedded=(EmbeddedFile("a.json", data, "application/json", "记录"),)))
    assert b"\r\n\nendstream" in pdf
    assert b"\r\nendstream" not in pdf
    with pikepdf.open(io.BytesIO(pdf)) as document:
        assert document.attachments["a.json"].get_file().read_bytes() == data
        assert document.get_warnings() == []


def test_the_recipe_changes_with_everything_that_is_printed_or_carried() -> None:
    one = paper("文")
    others = [
        paper("字"),
        one._replace(made="2015-01-01T00:00:00Z"),
        one._replace(images={"figures/a": Image(b"a", "image/png")}),
        one._replace(embedded=(EmbeddedFile("a", b"1", "text/plain", "x"),)),
        one._replace(embedded=(EmbeddedFile("a", b"2", "text/plain", "x"),)),
        one._replace(embedded=(EmbeddedFile("b", b"1", "text/plain", "x"),)),
    ]
    assert len({recipe(each) for each in (one, *others)}) == 1 + len(others)
