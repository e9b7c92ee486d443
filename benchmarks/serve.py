"""Requests a second of `gongshi serve` beside nginx that serves the same folder, in turn, each with one process.

`python -m benchmarks.serve [SITE [SECONDS]]` (default: that of a made-up book of 600 entries, 3 seconds a run).
Both send the same bytes over connections that stay open; wrk asks. gongshi serve is for one office's machine and for
trying out: before many readers stands nginx or any other host, for the site is a folder.

nginx and wrk are measures, not parts: they lie in .cache/serving (scripts/setup.sh --bench), left out where missing.
"""

from __future__ import annotations

import os
import re
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

from benchmarks.lighthouse import wait_for
from benchmarks.made_book import made_book
from benchmarks.site import SETTINGS
from site_builder.build.make import make
from tests.postgres import free_port

ROOT = Path(__file__).parent.parent
TOOLS = ROOT / ".cache/serving"
NGINX, WRK = TOOLS / "usr/sbin/nginx", TOOLS / "usr/bin/wrk"
PAGES = ("zh/index.html", "zh/projects/P000001.html", "static/style.css")
REPEATS, CONNECTIONS = 3, 16
CONFIG = """daemon off; master_process off; pid {folder}/pid; error_log {folder}/error.log;
events {{ worker_connections 1024; }}
http {{
  types {{ text/html html; text/css css; }}
  access_log off; sendfile on; tcp_nopush on; charset utf-8; open_file_cache max=1000;
  client_body_temp_path {folder}/a; proxy_temp_path {folder}/b; fastcgi_temp_path {folder}/c;
  uwsgi_temp_path {folder}/d; scgi_temp_path {folder}/e;
  server {{ listen 127.0.0.1:{port}; root {site}; }}
}}
"""


@contextmanager
def running(command: list[str], address: str) -> Iterator[str]:
    """A server in a process of its own, at an address, which is told."""
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        try:
            wait_for(address + PAGES[0])
            yield address
        finally:
            server.terminate()


@contextmanager
def both(site: Path, folder: Path) -> Iterator[tuple[str, str]]:
    """The addresses of ours and of nginx."""
    ports = free_port(), free_port()
    config = folder / "nginx.conf"
    config.write_text(CONFIG.format(folder=folder, port=ports[1], site=site), encoding="utf-8")
    ours = [f"{ROOT}/.venv/bin/gongshi", "serve", "--site", str(site), "--port", str(ports[0])]
    theirs = [str(NGINX), "-p", str(folder), "-c", str(config), "-e", f"{folder}/error.log"]
    addresses = [f"http://127.0.0.1:{port}/" for port in ports]
    with running(ours, addresses[0]) as one, running(theirs, addresses[1]) as other:
        yield one, other


def requests_a_second(address: str, seconds: int) -> float:
    """What wrk counts; an answer that is no success ends the benchmark."""
    environment = {**os.environ, "LD_LIBRARY_PATH": str(TOOLS / "usr/lib/x86_64-linux-gnu")}
    command = [WRK, "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", address]
    told = subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout
    if "Non-2xx" in told or "Socket errors" in told:
        sys.exit(f"{address}: {told}")
    return float(re.findall(r"Requests/sec:\s+([\d.]+)", told)[0])


def compared(addresses: tuple[str, str], page: str, seconds: int) -> str:
    """A row of the table for a page."""
    bodies = [urlopen(address + page).read() for address in addresses]
    if bodies[0] != bodies[1]:
        sys.exit(f"{page}: nginx sends other bytes")
    runs = [[requests_a_second(address + page, seconds) for address in addresses] for _ in range(REPEATS)]
    ours, nginx = map(statistics.median, zip(*runs, strict=True))
    return f"| {page} | {len(bodies[0]):,} | {ours / nginx:.3f} | {ours:,.0f} | {nginx:,.0f} |"


def main(given: str = "", seconds: str = "3") -> None:
    """Print a table, a row a page."""
    if not (NGINX.exists() and WRK.exists()):
        print("left out: nginx and wrk are not in .cache/serving (scripts/setup.sh --bench)")
        return
    with tempfile.TemporaryDirectory(dir="/var/tmp") as name:
        folder = Path(name)
        folder.chmod(0o755)
        site = Path(given).absolute() if given else folder / "www"
        if not given:
            with made_book(folder / "book", 600) as book:
                make(book.pages, SETTINGS, site)
        with both(site, folder) as addresses:
            print(f"load {os.getloadavg()[0]:.1f}; medians of {REPEATS} runs in turn\n")
            print(
                "| file | bytes | times nginx | gongshi serve, requests/s | nginx, requests/s |\n|---|---|---|---|---|"
            )
            for page in PAGES:
                print(compared(addresses, page, int(seconds)), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
