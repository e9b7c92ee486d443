"""Report PDFs: each scientific and technical report, and what the office accounts for by year, unit and project."""

from __future__ import annotations

from collections.abc import Iterable

from projections.key import ListKey
from site_builder.maker import Maker, because, of_stream
from site_builder.reports.account import account
from site_builder.reports.annual import annual
from site_builder.reports.dossier import dossier
from site_builder.reports.notices import notices
from site_builder.reports.scientific import scientific


def _years(question: str, key: str) -> Iterable[str]:
    """One for each year of the plan, or of a programme."""
    return (str(ListKey.parse_page(key).whole),) if question == "year" else ()


def _months(question: str, key: str) -> Iterable[str]:
    """One for each month in which a notice began."""
    return (str(ListKey.parse_page(key).whole),) if question == "notices" else ()


MAKERS = (
    Maker("pdf-report", of_stream("report"), scientific, slow=True, pdf="report"),
    Maker("pdf-annual", because("year", of=_years), annual, slow=True, pdf="annual"),
    Maker("pdf-notices", because("notices", of=_months), notices, slow=True, pdf="notices"),
    Maker("pdf-dossier", of_stream("project"), dossier, slow=True, pdf="dossier"),
    Maker("pdf-account", of_stream("organisation"), account, slow=True, pdf="account"),
)
