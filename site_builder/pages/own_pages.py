"""The pages that an office writes itself, in Markdown."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from markupsafe import Markup

from site_builder.maker import Maker, once
from site_builder.own.own_text import own_text
from site_builder.site import Context, Output, Site


class OwnTextPage(Context, frozen=True, kw_only=True):
    """A page of the office's own: its title, and its text as HTML."""

    template: ClassVar[str] = "own_page.html"

    title: str
    text: Markup


def own_pages(site: Site, _: str) -> Iterator[Output]:
    """Every own page in the languages of the site."""
    for each in site.settings.pages:
        for language in site.languages:
            file = each.named("file", language)
            page = OwnTextPage(title=each.named("title", language), text=own_text(file, site.asset(file)))
            yield site.render(language, f"{each.slug}.html", page, newest=-1)


MAKERS = (Maker("ownpages", once, own_pages),)
