"""`gongshi verify --law` names what was recorded past the desk against the law, and nothing else."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from domain.ledger.entry import parse
from public.auditing.law import Law
from public.cli import main
from tests.auditing.mutations import publish, resealable
from tests.examples.conftest import Fed, fed  # noqa: F401 (the example's book)
from tests.ledger import loghouse

SOURCE = {"title": "名单", "sha256": "0" * 64, "row": 1}


def broken(entries: list[bytes]) -> list[str]:
    law = Law()
    for index, data in enumerate(entries):
        law.ask(index, parse(data))
    return [each.line() for each in law.broken]


def changed(data: list[bytes], kind: str, change: Callable[[dict[str, Any]], object], stream: str = "") -> list[bytes]:
    """The book after a change of its first entry of a kind."""
    told = [json.loads(each) for each in data]
    own = (each for each in told if each["fact"]["kind"] == kind and "source" not in each)
    entry = next(each for each in own if each["stream"].startswith(stream))
    change(entry)
    return [loghouse.canonical(each) for each in told]


def test_a_code_that_the_charter_never_had_is_named_in_a_transcribed_entry_too(fed: Fed) -> None:  # noqa: F811
    told = json.loads(next(data for data in fed.data if b'"organisation.registered"' in data))
    listed = {name: value for name, value in told.items() if name not in ("signatures", "draft", "drafted_by")}
    listed |= {"source": SOURCE, "stream": "organisation/Z", "number": 1}
    listed["fact"] = {**told["fact"], "body": "palace"}
    lines = broken([*fed.data, loghouse.canonical(listed)])
    assert [line for line in lines if "Art. 38: body: palace is no term of the charter" in line]
    listed["fact"]["body"] = "alliance"
    assert not [line for line in broken([*fed.data, loghouse.canonical(listed)]) if "Art. 38" in line]


def test_nothing_in_the_example_is_against_the_law(fed: Fed) -> None:  # noqa: F811
    assert broken(fed.data) == []


@pytest.mark.parametrize(
    ("kind", "change", "sentence"),
    [
        ("project.disbursed", lambda told: told["fact"].update(amount=10**14), "Art. 19: "),
        ("project.disbursed", lambda told: told["fact"].update(source="private"), "Art. 19: "),
        ("project.proposed", lambda told: told["fact"]["budget"].update(total=1), "Art. 15: "),
        (
            "evaluation.commissioned",
            lambda told: told["fact"].update(evaluator="organisation/example-unit-jia"),
            "Art. 5: ",
        ),
        ("entry.corrected", lambda told: told["fact"].update(right="99999999999999"), "Art. 31: so corrected"),
        ("entry.corrected", lambda told: told["fact"].update(number=99), "Art. 31: there is no entry 99"),
        ("project.contract_signed", lambda told: told["fact"].update(milestones=[]), "Art. 16: "),
        ("organisation.registered", lambda told: told.update(illustrative=False), ""),
        (
            "organisation.registered",
            lambda told: told["fact"].update(body="palace"),
            "Art. 38: body: the charter has no",
        ),
        ("project.proposed", lambda told: told["fact"].update(method="lottery"), "Art. 38: method: the charter has no"),
    ],
)
def test_an_insiders_entry_is_named(fed: Fed, kind: str, change: Any, sentence: str) -> None:  # noqa: F811
    lines = broken(changed(fed.data, kind, change))
    if sentence:
        assert any(sentence in line and line.startswith("entry ") for line in lines), lines


def test_what_the_book_keeps_itself_is_not_transcribed_onto(fed: Fed) -> None:  # noqa: F811
    lines = broken(changed(fed.data, "project.approved", lambda told: told.update(source=SOURCE)))
    assert any(": Art. 33: project/" in line for line in lines), lines


def test_the_command_line_says_so_and_its_exit_code_too(fed: Fed, tmp_path: Path) -> None:  # noqa: F811
    book = resealable(fed.data)
    paid = lambda told: told["fact"].update(amount=10**14)  # noqa: E731
    for name, data, code in (("whole", book, 0), ("broken", changed(book, "project.disbursed", paid), 3)):
        site = publish(tmp_path / name, data)
        done = CliRunner().invoke(main, ["verify", str(site), "--log-only", "--law"])
        assert done.exit_code == code, done.output
        assert done.output.splitlines()[-1].startswith(f"OK {len(book)} ")
        assert ("law: entry " in done.output) == (code == 3)
        assert "law: the rules are those of this release; " in done.output and "Art. 33 and 38" in done.output
        assert "--law asks it" not in done.output
