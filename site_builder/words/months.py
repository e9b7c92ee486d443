"""Months and years as they are called, and what the headlines of a month are about."""

from __future__ import annotations

from site_builder.words.texts import Translate

ENGLISH = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def month_name(language: str, time: str) -> str:
    """What a month (YYYY-MM) or a year (YYYY) is called."""
    year, _, month = time.partition("-")
    if language == "zh":
        return f"{year}年{int(month)}月" if month else f"{year}年"
    return f"{ENGLISH[int(month) - 1]} {year}" if month else year


def month_of_year(language: str, time: str) -> str:
    """What a month (YYYY-MM) is called under the heading of its year."""
    month = int(time[5:])
    return f"{month}月" if language == "zh" else ENGLISH[month - 1]


def matter_words(say_in: Translate) -> dict[str, str]:
    """What headlines are about, by the names of projections/decided.py."""
    return {
        "findings": say_in("逾期和缺项"),
        "decisions": say_in("决定和调整"),
        "evaluations": say_in("验收和评估"),
        "notices": say_in("申报和公示"),
        "money": say_in("经费"),
        "progress": say_in("进展和成果"),
        "reports": say_in("科技报告"),
        "suggestions": say_in("建议和政策"),
        "record": say_in("更正、机构和人员"),
    }
