"""The bytes of a PDF, made once: pydyf makes each object for the file and again for the file's identifier."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from typing import Any

LEVEL = 6  # of 9: a file 3 % larger in a third of the time


def write_once(pdf: Any) -> None:
    """Hold the bytes of each object of a finished PDF."""
    import pydyf

    class Written(pydyf.Object):  # type: ignore[misc]
        data = b""
        compressible = False

    for number, made in enumerate(pdf.objects):
        if made.free == "f":
            continue
        held = pdf.objects[number] = Written()
        held.number, held.data, held.compressible = made.number, _data(pydyf, made), made.compressible


def _data(pydyf: Any, made: Any) -> bytes:
    if not isinstance(made, pydyf.Stream) or not made.compress:
        return bytes(made.data)
    packed = zlib.compress(b"\n".join(map(pydyf._to_bytes, made.stream)), LEVEL)
    return bytes(pydyf.Stream([packed], {**made.extra, "Filter": "/FlateDecode"}).data)


def page_references(self: Any) -> Any:
    """The references of all pages, made once: every tag of every page asks for them all."""
    numbers = self.pages["Kids"][::3]
    known = self.__dict__.get("_references", ())
    if len(known) != len(numbers):
        known = self._references = tuple(b"%d 0 R" % number for number in numbers)
    return known


def quick_bytes(convert: Any) -> Any:
    """The bytes of an item, its kind looked up instead of tried."""
    kinds: dict[type, Callable[[Any], bytes]] = {
        bytes: lambda item: item,
        str: lambda item: item.encode("ascii"),
        int: lambda item: b"%d" % item,
    }

    def to_bytes(item: Any) -> bytes:
        known = kinds.get(type(item))
        found: bytes = known(item) if known else convert(item)
        return found

    return to_bytes
