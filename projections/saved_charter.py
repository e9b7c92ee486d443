"""The charter under which a view was folded."""

from __future__ import annotations

import msgspec

from domain.rules.charter import STREAM, Charter
from domain.rules.in_force import CharterTable, default, table_of
from projections.book_line import Held
from projections.view import ViewReader

_CHARTER = msgspec.json.Decoder(Held[Charter])


def charter_of(view: ViewReader) -> CharterTable:
    """The charter of the book as far as it was folded; the default one where it has none of its own."""
    body = view.document("state", STREAM)
    return table_of(_CHARTER.decode(body).state) if body else default()
