"""Charts as small SVG drawings: the same bytes for the same numbers, with a title and a description to be read out.

The font is named on the drawing itself: an inline SVG takes none from the page (measured: reference/publishing.md).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from markupsafe import Markup, escape

FONT = "Gongshi Sans, system-ui, PingFang SC, Microsoft YaHei, Noto Sans CJK SC, sans-serif"
INK = "#38454b"
QUIET = "#595959"
WIDE = 640
PHONE = 328  # what a phone shows without making it smaller
LEAST, MOST = 32, 48  # for one column: a year has to fit


class Bar(NamedTuple):
    """One bar: what it is, how long, and its value as it is said."""

    label: str
    value: int
    said: str


def bars(title: str, rows: Sequence[Bar], wide: int = WIDE) -> Markup:
    """Bars from left to right, one below the other; names stand beside them, or above where one is too long."""
    right = max((_room(row.said) for row in rows), default=0) + 12
    left = max((_room(row.label) for row in rows), default=0) + 12
    above = 20 if left > wide // 2 else 0
    left, height = (2, 46) if above else (left, 26)
    longest = max((row.value for row in rows), default=0) or 1
    drawn = []
    for place, row in enumerate(rows):
        top = place * height + above
        length = round(row.value / longest * (wide - left - right), 1)
        drawn.append(_text(2, top, row.label, "start") if above else _text(left - 8, top + 17, row.label, "end"))
        drawn.append(f'<rect x="{left}" y="{top + 5}" width="{length}" height="16" fill="{INK}"/>')
        drawn.append(_text(round(left + length + 6, 1), top + 17, row.said, "start"))
    return _drawing(title, rows, len(rows) * height + 4, drawn, wide)


def slope(title: str, values: tuple[int, int], said: Sequence[str], ends: tuple[str, str]) -> Markup:
    """What something was and is: a line between two points, each with its end's name and its value as it is said."""
    then, now = values
    heights = (58, 58) if then == now else ((76, 40) if now > then else (40, 76))
    near, far = 66, 224  # the longest day in English fits on both sides
    moved = "" if then == now else ' class="moved"'
    drawn = [
        f'<path d="M{near} 24V92M{far} 24V92" stroke="{QUIET}"/>',
        f'<path{moved} d="M{near} {heights[0]}L{far} {heights[1]}" stroke="{INK}" stroke-width="2"/>',
    ]
    for x, y, name, value in zip((near, far), heights, ends, said, strict=True):
        drawn.append(f'<circle cx="{x}" cy="{y}" r="5" fill="{INK}"/>')
        drawn.append(_text(x, 14, name, "middle"))
        drawn.append(_text(x, 108, value, "middle"))
    rows = [Bar(name, value, text) for name, value, text in zip(ends, values, said, strict=True)]
    return _drawing(title, rows, 116, drawn, 290)


def progress(title: str, parts: tuple[Bar, Bar], wide: int = 260) -> Markup:
    """How far something is: a bar of what was measured, and a mark where the target lies."""
    measured, target = parts
    longest = max(measured.value, target.value, 1)
    room = wide - 16
    reached, mark = (round(max(part.value, 0) / longest * room, 1) for part in parts)
    drawn = [
        f'<rect class="still" x="4" y="8" width="{room}" height="12" fill="#d4cec2"/>',
        f'<rect x="4" y="8" width="{reached}" height="12" fill="{INK}"/>',
        f'<path d="M{mark + 4} 2V26" stroke="{QUIET}" stroke-width="3"/>',
    ]
    return _drawing(title, parts, 28, drawn, wide)


def stacked(title: str, parts: Sequence[tuple[Bar, str]]) -> Markup:
    """Numbers of one whole as parts of one bar, each in the class of its mark; it stretches with what it stands in."""
    total, at, drawn = sum(bar.value for bar, _ in parts) or 1, 0.0, []
    for bar, mark in parts:
        wide = bar.value / total * 100
        drawn.append(f'<rect class="part-{mark}" x="{at:.2f}%" y="0" width="{max(wide - 0.5, 0.5):.2f}%" height="12"/>')
        at += wide
    chinese = any("\u4e00" <= letter <= "\u9fff" for letter in title)
    told = ("；" if chinese else "; ").join(f"{bar.label} {bar.said}" for bar, _ in parts)
    return Markup(
        f'<svg xmlns="http://www.w3.org/2000/svg" class="stacked" width="100%" height="12" role="img">'
        f"<title>{escape(title)}</title><desc>{escape(told)}</desc>{''.join(drawn)}</svg>"
    )


def columns(title: str, rows: Sequence[Bar]) -> Markup:
    """Columns side by side, for months and years; so narrow that a phone need not make ten of them smaller."""
    room, tall = max(LEAST, min(MOST, PHONE // max(len(rows), 1))), 150
    wide = room * len(rows)
    longest = max((row.value for row in rows), default=0) or 1
    drawn = [f'<path d="M0 {tall + 20}H{wide}" stroke="{QUIET}" stroke-width="1"/>']
    for place, row in enumerate(rows):
        length = round(row.value / longest * tall, 1)
        middle = round((place + 0.5) * room, 1)
        x, thick = round(place * room + room * 0.2, 1), round(room * 0.6, 1)
        drawn.append(
            f'<rect x="{x}" y="{round(tall + 20 - length, 1)}" width="{thick}" height="{length}" fill="{INK}"/>'
        )
        if row.value:
            drawn.append(_text(middle, round(tall + 15 - length, 1), row.said, "middle"))
        drawn.append(_text(middle, tall + 37, row.label, "middle"))
    return _drawing(title, rows, tall + 46, drawn, wide)


def _room(text: str) -> int:
    """About how wide a text is at the drawing's size, in its units: a Chinese character is as wide as it is high."""
    return round(sum(13 if letter > "\u2e7f" else 7.5 for letter in text))


def _text(x: float, y: float, said: str, anchor: str) -> str:
    return f'<text x="{x}" y="{y}" text-anchor="{anchor}">{escape(said)}</text>'


def _drawing(title: str, rows: Sequence[Bar], height: float, drawn: list[str], wide: int = WIDE) -> Markup:
    chinese = any("\u4e00" <= letter <= "\u9fff" for letter in title)
    told = ("；" if chinese else "; ").join(f"{row.label} {row.said}" for row in rows)
    return Markup(
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide} {height}" width="{wide}" height="{height}"'
        f' role="img" font-family="{FONT}" font-size="13" fill="currentColor">'
        f"<title>{escape(title)}</title><desc>{escape(told)}</desc>{''.join(drawn)}</svg>"
    )
