"""The pictures that an office brings: PNG, or SVG that runs nothing and refers to nothing outside."""

from __future__ import annotations

import re
from typing import NoReturn
from xml.parsers import expat

from domain.rules.said import Said
from site_builder.own.setting import SettingsError

ENDINGS = (".svg", ".png")
SVG = "http://www.w3.org/2000/svg"  # without it a browser shows nothing
PNG = b"\x89PNG\r\n\x1a\n"
RUNS = frozenset((
    "script", "foreignobject", "handler", "listener", "set", "animate", "animatetransform", "animatemotion", "iframe",
))  # fmt: skip
INSIDE = ("#", "data:image/png;base64,", "data:image/jpeg;base64,")
_LEADS = re.compile(r"url\s*\(\s*['\"]?\s*(?![#'\"\s])|@import|javascript:|\\|image-set|\bsrc\s*\(", re.IGNORECASE)
_ADDRESS = re.compile(r"[a-z]+://|['\"]\s*//", re.IGNORECASE)  # in a style, whatever function it is given to


def check_picture(name: str, data: bytes) -> None:
    """Refuse what is no PNG and no harmless SVG."""
    if name.endswith(".svg"):
        _SvgReading(name).read(data)
    elif not data.startswith(PNG):
        raise SettingsError("assets/{name} is no PNG picture", name=name)


class _SvgReading:
    """One SVG, read element by element; the first thing that it may not hold is told with its line."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.path: list[str] = []
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = lambda _: self.path.pop()
        self.parser.CharacterDataHandler = self.text
        self.parser.ProcessingInstructionHandler = lambda *_: self.wrong(Said("has an instruction to other programs"))
        self.parser.StartDoctypeDeclHandler = lambda *_: self.wrong(Said("has a document type"))

    def read(self, data: bytes) -> None:
        """Read it whole."""
        try:
            self.parser.Parse(data, True)
        except expat.ExpatError as error:
            raise SettingsError("assets/{name} cannot be read as SVG: {error}", name=self.name, error=error) from None

    def wrong(self, what: str) -> NoReturn:
        """Refuse it for what stands on the line that is read."""
        raise SettingsError(
            "assets/{name}, line {line}, {what}: remove it",
            name=self.name,
            line=self.parser.CurrentLineNumber,
            what=what,
        )

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """An element: none that runs or moves, and no attribute that leads outside."""
        local = tag.rpartition(":")[2]
        if not self.path and local != "svg":
            self.wrong(Said("is no SVG picture, but begins with <{tag}>", tag=tag))
        prefix = tag.partition(":")[0] if ":" in tag else ""
        form = f'xmlns{":" if prefix else ""}{prefix}="{SVG}"'
        if not self.path and attributes.get(form.partition("=")[0]) != SVG:
            raise SettingsError(
                "assets/{name} has no {form}, without which browsers show nothing: add it", name=self.name, form=form
            )
        self.path.append(local.lower())
        if local.lower() in RUNS:
            self.wrong(Said("has <{tag}>, which runs or moves", tag=tag))
        for attribute, value in attributes.items():
            if attribute.lower().startswith("on"):
                self.wrong(Said("has {attribute}, which runs a script", attribute=attribute))
            if attribute.lower().rpartition(":")[2] in ("href", "src", "base") and not value.startswith(INSIDE):
                self.wrong(Said("refers outside, to {value!r}", value=value[:60]))
            if _LEADS.search(value):
                self.wrong(Said("refers outside in {attribute}", attribute=attribute))

    def text(self, text: str) -> None:
        """The text of a style leads nowhere."""
        if self.path[-1] == "style" and (_LEADS.search(text) or _ADDRESS.search(text)):
            self.wrong(Said("has a style that refers outside"))
