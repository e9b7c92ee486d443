"""The published rulebook: the articles of the law, each with the scenarios that show how it runs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import ClassVar, NamedTuple

import msgspec

from domain.rules.catalogue import KINDS
from domain.rules.in_force import default
from domain.rules.terms import article_label
from projections.findings.rules import RULES
from site_builder.addresses import group_path
from site_builder.content.charter_differences import CharterDifference, differences
from site_builder.maker import Maker, once
from site_builder.rulebook import cases
from site_builder.rulebook.dictionary import address_of, in_order
from site_builder.rulebook.law import Article, LawPart, articles, part_of, parts, path_of, place_of
from site_builder.rulebook.scenarios import RulebookRule, counts, data, rules
from site_builder.site import Context, Output, Site
from site_builder.words.findings import label
from site_builder.words.own import OwnTexts
from site_builder.words.periods import with_periods

SITUATIONS = "rulebook-situations.html"
SOURCES = {"P": "计划", "R": "法规或标准", "H": "本站规则"}


class PartHeading(NamedTuple):
    """A part of the law: its title and its page."""

    title: str
    path: str


class ArticleLine(NamedTuple):
    """An article in the contents: how it is cited, its title, where it stands, its scenarios by how they end."""

    place: str
    cited: str
    title: str
    passed: int
    refused: int


class RuleShown(msgspec.Struct, frozen=True, kw_only=True):
    """A rule in a sentence, its cases, the other articles it touches with their places, and the test that ran them."""

    anchor: str
    sentence: str
    others: list[tuple[int, str]]
    cases: list[cases.Case]
    source: str


class ArticleShown(msgspec.Struct, frozen=True, kw_only=True):
    """An article as its page shows it: its text and source, its kinds, findings and rules, and rules told elsewhere.

    `kinds` and `also` are each as (words, place).
    """

    number: int
    cited: str
    title: str
    text: str
    quotes: Sequence[str]
    source: list[str]
    citation: str
    kinds: list[tuple[str, str]]
    findings: list[str]
    findings_path: str
    rules: list[RuleShown]
    also: list[tuple[str, str]]


class RulebookPage(Context, frozen=True, kw_only=True):
    """The contents of the rulebook, how many scenarios it has, and under which charter they run.

    `own` is what the book's own charter is called, empty where it has none; `differs` how it differs from the default.
    """

    template: ClassVar[str] = "rulebook.html"

    chapters: list[tuple[PartHeading, list[ArticleLine]]]
    scenarios: int
    refused: int
    situations: str
    default: str
    own: str
    differs: list[CharterDifference]


class RulebookPart(Context, frozen=True, kw_only=True):
    """A part of the law."""

    template: ClassVar[str] = "rulebook_part.html"

    part: PartHeading
    articles: list[ArticleShown]
    situations: str


class SituationsPage(Context, frozen=True, kw_only=True):
    """What the scenarios take as given: (anchor, sentence, lines)."""

    template: ClassVar[str] = "rulebook_situations.html"

    situations: list[tuple[str, str, list[cases.CaseLine]]]


def rulebook(site: Site, _: str) -> Iterator[Output]:
    """The contents of the rulebook: the parts and their articles, with the number of scenarios of each."""
    scenarios, charter = data().scenarios, site.charter.charter
    for language in site.languages:
        page = RulebookPage(
            chapters=[
                (_heading(language, each), [_listed(site.texts, language, number) for number in each.articles])
                for each in parts(site.texts)
            ],
            scenarios=len(scenarios),
            refused=sum(scenario.refused for scenario in scenarios),
            situations=SITUATIONS,
            default=default().charter.called(language),
            own=charter.called(language) if charter.adopted_on else "",
            differs=differences(site.words, language),
        )
        yield site.render(language, "rulebook.html", page)


def chapters(site: Site, _: str) -> Iterator[Output]:
    """One page for each part of the law."""
    for language in site.languages:
        for part in parts(site.texts):
            page = RulebookPart(
                part=_heading(language, part),
                articles=[article(site, language, number) for number in part.articles],
                situations=SITUATIONS,
            )
            yield site.render(language, path_of(part), page)


def situations(site: Site, _: str) -> Iterator[Output]:
    """What the scenarios take as given, each situation told once."""
    for language in site.languages:
        found = [
            (name, cases.situation(language, each.docstring), cases.situation_lines(language, name, site.texts))
            for name, each in data().situations.items()
        ]
        yield site.render(language, SITUATIONS, SituationsPage(situations=found))


def article(site: Site, language: str, number: int) -> ArticleShown:
    """An article as its page shows it."""
    of = articles(site.texts)[number]
    shown = [rule for rule in rules() if rule.article == number]
    also = [rule for rule in rules() if rule.article != number and any(number in case.articles for case in rule.cases)]
    kinds = in_order(kind for kind in KINDS.values() if kind.fact.article == number)
    return ArticleShown(
        number=number,
        cited=article_label(of.number, language),
        title=_title(language, of),
        text=with_periods(site.words, language, of.text_zh if language == "zh" else of.text_en),
        quotes=[phrase for each in site.charter.charter.quotes if each.article == number for phrase in each.phrases],
        source=[site.words.say_in(language)(SOURCES[letter]) for letter in of.source],
        citation=of.citation_zh if language == "zh" else of.citation_en,
        kinds=[(site.words.kind(language, kind.fact), address_of(kind)) for kind in kinds],
        findings=[label(site.words, language, rule.name) for rule in RULES.values() if rule.article == number],
        findings_path=group_path(f"article/{number}"),
        rules=[_rule(site.texts, language, rule) for rule in shown],
        also=[(cases.rule(language, rule.sentence, site.texts), _rule_place(rule)) for rule in also],
    )


def _rule(own: OwnTexts, language: str, rule: RulebookRule) -> RuleShown:
    first = rule.cases[0]
    return RuleShown(
        anchor=rule.anchor,
        sentence=cases.rule(language, rule.sentence, own),
        others=[(n, place_of(n)) for n in first.articles if n != rule.article],
        cases=list(_cases(own, language, rule)),
        source=f"tests/rulebook/test_{first.chapter}.py::{first.test}",
    )


def _cases(own: OwnTexts, language: str, rule: RulebookRule) -> Iterator[cases.Case]:
    """The cases of a rule; what is given is not said again where it is as in the case before."""
    before: list[cases.CaseLine] = []
    for scenario in rule.cases:
        case = cases.case(language, scenario, own)
        yield case if case.given != before else case._replace(given=[])
        before = case.given


def _rule_place(rule: RulebookRule) -> str:
    return f"{path_of(part_of(rule.article))}#{rule.anchor}"


def _listed(own: OwnTexts, language: str, number: int) -> ArticleLine:
    of = articles(own)[number]
    passed, refused = counts(number)
    return ArticleLine(place_of(number), article_label(of.number, language), _title(language, of), passed, refused)


def _title(language: str, of: Article) -> str:
    return of.zh if language == "zh" else of.en


def _heading(language: str, part: LawPart) -> PartHeading:
    return PartHeading(part.zh if language == "zh" else part.en, path_of(part))


MAKERS = (
    Maker("rulebook", once, rulebook),
    Maker("rulebook-parts", once, chapters),
    Maker("rulebook-situations", once, situations),
)
