"""Where things live on the site: flat files with relative links, the same in every language's folder."""

from __future__ import annotations

import functools
import hashlib
import re

FOLDERS = {
    "plan": "plan",
    "programme": "programmes",
    "project": "projects",
    "organisation": "organisations",
    "officer": "officers",
    "evaluation": "evaluations",
    "report": "reports",
    "suggestion": "suggestions",
    "policy": "policies",
    "call": "calls",
    "book": "book",
}
_SAFE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,79}\Z")
BUNDLE = 256


@functools.lru_cache(100_000)
def slug(name: str) -> str:
    """A file name for an id: the id itself where any host and stick can hold it, else `u-` and a short hash."""
    if _SAFE.match(name) and not name.endswith((".", ".html")):
        return name
    return "u-" + hashlib.sha256(name.encode()).hexdigest()[:16]


@functools.lru_cache(100_000)
def page_of(stream: str) -> str:
    """The page of a stream, from its language's folder: `projects/Z14.html`."""
    subject, _, name = stream.partition("/")
    return f"{FOLDERS[subject]}/{slug(name)}.html"


def list_path(key: str, page: int | None = None) -> str:
    """The path of a list (`projects.html`, `lists/project-of-…`), or of one of its numbered pages, counted from 1."""
    subject, _, of = key.partition(" of ")
    name = FOLDERS[subject] if not of else f"lists/{subject}-of-{slug(of.replace('/', '-'))}"
    if page is None:
        return f"{name}.html"
    return f"lists/{name.removeprefix('lists/')}/{page + 1}.html"


def bundle_page(index: int) -> str:
    """The page of the book that holds an entry."""
    return f"entries/{index // BUNDLE}.html"


def up(path: str) -> str:
    """What leads from a page back to its language's folder."""
    return "../" * path.count("/")
