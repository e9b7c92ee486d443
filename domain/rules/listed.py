"""Transcribed history: what an older list says begins a record, and is never written over one (Art. 33)."""

from __future__ import annotations

from domain.rules.fact import Fact, State
from domain.rules.refusal import require


def keeps(fact: Fact, listed: bool) -> bool:
    """Whether an entry makes its stream one that the book itself keeps; `listed`: it is transcribed.

    What answers one entry on whatever stream (a correction, an erasure) goes on no record of its own.
    """
    return not listed and fact.state is not State


def require_unkept(stream: str, kept: bool) -> None:
    """Refuse to transcribe onto a stream that holds an entry of the book's own."""
    require(
        not kept,
        "Art. 33: {stream} holds entries of this book's own; an older list is not transcribed onto it.",
        stream=stream,
    )
