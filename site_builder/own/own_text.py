"""The text of an office's own page, from Markdown: no HTML, pictures from `assets/`, and links that lead somewhere."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING
from urllib.parse import unquote

from markupsafe import Markup

from domain.rules.said import Said
from site_builder.own.assets import FOLDER, check_name
from site_builder.own.pictures import ENDINGS
from site_builder.own.setting import SettingsError

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

LEADS = re.compile(r"(https?://[^\s/]|mailto:[^\s@]+@|tel:[0-9+]|[A-Za-z0-9%][^\s:?#]*\.(html|pdf)(#|$))")
OUTSIDE = ("http://", "https://", "mailto:", "tel:")


@functools.cache
def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt  # settings are read by commands that show no page

    made = MarkdownIt("commonmark", {"html": False, "maxNesting": 20}).enable(["table", "strikethrough"])
    made.validateLink = lambda url: True  # type: ignore[method-assign]  # judged below, with a line number
    return made


def own_text(name: str, data: bytes) -> Markup:
    """The HTML of a file in `assets/`; `SettingsError` names the line of what cannot be taken up.

    Its headings stand below the page's own, which is the title in the settings; its pictures lie in `assets/`.
    """
    tokens = _tokens(name, data)
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(int(token.tag[1]) + 1, 6)}"
    for line, inner in _inner(tokens):
        _check(name, line, inner)
        if inner.type == "image":
            inner.attrSet("src", f"../{FOLDER}/{inner.attrGet('src')}")
    return Markup("".join(_with_frames(_parser().renderer.render(tokens, _parser().options, {}))))


def pictures_in(name: str, data: bytes) -> list[str]:
    """The pictures of a file in `assets/`, by their names there."""
    found = []
    for line, inner in _inner(_tokens(name, data)):
        if inner.type == "image":
            _check(name, line, inner)
            found.append(str(inner.attrGet("src")))
    return found


def links_in(name: str, data: bytes) -> Iterator[tuple[int, str]]:
    """The pages of the site to which a file in `assets/` leads, from its language's folder: each with its line."""
    for line, inner in _inner(_tokens(name, data)):
        address = str(inner.attrGet("href") or "") if inner.type == "link_open" else ""
        if address and not address.startswith(OUTSIDE):
            yield line, unquote(address.partition("#")[0])


def _tokens(name: str, data: bytes) -> list[Token]:
    try:
        return _parser().parse(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        start = error.start + 1
        raise SettingsError("assets/{name} is not UTF-8 text (byte {start})", name=name, start=start) from None


def _inner(tokens: list[Token]) -> Iterator[tuple[int, Token]]:
    """What stands inside blocks, each with the line on which its block begins."""
    line = 1
    for token in tokens:
        line = token.map[0] + 1 if token.map else line
        for inner in token.children or ():
            yield line, inner


def _check(name: str, line: int, token: Token) -> None:
    where = Said("assets/{name}, line {line}", name=name, line=line)
    if token.type == "image":
        check_name(where, str(token.attrGet("src") or "-"), ENDINGS)
        if not token.content.strip():
            raise SettingsError(
                "{where}: say in words what {src} shows: ![WORDS]({src})", where=where, src=token.attrGet("src")
            )
    address = str(token.attrGet("href") or "") if token.type == "link_open" else ""
    if token.type == "link_open" and not LEADS.match(address):
        raise SettingsError(
            "{where}: the link to {address!r} must begin with https://, mailto: or tel:, or name a page of the site,"
            " such as projects.html",
            where=where,
            address=address,
        )


def _with_frames(html: str) -> Iterator[str]:
    """Tables in the frame in which wide ones scroll."""
    yield html.replace("<table>", '<div class="wide" tabindex="0"><table>').replace("</table>", "</table></div>")
