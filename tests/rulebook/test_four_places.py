"""A new kind of fact touches four places: its class, its decision, its sentences, its scenario; all else follows.

The test does what a developer does, in a copy of the source, and then looks everywhere a kind is known.
"""

from __future__ import annotations

import filecmp
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest

pytestmark = pytest.mark.slow
ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("domain", "desk", "projections", "site_builder", "public", "tests/rulebook")
ROOM, TEXTS, SCENARIOS = (
    "domain/rules/execution.py",
    "site_builder/locales/rooms/execution.toml",
    "tests/rulebook/test_execution.py",
)

CLASS = '''

class ProjectInspected(ProjectFact, frozen=True, kw_only=True, tag="project.inspected"):
    """A project was inspected where it is carried out."""

    power = Power.SUPERVISION
    article = 18
    zh = "现场检查"
    en = "Project inspected"

    place: Annotated[Name, told("检查地点", "place of the inspection")]
    seen: Annotated[Text | None, told("检查情况", "what was seen")] = None
    inspectors: Annotated[int | None, may("检查人数", "number of inspectors")] = None

    def after(self, state: Project, on: str | None) -> Project:
        return state  # an inspection changes nothing of what was decided
'''
DECISION = '''

@decides(ProjectInspected)
def inspect(project: Project, terms: ProjectInspected, at: Sitting) -> ProjectInspected:
    """Record the inspection of a project under contract."""
    require(project.status == "contracted", "Art. 18: {project} is not under contract.", project=project.ref)
    return terms
'''
SENTENCES = {
    "[docs]\n": '"project.inspected" = "到项目实施现场检查。"\n',
    "": dedent(
        """
        [sentences."project.inspected"]
        zh = "在{place}现场检查{name}[，检查人数{inspectors}][。检查情况：{seen}]。"
        en = "{name} was inspected at {place}[ by {inspectors} inspectors][. Seen: {seen}]."

        [rules]
        "A project under contract is inspected where it is carried out." = "对执行中的项目到实施现场检查。"
        """
    ),
}
SCENARIO = '''

@article(18)
def test_a_project_is_inspected(scenario: Scenario) -> None:
    """A project under contract is inspected where it is carried out."""
    scenario.given(contracted).on("2015-06-01").when(
        "project.inspected", stream=PROJECT, place="实验室", seen="监测网已建成"
    ).then("project.inspected", place="实验室")
'''
PLACES = {"class": ROOM, "decision": ROOM, "sentences": TEXTS, "scenario": SCENARIOS}

OLD_LIST = """
by: officer/registrar
on: 2026-01-05
source: {title: 示例名单, sha256: "%s", row: 1}
decisions:
  - {kind: programme.proposed, stream: programme/1, fields: {title: 示例专项, number: 1}}
  - {kind: project.proposed, stream: project/A, fields: {title: 示例项目, programme: programme/1}}
  - {kind: project.approved, stream: project/A, fields: {title: 示例项目}}
  - {kind: project.contract_signed, stream: project/A, fields: {number: 合同一}}
  - {kind: project.proposed, stream: project/B, fields: {title: 另一项目, programme: programme/1}}
""" % ("0" * 64)

DESK = """
import json, sys
from click.testing import CliRunner
from desk.cli import cli

told = [CliRunner().invoke(cli, line, env={"LANG": "en_GB.UTF-8"}) for line in json.loads(sys.argv[1])]
print(json.dumps([[each.exit_code, each.output] for each in told]))
"""

LOOK = """
import json, sys
from pathlib import Path
import msgspec
from domain.ledger.powers import table
from domain.ledger.store import open_book
from public.openapi import document
from site_builder.rulebook import schema
from site_builder.build.make import make
from site_builder.rulebook import cases
from site_builder.rulebook.scenarios import Data
from site_builder.settings import Settings
from domain.rules.in_force import default

folder = Path(sys.argv[1])
with open_book(folder / "book") as book:
    make(book.pages, Settings(pdf=()), folder / "www")
(scenario,) = msgspec.json.decode((folder / "rulebook.json").read_bytes(), type=Data).scenarios
found = {"powers": json.loads(table())["project.inspected"],
         "openapi": "ProjectInspected" in json.loads(document([]))["components"]["schemas"],
         "schema": json.loads(schema.document("https://x.example/", default()))["$defs"]["ProjectInspected"],
         "rule": [cases.rule(each, scenario.docstring) for each in ("zh", "en")],
         "recorded": [cases.case(each, scenario).recorded for each in ("zh", "en")]}
print(json.dumps(found))
"""


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the source with the new kind in it."""
    copy = tmp_path_factory.mktemp("four") / "source"
    for room in ROOMS:
        shutil.copytree(ROOT / room, copy / room, ignore=shutil.ignore_patterns("__pycache__", "www", ".www.state"))
    for name in ("__init__.py", "scenario.py"):
        shutil.copy(ROOT / "tests" / name, copy / "tests" / name)
    append(copy / ROOM, CLASS)
    append(copy / ROOM, DECISION)
    for table, text in SENTENCES.items():
        append(copy / TEXTS, text, after=table)
    append(copy / SCENARIOS, SCENARIO)
    return copy


def append(file: Path, text: str, after: str = "") -> None:
    """Add text at the end of a file, or right after a line of it."""
    told = file.read_text(encoding="utf-8")
    assert after in told
    told = told.replace(after, after + text, 1) if after else told + text
    file.write_text(told, encoding="utf-8")


def run(source: Path, *args: Any) -> str:
    """What a Python program of the copy prints."""
    env = os.environ | {"PYTHONPATH": str(source), "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(
        [sys.executable, *map(str, args)], cwd=source, env=env, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def desk(source: Path) -> dict[str, tuple[int, str]]:
    """What `gongshi-desk` says of the new kind: exit code and output of each command."""
    book, old = str(source.parent / "book"), source.parent / "old.yaml"
    old.write_text(OLD_LIST, encoding="utf-8")
    decision = ["--on", "2026-01-06", "--book", book, "place=怀柔", "seen=设备已安装"]
    stream = ["record", "project.inspected", "--stream"]
    lines = {
        "new": ["new", book, "--on", "2026-01-05"],
        "old list": ["record", "--book", book, "--file", str(old)],
        "kinds": ["kinds", "现场检查"],
        "explain": ["explain", "project.inspected"],
        "explain zh": ["--lang", "zh", "explain", "project.inspected"],
        "record": [*stream, "project/A", "--by", "officer/supervisor", *decision],
        "too early": [*stream, "project/B", "--by", "officer/supervisor", *decision],
        "wrong power": [*stream, "project/A", "--by", "officer/founder", *decision],
    }
    told = json.loads(run(source, "-c", DESK, json.dumps(list(lines.values()))))
    return {name: (code, output) for name, (code, output) in zip(lines, told, strict=True)}


@pytest.fixture(scope="module")
def tested(source: Path) -> str:
    """What the tests of the copy say of the new kind; its scenario is written for the rulebook on the way."""
    options = ("-v", "-k", "inspected", "-p", "no:cacheprovider", "-p", "no:xdist")
    files = ("tests/rulebook/test_execution.py", "tests/rulebook/test_room_texts.py")
    return run(source, "-m", "pytest", *files, *options, "--rulebook", source.parent / "rulebook.json")


@pytest.fixture(scope="module")
def found(source: Path, desk: dict[str, tuple[int, str]], tested: str) -> Any:
    """What other programs read of the new kind; the site is built on the way."""
    return json.loads(run(source, "-c", LOOK, source.parent).splitlines()[-1])


def changed(before: Path, after: Path, room: str) -> Iterator[str]:
    """The files of a room that differ in the copy."""
    for file in sorted((after / room).rglob("*")):
        if file.is_file() and "__pycache__" not in file.parts:
            name = file.relative_to(after)
            if not (before / name).exists() or not filecmp.cmp(before / name, file, shallow=False):
                yield name.as_posix()


def test_four_places_are_touched_and_no_other_file(source: Path) -> None:
    assert len(PLACES) == 4
    assert sorted(name for room in ROOMS for name in changed(ROOT, source, room)) == sorted(set(PLACES.values()))


def test_the_desk_lists_and_explains_it(desk: dict[str, tuple[int, str]]) -> None:
    assert "project.inspected" in desk["kinds"][1]
    told = desk["explain"][1]
    assert "A project was inspected where it is carried out." in told
    assert "supervision" in told
    assert "检查地点" in told
    assert "gongshi-desk record project.inspected --stream project/ID" in told
    assert "到项目实施现场检查。" in desk["explain zh"][1]


def test_the_desk_records_it_and_refuses_it(desk: dict[str, tuple[int, str]]) -> None:
    assert [desk[name][0] for name in ("new", "old list", "record")] == [0, 0, 0], desk
    assert "project/A" in desk["record"][1]
    assert desk["too early"][0] == 1
    assert desk["too early"][1].startswith("gongshi-desk: Art. 18: project/B is not under contract.\n")
    assert desk["wrong power"][0] == 1
    assert "Art. 1: this belongs to the power of supervision" in desk["wrong power"][1]


def test_machines_know_it(found: Any) -> None:
    assert found["powers"] == {"power": "supervision", "subject": "project"}
    assert found["openapi"] is True
    assert found["schema"]["title"] == "现场检查 · Project inspected"
    assert found["schema"]["properties"]["place"]["title"] == "检查地点"


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("zh/projects/A.html", "在怀柔现场检查"),
        ("en/projects/A.html", "was inspected at <span lang=zh>怀柔</span>"),
        ("zh/dictionary-project.html", '<section id="project.inspected">'),
        ("en/dictionary-project.html", "Number of inspectors"),
        ("zh/rulebook-d.html", "dictionary-project.html#project.inspected"),
        ("schema/entry.schema.json", "project.inspected"),
    ],
)
def test_the_pages_know_it(source: Path, found: Any, path: str, text: str) -> None:
    assert text in (source.parent / "www" / path).read_text(encoding="utf-8")


@pytest.mark.parametrize("ending", ["atom", "rss", "json"])
def test_the_feeds_carry_it(source: Path, found: Any, ending: str) -> None:
    told = [path.read_text(encoding="utf-8") for path in sorted((source.parent / "www" / "zh").rglob(f"*.{ending}"))]
    assert sum("在怀柔现场检查" in text for text in told) >= 2  # of the whole record, and of the project


def test_its_scenario_is_told_in_both_languages(found: Any) -> None:
    assert found["rule"][0] == "对执行中的项目到实施现场检查。"
    assert found["rule"][1] == "A project under contract is inspected where it is carried out."
    assert found["recorded"][0] == "在实验室现场检查示例项目。检查情况：监测网已建成。"
    assert found["recorded"][1].startswith("Example project was inspected at laboratories.")


def test_the_tests_of_every_kind_are_its_own_too(tested: str) -> None:
    passed = [line for line in tested.splitlines() if "PASSED" in line]
    assert len([line for line in passed if "test_room_texts.py" in line]) == 5
    assert len([line for line in passed if "test_a_project_is_inspected" in line]) == 1
