"""Folders and servers that want to keep an auditor busy for ever: each is one line, and soon."""

from __future__ import annotations

import contextlib
import http.server
import io
import os
import runpy
import shutil
import socket
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from public.auditing import fetch, site_source
from public.cli import main
from tests.auditing.test_damaged import VERDICT
from tests.ledger.logs import VERIFY

PATIENCE = 2  # seconds, in the stead of the sixty
Answer = Callable[[Any], None]


def by_command(where: object, *more: str) -> str:
    done = CliRunner().invoke(main, ["verify", str(where), *more])
    assert done.exit_code == (4 if done.output.splitlines()[-1].startswith("UNREAD ") else 1), done.output
    return one_line(done.output)


def by_script(where: object) -> str:
    script = runpy.run_path(str(VERIFY), run_name="imported")
    script["verify"].__globals__["SECONDS"] = PATIENCE
    with contextlib.redirect_stdout(io.StringIO()) as said:
        try:
            script["verify"](str(where), [], None, [], 0)
        except script["Fail"] as failure:
            script["say"]("FAIL", failure)
        except ConnectionError as failure:
            script["say"]("UNREAD", failure)
    return one_line(said.getvalue())


def one_line(output: str) -> str:
    last = output.splitlines()[-1]
    assert last.startswith(("FAIL ", "UNREAD ")) and last.isprintable() and len(last) <= 400, output
    assert "OK" not in [line.split(" ")[0] for line in output.splitlines()]
    return last


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in (("SECONDS", PATIENCE), ("LONGEST_TIME", 2 * PATIENCE), ("SILENCE", PATIENCE)):
        monkeypatch.setattr(fetch, name, value)
    monkeypatch.setattr(site_source, "LARGEST", 8 << 20)
    monkeypatch.setattr(site_source, "LONGEST_LIST", 8 << 20)


@contextlib.contextmanager
def hostile(site: Path, answers: dict[str, Answer]) -> Iterator[str]:
    """A site over HTTP, some of whose addresses are answered otherwise."""

    class Handler(http.server.SimpleHTTPRequestHandler):
        def do_GET(self) -> None:
            with contextlib.suppress(OSError):
                answers.get(self.path, http.server.SimpleHTTPRequestHandler.do_GET)(self)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    class Server(http.server.ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, *_: object) -> None:
            """Whoever reads may hang up."""

    with Server(("127.0.0.1", 0), lambda *given: Handler(*given, directory=str(site))) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def endless(line: bytes) -> Answer:
    def answer(request: Any) -> None:
        request.send_response(200)
        request.end_headers()
        for _ in range(4_000):
            request.wfile.write(line * (65_536 // len(line)))

    return answer


def dripping(request: Any) -> None:
    request.send_response(200)
    request.end_headers()
    for _ in range(600):
        request.wfile.write(b"0")
        time.sleep(0.1)


def dripping_headers(request: Any) -> None:
    request.wfile.write(b"HTTP/1.0 200 OK\r\n")
    for number in range(600):
        request.wfile.write(f"X-{number}".encode())
        time.sleep(0.1)


def silent(request: Any) -> None:
    time.sleep(3 * PATIENCE)


def redirect(target: str, code: int = 302) -> Answer:
    def answer(request: Any) -> None:
        request.send_response(code)
        request.send_header("Location", target)
        request.end_headers()

    return answer


def broken(request: Any) -> None:
    request.wfile.write(b"HTTP/1.0 200 \x1b[31m\x85\xe2\x80\xae\r\n" * 3 + b"\x00" * 99)
    request.connection.shutdown(socket.SHUT_RDWR)


WAYS: dict[str, tuple[Answer, str]] = {
    "endless": (endless(b"0" * 64 + b"  zh/a.html\n"), "is too long"),
    "endless line": (endless(b"x"), "is too long"),
    "dripping": (dripping, "takes "),
    "dripping headers": (dripping_headers, "takes "),
    "silent": (silent, ""),
    "a circle": (redirect("/log/checkpoint"), ""),
    "elsewhere": (redirect("http://localhost:9/log/checkpoint"), "another place"),
    "a file": (redirect("file:///etc/passwd", 301), "another place"),
    "broken": (broken, ""),
    "no place": (redirect("http://[::1/\x1b[2J"), ""),
}


@pytest.mark.parametrize("way", WAYS)
def test_a_checkpoint_that_never_comes_is_one_line(site: Path, way: str) -> None:
    answer, said = WAYS[way]
    with hostile(site, {"/log/checkpoint": answer}) as address:
        for verify in (by_command, by_script):
            began = time.monotonic()
            line = verify(address)
            assert "checkpoint" in line and said in line, line
            assert time.monotonic() - began < 6 * PATIENCE


@pytest.mark.parametrize("way", ["endless", "endless line", "dripping", "elsewhere"])
@pytest.mark.parametrize("path", ["SHA256SUMS", "zh/index.html"])
def test_a_list_or_a_page_that_never_ends_is_one_line(site: Path, way: str, path: str) -> None:
    answer, said = WAYS[way]
    with hostile(site, {f"/{path}": answer}) as address:
        line = by_command(address)
        assert line.startswith((f"FAIL {path} ", f"UNREAD {path} ")) and said in line, line


def test_a_redirect_within_the_host_is_followed(site: Path) -> None:
    shutil.copytree(site / "log", site / "log2")
    with hostile(site, {"/log/checkpoint": redirect("/log2/checkpoint")}) as address:
        assert CliRunner().invoke(main, ["verify", f"{address}/log/", "--log-only"]).exit_code == 0
        script = runpy.run_path(str(VERIFY), run_name="imported")
        with contextlib.redirect_stdout(io.StringIO()) as said:
            script["verify"](address, [], None, [], 0)
        assert said.getvalue().splitlines()[-1].startswith("OK 600 ")


def pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


def folder(path: Path) -> None:
    path.unlink()
    path.mkdir()
    (path / "file").touch()


def link(path: Path) -> None:
    path.rename(path.parent.parent / f"moved-{path.name}")
    path.symlink_to(path.parent.parent / f"moved-{path.name}")


def device(path: Path) -> None:
    path.unlink()
    path.symlink_to("/dev/zero")


@pytest.mark.parametrize("put", [pipe, folder, link, device])
@pytest.mark.parametrize("path", ["log/checkpoint", "log/tile/0/000", "SHA256SUMS", "zh/index.html"])
def test_what_is_no_plain_file_is_one_line(site: Path, put: Callable[[Path], None], path: str) -> None:
    put(site / path)
    line = by_command(site)
    assert path.rpartition("/")[2] in line
    if path.startswith("log/"):
        assert by_script(site)


def test_names_of_files_are_said_in_one_line(site: Path) -> None:
    (site / "log" / VERDICT.replace("/", "_")).touch()
    for line in (by_command(site), by_script(site)):
        assert "is no part of" in line
    (site / "log" / VERDICT.replace("/", "_")).unlink()
    (site / "zh" / os.fsdecode(b"\xff\n\x1b[8mOK 600")).touch()
    assert "is not listed in SHA256SUMS" in by_command(site)


@pytest.mark.parametrize("path", ["more", "zh/more", "log/more", "log/tile/0/more"])
def test_an_empty_folder_is_found(site: Path, path: str) -> None:
    (site / path).mkdir()
    assert by_command(site) == f"FAIL {path}/ is an empty folder, which no list can name: remove it"


def test_a_folder_of_pages_in_the_stead_of_a_link_is_found(site: Path, tmp_path: Path) -> None:
    (site / "zh").rename(tmp_path / "zh")
    (site / "zh").symlink_to(tmp_path / "zh")
    assert by_command(site) == "FAIL zh is a symbolic link, and no file"
