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
        rows = sorted(self.rows, key=lambda row: (row["chapter"], row["line"], row["test"]))
        for row in rows:
            del row["line"]
        text = json.dumps(rows, ensure_ascii=False, sort_keys=True, indent=1)
        self.path.write_text(text + "\n", encoding="utf-8")


@pytest.fixture
def scenario(request: pytest.FixtureRequest) -> Iterator[Scenario]:
    """An empty record on which a scenario is played."""
    played = Scenario()
    yield played
    assert played.expected, "a scenario says what is expected"
    request.node.user_properties.append(("scenario", json.dumps(_row(request.node, played), ensure_ascii=False)))


def _row(test: pytest.Function, played: Scenario) -> dict[str, Any]:
    return {
        "chapter": test.module.__name__.rpartition(".")[2].removeprefix("test_"),
        "about": inspect.getdoc(test.module),
        "test": test.name,
        "line": inspect.getsourcelines(test.function)[1],
        "docstring": inspect.getdoc(test.function),
        "articles": sorted({n for marker in test.iter_markers("article") for n in marker.args}),
        "given": played.told["given"],
        "when": played.told.get("when"),
        "outcome": played.told.get("outcome"),
        "refusal": played.told.get("refusal"),
        "stands": played.told.get("stands"),
        "malformed": played.told.get("malformed"),
    }
