"""What is found while the text of a report is read: headings, figures, tables, and what could not be taken up."""

from __future__ import annotations

from typing import NamedTuple

from markdown_it.token import Token

from site_builder.documents import DocumentFolder
from site_builder.reports.paper import Image
from site_builder.reports.text.cites import References
from site_builder.reports.text.parts import Heading, Numbering


class TextProblem(NamedTuple):
    """Something in a text that was not taken up as written; line 0 is the whole."""

    line: int
    zh: str
    en: str


class Caption(NamedTuple):
    """A figure or a table in its list."""

    id: str
    number: int
    text: str


class Reading:
    """What is found while one text is read."""

    def __init__(self, documents: DocumentFolder, references: References) -> None:
        self.documents = documents
        self.references = references
        self.numbering = Numbering()
        self.headings: list[Heading] = []
        self.figures: list[Caption] = []
        self.tables: list[Caption] = []
        self.images: dict[str, Image] = {}
        self.footnotes: dict[int, list[Token]] = {}
        self.formulas = 0  # those on a line of their own, which are numbered
        self.drawn: dict[tuple[str, bool], str] = {}  # each formula, large or not, and the name of its drawing
        self.problems: list[TextProblem] = []

    def wrong(self, line: int, zh: str, en: str) -> None:
        """Note a problem once."""
        if (problem := TextProblem(line, zh, en)) not in self.problems:
            self.problems.append(problem)
