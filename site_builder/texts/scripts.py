"""The labels of the script that compares two lines of a story: it holds them itself, in both languages.

The scripts of lists and of the search take theirs from the page; the verifier's, which auditors read, stays as it is.
"""

from __future__ import annotations

import functools
import importlib.resources
import json
import re
from collections.abc import Iterator

from site_builder.words.own import OwnTexts

COMPARE = "compare.js"
BEGINS = {"zh": "    ? { ", "en": "    : { "}  # how the line of a language begins
_LABEL = re.compile(r'(\w+): ("(?:[^"\\]|\\.)*")')


def script_labels(language: str) -> Iterator[tuple[str, str]]:
    """The labels in a language, each by its name."""
    for name, text in _LABEL.findall(_line(_script(), language)):
        yield f"compare.{name}", json.loads(text)


def relabelled(data: bytes, own: OwnTexts) -> bytes:
    """The script with the office's own labels."""
    script = data.decode()
    for language in BEGINS:
        line = _line(script, language)
        script = script.replace(line, _LABEL.sub(functools.partial(_own, own, language), line))
    return script.encode()


def _own(own: OwnTexts, language: str, found: re.Match[str]) -> str:
    said = own.say(language, "script", f"compare.{found[1]}", json.loads(found[2]))
    return f"{found[1]}: {json.dumps(said, ensure_ascii=False)}"


def _line(script: str, language: str) -> str:
    return next(line for line in script.splitlines() if line.startswith(BEGINS[language]))


def _script() -> str:
    return (importlib.resources.files("site_builder") / "static" / COMPARE).read_text(encoding="utf-8")
