"""One report made anew and not written: the door for auditors and benchmarks."""

from __future__ import annotations

from site_builder.build.makers import MAKERS
from site_builder.build.stale import every_page
from site_builder.maker import PageName
from site_builder.reports.prove import ReportRecord
from site_builder.site import Site


def again(site: Site, record: ReportRecord) -> bytes | None:
    """The same report made anew from a view of the book; None where that book has no such report."""
    name = PageName.parse(record.page)
    if name.maker not in MAKERS or record.page not in every_page(site.reader.view):
        return None
    site.reader.begin()
    return next((data for path, data in MAKERS[name.maker].make(site, name.key) if path == record.path), None)
