"""The reports of the made-up book: complete, accessible, in our fonts, and stale when what they say has changed."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import msgspec
import pytest

from domain.ledger.entry import Entry
from domain.ledger.sums import SUMS
from domain.rules.execution import ProjectProgressReported
from site_builder.addresses import page_of
from tests.reports.life import DEFERRED, FIRST, NUMBER, Step, report, steps
from tests.reports.made import SETTINGS, documents, entries, site
from tests.reports.writing import BODY, DRAWING, sha256

GOLDEN = Path(__file__).parent / "golden"
FINAL = f"zh/{page_of(f'report/{NUMBER}')[:-5]}.pdf"
KINDS = (FINAL, "zh/programmes/1-2014-annual.pdf", "en/programmes/1-2015-annual.pdf", "zh/2014-annual.pdf",
         "zh/notices/2014-05.pdf",
         f"zh/{page_of(FIRST)[:-5]}.pdf", f"en/{page_of('organisation/示例大学')[:-5]}.pdf")  # fmt: skip


def run(*command: object) -> str:
    done = subprocess.run([str(each) for each in command], capture_output=True, encoding="utf-8", check=True)
    return done.stdout + done.stderr


def text(pdf: Path, *options: object) -> str:
    return run("pdftotext", *options, pdf, "-")


@pytest.mark.parametrize("path", KINDS)
def test_each_kind_of_report_passes_the_checkers(published: Path, path: str) -> None:
    pdf = published / "www" / path
    assert "No syntax or stream encoding errors found" in run("qpdf", "--check", pdf)
    told = dict(line.split(":", 1) for line in run("pdfinfo", pdf).splitlines() if ":" in line)
    assert told["Tagged"].strip() == "yes"
    assert told["Title"].strip()
    fonts = [line.split() for line in run("pdffonts", pdf).splitlines()[2:]]
    names = {row[0].partition("+")[2].removesuffix("-Bold") for row in fonts}
    assert names <= {"Gongshi-Sans", "Gongshi-Serif"}
    assert all(row[-5:-2] == ["yes", "yes", "yes"] for row in fonts)  # embedded, a subset, with its text
    files = run("pdfdetach", "-list", pdf)
    assert "gongshi-report.json" in files
    assert re.search(r"entry-\d+\.json", files)
    assert re.search(r"entry-\d+\.tlog-proof", files)


@pytest.mark.parametrize(
    ("path", "name", "pages"),
    [(FINAL, "report", (1, 40)), ("zh/2014-annual.pdf", "annual", (3, 3)), (KINDS[5], "dossier", (1, 2))],
)
def test_the_words_of_each_page(published: Path, path: str, name: str, pages: tuple[int, int]) -> None:
    """Golden text of pages without sentences of the rooms; delete a file to write it anew, and read what changed."""
    first, last = pages
    said = text(published / "www" / path, "-f", first, "-l", last).rstrip("\f").split("\f")
    found = "\n".join(f"== {number}\n{page.strip()}\n" for number, page in enumerate(said, first))
    golden = GOLDEN / f"{name}.txt"
    if not golden.exists():
        golden.parent.mkdir(exist_ok=True)
        golden.write_text(found, encoding="utf-8")
    assert found == golden.read_text(encoding="utf-8")


def test_the_parts_of_a_report_stand_in_the_order_of_the_standard(published: Path) -> None:
    said = text(published / "www" / FINAL)
    front = "公开范围|编制单位|基本信息表|\n摘要\n|\nAbstract\n|\n目次\n|\n插图和附表清单\n"
    back = "\n1 引言\n|\n2 研究内容1\n|\n6 结论\n|\n7 建议\n|\n参考文献\n|\n附录A 仪器清单\n|本报告的依据与核验"
    parts = f"{front}|{back}".split("|")
    places = [said.index(part) for part in parts]
    assert places == sorted(places)


def test_front_matter_is_numbered_in_roman_and_the_text_in_arabic(published: Path) -> None:
    pages = text(published / "www" / FINAL).rstrip("\f").split("\f")
    assert [page.strip().splitlines()[-1] for page in pages[1:9]] == ["i", "ii", "iii", "iv", "v", "vi", "1", "2"]


def test_a_running_head_names_report_and_title(published: Path) -> None:
    assert text(published / "www" / FINAL, "-f", 10, "-l", 10).count(f"科技报告 {NUMBER}") == 1


def test_figures_of_a_report_name_their_entries(published: Path) -> None:
    said = text(published / "www/zh/programmes/1-2014-annual.pdf", "-layout")
    assert re.search(r"批准立项\s+2\s*\[11, 12, 26\]", said)  # entry 26 corrects entry 12
    assert "示例监测设备研制与示范" in said
    links = run("pdfinfo", "-url", published / "www/zh/programmes/1-2014-annual.pdf")
    assert "https://example.org/zh/entries/0.html#e11" in links


def test_every_programme_page_leads_to_its_annual_reports(published: Path) -> None:
    for language in ("zh", "en"):
        page = (published / f"www/{language}/programmes/1.html").read_text(encoding="utf-8")
        found = re.findall(r'href="\.\./(programmes/1-\d+-annual\.pdf)"', page)
        assert found == [f"programmes/1-{year}-annual.pdf" for year in (2014, 2015, 2016, 2017)]
        assert all((published / "www" / language / each).is_file() for each in found)


def test_the_documents_of_a_public_report_are_published_and_no_others(published: Path) -> None:
    found = {path.name for path in (published / "www/documents").iterdir()} - {SUMS}
    assert sha256(BODY) in found
    assert len(found) == 3  # the text and its two figures


def only(*wanted: str) -> list[Entry]:
    """The book of the steps on these streams."""
    return entries([step for step in steps() if step[0] in wanted])


def test_the_text_of_a_deferred_report_appears_by_itself_on_its_day(tmp_path: Path) -> None:
    book = only(f"report/{DEFERRED}", "organisation/示例大学")
    folder = documents(tmp_path / "documents")
    path = tmp_path / "www/zh" / f"{page_of(f'report/{DEFERRED}')[:-5]}.pdf"
    settings = msgspec.structs.replace(SETTINGS, pdf=("report",))
    site(tmp_path / "www", book, settings, documents=folder, as_of="2019-12-14")
    before = text(path)
    assert "全文自 2019年12月15日 起公开" in before
    assert "查明细颗粒物的来源" in before
    assert "研究内容1" not in before
    assert not (tmp_path / "www/documents").exists()
    page = path.with_suffix(".html")
    assert "全文自2019年12月15日起公开。" in page.read_text() and "documents/" not in page.read_text()
    assert "body-" not in run("pdfdetach", "-list", path)
    built = site(tmp_path / "www", book, settings, documents=folder, as_of="2019-12-15")
    assert "研究内容1" in text(path)
    assert (tmp_path / "www/documents" / sha256(BODY)).read_bytes() == BODY
    told = page.read_text()  # what the page says and what the finding says are the same
    assert f"documents/{sha256(BODY)}" in told and "公开全文的决定没有记录" in told and "3年" in told
    assert built.pages < 8  # among them the report's own page, which links its text now
    site(tmp_path / "www", book, settings, documents=folder, as_of="2019-12-16")
    finding = (tmp_path / "www/zh/findings/article-30.html").read_text()
    assert "全文自2019年12月15日起公开，但没有公开全文的决定记录" in finding
    site(tmp_path / "www", book, settings, documents=folder, as_of="2019-12-14")
    assert text(path) == before
    assert not (tmp_path / "www/documents" / sha256(BODY)).exists()


def test_a_body_that_cannot_be_had_is_told_in_the_report(tmp_path: Path) -> None:
    book = only(f"report/{NUMBER}", "organisation/示例大学")
    settings = msgspec.structs.replace(SETTINGS, pdf=("report",))
    site(tmp_path / "www", book, settings, documents=tmp_path)
    assert "正文未收入：文件库中没有" in text(tmp_path / "www" / FINAL)


def test_a_document_that_comes_or_goes_makes_its_report_and_its_page_stale_only(tmp_path: Path) -> None:
    book = only(f"report/{NUMBER}", "organisation/示例大学")
    settings = msgspec.structs.replace(SETTINGS, pdf=("report",))
    folder = documents(tmp_path / "documents")
    missing = tmp_path / "documents" / sha256(DRAWING)
    missing.unlink()
    site(tmp_path / "www", book, settings, documents=folder)
    assert site(tmp_path / "www", book, settings, documents=folder).pages == 0
    path = tmp_path / "www" / FINAL
    before = path.read_bytes()
    assert "图未收入：文件库中没有" in text(path)
    missing.write_bytes(DRAWING)
    assert site(tmp_path / "www", book, settings, documents=folder).pages == 2
    assert "图未收入" not in text(path)
    assert (tmp_path / "www/documents" / missing.name).read_bytes() == DRAWING
    missing.unlink()
    assert site(tmp_path / "www", book, settings, documents=folder).pages == 2
    assert path.read_bytes() == before
    assert not (tmp_path / "www/documents" / missing.name).exists()


def test_a_body_that_is_no_markdown_is_carried_as_it_is(tmp_path: Path) -> None:
    data = b"%PDF-1.4 made up"
    body = msgspec.structs.replace(report(NUMBER, FIRST).body, sha256=sha256(data), media_type="application/pdf")
    book = entries([(f"report/{NUMBER}", report(NUMBER, FIRST, body=body), "2016-12-15", "2016-12-16")])
    settings = msgspec.structs.replace(SETTINGS, pdf=("report",))
    site(tmp_path / "www", book, settings, documents=documents(tmp_path / "documents", data))
    assert f"body-{sha256(data)[:12]}.pdf" in run("pdfdetach", "-list", tmp_path / "www" / FINAL)


def test_a_new_entry_makes_stale_what_it_says_and_nothing_else(tmp_path: Path) -> None:
    settings = msgspec.structs.replace(SETTINGS, pdf=("annual",))
    given = [step for step in steps() if not step[0].startswith("report/")]
    site(tmp_path / "www", entries(given[:-1]), settings)
    pdfs = sorted((tmp_path / "www").rglob("*.pdf"))
    before = {path: (path.stat().st_mtime_ns, path.read_bytes()) for path in pdfs}
    later: Step = (FIRST, ProjectProgressReported(milestone="m1", progress="met"), "2017-03-01", "2017-03-02")
    site(tmp_path / "www", entries([*given[:-1], later]), settings)
    changed = {path.name for path in pdfs if path.stat().st_mtime_ns != before[path][0]}
    assert changed == {"2017-annual.pdf", "1-2017-annual.pdf"}


def test_an_unchanged_report_is_taken_from_those_made_before(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = msgspec.structs.replace(SETTINGS, pdf=("annual",))
    book = entries(steps()[:10])
    site(tmp_path / "www", book, settings)

    def never(*given: object) -> bytes:
        raise AssertionError("printed again")

    monkeypatch.setattr("site_builder.reports.edition.press", never)
    assert site(tmp_path / "www", book, settings, whole=True).written == 0
