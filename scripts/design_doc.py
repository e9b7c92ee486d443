"""Writes docs/components.md from the site's own page of components: each once, with its HTML.

.venv/bin/python scripts/design_doc.py            write it
.venv/bin/python scripts/design_doc.py --check    fail where it is out of date
"""

from __future__ import annotations

import re
import sys
from html import unescape
from pathlib import Path

from benchmarks.made_book import entries
from domain.ledger.entry import canonical
from projections.all import QUESTIONS
from projections.follow import follow
from projections.view import View, ViewReader
from site_builder.pages.home import alone
from site_builder.reader import Reader
from site_builder.settings import Settings
from site_builder.site import Site

DOC = Path(__file__).parents[1] / "docs" / "components.md"
PART = re.compile(
    r'<section id="(?P<id>[a-z]+)"><h2>(?P<title>.*?)</h2>\s*<p class="how">(?P<told>.*?)</p>\s*'
    r'<div data-component="(?P=id)">(?P<html>.*?)</div>\s*</section>',
    re.DOTALL,
)
HEAD = """# Components of the pages

Made by `scripts/design_doc.py` from the site's own page of components (`design.html`, in both languages): change
`site_builder/templates/design.html` and `site_builder/static/style.css`, not this file. A new page is a template that
extends `base.html`, fills the blocks `title` and `main`, and is built from these parts; its texts are Chinese in
`_("…")`, with their English in `site_builder/locales/en/LC_MESSAGES/messages.po`.

A line of a template has at most 140 characters. Break it between two tags, of HTML or of Jinja, and indent what
follows by two spaces or more: the page does not hold such a break, so that none stands between Chinese words. A space
that is wanted there is written `{{ " " }}`. What begins at the margin begins a line of the page too, except behind a
`{% … %}`. A label with its value, or that it is not published, is `labelled(label, value)` of `macros.html` (for pages)
or of `print/macros.html` (for reports).

One scale of type in steps of 1.2 · lines of at most 42em · colours as variables of `:root`, in two lights · no script
needed · 320 pixels wide, 200% zoom and print all work · no `style` attribute, so that a strict content policy holds.
"""


def page(folder: Path) -> str:
    """The English page of components, of a small made-up book."""
    rows = [(number + 1, canonical(entry)) for number, entry in enumerate(entries(20))]
    view = View(folder / "view.sqlite")
    follow(view, lambda after, limit: [row for row in rows if row[0] > after][:limit], QUESTIONS)
    view.close()
    site = Site(Reader(ViewReader(folder / "view.sqlite"), "2018-12-31"), Settings(as_of="2018-12-31"))
    return next(each.data for each in alone(site, "") if each.path == "en/design.html").decode()


def document(html: str) -> str:
    """The document: each component with what it is for, and its HTML."""
    parts = [HEAD]
    for found in PART.finditer(html):
        lines = "\n".join(line.strip() for line in found["html"].strip().splitlines() if line.strip())
        parts.append(f"\n## {unescape(found['title'])}\n\n{unescape(found['told'])}\n\n```html\n{lines}\n```\n")
    return "".join(parts)


def main() -> None:
    """Write the document, or check it."""
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        text = document(page(Path(folder)))
    if "--check" not in sys.argv:
        DOC.write_text(text, encoding="utf-8")
    elif DOC.read_text(encoding="utf-8") != text:
        sys.exit("docs/components.md is out of date: run scripts/design_doc.py")


if __name__ == "__main__":
    main()
