"""The text of a report, written in Markdown, as HTML that can do no harm.

markdown-it parses it (CommonMark, tables, footnotes, formulas between dollar signs) with HTML off; here links and
figures are checked, chapters put in the standard's order and numbered, figures and tables captioned. What cannot be
taken up is printed harmlessly, and told as a `Problem` with its line.

Conventions: `![words for who cannot see it](sha256:… "title of the figure")` alone in its paragraph is a figure;
a paragraph `表：title` or `Table: title` before a table is its title; references are as in `cites`.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from typing import NamedTuple

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup, escape
from mdit_py_plugins.dollarmath import dollarmath_plugin
from mdit_py_plugins.footnote import footnote_plugin

from site_builder.documents import DocumentFolder
from site_builder.reports.paper import Image
from site_builder.reports.text import inline, parts, tables
from site_builder.reports.text.cites import References, take_definitions
from site_builder.reports.text.maths import display_formula
from site_builder.reports.text.parts import Heading
from site_builder.reports.text.reading import Caption, Reading, TextProblem

LONGEST = 4_000_000  # bytes of Markdown
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")


class BodyRefused(ValueError):
    """The text of a report cannot be read at all; says why in Chinese, `en` in English."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(zh)
        self.en = en


class Body(NamedTuple):
    """A report's text, ready to print: `main` up to the references, then `appendices`."""

    main: Markup
    references: Markup
    appendices: Markup
    headings: tuple[Heading, ...]
    figures: tuple[Caption, ...]
    tables: tuple[Caption, ...]
    images: Mapping[str, Image]
    problems: tuple[TextProblem, ...]


class Chapter(NamedTuple):
    """A chapter as it was written: its part, and its tokens with the heading's."""

    role: str
    tokens: list[Token]


@functools.cache
def parser() -> MarkdownIt:
    """CommonMark with tables, strikethrough, footnotes and formulas; HTML stays text, links are left to us to judge."""
    made = MarkdownIt("commonmark", {"html": False, "maxNesting": 20}).enable(["table", "strikethrough"])
    made.use(footnote_plugin)
    made.use(dollarmath_plugin, allow_labels=False, allow_space=False, allow_digits=False, double_inline=True)
    made.validateLink = lambda url: True  # type: ignore[method-assign]
    return made


def read_body(data: bytes, documents: DocumentFolder) -> Body:
    """Read the Markdown of a report; raises BodyRefused where it is no text or far too long."""
    text, defined, problems = _plain(data)
    reading = Reading(documents, References(defined))
    for line, zh, en in problems:
        reading.wrong(line, zh, en)
    tokens = parser().parse(text)
    tokens = inline.take_footnotes(tokens, reading.footnotes)
    chapters = sorted(_chapters(_promoted(tokens)), key=lambda chapter: parts.ORDER.index(chapter.role))
    for role, zh, en in (("introduction", "缺少引言", "no introduction"), ("conclusion", "缺少结论", "no conclusion")):
        if chapters and all(chapter.role != role for chapter in chapters):
            reading.wrong(0, zh, en)
    printed = {role: Markup("") for role in parts.ORDER}
    for chapter in chapters:
        printed[chapter.role] += _print(reading, chapter)
    listed = reading.references.listed()
    return Body(
        main=Markup("").join(printed[role] for role in parts.ORDER[:4]),
        references=_headed(reading, printed["references"], listed),
        appendices=printed["appendix"],
        headings=tuple(reading.headings),
        figures=tuple(reading.figures),
        tables=tuple(reading.tables),
        images=reading.images,
        problems=tuple(reading.problems),
    )


def _plain(data: bytes) -> tuple[str, dict[str, str], list[TextProblem]]:
    if len(data) > LONGEST:
        raise BodyRefused(
            f"正文有 {len(data):,} 字节，超过上限 {LONGEST:,} 字节",
            f"the text has {len(data):,} bytes; at most {LONGEST:,} are taken",
        )
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BodyRefused(
            f"正文不是 UTF-8 文本（第 {error.start + 1} 个字节）", f"the text is not UTF-8 (byte {error.start + 1})"
        ) from None
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    problems = [
        TextProblem(text.count("\n", 0, found.start()) + 1, "控制字符已略去", "a control character was left out")
        for found in _CONTROL.finditer(text)
    ]
    plain, defined = take_definitions(_CONTROL.sub("", text))
    return plain, defined, problems


def _promoted(tokens: list[Token]) -> list[Token]:
    """A text under one title of its own has its chapters at level 2: the title goes, they move up."""
    tops = [place for place, token in enumerate(tokens) if token.type == "heading_open" and token.tag == "h1"]
    if len(tops) != 1 or not any(token.type == "heading_open" and token.tag == "h2" for token in tokens):
        return tokens
    if parts.role_of(tokens[tops[0] + 1].content) != "main":
        return tokens
    del tokens[tops[0] : tops[0] + 3]
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{int(token.tag[1]) - 1}"
    return tokens


def _chapters(tokens: list[Token]) -> list[Chapter]:
    found: list[Chapter] = []
    role = "main"
    for place, token in enumerate(tokens):
        if token.type == "heading_open" and token.tag == "h1":
            role = parts.role_of(tokens[place + 1].content)
            found.append(Chapter(role, []))
        elif not found:
            found.append(Chapter(role, []))
        found[-1].tokens.append(token)
    return found


def _print(reading: Reading, chapter: Chapter) -> Markup:
    """The HTML of one chapter."""
    tokens = tables.captioned(reading, chapter.tokens)
    out: list[Token] = []
    heading: Heading | None = None
    for place, token in enumerate(tokens):
        if token.type == "heading_open":
            heading = reading.numbering.heading(min(int(token.tag[1]), 4), tokens[place + 1].content, chapter.role)
            reading.headings.append(heading)
            token.tag = f"h{heading.level + 1}"
            token.attrSet("id", heading.id)
        elif token.type == "heading_close" and heading:
            token.tag = f"h{heading.level + 1}"
            heading = None
        elif token.type == "inline":
            _read_inline(reading, tokens, place, heading)
        elif token.type == "math_block":
            token = inline.raw(display_formula(reading, token.content, _line(token)))
        out.append(token)
    return Markup(parser().renderer.render(out, parser().options, {}))


def _read_inline(reading: Reading, tokens: list[Token], place: int, heading: Heading | None) -> None:
    token = tokens[place]
    if heading:
        number = Markup('<span class="number">{}</span> ').format(heading.number) if heading.number else ""
        token.children = [inline.raw(number + escape(heading.text))]
        return
    children = token.children or []
    if len(children) == 1 and children[0].type == "image" and tokens[place - 1].type == "paragraph_open":
        tokens[place - 1].hidden = tokens[place + 1].hidden = True
        token.children = [inline.raw(inline.figure_of(reading, children[0], _line(token)))]
        return
    token.children = inline.safe(reading, children, _line(token))


def _line(token: Token) -> int:
    return token.map[0] + 1 if token.map else 0


def _headed(reading: Reading, printed: Markup, listed: Markup) -> Markup:
    """The references under their heading; where the text has none of its own, they get one."""
    if listed and not printed:
        heading = reading.numbering.heading(1, "参考文献", "references")
        place = next((at for at, each in enumerate(reading.headings) if each.number.startswith("附录")), None)
        reading.headings.insert(len(reading.headings) if place is None else place, heading)
        return Markup('<h2 id="{}">{}</h2>').format(heading.id, heading.text) + listed
    return printed + listed
