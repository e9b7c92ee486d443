"""Chinese text on a terminal: a sign takes two cells, and a line breaks between signs, never before a stop."""

from __future__ import annotations

import re

from rich.cells import cell_len

# What is never taken apart: a word of code with the stops behind it, or a sign between its brackets and stops.
_UNIT = re.compile(r"[（《“]*(?:[!-~]+|\s+|.)[，。、；：？！）》”…]*")


def filled(text: str, width: int) -> list[str]:
    """A paragraph in lines of at most so many cells."""
    lines, line = [], ""
    for unit in _UNIT.findall(" ".join(text.split())):
        if line and cell_len(line + unit.rstrip()) > width:
            lines.append(line.rstrip())
            line = unit.lstrip()
        else:
            line += unit
    return [*lines, line.rstrip()] if line.strip() else lines


def paragraphs(text: str, width: int, indent: str) -> str:
    r"""A text of several paragraphs, each filled; one that begins with a line `\b` keeps its lines."""
    told = []
    for each in text.strip().split("\n\n"):
        first, _, rest = each.partition("\n")
        lines = rest.split("\n") if first.strip() == "\b" else filled(each, width - len(indent))
        told.append("\n".join(f"{indent}{line}" for line in lines))
    return "\n\n".join(told) + "\n" if told else ""


def columns(rows: list[tuple[str, str]], width: int, indent: str, widest: int = 30) -> str:
    """Two columns, the second filled; where the first is too wide for its own line, the second begins below it."""
    left = min(widest, max((cell_len(name) for name, _ in rows), default=0)) + 2
    told = []
    for name, text in rows:
        lines = filled(text, max(20, width - len(indent) - left))
        gap = left - cell_len(name)
        head = indent + name + (" " * gap + lines.pop(0) if gap >= 2 and lines else "")
        told += [head, *(" " * (len(indent) + left) + line for line in lines)]
    return "\n".join(told) + "\n" if told else ""
