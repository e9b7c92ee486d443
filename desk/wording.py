"""The desk's own words in Chinese where they are wanted: refusals and what kinds mean.

The sentences are the site's: they are read as plain data from `site_builder/locales/rooms`, one place per truth. No
code of the site is imported.
"""

from __future__ import annotations

import functools
import tomllib
from pathlib import Path
from typing import Any

from domain.rules.catalogue import Kind
from domain.rules.refusal import Refused

ROOMS = Path(__file__).resolve().parent.parent / "site_builder" / "locales" / "rooms"


def refusal(refused: Refused, language: str) -> str:
    """A refusal in `zh` or `en`; in English where the Chinese sentence is not known."""
    text = _table("refusals").get(refused.text) if language == "zh" else None
    return text.format(**refused.values) if text else str(refused)


def meaning(kind: Kind, language: str) -> str:
    """What a kind of fact says, in one sentence."""
    english = " ".join((kind.fact.__doc__ or "").split())
    return _table("docs").get(kind.name, english) if language == "zh" else english


def name(kind: Kind, language: str) -> str:
    """The name of a kind."""
    return kind.fact.zh if language == "zh" else kind.fact.en


@functools.cache
def _table(which: str) -> dict[str, str]:
    table: dict[str, Any] = {}
    for path in sorted(ROOMS.glob("*.toml")):
        table |= tomllib.loads(path.read_text(encoding="utf-8")).get(which, {})
    return table
