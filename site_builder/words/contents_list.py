"""The list of what a long page holds, made of its own headings: what is shown is what is listed."""

from __future__ import annotations

import re

from markupsafe import Markup

LEAST = 5  # sections from which on a page has a list of them
_SECTION = re.compile(r'<section(?: class="story")? id="([a-z_-]+)"[^>]*>\s*<h2[^>]*>(.*?)</h2>', re.DOTALL)
_TAG = re.compile(r"<[^>]+>")


def with_contents(title: str, html: Markup) -> Markup:
    """A page's content with a list of its sections behind its first heading, where it has five or more."""
    found = _SECTION.findall(html)
    before, end, after = str(html).partition("</h1>")
    if len(found) < LEAST or not end:
        return html
    items = "".join(f'<li><a href="#{id_}">{_TAG.sub("", text).strip()}</a>' for id_, text in found)
    rail = f'<nav class="rail" aria-label="{title}"><details><summary>{title}</summary><ol>{items}</ol></details></nav>'
    return Markup(before + end + rail + after)
