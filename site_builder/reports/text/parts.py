"""The parts of a report's text in the order of GB/T 7713.3, and their numbers."""

from __future__ import annotations

import re
from typing import NamedTuple

ORDER = ("introduction", "main", "conclusion", "recommendations", "references", "appendix")
_ROLES = (
    ("introduction", re.compile(r"(引\s*言|绪\s*论|前\s*言|introduction)$", re.IGNORECASE)),
    ("conclusion", re.compile(r"(结\s*论([与和及].*)?|conclusions?)$", re.IGNORECASE)),
    ("recommendations", re.compile(r"((政策)?建\s*议|recommendations?)$", re.IGNORECASE)),
    ("references", re.compile(r"(参考文献|references)$", re.IGNORECASE)),
    ("appendix", re.compile(r"(附\s*录|appendix)", re.IGNORECASE)),
)
_BY_HAND = re.compile(
    r"^(?:第[一二三四五六七八九十\d]+[章节]\s*|\d{1,2}(?:\.\d{1,2})*[.\uff0e、\s]\s*|[一二三四五六七八九十]+、\s*"
    r"|[(\uff08][一二三四五六七八九十]+[)\uff09]\s*)"
)
_APPENDIX = re.compile(r"^(附\s*录|appendix)\s*[A-Z]?[\s:\uff1a]*", re.IGNORECASE)


class Heading(NamedTuple):
    """A heading as it is printed: level 1 to 4, `number` as `2.1` or `附录A`, empty where it has none."""

    id: str
    level: int
    number: str
    text: str


def role_of(title: str) -> str:
    """Which part a chapter of that title is; `main` for any other title."""
    bare = without_number(title)
    return next((role for role, pattern in _ROLES if pattern.match(bare)), "main")


def without_number(title: str) -> str:
    """A title without the number that its author gave it: numbers are given here."""
    return _BY_HAND.sub("", title.strip()) or title.strip()


class Numbering:
    """Gives headings their numbers: chapters 1, 2 …, appendices A, B …, references none."""

    def __init__(self) -> None:
        self.counts = [0, 0, 0, 0]
        self.appendices = 0
        self.role = "main"
        self.made = 0

    def heading(self, level: int, title: str, role: str) -> Heading:
        """The next heading; `role` is that of the chapter it opens or stands in."""
        text = without_number(title)
        if level == 1:
            self.role = role
            if role == "appendix":
                self.appendices += 1
                text = _APPENDIX.sub("", text)
        if not (level == 1 and role in ("appendix", "references")):
            self.counts[level - 1] += 1
        self.counts[level:] = [0] * (4 - level)
        self.made += 1
        return Heading(f"h{self.made}", level, self._number(level), text)

    def _number(self, level: int) -> str:
        if self.role == "references":
            return ""
        below = [str(count) for count in self.counts[1:level]]
        if self.role == "appendix":
            letter = chr(ord("A") + (self.appendices - 1) % 26)
            return ".".join([letter, *below]) if below else f"附录{letter}"
        return ".".join([str(self.counts[0]), *below])
