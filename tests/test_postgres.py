"""The temporary PostgreSQL server is real, durable, and gives each test a database of its own."""

import shutil
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest

from tests.postgres import NoServer, program, temporary_server

pytestmark = pytest.mark.postgres


@pytest.mark.parametrize("turn", [1, 2])
def test_each_test_has_a_fresh_database(postgres_database: str, turn: int) -> None:
    with psycopg.connect(postgres_database) as connection:
        connection.execute("CREATE TABLE book (number int)")
        connection.execute("INSERT INTO book VALUES (%s)", [turn])
        assert connection.execute("SELECT number FROM book").fetchall() == [(turn,)]


def test_what_is_committed_is_on_disk(postgres_url: str) -> None:
    with psycopg.connect(postgres_url) as connection:
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            assert connection.execute(f"SHOW {setting}").fetchone() == ("on",)


def test_a_stopped_server_leaves_no_process_and_no_folder() -> None:
    with temporary_server() as server:
        assert server.data.is_dir()
    assert server.process.returncode == 0
    assert not server.data.parent.exists()


KEEPER = """from tests.postgres import temporary_server
with temporary_server() as server:
    print(server.process.pid, server.data.parent, flush=True)
    input()
"""


def test_a_killed_test_run_takes_its_server_along() -> None:
    keeper = subprocess.Popen([sys.executable, "-c", KEEPER], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert keeper.stdout is not None
    number, folder = keeper.stdout.readline().decode().split()
    server = Path("/proc") / number
    assert server.is_dir()
    keeper.kill()
    keeper.communicate()
    ends = time.monotonic() + 10
    while server.is_dir() and time.monotonic() < ends:
        time.sleep(0.05)
    shutil.rmtree(folder)
    assert not server.is_dir()


def test_a_machine_without_it_is_told_the_cure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.postgres.SERVERS", tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(NoServer, match="make test"):
        program("initdb")
