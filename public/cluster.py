"""A Dask cluster does the work of a build: each of its workers is prepared first, or refuses what it would do wrong.

What all of them need is said in docs/cluster.md. A worker is asked before its first work for what would make other
bytes there: other sources, libraries, Python or fonts; and for what would let two pages render in one process at once.
"""

from __future__ import annotations

import functools
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future
from contextlib import contextmanager
from typing import Any, ParamSpec, TypeVar

from domain.rules.said import Said
from public.console import fail
from site_builder.build.folders import BuildError
from site_builder.build.make import builder_version
from site_builder.reports.fonts import use_own_fonts
from site_builder.settings import Settings

PATIENCE = 10  # seconds until a scheduler must have answered
P = ParamSpec("P")
T = TypeVar("T")


class Cluster(Executor):
    """Hands work to the workers of a Dask cluster; each does one piece at a time."""

    def __init__(self, client: Any) -> None:
        self._executor = client.get_executor(retries=2)  # a worker that dies takes no build with it
        self._version = builder_version(Settings())

    def submit(self, work: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """The future of a piece of work."""
        return self._executor.submit(gongshi_work, self._version, work, *args, **kwargs)  # type: ignore[no-any-return]


def gongshi_work(version: str, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """What a worker does, once it is prepared; Dask names the work after this function."""
    prepare(version)
    return work(*args, **kwargs)


@functools.cache
def prepare(version: str) -> None:
    """Make a worker ready, once; BuildError where it would make other bytes than the builder."""
    from distributed import get_worker

    worker = get_worker()
    if worker.state.nthreads != 1:
        raise BuildError(
            "worker {address} has {nthreads} threads, and a page is rendered by a process alone: start it"
            " with --nthreads 1, and one for each processor with --nworkers",
            address=worker.address,
            nthreads=worker.state.nthreads,
        )
    use_own_fonts()
    if builder_version(Settings()) != version:
        raise BuildError(
            "worker {address} runs another release, other libraries or another Python than this builder:"
            " bring it to the same, then build again",
            address=worker.address,
        )


@contextmanager
def cluster(address: str) -> Iterator[Cluster]:
    """The workers that a Dask scheduler at this address knows, and those that come while they are used."""
    try:
        from distributed import Client
    except ImportError:
        fail(Said("--dask needs the package `distributed`: install it with `uv sync --extra cluster`"))
    try:
        client = Client(address, timeout=PATIENCE, set_as_default=False)  # type: ignore[no-untyped-call]
    except (OSError, ValueError) as error:
        fail(Said("no Dask scheduler answers at {address}: {error}", address=address, error=error))
    with client:
        _wait_for_orphans(client)
        yield Cluster(client)


def _wait_for_orphans(client: Any) -> None:
    """Wait for work of a build that was killed: it would write into the folder of this one."""
    while any(any(each.startswith("gongshi_work") for each in keys) for keys in client.run(_at_work).values()):
        time.sleep(0.1)


def _at_work(dask_worker: Any) -> list[str]:
    return [str(key) for key in dask_worker.active_threads.values()]
