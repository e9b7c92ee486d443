"""The published rulebook: the articles of the law, each with the scenarios that show how it runs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from domain.rules.catalogue import KINDS
from projections.findings.rules import RULES
from site_builder.addresses import group_path
from site_builder.maker import Maker, once
from site_builder.rulebook import cases
from site_builder.rulebook.dictionary import address_of, in_order
from site_builder.rulebook.law import Article, Part, articles, numeral, part_of, parts, path_of, place_of
from site_builder.rulebook.scenarios import Rule, counts, data, rules
from site_builder.site import Output, Site
from site_builder.words.findings import label
from site_builder.words.texts import translator
from site_builder.words.voice import LANGUAGES

SITUATIONS = "rulebook-situations.html"
SOURCES = {"P": "计划", "R": "法规或标准", "H": "本站规则"}


def rulebook(site: Site, _: str) -> Iterator[Output]:
    """The contents of the rulebook: the parts and their articles, with the number of scenarios of each."""
    for language in LANGUAGES:
        chapters = [
            (_said(language, each), [_listed(language, number) for number in each.articles]) for each in parts()
        ]
        scenarios = data().scenarios
        values = {
            "chapters": chapters,
            "scenarios": len(scenarios),
            "refused": sum(scenario.refused for scenario in scenarios),
            "situations": SITUATIONS,
        }
        yield site.render(language, "rulebook.html", "rulebook.html", values)


def chapters(site: Site, _: str) -> Iterator[Output]:
    """One page for each part of the law."""
    for language in LANGUAGES:
        for part in parts():
            values = {
                "part": _said(language, part),
                "articles": [article(language, number) for number in part.articles],
                "situations": SITUATIONS,
            }
            yield site.render(language, path_of(part), "rulebook_part.html", values)


def situations(site: Site, _: str) -> Iterator[Output]:
    """What the scenarios take as given, each situation told once."""
    for language in LANGUAGES:
        found = [
            (name, cases.situation(language, each.docstring), cases.situation_lines(language, name))
            for name, each in data().situations.items()
        ]
        yield site.render(language, SITUATIONS, "rulebook_situations.html", {"situations": found})


def article(language: str, number: int) -> dict[str, Any]:
    """An article as its page shows it: title, text, source, kinds, its own rules, and those told under another."""
    of = articles()[number]
    shown = [rule for rule in rules() if rule.article == number]
    also = [rule for rule in rules() if rule.article != number and any(number in case.articles for case in rule.cases)]
    return _heading(language, of) | {
        "text": of.text_zh if language == "zh" else of.text_en,
        "quotes": of.quote,
        "source": [translator(language)(SOURCES[letter]) for letter in of.source],
        "citation": of.citation_zh if language == "zh" else of.citation_en,
        "kinds": [
            (getattr(kind.fact, language), address_of(kind))
            for kind in in_order(kind for kind in KINDS.values() if kind.fact.article == number)
        ],
        "findings": [label(language, rule.name) for rule in RULES.values() if rule.article == number],
        "findings_path": group_path(f"article/{number}"),
        "rules": [_rule(language, rule) for rule in shown],
        "also": [(cases.rule(language, rule.sentence), _rule_place(rule)) for rule in also],
    }


def _rule(language: str, rule: Rule) -> dict[str, Any]:
    first = rule.cases[0]
    return {
        "anchor": rule.anchor,
        "sentence": cases.rule(language, rule.sentence),
        "others": [(n, place_of(n)) for n in first.articles if n != rule.article],
        "cases": list(_cases(language, rule)),
        "source": f"tests/rulebook/test_{first.chapter}.py::{first.test}",
    }


def _cases(language: str, rule: Rule) -> Iterator[cases.Case]:
    """The cases of a rule; what is given is not said again where it is as in the case before."""
    before: list[cases.Line] = []
    for scenario in rule.cases:
        case = cases.case(language, scenario)
        yield case if case.given != before else case._replace(given=[])
        before = case.given


def _rule_place(rule: Rule) -> str:
    return f"{path_of(part_of(rule.article))}#{rule.anchor}"


def _listed(language: str, number: int) -> dict[str, Any]:
    passed, refused = counts(number)
    return _heading(language, articles()[number]) | {"passed": passed, "refused": refused}


def _heading(language: str, of: Article) -> dict[str, Any]:
    return {
        "number": of.number,
        "place": place_of(of.number),
        "cited": f"第{numeral(of.number)}条" if language == "zh" else f"Art. {of.number}",
        "title": of.zh if language == "zh" else of.en,
    }


def _said(language: str, part: Part) -> dict[str, str]:
    return {"title": part.zh if language == "zh" else part.en, "path": path_of(part), "letter": part.letter}


MAKERS = (
    Maker("rulebook", once, rulebook),
    Maker("rulebook-parts", once, chapters),
    Maker("rulebook-situations", once, situations),
)
