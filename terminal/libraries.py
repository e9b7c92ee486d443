"""What libraries say of what they cannot read, in Chinese: their sentences are known by patterns."""

from __future__ import annotations

import functools
import re
import tomllib
from importlib import resources
from pathlib import Path

LIBRARIES = Path(str(resources.files("site_builder"))) / "locales" / "libraries.toml"


def in_chinese(text: str) -> str:
    """What a library says, in Chinese with the place that it names; as it is where its sentence is not known."""
    said, places = _patterns()
    told, where = text, ""
    for pattern, zh in places:
        if found := re.search(pattern + "$", text):
            told, where = text[: found.start()], zh.format(*found.groups(""))
            break
    for pattern, zh in said:
        if match := re.fullmatch(pattern, told, re.S):
            return zh.format(*match.groups("")) + where
    return text


@functools.cache
def _patterns() -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """The sentences, and the places at their ends."""
    told: dict[str, dict[str, str]] = tomllib.loads(LIBRARIES.read_text(encoding="utf-8"))
    return [*told["said"].items()], [*told["places"].items()]
