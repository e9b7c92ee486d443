"""Removing from a site what is made no more, and never touching what lies behind a link in its folder."""

from __future__ import annotations

import functools
import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from site_builder.build.compress import copies
from site_builder.build.folders import BuildError, BuildFolders, linked
from site_builder.build.render import MadePage

MANY = 1000  # from so many files on, listing their folders takes less than asking for each


def check_links(place: BuildFolders) -> None:
    """Refuse where a folder that is to be written into is a link."""
    for folder, folders, _ in os.walk(place.stage):
        for name in folders:
            target = place.out / Path(folder).relative_to(place.stage) / name
            if target.is_symlink():
                raise BuildError(linked(target))


def remove(out: Path, gone: Iterable[str], made: Iterable[MadePage]) -> None:
    """Remove files that are made no more, with their copies, and copies of files that are to have none."""

    @functools.cache
    def own(folder: str) -> bool:
        """Whether a folder is the site's, with no link on the way to it."""
        return not folder or (own(folder.rpartition("/")[0]) and not (out / folder).is_symlink())

    gone = [path for path in gone if own(path.rpartition("/")[0])]
    for path in gone:
        for each in (path, *copies(path)):
            (out / each).unlink(missing_ok=True)
    for folder in sorted({parent for path in gone for parent in Path(path).parents if parent != Path()}, reverse=True):
        with suppress(OSError):  # one that is not empty stays, and one that is gone already
            (out / folder).rmdir()
    unpacked = [copy for page in made for wrote in page.files if not wrote.packed for copy in copies(wrote.path)]
    for copy in _lying(out, unpacked):
        if own(copy.rpartition("/")[0]):
            with suppress(FileNotFoundError):
                os.unlink(f"{out}/{copy}")  # noqa: PTH108 no Path made for each of 100,000 files


def _lying(out: Path, paths: list[str]) -> list[str]:
    """Those that may lie there: of many, those that the lists of their folders name, for a new site has none."""
    if len(paths) < MANY:
        return paths

    @functools.cache
    def names(folder: str) -> frozenset[str]:
        try:
            return frozenset(each.name for each in os.scandir(out / folder))
        except FileNotFoundError:
            return frozenset()

    return [path for path in paths if path.rpartition("/")[2] in names(path.rpartition("/")[0])]
