"""A real, temporary PostgreSQL server for the tests, with its ordinary durability left on."""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

SERVERS = Path("/usr/lib/postgresql")  # Debian keeps each version's programs here, out of the PATH
START_SECONDS = 30


class NoServer(Exception):
    """PostgreSQL is not installed or does not start."""


@dataclass(frozen=True)
class Server:
    """A running server: its process, its data folder, and the address of its maintenance database."""

    process: subprocess.Popen[bytes]
    data: Path
    url: str

    def url_of(self, database: str) -> str:
        return self.url.rpartition("/")[0] + f"/{database}"


def program(name: str) -> str:
    """The path of the newest installed server's `name`."""
    versions = sorted(SERVERS.glob("*/bin"), key=lambda path: float(path.parent.name))
    found = shutil.which(name, path=os.pathsep.join([*map(str, reversed(versions)), os.environ.get("PATH", "")]))
    if found is None:
        raise NoServer("PostgreSQL is not installed; `make test` installs it")
    return found


def account() -> dict[str, Any]:
    """For subprocess: PostgreSQL refuses to run as root, so then it runs as the account that its package made."""
    if os.getuid() != 0:
        return {}
    user = pwd.getpwnam("postgres")
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def make_cluster(folder: Path) -> Path:
    """Make an empty cluster in `folder` and return its data folder; any local account may connect, on loopback only."""
    if who := account():
        os.chown(folder, who["user"], who["group"])
    data = folder / "data"
    command = [program("initdb"), "-D", str(data), "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, **account())
    if done.returncode:
        raise NoServer(f"initdb failed: {done.stderr.strip()}")
    return data


def start(data: Path) -> Server:
    """Start a server on a free port of 127.0.0.1 and wait until it answers."""
    port = free_port()
    command = [program("postgres"), "-D", str(data), "-p", str(port), "-h", "127.0.0.1", "-k", ""]
    if setpriv := shutil.which("setpriv"):
        command = [setpriv, "--pdeathsig", "INT", "--", *command]  # a killed test run leaves no server behind
    with (data.parent / "server.log").open("wb") as log:
        process = subprocess.Popen(command, cwd=data, stdout=log, stderr=log, **account())
    server = Server(process, data, f"postgresql://postgres@127.0.0.1:{port}/postgres")
    wait_until_ready(server, data.parent / "server.log")
    return server


def wait_until_ready(server: Server, log: Path) -> None:
    for _ in range(START_SECONDS * 20):
        if server.process.poll() is not None:
            raise NoServer(f"PostgreSQL did not start: {log.read_text(errors='replace').strip()[-500:]}")
        try:
            psycopg.connect(server.url, connect_timeout=2).close()
            return
        except psycopg.OperationalError:
            time.sleep(0.05)
    stop(server)
    raise NoServer(f"PostgreSQL did not answer within {START_SECONDS} seconds")


def stop(server: Server) -> None:
    """Ask for a fast shutdown (SIGINT), and insist after ten seconds."""
    server.process.send_signal(signal.SIGINT)
    try:
        server.process.wait(10)
    except subprocess.TimeoutExpired:
        server.process.send_signal(signal.SIGQUIT)
        server.process.wait(10)


@contextmanager
def temporary_server() -> Iterator[Server]:
    """A fresh server, stopped and removed at the end; raises NoServer."""
    folder = Path(tempfile.mkdtemp(prefix="gongshi-postgres-"))
    try:
        server = start(make_cluster(folder))
        try:
            yield server
        finally:
            stop(server)
    finally:
        shutil.rmtree(folder)


@contextmanager
def temporary_database(server: Server, name: str) -> Iterator[str]:
    """The URL of a fresh, empty database, dropped at the end whoever is still connected."""
    with psycopg.connect(server.url, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE template0')
        try:
            yield server.url_of(name)
        finally:
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
