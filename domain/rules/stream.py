"""The name of a stream, `subject/id`: what it is about, and by what its subject tells it apart from others."""

from __future__ import annotations


def stream_subject(stream: str) -> str:
    """The subject of a stream: `project` of `project/Z14…`."""
    return stream.partition("/")[0]


def stream_id(stream: str) -> str:
    """The id of a stream within its subject: `Z14…` of `project/Z14…`; it may itself hold strokes."""
    return stream.partition("/")[2]
