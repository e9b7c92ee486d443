"""The targets of a programme: what is to be reached, what was measured last, and the verdict on the day (Art. 9).

One place says it for programme pages, the overview and annual reports. A program judges numbers alone: what a target or
a measurement says in words stands as not judged.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Literal

import msgspec

from domain.rules.fact import Target
from domain.rules.programme import Measured
from projections.days import last_day
from site_builder.content.verdict import Mark
from site_builder.reader import Reader
from site_builder.words.changes import measure
from site_builder.words.texts import Translate
from site_builder.words.voice import Voice

TargetStanding = Literal["missed", "reached", "on_course", "not_judged", "not_measured", "never_measured"]
STANDINGS: tuple[TargetStanding, ...] = (
    "missed", "never_measured", "not_measured", "on_course", "not_judged", "reached",
)  # fmt: skip
MARKS: dict[TargetStanding, Mark] = {
    "missed": "bad", "never_measured": "wait", "not_measured": "plain", "on_course": "plain", "not_judged": "plain",
    "reached": "ok",
}  # fmt: skip


class TargetRow(msgspec.Struct, frozen=True, kw_only=True):
    """A target in words, with what was measured last and how it stands; `numbers` are what was measured and the aim."""

    name: str
    aim: str
    now: str
    as_of: str | None
    due: str | None
    standing: TargetStanding
    numbers: tuple[str, str] | None

    @property
    def mark(self) -> Mark:
        """The mark of its standing."""
        return MARKS[self.standing]


def standings(targets: Iterable[Target], measured: Iterable[Measured], day: str) -> list[TargetStanding]:
    """How each target stands on a day, by what was measured last."""
    newest = {each.target: each for each in measured}
    return [_standing(each, newest.get(each.key), day) for each in targets]


def watched(read: Reader, targets: Iterable[Target]) -> None:
    """Note the days on which targets fall due: whoever shows how they stand is stale once one has passed."""
    for each in targets:
        if due := last_day(each.due):
            read.passed(due)


def _standing(target: Target, got: Measured | None, day: str) -> TargetStanding:
    due = last_day(target.due)
    over = due is not None and due < day
    if got is None:
        return "never_measured" if over else "not_measured"
    met = _is_met(target, got.value)
    if met is None:
        return "not_judged"
    return "reached" if met else "missed" if over else "on_course"


def _is_met(target: Target, value: str | None) -> bool | None:
    """Whether a measured value reaches the target; None where that is not a comparison of numbers."""
    if value is None or target.value is None or target.comparison is None:
        return None
    got, aim = Decimal(value), Decimal(target.value)
    return {"at_least": got >= aim, "at_most": got <= aim, "exactly": got == aim}[target.comparison]


def target_rows(spoken: Voice, targets: Sequence[Target], measured: Sequence[Measured], day: str) -> list[TargetRow]:
    """The targets in words, each as it stands on a day."""
    newest = {each.target: each for each in measured}
    return [
        _row(spoken, each, newest.get(each.key), standing)
        for each, standing in zip(targets, standings(targets, measured, day), strict=True)
    ]


def _row(spoken: Voice, target: Target, got: Measured | None, standing: TargetStanding) -> TargetRow:
    english = spoken.language == "en"
    unit = (english and target.unit_en) or target.unit or ""
    value = got.value if got else None
    aim = measure(spoken, target.comparison, target.value, unit) if target.value else ""
    return TargetRow(
        name=str((english and target.indicator_en) or target.indicator),
        aim=aim or (english and target.statement_en) or target.statement or "",
        now=measure(spoken, None, value, unit) if value else (got and got.statement) or "",
        as_of=got.as_of if got else None,
        due=target.due,
        standing=standing,
        numbers=(value, target.value) if value and target.value else None,
    )


def standing_words(say_in: Translate) -> dict[TargetStanding, str]:
    """What each standing is called."""
    return {
        "reached": say_in("已达到"),
        "missed": say_in("到期未达到"),
        "on_course": say_in("进行中"),
        "not_judged": say_in("有记录，待评定"),
        "never_measured": say_in("到期没有测量"),
        "not_measured": say_in("尚无测量"),
    }
