"""Templates that a designer can read: short lines, broken and indented freely, without a trace in the pages."""

from __future__ import annotations

from pathlib import Path

import jinja2
import pytest

import site_builder
from site_builder.environment import environment_of
from site_builder.words.book_words import default_words

TEMPLATES = Path(site_builder.__file__).parent / "templates"
COLUMNS = 140


def test_no_line_of_a_template_is_longer_than_a_screen_is_wide() -> None:
    long = [
        f"{path.relative_to(TEMPLATES)}:{number}: {len(line)}"
        for path in sorted(TEMPLATES.rglob("*.html"))
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if len(line) > COLUMNS
    ]
    assert long == []


@pytest.mark.parametrize(
    ("source", "page"),
    [
        ("<dl>\n  <dt>甲</dt>\n    <dd>{{ x }}</dd></dl>", "<dl><dt>甲</dt><dd>乙</dd></dl>"),
        ("<p>\n  {{ x }}\n  {{ x }}</p>", "<p>乙乙</p>"),
        ("{% if x %}\n  <b>{{ x }}</b>\n{%- else %}\n  —\n{% endif %}", "<b>乙</b>"),
        ('<a>{{ x }}</a>{{ " · " }}\n  <a>{{ x }}</a>', "<a>乙</a> · <a>乙</a>"),
        ("{# not {{ x }}\n  {{ x }} #}\n  <p>{{ x }}</p>", "<p>乙</p>"),
        ("<a>{{ x }}</a>\n<a>{{ x }}</a>", "<a>乙</a>\n<a>乙</a>"),
        ("<a>{{ x }}</a>\n <a>{{ x }}</a>", "<a>乙</a>\n <a>乙</a>"),
        ("<pre>one\n  two</pre>", "<pre>one\n  two</pre>"),
        ('<p>{{ _("共 %(n)s 条",\n       n=x) }}</p>', "<p>共 乙 条</p>"),
    ],
)
def test_a_break_between_tags_before_an_indented_line_is_not_in_the_page(source: str, page: str) -> None:
    assert environment_of("zh", default_words()).from_string(source).render(x="乙") == page


def test_what_is_wrong_in_a_template_is_named_by_its_line_in_the_file() -> None:
    with pytest.raises(jinja2.TemplateSyntaxError) as raised:
        environment_of("zh", default_words()).from_string("<p>\n  <b>\n    {{ x }}\n    {% nothing %}</b></p>")
    assert raised.value.lineno == 4
