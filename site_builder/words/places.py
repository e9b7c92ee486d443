"""Texts with places: `批准{title}立项[,预算{budget.total}]。`; a segment in square brackets may be left out."""

from __future__ import annotations

import re

Segment = str | tuple[str, ...] | list["Segment"]
_TOKEN = re.compile(r"\{([a-z0-9_.]+)\}|(\[)|(\])")


def parse(text: str) -> list[Segment]:
    """The segments of a template: literal texts, places as paths, optional segments as lists."""
    stack: list[list[Segment]] = [[]]
    end = 0
    for token in _TOKEN.finditer(text):
        if token.start() > end:
            stack[-1].append(text[end : token.start()])
        end = token.end()
        if token[1]:
            stack[-1].append(tuple(token[1].split(".")))
        elif token[2]:
            stack.append([])
        else:
            inner = stack.pop()
            stack[-1].append(inner)
    if len(stack) != 1:
        raise ValueError(f"a bracket is not closed in {text!r}")
    if text[end:]:
        stack[0].append(text[end:])
    return stack[0]
