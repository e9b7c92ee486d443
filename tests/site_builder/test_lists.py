"""Lists: what is in them, that full pages never change, and that a site grown step by step has the same ones."""

from __future__ import annotations

import itertools
import json
import re
from pathlib import Path

import msgspec
import pytest
from lxml import html

from domain.ledger.entry import AnyEntry
from domain.rules.history import state_after
from domain.rules.office_time import public_day
from domain.rules.project import Project
from projections.facets import FACETS, LEAST
from projections.groups import FAMILIES
from projections.statuses import spans, status_on
from site_builder.addresses import page_of
from site_builder.lists.spec import SHARD, Cell, Row, RowsFile
from tests.site_builder.given_lists import lively
from tests.site_builder.given_site import built, tree

COUNT = 520
CUTS = (1, 210, 330, 519, COUNT)
FULL = re.compile(r"(zh|en)/(decisions|lists)/.*/\d+\.html")
ROWS = re.compile(r'<tr data-row="(\d+)"')


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
    status = status_on(spans(state, listed=False), public_day(lively(COUNT)[-1].recorded_at, 480))
    told = {"status": status, "class": state.management_class, "method": state.method, "district": state.district}
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
    assert any("/decisions/adjustments/1.html" in path for path in seen)
    assert any("/lists/projects/1.html" in path for path in seen)


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


def test_a_part_says_of_what_and_by_which_value_it_is(grown: tuple[Path, list[dict[str, str]]]) -> None:
    for path, heading in (
        ("zh/lists/projects-by-status-approved.html", "项目 · 已立项"),
        ("en/lists/projects-by-status-approved.html", "Projects · approved"),
    ):
        text = (grown[0] / path).read_text(encoding="utf-8")
        assert f"<h1>{heading}</h1>" in text
        assert f"<title>{heading} · " in text


def test_facets_name_those_for_which_nothing_is_published(grown: tuple[Path, list[dict[str, str]]]) -> None:
    """Of each sort that a project may lack, the counts of all values together are all projects."""
    text = (grown[0] / "zh/projects.html").read_text(encoding="utf-8")
    told = dict(re.findall(r"<dt[^>]*>(按.*?)</dt>\s*<dd>(.*?)</dd>", text))
    for sort in ("按状态", "按管理分类", "按遴选方式", "按行政区"):
        assert sum(map(int, re.findall(r"（(\d+)）", told[sort]))) == len(states(lively(COUNT))), sort


def test_texts_with_a_singular_and_a_plural_are_said_in_one_of_them(grown: tuple[Path, list[dict[str, str]]]) -> None:
    """No file of the site has a sign that stands between the two, or any other that nobody sees."""
    for path in grown[0].rglob("*"):
        if path.suffix in (".html", ".json", ".rss", ".atom") and not {"log", "schema"} & {*path.parts}:
            assert not re.search(r"[\x00-\x08\x0b-\x1f]|\\u001f", path.read_text(encoding="utf-8")), path
    rows = (grown[0] / "en/decisions/adjustments.html").read_text(encoding="utf-8")
    assert re.search(r"<small>1 working day later</small>|<small>\d\d? working days later</small>", rows)


def test_post_evaluations_are_told_apart(grown: tuple[Path, list[dict[str, str]]]) -> None:
    posts = [i for i, entry in enumerate(lively(COUNT)) if getattr(entry.fact, "stage", None) == "post"]
    assert set(rows(grown[0] / "zh/decisions/post-evaluations.html")) == set(posts)


def test_rows_by_a_value_are_the_projects_that_have_it_now(grown: tuple[Path, list[dict[str, str]]]) -> None:
    """The files of rows of all projects hold each once, with the codes by which parts are chosen."""
    told = states(lively(COUNT))
    for language in ("zh", "en"):
        codes = {row.index: row.codes for row in file_rows(grown[0] / language / "rows/projects")}
        assert set(codes) == {first for first, _ in told.values()} and len(codes) > 100
        for first, state in told.values():
            found = {f"{name}/{code}" for name in FACETS for code in codes[first].get(name, ())}
            assert set(facets_of(state)) == found, state.id


def test_a_part_has_a_page_from_twenty_rows_on_and_keeps_it(grown: tuple[Path, list[dict[str, str]]]) -> None:
    wanted: dict[str, set[int]] = {}
    for first, state in states(lively(COUNT)).values():
        for name in facets_of(state):
            wanted.setdefault(name, set()).add(first)
    front = (grown[0] / "en/projects.html").read_text(encoding="utf-8")
    pages = set()
    for name, firsts in wanted.items():
        dimension, value = name.split("/")
        page = grown[0] / f"en/lists/projects-by-{dimension}-{value}.html"
        if page.exists():
            pages.add(name)
            assert set(rows(page)) <= firsts and f'href="lists/{page.name}"' in front
            assert len(rows(page)) == min(len(firsts), 50)
        else:
            assert len(firsts) < LEAST
            assert f'href="projects.html?{dimension}={value}"' in front, name
    assert len(pages) > 5
    kept = {path for told in grown[1] for path in told if "/lists/" in path and path.endswith(".html")}
    assert kept <= set(grown[1][-1])  # an address does not end


def test_files_of_rows_and_front_page_show_one_row_alike(grown: tuple[Path, list[dict[str, str]]]) -> None:
    """The words of each cell are those of the page, and a list is whole in its files and its front page together."""
    for path, folder in (("projects", "projects"), ("decisions/adjustments", "decisions/adjustments")):
        page = html.document_fromstring((grown[0] / f"zh/{path}.html").read_text(encoding="utf-8"))
        shown = {int(row.get("data-row", "")): row for row in page.findall(".//tr[@data-row]")}
        filed = {row.index: row for row in file_rows(grown[0] / "zh/rows" / folder)}
        both = shown.keys() & filed.keys()
        assert both
        for index in both:
            cells = [" ".join(cell.text_content().split()) for cell in shown[index]]
            assert cells == [words_of(cell) for cell in filed[index].cells]
            assert json.loads(shown[index].get("data-codes", "{}")) == {
                k: list(v) for k, v in filed[index].codes.items()
            }
    given = lively(COUNT)
    wanted = {index for index, entry in enumerate(given) if entry.kind in FAMILIES["adjustment"]}
    assert set(shown) | set(filed) == wanted


def file_rows(folder: Path) -> list[Row]:
    """The rows of all files of a list; the last one is not full."""
    found: list[Row] = []
    for number in itertools.count():
        some = msgspec.json.decode(Path(f"{folder}-{number}.json").read_bytes(), type=RowsFile).rows
        found += some
        if len(some) < SHARD:
            assert not Path(f"{folder}-{number + 1}.json").exists()
            return found
    raise AssertionError


def words_of(cell: Cell) -> str:
    """What a reader sees in a cell."""
    said = [html.fromstring(f"<p>{cell.html}</p>").text_content(), *(words for _, words in cell.tags)]
    return " ".join(" ".join(said).split()) + (cell.note or "")


def test_a_unit_that_takes_over_a_project_has_it_among_its_own(grown: tuple[Path, list[dict[str, str]]]) -> None:
    for stream, (_, state) in states(lively(COUNT)).items():
        for unit in state.undertakers:
            page = (grown[0] / "zh" / page_of(unit)).read_text(encoding="utf-8")
            folder = grown[0] / f"zh/rows/lists/project-of-{unit.replace('/', '-')}"
            filed = (
                [cell.html for row in file_rows(folder) for cell in row.cells]
                if Path(f"{folder}-0.json").exists()
                else []
            )
            assert any(f"/{stream[8:]}.html" in text for text in (page, *filed)), (stream, unit)
            assert not filed or f"records.html?list=lists/project-of-{unit.replace('/', '-')}" in page


def test_a_full_page_is_not_rendered_again_when_a_subject_on_it_changes(tmp_path: Path) -> None:
    """One more decision renders a number of pages that does not grow with the lists."""
    counts = []
    for size in (120, 420):
        built(lively(size), tmp_path / str(size))
        counts.append(built(lively(size + 1), tmp_path / str(size)).built.pages)
    assert max(counts) < 90


def test_a_family_is_told_apart_by_what_held_when_it_was_recorded(grown: tuple[Path, list[dict[str, str]]]) -> None:
    """Each adjustment of a project has one value in each dimension; what a part counts is what has that value."""
    folder, given = grown[0] / "en", lively(COUNT)
    wanted = {index for index, entry in enumerate(given) if entry.kind in FAMILIES["adjustment"]}
    front = html.document_fromstring((folder / "decisions/adjustments.html").read_text(encoding="utf-8"))
    codes = {
        int(row.get("data-row", "")): json.loads(row.get("data-codes", "{}"))
        for row in front.findall(".//tr[@data-row]")
    }
    codes |= {row.index: row.codes for row in file_rows(folder / "rows/decisions/adjustments")}
    assert set(codes) == wanted
    for name in ("year", "programme", "class", "method", "district"):
        assert all(len(each[name]) == 1 for each in codes.values()), name
    for term in front.findall(".//dl[@class='summary facets']/dt"):
        name = term.get("data-dimension", "")
        for link in term.getnext().findall("a"):
            count = int(re.search(r"\((\d+)\)", link.tail or "")[1])  # type: ignore[index]
            assert count == sum(link.get("data-code") in each[name] for each in codes.values()), (name, link.text)
            address = link.get("href", "")
            assert ("?" in address) == (count < LEAST)
    assert not list((folder / "decisions").glob("*-by-*.atom"))  # parts are read, not followed
