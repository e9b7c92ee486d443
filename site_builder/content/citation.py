"""How a subject's page is cited and what programs read of it: GB/T 7714 for people, schema.org for search engines."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, NamedTuple, TypeVar

from markupsafe import Markup

from domain.ledger.note import to_base64
from domain.rules.fact import State
from domain.rules.organisation import Organisation
from domain.rules.programme import Programme
from domain.rules.project import DONE, Project
from domain.rules.report import Report
from domain.rules.stream import stream_id
from projections.book_line import Held
from site_builder.addresses import page_of
from site_builder.content.publication import published
from site_builder.site import Context, Output, Site

Linked = dict[str, Any]
S = TypeVar("S", bound=State)


class SubjectTags(NamedTuple):
    """What the page of a subject says of itself: how it is cited, and what programs read of it."""

    cited: Citation
    linked: Markup | None


def subject_page(site: Site, language: str, stream: str, held: Held[S], page: Context) -> Output:
    """A subject's page, with the tags of government sites, how it is cited and what programs read of it."""
    told_as, about = site.article(site.name(language, stream), held.last), subject_tags(site, language, stream, held)
    return site.render(language, page_of(stream), page, told_as=told_as, about=about)


def subject_tags(site: Site, language: str, stream: str, held: Held[S]) -> SubjectTags:
    """The tags of a subject's page, once all that it shows has been read."""
    linked = linked_data(site, language, stream, held)
    return SubjectTags(citation(site, language, stream), linked)


class Citation(NamedTuple):
    """What a page is cited by: its title, the day and the number of its newest entry, and the root that covers it.

    The root is that of the smallest seal that covers the entry, so that it never changes; None while none does.
    """

    title: str
    day: str
    entry: int
    root: str | None


def citation(site: Site, language: str, stream: str) -> Citation:
    """The citation of a subject's page, once all that it shows has been read."""
    index = site.reader.newest
    seal = site.sealed(index)
    day = published(site, site.reader.entry(index).entry).on
    return Citation(site.name(language, stream), day, index, to_base64(seal.root) if seal else None)


def linked_data(site: Site, language: str, stream: str, held: Held[S]) -> Markup | None:
    """A subject in the terms of schema.org, as a script of data that runs nothing; None for what these do not know.

    What is invented says so there too.
    """
    told = _told(site, language, held.state)
    if told is None:
        return None
    address = f"{site.settings.base_url}{language}/{page_of(stream)}"
    whole = {
        "@context": "https://schema.org",
        **told,
        "name": site.name(language, stream),
        "url": address,
        "identifier": stream_id(stream),
    }
    if held.illustrative:
        whole["disambiguatingDescription"] = site.words.say_in(language)("示例：内容为虚构，不是事实。")
    return _script({name: value for name, value in whole.items() if value not in (None, "", [])})


def _told(site: Site, language: str, state: State) -> Linked | None:
    def organisation(ref: str | None) -> Linked | None:
        if not ref:
            return None
        address = f"{site.settings.base_url}{language}/{page_of(ref)}"
        return {"@type": "Organization", "name": site.name(language, ref), "url": address}

    match state:
        case Project():
            return {
                "@type": "ResearchProject",
                "foundingDate": state.start,
                "dissolutionDate": state.accepted_on if state.status in DONE else None,
                "member": [organisation(unit) for unit in state.undertakers],
                "funding": _grant(site, state, organisation(state.organiser)),
            }
        case Programme():
            return {"@type": "FundingScheme", "funder": organisation(state.lead)}
        case Organisation():
            body = site.charter.term("body", state.body or "")
            kind = "GovernmentOrganization" if body and "authority" in body.traits else "Organization"
            return {"@type": kind, "taxID": state.code, "alternateName": list(state.former_names)}
        case Report():
            return {
                "@type": "Report",
                "sourceOrganization": organisation(state.organisation),
                "datePublished": state.submitted_on,
                "reportNumber": state.id,
            }
    return None


def _grant(site: Site, state: Project, funder: Linked | None) -> Linked | None:
    """What was approved for a project; nothing while it is only proposed."""
    if state.first is None or state.budget is None:
        return None
    amount = {
        "@type": "MonetaryAmount",
        "currency": state.budget.currency or site.words.currency,
        "value": f"{state.budget.total // 100}.{state.budget.total % 100:02}",
    }
    return {"@type": "MonetaryGrant", "amount": amount, **({"funder": funder} if funder else {})}


def _script(told: Mapping[str, Any]) -> Markup:
    """JSON that cannot end the element in which it stands."""
    text = json.dumps(told, ensure_ascii=False, separators=(",", ":"))
    for sign in "<>&\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return Markup(f'<script type="application/ld+json">{text}</script>')
