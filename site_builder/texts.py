"""The texts of the pages: Chinese is the source, English comes from a gettext catalogue."""

from __future__ import annotations

import functools
import importlib.resources
from collections.abc import Callable

from babel.messages.pofile import read_po

Translate = Callable[[str], str]


@functools.cache
def catalogue() -> dict[str, str]:
    """The English texts by their Chinese source."""
    file = importlib.resources.files("site_builder") / "locales" / "en" / "LC_MESSAGES" / "messages.po"
    with file.open("rb") as stream:
        return {str(message.id): str(message.string) for message in read_po(stream, locale="en") if message.id}


def translator(language: str) -> Translate:
    """What turns a Chinese source text into a language."""
    if language == "zh":
        return str
    english = catalogue()
    return lambda text: english.get(text) or text
