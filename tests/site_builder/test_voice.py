"""Chinese on an English page is marked as Chinese, once, and nothing else is."""

from __future__ import annotations

import pytest
from markupsafe import Markup

from site_builder.words.book_words import default_words
from site_builder.words.voice import Voice, foreign, marked, money, tongue


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Trial run", "Trial run"),
        ("Café", "Café"),
        ("大气治理", "<span lang=zh>大气治理</span>"),
        ("大气 PM2.5 治理 A", "<span lang=zh>大气 PM2.5 治理 A</span>"),  # it begins in Chinese
        ("Project 大气，2015 年 of Beijing", "Project <span lang=zh>大气，2015 年</span> of Beijing"),
        ("<b>大气</b> 治理", "<b><span lang=zh>大气</span></b> <span lang=zh>治理</span>"),
        ("大气<br>A", "<span lang=zh>大气</span><br>A"),
    ],
)
def test_the_chinese_of_a_text_is_marked(text: str, said: str) -> None:
    assert foreign(text) == said


def test_a_recorded_text_is_escaped_and_marked_on_an_english_page_alone() -> None:
    assert marked("en", "甲<乙") == Markup("<span lang=zh>甲&lt;乙</span>")
    assert isinstance(marked("en", "甲<乙"), Markup)
    for language, given in (("zh", "甲<乙"), ("en", "a<b"), ("en", 5), ("en", None), ("en", Markup("&lt;"))):
        assert marked(language, given) is given  # the template escapes it


def test_an_element_of_chinese_alone_has_its_language() -> None:
    assert tongue("en", "大气治理") == " lang=zh"
    for language, given in (
        ("zh", "大气治理"),
        ("en", "Air"),
        ("en", "Air 大气"),
        ("en", None),
        ("en", "大气<b>x</b>"),
    ):
        assert tongue(language, given) == ""


def test_a_voice_that_writes_html_marks_what_was_recorded() -> None:
    def voice(language: str) -> Voice:
        return Voice(default_words(), language, lambda stream: stream, lambda stream: None)

    assert voice("en").text("甲<乙") == "<span lang=zh>甲&lt;乙</span>"
    assert voice("zh").text("甲<乙") == "甲&lt;乙"
    assert Voice(default_words(), "en", lambda stream: stream).text("甲<乙") == "甲<乙"


def test_hundredths_have_both_their_digits() -> None:
    said = [money(language, amount, "USD") for language in ("en", "zh") for amount in (1_498_940, 50, 700)]
    assert said == ["$14,989.40", "$0.50", "$7", "1.49894万美元", "0.50美元", "7美元"]
