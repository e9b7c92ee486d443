"""How a sentence that is put together of parts ends, and how it counts one."""

from __future__ import annotations

import re

_TWO_STOPS = re.compile(r"(?<!。)(。)。(?!。)|([！？])。|(?<=[\w)”])(\.)\.(?=\s|$)|([!?])\.(?=\s|$)")
_ONE = re.compile(r"(?<![\w.,–-])1 (day|year)s\b")  # in English; other counts stand after a colon


def ended(language: str, said: str) -> str:
    """A sentence with one stop at the end of each: a text that ends with one needs no other, and none is lost."""
    if language == "zh":
        if "。。" in said or "？。" in said or "！。" in said:
            said = _TWO_STOPS.sub(r"\1\2\3\4", said)
        return said if said[-1] in "。？！>" else said + "。"
    if "?." in said or "!." in said or said.count("..") != said.count("../"):  # which is how a link begins
        said = _TWO_STOPS.sub(r"\1\2\3\4", said)
    if "1 " in said:
        said = _ONE.sub(r"1 \1", said)
    return said if said[-1] in ".?!>" else said + "."
