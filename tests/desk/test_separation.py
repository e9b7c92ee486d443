"""The powers are kept apart at four places: the kind, the desk, the verifiers, and the two command lines (Art. 1)."""

from __future__ import annotations

import itertools
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

import grimp
import msgspec
import pytest
from click.testing import CliRunner

import desk.cli
import public.cli
from desk.record import Office, record
from desk.submission import NotTaken, Submission
from domain.ledger import form
from domain.ledger.entry import SCHEMA, Entry, canonical, parse
from domain.ledger.powers import FILE, table
from domain.ledger.store import Book
from domain.rules.catalogue import KINDS
from domain.rules.correction import EntryCorrected
from domain.rules.fact import Fact, Power, State
from site_builder.rulebook.scenarios import data
from tests.ledger import loghouse

VERIFY = Path(__file__).parents[2] / "site_builder" / "static" / "verify.py"
HOLDERS = {
    Power.DECISION: "officer/founder",
    Power.EXECUTION: "officer/registrar",
    Power.SUPERVISION: "officer/supervisor",
}
READERS = ("domain", "projections", "site_builder", "public")


@cache
def facts() -> dict[str, Fact]:
    """One fact of every kind, as the rulebook tells it."""
    situations = [step.fact for situation in data().situations.values() for step in situation.steps]
    given = [step.fact for scenario in data().scenarios for step in scenario.given if step.fact]
    outcomes = [scenario.outcome for scenario in data().scenarios if "kind" in scenario.outcome]
    return {told["kind"]: msgspec.convert(told, KINDS[told["kind"]].fact) for told in situations + given + outcomes}


def submission(kind: str, by: str) -> Submission:
    """A submission of that kind on a stream of its own."""
    fact = KINDS[kind].fact
    subject = fact.state.subject if fact.state is not State else "project"
    personal = {name: "张三" for name, _, _ in fact.personal}
    return Submission(
        kind=KINDS[kind], streams=(f"{subject}/x",), terms=facts()[kind], by=by, command=f"{kind} {by}",
        personal=personal,
    )  # fmt: skip


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_kind_names_its_power(kind: str) -> None:
    assert not hasattr(Fact, "power")  # none is given by default
    assert isinstance(KINDS[kind].fact.power, Power)


def test_each_power_has_kinds_of_its_own() -> None:
    assert {kind.fact.power for kind in KINDS.values()} == set(Power)


def test_the_desk_refuses_every_kind_from_the_two_other_powers(book: Book, office: Office) -> None:
    before = book.last()
    for kind, power in itertools.product(sorted(KINDS), HOLDERS):
        own = KINDS[kind].fact.power
        if power is own or own is Power.NAMED:  # a correction's power: tests/desk/test_corrections.py
            continue
        with pytest.raises(NotTaken) as caught:
            record(book, [[submission(kind, HOLDERS[power])]], office)
        assert str(caught.value.reason) == (
            f"Art. 1: this belongs to the power of {own.value}; {HOLDERS[power]} holds the power of {power.value}."
        )
    assert book.last() == before


def test_the_desk_asks_the_rules_once_the_power_is_right(book: Book, office: Office) -> None:
    for kind in sorted(kind for kind in KINDS if KINDS[kind].fact.power in HOLDERS):
        holder = HOLDERS[KINDS[kind].fact.power]
        try:
            record(book, [[submission(kind, holder)]], office, dry_run=True)
        except NotTaken as refused:
            assert "this belongs to the power" not in str(refused.reason)


def bytes_of(book: Book, *illicit: dict[str, Any]) -> list[bytes]:
    """The canonical bytes of a book with entries put behind it that no desk took."""
    entries = [data for _, data in book.pages(0, 1000)]
    last = parse(entries[-1])
    for told in illicit:
        entry = Entry(
            schema=SCHEMA, stream=told["stream"], number=told["number"], recorded_at=last.recorded_at,
            decided_on=last.decided_on, by=told["by"], command="c", fact=told["fact"],
        )  # fmt: skip
        entries.append(canonical(entry))
    return entries


def verdicts(site: Path) -> tuple[tuple[int, str], tuple[int, str]]:
    """What `verify.py` and `gongshi verify` say of a published site: exit code and all that is printed."""
    alone = subprocess.run([sys.executable, VERIFY, site], capture_output=True, text=True, check=False)
    ours = CliRunner().invoke(public.cli.main, ["verify", str(site), "--log-only"], env={"LANG": "en_GB.UTF-8"})
    return (alone.returncode, alone.stdout + alone.stderr), (ours.exit_code, ours.output)


GRANTED = EntryCorrected(number=1, field="holds", wrong='"execution"', right='"decision"', reason="笔误")
SEIZED = {"stream": "officer/registrar", "number": 2, "fact": GRANTED}
REGISTERED = {"stream": "organisation/x", "number": 1, "fact": facts()["organisation.registered"]}


@pytest.mark.parametrize(
    ("by", "code", "reason"),
    [
        ("officer/registrar", 0, ""),
        ("officer/founder", 1, "power of execution"),
        ("officer/supervisor", 1, "power of execution"),
        ("officer/nobody", 1, "officer/nobody"),
    ],
)
def test_both_verifiers_check_the_powers_again(book: Book, tmp_path: Path, by: str, code: int, reason: str) -> None:
    log = loghouse.publish(tmp_path / "site", bytes_of(book, REGISTERED | {"by": by}))
    loghouse.write(log / FILE, table())
    loghouse.write(log / form.FILE, form.table())
    for exit_code, text in verdicts(tmp_path / "site"):
        assert exit_code == code, text
        assert reason in text


@pytest.mark.parametrize("by", ["officer/registrar", "officer/founder"])
def test_both_verifiers_fail_a_correction_that_grants_power(book: Book, tmp_path: Path, by: str) -> None:
    log = loghouse.publish(tmp_path / "site", bytes_of(book, SEIZED | {"by": by}))
    loghouse.write(log / FILE, table())
    loghouse.write(log / form.FILE, form.table())
    for exit_code, text in verdicts(tmp_path / "site"):
        assert exit_code == 1, text
        assert "founds authority" in text


def test_there_are_two_command_lines_with_nothing_in_common() -> None:
    handed_in, read = set(desk.cli.cli.commands), set(public.cli.COMMANDS)
    assert handed_in & read == set()
    assert {"record", "transcribe", "seal", "sign", "key", "erase"} <= handed_in
    assert {"build", "serve", "verify", "replay"} <= read


@cache
def house() -> grimp.ImportGraph:
    """Who imports whom."""
    return grimp.build_graph("desk", *READERS, include_external_packages=True)


def test_the_reading_program_reaches_nothing_of_the_desk() -> None:
    modules = {"public.cli", *(place.partition(":")[0] for place in public.cli.COMMANDS.values())}
    reached = modules.union(*map(house().find_upstream_modules, modules))
    assert {"domain.ledger.powers", "site_builder.build.make"} <= reached
    assert sorted(module for module in reached if module.partition(".")[0] == "desk") == []


def test_only_the_desk_opens_private_keys() -> None:
    words = ("PrivateKey", "private_bytes", "load_pem", "scrypt", "passphrase")
    root = Path(__file__).parents[2]
    found = [
        f"{path.relative_to(root)}: {word}"
        for room in READERS
        for path in sorted((root / room).rglob("*.py"))
        for word in words
        if word in path.read_text(encoding="utf-8")
    ]
    assert found == []
    assert "PrivateKey" in (root / "desk" / "keys.py").read_text(encoding="utf-8")
