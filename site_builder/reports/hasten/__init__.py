"""What WeasyPrint 70.0 does more often than it must, done once: the same pages in about half the time.

Each function of this folder stands in for one of WeasyPrint's or pydyf's and gives what that one gives; the tests print
papers with and without them and compare the bytes. They are put in place for the very versions that were read and
measured, and for no others: with any other WeasyPrint the press is slower and prints the same.

One alone is meant to be seen: the dots of a table of contents are one text instead of a hundred (`boxes.joined_dots`).
"""

from __future__ import annotations

import importlib.metadata
import sys
from typing import Any

from site_builder.reports.hasten import boxes, output, styles, text

MEASURED = {"weasyprint": "70.0", "pydyf": "0.13.0"}


def hasten() -> bool:
    """Put the functions in place, once in a process; false where these are not the versions they were made for."""
    if any(importlib.metadata.version(name) != version for name, version in MEASURED.items()):
        return False
    import pydyf
    from weasyprint import css
    from weasyprint.draw.color import get_color
    from weasyprint.formatting_structure import boxes as kinds
    from weasyprint.layout import background, inline, page, percent
    from weasyprint.pdf.stream import Stream
    from weasyprint.text import line_break

    css.StyleFor.__init__ = styles.shared_styles(css)
    page.set_page_type_computed_styles = styles.shared_page_styles(page.set_page_type_computed_styles)
    line_break.Layout = text.lasting_layout(line_break)
    inline.split_first_line = text.short_lines(inline.split_first_line)
    inline.handle_leader = boxes.joined_dots(inline.handle_leader)
    Stream.marked = boxes.silent_dots(Stream.marked)
    kinds.Box.is_in_normal_flow = boxes.quick_flow(kinds.Box.is_in_normal_flow)
    background.layout_box_backgrounds = boxes.bare_boxes(background.layout_box_backgrounds, get_color, kinds.Box)
    _everywhere("resolve_percentages", boxes.fixed_lengths(percent.resolve_percentages, kinds.Box))
    _everywhere("strut", text.known_strut(line_break.strut))
    pydyf._to_bytes = output.quick_bytes(pydyf._to_bytes)
    pydyf.PDF.page_references = property(output.page_references)
    return True


def _everywhere(name: str, quick: Any) -> None:
    """Put a function in place in every module of WeasyPrint that has taken it up by its name."""
    for path in sorted(sys.modules):
        if path.startswith("weasyprint.") and hasattr(sys.modules[path], name):
            setattr(sys.modules[path], name, quick)
