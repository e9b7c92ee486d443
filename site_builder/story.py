"""Entries as a page shows them: a sentence, both clocks, the authority, and everything that is on record."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from markupsafe import Markup

from domain.ledger.entry import AnyEntry
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
from site_builder.addresses import bundle_page, page_of
from site_builder.authored import Link, authored, marks, rows, signing_keys
from site_builder.coins import coined, owed
from site_builder.fact_fields import label_of
from site_builder.former import english_before
from site_builder.published import published
from site_builder.reader import Shown
from site_builder.rulebook.law import place_of
from site_builder.said import place
from site_builder.sentences import sentence, wants
from site_builder.site import Site
from site_builder.texts import translator
from site_builder.voice import Voice, day


def story(site: Site, spoken: Voice, entries: Iterable[Shown]) -> list[dict[str, Any]]:
    """The lines of a story in a language, in the order given; what was corrected since is marked where it stands."""
    met: set[str] = set()
    lines = [line(site, spoken, shown, met) for shown in entries]
    for each in lines:
        if each["correction"]:
            _mark(site, spoken, lines, each["shown"])
    return lines


def _once(spoken: Voice, met: set[str] | None) -> Link:
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


def _mark(site: Site, spoken: Voice, lines: list[dict[str, Any]], correction: Shown) -> None:
    """Say beside the wrong statement what should have been stated (Art. 31); both stay visible."""
    stream, fact = correction.entry.stream, correction.entry.fact
    for each in lines:
        entry = each["shown"].entry
        if entry.stream == stream and entry.number == fact.number:  # type: ignore[attr-defined]
            each["stated"] = rectified(each.get("stated") or entry.fact, fact)  # type: ignore[arg-type]
            each["right"] = say(site, spoken, each["shown"], each["stated"])
            each["authority"] = authority(entry, each["stated"])
            each["corrected"] = correction.index


def line(site: Site, spoken: Voice, shown: Shown, met: set[str] | None = None) -> dict[str, Any]:
    """One entry as templates read it; `met` are the pages of people that earlier lines link to."""
    entry = shown.entry
    told = authored(site.reader, shown)
    return {
        "index": shown.index,
        "kind": entry.kind,
        "label": getattr(type(entry.fact), spoken.language),
        "power": site.reader.power(shown).value,
        "article": type(entry.fact).article,
        "rule": place_of(type(entry.fact).article),
        "sentence": say(site, spoken, shown),
        "subject": entry.stream,
        "home": home_of(site, shown),
        "bundle": bundle_page(shown.index),
        "on": entry.decided_on,
        "recorded": entry.recorded_at,
        "published": published(site, entry),
        "authority": authority(entry, entry.fact),
        "authored": rows(site, spoken.language, shown, told, _once(spoken, None if told.signed else met)),
        "marks": marks(spoken.language, told),
        "illustrative": entry.illustrative,
        "source": entry.source,
        "correction": isinstance(entry.fact, EntryCorrected),
        "corrected": None,
        "stage": None,
        "withheld": withheld(spoken.language, entry) if entry.source and entry.source.withheld else (),
        "personal": [(label, value) for _, label, value in personal(site, spoken.language, shown)] if entry.pd else (),
        "raw": raw(shown.body),
        "keys": [key["since"] if key and key["proven"] else None for key in signing_keys(site.reader, shown)],
        "countersigns": _countersigns(site, shown),
        "shown": shown,
    }


def _countersigns(site: Site, shown: Shown) -> str | None:
    """The number in the book of the entry that an entry countersigns; None where it countersigns none."""
    entry = shown.entry
    if not isinstance(entry.fact, DecisionCountersigned) or entry.fact.countersignature is None:
        return None
    return countersigned(site, "zh", shown.index, entry.stream, entry.fact).get("entry")


STATED = ("authority", "basis")  # the fields of a fact that every decision of its kind states its authority in
NUMBERED = ("document_number", "document")  # those that give the number of the document by which something holds


def authority(entry: AnyEntry, fact: Fact) -> str | None:
    """On what authority an entry stands whose fact is this one, in the record's words.

    Empty where its kind has a field for it that states nothing; None where the kind has none: then nothing is said.
    """
    given = {name: getattr(fact, name, None) for name in (*STATED, *NUMBERED)}
    named = [given[name] for name in STATED] + [entry.authority] + [given[name] for name in NUMBERED]
    found = next((text for text in named if text and isinstance(text, str)), None)
    return found or ("" if any(name in fact.__struct_fields__ for name in STATED) else None)


def opens_nothing(language: str, fact: Fact, index: int) -> str | None:
    """What is said of a second opening, which an old book may hold; None of any other entry."""
    if not isinstance(fact, BookOpened) or not index:
        return None
    say_in = translator(language)
    return say_in("此项记录不启用任何记录簿：一份日志只有一本记录簿，已由首项记录启用（第三条）。")


def say(site: Site, spoken: Voice, shown: Shown, stated: Fact | None = None) -> str:
    """The sentence of an entry; with `stated` that of the fact as it should have been stated."""
    entry = shown.entry
    if told := opens_nothing(spoken.language, entry.fact, shown.index):
        return told
    extra: dict[str, str] = {}
    if wants(entry.fact, spoken.language, "name"):  # whose name is not said, need not be read
        extra["name"] = spoken.called(subject_of(site, entry.stream))
    if entry.decided_on and wants(entry.fact, spoken.language, "on"):
        extra["on"] = day(spoken.language, entry.decided_on)
    task = getattr(stated or entry.fact, "task", None)
    if task and wants(entry.fact, spoken.language, "task"):
        extra["task"] = spoken.task(getattr(entry.fact, "programme", None) or entry.stream, task)
    elif spoken.language == "en" and isinstance(entry.fact, (ProjectProgressReported, ProgrammeProgressMeasured)):
        extra.update(_in_english(site, shown, entry.fact))
    if entry.pd:
        extra.update((field, value) for field, _, value in personal(site, spoken.language, shown))
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
        extra.update(correction(site, spoken, shown.index, entry.stream, entry.fact))
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


def correction(site: Site, spoken: Voice, index: int, stream: str, fact: EntryCorrected) -> dict[str, str]:
    """The number in the book of the corrected entry, and in words its fields and their values, where it tells how."""
    for earlier in site.reader.earlier(stream, index):
        entry = earlier.entry
        if entry.stream == stream and entry.number == fact.number:
            facts = [coined(site, earlier, rectified(entry.fact, each)) for each in (fact.undone, fact)]
            debts = [owed(site, Voice(spoken.language, spoken.name), earlier, given) for given in facts]
            return {"entry": str(earlier.index)} | _fields_said(spoken, facts, debts, fact)
    return {}


def countersigned(site: Site, language: str, index: int, stream: str, fact: DecisionCountersigned) -> dict[str, str]:
    """The number in the book of the entry that is countersigned, and that it is, where it is."""
    told = {"countersigns": COUNTERSIGNS[language]} if fact.countersignature else {}
    for earlier in site.reader.earlier(stream, index):
        if earlier.entry.stream == stream and earlier.entry.number == fact.number:
            told["entry"] = str(earlier.index)
    return told


COUNTERSIGNS = {"zh": "予以补签", "en": "was countersigned"}


def fields_corrected(spoken: Voice, named: Fact, fact: EntryCorrected) -> dict[str, str]:
    """In words the fields of a fact that a correction corrects, with their values, where it tells how."""
    return _fields_said(spoken, [rectified(named, each) for each in (fact.undone, fact)], [{}, {}], fact)


def _fields_said(
    spoken: Voice, facts: Sequence[Fact], debts: Sequence[Mapping[str, str]], fact: EntryCorrected
) -> dict[str, str]:
    """The wrong and the right statement of each field; `debts` are amounts that are said in a currency of their own."""
    form, between, nothing = TOLD[spoken.language]
    plain = Voice(spoken.language, spoken.name)
    said = [
        (label_of(spoken.language, type(facts[0]), each.field),
         *(debt.get(each.field) or place(plain, given, (each.field,)) or nothing
           for debt, given in zip(debts, facts, strict=True)))
        for each in fact.fields
    ]  # fmt: skip
    told = dict(zip(("field", "wrong", "right"), said[0], strict=True)) if said[0][1] != said[0][2] else {}
    return told | ({"also": between.join(form.format(*each) for each in said[1:])} if fact.also else {})


TOLD = {
    "zh": ("{}原为{}，应为{}", "；", "无"),
    "en": ("the {} was stated as {} and should be {}", "; ", "nothing"),
}


def _personal_label(site: Site, language: str, fact: PersonalDataErased) -> str:
    """What the erased field is called where it stood."""
    labelled = {name: (zh, en) for name, zh, en in type(site.reader.entry(fact.index).entry.fact).personal}
    return labelled.get(fact.field, (fact.field, fact.field))[language == "en"]


def withheld(language: str, entry: AnyEntry) -> list[tuple[str, str]]:
    """The fields that the source itself withholds, each with its label and the basis in the source's words."""
    told = entry.source.withheld if entry.source else {}
    return [(label_of(language, type(entry.fact), name), told[name]) for name in sorted(told)]


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
