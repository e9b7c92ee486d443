"""`gongshi verify FILE.pdf`: the entries under the key, and the pages as the published book makes them again."""

from __future__ import annotations

import io
import shutil
import subprocess
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path

import msgspec
import pikepdf
import pytest
from click.testing import CliRunner, Result

from domain.ledger.manifest import MANIFEST
from domain.ledger.note import format_vkey
from domain.ledger.store import open_book
from domain.rules.execution import ProjectDisbursed
from domain.rules.fact import Attachment
from domain.rules.personal import PersonalDataErased
from domain.rules.report import ReportSubmitted
from public.cli import main
from site_builder.addresses import page_of
from site_builder.build.make import make
from site_builder.reports.signers import Signed, Signers
from tests.auditing import house
from tests.auditing.house import CLERK, House, Told
from tests.ledger import loghouse
from tests.reports.writing import DRAWING, figure, text

KEY = format_vkey(house.LOG.key)
OTHER_KEY = format_vkey(loghouse.verifier_key(loghouse.private_key(7)))
SETTINGS = msgspec.structs.replace(house.SETTINGS, pdf=("report", "annual"))
BODY = text(1)
FIRST, WHOLE = 48, 52
REPORT, DEFERRED = (f"zh/{page_of(f'report/000000000--{name}/01')[:-5]}.pdf" for name in ("P1", "P2"))
ANNUAL = "zh/programmes/1-2014-annual.pdf"


def submitted(project: str, **given: object) -> Told:
    body = Attachment(sha256=sha256(BODY).hexdigest(), media_type="text/markdown", name="正文", size=len(BODY))
    number = f"000000000--{project}/01"
    fact = ReportSubmitted(
        number=number, title="示例报告", project=f"project/{project}", abstract="摘要。", body=body, **given
    )  # type: ignore[arg-type]
    return Told(f"report/{number}", CLERK, fact, (("authors", "张三；李四"),))


def steps() -> list[Told]:
    """A small office, two reports of which one is deferred, and payments after both."""
    later = [Told("project/P3", CLERK, ProjectDisbursed(amount=100 * each, source="municipal")) for each in range(1, 5)]
    deferred = submitted("P2", scope="deferred", deferred_years=1, release_day="2015-04-16")
    return [*house.told()[:46], submitted("P1", scope="public", release_day="2014-04-16"), deferred, *later]


def publish(
    folder: Path, sizes: tuple[int, ...], as_of: str | None = None, told: Sequence[Told] | None = None
) -> House:
    """The site of the office's first entries, sealed at these sizes, with its reports."""
    at = House(str(folder / "book"), folder / "book/log", folder / "www")
    (folder / "book/documents").mkdir(parents=True)
    for data in (BODY, DRAWING, figure()):
        (folder / "book/documents" / sha256(data).hexdigest()).write_bytes(data)
    with open_book(at.book, create=True) as book:
        house.fill(book, at.log, house.entered(told or steps())[: sizes[-1]], sizes)
        at.log.joinpath("site.vkey").write_text(format_vkey(house.SITE.key) + "\n")
        make(book.pages, SETTINGS, at.site, log=at.log, documents=folder / "book/documents", as_of=as_of)
    house.sign_site(at.site, folder / ".www.state" / MANIFEST)
    return at


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> House:
    return publish(tmp_path_factory.mktemp("office"), (FIRST, WHOLE))


@pytest.fixture(scope="module")
def early(tmp_path_factory: pytest.TempPathFactory) -> House:
    """The same office before its last entries, and before the second report is public."""
    return publish(tmp_path_factory.mktemp("early"), (FIRST,))


@pytest.fixture
def site(office: House, tmp_path: Path) -> Path:
    """A copy of the office's site, to be tampered with."""
    shutil.copytree(office.site, tmp_path / "site")
    return tmp_path / "site"


def run(*given: object) -> Result:
    return CliRunner().invoke(main, ["verify", *map(str, given)])


def fails(*given: object) -> str:
    done = run(*given)
    assert (done.exit_code, len(done.output.splitlines())) == (1, 1), done.output
    return done.output.removesuffix("\n")


def changed(pdf: Path, change: object) -> Path:
    """A copy of a report in which something was changed, and which is a sound PDF."""
    with pikepdf.open(pdf) as document:
        change(document)  # type: ignore[operator]
        document.save(target := pdf.parent / "changed.pdf")
    return target


def test_a_report_is_the_one_that_the_published_book_makes(site: Path) -> None:
    for path, newest, seal in ((REPORT, 46, FIRST), (DEFERRED, 47, FIRST), (ANNUAL, 51, WHOLE)):
        done = run(site / path, "--key", KEY, "--site", site)
        assert done.exit_code == 0, done.output
        lines = done.output.splitlines()
        assert f"printed: byte for byte what the first {newest + 1} entries of the book make" in lines
        assert f"published: this very file, at {path}" in lines
        assert lines[0].endswith("yours")
        assert lines[-1].startswith(f"OK {seal} ")


def test_over_the_web_and_under_the_key_of_the_site(address: str, site: Path) -> None:
    done = run(site / REPORT, "--site", address)
    assert done.exit_code == 0, done.output
    assert done.output.splitlines()[0].endswith("published by the site itself: compare it with one from elsewhere")


def test_a_report_of_an_earlier_day_is_made_again_as_it_was(site: Path, early: House, tmp_path: Path) -> None:
    later = publish(tmp_path / "later", (FIRST, WHOLE), "2014-04-16")
    assert run(early.site / REPORT, "--key", KEY, "--site", site).exit_code == 0
    done = run(early.site / ANNUAL, "--key", KEY, "--site", later.site)
    assert done.exit_code == 0, done.output
    assert f"published: another edition at {ANNUAL}: entries recorded since, or the day, have changed what it says" in (
        done.output
    )


def test_a_deferred_report_is_made_again_as_of_a_day_before_its_release(
    early: House, tmp_path: Path, office: House
) -> None:
    released = tmp_path / "released"
    shutil.copytree(Path(office.book).parent, released)
    with open_book(released / "book") as book:
        given = {"log": released / "book/log", "documents": released / "book/documents"}
        make(book.pages, SETTINGS, released / "www", as_of="2015-04-17", **given)  # type: ignore[arg-type]
    house.sign_site(released / "www", released / ".www.state" / MANIFEST)
    assert (released / "www" / DEFERRED).read_bytes() != (early.site / DEFERRED).read_bytes()
    for edition, told in ((early.site, "another edition"), (released / "www", "this very file")):
        done = run(edition / DEFERRED, "--key", KEY, "--site", released / "www")
        assert done.exit_code == 0, done.output
        assert f"published: {told}, at" in done.output or f"published: {told} at" in done.output


def page_texts(pdf: Path) -> str:
    return subprocess.run(["pdftotext", "-l", "3", pdf, "-"], capture_output=True, encoding="utf-8", check=True).stdout


def test_a_name_that_was_erased_is_erased_from_the_report(early: House, tmp_path: Path) -> None:
    """The authors' names stand in the report as long as they are published; then it says that they were erased."""
    erasure = Told(steps()[46].stream, CLERK, PersonalDataErased(index=46, field="authors", basis="第四十七条"))
    later = publish(tmp_path / "later", (FIRST, WHOLE), None, [*steps()[:FIRST], erasure, *steps()[FIRST : WHOLE - 1]])
    assert page_texts(early.site / REPORT).count("张三；李四") == 2  # title page and information table
    assert "张三" not in page_texts(later.site / REPORT)
    assert "[已删除]" in page_texts(later.site / REPORT)
    assert run(later.site / REPORT, "--key", KEY, "--site", later.site).exit_code == 0
    assert "it differs on page 2, 3" in fails(early.site / REPORT, "--key", KEY, "--site", later.site)
    assert run(early.site / REPORT, "--key", KEY).exit_code == 0


def test_without_the_book_the_entries_alone_are_checked_and_that_is_said(site: Path) -> None:
    done = run(site / REPORT, "--key", KEY)
    assert done.exit_code == 0, done.output
    lines = done.output.splitlines()
    assert "printed: not compared, since no book was given (--site): its pages may say what they like" in lines
    assert lines[-1].startswith(f"OK ENTRIES {FIRST} ")


def test_another_text_on_a_page_is_found(site: Path) -> None:
    def rewrite(document: pikepdf.Pdf) -> None:
        page = document.pages[3]
        page.contents_coalesce()
        page.Contents.write(page.Contents.read_bytes() + b"\n")

    def add(document: pikepdf.Pdf) -> None:
        document.pages.append(document.pages[3])

    pdf = changed(site / REPORT, rewrite)
    assert run(pdf, "--key", KEY).exit_code == 0  # the entries hold: only the book shows that the page does not
    begins = "FAIL the report is not the one that the published book makes: it differs "
    assert fails(pdf, "--key", KEY, "--site", site).startswith(f"{begins}on page ")
    assert fails(changed(site / REPORT, add), "--key", KEY, "--site", site).startswith(begins)


def test_one_altered_byte_is_found(site: Path) -> None:
    data = bytearray((site / REPORT).read_bytes())
    page = data.index(b"stream", len(data) // 3) + 200
    data[page] ^= 1
    (site / "altered.pdf").write_bytes(data)
    assert "FAIL " in run(site / "altered.pdf", "--key", KEY, "--site", site).output
    shutil.copy(site / REPORT, site / "longer.pdf")
    with (site / "longer.pdf").open("ab") as file:
        file.write(b"\n")
    assert "in what lies behind its pages" in fails(site / "longer.pdf", "--key", KEY, "--site", site)


def attached(name: str, old: bytes, new: bytes) -> object:
    def change(document: pikepdf.Pdf) -> None:
        data = document.attachments[name].get_file().read_bytes()
        assert old in data
        del document.attachments[name]
        document.attachments[name] = pikepdf.AttachedFileSpec(document, data.replace(old, new))

    return change


def test_an_attached_file_that_was_tampered_with_is_found(site: Path) -> None:
    entry = changed(site / REPORT, attached("entry-46.json", "摘要".encode(), "要摘".encode()))
    assert fails(entry, "--key", KEY).startswith("FAIL entry 46: the inclusion proof")
    record = changed(site / REPORT, attached("gongshi-report.json", b'"newest":46', b'"newest":48'))
    assert fails(record, "--key", KEY) == (
        "FAIL gongshi-report.json: the seal of 48 entries does not cover what the report cites"
    )
    none = changed(site / REPORT, attached("gongshi-report.json", b'"carried":[', b'"carried":[],"x":['))
    assert "a report carries the first of the entries that it cites" in fails(none, "--key", KEY)


def test_another_key_proves_nothing(site: Path) -> None:
    assert fails(site / REPORT, "--key", OTHER_KEY).startswith("FAIL entry 46: ")


def test_what_is_no_report_is_told_in_one_line(site: Path, tmp_path: Path) -> None:
    (tmp_path / "text.pdf").write_text("no PDF")
    assert fails(tmp_path / "text.pdf", "--key", KEY).startswith("FAIL this is no readable PDF")
    empty = pikepdf.new()
    empty.add_blank_page()
    empty.save(out := io.BytesIO())
    (tmp_path / "other").write_bytes(out.getvalue())  # known by how it begins
    assert fails(tmp_path / "other", "--key", KEY) == (
        "FAIL this PDF carries no record of what it stands on: it is none of ours"
    )


def test_a_report_that_no_seal_covers_proves_nothing(tmp_path: Path) -> None:
    at = House(str(tmp_path / "book"), tmp_path / "none", tmp_path / "www")
    (tmp_path / "book").mkdir()
    with open_book(at.book, create=True) as book:
        book.append([entry for entry, _ in house.entered(steps())[:10]])
        make(book.pages, SETTINGS, at.site)
    assert fails(at.site / ANNUAL, "--key", KEY) == (
        "FAIL no seal covered this report when it was made: build the site again after sealing"
    )


def test_a_book_that_lost_entries_or_settings_that_were_changed_are_found(site: Path, early: House) -> None:
    assert fails(site / ANNUAL, "--key", KEY, "--site", early.site) == (
        f"FAIL the report stands on {WHOLE} entries, the log has only {FIRST}: some were removed"
    )
    settings = site / "settings.json"
    settings.write_bytes(settings.read_bytes().replace("审计试验".encode(), "试验审计".encode()))
    assert fails(site / REPORT, "--key", KEY, "--site", site) == "FAIL settings.json is not as SHA256SUMS says"


def test_other_tools_are_named(site: Path) -> None:
    pdf = changed(site / REPORT, attached("gongshi-report.json", b"weasyprint ", b"weasyprint 1"))
    said = fails(pdf, "--key", KEY, "--site", site)
    assert said.startswith("FAIL the report was printed with other tools, so its bytes cannot be compared: press ")


def test_wrong_calls_say_what_is_missing(site: Path, tmp_path: Path) -> None:
    for given, said in (
        ([site / REPORT], "give --key"),
        ([site, "--site", site], "--site goes with a report"),
        ([site / REPORT, "--key", KEY, "--log-only"], "--log-only goes with a site"),
        ([site / REPORT, "--key", KEY, "--signatures", "none"], "--signatures none goes with a site"),
        ([site / REPORT, "--key", KEY, "--old", site / "log/checkpoint"], "give --site"),
        ([tmp_path / "none.pdf", "--key", KEY], "there is no file"),
        (["https://gongshi.example/a.pdf", "--key", KEY], "download it first"),
    ):
        done = run(*given)
        assert (done.exit_code, said in done.output) == (2, True), done.output


def test_a_report_of_an_evaluation_without_its_bodys_signature_is_told() -> None:
    issued = (Signed("decision", "officer/4", 7),)
    assert Signers(9, issued, urgent=False, unsigned=True).told() == (
        "entry 9: issued by officer/4 (key: entry 7); not signed by the evaluating body"
    )
    assert "not signed" not in Signers(9, (*issued, Signed("evaluator", "organisation/e", 3)), urgent=False).told()
