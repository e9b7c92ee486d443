"""Transcribing as tests do it: small made-up lists and mappings, and what became of each row."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

from desk.record import Office
from desk.transcribe.mapping import read_mapping
from desk.transcribe.outcomes import Summary
from desk.transcribe.run import transcribe
from domain.ledger.entry import AnyEntry
from domain.ledger.store import Book

HEAD = """
[source]
title = "一份清单"
"""
PROJECTS = (
    HEAD
    + """
[columns]
number = "项目编号"
title = ["项目名称", "课题名称"]
unit = "承担单位"

[[fact]]
kind = "organisation.registered"
stream = "organisation/{unit}"
once = true
fields.name = "{unit}"

[[fact]]
kind = "project.approved"
stream = "project/{number}"
[fact.fields]
number = "{number}"
title = "{title}"
undertakers = ["organisation/{unit}"]
"""
)
LIST = "项目编号,项目名称,承担单位\nZ1,某项目,甲大学\nZ2,另一项目,甲大学\n"
MAPPING = (
    HEAD
    + """
[[fact]]
kind = "project.approved"
stream = "project/{编号}"
[fact.fields]
title = "{名称}"
undertakers = ["organisation/{单位}"]
budget.total = { column = "金额", amount = "万元" }
"""
)
TOP = "编号,名称,单位,金额\n"


class Transcriber:
    """Writes a mapping and a list, and transcribes the one by the other."""

    def __init__(self, folder: Path, book: Book, office: Office) -> None:
        self.folder, self.book, self.office = folder, book, office

    def __call__(self, mapping: str, content: str | bytes, name: str = "list.csv", **options: Any) -> Summary:
        (self.folder / "mapping.toml").write_text(mapping, encoding="utf-8")
        path = self.folder / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return transcribe(
            self.book,
            read_mapping(self.folder / "mapping.toml"),
            path,
            by="officer/registrar",
            office=self.office,
            quarantine=self.folder / "quarantine.csv",
            **options,
        )

    def entry(self, stream: str, number: int = 1) -> AnyEntry:
        return self.book.stream(stream)[number - 1]

    def fact(self, stream: str, number: int = 1) -> Any:
        return self.entry(stream, number).fact

    def quarantine(self) -> list[list[str]]:
        with (self.folder / "quarantine.csv").open(encoding="utf-8", newline="") as file:
            return list(csv.reader(file))


def accounted(summary: Summary) -> tuple[int, int, int, int]:
    """Taken, on record already, quarantined, left out; together every row that was read."""
    told = (summary.taken, summary.already, summary.quarantined, summary.skipped.total())
    assert summary.read == sum(told)
    return told


def reasons(run_on: Transcriber) -> list[str]:
    return [row[1].partition("project.approved: ")[2] or row[1] for row in run_on.quarantine()[1:]]


def table(*rows: list[Any]) -> list[list[Any]]:
    return [["编号", "名称", "单位", "金额"], *rows]
