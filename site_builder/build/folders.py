"""The folders of one published site, and holding them for one builder."""

from __future__ import annotations

import fcntl
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from domain.ledger.apart import builders_folder
from domain.rules.said import Said, SaidError


class BuildError(SaidError, RuntimeError):
    """The site cannot be built; says why and what to do."""


def linked(path: str | Path) -> str:
    """Why a site with a link in it is not built: what is written through it lands elsewhere."""
    return Said(
        "{path} is a link, and a site is built into folders of its own: remove the link (what it leads"
        " to stays), then build again",
        path=path,
    )


class BuildFolders(NamedTuple):
    """The folders of one published site: the site itself, and beside it what only the builder needs."""

    out: Path

    @property
    def state(self) -> Path:
        """The builder's folder beside the site."""
        return builders_folder(self.out)

    @property
    def stage(self) -> Path:
        """Where files are written before they are put in place; on the same file system, so that renames are atomic."""
        return self.state / "stage"

    @property
    def view(self) -> Path:
        """The view file."""
        return self.state / "view.sqlite"


_held: set[Path] = set()


@contextmanager
def builder_of(place: BuildFolders) -> Iterator[None]:
    """Hold the place for one builder; a second one is refused at once.

    A record lock, not flock: forked workers do not inherit it, so it ends with the builder even when that is killed.
    It does not keep a process from itself, hence `_held`.
    """
    place.state.mkdir(parents=True, exist_ok=True)
    path = place.state / "lock"
    taken = BuildError("another build of {out} is running; wait for it to end", out=place.out)
    if path in _held:
        raise taken
    with path.open("w") as lock:
        try:
            fcntl.lockf(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise taken from None
        _held.add(path)
        try:
            yield
        finally:
            _held.discard(path)


def compiled(place: BuildFolders, version: str | None) -> Path | None:
    """The folder of templates compiled by this version of the builder; those of other versions go."""
    folders = place.state / "templates"
    for other in folders.glob("*"):
        if other.name != version:
            shutil.rmtree(other)
    if not version:
        return None
    (folders / version).mkdir(parents=True, exist_ok=True)
    return folders / version
