"""Every kind, refusal and term is said in both languages: the rooms' texts are complete and fit the rules."""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

import msgspec
import pytest

import domain.rules
from domain.rules.catalogue import KINDS
from domain.rules.decision import labels
from domain.rules.fact import Fact
from domain.rules.terms import TERMS
from site_builder.words.sentences import parse, rooms

SOURCES = sorted(Path(next(iter(domain.rules.__path__))).glob("*.py"))
ALIASES = {"source": "fund_source"}  # the source of a share of a budget carries no label
BESIDE = {  # what the story of a stream tells of a fact beside its fields
    "entry.corrected": {"entry"},
    "decision.countersigned": {"entry", "countersigns"},
    "project.outcome_recorded": {"work"},
    "report.released": {"title"},
    "charter.amended": {"terms_added", "terms_ended", "periods_changed"},
    "charter.calendar_set": {"calendar_year"},
}
PLACE = re.compile(r"\{([a-z0-9_.]+)\}")


def refusals(source: Path) -> list[str]:
    """The refusals that a room of the law can give, as they stand in its code."""
    tree = ast.parse(source.read_text(encoding="utf-8"))
    texts = (node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str))
    return sorted({text for text in texts if re.match(r"Art\. \d+: ", text)})


def paths(segments: list[Any]) -> Iterator[tuple[str, ...]]:
    """The places of a sentence, those of its optional segments included."""
    for segment in segments:
        if isinstance(segment, tuple):
            yield segment
        elif isinstance(segment, list):
            yield from paths(segment)


def structs(annotation: Any) -> Iterator[type[msgspec.Struct]]:
    """The structures that a field's type may hold."""
    if inspect.isclass(annotation) and issubclass(annotation, msgspec.Struct):
        yield annotation
    for inner in get_args(annotation):
        yield from structs(inner)


def reaches(struct: type[msgspec.Struct], path: tuple[str, ...]) -> bool:
    """Whether a path of field names leads somewhere in a structure."""
    field = next((field for field in msgspec.structs.fields(struct) if field.name == path[0]), None)
    if field is None:
        return False
    return len(path) == 1 or any(reaches(inner, path[1:]) for inner in structs(field.type))


def vocabularies(struct: type[msgspec.Struct]) -> Iterator[tuple[str, str]]:
    """Every word of a fixed list that a fact can hold, with the vocabulary that its label names."""
    for field in msgspec.structs.fields(struct):
        vocabulary = labels(field.type).get("term") or ALIASES.get(field.name, field.name)
        yield from ((vocabulary, word) for word in _words(field.type))
        for inner in structs(field.type):
            yield from vocabularies(inner)


def _words(annotation: Any) -> Iterator[str]:
    if get_origin(annotation) is Literal:
        yield from get_args(annotation)
    else:
        for inner in get_args(annotation):
            yield from _words(inner)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_kind_has_a_sentence_whose_places_it_fills(kind: str, language: str) -> None:
    fact: type[Fact] = KINDS[kind].fact
    adjusts = "before" in fact.__struct_fields__ and {"now", "budget"} & set(fact.__struct_fields__)
    personal = {name for name, _, _ in fact.personal}
    beside = {"name", "on", *(["changes"] if adjusts else []), *personal, *BESIDE.get(kind, ())}
    found = list(paths(parse(rooms().sentences[kind][language])))
    lost = [".".join(path) for path in found if path[0] not in beside and not reaches(fact, path)]
    assert lost == []


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_a_sentence_needs_only_what_a_decision_states(kind: str) -> None:
    fact = KINDS[kind].fact
    absent = {field.name for field in msgspec.structs.fields(fact) if field.default in (None, ())}
    optional = absent - set(KINDS[kind].told)
    personal = {name for name, _, _ in fact.personal}
    for language in ("zh", "en"):
        template = parse(rooms().sentences[kind][language])
        outside = {segment[0] for segment in template if isinstance(segment, tuple)}
        assert outside & (optional | personal) == set()


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_kind_is_explained_in_chinese(kind: str) -> None:
    assert re.search(r"[\u4e00-\u9fff].*。$", rooms().docs[kind])


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.stem)
def test_every_refusal_is_said_in_chinese_with_the_same_places(source: Path) -> None:
    chinese = rooms().refusals
    wanted = {text: sorted(PLACE.findall(text)) for text in refusals(source)}
    found = {text: sorted(PLACE.findall(chinese[text])) if text in chinese else None for text in wanted}
    assert found == wanted


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_word_of_a_fixed_list_has_its_term(kind: str) -> None:
    unsaid = {(name, word) for name, word in vocabularies(KINDS[kind].fact) if word not in TERMS.get(name, {})}
    assert sorted(unsaid) == []
