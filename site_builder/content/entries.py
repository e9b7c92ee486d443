"""Entries as a page shows them: a sentence, both clocks, the authority, and everything that is on record."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence

import msgspec
from markupsafe import Markup

from domain.ledger.entry import Source
from domain.rules.book import BookOpened
from domain.rules.correction import EntryCorrected
from domain.rules.execution import ProjectProgressReported
from domain.rules.fact import Fact
from domain.rules.history import rectified
from domain.rules.organisation import OrganisationRenamed
from domain.rules.personal import PersonalDataErased
from domain.rules.programme_course import ProgrammeProgressMeasured
from domain.rules.report import ReportReleased
from domain.rules.signing import DecisionCountersigned
from site_builder.addresses import bundle_page
from site_builder.content.authorship import (
    AuthorshipMark,
    AuthorshipRow,
    LinkOf,
    authored,
    authorship_marks,
    authorship_rows,
    signing_keys,
)
from site_builder.content.currencies import coined, owed
from site_builder.content.former_names import english_before
from site_builder.content.headlines import correction_words, headline_on
from site_builder.content.publication import Publication, published
from site_builder.reader import Shown
from site_builder.rulebook.law import place_of
from site_builder.site import Site
from site_builder.words.book_words import BookWords
from site_builder.words.fields import COUNTERSIGNS, ERASED, UNPUBLISHED, authority, withheld
from site_builder.words.sentences import sentence, wants
from site_builder.words.stages import StageWords
from site_builder.words.voice import Voice, day


class EntryLine(msgspec.Struct, frozen=True, kw_only=True):
    """A line of a story: one entry in a sentence, its clocks, its authority, who decided it, and its bytes.

    `right` says what should have been stated, where the entry `corrected` says so (Art. 31); `stage` is the subject as
    it stood after the line; `keys` are the entries that registered the keys of its signatures with a proof,
    and `answers` those that answer an urgent one, each with the entry that registers the key of whoever gave it.
    """

    index: int
    kind: str
    label: str
    power: str
    article: int
    rule: str
    headline: str
    sentence: str
    subject: str
    home: str
    bundle: str
    on: str | None
    published: Publication
    authority: str | None
    authored: list[AuthorshipRow]
    marks: list[AuthorshipMark]
    illustrative: bool
    source: Source | None
    corrected: int | None = None
    right: str = ""
    stage: StageWords | None = None
    withheld: list[tuple[str, str]]
    personal: list[tuple[str, str]]
    raw: Markup
    keys: list[int | None]
    countersigns: str | None
    answers: list[str]


def story_lines(
    site: Site, spoken: Voice, entries: Iterable[Shown], stages: Iterable[StageWords] = ()
) -> list[EntryLine]:
    """The lines of a story in a language, in the order given; what was corrected since is marked where it stands.

    `stages` are those of the lines, where the page tells them.
    """
    met: set[str] = set()
    entries = list(entries)
    lines = [entry_line(site, spoken, shown, met, stage) for shown, stage in itertools.zip_longest(entries, stages)]
    for at, (fact, by) in _corrections(entries).items():
        shown = entries[at]
        right = entry_sentence(site, spoken, shown, fact)
        on = authority(shown.entry, fact)
        lines[at] = msgspec.structs.replace(lines[at], right=right, authority=on, corrected=by)
    return lines


def _corrections(entries: Sequence[Shown]) -> dict[int, tuple[Fact, int]]:
    """What each corrected entry should have stated, and by which entry; keyed by its place among the entries."""
    found: dict[int, tuple[Fact, int]] = {}
    for correction in entries:
        fact = correction.entry.fact
        if not isinstance(fact, EntryCorrected):
            continue
        for at, shown in enumerate(entries):
            if shown.entry.stream == correction.entry.stream and shown.entry.number == fact.number:
                found[at] = rectified(found[at][0] if at in found else shown.entry.fact, fact), correction.index
    return found


def _once(spoken: Voice, met: set[str] | None) -> LinkOf:
    """Links from the page, to a person's at the first of their lines: a long story names few people very often."""

    def link(where: str) -> str | None:
        if met is not None and "#" not in where:
            if where in met:
                return None
            met.add(where)
        return spoken.leads(where)

    return link


def raw(body: bytes) -> Markup:
    """Canonical bytes as they stand between tags, where quotes need no escape: a third of the size."""
    return Markup(body.decode().replace("&", "&amp;").replace("<", "&lt;"))


def entry_line(
    site: Site, spoken: Voice, shown: Shown, met: set[str] | None = None, stage: StageWords | None = None
) -> EntryLine:
    """One entry as a line; `met` are the pages of people that earlier lines link to."""
    entry = shown.entry
    told = authored(site.reader, shown)
    article = type(entry.fact).article
    return EntryLine(
        index=shown.index,
        kind=entry.kind,
        label=spoken.words.kind(spoken.language, type(entry.fact)),
        power=site.reader.power(shown).value,
        article=article,
        rule=place_of(article),
        headline=headline_on(site, spoken, shown),
        sentence=entry_sentence(site, spoken, shown),
        subject=entry.stream,
        home=site.home_of(shown),
        bundle=bundle_page(shown.index),
        on=entry.decided_on,
        published=published(site, entry),
        authority=authority(entry, entry.fact),
        authored=authorship_rows(site, spoken.language, shown, told, _once(spoken, None if told.signed else met)),
        marks=authorship_marks(spoken.words, spoken.language, told),
        illustrative=entry.illustrative,
        source=entry.source,
        stage=stage,
        withheld=withheld(spoken.words, spoken.language, entry) if entry.source and entry.source.withheld else [],
        personal=[each[1:] for each in personal_fields(site, spoken.language, shown)] if entry.pd else [],
        raw=raw(shown.body),
        keys=[key.since if key and key.proven else None for key in signing_keys(site.reader, shown)],
        countersigns=_countersigns(site, shown),
        answers=[f"{each.index}:{_key_since(site, each.index)}" for each in told.words],
    )


def _countersigns(site: Site, shown: Shown) -> str | None:
    """The number in the book of the entry that an entry countersigns; None where it countersigns none."""
    entry = shown.entry
    if not isinstance(entry.fact, DecisionCountersigned) or entry.fact.countersignature is None:
        return None
    return countersigned(site, "zh", shown.index, entry.stream, entry.fact).get("entry")


def _key_since(site: Site, index: int) -> int:
    """The entry that registers the key with which an answer is signed; its own number where none does."""
    known = signing_keys(site.reader, site.reader.entry(index))
    return known[0].since if known and known[0] else index


def opens_nothing(words: BookWords, language: str, fact: Fact, index: int) -> str | None:
    """What is said of a second opening, which an old book may hold; None of any other entry."""
    if not isinstance(fact, BookOpened) or not index:
        return None
    say_in = words.say_in(language)
    return say_in("此项记录不启用任何记录簿：一份日志只有一本记录簿，已由首项记录启用（第三条）。")


def entry_sentence(site: Site, spoken: Voice, shown: Shown, stated: Fact | None = None) -> str:
    """The sentence of an entry; with `stated` that of the fact as it should have been stated."""
    entry = shown.entry
    if told := opens_nothing(spoken.words, spoken.language, entry.fact, shown.index):
        return told
    extra: dict[str, str] = {}
    if wants(spoken.words.own, entry.fact, spoken.language, "name"):  # whose name is not said, need not be read
        extra["name"] = spoken.called(site.subject_of(entry.stream))
    if entry.decided_on and wants(spoken.words.own, entry.fact, spoken.language, "on"):
        extra["on"] = day(spoken.language, entry.decided_on)
    task = getattr(stated or entry.fact, "task", None)
    if task and wants(spoken.words.own, entry.fact, spoken.language, "task"):
        extra["task"] = spoken.task(getattr(entry.fact, "programme", None) or entry.stream, task)
    elif spoken.language == "en" and isinstance(entry.fact, (ProjectProgressReported, ProgrammeProgressMeasured)):
        extra.update(_in_english(site, shown, entry.fact))
    if entry.pd:
        extra.update((field, value) for field, _, value in personal_fields(site, spoken.language, shown))
    if isinstance(entry.fact, ReportReleased):
        extra["title"] = spoken.name(entry.stream)
    renamed = stated or entry.fact
    if (
        spoken.language == "en"
        and isinstance(renamed, OrganisationRenamed)
        and (was := english_before(site, shown, renamed))
    ):
        extra["before"] = was
    extra.update(owed(site, spoken, shown, stated or entry.fact))
    if isinstance(entry.fact, EntryCorrected):
        extra.update(correction_words(site, spoken, shown.index, entry.stream, entry.fact))
    elif isinstance(entry.fact, DecisionCountersigned):
        extra.update(countersigned(site, spoken.language, shown.index, entry.stream, entry.fact))
    elif isinstance(entry.fact, PersonalDataErased) and entry.fact.index < shown.index:
        extra["field"] = _personal_label(site, spoken.language, entry.fact)
    return sentence(spoken, coined(site, shown, stated or entry.fact), extra)


def _in_english(site: Site, shown: Shown, fact: ProjectProgressReported | ProgrammeProgressMeasured) -> dict[str, str]:
    """What a milestone or target is called in English where it was set; the report itself names it in Chinese."""
    milestone = isinstance(fact, ProjectProgressReported)
    name, key = ("milestones", fact.milestone) if milestone else ("targets", fact.target)  # type: ignore[union-attr]
    english = ("title_en",) if milestone else ("indicator_en", "unit_en")
    found: dict[str, str] = {}
    for earlier in site.reader.earlier(shown.entry.stream, shown.index):
        given = earlier.entry.fact
        for part in getattr(getattr(given, "now", given), name, ()):
            if part.key == key:
                told = {field.removesuffix("_en"): getattr(part, field) for field in english}
                found = {field: text for field, text in told.items() if text and getattr(fact, field)}
    return found


def countersigned(site: Site, language: str, index: int, stream: str, fact: DecisionCountersigned) -> dict[str, str]:
    """The number in the book of the entry that is countersigned, and that it is, where it is."""
    told = {"countersigns": COUNTERSIGNS[language]} if fact.countersignature else {}
    for earlier in site.reader.earlier(stream, index):
        if earlier.entry.stream == stream and earlier.entry.number == fact.number:
            told["entry"] = str(earlier.index)
    return told


def _personal_label(site: Site, language: str, fact: PersonalDataErased) -> str:
    """What the erased field is called where it stood."""
    labelled = {name: (zh, en) for name, zh, en in type(site.reader.entry(fact.index).entry.fact).personal}
    return labelled.get(fact.field, (fact.field, fact.field))[language == "en"]


def personal_fields(site: Site, language: str, shown: Shown) -> Iterator[tuple[str, str, str]]:
    """The personal fields of an entry as (field, label, value): the value, [erased], or that it is not published."""
    values = site.personal(shown.index)
    erased = site.reader.document("erased", str(shown.index), list[str]) or []
    labels_of = {field: (zh, en) for field, zh, en in type(shown.entry.fact).personal}
    for field in sorted(shown.entry.pd):
        missing = ERASED if field in erased else UNPUBLISHED
        label = labels_of.get(field, (field, field))[language == "en"]
        yield field, label, values.get(field) or missing[language]
