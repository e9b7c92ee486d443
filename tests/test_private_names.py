"""No private name of a library is used but those of ADR 19, and those are as they were when they were read."""

from __future__ import annotations

import ast
import hashlib
import inspect
import re
import sys
from pathlib import Path
from types import FunctionType

import pytest

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "scripts"))
import private_names  # noqa: E402

OURS = """
from site_builder.words import _ours
class Mine:
    def __init__(self): self._kept = 1
    def _made(self): return self._kept._replace(a=1).__dict__
"""
LIBRARY = "site_builder/feeds/feedgen.py"  # a module of ours in which a class derives from a library's


def found(source: str, path: str = "site_builder/made_up.py") -> list[str]:
    return [use.name for use in private_names.uses({path: ast.parse(source)})]


def test_nothing_but_what_is_allowed_is_used() -> None:
    used = {use.name for use in private_names.uses(private_names.read(ROOT))}
    assert used == set(private_names.ALLOWED)


def test_our_own_names_and_those_that_are_documented_are_none() -> None:
    assert found(OURS) == []


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("from markupsafe import _escape_inner, escape", ["_escape_inner"]),
        ("from jinja2._identifier import pattern", ["pattern"]),
        ("connection._sqlite_conn.execute('')", ["_sqlite_conn"]),
        ("self._FeedGenerator__rss_lastBuildDate = None", ["_FeedGenerator__rss_lastBuildDate"]),
    ],
)
def test_a_private_name_is_found(source: str, names: list[str]) -> None:
    assert found(source) == names


def test_a_method_that_a_library_has_too_is_found() -> None:
    source = "class RssFeed(FeedGenerator):\n    def _create_rss(self): pass\n    def _own(self): pass\n"
    assert found(source, LIBRARY) == ["_create_rss"]


def test_every_allowed_name_has_its_reason_and_its_library_one_version() -> None:
    reasons = (ROOT / "docs/adr/0019-private-names-that-stay.md").read_text(encoding="utf-8")
    pins = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    for name, library in private_names.ALLOWED.items():
        assert f"`{name}`" in reasons
        assert re.search(rf'"{library}==[\d.]+"', pins)
    assert re.search(r'"ziamath==[\d.]+"', pins)


def test_what_is_allowed_is_as_it_was_read() -> None:
    from eventsourcing.postgres import PostgresApplicationRecorder, PostgresTrackingRecorder
    from eventsourcing.sqlite import SQLiteApplicationRecorder, SQLiteProcessRecorder, SQLiteTrackingRecorder
    from ziamath.zmath import Math

    digests = {
        PostgresApplicationRecorder._lock_table: "42bc9c135b4a93c1",
        PostgresApplicationRecorder._insert_stored_events: "139580714a659085",
        PostgresApplicationRecorder._fetch_ids_after_insert_events: "9c8efbc1baf72b52",
        PostgresTrackingRecorder._insert_tracking: "a16a7c53b4468a46",
        SQLiteTrackingRecorder._insert_tracking: "53bc4ea300388e7c",
        SQLiteApplicationRecorder._insert_events: "413cdf219c7bae63",
        SQLiteProcessRecorder._insert_events: "235ed35ec8abfde8",
        Math.__init__: "a17a4bb85a1d4488",  # looks a font up in `loadedfonts`
    }
    assert {each.__qualname__: digest(each) for each in digests} == {
        each.__qualname__: told for each, told in digests.items()
    }


def digest(function: FunctionType) -> str:
    return hashlib.sha256(inspect.getsource(function).encode()).hexdigest()[:16]


def test_no_function_of_a_library_is_replaced() -> None:
    import weasyprint  # noqa: F401

    from site_builder.reports.paper import Paper
    from site_builder.reports.press import press
    from site_builder.reports.text.maths import formula

    formula("a", False)
    press(Paper('<html lang="zh-CN"><title>题</title><body>文</body></html>', "2014-04-14T01:00:00Z"))
    libraries = ("weasyprint", "pydyf", "jinja2", "markupsafe", "feedgen", "eventsourcing", "ziamath", "ziafont")
    for path, module in list(sys.modules.items()):
        if path.partition(".")[0] in libraries:
            assert [name for name, value in _members(module) if _room_of(value) in private_names.ROOMS] == [], path


def _members(module: object) -> list[tuple[str, object]]:
    held = list(vars(module).items())
    return held + [member for _, value in held if isinstance(value, type) for member in vars(value).items()]


def _room_of(value: object) -> str:
    return str(getattr(value, "__module__", "")).partition(".")[0]
