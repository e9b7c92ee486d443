"""Which pages a change makes stale: those that read what changed, and those that exist because of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from projections.lists import BUNDLE
from projections.view import ViewReader
from site_builder.pages import MAKERS
from site_builder.reader import PAGE_SIZES

Key = tuple[str, str]


def stale_pages(view: ViewReader, was_as_of: str, as_of: str) -> list[str]:
    """The pages to render since the last build, sorted; the whole site where nothing was built yet."""
    changed = [(question, key) for question, key in view.rows("SELECT question, key FROM dirty")]
    pages = set(born(changed))
    for question, key in changed:
        pages.update(
            page for (page,) in view.rows("SELECT page FROM reads WHERE question=? AND key=?", (question, key))
        )
    if was_as_of != as_of:
        first, last = sorted((was_as_of, as_of))
        crossed = "SELECT DISTINCT page FROM reads WHERE question='day' AND (key='*' OR key >= ? AND key < ?)"
        pages.update(page for (page,) in view.rows(crossed, (first, last)))
    return sorted(pages)


def every_page(view: ViewReader) -> list[str]:
    """Every page that the view has reason for, sorted."""
    return sorted(set(born(_everything(view))))


def _everything(view: ViewReader) -> Iterator[Key]:
    yield "site", "settings"
    for question, key in view.rows("SELECT question, key FROM documents"):
        yield question, key
    for question, key, length in view.rows("SELECT question, key, max(ordinal) + 1 FROM lists GROUP BY question, key"):
        for page in range((length - 1) // PAGE_SIZES.get(question, 100) + 1):
            yield question, f"{key}#{page}"
    for page in range((view.size() + BUNDLE - 1) // BUNDLE):
        yield "book", f"all#{page}"


def born(keys: Iterable[Key]) -> Iterator[str]:
    """The pages that exist because of these keys."""
    for question, key in keys:
        for name, maker in MAKERS.items():
            for page in maker.of(question, key):
                yield f"{name} {page}"
