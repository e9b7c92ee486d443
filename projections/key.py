"""The key of a list: what it holds, and the one thing by which it is told apart; its text, and the key of a text.

`adjustment` is a list, `adjustment of year/2016` the part of it that was decided in 2016, `kind/project.approved` all
entries of a kind, `project of programme/1` the projects of a programme, `2016 of programme/1` what a year brought it.
A text that ends in `#3` is that of one page of such a list.
"""

from __future__ import annotations

import functools
from typing import NamedTuple

from domain.rules.catalogue import STATES
from domain.rules.stream import stream_subject

_OF = " of "  # in no name of a list


class ListKey(NamedTuple):
    """`name` says what is listed, `sort` and `value` by what it is told apart; each part may be empty.

    Where it is told apart by a stream, that is the value: `programme/1`, most often under the sort `programme`.
    """

    name: str = ""
    sort: str = ""
    value: str = ""
    page: int | None = None  # counted from 0; None: the whole list

    @classmethod
    def about(cls, name: str, stream: str) -> ListKey:
        """The part of a list that concerns a stream; all of it where that is empty."""
        return cls(name, stream_subject(stream), stream)

    @classmethod
    def parse(cls, text: str) -> ListKey:
        """The key of a whole list; every text is one, for ids of streams may be anything."""
        return _parsed(text)

    @classmethod
    def parse_page(cls, text: str) -> ListKey:
        """The key of a page, or of a whole list where the text ends in no number of one."""
        whole, mark, number = text.rpartition("#")
        return _parsed(whole)._replace(page=int(number)) if mark and number.isdecimal() else _parsed(text)

    def at(self, page: int) -> ListKey:
        """One page of the list, counted from 0."""
        return self._replace(page=page)

    @property
    def whole(self) -> ListKey:
        """The list of a page."""
        return self._replace(page=None)

    @property
    def part(self) -> ListKey:
        """By what it is told apart, without what is listed."""
        return self._replace(name="", page=None)

    @property
    def stream(self) -> str:
        """The stream by which it is told apart, or an empty text."""
        return self.value if _is_stream(self.value) else ""

    def __str__(self) -> str:
        of = self.value if _says(self.value, self.sort) else f"{self.sort}/{self.value}" if self.sort else ""
        text = f"{self.name}{_OF}{of}" if self.name and of else self.name or of
        return text if self.page is None else f"{text}#{self.page}"


def _is_stream(value: str) -> bool:
    subject, mark, _ = value.partition("/")
    return bool(mark) and subject in STATES


def _says(value: str, sort: str) -> bool:
    """Whether a value is a stream of the subject by which it is sorted: then it says the sort itself."""
    return value.partition("/")[0] == sort and _is_stream(value)


@functools.lru_cache(100_000)
def _parsed(text: str) -> ListKey:
    name, mark, of = text.partition(_OF)
    if not mark or "/" in name:  # what stands before a part has no stroke: it is all a part, whatever words are in it
        name, of = ("", text) if "/" in text else (text, "")
    sort, _, value = of.partition("/")
    return ListKey(name, sort, of if sort in STATES else value)
