"""What a charter must hold as a whole, whoever states it: a file, an adoption, an amendment (Art. 38)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from datetime import date

from domain.rules import currencies
from domain.rules.charter import Charter, CharterTerm
from domain.rules.days import is_day
from domain.rules.refusal import Refused
from domain.rules.vocabulary import KEPT_WORDS, VOCABULARIES, Vocabulary

MOST_WORKING_DAYS = 20  # 政府信息公开条例 art. 26, where the calendar is China's
LANGUAGES = ("zh", "en")
UNITS = {
    "notice_least": ("working_days", "calendar_days"),
    "objection_answer": ("working_days", "calendar_days"),
    "publication": ("working_days", "calendar_days"),
    "finding_response": ("working_days", "calendar_days"),
    "finding_action": ("working_days", "calendar_days"),
    "suggestion_answer": ("working_days", "calendar_days"),
    "post_evaluation": ("years",),
    "deferral_most": ("years",),
    "rebaselinings_most": ("times",),
}


def refusals(charter: Charter, tables: Collection[str]) -> Iterator[Refused]:
    """Everything that is wrong with a charter, each with its article; `tables` are the tables of holidays there are."""
    if not (charter.title or charter.title_en):
        yield Refused("Art. 38: a charter has a title, in Chinese or in English.")
    if charter.table is not None and charter.table not in tables:
        yield Refused(
            "Art. 38: there is no table of holidays {table}; there is {known}.",
            table=charter.table,
            known=", ".join(tables),
        )
    yield from currencies.refusals(charter.currency)
    named = Counter(each.name for each in charter.vocabularies)
    for name, count in named.items():
        if name not in VOCABULARIES:
            known = ", ".join(VOCABULARIES)
            yield Refused(
                "Art. 38: the law leaves no vocabulary {name} open; it leaves {known}.", name=name, known=known
            )
        elif count > 1:
            yield Refused("Art. 38: the vocabulary {name} stands twice.", name=name)
    for name, rule in VOCABULARIES.items():
        terms = charter.vocabulary(name)
        if not terms and name != "district":
            yield Refused("Art. 38: the vocabulary {name} is missing; each of the law's has a term.", name=name)
        yield from _vocabulary(charter, name, rule, terms)
    if not 1 <= len(charter.weekend) <= 6 or len(set(charter.weekend)) < len(charter.weekend):
        days = ", ".join(map(str, charter.weekend)) or "—"
        yield Refused("Art. 38: a week has one to six days off, each named once, not {days}.", days=days)
    yield from _periods(charter)
    yield from _years(charter)


def _vocabulary(charter: Charter, name: str, rule: Vocabulary, terms: tuple[CharterTerm, ...]) -> Iterator[Refused]:
    told = {"vocabulary": name}
    codes = Counter(term.code for term in terms)
    for code in (code for code, count in codes.items() if count > 1):
        yield Refused("Art. 38: {vocabulary} has {code} twice.", **told, code=code)
    for code in rule.needed if terms else ():
        if code not in codes:
            yield Refused("Art. 38: {vocabulary} has no {code}, which the law names.", **told, code=code)
    parents = _parents(charter, rule)
    for term in terms:
        yield from _term(name, rule, term, parents, codes)
    for parent in sorted(parents):
        belongs = any(parent in term.of for term in terms) or _lists_only(charter, rule, parent)
        if terms and not belongs:
            yield Refused("Art. 38: {vocabulary} has no term that belongs to {parent}.", **told, parent=parent)
    yield from _ambiguous(name, rule, terms)
    for trait in ("acceptance",) if name == "scale" else ():
        if terms and not any(trait in term.traits for term in terms):
            yield Refused(
                "Art. 38: no term of {vocabulary} has the trait {trait}, which the law needs.", **told, trait=trait
            )


def _term(
    name: str, rule: Vocabulary, term: CharterTerm, parents: Collection[str], codes: Collection[str]
) -> Iterator[Refused]:
    told = {"vocabulary": name, "code": term.code}
    if term.code in (*KEPT_WORDS, *rule.kept):
        yield Refused("Art. 38: {code} of {vocabulary} is a word of the law itself; take another code.", **told)
    if not (term.zh or term.en):
        yield Refused("Art. 38: {code} of {vocabulary} has no words, in Chinese or in English.", **told)
    for parent in term.of:
        if parent not in parents:
            known = ", ".join(sorted(parents)) or "—"
            text = "Art. 38: {code} of {vocabulary} belongs to {parent}, which is none of {known}."
            yield Refused(text, **told, parent=parent, known=known)
    if (rule.parent or rule.parents) and not term.of:
        yield Refused("Art. 38: {code} of {vocabulary} does not say to what it belongs (of).", **told)
    for trait in term.traits:
        if trait not in rule.traits:
            known = ", ".join(rule.traits) or "—"
            text = "Art. 38: {trait} says nothing of a term of {vocabulary} ({code}); there it may be {known}."
            yield Refused(text, **told, trait=trait, known=known)
    for day in filter(None, (term.since, term.until)):
        if not is_day(day):
            yield Refused("Art. 38: {day} of {code} in {vocabulary} is no day of the calendar.", **told, day=day)
    if term.since and term.until and term.until < term.since:
        yield Refused("Art. 38: {code} of {vocabulary} would end before it begins.", **told)
    if term.follows and term.follows not in codes:
        yield Refused(
            "Art. 38: {code} of {vocabulary} follows {other}, which is not there.", **told, other=term.follows
        )


def _parents(charter: Charter, rule: Vocabulary) -> set[str]:
    """To what the terms of a vocabulary can belong."""
    return {term.code for term in charter.vocabulary(rule.parent)} if rule.parent else set(rule.parents)


def _lists_only(charter: Charter, rule: Vocabulary, parent: str) -> bool:
    """Whether a parent is only for old lists, which use words of their own below it."""
    return any(term.code == parent and "lists_only" in term.traits for term in charter.vocabulary(rule.parent))


def _ambiguous(name: str, rule: Vocabulary, terms: tuple[CharterTerm, ...]) -> Iterator[Refused]:
    """Two terms with the same words on one day: a form could not tell them apart. Divisions may share a name."""
    for language in LANGUAGES if name != "district" else ():
        seen: dict[str, CharterTerm] = {}
        for term in terms:
            words = (getattr(term, language) or "").casefold()
            other = seen.get(words) if words else None
            if other and not _apart(other, term):
                yield Refused(
                    "Art. 38: {words} names both {code} and {other} of {vocabulary} on one day.",
                    words=getattr(term, language),
                    code=other.code,
                    other=term.code,
                    vocabulary=name,
                )
            seen[words] = term


def _apart(one: CharterTerm, other: CharterTerm) -> bool:
    """Whether two terms are never in use on one day."""
    return bool(
        (one.until and other.since and one.until < other.since)
        or (other.until and one.since and other.until < one.since)
    )


def _periods(charter: Charter) -> Iterator[Refused]:
    seen: set[tuple[str, str | None]] = set()
    for period in charter.periods:
        told = {"period": period.name}
        if (period.name, period.since) in seen:
            yield Refused("Art. 38: the period {period} stands twice for one day.", **told)
        seen.add((period.name, period.since))
        if period.unit not in UNITS[period.name]:
            known = ", ".join(UNITS[period.name])
            yield Refused(
                "Art. 38: {period} is counted in {known}, not in {unit}.", **told, known=known, unit=period.unit
            )
        if not 0 < period.number <= 3650 and period.name != "rebaselinings_most":
            yield Refused("Art. 38: {period} is {number}; it is 1 to 3650.", **told, number=period.number)
        if period.name == "post_evaluation" and period.number > 50:
            yield Refused("Art. 38: {period} is {number} years; at most 50.", **told, number=period.number)
        chinese = period.name == "publication" and charter.table and period.unit == "working_days"
        if chinese and period.number > MOST_WORKING_DAYS:
            text = "Art. 29: what is decided is public within {most} working days; {number} are more."
            yield Refused(text, most=MOST_WORKING_DAYS, number=period.number)


def _years(charter: Charter) -> Iterator[Refused]:
    for name, count in Counter(each.year for each in charter.years).items():
        if count > 1:
            yield Refused("Art. 38: the calendar of {year} stands twice.", year=name)
    for year in charter.years:
        for day in (*year.off, *year.worked):
            if not is_day(day) or not day.startswith(f"{year.year:04}-"):
                yield Refused("Art. 38: {day} is no day of {year}.", day=day, year=year.year)
        for day in year.worked:
            if is_day(day) and date.fromisoformat(day).isoweekday() not in charter.weekend:
                yield Refused(
                    "Art. 38: {day} is no day of the weekend; only such a day is worked in exchange.", day=day
                )
        for day in sorted(set(year.off) & set(year.worked)):
            yield Refused("Art. 38: {day} is both off and worked.", day=day)
