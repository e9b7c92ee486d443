"""The newest rows of a list on another page, and where all of it is."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import quote

import msgspec

from site_builder.lists.catalogue import part_of, subjects_about, subjects_of
from site_builder.lists.dimensions import size_of
from site_builder.lists.rows import columns, rows_of
from site_builder.lists.spec import EXCERPT, ListColumn, ListSpec, Row
from site_builder.site import Site

SHOWN = (0, 2, 3, 8)  # of a project: its name, state, units and budget


class ListExcerpt(msgspec.Struct, frozen=True, kw_only=True):
    """The newest rows of a list of projects, with its length, and the address of all of it, "" where these are all."""

    columns: Sequence[ListColumn]
    rows: Sequence[Row]
    length: int
    address: str


def projects_of(site: Site, language: str, stream: str, path: str) -> ListExcerpt:
    """The newest projects of a programme or a unit, for a page at a path of the language's folder."""
    spec = subjects_about("project", stream)
    length = site.reader.length("born", str(spec.key))
    rows = rows_of(site, language, path, "project", site.reader.newest_of("born", str(spec.key), EXCERPT))
    named = columns(site.words, language, "project", "")
    return ListExcerpt(
        columns=[named[at] for at in SHOWN],
        rows=[msgspec.structs.replace(row, cells=tuple(row.cells[at] for at in SHOWN), codes={}) for row in rows],
        length=length,
        address=address_of(site, spec),
    )


def address_of(site: Site, spec: ListSpec) -> str:
    """Where a list is read whole: its page, or that which shows it from its files of rows; "" where it has neither."""
    if spec.path:
        return spec.page
    length = site.reader.length(spec.question, str(spec.key))
    return f"records.html?list={quote(spec.rows.removeprefix('rows/'))}" if length >= spec.files_from else ""


def projects_by(site: Site, dimension: str, value: str) -> str:
    """Where the projects with a value are listed: on a page of their own, or in the list of all."""
    whole = subjects_of("project")
    part = part_of(whole, dimension, value)
    if part is None:
        raise LookupError(f"projects have no {dimension}")
    return part.page if size_of(site, part)[1] else f"{whole.page}?{dimension}={quote(value)}"
