"""What a maker of pages is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from site_builder.site import Output, Site


class Kept(Output):
    """No file of the site, but what a maker keeps in the view for its next time; `path` says up to which entry."""


@dataclass(frozen=True)
class Maker:
    """Makes one kind of page: `of` names the pages that exist because of a key, `make` makes the files of one page."""

    name: str
    of: Callable[[str, str], Iterable[str]]
    make: Callable[[Site, str], Iterator[Output]]
    slow: bool = False  # takes as long as thousands of other pages
    together: bool = False  # one process makes them all, since they share what takes long
    pdf: str = ""  # the kind of report PDF that it makes, where it makes one


def of_stream(*subjects: str) -> Callable[[str, str], Iterable[str]]:
    """Pages of streams: one for each state of these subjects."""

    def of(question: str, key: str) -> Iterable[str]:
        return (key,) if question == "state" and key.partition("/")[0] in subjects else ()

    return of


def once(question: str, key: str) -> Iterable[str]:
    """A page of which there is one: made with the whole site, and again when what it read has changed."""
    return ("",) if question == "site" else ()
