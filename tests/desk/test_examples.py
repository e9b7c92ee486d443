"""What `explain` gives as an example is taken by the desk: every one is recorded, as printed."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from desk.example import RULEBOOK, SIGNED, WITH_KEYS, example, scenario
from domain.ledger.entry import SCHEMA, Entry
from domain.ledger.personal import PersonalValue, commitment
from domain.ledger.store import open_book
from domain.rules.catalogue import KINDS
from domain.rules.fact import Fact
from tests.desk.conftest import Run

SITUATIONS = msgspec.json.decode(RULEBOOK.read_bytes())["situations"]


FOUNDER = [{
    "stream": "officer/founder", "on": "2014-05-05",
    "fact": {"kind": "officer.appointed", "holds": "decision", "body": "organisation/示例", "post": "启用人"},
}]  # fmt: skip


def steps(given: list[dict[str, Any]]) -> Iterator[tuple[str, Fact, str | None]]:
    """What a scenario is given, situations opened."""
    for step in given:
        if "situation" in step:
            yield from steps(SITUATIONS[step["situation"]]["steps"])
        else:
            yield step["stream"], msgspec.convert(step["fact"], KINDS[step["fact"]["kind"]].fact), step["on"]


def put(folder: Path, given: list[dict[str, Any]]) -> None:
    """Put what a scenario is given into a book, without asking the rules."""
    with open_book(folder) as book:
        entries: list[Any] = []
        for stream, fact, on in steps(given):
            number = len(book.stream(stream)) + sum(each.stream == stream for each in entries) + 1
            command = f"given-{len(entries)}"
            told = {"recorded_at": "2026-03-02T01:00:00Z", "by": "officer/founder", "command": command}
            entries.append(Entry(schema=SCHEMA, stream=stream, number=number, decided_on=on, fact=fact, **told))
        book.append(entries)


def pad(folder: Path, case: dict[str, Any]) -> None:
    """Let a book grow until the entry that the example erases from, by its index, is one with that personal value."""
    terms, stream = case["when"]["terms"], case["when"]["stream"]
    submitted = msgspec.convert(scenario(KINDS["report.submitted"])["outcome"], KINDS["report.submitted"].fact)
    value = PersonalValue(stream, 1, terms["field"], "张三", bytes(32))
    pledged = {"pd": {value.field: commitment(value.field, value.value, value.salt)}}
    common = {"schema": SCHEMA, "recorded_at": "2026-03-02T01:00:00Z", "by": "officer/founder"}
    other = KINDS["plan.issued"].fact(title="示例", issuer="organisation/office", first_year="2014", last_year="2017")  # type: ignore[call-arg]
    with open_book(folder) as book:
        fill = range(terms["index"] - book.count())
        entries: list[Any] = [
            Entry(stream=f"plan/{each}", number=1, command=f"c-{each}", fact=other, **common) for each in fill
        ]
        entries.append(Entry(stream=stream, number=1, command="c", fact=submitted, **pledged, **common))
        book.append(entries, personal=[value])


@pytest.mark.parametrize("kind", sorted(WITH_KEYS))
def test_what_rests_on_keys_is_explained_too(run: Run, kind: str) -> None:
    """These commands are run with keys in test_signing_commands.py."""
    assert example(KINDS[kind]) in run("explain", kind).stdout


@pytest.mark.parametrize("kind", sorted(SIGNED))
def test_what_keys_sign_has_commands_of_its_own(tmp_path: Path, run: Run, kind: str) -> None:
    secret = {"GONGSHI_PASSPHRASE": "p"}
    named = kind == "key.succeeded"
    assert run("new", tmp_path / "b", *(() if named else ("--no-keys",)), env=secret).exit_code == 0
    assert named or run("key", "new", "--book", tmp_path / "b", env=secret).exit_code == 0
    printed = run("explain", kind).stdout.partition("Example:\n")[2].partition("\n  It rests on")[0]
    assert example(KINDS[kind]) in printed
    done = run(*shlex.split(printed)[1:], "--book", tmp_path / "b", env=secret, input="y\n")
    assert done.exit_code == 0, done.output


@pytest.mark.parametrize("kind", sorted(KINDS.keys() - SIGNED.keys() - WITH_KEYS.keys()))
def test_every_example_is_accepted_by_the_desk(tmp_path: Path, run: Run, kind: str) -> None:
    case = scenario(KINDS[kind])
    founding = case["when"]["stream"].startswith("book/")  # a log has one book: the scenario's own
    made = run("new", tmp_path / "b", "--on", "2010-01-04", "--no-keys", *(["--empty"] if founding else []))
    assert made.exit_code == 0, made.output
    if kind == "personal_data.erased":
        pad(tmp_path / "b", case)
    else:
        put(tmp_path / "b", [*case.get("given", []), *(FOUNDER if kind == "key.rotated" else [])])
    printed = run("explain", kind).stdout.partition("Example:\n")[2].partition("\n  It rests on")[0]
    assert example(KINDS[kind]) in printed
    words = shlex.split(printed.replace("\\\n", " "))
    assert words[:2] == ["gongshi-desk", "record"]
    done = run(*words[1:], "--book", tmp_path / "b")
    assert done.exit_code == 0, done.output
    assert "recorded 1 entry;" in done.stdout
