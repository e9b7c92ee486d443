"""The pages of the site, one maker a kind of page."""

from __future__ import annotations

from site_builder.maker import Maker
from site_builder.pages import (
    audit,
    book,
    closings,
    dictionary,
    events,
    facets,
    feeds,
    feeds_page,
    findings,
    findings_feeds,
    home,
    organisation,
    programme,
    project,
    register,
    reports,
    rulebook,
    search,
    stream,
    trends,
)

MAKERS: dict[str, Maker] = {
    maker.name: maker
    for module in (
        home,
        audit,
        programme,
        project,
        organisation,
        stream,
        register,
        events,
        facets,
        book,
        feeds,
        feeds_page,
        closings,
        reports,
        rulebook,
        dictionary,
        findings,
        findings_feeds,
        trends,
        search,
    )
    for maker in module.MAKERS
}
