"""What stands within a paragraph: links judged, figures fetched from the report's own documents, citations numbered."""

from __future__ import annotations

import re

from markdown_it.token import Token
from markupsafe import Markup, escape

from site_builder.documents import RefusedDocument
from site_builder.reports.glyphs import drawn
from site_builder.reports.text.cites import CITED
from site_builder.reports.text.figures import figure
from site_builder.reports.text.maths import inline_formula
from site_builder.reports.text.reading import Caption, Reading

LEAD_OUT = ("https://", "http://", "mailto:")
MOST_FIGURES = 200
_TAG = re.compile(r"</?[A-Za-z][^<>]*>|<!--|<!\[CDATA\[")
_UNKNOWN_NOTE = re.compile(r"\[\^[^\]\s]+\]")
_SHOWN = re.compile(r"[\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufe00-\ufe0f]")


def raw(html: str) -> Token:
    """A token that prints as this HTML."""
    return Token("html_inline", "", 0, content=str(html))


def take_footnotes(tokens: list[Token], footnotes: dict[int, list[Token]]) -> list[Token]:
    """Take the notes from the end of the text, by number; they are printed at the foot of their page."""
    kept: list[Token] = []
    note: list[Token] | None = None
    for token in tokens:
        if token.type == "footnote_open":
            note = footnotes.setdefault(int(token.meta["id"]), [])
        elif token.type == "footnote_close":
            note = None
        elif note is not None:
            if token.type == "inline":
                note.extend(child for child in token.children or [] if child.type != "footnote_anchor")
        elif not token.type.startswith("footnote"):
            kept.append(token)
    return kept


def safe(reading: Reading, children: list[Token], line: int) -> list[Token]:
    """The tokens of a paragraph with everything in them judged."""
    out: list[Token] = []
    dropped = 0
    for token in children:
        if token.type in ("softbreak", "hardbreak"):
            line += 1
            out.append(raw("<br>") if token.type == "hardbreak" else _joint(out))
        elif token.type == "link_open":
            dropped += _judge_link(reading, token, line, out)
        elif token.type == "link_close" and dropped:
            dropped -= 1
        elif token.type == "image":
            out.append(raw(_picture(reading, token, line)))
        elif token.type == "footnote_ref":
            note = safe(reading, reading.footnotes.get(int(token.meta["id"]), []), line)
            out += [raw('<span class="footnote">'), *note, raw("</span>")]
        elif token.type in ("math_inline", "math_inline_double"):
            large = token.type == "math_inline_double"
            out.append(raw(inline_formula(reading, token.content, line, large=large)))
        elif token.type == "text":
            out.append(raw(_text(reading, token.content, line)))
        else:
            _told_glyphs(reading, token.content, line)
            out.append(token)
    return out


def _joint(out: list[Token]) -> Token:
    """Lines of Chinese are joined without a space; others keep theirs."""
    before = out[-1].content[-1:] if out else ""
    return raw("" if before >= "\u2e80" else " ")


def _judge_link(reading: Reading, token: Token, line: int, out: list[Token]) -> int:
    """Keep a link that leads to the web or within the report; 1 where its text alone is printed."""
    target = str(token.attrGet("href") or "")
    if target.startswith(LEAD_OUT):
        token.attrs = {"href": target}
        out.append(token)
        return 0
    reading.wrong(
        line, f"链接 {target[:60]} 未收入，只印其文字", f"the link {target[:60]} was dropped, its text printed"
    )
    return 1


def _text(reading: Reading, text: str, line: int) -> Markup:
    if _TAG.search(text):
        reading.wrong(line, "HTML 标记按原文印出", "HTML is printed as it is written")
    for unknown in _UNKNOWN_NOTE.findall(text):
        reading.wrong(line, f"脚注 {unknown} 没有内容", f"the footnote {unknown} says nothing")
    _told_glyphs(reading, text, line)
    said, end = Markup(""), 0
    for found in CITED.finditer(text):
        mark, missing = reading.references.cite(found[1])
        for key in missing:
            reading.wrong(line, f"参考文献 @{key} 未列出", f"the reference @{key} is not listed")
        said += escape(text[end : found.start()]) + mark
        end = found.end()
    return said + escape(text[end:])


def _told_glyphs(reading: Reading, text: str, line: int) -> None:
    for each in sorted(set(_SHOWN.sub("", text)) - drawn()):
        code = f"U+{ord(each):04X}"
        reading.wrong(
            line, f"字体中没有字符 {code}，印其编号", f"our fonts lack the character {code}; its number is printed"
        )


def figure_of(reading: Reading, token: Token, line: int) -> Markup:
    """A figure with its caption below, or one line that says why it is missing."""
    title = str(token.attrGet("title") or token.content)
    image = _picture(reading, token, line)
    if 'class="missing"' in image:
        return Markup("<p>{}</p>").format(image)
    caption = Caption(f"fig{len(reading.figures) + 1}", len(reading.figures) + 1, title)
    reading.figures.append(caption)
    return Markup('<figure id="{}">{}<figcaption><span class="number">图 {}</span> {}</figcaption></figure>').format(
        caption.id, image, caption.number, title
    )


def _picture(reading: Reading, token: Token, line: int) -> Markup:
    source = str(token.attrGet("src") or "")
    name = source.removeprefix("sha256:")
    found: object = RefusedDocument("图须以 sha256: 指明本报告的附件", "a figure is named as an attachment, sha256:…")
    if source.startswith("sha256:") and _figures(reading) < MOST_FIGURES:
        found = reading.images.get(f"figures/{name}") or figure(reading.documents, name)
    elif source.startswith("sha256:"):
        found = RefusedDocument(f"图超过 {MOST_FIGURES} 幅", f"more than {MOST_FIGURES} figures")
    if isinstance(found, RefusedDocument):
        reading.wrong(line, f"图未收入：{found.zh}", f"a figure is left out: {found.en}")
        return Markup('<span class="missing">[此处的图未收入：{}]</span>').format(found.zh)
    reading.images[f"figures/{name}"] = found  # type: ignore[assignment]
    return Markup('<img src="figures/{}" alt="{}">').format(name, token.content or token.attrGet("title") or "图")


def _figures(reading: Reading) -> int:
    return sum(name.startswith("figures/") for name in reading.images)
