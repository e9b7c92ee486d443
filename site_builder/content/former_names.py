"""What a body was called before it was renamed, in the language of the page."""

from __future__ import annotations

from collections.abc import Iterable

from domain.rules.history import Happening
from domain.rules.organisation import Organisation, OrganisationRenamed
from site_builder.reader import Shown
from site_builder.site import Site


def former_names(language: str, facts: Iterable[Happening]) -> list[str]:
    """The names that a body had, the oldest first, from its own facts as corrected; in English where there is one."""
    body, found = Organisation(id=""), []
    for fact, on in facts:
        if isinstance(fact, OrganisationRenamed) and body.name:
            found.append((body.name_en if language == "en" else None) or body.name)
        body = fact.after(body, on)
    return found


def english_before(site: Site, shown: Shown, fact: OrganisationRenamed) -> str | None:
    """The English name of a body up to an entry that renames it; None where it had none, or the entry names another."""
    stream, last = shown.entry.stream, shown.index - 1
    english = site.name("en", stream, last)
    return english if fact.before == site.name("zh", stream, last) and english != fact.before else None
