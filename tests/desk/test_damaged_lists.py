"""Lists that are damaged at random: whatever the libraries make of them, the desk says one line and ends in order."""

from __future__ import annotations

import json
import random
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest

from tests.desk.conftest import Run
from tests.desk.workbooks import Error, Formula, ods, xls, xlsx
from tests.soak import examples

MAPPING = """
[source]
title = "清单"
[[fact]]
kind = "project.approved"
stream = "project/{编号}"
fields.title = "{名称}"
fields.budget.total = { column = "金额", amount = "万元" }
"""
ROWS = [
    ["编号", "名称", "金额"],
    *([f"Z{n}", f"项目{n}", float(n)] for n in range(1, 20)),
    ["E", Error("#N/A"), Formula()],
]
WORKBOOKS = {"xlsx": xlsx({"S": ROWS, "T": [["x"]]}), "xls": xls(ROWS), "ods": ods(ROWS)}
LINES = "".join(
    json.dumps({"编号": f"Z{n}", "名称": "项" * n, "金额": n, "x": [{"a": [n]}]}, ensure_ascii=n % 2 == 0) + "\n"
    for n in range(1, 20)
).encode()
CSV = "编号,名称,金额\n".encode() + b"".join(f'Z{n},"项目{n}",{n}\n'.encode() for n in range(1, 20))

Damage = Callable[[random.Random, bytes], bytes]


def flipped(chance: random.Random, data: bytes) -> bytes:
    made = bytearray(data)
    for _ in range(chance.choice((1, 4, 30))):
        made[chance.randrange(len(made))] ^= 1 << chance.randrange(8)
    return bytes(made)


def truncated(chance: random.Random, data: bytes) -> bytes:
    return data[: chance.randrange(len(data))]


def overwritten(chance: random.Random, data: bytes) -> bytes:
    at, size = chance.randrange(len(data)), chance.choice((1, 8, 300))
    return data[:at] + chance.randbytes(size) + data[at + size :]


def inserted(chance: random.Random, data: bytes) -> bytes:
    signs = [b"\0", b'"', b"\\ud800", b"[" * 3000, b"\xff\xfe", b"\r", b"{", b"<", b"9" * 400, b"\x1f\x8b"]
    at = chance.randrange(len(data))
    return data[:at] + chance.choice(signs) + data[at:]


def inside(chance: random.Random, data: bytes) -> bytes:
    """Damage within a part of a zip that is sound itself: broken XML, cells beyond the sheet, unknown errors."""
    if not data.startswith(b"PK"):
        return flipped(chance, data)
    target = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as archive, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as copy:
        parts = archive.namelist()
        chosen = chance.choice(parts)
        for part in parts:
            body = archive.read(part)
            if part == chosen:
                body = chance.choice((flipped, truncated, overwritten, inserted, renamed))(chance, body)
            if part != chosen or chance.random() < 0.9:
                copy.writestr(part, body)
    return target.getvalue()


def renamed(chance: random.Random, data: bytes) -> bytes:
    old, new = chance.choice(
        ((b"<c>", b'<c r="XFD1048576">'), (b"#N/A", b"#ODD!"), (b'name="S"', b'name=""'), (b"worksheets/", b"sheets/"),
         (b"<row>", b'<row r="4294967295">'), (b'r:id="r1"', b'r:id="r9"'), (b"<v>", b"<v>1e999"),
         (b't="inlineStr"', b't="s"'))
    )  # fmt: skip
    return data.replace(old, new)


@pytest.fixture
def ends_in_order(tmp_path: Path, folder: Path, run: Run) -> Callable[[bytes, str], None]:
    """Transcribe some bytes, and see that it ends as the documentation says."""
    mapping = tmp_path / "m.toml"
    mapping.write_text(MAPPING, encoding="utf-8")

    def check(data: bytes, name: str) -> None:
        path = tmp_path / name
        path.write_bytes(data)
        done = run("transcribe", mapping, path, "--book", folder, "--dry-run")
        kept = tmp_path / f"failing-{name}"
        if done.exit_code not in (0, 1) or (done.exception and not isinstance(done.exception, SystemExit)):
            kept.write_bytes(data)
            raise AssertionError(f"{kept}: {done.exit_code} {done.exception!r}") from done.exception
        assert "Traceback" not in done.output and "panicked" not in done.output
        if done.exit_code == 1:
            assert done.stdout == "" and done.stderr.count("\n") == 1, done.output
            assert done.stderr.startswith(f"gongshi-desk: {path}"), done.stderr

    return check


@pytest.mark.parametrize("kind", WORKBOOKS)
def test_a_damaged_workbook_is_one_line(ends_in_order: Callable[[bytes, str], None], kind: str) -> None:
    ends_in_order(WORKBOOKS[kind], f"sound.{kind}")
    chance = random.Random(kind)
    for _ in range(examples(6, 170)):
        damage = chance.choice((flipped, truncated, overwritten, inserted, inside, inside))
        ends_in_order(damage(chance, WORKBOOKS[kind]), f"list.{kind}")


@pytest.mark.parametrize(("name", "sound"), [("list.jsonl", LINES), ("list.csv", CSV)])
def test_a_damaged_text_is_one_line_or_broken_rows(
    ends_in_order: Callable[[bytes, str], None], name: str, sound: bytes
) -> None:
    chance = random.Random(name)
    for _ in range(examples(25, 500)):
        damage = chance.choice((flipped, truncated, overwritten, inserted))
        ends_in_order(damage(chance, sound), name)
