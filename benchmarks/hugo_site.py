"""A site for Hugo that shows what our project pages show: its templates and its pages' data, taken from our own pages.

Pages that have the same elements share a template. What is the same on all of them stands in the template; what differs
is a place in it, and the pages' front matter holds the values ready-made: sentences, amounts, days, links. Hugo is thus
given more than our builder, which makes these from the book, and has no loop to run: the comparison favours it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

Page = list[str]  # constant and changing pieces of a page in turn: the changing ones have odd places
CONFIG = """baseURL = "https://gongshi.example/"
uglyURLs = true
disableKinds = ["taxonomy", "term", "RSS", "sitemap", "robotsTXT", "404", "home", "section"]
disableHugoGeneratorInject = true
timeout = "600s"
"""
PIECES = re.compile(r'="([^"]*)"|>([^<]+)<')


def write_hugo_site(ours: Path, folder: Path) -> int:
    """Write the Hugo site in a folder for the project pages of our site; how many pages it has."""
    groups: dict[tuple[str, ...], list[tuple[str, Page]]] = {}
    for path in sorted(ours.glob("*/projects/*.html")):
        pieces = _pieces(path.read_text(encoding="utf-8"))
        groups.setdefault(tuple(pieces[::2]), []).append((path.relative_to(ours).as_posix(), pieces))
    (folder / "layouts/_default").mkdir(parents=True)
    (folder / "hugo.toml").write_text(CONFIG, encoding="utf-8")
    for number, (constant, pages) in enumerate(groups.items()):
        name = f"project{number}"
        places = _places([pieces[1::2] for _, pieces in pages])
        layout = "".join(_layout(constant, places, pages[0][1]))
        (folder / f"layouts/_default/{name}.html").write_text(layout, encoding="utf-8")
        wanted = {place: odd for odd, place in reversed(list(enumerate(places))) if place is not None}
        for path, pieces in pages:
            values = [unescape(pieces[1::2][wanted[place]]) for place in sorted(wanted)]
            told = {"title": path, "layout": name, "url": f"/{path}", "v": values}
            file = folder / "content" / path.replace(".html", ".md")
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(json.dumps(told, ensure_ascii=False) + "\n", encoding="utf-8")
    return sum(map(len, groups.values()))


def _pieces(text: str) -> Page:
    """A page cut at its attributes' values and its texts."""
    pieces, at = [], 0
    for found in PIECES.finditer(text):
        place = 1 if found[1] is not None else 2
        pieces += [text[at : found.start(place)], found[place]]
        at = found.end(place)
    return [*pieces, text[at:]]


def _places(values: list[list[str]]) -> list[int | None]:
    """For each changing piece its place among the values, the same where pieces are always equal; None if constant."""
    seen: dict[tuple[str, ...], int] = {}
    return [
        None if all(value == column[0] for value in column) else seen.setdefault(column, len(seen))
        for column in zip(*values, strict=True)
    ]


def _layout(constant: tuple[str, ...], places: list[int | None], example: Page) -> Iterator[str]:
    yield "{{ $v := .Params.v }}"
    for text, place, same in zip(constant, [*places, None], [*example[1::2], ""], strict=True):
        yield text
        yield same if place is None else f"{{{{ index $v {place} }}}}"


def visible(html: str) -> str:
    """The text of a page as a reader sees it: without tags, with single spaces."""
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", html)).split())
