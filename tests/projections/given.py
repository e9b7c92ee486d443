"""Small books for the tests of projections: steps become entries, folded into a real view."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from domain.ledger.entry import SCHEMA, AnyEntry, Entry, Source, canonical
from domain.rules.fact import Fact
from domain.rules.in_force import default
from projections.all import QUESTIONS
from projections.findings.standing import RuleFinding, answered_by, open_on
from projections.follow import follow
from projections.view import View, ViewReader

LIST = Source(title="示例名单", sha256="0" * 64, row=1)


class Step(NamedTuple):
    """One entry to be: `public` is the day on which it is published, that of the decision unless said otherwise."""

    stream: str
    fact: Fact
    on: str | None
    public: str | None = None
    source: Source | None = None


def entries(steps: Iterable[Step]) -> list[AnyEntry]:
    """The steps as entries, in order."""
    numbers: dict[str, int] = {}
    found: list[AnyEntry] = []
    for index, step in enumerate(steps):
        numbers[step.stream] = numbers.get(step.stream, 0) + 1
        found.append(
            Entry(
                schema=SCHEMA, stream=step.stream, number=numbers[step.stream], by="officer/1", command=f"c{index}",
                recorded_at=f"{step.public or step.on}T01:00:00Z", decided_on=step.on, authority="示例文件",
                source=step.source, fact=step.fact.noted(default()),
            )
        )  # fmt: skip
    return found


class Folded:
    """What a view holds after some entries."""

    def __init__(self, path: Path, given: Sequence[AnyEntry], sizes: Sequence[int] = ()) -> None:
        bodies = [(3 * index + 1, canonical(entry)) for index, entry in enumerate(given)]
        view = View(path)
        for size in (*sizes, None):
            upto = None if size is None else min(len(given), _folded(path) + size)
            follow(view, lambda after, limit: [row for row in bodies if row[0] > after][:limit], QUESTIONS, upto=upto)
        view.close()
        self.path = path

    def document(self, question: str, key: str) -> Any:
        """One document, decoded."""
        reader = ViewReader(self.path)
        body = reader.document(question, key)
        reader.close()
        return msgspec.json.decode(body) if body else None

    def listed(self, question: str, key: str) -> list[int]:
        """The entries of a list."""
        reader = ViewReader(self.path)
        found = reader.list_slice(question, key, 0, 1_000_000)
        reader.close()
        return found

    def documents(self, question: str) -> dict[str, Any]:
        """Every document of a question."""
        reader = ViewReader(self.path)
        found = {key: msgspec.json.decode(reader.document(question, key) or b"null") for key in reader.keys(question)}
        reader.close()
        return found

    def tables(self) -> dict[str, list[tuple[Any, ...]]]:
        """Everything that was folded, row by row."""
        reader = ViewReader(self.path)
        names = ("entries", "documents", "lists")
        found = {name: sorted(reader.rows(f"SELECT * FROM {name}")) for name in names}
        reader.close()
        return found

    def standing(self, subject: str, day: str) -> list[RuleFinding]:
        """The findings of a subject that stand on a day."""
        return open_on(subject, self.document("findings", subject), day)

    def answered(self, subject: str, day: str) -> list[RuleFinding]:
        """Those that were answered by a day."""
        return answered_by(subject, self.document("findings", subject), day)


def _folded(path: Path) -> int:
    reader = ViewReader(path)
    size = reader.size()
    reader.close()
    return size
