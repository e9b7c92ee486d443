"""A site lies apart from the book: where a build may write.

What a build writes is published. So it never writes where a book lies, keys and personal values with it, nor over files
that no build made. Links are followed; folders are told apart by what they are, not by what they are called.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

from domain.ledger.apart import is_private, walked
from domain.ledger.manifest import MANIFEST
from domain.ledger.sums import SUMS
from domain.rules.said import Said
from projections.view import ViewReader
from site_builder.build.folders import BuildError, BuildFolders, linked

BOOK = ("gongshi.toml", "book.sqlite")
PRIVATE = frozenset((*BOOK, "keys"))
OF_BUILDS = frozenset(
    f"{name}{packed}"
    for name in (
        "zh", "en", "static", "log", "documents", "schema", "search", "index.html", "rulebook.json", "refusals.json",
        "settings.json", "charter.json", "404.html", "robots.txt", "sitemap.xml", "sitemap", "assets",
        SUMS, MANIFEST, "lost+found",
    )
    for packed in ("", ".gz", ".br")
)  # fmt: skip

IS, LIES_IN, HOLDS = Said("is"), Said("lies in"), Said("holds")


def check_out(out: Path, *, book: Path | None = None, log: Path | None = None) -> None:
    """Refuse to build in `out` where it is, holds or lies in a book's folder, or holds what no build made."""
    for kept, what in ((book, Said("the folder of the book or site")), (log, Said("the log's folder"))):
        if kept and kept.exists():
            check_apart(out, kept, what)
    for folder in _around(out):
        for name in BOOK:
            if (folder / name).exists():
                raise BuildError(
                    "{out} is in the folder of a book ({what}), whose keys would be published with the site: name a"
                    " folder outside of it, such as --out www beside it",
                    out=out,
                    what=folder / name,
                )
    if out.is_symlink() and not out.exists():
        raise BuildError(
            "{out} is a link that leads nowhere ({readlink}): remove it, or name another folder",
            out=out,
            readlink=out.readlink(),
        )
    if out.exists() and not out.is_dir():
        raise BuildError("{out} is no folder: name one that does not exist yet, or that a build made", out=out)
    if foreign := sorted(_foreign(out)):
        shown = ", ".join(foreign[:3]) + (" …" if len(foreign) > 3 else "")
        raise BuildError(
            "{out} holds what no build made: {shown}. What lies there would be published: name a folder"
            " that does not exist yet, or move these away",
            out=out,
            shown=shown,
        )
    for entry in walked(out, links=False) if out.is_dir() else ():
        if entry.is_symlink():
            raise BuildError(linked(entry.path))
        if is_private(entry.name):
            raise BuildError(
                "{path} belongs to a book and would be published with the site: move it away", path=entry.path
            )


def check_apart(out: Path, kept: Path, what: str) -> None:
    """Refuse where a folder is, holds or lies in another."""
    inside = any(_same(folder, kept) for folder in _around(out))
    if inside or any(_same(folder, out) for folder in _around(kept)):
        how = IS if _same(out, kept) else LIES_IN if inside else HOLDS
        raise BuildError(
            "{out} {how} {what} ({resolve}), and what it holds would be published: name a folder outside of"
            " it, such as --out www beside it",
            out=out,
            how=how,
            what=what,
            resolve=kept.resolve(),
        )


def _around(path: Path) -> Iterator[Path]:
    """A folder and those around it, links followed; what does not exist yet is where it will be."""
    real = path.resolve()
    yield real
    yield from real.parents


def _same(one: Path, other: Path) -> bool:
    """Whether two folders are one, also under two names (a link, a mount)."""
    try:
        return one.samefile(other)
    except OSError:
        return one.resolve() == other.resolve()


def _foreign(out: Path) -> Iterator[str]:
    """The files and folders in a site's folder that no build made, by their first name."""
    there = {each.name for each in out.iterdir()} if out.is_dir() else set()
    place = BuildFolders(out)
    built = place.view.exists() or (out / SUMS).is_file() or place.stage.exists()
    if there and not built:
        yield from there
        return
    unknown = there - OF_BUILDS
    if unknown and not unknown & PRIVATE:
        unknown -= _listed(out, place)
    yield from unknown


def _listed(out: Path, place: BuildFolders) -> set[str]:
    """The first names of all files that the last build made, as its list or its notes tell; older releases' too."""
    names: set[str] = set()
    if (out / SUMS).is_file():
        lines = (out / SUMS).read_text(encoding="utf-8", errors="replace").splitlines()
        names |= {line[66:].partition("/")[0] for line in lines}
    if place.view.exists():
        try:
            reader = ViewReader(place.view)
            try:
                names |= {str(path).partition("/")[0] for (path,) in reader.rows("SELECT path FROM files")}
            finally:
                reader.close()
        except (sqlite3.Error, OSError):  # notes that another release wrote, or a crash left
            pass
    return names | {f"{name}{end}" for name in names for end in (".gz", ".br")}
