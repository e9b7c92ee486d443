"""What a wheel holds besides the rooms: the fonts, the handbook, the lock, and the very versions that the lock names.

An installed builder makes the same bytes as a checkout, for it runs on the same libraries and draws with the same
fonts. These are made by `make setup`; nothing is fetched here.
"""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

FONTS = Path(".cache", "fonts")
LICENCES = ("OFL-GongshiSans.txt", "OFL-GongshiSerif.txt")
CURE = "run `make setup`, which makes the fonts, then `uv build` again"


class Laying(BuildHookInterface):  # type: ignore[type-arg]
    """Lays the files in; an editable install finds them in the checkout and gets none."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Add files and versions to what is built."""
        if version == "editable":
            return
        root, wheel = Path(self.root), self.target_name == "wheel"
        for file in _fonts(root):
            build_data["force_include"][str(file)] = f"gongshi/fonts/{file.name}" if wheel else str(FONTS / file.name)
        if wheel:
            for name in ("uv.lock", "README.md", "docs", "examples"):
                build_data["force_include"][str(root / name)] = f"gongshi/{name}"
            build_data["dependencies"] += pins(tomllib.loads((root / "uv.lock").read_text(encoding="utf-8")))


def _fonts(root: Path) -> Iterator[Path]:
    """The fonts, each with the digest that `scripts/fonts.lock` pins, and their licences."""
    for line in (root / "scripts" / "fonts.lock").read_text(encoding="utf-8").splitlines():
        digest, name = line.split()
        file = root / FONTS / name
        if not file.is_file():
            raise SystemExit(f"{file} is missing: {CURE}")
        if hashlib.sha256(file.read_bytes()).hexdigest() != digest:
            raise SystemExit(f"{file} is not as scripts/fonts.lock pins it: {CURE}")
        yield file
    yield from (root / FONTS / name for name in LICENCES)


def pins(lock: dict[str, Any]) -> list[str]:
    """`name==version` for each library that the programs run on, with the condition under which one is needed."""
    packages: dict[str, list[dict[str, Any]]] = {}
    for each in lock["package"]:
        packages.setdefault(each["name"], []).append(each)
    found: dict[str, set[str]] = {}
    waiting: list[tuple[str, str, tuple[str, ...]]] = [("gongshi", "", ())]
    seen = set(waiting)
    while waiting:
        name, condition, extras = waiting.pop()
        for package in packages[name]:
            optional = package.get("optional-dependencies", {})
            for needed in (*package.get("dependencies", ()), *(each for extra in extras for each in optional[extra])):
                told = " and ".join(filter(None, (condition, needed.get("marker", ""))))
                found.setdefault(needed["name"], set()).add(told)
                more = (needed["name"], told, tuple(needed.get("extra", ())))
                if more not in seen:
                    seen.add(more)
                    waiting.append(more)
    return [_pin(package, found[name]) for name in sorted(found) for package in packages[name]]


def _pin(package: dict[str, Any], conditions: set[str]) -> str:
    """Of a library that is locked in two versions each has its own condition."""
    own = " or ".join(package.get("resolution-markers", ()))
    told = "" if "" in conditions else " or ".join(sorted(conditions))
    both = " and ".join(f"({each})" for each in (told, own) if each)
    return f"{package['name']}=={package['version']}" + (f" ; {both}" if both else "")
