"""In which order pages are made, and which are handed to a process together."""

from __future__ import annotations

from projections.view import ViewReader
from site_builder.build.makers import MAKERS
from site_builder.maker import Maker, PageName

CHUNK, LARGEST, CHUNKS = 64, 1_024, 32  # pages handed to a process at once, and into how many a large site is cut


def maker_of(page: str) -> Maker:
    """The maker of a page, by the page's name."""
    return MAKERS[PageName.parse(page).maker]


def chunks_of(view: ViewReader, pages: list[str]) -> list[list[str]]:
    """Pages that take long first, one by one or together, so that no process is left with all of them; then others.

    Those that begin near the same entry of the book come together: what they share is made once in a process.
    """
    slow: list[list[str]] = []
    together: list[str] = []
    quick: list[str] = []
    for page in pages:
        maker = maker_of(page)
        if maker.slow:
            slow.append([page])
        else:
            (together if maker.together else quick).append(page)
    quick.sort(key=lambda page: _near(view, page))
    size = min(max(CHUNK, len(quick) // CHUNKS), LARGEST)
    chunks = [*slow, together, *(quick[start : start + size] for start in range(0, len(quick), size))]
    return [chunk for chunk in chunks if chunk]


def _near(view: ViewReader, page: str) -> int:
    """Near which entry of the book a page begins; what is about the whole book comes first."""
    near = maker_of(page).near
    return near(view, PageName.parse(page).key) if near else -1
