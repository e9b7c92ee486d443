"""The sentences of a draft, from its bytes alone: what the public will read, as far as these tell."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from desk.draft import DraftFile, DraftItem
from domain.ledger.entry import AnyEntry
from domain.rules.correction import EntryCorrected
from domain.rules.signing import DecisionCountersigned

if TYPE_CHECKING:
    from site_builder.words.book_words import BookWords

WAITS = {"en": "waits to be countersigned, or refused", "zh": "是否补签尚未写明"}
NAMED = {"en": "{stream} number {number}", "zh": "{stream}第{number}号"}


def words_of(told: DraftFile) -> BookWords:
    """The words of the book that a draft is for: those of the charter that it carries, else of the default one."""
    from site_builder.words.book_words import BookWords, default_words

    return BookWords(told.charter) if told.charter else default_words()


def sentences(words: BookWords, item: DraftItem, entry: AnyEntry) -> list[str]:
    """What is decided, in Chinese and in English."""
    return said_of(words, entry, {name: beside.value for name, beside in item.personal.items()}, item.named_entry())


def said_of(words: BookWords, entry: AnyEntry, personal: Mapping[str, str], named: AnyEntry | None = None) -> list[str]:
    """The sentences of an entry in the words of its book; `named` is the one that it is about.

    Its own subject goes by the name that it states itself, as in public. Any other goes by its stream: the record may
    call it otherwise than another decision of the same file does, which somebody can leave out.
    """
    from site_builder.words.fields import COUNTERSIGNS, fields_corrected
    from site_builder.words.sentences import sentence  # the site's sentences load slowly
    from site_builder.words.voice import Voice

    told = []
    own = _own_names(entry)
    for language in ("zh", "en"):
        called = {entry.stream: own[language]} if own else {}
        spoken = Voice(words, language, lambda ref, called=called: called.get(ref, ref))  # type: ignore[misc]
        extra: dict[str, Any] = {"name": spoken.name(entry.stream), **personal}
        if isinstance(entry.fact, DecisionCountersigned) and entry.fact.refused is None:
            extra["countersigns"] = (COUNTERSIGNS if entry.fact.countersignature else WAITS)[language]
        if isinstance(entry.fact, DecisionCountersigned):
            extra["name"] = NAMED[language].format(stream=entry.stream, number=entry.fact.number)
        if isinstance(entry.fact, EntryCorrected) and named:
            extra |= fields_corrected(spoken, named.fact, entry.fact)
        told.append(sentence(spoken, entry.fact, extra))
    return told


def _own_names(entry: AnyEntry) -> dict[str, str]:
    """What an entry itself says that its subject is called, by language, as the site would; none where it does not."""
    from projections.book_line import Held, blank
    from site_builder.reader import names_at

    if isinstance(entry.fact, EntryCorrected):  # what it rights is told beside what was wrong
        return {}
    held: Held[Any] = Held(state=entry.fact.after(blank(entry.stream), None), first=0, last=0, entries=1)
    zh, en = names_at(entry.stream, held)
    return {"zh": zh, "en": en or zh} if zh else {}
