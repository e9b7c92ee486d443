"""The texts of the pages: Chinese is the source, English comes from a gettext catalogue."""

from __future__ import annotations

import functools
import importlib.resources
from collections.abc import Callable, Sequence

from babel.messages.pofile import read_po

from site_builder.words.own import PLAIN, OwnTexts

Translate = Callable[[str], str]
FORMS = "\x1f"  # stands between the singular and the plural of a text that has both


@functools.cache
def catalogue() -> dict[str, str]:
    """The English texts by their Chinese source; one that counts its `n` holds a singular and a plural."""
    file = importlib.resources.files("site_builder") / "locales" / "en" / "LC_MESSAGES" / "messages.po"
    with file.open("rb") as stream:
        return dict(_text(message.id, message.string) for message in read_po(stream, locale="en") if message.id)


def _text(source: str | Sequence[str], forms: str | Sequence[str] | None) -> tuple[str, str]:
    if isinstance(source, str) or forms is None or isinstance(forms, str):
        return str(source), str(forms)
    return source[0], FORMS.join(forms)


def counted(text: str, count: object) -> str:
    """A text as it is said of so many: of its two forms, where it has two, the singular for 1."""
    if FORMS not in text:
        return text
    singular, plural = text.split(FORMS)
    return singular if str(count) == "1" else plural


def translator(language: str, own: OwnTexts = PLAIN) -> Translate:
    """What turns a Chinese source text into a language, in an office's own words where it has some."""
    if language == "zh":
        return (lambda text: own.say("zh", "page", text, text)) if own.digest else str
    english = catalogue()
    if own.digest:
        return lambda text: own.say("en", "page", text, english.get(text) or text)
    return lambda text: english.get(text) or text
