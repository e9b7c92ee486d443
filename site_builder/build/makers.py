"""Every maker of every room, by its name: the order is that in which a build counts them."""

from __future__ import annotations

from site_builder.feeds import closings
from site_builder.feeds import findings as findings_feeds
from site_builder.feeds import index as feeds_index
from site_builder.feeds import items as feeds
from site_builder.lists import csv_files, findings, row_files
from site_builder.lists import index as lists_index
from site_builder.lists import maker as lists
from site_builder.maker import Maker
from site_builder.pages import (
    audit,
    book,
    calendars,
    charter,
    dictionary,
    front_door,
    have_your_say,
    home,
    months,
    organisation,
    overview,
    own_pages,
    programme,
    project,
    rulebook,
    sitemap,
    stream,
    trends,
)
from site_builder.reports import makers as reports
from site_builder.search import index as search

ROOMS = (
    front_door, home, overview, have_your_say, own_pages, sitemap, audit, programme, project, organisation, stream,
    charter, lists, row_files, csv_files, lists_index, book, feeds, feeds_index,
    closings, months, calendars, reports, rulebook, dictionary, findings, findings_feeds, trends, search,
)  # fmt: skip
MAKERS: dict[str, Maker] = {maker.name: maker for room in ROOMS for maker in room.MAKERS}
