"""Writes docs/law.md: each article of the law with its facts, decisions, findings, scenarios and pages."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from domain.rules.catalogue import KINDS, Kind
from domain.rules.terms import numeral
from projections.findings.rules import RULES
from site_builder.addresses import group_path
from site_builder.rulebook.dictionary import path_of, subject_of, subjects
from site_builder.rulebook.law import Article, articles, parts, place_of
from site_builder.rulebook.scenarios import counts, data

TARGET = Path(__file__).resolve().parents[1] / "docs" / "law.md"
HEAD = """\
# The law and where it stands

Made by `make law` from the catalogue of kinds, the rules of findings and the scenarios; a test fails where it is
stale. Facts and decisions in brackets belong to another article and are asked by this one too. “—” stands where the
article has nothing to show, with the reason. Source: P the plan's own text, R a regulation or standard, H a house
rule. Pages lie in `zh/` and `en/`.
"""
COLUMNS = ("article", "facts", "decisions", "findings", "passed", "refused", "pages")


def table() -> str:
    """The whole document."""
    told = [HEAD.rstrip()]
    for part in parts():
        told.append(f"\n## {part.en} · {part.zh}\n")
        told.append("| " + " | ".join(COLUMNS) + " |")
        told.append("|" + " -- |" * len(COLUMNS))
        told += ["| " + " | ".join(cells(articles()[number])) + " |" for number in part.articles]
    return "\n".join(told) + "\n"


def cells(article: Article) -> list[str]:
    """The cells of an article."""
    own = [KINDS[name] for name in sorted(KINDS) if KINDS[name].fact.article == article.number]
    asked = [kind for kind in _asked(article.number) if kind not in own]
    passed, refused = counts(article.number)
    found = [f"`{rule.name}`" for rule in RULES.values() if rule.article == article.number]
    return [
        f"**{article.number}** {''.join(article.source)}<br>{article.en}<br>第{numeral(article.number)}条 {article.zh}",
        _cell(article, "facts", [*map(_fact, own), *(f"({_fact(kind)})" for kind in asked)]),
        _cell(article, "decisions", [*map(_decision, own), *(f"({_decision(kind)})" for kind in asked)]),
        _cell(article, "findings", found),
        _cell(article, "passed", [str(passed)] if passed else []),
        _cell(article, "refused", [str(refused)] if refused else []),
        "<br>".join(f"`{page}`" for page in _pages(article.number, bool(found), [*own, *asked])),
    ]


def _asked(number: int) -> list[Kind]:
    """The kinds that are decided in the scenarios of an article, or whose facts show it."""
    of = [scenario for scenario in data().scenarios if number in scenario.articles]
    named = {scenario.when.kind for scenario in of if scenario.when and scenario.when.kind}
    named |= {step.fact["kind"] for scenario in of if scenario.stands for step in scenario.given if step.fact}
    return [KINDS[name] for name in sorted(named)]


def _fact(kind: Kind) -> str:
    return f"`{kind.name}`"


def _decision(kind: Kind) -> str:
    return f"`{kind.decide.__module__.rpartition('.')[2]}.{kind.decide.__name__}`"


def _cell(article: Article, column: str, told: Iterable[str]) -> str:
    """What a cell says; where it has nothing to say, why: `KeyError` where the law does not tell."""
    return "<br>".join(told) or f"— {article.blank[column]}"


def _pages(number: int, findings: bool, kinds: Iterable[Kind]) -> list[str]:
    known = {subject_of(kind) for kind in kinds}
    pages = [place_of(number), *(path_of(subject) for subject in subjects() if subject in known)]
    return [*pages, group_path(f"article/{number}")] if findings else pages


if __name__ == "__main__":
    TARGET.write_text(table(), encoding="utf-8")
