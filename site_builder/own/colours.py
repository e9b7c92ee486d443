"""The accent of a site in both lights, and whether it can be read on each ground on which it is used (WCAG 1.4.3)."""

from __future__ import annotations

import re

from domain.rules.said import Said
from site_builder.own.setting import SettingsError

ACCENT, ACCENT_DARK = "#1b4a56", "#8cc0cc"
LEAST = 4.5
# The grounds of style.css: the page, its tinted rows, and the white of the icon's lines and of paper.
LIGHT: dict[str, str] = {Said("the page"): "#fffefb", Said("tinted rows"): "#f6f2e9", Said("paper"): "#ffffff"}
DARK: dict[str, str] = {Said("the dark page"): "#161513", Said("tinted rows in the dark"): "#23211d"}
_COLOUR = re.compile(r"#[0-9a-f]{6}")


def contrast(one: str, other: str) -> float:
    """The contrast of two colours as WCAG reckons it, from 1 to 21."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def check_colour(name: str, colour: str, grounds: dict[str, str]) -> None:
    """Refuse what is no colour, or one that cannot be read on one of the grounds on which it is used."""
    if not _COLOUR.fullmatch(colour):
        raise SettingsError(
            "{name}: {colour!r} is no colour: write # and six digits or letters a to f, as {accent}",
            name=name,
            colour=colour,
            accent=ACCENT,
        )
    for ground, behind in grounds.items():
        found = contrast(colour, behind)
        if found < LEAST:
            lighter = Said("lighter") if grounds is DARK else Said("darker")
            raise SettingsError(
                "{name}: {colour} on {ground} ({behind}) has a contrast of {found:.2f}:1; at least "
                "{least}:1 is needed: take a {lighter} colour",
                name=name,
                colour=colour,
                ground=ground,
                behind=behind,
                found=int(found * 100) / 100,
                least=LEAST,
                lighter=lighter,
            )


def twin(accent: str) -> str:
    """The accent for the dark light where none is given: mixed with white, sixteenth by sixteenth, until it is read."""
    if accent == ACCENT:
        return ACCENT_DARK
    parts = [int(accent[at : at + 2], 16) for at in (1, 3, 5)]
    for step in range(17):
        mixed = "#" + "".join(f"{part + (255 - part) * step // 16:02x}" for part in parts)
        if all(contrast(mixed, behind) >= LEAST for behind in DARK.values()):
            return mixed
    return "#ffffff"
