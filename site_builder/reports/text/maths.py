"""Formulas, written in TeX between dollar signs, as drawings: outlines of glyphs, set on a baseline.

What cannot be set is printed as it was written, and told as a problem. No formula may define commands: two lines of
definitions can grow to gigabytes.
"""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING, NamedTuple

from markupsafe import Markup

from site_builder.documents import RefusedDocument
from site_builder.reports.fonts import font_folder
from site_builder.reports.paper import FORMULA_BEGINS, Image
from site_builder.reports.text.reading import Reading
from site_builder.reports.text.spoken import spoken

if TYPE_CHECKING:
    from ziafont.glyph import SimpleGlyph
    from ziamath.styles import MathVariant

LONGEST = 2_000  # characters of one formula
MOST = 2_000  # formulas of one report
DEEPEST = 40  # braces and environments in each other
SIZE = 12  # points, as the text
LARGEST = 600  # points, either way: what is wider would be too small to read
WIDEST = 400  # points between the margins, less the room for a number
_DEFINES = re.compile(
    r"\\(?:re)?new(?:command|environment)|\\[egx]?def(?![a-z])|\\let(?![a-z])|\\DeclareMathOperator|\\includegraphics|\\href"
)
_LESS = re.compile(r"(?<!\\left)(?<!\\right)<")  # the parser takes a bare one for the beginning of a tag
_CHINESE = re.compile(r"[\u2e80-\uffef]")
_TEXT = re.compile(r"\\(?:text\w*|mathrm|mbox|operatorname)\s*\{[^{}]*\}")
_AMOUNT = re.compile(r"[\d.,]+\s*(?:[\u2e80-\uffef]|\s[A-Za-z]{2,}\s)")
_COMMAND = re.compile(r"\\[A-Za-z]+")
_BOX = re.compile(r'viewBox="(\S+) (\S+) (\S+) (\S+)"')


class Drawn(NamedTuple):
    """A formula as a drawing and in words: its measures in points, and how far it reaches below the baseline."""

    svg: bytes
    words: str
    width: float
    height: float
    depth: float


def inline_formula(reading: Reading, tex: str, line: int, *, large: bool = False) -> Markup:
    """A formula within a line of text, on its baseline; what stands between two amounts of dollars stays text."""
    if not large and _AMOUNT.match(tex):
        return Markup("${}$").format(tex)
    return _placed(reading, tex.strip(), line, large)


def display_formula(reading: Reading, tex: str, line: int) -> Markup:
    """A formula on a line of its own, centred, with its number at the right (GB/T 7713.3)."""
    reading.formulas += 1
    return Markup('<div class="equation"><span class="set">{}</span><span class="mark">({})</span></div>').format(
        _placed(reading, tex.strip(), line, True), reading.formulas
    )


def _placed(reading: Reading, tex: str, line: int, large: bool) -> Markup:
    drawn = (
        formula(tex, large)
        if len(reading.drawn) < MOST
        else RefusedDocument(f"公式超过 {MOST} 个", f"more than {MOST} formulas")
    )
    if isinstance(drawn, RefusedDocument):
        reading.wrong(line, f"公式未排版，按原文印出：{drawn.zh}", f"a formula is printed as it is written: {drawn.en}")
        return Markup("<code>{0}{1}{0}</code>").format("$$" if large else "$", tex)
    name = f"formulas/{len(reading.drawn) + 1}.svg"
    name = reading.drawn.setdefault((tex, large), name)
    reading.images[name] = Image(drawn.svg, "image/svg+xml")
    scale = min(1.0, WIDEST / drawn.width)
    width, height, depth = (f"{scale * each / SIZE:.4f}em" for each in (drawn.width, drawn.height, drawn.depth))
    return Markup('<img class="formula" src="{}" alt="{}" style="width:{};height:{};vertical-align:-{}">').format(
        name, FORMULA_BEGINS + drawn.words, width, height, depth
    )


@functools.lru_cache(4_096)
def formula(tex: str, large: bool) -> Drawn | RefusedDocument:
    """A formula of TeX as a drawing, or why it cannot be set."""
    if refused := _refused(tex):
        return refused
    from ziamath.config import config
    from ziamath.zmath import Latex

    config.svg2 = False
    config.precision = 3
    try:
        set_ = Latex(_LESS.sub(r"\\lt ", tex), size=SIZE, font=_font(), inline=not large, margin=0.5)
        if unknown := _COMMAND.search(" ".join(set_.mathml.itertext())):
            return RefusedDocument(f"不认识命令 {unknown[0]}", f"the command {unknown[0]} is unknown")
        svg: str = set_.svg()
    except _NoGlyph as error:
        return RefusedDocument(f"字体中没有字符 U+{error.code:04X}", f"our fonts lack the character U+{error.code:04X}")
    except Exception:  # whatever a broken formula makes of the parser: it is printed as it is
        return RefusedDocument("写法有误", "it is not well formed")
    found = _BOX.search(svg)
    if found is None or "<text" in svg:
        return RefusedDocument("写法有误", "it is not well formed")
    top, width, height = (float(found[each]) for each in (2, 3, 4))
    if width <= 1:
        return RefusedDocument("没有内容", "it says nothing")
    if max(width, height) > LARGEST:
        return RefusedDocument("超出页面", "it is larger than the page")
    return Drawn(svg.encode(), spoken(set_.mathml), width, height, height + top)


def _refused(tex: str) -> RefusedDocument | None:
    if len(tex) > LONGEST:
        return RefusedDocument(f"长于 {LONGEST:,} 个字符", f"it is longer than {LONGEST:,} characters")
    if found := _DEFINES.search(tex):
        return RefusedDocument(f"公式中不得使用 {found[0]}", f"{found[0]} is not taken in a formula")
    if _CHINESE.search(_TEXT.sub("", tex)):  # two amounts of dollars in a sentence, more likely than a formula
        return RefusedDocument("公式中的汉字须写在 \\text{} 里", "Chinese in a formula stands in \\text{}")
    if max(tex.count("{"), tex.count("\\begin"), tex.count("\\left")) > DEEPEST and _depth(tex) > DEEPEST:
        return RefusedDocument(f"嵌套超过 {DEEPEST} 层", f"it nests deeper than {DEEPEST} levels")
    return None


def _depth(tex: str) -> int:
    depth = deepest = 0
    for each in re.findall(r"\\begin|\\end|\\left|\\right|[{}]", tex):
        depth += 1 if each in ("{", "\\begin", "\\left") else -1
        deepest = max(deepest, depth)
    return deepest


class _NoGlyph(Exception):
    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


@functools.cache
def _font() -> str:
    """The name under which formulas find their font: STIX Two Math, and our own for Chinese within them."""
    from ziafont.font import Font
    from ziamath.mathfont import MathFont
    from ziamath.zmath import loadedfonts

    ours = Font(font_folder() / "GongshiSerif-Regular.ttf")

    class Both(MathFont):
        def findglyph(self, char: str, variant: MathVariant) -> SimpleGlyph:
            if self.glyphindex(char):
                return super().findglyph(char, variant)
            if ours.glyphindex(char):
                return ours.glyph(char)
            raise _NoGlyph(ord(char))

    loadedfonts["gongshi"] = Both(loadedfonts["default"].fname or "", SIZE)
    return "gongshi"
