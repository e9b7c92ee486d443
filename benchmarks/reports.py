"""Report PDFs: ours in a warm process, a naive `HTML(...).write_pdf()` in a fresh one, and Typst; then whole builds.

The naive press is measured twice: as a machine has it, with the system's Noto CJK (Debian's fonts-noto-cjk; left out
where it is not installed), and with our small fonts, which it does not have by itself.
`python -m benchmarks.reports 500` builds a site of 500 reports with two processes; without a number, of 40. It is
stopped again and again for naive reports, so that both bear the same load.
Typst is a measure, not a part: it lives in .cache/typst and is left out where it is not installed.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import resource
import select
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from domain.ledger.entry import AnyEntry, canonical
from site_builder.reports import edition as papers
from site_builder.reports.fonts import font_folder
from site_builder.reports.paper import Paper
from site_builder.reports.press import press, stylesheet
from tests.reports.life import FIRST, attachment, report
from tests.reports.made import SETTINGS, documents, entries, site
from tests.reports.writing import DRAWING, PARAGRAPH, figure, text

ROOT = Path(__file__).resolve().parent.parent
TYPST = ROOT / ".cache/typst/bin/python"
SIZES = {"12 pages": 2, "40 pages": 15}  # chapters of a report of about so many pages
REPEATS = 5
TURN = 20  # seconds between two naive reports while a whole build is clocked
SYSTEM, OURS = "system's Noto CJK", "our fonts"

NAIVE = """import sys, json, pathlib, time
from weasyprint import HTML
folder = pathlib.Path(sys.argv[1])
HTML(filename=folder / "naive.html").write_pdf(folder / "naive.pdf", pdf_variant="pdf/ua-1")
peak = next(line for line in open("/proc/self/status") if line.startswith("VmHWM"))
print(json.dumps([time.process_time(), int(peak.split()[1])]))
"""


def book(count: int, chapters: int, folder: Path) -> list[AnyEntry]:
    """A book of so many reports, each with a text of its own; the texts lie in `folder`."""
    steps: list[Any] = []
    for number in range(count):
        name = f"415800712--Z141100000114{number:03}/01"
        body = text(chapters) + f"\n报告之{number}。\n".encode()
        documents(folder, body)
        steps.append((f"report/{name}", report(name, FIRST, body=attachment(body)), "2016-12-15", "2016-12-16"))
    return entries(steps)


def paper(chapters: int, folder: Path) -> Paper:
    """What the press is handed for one report."""
    caught: list[Paper] = []

    def catch(given: Paper) -> bytes:
        caught.append(given)
        return b""

    papers.press = catch  # type: ignore[assignment]
    try:
        settings = msgspec.structs.replace(SETTINGS, pdf=("report",))
        site(folder / "www", book(1, chapters, folder / "documents"), settings, documents=folder / "documents")
    finally:
        papers.press = press
    return caught[0]


def ours(given: Paper, number: int) -> float:
    """Seconds of processor of a report in this warm process."""
    again = given._replace(html=given.html.replace("</body>", f"<p>{number}</p></body>"))
    began = time.process_time()
    press(again)
    return time.process_time() - began


def prepare(given: Paper, folder: Path) -> None:
    """Write the same HTML and CSS where WeasyPrint as it comes can find it."""
    plain = stylesheet().replace("table-layout: fixed", "table-layout: auto")
    for name in ("Serif", "Sans"):
        plain = plain.replace(f'"Gongshi {name}"', f'"Gongshi {name}", "Noto {name} CJK SC"')
    (folder / "figures").mkdir(exist_ok=True)
    for name, image in given.images.items():
        (folder / name).write_bytes(image.data)
    html = given.html.replace("</head>", f"<style>{plain}</style></head>")
    (folder / "naive.html").write_text(html, encoding="utf-8")


def naive(folder: Path, fonts: str) -> tuple[float, int]:
    """Seconds of processor and MiB of memory of WeasyPrint in a fresh process, with the system's fonts or with ours."""
    environment = {name: value for name, value in os.environ.items() if name != "FONTCONFIG_FILE"}
    if fonts == OURS:
        environment["FONTCONFIG_FILE"] = str(font_folder() / "fonts.conf")
    done = subprocess.run(
        [sys.executable, "-c", NAIVE, str(folder)], env=environment, stdout=subprocess.PIPE, check=True, cwd=folder
    )
    seconds, memory = json.loads(done.stdout)
    return seconds, memory // 1024


def peers() -> list[str]:
    """Which naive presses can be measured here."""
    environment = {name: value for name, value in os.environ.items() if name != "FONTCONFIG_FILE"}
    listed = subprocess.run(["fc-list", ":", "family"], env=environment, stdout=subprocess.PIPE, check=True).stdout
    return [SYSTEM, OURS] if b"Noto Serif CJK" in listed else [OURS]


def compare(given: Paper, folder: Path) -> tuple[float, dict[str, float]]:
    """Medians of ours and of each naive press, taken in turn since the machine is shared."""
    prepare(given, folder)
    press(given)
    mine: list[float] = []
    theirs: dict[str, list[float]] = {fonts: [] for fonts in peers()}
    for number in range(REPEATS):
        mine.append(ours(given, number))
        for fonts, took in theirs.items():
            took.append(naive(folder, fonts)[0])
    return statistics.median(mine), {fonts: statistics.median(took) for fonts, took in theirs.items()}


def typst(folder: Path) -> dict[str, Any]:
    """Seconds of the same content in Typst, warm and cold; empty where it is not installed."""
    if not TYPST.exists():
        return {}
    work = folder / "typst"
    work.mkdir()
    (work / "bars.png").write_bytes(figure())
    (work / "flow.svg").write_bytes(DRAWING)
    rows = [[str(n), f"点位{n}", f"{n * 37 % 101}.{n % 10}", "达标"] for n in range(1, 21)]
    words = [{"kind": "text", "text": PARAGRAPH.replace("@", "")}] * 3
    parts = [
        {"kind": "heading", "text": "方法"}, *words, {"kind": "heading", "text": "结果"}, *words[:1],
        {"kind": "figure", "file": "bars.png", "text": "各季平均浓度"},
        {"kind": "table", "head": ["序号", "点位", "浓度", "结论"], "rows": rows},
        {"kind": "figure", "file": "flow.svg", "text": "技术路线"}, *words[:1],
    ]  # fmt: skip
    for name, chapters in SIZES.items():
        told = [{"title": f"研究内容{number}", "parts": parts} for number in range(chapters)]
        told = [{"title": "引言", "parts": words}, *told, {"title": "结论", "parts": words}]
        (work / f"{name}.json").write_text(json.dumps(told), encoding="utf-8")
    script = ROOT / "benchmarks/typst_report.py"
    done = subprocess.run([TYPST, script, work, font_folder(), str(REPEATS)], stdout=subprocess.PIPE, check=True)
    return dict(json.loads(done.stdout))


def build(count: int, folder: Path) -> None:
    """Build a site of so many 12-page reports with two processes; says when it begins and its seconds of processor."""
    given = book(count, SIZES["12 pages"], folder / "documents")
    assert all(canonical(entry) for entry in given)
    settings = msgspec.structs.replace(SETTINGS, pdf=("report",))
    before = time.process_time()
    print("begins", flush=True)
    with ProcessPoolExecutor(2, mp_context=multiprocessing.get_context("fork")) as executor:
        site(folder / "www", given, settings, documents=folder / "documents", executor=executor)
    assert len(list((folder / "www/zh/reports").glob("*.pdf"))) == count
    of_workers = resource.getrusage(resource.RUSAGE_CHILDREN)
    print(time.process_time() - before + of_workers.ru_utime + of_workers.ru_stime, flush=True)


class Clocked(NamedTuple):
    """A whole build: its seconds by the clock and of processor, and those of each naive report made in its pauses."""

    clock: float
    processor: float
    naive: dict[str, list[tuple[float, float]]]


def whole(count: int, folder: Path, given: Path) -> Clocked:
    """Clock a whole build, stopped in turns for as many naive reports as there are naive presses.

    So both bear the same load of a machine that others use too.
    """
    folder.mkdir()
    command = [sys.executable, "-m", "benchmarks.reports", str(count), str(folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT, start_new_session=True) as building:
        assert building.stdout and building.stdout.readline() == "begins\n"
        took, found = 0.0, {fonts: list[tuple[float, float]]() for fonts in peers()}
        while building.poll() is None:
            began = time.perf_counter()
            ended = bool(select.select([building.stdout], [], [], TURN)[0])
            if not ended:
                os.killpg(building.pid, signal.SIGSTOP)
            took += time.perf_counter() - began
            for fonts, taken in found.items():
                began = time.perf_counter()
                processor, _ = naive(given, fonts)
                taken.append((time.perf_counter() - began, processor))
            if ended:
                break
            os.killpg(building.pid, signal.SIGCONT)
        processor = float(building.stdout.readline())
    return Clocked(took, processor, found)


def main(count: int) -> None:
    """Print the tables."""
    print(f"load {os.getloadavg()[0]:.1f}; what took part was measured in turn")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        one_by_one(folder, typst(folder))
        timed = whole(count, folder / "whole", folder / "12 pages")
        for fonts, taken in timed.naive.items():
            clock, processor = (statistics.mean(each) for each in zip(*taken, strict=True))
            print(
                f"a build of {count} reports of 12 pages with two processes: {clock * count / timed.clock:.1f} times"
                f" naive with {fonts}, one process after the other ({60 * count / timed.clock:.0f} and"
                f" {60 / clock:.0f} a minute by the clock, {len(taken)} turns, load {os.getloadavg()[0]:.1f});"
                f" {timed.processor / count:.2f} and {processor:.2f} s of processor a report"
            )


def one_by_one(folder: Path, others: dict[str, Any]) -> None:
    """Print what one report costs, in seconds of one processor."""
    for label, chapters in SIZES.items():
        mine, theirs = compare(paper(chapters, folder / label), folder / label)
        for fonts, seconds in theirs.items():
            print(
                f"{label}: naive with {fonts} takes {seconds / mine:.1f} times ours"
                f" ({seconds:.2f} and {mine:.2f} s of one processor)"
            )
        if fast := others.get(label, {}).get("warm"):
            print(f"{label}: Typst takes {fast / mine:.2f} times ours ({fast:.2f} s)")
    used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    memory = ", ".join(f"naive with {fonts} {naive(folder / label, fonts)[1]} MiB" for fonts in peers())
    print(f"memory of the 40 pages: ours {used} MiB, {memory}")


if __name__ == "__main__":
    if len(sys.argv) > 2:
        build(int(sys.argv[1]), Path(sys.argv[2]))
    else:
        main(int(sys.argv[1]) if len(sys.argv) > 1 else 40)
