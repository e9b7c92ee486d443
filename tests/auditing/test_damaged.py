"""Reports that somebody damaged, encrypted or stuffed: each is one line, and takes no more than a report needs."""

from __future__ import annotations

import base64
import io
import json
import random
import resource
import subprocess
import sys
import zlib
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from click.testing import CliRunner

from public.cli import main
from site_builder.reports import pdf_process
from tests.auditing.test_report import KEY, REPORT, office, site  # noqa: F401 fixtures
from tests.soak import examples

RECORD = "gongshi-report.json"
BOMB, SMALL = 600, 20  # megabytes that a stream unpacks to


def verdict(pdf: Path, *more: object) -> list[str]:
    done = CliRunner().invoke(main, ["verify", str(pdf), "--key", KEY, *map(str, more)])
    assert done.exit_code in (0, 1), done.output
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done.output.splitlines()


def one_line(pdf: Path) -> str:
    lines = verdict(pdf)
    assert len(lines) == 1 and lines[0].startswith("FAIL "), lines
    return lines[0]


def bomb(megabytes: int, times: int = 1) -> bytes:
    packing, piece = zlib.compressobj(6), bytes(1_000_000)
    data = b"".join([packing.compress(piece) for _ in range(megabytes)]) + packing.flush()
    for _ in range(times - 1):
        data = zlib.compress(data, 9)
    return data


def stuffed(pdf: Path, filters: object, data: bytes, name: str = RECORD, parms: object = None) -> Path:
    """A report, one of whose attached files is packed in another way."""
    with pikepdf.open(pdf) as document:
        stream = document.attachments[name].get_file().obj
        stream.write(data, filter=filters, decode_parms=parms)
        document.save(target := pdf.parent / "stuffed.pdf", stream_decode_level=pikepdf.StreamDecodeLevel.none)
    return target


FLATE = pikepdf.Name.FlateDecode


@pytest.mark.parametrize(
    ("filters", "times"), [(FLATE, 1), ([FLATE, FLATE], 2), ([pikepdf.Name.ASCIIHexDecode, FLATE], 1)]
)
def test_whatever_a_stream_unpacks_to_memory_is_bounded(
    site: Path,  # noqa: F811
    filters: object,
    times: int,
) -> None:
    data = bomb(SMALL if isinstance(filters, list) else BOMB, times)
    if isinstance(filters, list) and filters[0] != FLATE:
        data = data.hex().encode() + b">"
    pdf = stuffed(site / REPORT, filters, data)
    assert pdf.stat().st_size < 2_000_000
    said = one_line(pdf)
    assert "is too long" in said or "packed in a way in which no report of ours is" in said
    if isinstance(filters, list):
        return
    # What a process began with is not counted: ru_maxrss of a child begins with what its parent held.
    program = "import resource,sys;from public.cli import main\ntry: main(sys.argv[1:])\nexcept SystemExit: pass\n"
    program += "print(open('/proc/self/status').read().split('VmHWM:')[1].split()[0])\n"
    program += "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
    done = subprocess.run(
        [sys.executable, "-c", program, "verify", pdf, "--key", KEY], capture_output=True, text=True, check=True
    )
    assert max(map(int, done.stdout.split()[-2:])) < 400_000  # kilobytes


def test_an_object_stream_that_unpacks_without_end_is_one_line(tmp_path: Path) -> None:
    """qpdf unpacks these by itself as soon as it opens a file: the limit of the process ends it."""
    limits = resource.getrlimit(resource.RLIMIT_AS)
    with pikepdf.new() as document:
        document.add_blank_page()
        document.save(out := io.BytesIO(), object_stream_mode=pikepdf.ObjectStreamMode.generate)
    data = out.getvalue()
    start = data.index(b"stream\n", data.index(b"/ObjStm")) + 7
    end = data.index(b"endstream", start)
    packing = zlib.compressobj(9)
    huge = packing.compress(b"1 0 " + b" " * 2_000_000)
    huge += b"".join([packing.compress(b" " * 1_000_000) for _ in range(700)]) + packing.flush()
    (tmp_path / "bomb.pdf").write_bytes(data[:start] + huge + b"\n" + data[end:])
    assert "PDF" in one_line(tmp_path / "bomb.pdf")
    assert resource.getrlimit(resource.RLIMIT_AS) == limits  # this process is not limited


@pytest.mark.parametrize("user", ["", "secret"])
def test_an_encrypted_report_is_one_line(site: Path, user: str) -> None:  # noqa: F811
    with pikepdf.open(site / REPORT) as document:
        document.save(site / "locked.pdf", encryption=pikepdf.Encryption(owner="owner", user=user))
    assert one_line(site / "locked.pdf") == "FAIL this is no readable PDF: it is encrypted"


def told_otherwise(pdf: Path, change: Callable[[dict[str, object]], object]) -> Path:
    """A report whose record says something else."""
    with pikepdf.open(pdf) as document:
        record = json.loads(document.attachments[RECORD].get_file().read_bytes())
        change(record)
        del document.attachments[RECORD]
        document.attachments[RECORD] = pikepdf.AttachedFileSpec(document, json.dumps(record).encode())
        document.save(target := pdf.parent / "told.pdf")
    return target


VERDICT = "zh/x.pdf\nOK 48 AAAA\x1b[8m\u2028\u202e\x85"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("path", VERDICT), ("page", VERDICT), ("origin", VERDICT), ("root", VERDICT), ("tools", VERDICT),
        ("format", VERDICT), ("after", VERDICT), ("until", VERDICT), ("after", "9999-99-99"), ("until", "2015-02-30"),
        ("until", "２０１５-01-01"), ("after", "2014-01-01\n"), ("path", "../../etc/x.pdf\r"), ("newest", 10**30),
        ("cited", []), ("carried", [-1]), ("size", -1), ("tools", "x" * 5_000_000),
    ],
)  # fmt: skip
def test_what_a_report_says_is_never_the_verdict(site: Path, name: str, value: object) -> None:  # noqa: F811
    pdf = told_otherwise(site / REPORT, lambda record: record.update({name: value}))
    for more in ((), ("--site", site)) if name == "tools" else ((),):
        lines = verdict(pdf, *more)
        assert all(line.isprintable() for line in lines), lines
        assert all(len(line) <= 400 for line in lines)
        assert lines[-1].startswith(("FAIL ", "OK ENTRIES 48 "))
        assert not any(line.startswith("OK") for line in lines[:-1])


def damaged(data: bytes, chosen: random.Random) -> bytes:
    """A PDF with a few bytes changed, a piece taken out, doubled or cut off, or two places exchanged."""
    made = bytearray(data)
    for _ in range(chosen.choice([1, 1, 3, 20])):
        at, width = chosen.randrange(len(made)), chosen.choice([1, 4, 60, 2000])
        way = chosen.randrange(5)
        if way == 0:
            made[at : at + width] = chosen.randbytes(len(made[at : at + width]))
        elif way == 1:
            del made[at : at + width]
        elif way == 2:
            made[at:at] = made[at : at + width]
        elif way == 3:
            made[at : at + 1] = chosen.choice([b"0", b"9" * 12, b"<<" * 500, b"[" * 500, b"-1", b" R ", b"\0"])
        else:
            del made[max(at, len(made) // 3) :]
    return bytes(made)


def test_damaged_reports_never_end_otherwise(site: Path, tmp_path: Path) -> None:  # noqa: F811
    """Taken apart in this process, for a hundred a second; what that cannot bear is left to the limits above."""
    data = (site / REPORT).read_bytes()
    with pikepdf.open(io.BytesIO(data)) as document:
        document.save(out := io.BytesIO(), object_stream_mode=pikepdf.ObjectStreamMode.disable, compress_streams=False)
    for seed in range(examples(100, 4_000)):
        chosen = random.Random(seed)
        made = damaged(out.getvalue() if seed % 2 else data, chosen)
        try:
            found = json.loads(pdf_process.files(made))
        except Exception as error:  # as the process does
            assert str(error) or type(error).__name__
            continue
        assert all(base64.b64decode(each) is not None for each in found.values())


def test_damaged_reports_are_one_line_or_hold(site: Path, tmp_path: Path) -> None:  # noqa: F811
    data = (site / REPORT).read_bytes()
    for seed in range(examples(3, 300)):
        (tmp_path / "damaged.pdf").write_bytes(damaged(data, random.Random(f"whole {seed}")))
        lines = verdict(tmp_path / "damaged.pdf")
        assert lines[-1].startswith("OK ENTRIES 48 ") or (len(lines) == 1 and lines[0].startswith("FAIL ")), lines
