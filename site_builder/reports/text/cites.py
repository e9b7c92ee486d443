"""References: `[@key]` in the text, `[@key]: 王某. 题名[J]. 刊名, 2013, 5(2): 1-8.` anywhere on a line of its own.

Numbered in the order in which they are first cited (GB/T 7714, sequential numbering).
"""

from __future__ import annotations

import re

from markupsafe import Markup, escape

_DEFINED = re.compile(r"^\[@([\w:.-]+)\]:[ \t]+(\S.*)$", re.MULTILINE)
CITED = re.compile(r"\[@([\w:.-]+(?:\s*[;\uff1b,]\s*@[\w:.-]+)*)\]")


def take_definitions(text: str) -> tuple[str, dict[str, str]]:
    """The text with the definitions of references left blank, and what they define by key."""
    found = dict(reversed([(match[1], match[2].strip()) for match in _DEFINED.finditer(text)]))
    return _DEFINED.sub("", text), found


class References:
    """The numbers that references get as they are cited."""

    def __init__(self, defined: dict[str, str]) -> None:
        self.defined = defined
        self.numbers: dict[str, int] = {}

    def cite(self, keys: str) -> tuple[Markup, list[str]]:
        """What stands in the text for `a; @b`, and the keys among them that nothing defines."""
        marks, unknown = [], []
        for key in (each.strip().lstrip("@") for each in re.split(r"[;\uff1b,]", keys)):
            if key in self.defined:
                number = self.numbers.setdefault(key, len(self.numbers) + 1)
                marks.append(Markup('<a href="#ref-{0}">[{0}]</a>').format(number))
            else:
                unknown.append(key)
                marks.append(Markup('<span class="missing">[?]</span>'))
        return Markup('<sup class="cite">{}</sup>').format(Markup("").join(marks)), unknown

    def listed(self) -> Markup:
        """The list of references, those never cited at its end; empty where there are none."""
        keys = [*self.numbers, *(key for key in self.defined if key not in self.numbers)]
        row = Markup('<li id="ref-{}"><span class="mark">[{}]</span> {}</li>')
        rows = [row.format(number, number, escape(self.defined[key])) for number, key in enumerate(keys, 1)]
        return Markup('<ol class="references">{}</ol>').format(Markup("").join(rows)) if rows else Markup("")
