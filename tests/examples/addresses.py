"""Where everything of the demo lies, and the id of each of its feeds, as a list that is pinned in `addresses.txt`.

Whoever links to a page or follows a feed finds it where it was: an address changes with a line of that file and never
unseen. What is new is written anew: `.venv/bin/python -m tests.examples.addresses SITE > tests/examples/addresses.txt`.
"""

from __future__ import annotations

import json
import re
import sys
from collections import defaultdict
from pathlib import Path

PINNED = Path(__file__).parent / "addresses.txt"
LANGUAGES = ("zh", "en")
# Documents lie under their own hashes; what the search reads and the log's tiles grow with the book.
WITHOUT = ("documents/", "search/", "log/")
LISTS = ("SHA256SUMS", "site-manifest")
COPIES = (".gz", ".br")
_ID = re.compile(r"<id>([^<]*)</id>")


def addresses(site: Path) -> list[str]:
    """A line for each address without its ending, `*/` for both languages: it, its endings, and its feed's id."""
    endings: dict[str, set[str]] = defaultdict(set)
    for path in (file.relative_to(site) for file in site.rglob("*") if file.is_file()):
        if not (str(path).startswith(WITHOUT) or path.stem in LISTS or path.suffix in COPIES):
            endings[str(path.with_suffix(""))].add(path.suffix)
    known = {stem: (" ".join(sorted(found)), feed_id(site, stem)) for stem, found in endings.items()}
    lines = {_line(stem, known) for stem in known}
    return sorted(lines)


def feed_id(site: Path, stem: str) -> str:
    """The id of the feed at an address, without the site's origin; empty where there is none."""
    atom = site / f"{stem}.atom"
    if not atom.is_file():
        return ""
    found = _ID.search(atom.read_text(encoding="utf-8"))
    told = json.loads((site / f"{stem}.json").read_bytes())["_gongshi"]["id"]
    assert found and found[1] == told, f"{stem}: its formats have two ids"
    return str(told[told.index("/feed/") + 1 :])


def _line(stem: str, known: dict[str, tuple[str, str]]) -> str:
    """The line of an address: one for both languages where they are alike."""
    told, id_ = known[stem]
    language, _, rest = stem.partition("/")
    if language in LANGUAGES:
        both = [known.get(f"{each}/{rest}") for each in LANGUAGES]
        alike = {(found[0], _in(each, found[1])) for each, found in zip(LANGUAGES, both, strict=True) if found}
        if None not in both and len(alike) == 1:
            stem, id_ = f"*/{rest}", _in(language, id_)
    return " ".join(part for part in (stem, told, id_) if part)


def _in(language: str, id_: str) -> str:
    return id_.replace(f"feed/{language}/", "feed/*/", 1)


if __name__ == "__main__":
    sys.stdout.writelines(f"{line}\n" for line in addresses(Path(sys.argv[1])))
