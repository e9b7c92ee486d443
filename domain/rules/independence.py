"""Who has a part in what is evaluated, and therefore may not be its evaluator (Art. 23)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Literal

from domain.rules.programme import Programme
from domain.rules.project import Project

Party = Literal["organiser", "undertaker", "partner", "lead_unit", "co_unit", "itself"]
_ROLES: dict[str, Party] = {"lead": "lead_unit", "co": "co_unit"}

TERMS: dict[str, dict[str, tuple[str, str]]] = {
    "party": {
        "organiser": ("组织单位", "organiser"),
        "undertaker": ("承担单位", "undertaking unit"),
        "partner": ("合作单位", "partner"),
        "lead_unit": ("专项牵头单位", "lead unit of the programme"),
        "co_unit": ("专项协办单位", "co-operating unit of the programme"),
        "itself": ("被评估单位本身", "body that is evaluated"),
    },
}


def parties_of_programme(programme: Programme) -> Iterator[tuple[str, Party]]:
    """The units of a programme and of its tasks, each with its part."""
    if programme.lead:
        yield programme.lead, "lead_unit"
    yield from ((unit, "co_unit") for unit in programme.co_units)
    yield from ((named.unit, _ROLES[named.role]) for named in programme.task_units)


def parties_of_project(project: Project, programme: Programme) -> Iterator[tuple[str, Party]]:
    """The bodies with a part in a project, those of its programme included."""
    if project.organiser:
        yield project.organiser, "organiser"
    yield from ((unit, "undertaker") for unit in project.undertakers)
    yield from ((unit, "partner") for unit in project.partners)
    yield from parties_of_programme(programme)


def part_of(body: str, parties: Iterable[tuple[str, Party]]) -> Party | None:
    """The first part that a body has among these, or None."""
    return next((party for unit, party in parties if unit == body), None)
