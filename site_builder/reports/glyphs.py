"""Which characters our fonts can print; others are printed as their number, so that no other font is ever sought."""

from __future__ import annotations

import functools
import unicodedata

from site_builder.fonts import FONT_FILES, font_folder

KEPT = {"\n", "\t", "\r"}  # white space to HTML


@functools.cache
def drawn() -> frozenset[str]:
    """The characters that all our fonts have."""
    from fontTools.ttLib import TTFont

    maps = [TTFont(font_folder() / name, lazy=True).getBestCmap().keys() for name in FONT_FILES if "Regular" in name]
    return frozenset(map(chr, set(maps[0]).intersection(*maps[1:]))) | KEPT


def printable(text: str) -> str:
    """The text with each character that we cannot print named by its number: 😀 as 〔U+1F600〕.

    Characters that show nothing (joiners, direction marks, variation selectors, controls) are left out.
    """
    strange = set(text) - drawn()
    return text.translate({ord(each): _named(each) for each in strange}) if strange else text


def _named(character: str) -> str:
    if unicodedata.category(character) in ("Cc", "Cf", "Zl", "Zp") or unicodedata.name(character, "").startswith(
        "VARIATION SELECTOR"
    ):
        return ""
    return f"〔U+{ord(character):04X}〕"
