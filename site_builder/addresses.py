"""Where things live on the site: flat files with relative links, the same in every language's folder."""

from __future__ import annotations

import functools
import hashlib
import re

from domain.rules.charter import STREAM
from projections.findings.news import EVERY
from projections.key import ListKey
from projections.lists import BUNDLE

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
    "charter": "charter",
}
CHANGES = "changes"  # the folder of the pages of months, and the page that leads to them
_SAFE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,79}\Z")
_NO_NAME = re.compile(  # what Windows takes for a device whatever follows the point, and our own names of ids by a hash
    r"(con|prn|aux|nul|com[0-9]|lpt[0-9])(\.|\Z)|u-[0-9a-f]{16}\Z", re.IGNORECASE
)
# What we put after an address ourselves: an id that ends so would stand at the address of another.
_OURS = re.compile(r"-(overdue|archive-[0-9]+)\Z", re.IGNORECASE)
_NUMBERED = re.compile(r"-([0-9]{4}|unknown)-[0-9]+\Z")  # as the numbered pages of findings end
_PARTS = re.compile(r"[._-]+|[^._-]+")


@functools.lru_cache(100_000)
def slug(name: str) -> str:
    """A file name for an id, which no other id has on any host or stick, though it be blind to case.

    It is the id itself where that is a plain one in its usual case; in another case, or where it ends as our own
    addresses do, a mark follows it; else it is `u-` and a short hash. It follows from the id alone, whatever else is in
    the book.
    """
    if not _plain(name):
        return "u-" + _hash(name)
    return name if name == _usual(name) and not _OURS.search(name) else f"{name}~{_hash(name)[:8]}"


def _plain(name: str) -> bool:
    return bool(_SAFE.match(name)) and not (name.endswith((".", ".html")) or _NO_NAME.match(name))


def _hash(name: str) -> str:
    return hashlib.sha256(name.encode()).hexdigest()[:16]


def _usual(name: str) -> str:
    """The one of all ids that differ in case alone which needs no mark: words in small letters, codes in capitals.

    A word has three letters or more and a vowel (`founder`, `example-unit-jia`); what follows a word at the
    beginning is small too (`example-d1`); all else are codes (`Z1401`, `SL-2014-1`, `SL2014001-acceptance`).
    """
    parts = _PARTS.findall(name)
    if _is_word(parts[0]):
        return name.lower()
    return "".join(part.lower() if _is_word(part) else part.upper() for part in parts)


def _is_word(part: str) -> bool:
    return len(part) > 2 and part.isalpha() and not set("aeiou").isdisjoint(part.lower())


@functools.lru_cache(100_000)
def key_slug(key: ListKey) -> str:
    """A file name for the key of a list: our own words as they are, and the id of a stream where it ends in one."""
    own = (key.name, "" if key.stream.startswith(f"{key.sort}/") else key.sort, "" if key.stream else key.value)
    words = "-".join(filter(None, own))
    if not key.stream:
        return words if _plain(words) and words == words.lower() else "u-" + _hash(words)
    subject, _, name = key.stream.partition("/")
    if not _plain(name):
        whole = "/".join(filter(None, (*own, key.stream)))
        return "u-" + _hash(whole if "/" in name else whole.replace("/", "-"))
    return "-".join(filter(None, (words, subject, slug(name))))


@functools.lru_cache(100_000)
def page_of(stream: str) -> str:
    """The page of a stream, from its language's folder: `projects/Z14.html`."""
    if stream == STREAM:
        return "charter.html"
    subject, _, name = stream.partition("/")
    return f"{FOLDERS[subject]}/{slug(name)}.html"


def list_path(key: ListKey) -> str:
    """The path of a list of subjects (`projects.html`, `lists/project-of-…`), or of one of its pages, told from 1."""
    name = FOLDERS[key.name] if not key.sort else f"lists/{key.name}-of-{key_slug(key.part)}"
    if key.page is None:
        return f"{name}.html"
    return f"lists/{name.removeprefix('lists/')}/{key.page + 1}.html"


def month_path(time: str, group: str) -> str:
    """The page of what changed in a month or a year: `changes/2015-12.html`, `changes/2015-programme-1.html`."""
    name = time if group == EVERY else key_slug(ListKey.parse(group)._replace(name=time))
    return f"{CHANGES}/{name}.html"


def in_one_format(of: ListKey) -> bool:
    """Whether the feeds about a group are published as RSS alone: those of single projects and units, and of districts'
    approvals and notices are.

    There are as many of them as projects, units and districts; all readers read RSS.
    """
    return of.sort == "district" if of.name else of.sort in ("project", "organisation")


def bundle_page(index: int) -> str:
    """The page of the book that holds an entry."""
    return f"entries/{index // BUNDLE}.html"


def up(path: str) -> str:
    """What leads from a page back to its language's folder."""
    return "../" * path.count("/")


def group_path(group: str) -> str:
    """The page of a group of findings, from its language's folder."""
    if group == EVERY:
        return "findings.html"
    key = ListKey.parse(group)
    name = key.value.removeprefix(f"{key.sort}/")
    mark = f"~{_hash(name)[:8]}" if _NUMBERED.search(name) else ""
    return f"findings/{key.sort}-{slug(name)}{mark}.html"


def findings_page(group: str, year: str, number: int) -> str:
    """One numbered page (from 0) of those that fell due in a year."""
    return f"{group_path(group).removesuffix('.html')}-{year}-{number + 1}.html"


def news_path(group: str) -> str:
    """The feed of what entries show or settle, without its ending, from its language's folder."""
    return group_path(group).removesuffix(".html")


def overdue_path(group: str) -> str:
    """The feed of what is missing once a day has passed."""
    return f"{news_path(group)}-overdue"
