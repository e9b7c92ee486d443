"""Lists as CSV (RFC 4180, UTF-8 with its mark): one file for up to a thousand rows, else one beside each file of rows.

A row says what the page says, in words; days are ISO 8601, money is a plain number in units of its heading. What a
spreadsheet would take for a formula is marked as a text. Lists of subjects, and families of entries, have such files.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence

from markupsafe import Markup, escape

from projections.groups import FAMILIES
from projections.key import ListKey
from site_builder.lists.catalogue import QUESTIONS, spec_at, spec_of
from site_builder.lists.rows import columns_of, rows_of
from site_builder.lists.spec import SHARD, Cell, ListColumn, ListSpec, Row
from site_builder.maker import Maker, because
from site_builder.site import Output, Site
from site_builder.words.book_words import BookWords

FORMULA = re.compile("[=+@\t\r\uff1d\uff0b\uff20\uff0d-]")  # with what a spreadsheet begins to reckon
_DAY = re.compile(r'<time datetime="([^"]+)">[^<]*</time>')
_LINK = re.compile(r'<a href="([^"]+)"')


def has_csv(spec: ListSpec) -> bool:
    """Whether a list is published as CSV: one with a page of its own, that is no part of another."""
    whole = spec.kind != "entry" or (spec.question == "group" and spec.key.name in FAMILIES and not spec.key.sort)
    return bool(spec.path) and not spec.only and not spec.key.sort and whole


def csv_paths(spec: ListSpec, length: int) -> list[str]:
    """Where its files lie from the language's folder, oldest rows first; none while it is empty."""
    if not has_csv(spec) or not length:
        return []
    return [csv_path(spec, number) for number in range(-(-length // SHARD))]


def csv_path(spec: ListSpec, number: int) -> str:
    """Where the n-th thousand rows lie, from 0: `projects.csv`, `projects-2.csv`."""
    return f"{spec.path}{f'-{number + 1}' if number else ''}.csv"


def _lists(question: str, key: str) -> Iterable[str]:
    spec = spec_of(question, ListKey.parse_page(key).whole)
    return (spec.place,) if spec and has_csv(spec) else ()


def files(site: Site, place: str) -> Iterator[Output]:
    """The files of a list, in each language; those of subjects that have files of rows are made beside these."""
    spec, _ = spec_at(place)
    key = str(spec.key)
    length = site.reader.length(spec.question, key)
    if spec.kind != "entry" and length >= spec.files_from:
        return
    for number, path in enumerate(csv_paths(spec, length)):
        shown = site.reader.slice(spec.question, key, number * SHARD, min((number + 1) * SHARD, length))
        for language in site.languages:
            rows = rows_of(site, language, "", spec.kind, shown)
            yield Output(f"{language}/{path}", written(site, language, columns_of(site.words, language, spec), rows))


def written(site: Site, language: str, columns: Sequence[ListColumn], rows: Sequence[Row]) -> bytes:
    """A file: the number of the entry that brought each row, its cells, its marks, its address."""
    say_in, root = site.words.say_in(language), f"{site.settings.base_url}{language}/"
    heads = [
        f"{column.title} ({site.words.currency})" if column.kind == "number" else column.title for column in columns
    ]
    told = io.StringIO()
    out = csv.writer(told, lineterminator="\r\n")
    out.writerow([say_in("记录编号"), *heads, say_in("标记"), say_in("网址")])
    for row in rows:
        cells = [_plain(site.words, language, column, cell) for column, cell in zip(columns, row.cells, strict=True)]
        marks = "; ".join(words for cell in row.cells for _, words in cell.tags)
        link = _LINK.search(next((c.html for k, c in zip(columns, row.cells, strict=True) if k.main), ""))
        out.writerow([row.index, *cells, defused(marks), root + link[1] if link else ""])
    return b"\xef\xbb\xbf" + told.getvalue().encode()


def _plain(words: BookWords, language: str, column: ListColumn, cell: Cell) -> str:
    """What a cell says; an amount in the currency of the heading as a number, in another in words."""
    if column.kind == "number" and cell.value and cell.html == escape(words.money(language, int(cell.value))):
        return f"{int(cell.value) // 100}.{int(cell.value) % 100:02}".removesuffix(".00")
    text = Markup(_DAY.sub(r"\1", cell.html)).striptags()
    return defused(f"{text} {cell.note}".strip())


def defused(text: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    return f"'{text}" if FORMULA.match(text) else text


MAKERS = (Maker("listcsv", because(*QUESTIONS, of=_lists), files),)
