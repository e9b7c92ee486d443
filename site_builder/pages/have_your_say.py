"""How to object, to suggest, and to point out a mistake: one page for whoever wants to be heard."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from site_builder.maker import Maker, once
from site_builder.own.groups import Contacts
from site_builder.pages.open_notices import NoticeRow, open_notices
from site_builder.site import Context, Output, Site
from site_builder.words.voice import Voice

SLUG = "have-your-say"


class HaveYourSayPage(Context, frozen=True, kw_only=True):
    """How to be heard, with the notices that are open on the site's day."""

    template: ClassVar[str] = "have-your-say.html"

    notices: list[NoticeRow]
    contacts: Contacts
    spoken: Voice


def have_your_say(site: Site, _: str) -> Iterator[Output]:
    """Both languages of the page, unless the office has one of its own in its place."""
    if SLUG in {page.slug for page in site.settings.pages}:
        return
    notices = open_notices(site)
    if notices:
        site.reader.notes["day", "*"] = None  # the page says how many days are left
    for language in site.languages:
        page = HaveYourSayPage(
            notices=notices, contacts=site.settings.contacts, spoken=site.voice(language, f"{SLUG}.html")
        )
        yield site.render(language, f"{SLUG}.html", page)


MAKERS = (Maker("haveyoursay", once, have_your_say),)
