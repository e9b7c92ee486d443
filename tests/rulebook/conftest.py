"""Scenarios for the rulebook, and the rulebook's data: `pytest tests/rulebook --rulebook rulebook.json`."""

from __future__ import annotations

import inspect
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.scenario import Scenario


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--rulebook", metavar="PATH", help="write what the scenarios say, as JSON")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "article(n, ...): the articles of the law that a scenario shows")
    if config.getoption("--rulebook", None) and not hasattr(config, "workerinput"):
        config.pluginmanager.register(Rulebook(config), "rulebook")


class Rulebook:
    """Gathers the scenarios that passed, also those run by other processes, and writes them sorted."""

    def __init__(self, config: pytest.Config) -> None:
        self.path = Path(config.getoption("--rulebook"))
        self.rows: list[dict[str, Any]] = []
        self.failed: set[str] = set()

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed:
            self.failed.add(report.nodeid)
        elif report.when == "teardown" and report.nodeid not in self.failed:
            self.rows += [json.loads(str(told)) for name, told in report.user_properties if name == "scenario"]

    def pytest_sessionfinish(self) -> None:
        self.path.write_text(rulebook(self.rows), encoding="utf-8")


def rulebook(rows: list[dict[str, Any]]) -> str:
    """The rulebook's data: situations that many scenarios take as given, and scenarios, one to a line."""
    rows = sorted(rows, key=lambda row: (row["chapter"], row["line"], row["number"]))
    situations: dict[str, Any] = {}
    for row in rows:
        situations |= row.pop("situations")
        del row["line"], row["number"]
    return (
        '{"situations":{\n'
        + ",\n".join(f'"{name}":{_json(situations[name])}' for name in sorted(situations))
        + '\n},"scenarios":[\n'
        + ",\n".join(map(_json, rows))
        + "\n]}\n"
    )


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


@pytest.fixture
def scenario(request: pytest.FixtureRequest) -> Iterator[Scenario]:
    """An empty record on which a scenario is played."""
    played = Scenario()
    yield played
    assert played.expected, "a scenario says what is expected"
    request.node.user_properties.append(("scenario", json.dumps(_row(request.node, played), ensure_ascii=False)))


def _row(test: pytest.Function, played: Scenario) -> dict[str, Any]:
    """One scenario; what says nothing is absent. `line` and `number` place it in its chapter."""
    cases = [item for item in test.session.items if getattr(item, "function", None) is test.function]
    told = {name: value for name, value in played.told.items() if value not in (None, [])}
    return told | {
        "chapter": test.module.__name__.rpartition(".")[2].removeprefix("test_"),
        "test": test.originalname,
        "line": inspect.getsourcelines(test.function)[1],
        "number": cases.index(test),
        "docstring": inspect.getdoc(test.function),
        "articles": sorted({n for marker in test.iter_markers("article") for n in marker.args}),
        "situations": played.situations,
    }
