"""Fixtures for every room's tests."""

from collections.abc import Iterator
from itertools import count

import pytest
from hypothesis import settings

from tests.postgres import NoServer, Server, temporary_database, temporary_server

_numbers = count(1)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[Server]:
    """A real PostgreSQL server, one for each test process, started when a test first asks for it."""
    try:
        with temporary_server() as server:
            yield server
    except NoServer as error:
        pytest.fail(str(error), pytrace=False)


@pytest.fixture(scope="session")
def postgres_url(postgres_server: Server) -> str:
    """`postgresql://…` of the server's maintenance database; tests that write use `postgres_database`."""
    return postgres_server.url


@pytest.fixture
def postgres_database(postgres_server: Server) -> Iterator[str]:
    """`postgresql://…` of a fresh, empty database, this test's alone."""
    with temporary_database(postgres_server, f"test_{next(_numbers)}") as url:
        yield url


# Machines are shared: an example that took long says nothing about the code.
settings.register_profile("gongshi", deadline=None)
settings.load_profile("gongshi")
