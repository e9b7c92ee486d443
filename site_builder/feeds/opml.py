"""OPML 2.0: feeds under headings, as a reader's program imports them in one go."""

from __future__ import annotations

from collections.abc import Iterable
from xml.sax.saxutils import escape, quoteattr

from site_builder.feeds.text import clean

Heading = tuple[str, list[tuple[str, str, str]]]  # its name, and for each feed its name, its address and its page's


def opml(title: str, headings: Iterable[Heading]) -> bytes:
    """The file; it names no day, since nothing in it has one."""
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<opml version="2.0">',
        f"<head><title>{_text(title)}</title></head>",
        "<body>",
    ]
    for heading, feeds in headings:
        lines.append(f"<outline text={_quoted(heading)}>")
        lines += [
            f'<outline type="rss" text={_quoted(name)} title={_quoted(name)}'
            f" xmlUrl={_quoted(address)} htmlUrl={_quoted(page)}/>"
            for name, address, page in feeds
        ]
        lines.append("</outline>")
    return ("\n".join([*lines, "</body>", "</opml>"]) + "\n").encode()


def _quoted(text: str) -> str:
    return quoteattr(clean(text))


def _text(text: str) -> str:
    return escape(clean(text))  # > too: `]]>` may not stand in a text
