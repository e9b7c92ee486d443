"""An example's decisions are signed with its own keys when they are recorded, and come out the same."""

from __future__ import annotations

import shutil
from pathlib import Path

from domain.ledger.entry import parse
from domain.ledger.note import format_vkey, parse_vkey
from domain.ledger.store import open_book
from tests.examples.conftest import EXAMPLE, FILES, bytes_of, desk

OFFICE = "body: organisation/example-office"


def decisions() -> str:
    told = ["{kind: officer.appointed, stream: officer/example-d2, by: officer/example-d1, fields: {holds: decision,"
            f" {OFFICE}, post: 示例决策人员}}}}"]  # fmt: skip
    for who in ("d1", "d2"):
        key = format_vkey(parse_vkey((EXAMPLE / f"keys/officers/example-{who}.vkey").read_text().strip()))
        told.append(f"{{kind: officer.key_registered, stream: officer/example-{who}, by: officer/example-d1,"
                    f" fields: {{key: '{key}'}}}}")  # fmt: skip
    both = "by: officer/example-d1, drafted_by: officer/example-d2"
    told.append(f"{{kind: book.signatures_required, stream: book/beijing-2014-2017, {both}}}")
    appoint = f"fields: {{holds: execution, {OFFICE}, post: 示例}}"
    told.append(f"{{kind: officer.appointed, stream: officer/example-x, {both}, {appoint}}}")
    told.append("{kind: officer.appointed, stream: officer/example-y, by: officer/example-d1, urgent: 示例急件,"
                f" {appoint}}}")  # fmt: skip
    told.append(
        "{kind: decision.countersigned, stream: officer/example-y, by: officer/example-d2, fields: {number: 1}}"
    )
    common = "illustrative: yes\non: 2014-05-07\nrecorded_at: 2014-05-07T01:00:00Z\ndecisions:\n"
    return common + "".join(f"  - {each}\n" for each in told)


def recorded(folder: Path) -> list[bytes]:
    desk("new", folder, "--empty", "--no-keys", "--example", "--on", "2014-05-06")
    shutil.copytree(EXAMPLE / "keys/officers", folder / "keys/officers")
    for each in (folder / "keys/officers").iterdir():
        each.chmod(0o600)
    (folder / "more.yaml").write_text(decisions(), encoding="utf-8")
    keys = ("--example-keys", folder / "keys/officers", "--passphrase-file", EXAMPLE / "keys/passphrase")
    for file in (FILES[0], folder / "more.yaml", folder / "more.yaml"):
        result = desk("record", "--book", folder, "--file", file, *keys)
        assert result.exit_code == 0, result.output
    assert "recorded 0 entries" in result.output
    with open_book(folder) as book:
        return bytes_of(book)


def test_signatures_are_made_at_recording_and_come_out_the_same(tmp_path: Path) -> None:
    first, again = recorded(tmp_path / "a"), recorded(tmp_path / "b")
    assert first == again
    roles = [[each.role for each in parse(data).signatures] for data in first[-4:]]
    assert roles == [["draft", "decision"], ["draft", "decision"], ["decision"], ["decision"]]


def test_no_other_book_is_signed_with_them(tmp_path: Path) -> None:
    desk("new", tmp_path / "own", "--empty", "--no-keys", "--on", "2014-05-06")
    (tmp_path / "f.yaml").write_text("decisions: []\n", encoding="utf-8")
    told = desk("record", "--book", tmp_path / "own", "--file", tmp_path / "f.yaml", "--example-keys", tmp_path)
    assert (told.exit_code, "only an example book" in told.output) == (1, True)
