"""Scripts as they are published: those that auditors read as they stand here, the others without comments and space."""

from __future__ import annotations

import zlib
from importlib import resources
from types import SimpleNamespace

import brotli
import pytest
import rjsmin

from site_builder.pages.front_door import CLOSER, static
from site_builder.settings import Settings
from site_builder.words.own import PLAIN

SOURCES = resources.files("site_builder") / "static"
PUBLISHED = {output.path: output.data for output in static(SimpleNamespace(settings=Settings(), texts=PLAIN), "")}  # type: ignore[arg-type]


def test_what_auditors_read_is_published_as_it_is() -> None:
    for name in ("verify.py", "verify-entry.js", "tlog.js", "style.css"):
        assert PUBLISHED[f"static/{name}"] == (SOURCES / name).read_bytes()


@pytest.mark.parametrize("name", CLOSER)
def test_a_closer_script_is_the_same_with_and_without_the_compiled_part(name: str) -> None:
    source = (SOURCES / name).read_bytes()
    plain = rjsmin._make_jsmin(python_only=True)
    assert PUBLISHED[f"static/{name}"] == plain(source)
    assert b"\n/*" not in PUBLISHED[f"static/{name}"]
    assert len(PUBLISHED[f"static/{name}"]) < len(source)


def test_the_search_script_is_below_three_kilobytes() -> None:
    """As it travels: 2,900 bytes packed by brotli, 3,200 by gzip, with issues, synonyms and facets."""
    script = PUBLISHED["static/search.js"]
    assert len(brotli.compress(script, mode=brotli.MODE_TEXT, quality=11)) < 2_900
    assert len(zlib.compress(script, 9, wbits=31)) < 3_200
