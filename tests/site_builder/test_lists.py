"""Lists: what is in them, that full pages never change, and that a site grown step by step has the same ones."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from domain.ledger.entry import AnyEntry
from domain.rules.history import state_after
from domain.rules.project import Project
from projections.groups import FAMILIES
from projections.key import ListKey
from site_builder.lists.facets import facet_path
from tests.site_builder.given_lists import lively
from tests.site_builder.given_site import built, tree

COUNT = 520
CUTS = (1, 210, 330, 519, COUNT)
FULL = re.compile(r"(zh|en)/(decisions/.*|lists/(?!projects-(by|now)).*)/\d+\.html")
ROWS = re.compile(r'<tr data-row="(\d+)">')


@pytest.fixture(scope="module")
def grown(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[dict[str, str]]]:
    """A site built in steps, and what it was after each."""
    out = tmp_path_factory.mktemp("lists") / "www"
    trees = []
    for cut in CUTS:
        built(lively(cut), out)
        trees.append(tree(out))
    return out, trees


def facets_of(state: Project) -> list[str]:
    """The facets in which a project is to be found."""
    told = {"status": state.status, "class": state.management_class, "method": state.method, "district": state.district}
    approved = (state.approved_on or state.start or "") if state.first else ""
    return [f"{facet}/{value}" for facet, value in {**told, "year": approved[:4]}.items() if value]


def rows(page: Path) -> list[int]:
    """The rows of a list's page, by the entries that brought them."""
    return [int(index) for index in ROWS.findall(page.read_text(encoding="utf-8"))]


def states(entries: list[AnyEntry]) -> dict[str, tuple[int, Project]]:
    """Every project's first entry and its state, from nothing but the entries."""
    streams: dict[str, list[tuple[int, AnyEntry]]] = {}
    for index, entry in enumerate(entries):
        if entry.stream.startswith("project/"):
            streams.setdefault(entry.stream, []).append((index, entry))
    return {
        stream: (
            told[0][0],
            state_after(Project(id=stream[8:]), [(entry.fact, entry.decided_on) for _, entry in told]),
        )
        for stream, told in streams.items()
    }


def test_lists_grown_step_by_step_are_those_built_at_once(
    grown: tuple[Path, list[dict[str, str]]], tmp_path: Path
) -> None:
    built(lively(COUNT), tmp_path / "www")
    assert tree(tmp_path / "www") == grown[1][-1]


def test_full_pages_of_lists_never_change(grown: tuple[Path, list[dict[str, str]]]) -> None:
    """Neither new entries nor new names, other states or corrections touch a page that is full."""
    seen: dict[str, str] = {}
    for told in grown[1]:
        assert all(told.get(path) == digest for path, digest in seen.items())
        seen.update({path: digest for path, digest in told.items() if FULL.fullmatch(path)})
    assert any("/decisions/district" in path for path in seen) and any(
        "/lists/projects/1.html" in path for path in seen
    )
    assert any("/lists/project-of-programme-1/" in path for path in seen)


def test_a_list_holds_every_entry_of_its_kinds_once_across_its_pages(grown: tuple[Path, list[dict[str, str]]]) -> None:
    folder, given = grown[0] / "zh" / "decisions", lively(COUNT)
    for family, page in (("adjustment", "adjustments"), ("notice", "notices"), ("suggestion", "suggestions")):
        full = sorted(folder.glob(f"{page}/*.html"), key=lambda path: int(path.stem))
        wanted = [index for index, entry in enumerate(given) if entry.kind in FAMILIES[family]]
        numbered = [index for path in full for index in rows(path)]
        front = rows(folder / f"{page}.html")[::-1]
        assert numbered == wanted[: len(numbered)] and len(numbered) == len(wanted) // 100 * 100
        assert front == wanted[-len(front) :] and set(numbered) | set(front) == set(wanted)


def test_the_front_of_the_book_shows_its_newest_entries(grown: tuple[Path, list[dict[str, str]]]) -> None:
    for language in ("zh", "en"):
        front = grown[0] / language / "entries.html"
        assert rows(front) == list(range(COUNT - 1, COUNT - 21, -1))
        assert 'href="entries/0.html"' in front.read_text(encoding="utf-8")


def test_a_facet_says_of_what_and_by_which_value_it_is(grown: tuple[Path, list[dict[str, str]]]) -> None:
    for path, heading in (
        ("zh/lists/projects-by-status-approved.html", "项目 · 已立项"),
        ("en/lists/projects-by-status-approved.html", "Projects: approved"),
        ("en/lists/projects-by-status-approved/1.html", "Projects: approved · Page 1"),
        ("zh/lists/projects-now/1.html", "全部项目的现状 · 第 1 页"),
    ):
        text = (grown[0] / path).read_text(encoding="utf-8")
        assert f"<h1>{heading}</h1>" in text
        assert f"<title>{heading} · " in text


def test_facets_name_those_for_which_nothing_is_published(grown: tuple[Path, list[dict[str, str]]]) -> None:
    """Of each sort that a project may lack, the counts of all values together are all projects."""
    text = (grown[0] / "zh/projects.html").read_text(encoding="utf-8")
    told = dict(re.findall(r"<dt>(按.*?)</dt><dd>(.*?)</dd>", text))
    for sort in ("按状态", "按管理分类", "按遴选方式", "按行政区"):
        assert sum(map(int, re.findall(r"（(\d+)）", told[sort]))) == len(states(lively(COUNT))), sort


def test_post_evaluations_are_told_apart(grown: tuple[Path, list[dict[str, str]]]) -> None:
    posts = [i for i, entry in enumerate(lively(COUNT)) if getattr(entry.fact, "stage", None) == "post"]
    assert set(rows(grown[0] / "zh/decisions/post-evaluations.html")) == set(posts)


def test_a_facet_holds_the_projects_that_are_in_it_now(grown: tuple[Path, list[dict[str, str]]]) -> None:
    folder = grown[0] / "en"
    wanted: dict[str, set[int]] = {}
    told = states(lively(COUNT))
    for first, state in told.values():
        for name in facets_of(state):
            wanted.setdefault(name, set()).add(first)
    assert len(wanted) > 10 and len(told) > 100
    for name, firsts in wanted.items():
        stem = facet_path(ListKey.parse(name)).removesuffix(".html")
        shown = [index for page in sorted(folder.glob(f"{stem}/*.html")) for index in rows(page)]
        assert sorted(shown) == sorted(firsts), name
        assert set(rows(folder / f"{stem}.html")) <= firsts
    assert sorted(i for page in folder.glob("lists/projects-now/*.html") for i in rows(page)) == sorted(
        first for first, _ in told.values()
    )


def test_a_unit_that_takes_over_a_project_has_it_in_its_list(grown: tuple[Path, list[dict[str, str]]]) -> None:
    for stream, (_, state) in states(lively(COUNT)).items():
        for unit in state.undertakers:
            name = unit.replace("/", "-")
            folder = grown[0] / "zh" / "lists"
            pages = [folder / f"project-of-{name}.html", *sorted(folder.glob(f"project-of-{name}/*.html"))]
            assert any(f"/{stream[8:]}.html" in page.read_text(encoding="utf-8") for page in pages), (stream, unit)


def test_a_full_page_is_not_rendered_again_when_a_subject_on_it_changes(tmp_path: Path) -> None:
    """One more decision renders a number of pages that does not grow with the lists."""
    counts = []
    for size in (120, 420):
        built(lively(size), tmp_path / str(size))
        counts.append(built(lively(size + 1), tmp_path / str(size)).built.pages)
    assert max(counts) < 80


def test_a_family_is_told_apart_by_what_held_when_it_was_recorded(grown: tuple[Path, list[dict[str, str]]]) -> None:
    """Each facet of the adjustments holds its own; those of one sort together hold every adjustment of a project."""
    folder, given = grown[0] / "en" / "decisions", lively(COUNT)
    wanted = {index for index, entry in enumerate(given) if entry.kind in FAMILIES["adjustment"]}
    for sort in ("year", "programme", "class", "method", "district"):
        parts = [
            {index for path in (front, *folder.glob(f"{front.stem}/*.html")) for index in rows(path)}
            for front in sorted(folder.glob(f"adjustments-by-{sort}-*.html"))
        ]
        assert parts and set.union(*parts) == wanted and sum(map(len, parts)) == len(wanted), sort
    front = (folder / "adjustments.html").read_text(encoding="utf-8")
    links = re.findall(r'href="\.\./(decisions/adjustments-by-[^"]+)">[^<]+</a> \((\d+)\)', front)
    assert len(links) > 10
    for path, count in links:
        first = grown[0] / "en" / path
        told = {index for each in (first, *first.with_suffix("").glob("*.html")) for index in rows(each)}
        assert len(told) == int(count)
    assert not list(folder.glob("*-by-*.atom"))  # facets are read, not followed
