"""A small book in which much moves: projects of every class and district, adjustments, notices, new names."""

from __future__ import annotations

import datetime
import random
from collections.abc import Iterator

from domain.ledger.entry import SCHEMA, AnyEntry, Entry
from domain.rules.adjustment import ProjectExtended, ProjectReclassified, ProjectUnitChanged
from domain.rules.approval import ProjectApproved
from domain.rules.correction import EntryCorrected
from domain.rules.evaluation import Stage
from domain.rules.evaluation_course import EvaluationReported
from domain.rules.fact import Fact
from domain.rules.notice import ProjectNoticeOpened
from domain.rules.organisation import OrganisationRegistered, OrganisationRenamed
from domain.rules.programme import ProgrammeProposed
from domain.rules.project import ManagementClass, Method
from domain.rules.proposal import ProjectProposed
from domain.rules.suggestion import SuggestionDeclined, SuggestionReceived

CLASSES: tuple[ManagementClass, ...] = ("government_organised", "government_supported", "government_encouraged")
DISTRICTS = ("110105", "110108", "110114")
METHODS: tuple[Method, ...] = ("directed", "merit_based", "open_tender")
STAGES: tuple[Stage, ...] = ("post", "mid_term")
UNITS = tuple(f"organisation/U{number}" for number in range(4))


def facts(seed: int) -> Iterator[tuple[str, Fact]]:
    """Facts without end, the same for the same seed; names carry what HTML and XML must escape."""
    chance = random.Random(seed)
    yield "programme/1", ProgrammeProposed(number=1, title="示例专项<1> & 其他", title_en="Programme <1> & others")
    for number, unit in enumerate(UNITS):
        yield unit, OrganisationRegistered(name=f"示例单位{number}", body="institute")
    project = suggestion = 0
    while True:
        what = chance.random()
        if project == 0 or what < 0.3:
            yield f"project/P{project}", _proposal(chance, project)
            project += 1
            continue
        if what > 0.96:
            suggestion += 1
            yield f"suggestion/S{suggestion}", SuggestionReceived(title=f"示例建议{suggestion}", side="demand")
            yield f"suggestion/S{suggestion}", SuggestionDeclined(reason="示例理由")
        elif what > 0.94:
            yield chance.choice(UNITS), OrganisationRenamed(new_name=f"示例新名{chance.randrange(99)}")
        else:
            number = chance.randrange(project)
            yield _later(chance, number)


def _proposal(chance: random.Random, number: int) -> Fact:
    return ProjectProposed(
        title=f"示例项目{number}", title_en=f"Illustrative project {number}", programme="programme/1",
        undertakers=(chance.choice(UNITS),), management_class=chance.choice(CLASSES), method=chance.choice(METHODS),
        district=chance.choice(DISTRICTS), start=f"{2014 + number % 3}-01",
    )  # fmt: skip


def _later(chance: random.Random, number: int) -> tuple[str, Fact]:
    project = f"project/P{number}"
    made = chance.randrange(7)
    if made == 0:
        return project, ProjectExtended(end="2017-12", before="2016-12", reason="示例理由")
    if made == 1:
        return project, ProjectReclassified(management_class=chance.choice(CLASSES), reason="示例理由")
    if made == 2:
        return project, ProjectUnitChanged(undertakers=(chance.choice(UNITS),), reason="示例理由")
    if made == 3:
        day = f"2015-0{chance.randrange(1, 4)}-1{chance.randrange(10)}"
        return project, ProjectNoticeOpened(starts="2015-01-05", ends=day)
    if made == 4:
        stage = chance.choice(STAGES)
        name = f"evaluation/E{number}-{chance.randrange(10**9)}"
        return name, EvaluationReported(subject=project, stage=stage, scale="four", overall="good")
    if made == 5:
        return project, EntryCorrected(number=1, field="district", wrong='"x"', right='"110108"', reason="示例")
    return project, ProjectApproved(title=f"示例项目{number}", programme="programme/1", undertakers=(UNITS[0],))


def lively(count: int, seed: int = 7, hours: int = 6) -> list[AnyEntry]:
    """The first entries of the book, one every so many hours from 2015."""
    begin = datetime.datetime(2015, 1, 1, tzinfo=datetime.UTC)
    numbers: dict[str, int] = {}
    found: list[AnyEntry] = []
    for index, (stream, fact) in zip(range(count), facts(seed), strict=False):
        numbers[stream] = numbers.get(stream, 0) + 1
        found.append(an_entry(index, numbers[stream], begin + datetime.timedelta(hours=hours * index), stream, fact))
    return found


def an_entry(index: int, number: int, moment: datetime.datetime, stream: str, fact: Fact) -> AnyEntry:
    """A fact as the entry of a moment, decided on the same day."""
    return Entry(
        schema=SCHEMA,
        stream=stream,
        number=number,
        by="officer/test",
        command=f"c{index}",
        recorded_at=moment.strftime("%Y-%m-%dT%H:%M:%SZ"),
        decided_on=moment.date().isoformat(),
        authority="示例文件 <1> & 2",
        illustrative=True,
        fact=fact,
    )
