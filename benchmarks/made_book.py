"""Made-up books of any size for the benchmarks: projects with the facts that most projects have, all illustrative."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from pathlib import Path

from domain.ledger.entry import SCHEMA, AnyEntry, Entry
from domain.ledger.store import Book, open_book
from domain.rules.approval import ProjectApproved, ProjectContractSigned
from domain.rules.evaluation_course import EvaluationReported
from domain.rules.fact import Budget, Fact, Share
from domain.rules.organisation import OrganisationRegistered
from domain.rules.programme import ProgrammeProposed
from domain.rules.project import PlannedMilestone
from domain.rules.proposal import ProjectProposed

PROGRAMMES = 12
PER_UNIT = 20  # projects an undertaking unit has
MINUTE = datetime.timedelta(minutes=1)
BEGIN = datetime.datetime(2015, 1, 5, 1, 0, tzinfo=datetime.UTC)
PER_PROJECT = 5  # entries
TITLES = ("大气细颗粒物来源解析与预报", "城市轨道列车牵引系统", "增材制造装备关键部件", "新型疫苗评价平台")


def month_after(start: datetime.datetime, months: int) -> str:
    """The month so many months after that of a moment."""
    years, month = divmod(start.month - 1 + months, 12)
    return f"{start.year + years}-{month + 1:02}"


def facts(projects: int, pace: datetime.timedelta = MINUTE) -> Iterator[tuple[str, Fact]]:
    """The stream and the fact of every entry, in book order: five entries a project and a few for their holders.

    With the pace between two entries each project begins in the month in which it is recorded, as projects do.
    """
    for number in range(1, PROGRAMMES + 1):
        yield f"programme/{number}", ProgrammeProposed(number=number, title=f"示例专项{number}")
    for number in range(projects):
        unit, programme = f"organisation/U{number // PER_UNIT}", f"programme/{number % PROGRAMMES + 1}"
        project, total = f"project/P{number:06}", 1_000_000 * (number % 97 + 3)
        start = BEGIN + number * PER_PROJECT * pace
        if number % PER_UNIT == 0:
            yield unit, OrganisationRegistered(name=f"示例单位{number // PER_UNIT}", body="institute")
        budget = Budget(
            total=total,
            parts=(
                Share(source="municipal", amount=total // 2),
                Share(source="self_raised", amount=total - total // 2),
            ),
        )
        title = f"{TITLES[number % 4]}研究(示例{number})"
        yield project, ProjectProposed(title=title, programme=programme, undertakers=(unit,))
        yield (
            project,
            ProjectApproved(
                title=title,
                programme=programme,
                undertakers=(unit,),
                budget=budget,
                start=month_after(start, 0),
                end=month_after(start, 35),
            ),
        )
        yield (
            project,
            ProjectContractSigned(
                number=f"HT{number}",
                budget=budget,
                milestones=(PlannedMilestone(key="m1", title="样机", due=month_after(start, 17)),),
            ),
        )
        yield (
            f"evaluation/E{number}",
            EvaluationReported(subject=project, stage="mid_term", scale="four", overall="good"),
        )
        yield (
            f"evaluation/A{number}",
            EvaluationReported(subject=project, stage="acceptance", scale="pass", overall="passed"),
        )


def entries(size: int, pace: datetime.timedelta = MINUTE) -> Iterator[AnyEntry]:
    """`size` entries, each a pace after the one before."""
    numbers: dict[str, int] = {}
    for index, (stream, fact) in enumerate(facts(size // PER_PROJECT + 1, pace)):
        if index == size:
            return
        numbers[stream] = numbers.get(stream, 0) + 1
        moment = BEGIN + index * pace
        yield Entry(
            schema=SCHEMA, stream=stream, number=numbers[stream], by="officer/bench", command=f"c{index}",
            recorded_at=moment.strftime("%Y-%m-%dT%H:%M:%SZ"), decided_on=moment.date().isoformat(),
            authority="示例文件", illustrative=True, fact=fact,
        )  # fmt: skip


def made_book(path: Path, size: int, pace: datetime.timedelta = MINUTE) -> Book:
    """A new SQLite book of `size` entries, each a pace after the one before."""
    path.mkdir(parents=True, exist_ok=True)
    book = open_book(path, create=True)
    batch: list[AnyEntry] = []
    for entry in entries(size, pace):
        batch.append(entry)
        if len(batch) == 1000:
            book.append(batch)
            batch = []
    if batch:
        book.append(batch)
    return book
