"""One honest office for all tests of the auditor's commands, and the site of it over HTTP."""

from __future__ import annotations

import functools
import http.server
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.auditing import house
from tests.auditing.house import House


@pytest.fixture(scope="session")
def honest(tmp_path_factory: pytest.TempPathFactory) -> House:
    return house.build(tmp_path_factory.mktemp("honest"))


@pytest.fixture
def site(honest: House, tmp_path: Path) -> Path:
    """A copy of the honest site, to be tampered with."""
    shutil.copytree(honest.site, tmp_path / "site")
    return tmp_path / "site"


@pytest.fixture
def address(site: Path) -> Iterator[str]:
    """That copy over HTTP."""

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *args: object) -> None:
            """Say nothing."""

    class Server(http.server.ThreadingHTTPServer):
        def handle_error(self, *args: object) -> None:
            """A reader that has read enough may hang up; its own output must not carry the server's complaint."""

    handler = functools.partial(Quiet, directory=str(site))
    with Server(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()
