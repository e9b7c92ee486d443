"""Where the words of a PDF stand: which leave the sheet's margins, which are printed over each other."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree

XHTML = "{http://www.w3.org/1999/xhtml}"
EDGE = 50  # points that no word comes nearer to the side of a sheet; the margins are 70 and more
# Signs that are drawn in half of their box, and whose other half is taken away between letters.
OPENING, CLOSING = "“‘〔（「《", "”’〕）」》、。，；："
TOUCH = 1  # points by which boxes of neighbours may meet


class Box(NamedTuple):
    """A word and its box in points, without the space that a font keeps above and below its letters."""

    text: str
    left: float
    top: float
    right: float
    bottom: float


def faults(pdf: Path) -> Iterator[str]:
    """What is wrong with where the words of a PDF stand, one fault a line."""
    told = subprocess.run(["pdftotext", "-bbox", pdf, "-"], capture_output=True, check=True).stdout
    for number, page in enumerate(ElementTree.fromstring(told).iter(f"{XHTML}page"), 1):
        wide, high = float(page.attrib["width"]), float(page.attrib["height"])
        words = [_box(each) for each in page.iter(f"{XHTML}word")]
        for word in words:
            if word.left < EDGE or word.right > wide - EDGE or word.top < 0 or word.bottom > high:
                yield f"page {number}: {word.text!r} leaves the margins"
        for one, other in _over(words):
            yield f"page {number}: {one.text!r} and {other.text!r} are printed over each other"


def _box(word: ElementTree.Element) -> Box:
    left, top, right, bottom = (float(word.attrib[name]) for name in ("xMin", "yMin", "xMax", "yMax"))
    text, em, space = word.text or "", (bottom - top) / 1.448, (bottom - top) * 0.3
    left += em / 2 if text[:1] in OPENING else 0
    right -= em / 2 if text[-1:] in CLOSING else 0
    return Box(text, left, top + space, right, bottom - space)


def _over(words: list[Box]) -> Iterator[tuple[Box, Box]]:
    ordered = sorted(words, key=lambda each: each.top)
    for place, one in enumerate(ordered):
        for other in ordered[place + 1 :]:
            if other.top >= one.bottom:
                break
            if min(one.right, other.right) - max(one.left, other.left) > TOUCH:
                yield one, other
