"""Entries as a page shows them: a sentence, both clocks, the authority, and everything that is on record."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import msgspec
from markupsafe import Markup, escape

from domain.ledger.workdays import workdays_between
from domain.rules.correction import EntryCorrected
from domain.rules.decision import labels
from domain.rules.fact import Fact
from site_builder.addresses import bundle_page, page_of
from site_builder.reader import Shown
from site_builder.sentences import place, sentence
from site_builder.site import Site
from site_builder.voice import Voice, beijing_day


def story(site: Site, spoken: Voice, entries: Iterable[Shown]) -> list[dict[str, Any]]:
    """The lines of a story in a language, in the order given."""
    return [line(site, spoken, shown) for shown in entries]


def line(site: Site, spoken: Voice, shown: Shown) -> dict[str, Any]:
    """One entry as templates read it."""
    entry = shown.entry
    return {
        "index": shown.index,
        "kind": entry.kind,
        "label": getattr(type(entry.fact), spoken.language),
        "power": type(entry.fact).power.value,
        "article": type(entry.fact).article,
        "sentence": say(site, spoken, shown),
        "subject": entry.stream,
        "home": home_of(site, shown),
        "bundle": bundle_page(shown.index),
        "on": entry.decided_on,
        "recorded": entry.recorded_at,
        "recorded_on": beijing_day(entry.recorded_at),
        "lag": workdays_between(entry.decided_on, beijing_day(entry.recorded_at)) if entry.decided_on else None,
        "authority": entry.authority,
        "by": entry.by,
        "illustrative": entry.illustrative,
        "source": entry.source,
        "correction": isinstance(entry.fact, EntryCorrected),
        "personal": [(label, value) for _, label, value in personal(site, spoken.language, shown)] if entry.pd else (),
        "shown": shown,
    }


def say(site: Site, spoken: Voice, shown: Shown) -> str:
    """The sentence of an entry."""
    entry = shown.entry
    extra = {"name": spoken.name(subject_of(site, entry.stream))}
    if entry.decided_on:
        extra["on"] = entry.decided_on
    if entry.pd:
        extra.update((field, value) for field, _, value in personal(site, spoken.language, shown))
    return sentence(spoken, entry.fact, extra)


def personal(site: Site, language: str, shown: Shown) -> Iterator[tuple[str, str, str]]:
    """The personal fields of an entry as (field, label, value): the value, [erased], or that it is not published."""
    values = site.personal(shown.index)
    erased = site.reader.document("erased", str(shown.index)) or []
    labels_of = {field: (zh, en) for field, zh, en in type(shown.entry.fact).personal}
    for field in sorted(shown.entry.pd):
        missing = ERASED if field in erased else UNPUBLISHED
        label = labels_of.get(field, (field, field))[language == "en"]
        yield field, label, values.get(field) or missing[language]


ERASED = {"zh": "[已删除]", "en": "[erased]"}
UNPUBLISHED = {"zh": "未公布", "en": "not published"}


def subject_of(site: Site, stream: str) -> str:
    """The stream on whose page a stream's entries are told."""
    if stream.startswith(("project/", "programme/", "organisation/")):
        return stream
    held = site.reader.held(stream)
    state = held["state"] if held else {}
    return str(state.get("of") or state.get("project") or stream)


def home_of(site: Site, shown: Shown) -> str:
    """The lasting address of an entry, from its language's folder: its subject's page and `#e<index>`."""
    return f"{page_of(subject_of(site, shown.entry.stream))}#e{shown.index}"


def fields(spoken: Voice, fact: Fact) -> Iterator[tuple[str, str]]:
    """Every stated field of a fact with its label, said in a language."""
    for field in msgspec.structs.fields(type(fact)):
        value = getattr(fact, field.name)
        if value is None or value == ():
            continue
        label = labels(field.type).get(spoken.language) or field.name
        yield label, _whole(spoken, fact, field.name, value)


def _whole(spoken: Voice, holder: msgspec.Struct, name: str, value: Any) -> Markup:
    """A field with all that is inside it; structures become lists of what they state."""
    if isinstance(value, msgspec.Struct):
        return _inside(spoken, value)
    if isinstance(value, tuple) and value and isinstance(value[0], msgspec.Struct):
        return Markup("<ul>{}</ul>").format(
            Markup("").join(Markup("<li>{}</li>").format(_inside(spoken, item)) for item in value)
        )
    said = place(spoken, holder, (name,)) or ""
    return Markup(said) if spoken.link else escape(said)  # a voice that links has escaped already


def _inside(spoken: Voice, struct: msgspec.Struct) -> Markup:
    said = []
    for field in msgspec.structs.fields(type(struct)):
        value = getattr(struct, field.name)
        if value is None or value == ():
            continue
        said.append(_whole(spoken, struct, field.name, value))
    return Markup(" · ").join(said)
