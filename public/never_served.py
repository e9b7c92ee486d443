"""What is never served: a book, its settings and its keys, however deep they lie and whatever link leads there."""

from __future__ import annotations

from pathlib import Path

from domain.ledger.apart import is_private, walked

PRIVATE = ("gongshi.toml", "book.sqlite", "keys", "witnesses.toml", "quarantine")


def private_in(site: Path) -> Path | None:
    """What lies in a folder, or in any folder below it, that is never served; None where there is nothing."""
    for folder in (site, *(each for each in sorted(site.iterdir()) if each.is_dir())):
        found = [folder / name for name in PRIVATE if (folder / name).exists()]
        if found or (found := sorted(folder.glob("*.key"))):
            return found[0]
    return next((Path(entry.path) for entry in walked(site, links=True) if is_private(entry.name)), None)
