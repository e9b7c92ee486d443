"""The page of all lists, and the page on which the script shows any one of them from its files of rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import ClassVar

from projections.groups import FAMILIES
from projections.key import ListKey
from site_builder.addresses import FOLDERS
from site_builder.lists.dimensions import values_of
from site_builder.lists.groups import group_name, group_path, group_told, kinds_by_subject, question_of
from site_builder.maker import Maker, once
from site_builder.site import Context, Output, Site

SUBJECTS = [(subject, FOLDERS[subject]) for subject in (
    "plan", "programme", "project", "organisation", "evaluation", "report", "suggestion", "policy", "call", "officer",
    "book",
)]  # fmt: skip
"""The subjects in the order in which the page of all lists names them, each with its list."""
Named = tuple[str, str, str]  # name, address without its ending, what it holds


class RecordsPage(Context, frozen=True, kw_only=True):
    """The page on which the script shows any one list from its files of rows."""

    template: ClassVar[str] = "records.html"


class ListsPage(Context, frozen=True, kw_only=True):
    """The page of all lists: each as (name, address without its ending, what it holds)."""

    template: ClassVar[str] = "lists.html"

    subjects: list[tuple[str, str]]
    families: list[Named]
    classes: list[Named]
    districts: list[Named]
    kinds: list[tuple[str, list[Named]]]


def records(site: Site, _: str) -> Iterator[Output]:
    """The page that shows any list from its files of rows."""
    for language in site.languages:
        yield site.render(language, "records.html", RecordsPage())


def placed(site: Site, sort: str) -> list[ListKey]:
    """The groups of classes or districts that some entry concerns; stale only until each has its first hundred."""
    named = [ListKey("", sort, code) for code in values_of(site, sort)]
    return [group for group in named if site.reader.slice(*question_of(group), 0, 1)]


def index(site: Site, _: str) -> Iterator[Output]:
    """The page of all lists, in words."""
    groups = list(map(ListKey, FAMILIES))
    for language in site.languages:

        def told(names: Iterable[ListKey], language: str = language) -> list[Named]:
            return [
                (group_name(site.words, language, each), group_path(each), group_told(site.words, language, each))
                for each in names
            ]

        page = ListsPage(
            subjects=SUBJECTS,
            families=told(groups),
            classes=told(placed(site, "class")),
            districts=told(placed(site, "district")),
            kinds=[(subject, told(kinds)) for subject, kinds in kinds_by_subject(site.words, language)],
        )
        yield site.render(language, "lists.html", page, listed_as=site.words.say_in(language)("全部列表"))


MAKERS = (Maker("records", once, records), Maker("lists", once, index))
