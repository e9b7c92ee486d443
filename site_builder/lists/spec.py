"""What a list is: where it lies, where its rows come from and how they look, by what they are told apart.

All lists are made from such a spec by one maker (maker.py); which there are stands in catalogue.py alone.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

import msgspec
from markupsafe import Markup

from projections.key import ListKey
from projections.question import PAGE

RowKind = Literal["entry", "project", "evaluation", "subject"]
SHARD = 1_000  # rows of a file of rows
EXCERPT = 50  # rows that the page of a unit or programme shows of each of its lists
Tag = tuple[str, str]  # how a mark is coloured, and its words


class Cell(msgspec.Struct, frozen=True, omit_defaults=True):
    """A cell of a table: its HTML (`h`), marks (`t`) and a note (`n`) behind it, and what it is sorted by (`v`).

    `s` is the state by which the words are coloured. The letters are those of the published files of rows.
    """

    html: str = msgspec.field(name="h")
    tags: tuple[Tag, ...] = msgspec.field(name="t", default=())
    note: str = msgspec.field(name="n", default="")
    value: str = msgspec.field(name="v", default="")
    status: str = msgspec.field(name="s", default="")


class Row(msgspec.Struct, frozen=True, omit_defaults=True):
    """A row: the index (`i`) of the entry that brought it, its cells (`c`), the day (`d`) by which it is sorted.

    `codes` (`f`) are the values of each dimension by which it can be chosen, in the terms of the dictionary.
    """

    index: int = msgspec.field(name="i")
    cells: tuple[Cell, ...] = msgspec.field(name="c")
    codes: dict[str, tuple[str, ...]] = msgspec.field(name="f", default_factory=dict)
    on: str = msgspec.field(name="d", default="")


class ListColumn(msgspec.Struct, frozen=True, omit_defaults=True):
    """A column: its heading, and the dimension by which rows can be chosen in it; `main` holds the head of each row."""

    title: str
    dimension: str = ""
    main: bool = False
    kind: str = ""  # how its cells are set: `number` or `said`


class RowsFile(msgspec.Struct, frozen=True):
    """A published file of rows (JSON): up to `SHARD` of a list, oldest first; the last file of a list has fewer.

    Links in the HTML of cells lead from the folder of the language.
    """

    title: str
    above: str  # HTML of what the list is a part of
    columns: tuple[ListColumn, ...]
    rows: list[Row]


class ListTitle(NamedTuple):
    """How a list is headed: what it holds, which part of it, in a sentence; and what stands above, as HTML."""

    heading: str
    part: str
    about: str
    above: Markup

    @property
    def whole(self) -> str:
        """The heading with its part."""
        return f"{self.heading} · {self.part}" if self.part else self.heading


class ListSpec(msgspec.Struct, frozen=True, kw_only=True):
    """A list: `question` and `key` name it in the view, `path` is its address without an ending.

    Where `paged` it has a numbered page for each full hundred, which says what was recorded then and never changes.
    `rows` is the address of its files of rows from the language's folder, without their numbers (`-0.json`), and `only`
    the one dimension and value by which it takes its part of these; there are such files once it has `files_from` rows.
    A list with no `path` is shown on the page of a unit. With `least` it has a page once it holds so many; `standing`
    ones exist with the site.
    """

    question: str
    key: ListKey
    kind: RowKind
    path: str = ""
    paged: bool = False
    rows: str = ""
    only: tuple[str, str] | None = None
    files_from: int = PAGE
    least: int = 0
    standing: bool = False
    feed: str = ""
    one_format: bool = False
    dimensions: tuple[str, ...] = ()
    measure: str = "条"

    @property
    def place(self) -> str:
        """The name of its page among all pages."""
        return f"{self.question} {self.key}"

    @property
    def page(self) -> str:
        """Its front page."""
        return f"{self.path}.html"
