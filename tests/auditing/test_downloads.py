"""A file that could not be downloaded whole is no verdict, for either verifier; an empty key is wrong usage."""

import gzip
import http.server
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from click.testing import CliRunner

from public.cli import main as gongshi
from tests.auditing.signed_log import BEFORE, publish, signed_book

VERIFY = Path(__file__).parents[2] / "site_builder/static/verify.py"


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return publish(signed_book(BEFORE).entries, tmp_path_factory.mktemp("log"))


def said(*args: object) -> list[tuple[int, str]]:
    """What `gongshi verify` and `verify.py` say in the end, with their exit codes."""
    told = [str(arg) for arg in args]
    ours = CliRunner().invoke(gongshi, ["verify", *told, "--log-only"])
    script = subprocess.run([sys.executable, VERIFY, *told], capture_output=True, text=True, check=False)
    return [
        (ours.exit_code, ours.output.splitlines()[-1]),
        (script.returncode, (script.stdout + script.stderr).splitlines()[-1]),
    ]


@contextmanager
def serving(log: Path, how: str) -> Iterator[str]:
    """A server of a log that fails at its entries."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def log_message(self, *args: object) -> None:
            """Say nothing."""

        def do_GET(self) -> None:
            path, bad = log / self.path[1:], "entries" in self.path
            code = 503 if bad and how == "unavailable" else 200 if path.is_file() else 404
            data = path.read_bytes() if code == 200 else b""
            self.send_response(code)
            if bad and how == "packed":
                data = gzip.compress(data)
                self.send_header("Content-Encoding", "gzip")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data[: len(data) // 2] if bad and how == "cut off" else data)

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


@pytest.mark.parametrize("how", ["unavailable", "cut off", "packed"])
def test_what_was_not_downloaded_whole_is_no_verdict(log: Path, how: str) -> None:
    with serving(log, "well") as place:
        assert [code for code, _ in said(place)] == [0, 0]
    with serving(log, how) as place:
        for code, line in said(place):
            assert (code, line.startswith("UNREAD tile/entries/000.p/16 cannot be read: ")) == (4, True), line


def test_nobody_answers(log: Path) -> None:
    for code, line in said("http://127.0.0.1:9"):
        assert (code, line.startswith("UNREAD checkpoint cannot be read: ")) == (4, True), line


def test_an_empty_key_is_wrong_usage(log: Path, tmp_path: Path) -> None:
    (tmp_path / "empty.vkey").write_text("\n")
    for key in ("", tmp_path / "empty.vkey"):
        for code, line in said(log, "--key", key):
            assert (code, "there is no key in it" in line) == (2, True), line
