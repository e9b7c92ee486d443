"""Files of rows (JSON): what a list holds beyond its page, a thousand rows a file.

The browser's script chooses, sorts and searches in these, and whoever downloads them has the whole list. Rows of
entries are added to them by full hundreds, so that a new entry seldom renews a file; rows of subjects stand as they
are now.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from projections.groups import FAMILIES
from projections.key import ListKey
from projections.question import PAGE
from projections.view import ViewReader
from site_builder.lists.catalogue import QUESTIONS, spec_at, spec_of, subjects_of, title_of, whole_of
from site_builder.lists.csv_files import csv_path, has_csv, written
from site_builder.lists.dimensions import values_of
from site_builder.lists.rows import columns_of, rows_of
from site_builder.lists.spec import SHARD, ListSpec, Row, RowsFile
from site_builder.maker import Maker, because, near_item
from site_builder.reader import Reader, Shown
from site_builder.site import Output, Site


def coded(site: Site, spec: ListSpec, rows: list[Row]) -> list[Row]:
    """The rows of a family of entries with what held once each was recorded, as the parts of the family have it."""
    if not (rows and spec.question == "group" and spec.key.name in FAMILIES):
        return rows
    family = spec_of("group", ListKey(spec.key.name)) or spec
    first, last = min(row.index for row in rows), max(row.index for row in rows)
    found: dict[int, dict[str, tuple[str, ...]]] = {row.index: dict(row.codes) for row in rows}
    for name in family.dimensions:
        for value in values_of(site, name):
            key = str(ListKey(family.key.name, name, value))
            for index in site.reader.view.list_between("group", key, first, last):
                if index in found:  # a page of a part has not all entries of its span
                    found[index][name] = (value,)
    return [msgspec.structs.replace(row, codes=found[row.index]) for row in rows]


def _files(question: str, key: str) -> Iterable[str]:
    """The files to which a page of a list in the view belongs; after a full one comes an empty one, as the end."""
    place = ListKey.parse_page(key)
    spec = spec_of(question, place.whole)
    if spec is None or spec.only or not spec.rows:
        return ()
    file, last = divmod(place.page or 0, SHARD // PAGE)
    return [f"{spec.place}#{file}", *([f"{spec.place}#{file + 1}"] if last == SHARD // PAGE - 1 else [])]


def files(site: Site, place: str) -> Iterator[Output]:
    """One file of rows, in both languages; none for a list that a page holds whole."""
    spec, file = spec_at(place)
    shown = _of_file(site.reader, spec, file)
    if shown is None:
        return
    for language in site.languages:
        title = title_of(site, language, spec, "")
        rows = RowsFile(
            title=title.whole,
            above=title.above,
            columns=columns_of(site.words, language, spec),
            rows=coded(site, spec, rows_of(site, language, "", spec.kind, shown)),
        )
        body = msgspec.json.encode(rows, enc_hook=str)  # HTML is a text too
        yield Output(f"{language}/{spec.rows}-{file}.json", body)
        if has_csv(spec) and spec.kind != "entry":  # of entries the page has rows that no file has yet
            yield Output(f"{language}/{csv_path(spec, file)}", written(site, language, rows.columns, rows.rows))


def _near(view: ViewReader, place: str) -> int:
    spec, file = spec_at(place)
    return near_item(view, spec.question, str(spec.key), file * SHARD)


def file_count(site: Site, spec: ListSpec) -> int:
    """How many files of rows there are that hold those of a list, or of the list of which it is a part."""
    whole = spec if not spec.only else subjects_of("project") if spec.question == "facet" else whole_of(spec)
    length = site.reader.length(whole.question, str(whole.key))
    return length // SHARD + 1 if length >= whole.files_from else 0


def _of_file(read: Reader, spec: ListSpec, file: int) -> list[Shown] | None:
    """The rows of a file; None where there is no such file."""
    question, key = spec.question, str(spec.key)
    if len(read.slice(question, key, 0, spec.files_from)) < spec.files_from:
        return None
    start = file * SHARD
    if file and not read.slice(question, key, start - 1, start):
        return None
    shown = read.slice(question, key, start, start + SHARD)
    if spec.kind == "entry" and spec.path:  # what is not in a full hundred is on the front page
        return shown[: len(shown) // PAGE * PAGE]
    return shown


MAKERS = (Maker("listrows", because(*QUESTIONS, of=_files), files, near=_near),)
