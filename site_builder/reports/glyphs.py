"""Which characters our fonts can print; others are printed as their number, so that no other font is ever sought."""

from __future__ import annotations

import functools
import html
import unicodedata

from site_builder.reports.fonts import FONT_FILES, font_folder

KEPT = {"\n", "\t", "\r"}  # white space to HTML
SOFT = "\N{SOFT HYPHEN}"  # shown where a line ends


@functools.cache
def drawn() -> frozenset[str]:
    """The characters that all our fonts have."""
    from fontTools.ttLib import TTFont

    maps = [TTFont(font_folder() / name, lazy=True).getBestCmap().keys() for name in FONT_FILES if "Regular" in name]
    found = map(chr, set(maps[0]).intersection(*maps[1:]))
    return frozenset(each for each in found if each == SOFT or unicodedata.category(each) != "Cf") | KEPT


def printable(text: str) -> str:
    """HTML with each character that we cannot print in the plain form that it stands for, or else named by its number:
    ﹪ as %, 😀 as 〔U+1F600〕.

    Characters that show nothing (joiners, direction marks, variation selectors, controls) are left out.
    """
    strange = set(text) - drawn()
    if any(map(unicodedata.combining, strange)):  # a letter and its mark apart, where one character has both
        text = unicodedata.normalize("NFC", text)
        strange = set(text) - drawn()
    return text.translate({ord(each): _plain(each) for each in strange}) if strange else text


def _plain(character: str) -> str:
    folded = unicodedata.normalize("NFKC", character)
    if folded != character and set(folded) <= drawn():
        return html.escape(folded)  # a small or wide < must not begin a tag
    return _named(character)


def _named(character: str) -> str:
    if unicodedata.category(character) in ("Cc", "Cf", "Zl", "Zp") or unicodedata.name(character, "").startswith(
        "VARIATION SELECTOR"
    ):
        return ""
    return f"〔U+{ord(character):04X}〕"
