"""Made-up values with which the design page shows each component once."""

from __future__ import annotations

from typing import Any

from site_builder.content.charts import Bar, bars, progress, slope
from site_builder.site import Site
from site_builder.words.texts import translator


def specimens(site: Site, language: str) -> dict[str, Any]:
    """A chart of each kind, in a language."""
    say_in = translator(language)
    rows = [Bar(say_in("甲"), 300, "300"), Bar(say_in("乙"), 180, "180")]
    return {
        "rows": rows,
        "bars": bars(say_in("条形图"), rows, 360),
        "slope": slope(say_in("变化图"), (500, 680), ("500", "680"), (say_in("首次批准"), say_in("现行"))),
        "progress": progress(say_in("进展图"), (Bar(say_in("最新进展"), 231, "231"), Bar(say_in("目标"), 220, "220"))),
    }
