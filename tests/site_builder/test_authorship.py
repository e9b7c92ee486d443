"""Who decided an entry: told alike on its page, in lists and in feeds, and anew once another entry says more of it."""

from __future__ import annotations

import re
from pathlib import Path

from domain.ledger.store import Book, open_book
from site_builder.addresses import page_of
from site_builder.make import make
from tests.signed_book import BODY, F, S, SignedBook, T, X
from tests.site_builder.given_site import SETTINGS, tree

TERMS = {"body": BODY, "post": "p"}
PLACES = (page_of("officer/y"), "entries/0.html", "entries.html", "feed.json", "feed.atom", "feed.rss")


def urgent(book: Book) -> SignedBook:
    """A book in which F, S and T decide, and F appointed an officer alone."""
    made = SignedBook(book)
    made.do(made.two(made.motion("officer.appointed", T, S, holds="decision", **TERMS), X))
    made.do(made.two(made.motion("officer.key_registered", T, S, **made.key(T)), F, 2))
    made.do(made.one(made.motion("officer.appointed", "officer/y", F, holds="execution", **TERMS), "汛期"))
    return made


def test_what_is_countersigned_is_told_anew_wherever_it_stands(tmp_path: Path) -> None:
    def told(language: str = "zh") -> dict[str, str]:
        make(book.pages, SETTINGS, tmp_path / "www")
        return {place: (tmp_path / "www" / language / place).read_text(encoding="utf-8") for place in PLACES}

    with open_book(tmp_path / "book.sqlite", create=True) as book:
        made = urgent(book)
        assert all("紧急签发" in text and "尚未补签" in text for text in told().values())
        made.do(made.one(made.motion("decision.countersigned", "officer/y", S, number=1, refused="理由不足")))
        for place, text in told().items():
            assert "尚未补签" not in text and "不予补签" in text, place
            assert place == "entries.html" or "p（s）不予补签，2026年3月2日，第 11 号" in plain(text), place
        made.do(made.countersigned("officer/y", 1, T))
        for place, text in told().items():
            assert "已补签" in text or "已由" in text, place
            assert place == "entries.html" or "已由p（t）补签，2026年3月2日，第 12 号" in plain(text), place
        assert "Not yet countersigned" not in "".join(told("en").values())
        make(book.pages, SETTINGS, tmp_path / "clean")
    assert tree(tmp_path / "www") == tree(tmp_path / "clean")


def plain(text: str) -> str:
    """A file without its tags, be they escaped."""
    return re.sub(r"<[^>]*>|&lt;.*?&gt;|\\u003c.*?\\u003e", "", text)
