"""The headline of an entry, its subject named as it was then: the same in feeds, in search, on pages and on paper."""

from __future__ import annotations

from domain.rules.correction import EntryCorrected
from domain.rules.history import rectified
from domain.rules.stream import stream_id, stream_subject
from site_builder.content.currencies import coined, owed
from site_builder.reader import Shown
from site_builder.site import Site
from site_builder.words.fields import wrong_and_right
from site_builder.words.headlines import headline
from site_builder.words.voice import Voice

UNNAMED = ("book", "charter")  # of which there is one: whoever reads knows which


def entry_headline(site: Site, language: str, shown: Shown) -> str:
    """The headline of an entry in a language, as plain text of at most forty characters, ninety in English."""
    spoken = site.voice(language, at=shown.index)
    subject = site.subject_of(shown.entry.stream)
    return _headline(site, spoken, shown, "" if stream_subject(subject) in UNNAMED else spoken.name(subject))


def headline_on(site: Site, spoken: Voice, shown: Shown) -> str:
    """The same in a story: on the page of the subject itself its name is left out."""
    subject = site.subject_of(shown.entry.stream)
    own = stream_subject(subject) in UNNAMED or subject == spoken.own or (spoken.link and spoken.link(subject) is None)
    plain = Voice(spoken.words, spoken.language, spoken.name, task=spoken.task)
    return _headline(site, plain, shown, "" if own else spoken.name(subject))


def _headline(site: Site, spoken: Voice, shown: Shown, name: str) -> str:
    entry, fact, extra = shown.entry, shown.entry.fact, {}
    if isinstance(fact, EntryCorrected):
        extra = correction_words(site, spoken, shown.index, entry.stream, fact)
    of = spoken.name(entry.stream) if stream_subject(entry.stream) == "evaluation" else ""
    return headline(spoken, coined(site, shown, fact), name, extra, "" if of == stream_id(entry.stream) else of)


def correction_words(site: Site, spoken: Voice, index: int, stream: str, fact: EntryCorrected) -> dict[str, str]:
    """The number in the book of the corrected entry, and in words its fields and their values, where it tells how."""
    for earlier in site.reader.earlier(stream, index):
        entry = earlier.entry
        if entry.stream == stream and entry.number == fact.number:
            facts = [coined(site, earlier, rectified(entry.fact, each)) for each in (fact.undone, fact)]
            debts = [owed(site, Voice(spoken.words, spoken.language, spoken.name), earlier, given) for given in facts]
            return {"entry": str(earlier.index)} | wrong_and_right(spoken, facts, debts, fact)
    return {}
