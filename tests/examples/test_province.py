"""Another office's example: recorded, built, verified and replayed, by a charter and settings alone."""

from __future__ import annotations

import datetime
import os
import re
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner

from domain.ledger.entry import canonical
from domain.rules.adoption import CharterAdopted, CharterAmended
from domain.rules.in_force import default
from domain.rules.notice import ProjectNoticeOpened
from domain.rules.office_time import public_day
from domain.rules.vocabulary import VOCABULARIES, stated_codes
from projections.days import workday_after
from public.auditing.law import Law
from public.cli import main
from tests.auditing.mutations import publish, resealable
from tests.examples.conftest import ROOT, desk
from tests.examples.province import EXAMPLE, FILES, build, entries_of, record_province
from tests.site_builder.given_site import tree

GONGSHI = ROOT / ".venv/bin/gongshi"
# Words of the default charter, and of its plan, that no page of another office has a use for.
OF_BEIJING = ("市级财政资金", "区县财政资金", "市属国有企业", "首都", "市、区县", "北京", "Beijing", "municipal funds")
# The rulebook names the default charter, under which its scenarios run; verify.py says so in a comment.
OF_THE_LAW = re.compile(r"(zh|en)/rulebook[^/]*\.html|rulebook\.json|static/verify\.py")


@pytest.fixture(scope="session")
def province(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the book and the site of the example, made as `make province` makes them."""
    folder = tmp_path_factory.mktemp("province")
    folders = {"DEMO_BOOK": str(folder / "book"), "DEMO_SITE": str(folder / "www")}
    environment = {**os.environ, **folders, "TZ": "America/Lima", "PYTHONHASHSEED": "815"}
    done = subprocess.run([ROOT / "scripts/demo", "province"], env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture(scope="session")
def recorded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The book of the example, recorded through the desk."""
    book = tmp_path_factory.mktemp("province-book") / "book"
    for result in record_province(book):
        assert result.exit_code == 0, result.output
    return book


def test_it_is_other_files_than_python(recorded: Path) -> None:
    kinds = {path.suffix for path in EXAMPLE.rglob("*") if path.is_file()}
    assert kinds == {".yaml", ".toml", ".md", ".po", ".svg", ".key", ".vkey", ""}
    assert len(entries_of(recorded)) == 137


def test_recording_it_again_repeats_nothing(recorded: Path) -> None:
    for file in FILES:
        result = desk("record", "--book", recorded, "--file", file)
        assert (result.exit_code, "recorded 0 entries" in result.output) == (0, True), result.output


def test_all_of_it_is_illustrative_and_recorded_on_working_days(recorded: Path) -> None:
    entries = entries_of(recorded)
    assert all(entry.illustrative for entry in entries)
    calendar = default().calendar
    days = {datetime.date.fromisoformat(public_day(entry.recorded_at, 480)) for entry in entries}
    assert [day for day in sorted(days) if not calendar.is_workday(day)] == []


def test_it_uses_each_vocabulary_of_its_charter(recorded: Path) -> None:
    entries = entries_of(recorded)
    used = {each.vocabulary for entry in entries for each in stated_codes(entry.fact)}
    assert used == {*VOCABULARIES} - {"rating", "district"}  # words of a scale, and codes that are only warned of
    assert {entry.kind for entry in entries} >= {"charter.adopted", "charter.amended"}


def test_a_notice_has_five_working_days_and_from_2025_on_seven(recorded: Path) -> None:
    entries = entries_of(recorded)
    notices = [each for each in entries if isinstance(each.fact, ProjectNoticeOpened)]
    assert {(each.fact.days, (each.decided_on or "") >= "2025") for each in notices} == {(5, False), (7, True)}
    amended = next(each for each in entries if isinstance(each.fact, CharterAmended))
    assert (amended.fact.effective_on, [each.number for each in amended.fact.before]) == ("2025-01-01", [5])


@pytest.mark.parametrize(
    ("year", "days", "least"), [("2024", 5, ""), ("2024", 4, "5"), ("2025", 7, ""), ("2025", 6, "7")]
)
def test_the_law_is_asked_again_under_the_charter_of_each_day(recorded: Path, year: str, days: int, least: str) -> None:
    """What `gongshi verify --law` says of a notice from before the amendment and of one since."""
    law = Law()
    found = False
    for index, entry in enumerate(entries_of(recorded)):
        if isinstance(entry.fact, ProjectNoticeOpened) and not found and (entry.decided_on or "").startswith(year):
            found = True
            ends = workday_after(default().calendar, entry.fact.starts or "", days)
            notice = msgspec.structs.replace(entry.fact, days=days, ends=ends)
            entry = msgspec.structs.replace(entry, fact=notice)
        law.ask(index, entry)
    said = [each.line() for each in law.broken if "Art. 14: a notice lasts at least" in each.line()]
    assert found and len(said) == bool(least), said
    assert not least or f"at least {least} working_days" in said[0]


def test_published_bytes_under_two_charters_are_verified_by_both_programs(recorded: Path, tmp_path: Path) -> None:
    """The book as an insider could seal it: with the least notice of each day, and with 5 days once 7 are the least."""
    entries = entries_of(recorded)
    notices = [(n, each) for n, each in enumerate(entries) if isinstance(each.fact, ProjectNoticeOpened)]
    at, since = next((n, each) for n, each in notices if (each.decided_on or "") >= "2025")
    ends = workday_after(default().calendar, since.fact.starts, 5)
    short = msgspec.structs.replace(since, fact=msgspec.structs.replace(since.fact, days=5, ends=ends))
    for name, book, code in (("kept", entries, 0), ("short", [*entries[:at], short, *entries[at + 1 :]], 3)):
        data = resealable([canonical(each) for each in book])
        site = publish(tmp_path / name, data)
        done = CliRunner().invoke(main, ["verify", str(site), "--log-only", "--law"])
        said = [line for line in done.output.splitlines() if "Art. 14: a notice lasts at least 7 working days" in line]
        assert (done.exit_code, len(said)) == (code, bool(code)), done.output
        asked: list[str | Path] = [sys.executable, ROOT / "site_builder/static/verify.py", site]
        alone = subprocess.run(asked, capture_output=True, text=True)
        assert alone.returncode == 0 and f"OK {len(data)} " in alone.stdout, alone.stdout + alone.stderr


def test_what_was_proposed_before_a_source_ended_is_approved_after_it(recorded: Path) -> None:
    approved = next(e for e in entries_of(recorded) if e.stream == "project/EX2024003" and e.kind == "project.approved")
    assert approved.decided_on == "2025-01-08"
    assert "other" in {each.code for each in stated_codes(approved.fact) if each.vocabulary == "fund_source"}


def test_the_charter_is_the_ready_made_one(recorded: Path) -> None:
    adopted = next(entry.fact for entry in entries_of(recorded) if isinstance(entry.fact, CharterAdopted))
    assert adopted.title == "省重点研发计划章程（示例）"
    said = desk("charter", "diff", "province-key-rd", "--by", "officer/example-d1", "--book", recorded,
                "--effective-on", "2027-01-01")  # fmt: skip
    assert "investment_fund" in said.output and "fund_source" in said.output


@pytest.mark.slow
def test_it_is_verified_by_both_programs(province: Path) -> None:
    key = EXAMPLE / "keys/log.vkey"
    done = subprocess.run([GONGSHI, "verify", province / "www", "--key", key, "--law"], capture_output=True, text=True)
    assert (done.returncode, done.stdout.splitlines()[-1].split()[:2]) == (0, ["OK", "137"]), done.stdout + done.stderr
    program = [
        sys.executable,
        province / "www/static/verify.py",
        province / "www",
        "--key",
        key.read_text("utf-8").strip(),
    ]
    alone = subprocess.run(program, capture_output=True, text=True)
    assert alone.returncode == 0 and "OK 137" in alone.stdout, alone.stdout + alone.stderr


@pytest.mark.slow
def test_it_is_replayed_to_the_same_bytes(province: Path, tmp_path: Path) -> None:
    told: list[str | Path] = [
        GONGSHI,
        "replay",
        province / "www",
        "--out",
        tmp_path / "again",
        "--key",
        EXAMPLE / "keys/log.vkey",
    ]
    done = subprocess.run(told, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "IDENTICAL" in done.stdout
    assert (tmp_path / "again/www/SHA256SUMS").read_bytes() == (province / "www/SHA256SUMS").read_bytes()


@pytest.mark.slow
def test_no_word_of_the_default_charter_stands_on_it(province: Path) -> None:
    www = province / "www"
    found: dict[str, list[str]] = {}
    for path in sorted(www.rglob("*")):
        place = path.relative_to(www).as_posix()
        if not path.is_file() or OF_THE_LAW.fullmatch(place) or path.suffix in (".woff2", ".br", ".gz", ".png"):
            continue
        text = _text_of_pdf(path) if path.suffix == ".pdf" else path.read_text("utf-8", errors="replace")
        for word in OF_BEIJING:
            if word in text:
                found.setdefault(word, []).append(place)
    assert found == {}


def _text_of_pdf(path: Path) -> str:
    done = subprocess.run(["pdftotext", path, "-"], capture_output=True, text=True, check=True)
    return done.stdout.replace("\n", "")


@pytest.mark.slow
def test_its_settings_are_seen(province: Path) -> None:
    www = province / "www"
    home = (www / "zh/index.html").read_text("utf-8")
    for text in ("示例省重点研发计划公示", "示例ICP备00000000号", "objections.html", "重点专项", "示例省人民政府"):
        assert text in home, text
    assert "重大专项" not in home
    assert "#0b6b62" in (www / "static/style.css").read_text("utf-8") + home
    assert "七个工作日" in (www / "zh/objections.html").read_text("utf-8")
    assert "示例省科技监督处" in (www / "zh/projects/EX2026001.html").read_text("utf-8")


@pytest.mark.slow
def test_brought_up_to_date_across_the_amendment_it_is_as_built_anew(recorded: Path, tmp_path: Path) -> None:
    entries = entries_of(recorded)
    amended = next(number for number, each in enumerate(entries) if isinstance(each.fact, CharterAmended))
    first_of_2025 = next(n for n, each in enumerate(entries) if public_day(each.recorded_at, 480) >= "2025-05-15")
    for upto in (2, amended, amended + 1, first_of_2025, len(entries)):
        day = public_day(entries[upto - 1].recorded_at, 480)
        build(recorded, tmp_path / "grown", day, upto)
        if upto > amended:
            build(recorded, tmp_path / f"anew-{upto}", day, upto)
            assert tree(tmp_path / "grown") == tree(tmp_path / f"anew-{upto}"), f"after {upto} entries"
