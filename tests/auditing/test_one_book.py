"""A log has one book, a value is erased once, and nothing malformed is a traceback: both verifiers say the same."""

from __future__ import annotations

import itertools
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from domain.ledger.entry import canonical, parse
from domain.ledger.manifest import MANIFEST, parse_manifest
from domain.ledger.note import parse_note
from domain.ledger.store import open_book
from domain.rules.book import BookOpened
from domain.rules.personal import PersonalDataErased
from public.auditing.law import Law
from public.auditing.verify import verify
from public.cli import main
from site_builder.addresses import page_of
from site_builder.build.lock import builder_lock
from tests.auditing import house
from tests.auditing.house import House, Told
from tests.auditing.mutations import dump, publish, resealable
from tests.auditing.test_history import build
from tests.examples.conftest import Fed, fed  # noqa: F401 (the example's book)
from tests.ledger.logs import VERIFY


def judged(site: Path) -> tuple[str, str]:
    """The last lines of both verifiers; each is one line, and neither ends in a traceback."""
    ours = CliRunner().invoke(main, ["verify", str(site), "--log-only"])
    theirs = subprocess.run([sys.executable, "-I", str(VERIFY), str(site)], capture_output=True, text=True, check=False)
    assert theirs.stderr == "" and (ours.exception is None or isinstance(ours.exception, SystemExit))
    assert ours.exit_code == theirs.returncode, ours.output + theirs.stdout
    return ours.output.splitlines()[-1], theirs.stdout.splitlines()[-1]


def behind(data: list[bytes], stream: str, fact: dict[str, Any], **more: Any) -> list[bytes]:
    """The entries of a book with one more behind them that no desk took."""
    told = [json.loads(each) for each in data]
    number = 1 + sum(each["stream"] == stream for each in told)
    day = told[-1]["recorded_at"]
    newest = {
        "schema": "gongshi/1", "stream": stream, "number": number, "recorded_at": day, "decided_on": day[:10],
        "by": "officer/example-d1", "command": "behind", "illustrative": True, "fact": fact,
    }  # fmt: skip
    return [*data, dump(newest | more)]


OPENING = {"kind": "book.opened", "title": "另册", "note": "n", "founder": "officer/example-r1"}


@pytest.mark.parametrize("stream", ["book/beijing-2014-2017", "book/aa", "book/另册"])
def test_a_second_opening_fails(fed: Fed, tmp_path: Path, stream: str) -> None:  # noqa: F811
    data = behind(resealable(fed.data), stream, OPENING)
    for line in judged(publish(tmp_path / "log", data)):
        assert line.startswith(f"FAIL entry {len(data) - 1}: ")


def test_whatever_is_recorded_of_another_book_fails(fed: Fed, tmp_path: Path) -> None:  # noqa: F811
    fact = {"kind": "key.rotated", "role": "witness", "old": "a", "new": "b", "reason": "c"}
    # Before the book requires signatures, or their lack would be found first.
    data = list(itertools.takewhile(lambda each: b"book.signatures_required" not in each, resealable(fed.data)))
    for line in judged(publish(tmp_path / "log", behind(data, "book/aa", fact))):
        assert line.startswith("FAIL ") and "one book" in line


def test_pages_of_an_old_book_do_not_show_it_as_an_opening(tmp_path: Path) -> None:
    steps = [*house.told()[:10], Told("book/aa", house.FOUNDER, BookOpened(title="另册", founder=house.CLERK))]
    site = build([canonical(entry) for entry, _ in house.entered(steps)], tmp_path / "www")
    page = (site / "en" / page_of("book/aa")).read_text(encoding="utf-8")
    assert "This entry opens no book" in page
    assert "was opened by" not in page
    found = (site / "search/en/0.json").read_text(encoding="utf-8")
    assert found.count("was opened by") == 1


def test_a_second_erasure_passes_both_and_law_names_it(tmp_path: Path) -> None:
    steps = house.told()[:13]
    erasure = PersonalDataErased(index=10, field="leader", basis="法")
    steps += [Told("project/P2", house.CLERK, erasure)] * 2
    at = House(str(tmp_path), tmp_path / "log", tmp_path / "www")
    with open_book(at.book, create=True) as book:
        house.fill(book, at.log, house.entered(steps), (len(steps),))
    assert [line.split(" ")[:2] for line in judged(at.log)] == [["OK", "15"]] * 2
    lines = list(verify(str(at.log), pages=False, law=True).lines())
    assert any("Art. 32: leader of entry 10 was erased already" in line for line in lines)


@pytest.mark.parametrize(
    ("field", "right", "sentence"),
    [
        ("number", "4", "Art. 31: of a correction only the reason"),
        ("right", '"150000001"', "Art. 31: of a correction only the reason"),
    ],
)
def test_law_names_a_correction_of_a_correction(fed: Fed, field: str, right: str, sentence: str) -> None:  # noqa: F811
    told = [json.loads(each) for each in fed.data]
    corrected = next(each for each in told if each["fact"]["kind"] == "entry.corrected")
    wrong = json.dumps(corrected["fact"][field], ensure_ascii=False)
    fact = {"kind": "entry.corrected", "number": corrected["number"], "field": field, "wrong": wrong, "right": right}
    lines = named(behind(fed.data, corrected["stream"], {**fact, "reason": "x"}, by=corrected["by"]))
    assert len(lines) == 1 and sentence in lines[0]


def test_law_names_what_is_not_in_its_form(fed: Fed) -> None:  # noqa: F811
    told = [json.loads(each) for each in fed.data]
    proposed = next(each for each in told if each["fact"]["kind"] == "project.proposed" and "source" not in each)
    proposed["fact"]["title"] = "甲\u202e乙"
    assert any("cannot be seen" in line for line in named([dump(each) for each in told]))


def named(data: list[bytes]) -> list[str]:
    law = Law()
    for index, each in enumerate(data):
        law.ask(index, parse(each))
    return [each.line() for each in law.broken]


DEEP = b"[" * 200_000


@pytest.mark.parametrize("path", ["forms.json", "powers.json", "personal/0.json", "checkpoint", "key.vkey"])
@pytest.mark.parametrize("data", [DEEP, b"", b"null", b"[]", b"\xff", b'{"$defs":{"Entry":1}}'])
def test_malformed_files_are_one_line(sealed: Path, path: str, data: bytes) -> None:
    kept = (sealed / path).read_bytes()
    try:
        (sealed / path).write_bytes(data)
        assert all(line.startswith("FAIL ") and len(line) <= 400 for line in judged(sealed))
    finally:
        (sealed / path).write_bytes(kept)


@pytest.fixture(scope="module")
def sealed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small log with personal values, at its own folder."""
    folder = tmp_path_factory.mktemp("sealed")
    with open_book(folder, create=True) as book:
        house.fill(book, folder / "site/log", house.entered(house.told()[:13]), (13,))
    return folder / "site/log"


def test_a_log_that_is_a_link_fails(sealed: Path, tmp_path: Path) -> None:
    (tmp_path / "www").mkdir()
    (tmp_path / "www/log").symlink_to(sealed)
    assert all(line.startswith("FAIL log is a symbolic link") for line in judged(tmp_path / "www"))


def test_verify_tells_by_which_builder_the_pages_were_made(tmp_path: Path) -> None:
    at = House(str(tmp_path), tmp_path / "log", tmp_path / "www")
    with open_book(at.book, create=True) as book:
        house.fill(book, at.log, house.entered(house.told()[:13]), (13,))
    house.publish(at)
    assert f"pages: made by this builder, whose lock file is {builder_lock()}" in list(verify(str(at.site)).lines())

    text = parse_note((at.site / MANIFEST).read_bytes()).text
    assert parse_manifest(text).lock == builder_lock()
    (tmp_path / "other").write_text(text.replace(builder_lock(), "0" * 64))
    house.sign_site(at.site, tmp_path / "other")
    lines = list(verify(str(at.site)).lines())
    assert any(line.startswith("pages: made by another builder than this one: its lock file is 000") for line in lines)
