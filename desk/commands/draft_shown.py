"""What a draft decides, told from its bytes alone to whoever signs it; and what signing will make irrevocable."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from typing import Any

from desk.commands import Surroundings
from desk.console import agreed, say, warn
from desk.draft import DraftFile, Item
from desk.motion import DeskError
from domain.ledger.entry import AnyEntry
from domain.rules.correction import EntryCorrected
from domain.rules.fact import kind_of
from domain.rules.signing import DecisionCountersigned

MANY = 40  # decisions that are told one by one before somebody is asked
LAST = {
    "en": (
        "it can be issued as it stands until {until}: {limit}",
        "it can be issued as it stands until {until} at least",
    ),
    "zh": ("按现有内容最迟可于{until}签发：{limit}", "按现有内容至少可于{until}以前（含当日）签发"),
}


def tell(line: str) -> None:
    """Print a line of what is to be signed; what would move the cursor, hide or turn text round is shown as such."""
    say("".join(each if each.isprintable() else f"\\u{ord(each):04x}" for each in line))


def tell_draft(told: DraftFile, language: str) -> None:
    """Everything that the file says: each decision's sentence in both languages, every field, and who signed it."""
    tell(f"for the book {told.book.title} (entry 0: {told.book.first})")
    for item in told.decisions:
        entry = item.as_entry(told.issued)
        tell(f"{entry.stream}, {kind_of(entry.fact)}, draft {item.id}")
        for line in sentences(item, entry):
            tell(f"  {line}")
        for line in _fields(item.entry):
            tell(f"  {line}")
        for name, beside in item.personal.items():
            tell(f"  {name}: {beside.value} (beside the book)")
        if named := item.named_entry():
            tell(f"  about entry {named.number} of {named.stream}, {kind_of(named.fact)}:")
            for line in (*_said(named, {}), *_fields(item.named or {})):
                tell(f"    {line}")
        for each in item.signatures:
            tell(f"  signed as {each.role} with {each.key}")
        if not item.signatures:
            tell("  signed by nobody yet")
    if told.issued:
        tell(f"issued by {told.issued.by} on {told.issued.on}")
    else:
        tell_lasting(told, language)


def tell_lasting(told: DraftFile, language: str) -> None:
    """Until which day it can be issued, as the office reckoned when it was drafted."""
    if told.lasting:
        limited, free = LAST[language]
        limit = (told.lasting.limited or ("", ""))[language == "en"]
        tell((limited if limit else free).format(until=told.lasting.until, limit=limit))


def tell_sentences(told: DraftFile) -> None:
    """The sentences of the decisions, as far as somebody can read them."""
    for item in told.decisions[:MANY]:
        tell(f"{item.stream}, {item.entry['fact']['kind']}:")
        for line in sentences(item, item.as_entry(told.issued)):
            tell(f"  {line}")
    if len(told.decisions) > MANY:
        tell(f"and {len(told.decisions) - MANY:,} more: `gongshi-desk draft show` tells all")


def sentences(item: Item, entry: AnyEntry) -> list[str]:
    """What is decided, in Chinese and in English."""
    return _said(entry, {name: beside.value for name, beside in item.personal.items()}, item.named_entry())


def _said(entry: AnyEntry, personal: Mapping[str, str], named: AnyEntry | None = None) -> list[str]:
    from site_builder.sentences import sentence  # the site's sentences load slowly
    from site_builder.story import COUNTERSIGNS, fields_corrected
    from site_builder.voice import Voice

    told = []
    for language in ("zh", "en"):
        spoken = Voice(language, lambda ref: ref)
        extra: dict[str, Any] = {"name": entry.stream, **personal}
        if isinstance(entry.fact, DecisionCountersigned) and entry.fact.countersignature:
            extra["countersigns"] = COUNTERSIGNS[language]
        if isinstance(entry.fact, EntryCorrected) and named:
            extra |= fields_corrected(spoken, named.fact, entry.fact)
        told.append(sentence(spoken, entry.fact, extra))
    return told


def _fields(told: Mapping[str, Any]) -> Iterator[str]:
    """Every field, those of what is decided each on a line of its own."""
    for name, value in told.items():
        if name == "fact":
            yield from (f"{inner}: {given}" for inner, given in value.items())
        elif name != "signatures":
            yield f"{name}: {value}"


def foretell(what: tuple[str, str], around: Surroundings, *, ask: bool) -> None:
    """Say, in the terminal's language, what will become irrevocable; on a terminal ask whether to go on."""
    if not (ask and sys.stdin.isatty()):
        warn(what[around.language == "en"])
    elif not agreed((f"{what[0]}继续吗？", f"{what[1]} Go on?"), around.language):
        raise DeskError("nothing was done")
