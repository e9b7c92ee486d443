"""The default charter never changes: a book without one of its own is asked under it for ever."""

from __future__ import annotations

import hashlib
import importlib.resources
from pathlib import Path

import msgspec
import pytest

from domain.rules import charter_file
from domain.rules.calendar import TABLES
from domain.rules.catalogue import KINDS
from domain.rules.charter import Charter
from domain.rules.charter_check import refusals
from domain.rules.in_force import DEFAULT_FILE, default
from domain.rules.vocabulary import VOCABULARIES, vocabulary_of

ROOT = Path(__file__).parents[2]
READY = sorted((ROOT / "examples" / "charters").glob("*.toml"))
FROZEN = "bc03a5473d121aba6c53dd26c3f1b47cebafd3173bfd3a446004ae310439dd4e"


def test_it_is_the_one_under_which_old_books_were_kept() -> None:
    data = (importlib.resources.files("domain") / "charters" / DEFAULT_FILE).read_bytes()
    assert hashlib.sha256(data).hexdigest() == FROZEN
    assert (ROOT / "examples" / "charters" / DEFAULT_FILE).read_bytes() == data


@pytest.mark.parametrize("path", READY, ids=lambda path: path.stem)
def test_every_charter_to_begin_with_can_be_adopted(path: Path) -> None:
    charter = Charter(id="main", **charter_file.parsed(path.read_bytes()))
    assert list(refusals(charter, TABLES)) == []
    assert {each.name for each in charter.vocabularies} | {"district"} == set(VOCABULARIES)


def test_every_field_with_a_code_names_a_vocabulary_of_the_law_and_each_is_used() -> None:
    def named(struct: type[msgspec.Struct]) -> set[str]:
        found: set[str] = set()
        for field in msgspec.structs.fields(struct):
            found |= {vocabulary_of(field.type)} - {""}
            for inner in _structs(field.type):
                found |= named(inner)
        return found

    used = set().union(*(named(kind.fact) for kind in KINDS.values()))
    assert used <= set(VOCABULARIES)
    assert set(VOCABULARIES) - used == {"rating", "district"}  # texts, which an old list may give in words of its own


def _structs(annotation: object) -> list[type[msgspec.Struct]]:
    if isinstance(annotation, type) and issubclass(annotation, msgspec.Struct):
        return [annotation]
    return [each for inner in getattr(annotation, "__args__", ()) for each in _structs(inner)]


def test_a_term_is_asked_of_a_day() -> None:
    assert not default().on("2015-11-12").has("district", "110118")
    assert default().on("2015-11-13").has("district", "110118")
    assert not default().on("2015-11-13").has("district", "110228")
