"""The text of an office's own page, from Markdown: no HTML, no pictures, and links that lead somewhere."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup

from site_builder.own.setting import SettingsError

LEADS = re.compile(r"(https?://[^\s/]|mailto:[^\s@]+@|tel:[0-9+]|#[^\s]|[a-z0-9][a-z0-9/_-]*\.(html|pdf)(#|$))")


@functools.cache
def _parser() -> MarkdownIt:
    made = MarkdownIt("commonmark", {"html": False, "maxNesting": 20}).enable(["table", "strikethrough"])
    made.validateLink = lambda url: True  # type: ignore[method-assign]  # judged below, with a line number
    return made


def own_text(name: str, data: bytes) -> Markup:
    """The HTML of a file in `assets/`; `SettingsError` names the line of what cannot be taken up.

    Its headings stand below the page's own, which is the title in the settings.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise SettingsError(f"assets/{name} is not UTF-8 text (byte {error.start + 1})") from None
    tokens = _parser().parse(text)
    line = 1
    for token in tokens:
        line = token.map[0] + 1 if token.map else line
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(int(token.tag[1]) + 1, 6)}"
        for inner in token.children or ():
            _check(name, line, inner)
    return Markup("".join(_with_frames(_parser().renderer.render(tokens, _parser().options, {}))))


def _check(name: str, line: int, token: Token) -> None:
    if token.type == "image":
        raise SettingsError(f"assets/{name}, line {line}: own pages have no pictures; describe it, or link to it")
    address = str(token.attrGet("href") or "") if token.type == "link_open" else ""
    if token.type == "link_open" and not LEADS.match(address):
        raise SettingsError(
            f"assets/{name}, line {line}: the link to {address!r} must begin with https://, mailto: or tel:, or name a"
            " page of the site, such as projects.html"
        )


def _with_frames(html: str) -> Iterator[str]:
    """Tables in the frame in which wide ones scroll."""
    yield html.replace("<table>", '<div class="wide" tabindex="0"><table>').replace("</table>", "</table></div>")
