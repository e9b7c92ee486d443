"""Which pages a change makes stale: those that read what changed, and those that exist because of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from projections.lists import BUNDLE
from projections.saved_charter import charter_of
from projections.view import ViewReader
from site_builder.build.makers import MAKERS
from site_builder.documents import QUESTION, still_holds
from site_builder.maker import PageName
from site_builder.reader import PAGE_SIZES

Key = tuple[str, str]


Standing = tuple[str, int]  # the as-of day, and how many entries are sealed


def stale_pages(view: ViewReader, was: Standing, now: Standing, documents: Path | None = None) -> list[str]:
    """The pages to render since the last build, sorted: what changed in the view, the day, the seals, the documents."""
    changed = [(question, key) for question, key in view.rows("SELECT question, key FROM dirty")]
    pages = {page for page in born(changed) if not _known(view, page)}
    for question, key in changed:
        pages.update(
            page for (page,) in view.rows("SELECT page FROM reads WHERE question=? AND key=?", (question, key))
        )
    if was[0] != now[0]:
        first, last = sorted((was[0], now[0]))
        crossed = "SELECT DISTINCT page FROM reads WHERE question='day' AND (key='*' OR key >= ? AND key < ?)"
        pages.update(page for (page,) in view.rows(crossed, (first, last)))
        if any(first < (each.since or "") <= last for each in charter_of(view).charter.periods):
            pages.update(every_page(view))  # texts say the period that has begun
    if was[1] != now[1]:  # pages that say the newest seal, and those that stand on entries which none covered
        covered = "SELECT DISTINCT page FROM reads WHERE question='seal' AND (key='*' OR key >= ? AND key < ?)"
        bounds = [f"{size:012d}" for size in sorted((was[1], now[1]))]
        pages.update(page for (page,) in view.rows(covered, tuple(bounds)))
    for key, page in view.rows("SELECT key, page FROM reads WHERE question=?", (QUESTION,)):
        if not still_holds(documents, key):
            pages.add(page)
    return sorted(pages)


def _known(view: ViewReader, page: str) -> bool:
    """Whether a page was made before: from then on only what it read makes it stale."""
    known = "SELECT EXISTS (SELECT 1 FROM files WHERE page=?1 UNION ALL SELECT 1 FROM reads WHERE page=?1)"
    return bool(next(view.rows(known, (page,)))[0])


def every_page(view: ViewReader) -> list[str]:
    """Every page that the view has reason for, sorted."""
    return sorted(set(born(_everything(view))))


def _everything(view: ViewReader) -> Iterator[Key]:
    yield "site", "settings"
    for question in sorted({question for maker in MAKERS.values() for question in maker.of}):
        for (key,) in view.rows("SELECT key FROM documents WHERE question=?", (question,)):
            yield question, key
        lengths = "SELECT key, sum(count) FROM lists WHERE question=? GROUP BY key"
        for key, length in view.rows(lengths, (question,)):
            for page in range((length - 1) // PAGE_SIZES.get(question, 100) + 1):
                yield question, f"{key}#{page}"
    for page in range((view.size() + BUNDLE - 1) // BUNDLE):
        yield "book", f"all#{page}"


def born(keys: Iterable[Key]) -> Iterator[str]:
    """The pages that exist because of these keys."""
    makers: dict[str, list[tuple[str, Callable[[str], Iterable[str]]]]] = {}
    for name, maker in MAKERS.items():
        for question, of in maker.of.items():
            makers.setdefault(question, []).append((name, of))
    for question, key in keys:
        for name, of in makers.get(question, ()):
            for page in of(key):
                yield str(PageName(name, page))
