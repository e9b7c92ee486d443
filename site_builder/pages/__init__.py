"""The pages of the site, one maker a kind of page."""

from __future__ import annotations

from site_builder.feeds import closings
from site_builder.feeds import findings as findings_feeds
from site_builder.feeds import index as feeds_page
from site_builder.feeds import items as feeds
from site_builder.lists import entries as events
from site_builder.lists import facets, findings
from site_builder.lists import subjects as register
from site_builder.maker import Maker
from site_builder.pages import (
    audit,
    book,
    dictionary,
    home,
    organisation,
    programme,
    project,
    reports,
    rulebook,
    stream,
    trends,
)
from site_builder.search import index as search

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
