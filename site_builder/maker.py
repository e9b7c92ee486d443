"""What a maker of pages is."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from domain.rules.stream import stream_subject
from projections.view import ViewReader
from site_builder.site import Output, Site

Of = Mapping[str, Callable[[str], Iterable[str]]]  # by question
Near = Callable[[ViewReader, str], int]


class KeptValue(Output):
    """No file of the site, but what a maker keeps in the view, for its next time or for pages that ask for just that.

    `path` says up to which entry it tells.
    """


class PageName(NamedTuple):
    """What tells a page of a build apart: its maker, and the key for which it is made."""

    maker: str
    key: str

    @classmethod
    def parse(cls, text: str) -> PageName:
        """The name as view and reports hold it; a key may have spaces, the name of a maker has none."""
        maker, _, key = text.partition(" ")
        return cls(maker, key)

    def __str__(self) -> str:
        return f"{self.maker} {self.key}"


@dataclass(frozen=True)
class Maker:
    """Makes one kind of page.

    `of` names, for each question, the pages that exist because of a key of it; `make` makes the files of one page.
    `near` says near which entry of the book a page begins: those that show the same entries are made one after the
    other, so that what they share is made once.
    """

    name: str
    of: Of
    make: Callable[[Site, str], Iterator[Output]]
    slow: bool = False  # takes as long as thousands of other pages
    together: bool = False  # one process makes them all, since they share what takes long
    keeps: bool = False  # makes no file: it is made before all others, which need to know whether what it keeps changed
    pdf: str = ""  # the kind of report PDF that it makes, where it makes one
    near: Near | None = None


def of_stream(*subjects: str) -> Of:
    """Pages of streams: one for each state of these subjects."""
    return {"state": lambda key: (key,) if stream_subject(key) in subjects else ()}


def near_story(view: ViewReader, stream: str) -> int:
    """Where the story of a stream begins."""
    return near_item(view, "story", stream, 0)


def near_item(view: ViewReader, question: str, key: str, place: int) -> int:
    """Where an item of a list stands in the book; 0 where there is none."""
    return next(iter(view.list_slice(question, key, place, place + 1)), 0)


def because(*questions: str, of: Callable[[str, str], Iterable[str]]) -> Of:
    """Pages that exist because of keys of these questions."""
    return {question: functools.partial(of, question) for question in questions}


# A page of which there is one: made with the whole site, and again when what it read has changed.
once: Of = {"site": lambda key: ("",)}
