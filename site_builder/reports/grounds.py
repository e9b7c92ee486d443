"""The grounds of what a report says: the numbers of entries, raised beside every figure and linked to their pages."""

from __future__ import annotations

from collections.abc import Iterable

from markupsafe import Markup

from site_builder.addresses import bundle_page

RAISED = '<sup class="ground">\N{NO-BREAK SPACE}[{}]</sup>'  # the space keeps it on the line of what it is a ground of
FEW = 3  # as many numbers stand beside a figure; more go into the table of grounds
LISTED = 60  # ranges of numbers that a row of that table prints


class Grounds:
    """What one report cites; `root` is where the site's language folder is published, ending in a slash."""

    def __init__(self, root: str, note: str) -> None:
        self.root = root
        self.note = note  # what stands before the number of a row, 注 or note
        self.rows: list[tuple[int, ...]] = []
        self._cited: dict[int, None] = {}

    @property
    def cited(self) -> list[int]:
        """Every entry cited, in book order."""
        return sorted(self._cited)

    def __call__(self, indexes: Iterable[int]) -> Markup:
        """The raised numbers of these entries; nothing where there are none."""
        own = tuple(sorted(set(indexes)))
        self._cited.update(dict.fromkeys(own))
        if not own:
            return Markup("")
        if len(own) <= FEW:
            return Markup(RAISED).format(Markup(", ").join(map(self.link, own)))
        if own not in self.rows:
            self.rows.append(own)
        row = self.rows.index(own) + 1
        return Markup(RAISED).format(Markup('<a href="#ground{}">{}{}</a>').format(row, self.note, row))

    def link(self, index: int) -> Markup:
        """An entry's number, linked to its place in the book."""
        return Markup('<a href="{}{}#e{}">{}</a>').format(self.root, bundle_page(index), index, index)

    def ranges(self, indexes: Iterable[int], most: int = LISTED) -> Markup:
        """Numbers of entries as ranges, linked: 3–7, 12."""
        found = ranges(indexes)
        said = [
            self.link(first) if first == last else Markup("{}–{}").format(self.link(first), self.link(last))
            for first, last in found[:most]
        ]
        return Markup(", ").join(said) + (" …" if len(found) > most else "")


def ranges(indexes: Iterable[int]) -> list[tuple[int, int]]:
    """Whole numbers as runs of neighbours, each with its first and last."""
    found: list[tuple[int, int]] = []
    for index in sorted(set(indexes)):
        if found and found[-1][1] == index - 1:
            found[-1] = (found[-1][0], index)
        else:
            found.append((index, index))
    return found
