"""Finds class names that stand for two things: `python scripts/class_names.py` prints them, and exits 1 if any."""

from __future__ import annotations

import ast
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ("domain", "desk", "projections", "site_builder", "public", "terminal")
PUBLISHED = "static"  # verify.py there is a program of its own, which shares nothing with ours


def shared(files: dict[str, ast.Module]) -> dict[str, list[str]]:
    """The names that more than one class bears, nested ones too, each with the files of its classes."""
    found: dict[str, list[str]] = {}
    for path, tree in files.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef):
                found.setdefault(node.name, []).append(path)
    return {name: paths for name, paths in sorted(found.items()) if len(paths) > 1}


def read(root: Path) -> dict[str, ast.Module]:
    """The files of all rooms, parsed, by their paths."""
    paths = (path.relative_to(root) for room in ROOMS for path in sorted((root / room).rglob("*.py")))
    return {str(path): ast.parse((root / path).read_bytes()) for path in paths if PUBLISHED not in path.parts}


def main() -> None:
    """Print each name with its files."""
    found = shared(read(ROOT))
    for name, paths in found.items():
        print(f"{name}: {', '.join(paths)}")  # noqa: T201
    sys.exit(bool(found))


if __name__ == "__main__":
    main()
