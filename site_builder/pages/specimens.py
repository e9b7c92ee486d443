"""Made-up values with which the design page shows each component once."""

from __future__ import annotations

import msgspec
from markupsafe import Markup

from site_builder.content.charts import Bar, bars, progress, slope
from site_builder.words.book_words import BookWords


class Specimens(msgspec.Struct, frozen=True, kw_only=True):
    """A chart of each kind, and the rows of one."""

    rows: list[Bar]
    bars: Markup
    slope: Markup
    progress: Markup


def specimens(words: BookWords, language: str) -> Specimens:
    """The specimens in a language."""
    say_in = words.say_in(language)
    rows = [Bar(say_in("甲"), 300, "300"), Bar(say_in("乙"), 180, "180")]
    latest, target = Bar(say_in("最新进展"), 231, "231"), Bar(say_in("目标"), 220, "220")
    return Specimens(
        rows=rows,
        bars=bars(say_in("条形图"), rows, 360),
        slope=slope(say_in("变化图"), (500, 680), ("500", "680"), (say_in("首次批准"), say_in("现行"))),
        progress=progress(say_in("进展图"), (latest, target)),
    )
