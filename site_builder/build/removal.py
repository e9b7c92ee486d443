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
    for copy in (copy for page in made for wrote in page.files if not wrote.packed for copy in copies(wrote.path)):
        if own(copy.rpartition("/")[0]):
            with suppress(FileNotFoundError):
                os.unlink(f"{out}/{copy}")  # noqa: PTH108 no Path made for each of 100,000 files
