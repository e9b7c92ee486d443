"""What no sentence tells, a correction may hold: it is said in words, and never in those of the program."""

from __future__ import annotations

import pytest

from domain.rules.charter import CalendarYear, CharterTerm, CharterVocabulary, EndedTerm, Period
from site_builder.words.book_words import default_words
from site_builder.words.values import plain
from site_builder.words.voice import Voice

TERM = CharterTerm(code="fund", zh="政府投资基金", en="state fund")


@pytest.mark.parametrize(
    ("value", "zh", "en"),
    [
        (TERM, "fund 政府投资基金", "fund state fund"),
        (
            CharterVocabulary(name="fund_source", terms=(TERM,)),
            "fund_source fund 政府投资基金",
            "fund_source fund state fund",
        ),
        (
            Period(name="notice_least", number=5, unit="working_days"),
            "公示期最短 5 个工作日",
            "shortest notice 5 working days",
        ),
        (
            EndedTerm(vocabulary="fund_source", code="other", until="2025-01-01"),
            "fund_source other 2025年1月1日",
            "fund_source other 1 January 2025",
        ),
        (
            CalendarYear(year=2027, off=("2027-01-01",), source="通知"),
            "2027年 2027年1月1日 通知",
            "2027 1 January 2027 通知",
        ),
    ],
)
def test_each_part_is_said_in_turn(value: object, zh: str, en: str) -> None:
    for language, said in (("zh", zh), ("en", en)):
        assert plain(Voice(default_words(), language, lambda stream: stream), value) == said
