"""The examples of the documentation, run as they stand; and that it names every key of a mapping."""

from __future__ import annotations

import re
from pathlib import Path

import msgspec

from desk.decisions import COMMON, EACH, read_file
from desk.transcribe import mapping
from desk.transcribe.templates import FILTERS, RESERVED
from tests.desk.conftest import Run

DOCS = Path(__file__).resolve().parents[2] / "docs"
TEXT = (DOCS / "transcribing.md").read_text(encoding="utf-8")
BLOCK = re.compile(
    r"```(csv list=(?P<name>\S+)|toml (?P<mapping>mapping)|text (?P<summary>summary))\n(?P<body>.*?)```", re.S
)


def test_the_worked_examples_come_out_as_they_say(folder: Path, tmp_path: Path, run: Run) -> None:
    told, name, seen = tmp_path / "mapping.toml", "", 0
    for block in BLOCK.finditer(TEXT):
        if block["name"]:
            name = block["name"]
            (tmp_path / name).write_text(block["body"], encoding="utf-8")
        elif block["mapping"]:
            told.write_text(block["body"], encoding="utf-8")
        else:
            done = run("transcribe", told, tmp_path / name, "--book", folder)
            assert (done.exit_code, done.stdout.splitlines()[2:]) == (0, block["body"].splitlines()), name
            seen += 1
    assert seen == 5


def test_every_key_filter_and_word_is_documented() -> None:
    specs = [each for each in vars(mapping).values() if isinstance(each, type) and issubclass(each, mapping.Spec)]
    keys = {field.encode_name for spec in specs for field in msgspec.structs.fields(spec)}
    words = set(re.findall(r"[a-z_0-9]+", " ".join(re.findall(r"`[^`\n]+`|\[\[?[a-z.]+", TEXT)).lower()))
    assert keys - words == set()
    assert set(FILTERS) - words == set()
    assert all(f"{{{word}}}" in TEXT for word in RESERVED)


def test_the_decision_file_of_the_desk_page_can_be_read(tmp_path: Path) -> None:
    text = (DOCS / "desk.md").read_text(encoding="utf-8")
    (body,) = re.findall(r"```yaml\n(.*?)```", text, re.DOTALL)
    (tmp_path / "decisions.yaml").write_text(body, encoding="utf-8")
    first, act = read_file(tmp_path / "decisions.yaml", example=False)
    assert (first.by, first.on, first.authority) == ("officer/registrar", "2014-04-14", "会议纪要〔2014〕3号")
    assert (act.by, act.streams) == ("officer/founder", ("project/Z1", "project/Z2"))
    assert all(f"`{key}`" in text for key in (*COMMON, *EACH))
