"""What a PDF is made from, as values: its text, its images, the files that it carries."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple


class EmbeddedFile(NamedTuple):
    """A file that the PDF carries; `relationship` is that of PDF/A-3 (Source, Data, Supplement …)."""

    name: str
    data: bytes
    media_type: str
    about: str
    relationship: str = "Data"


class Image(NamedTuple):
    """A figure, fetched by the name under which the HTML calls it."""

    data: bytes
    media_type: str


class Paper(NamedTuple):
    """Everything that a PDF is made from; `made` is an instant of the book, `2014-04-14T01:00:00Z`."""

    html: str
    made: str
    images: Mapping[str, Image] = {}
    embedded: tuple[EmbeddedFile, ...] = ()


FORMULA_BEGINS = "公式："  # how the alternative text of a formula begins, by which the tags know it
