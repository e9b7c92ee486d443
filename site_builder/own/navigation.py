"""The order of the pages that every page leads to: those at its head, and those at its foot."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from domain.rules.said import enumerated
from site_builder.own.setting import SettingsError

HEAD = ("overview", "projects", "organisations", "findings", "changes", "trends", "lists", "search", "audit", "about")
FOOT = (
    "have-your-say", "programmes", "entries", "feeds", "rulebook", "charter", "dictionary", "data",
    "corrections-policy", "accessibility",
)  # fmt: skip


def check_order(order: Iterable[str], own: Collection[str], led: Iterable[str]) -> None:
    """Refuse an order that names what is no page of the site, or one page twice.

    `own` are the slugs of the office's pages, `led` those of them that are to stand at the head.
    """
    seen: set[str] = set()
    for slug in order:
        if slug not in HEAD and slug not in FOOT and slug not in own:
            known = enumerated((*HEAD, *FOOT, *sorted(own)))
            raise SettingsError("[site] nav: there is no page {slug!r}; it takes {known}", slug=slug, known=known)
        if slug in seen:
            raise SettingsError("[site] nav: {slug!r} stands twice", slug=slug)
        seen.add(slug)
    if seen and (missing := [slug for slug in led if slug not in seen]):
        raise SettingsError(
            "[site] nav leaves out {slug!r}, whose page says nav = true: name it, or say false", slug=missing[0]
        )


def head_and_foot(
    order: tuple[str, ...], own: Iterable[str], led: Collection[str]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The slugs at the head of each page and those at its foot; without an order the site's own, then the office's.

    A page that is not at the head stands at the foot, so that every page leads to it.
    """
    new = [slug for slug in own if slug not in HEAD and slug not in FOOT]
    head = order or (*HEAD, *(slug for slug in new if slug in led))
    return head, tuple(slug for slug in (*HEAD, *FOOT, *new) if slug not in head)
