"""An office on a clock of its own: its days at the desk, in drafts that travel, and in lists that it transcribes."""

from __future__ import annotations

import dataclasses
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from click.testing import CliRunner

from desk.draft_file import read_draft
from desk.record import Office
from desk.transcribe.dates import DATES, as_day
from domain.ledger.store import open_book
from domain.rules.book import BookOpened
from public.cli import main
from tests.desk.conftest import Run, make_office
from tests.desk.signed_office import SignedOffice, founded, newest

VERIFY = Path(__file__).parents[2] / "site_builder/static/verify.py"
UNIVERSITY = ("name=某大学", "body=university")
BEFORE, AFTER = "2026-03-02T10:57:00Z", "2026-03-02T11:02:00Z"  # minutes about midnight, eleven hours behind UTC
DAY, NEXT = "2026-03-01", "2026-03-02"


@pytest.mark.parametrize("clock", ["8", "+5:30", "+05:31", "+14:15", "-12:15", "UTC", "+08:00x"])
def test_what_no_clock_shows_is_refused_before_anything_is_made(run: Run, tmp_path: Path, clock: str) -> None:
    told = run("new", tmp_path / "book", "--utc-offset", clock)
    assert told.exit_code == 1
    assert f"--utc-offset: '{clock}' is not an offset from UTC: write it as +05:30" in told.output
    assert told.output.rstrip().endswith("nothing was made") and not (tmp_path / "book").exists()


def test_a_book_without_founding_facts_says_it_in_its_own_file(run: Run, tmp_path: Path) -> None:
    told = run("new", tmp_path / "book", "--empty", "--utc-offset", "+05:30")
    assert told.exit_code == 2 and "your first file states utc_offset in book.opened" in told.output
    assert run("new", tmp_path / "book", "--empty").exit_code == 0
    opening = (
        "decisions: [{kind: book.opened, stream: book/1, by: officer/1, fields: {title: 簿, note: 簿, founder: %s%s}}]"
    )
    for clock, code in ((", utc_offset: '+05:31'", 1), (", utc_offset: '+05:30'", 0)):
        (tmp_path / "open.yaml").write_text(opening % ("officer/1", clock), "utf-8")
        told = run("record", "--file", tmp_path / "open.yaml", "--book", tmp_path / "book")
        assert told.exit_code == code, told.output
        assert code == 0 or "utc_offset: '+05:31' is not an offset from UTC: write it as +05:30" in told.output
    assert opened(tmp_path / "book").utc_offset == 330


def opened(book: Path) -> BookOpened:
    with open_book(book) as found:
        fact = found.stream("book/main" if found.streams("book") == ["book/main"] else "book/1")[0].fact
    assert isinstance(fact, BookOpened)
    return fact


def test_the_usual_clock_is_not_stated(run: Run, tmp_path: Path) -> None:
    assert run("new", tmp_path / "a", "--no-keys", "--utc-offset", "+08:00").exit_code == 0
    assert run("new", tmp_path / "b", "--no-keys").exit_code == 0
    assert opened(tmp_path / "a") == opened(tmp_path / "b")
    assert opened(tmp_path / "a").utc_offset is None


@pytest.fixture(scope="module")
def far(tmp_path_factory: pytest.TempPathFactory) -> SignedOffice:
    """An office eleven hours behind UTC whose book requires signatures."""
    base = tmp_path_factory.mktemp("far")
    office = make_office()
    return SignedOffice(founded(base, office, "--utc-offset", "-11:00"), office)


def at(office: SignedOffice, moment: str) -> Office:
    return dataclasses.replace(office.office, clock=lambda: moment)


def test_its_days_turn_at_its_midnight(far: SignedOffice) -> None:
    assert tomllib.loads((far.folder / "gongshi.toml").read_text("utf-8"))["site"]["tag_date"] == "2026-01-05"
    registrar = ("--by", "officer/registrar", "--key", far.key("officer/registrar"), "--yes")
    far.office = at(far, BEFORE)
    far.record("organisation.registered", "--stream", "organisation/a", *registrar, *UNIVERSITY)
    early = ("organisation.registered", "--stream", "organisation/b", *registrar, "--on", NEXT, *UNIVERSITY)
    assert f"Art. 29: {NEXT} has not come yet" in far.record(*early, code=1).output
    possible = ("possible", "project/x", "--by", "officer/registrar", "--book", far.folder)
    assert f"{NEXT} has not come yet" in far(*possible, "--on", NEXT, code=1).output
    far.office = at(far, AFTER)
    far.record(*early)
    far.record("organisation.registered", "--stream", "organisation/c", *registrar, *UNIVERSITY)
    assert [newest(far, f"organisation/{name}").decided_on for name in "abc"] == [DAY, NEXT, NEXT]
    far(*possible, "--on", NEXT)


def test_a_draft_carries_the_clock_of_its_office_to_other_machines(far: SignedOffice) -> None:
    far.office = at(far, "2026-03-03T10:57:00Z")
    path = far.drafted()
    told = read_draft(path)
    assert told.book.utc_offset == -660 and told.lasting and told.lasting.drafted == "2026-03-02"
    far.office = at(far, "2026-03-03T10:58:00Z")
    assert "2026-03-03 has not come yet" in far.issued(path, "--on", "2026-03-03", "--dry-run", code=1).output
    assert "would be issued by officer/founder on 2026-03-02" in far.issued(path, "--dry-run").output
    far.office = at(far, "2026-03-03T11:02:00Z")
    assert "issued by officer/founder on 2026-03-03" in far.issued(path).output
    far("record", "--draft", path, "--book", far.folder)
    assert newest(far, "officer/li").decided_on == "2026-03-03"


def test_both_verifiers_and_the_audit_take_what_was_signed_about_midnight(far: SignedOffice) -> None:
    registrar = ("--by", "officer/registrar", "--key", far.key("officer/registrar"), "--yes")
    for name, moment in (("d", "2026-03-05T10:59:59Z"), ("e", "2026-03-05T11:00:00Z")):
        far.office = at(far, moment)
        far.record("organisation.registered", "--stream", f"organisation/{name}", *registrar, *UNIVERSITY)
    assert [newest(far, f"organisation/{name}").decided_on for name in "de"] == ["2026-03-04", "2026-03-05"]
    far("seal", "--book", far.folder)
    log, key = str(far.folder / "log"), str(far.folder / "keys/log.vkey")
    done = subprocess.run([sys.executable, VERIFY, log, "--key", key], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
    told = CliRunner().invoke(main, ["verify", log, "--log-only", "--law", "--key", key])
    assert told.exit_code == 0 and ", 0 of them against it" in told.output, told.output
    far("audit", "--book", far.folder)


def test_a_draft_of_an_office_on_the_usual_clock_says_nothing_of_it(signed: SignedOffice) -> None:
    assert b"utc_offset" not in signed.drafted().read_bytes()


@pytest.mark.parametrize(
    ("text", "offset", "day"),
    [
        ("2015-01-01T08:30:00+05:30", 330, "2015-01-01"),
        ("2015-01-01 08:30 -1100", -660, "2015-01-01"),
        ("2015-01-01T08:30:00-11:00", -660, "2015-01-01"),
        ("2015-01-01T08:30:00Z", 0, "2015-01-01"),
        ("2015-01-01T08:30:00+00:00", 0, "2015-01-01"),
        ("2015-01-01T08:30:00+08:00", 330, None),
        ("2015-01-01T08:30:00Z", 330, None),
        ("2015-01-01T08:30:00", 330, "2015-01-01"),
    ],
)
def test_a_time_of_day_in_a_list_is_of_the_offices_zone(text: str, offset: int, day: str | None) -> None:
    assert as_day(text, DATES, offset) == day
