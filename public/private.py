"""What is never served: a book, its settings and its keys."""

from __future__ import annotations

from pathlib import Path

PRIVATE = ("gongshi.toml", "book.sqlite", "keys", "witnesses.toml", "quarantine")


def private_in(site: Path) -> Path | None:
    """What lies in a folder, or in a folder of it, that is never served; None where there is nothing."""
    for folder in (site, *(each for each in sorted(site.iterdir()) if each.is_dir())):
        found = [folder / name for name in PRIVATE if (folder / name).exists()]
        if found or (found := sorted(folder.glob("*.key"))):
            return found[0]
    return None
