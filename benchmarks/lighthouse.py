"""Lighthouse on the pages of the demo that readers open first: four scores of 100 each, the median of three runs.

The yardstick is a page without anything, from the same server in the same run: what it is given no page can pass. It
drives Debian's Chromium against `gongshi serve` on this machine, as a phone on a slow network.
`python -m benchmarks.lighthouse [SITE]` (default public/www, which `make demo` builds).

Lighthouse is a measure, not a part: it lives in .cache/lighthouse (scripts/setup.sh --bench), left out where missing.
"""

from __future__ import annotations

import json
import os
import shutil
import statistics
import subprocess
import sys
import time
from pathlib import Path
from urllib.request import urlopen

from tests.postgres import free_port

ROOT = Path(__file__).parent.parent
PROGRAM = ROOT / ".cache/lighthouse/node_modules/.bin/lighthouse"
PAGES = (
    "zh/index.html", "zh/programmes/99.html", "zh/projects/SL2014002.html",
    "en/index.html", "en/programmes/99.html", "en/projects/SL2014002.html",
)  # fmt: skip
EMPTY = "empty-page-of-the-benchmark.html"
BARE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Empty</title><meta name="description" content="-">
<meta name="viewport" content="width=device-width"></head><body><main><h1>Empty</h1></main></body></html>"""
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
CHROMIUM = "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking"
REPEATS = 3


def scores(address: str, chromium: str) -> list[int]:
    """What Lighthouse gives a page in each category."""
    command = [str(PROGRAM), address, "--output=json", "--quiet", f"--chrome-flags={CHROMIUM}"]
    environment = {**os.environ, "CHROME_PATH": chromium}
    told = subprocess.run(command, check=True, capture_output=True, env=environment)
    categories = json.loads(told.stdout)["categories"]
    return [round(100 * categories[name]["score"]) for name in CATEGORIES]


def wait_for(address: str) -> None:
    """Wait until a server answers."""
    for _ in range(100):
        try:
            urlopen(address).close()
            return
        except OSError:
            time.sleep(0.1)
    sys.exit(f"{address} does not answer")


def main(site: str = "public/www") -> None:
    """Print a table, a row a page."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    missing = not PROGRAM.exists() or not chromium or not (ROOT / site / PAGES[0]).exists()
    if missing or not chromium:
        print("left out: it needs Chromium, Lighthouse (scripts/setup.sh --bench) and the demo (make demo)")
        return
    port = free_port()
    (ROOT / site / EMPTY).write_text(BARE, encoding="utf-8")
    serve = [f"{ROOT}/.venv/bin/gongshi", "serve", "--site", site, "--port", str(port)]
    with subprocess.Popen(serve, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        try:
            address = f"http://127.0.0.1:{port}/"
            wait_for(address)
            print(f"| page | {' | '.join(CATEGORIES)} |\n|---|{'---|' * len(CATEGORIES)}")
            for page in (EMPTY, *PAGES):
                runs = [scores(address + page, chromium) for _ in range(REPEATS)]
                told = [str(round(statistics.median(run[place] for run in runs))) for place in range(len(CATEGORIES))]
                print(f"| {page} | {' | '.join(told)} |", flush=True)
        finally:
            server.terminate()
            (ROOT / site / EMPTY).unlink()


if __name__ == "__main__":
    main(*sys.argv[1:])
