"""Tables of a report's text: title above, columns as wide as what stands in them, rows up to what paper can carry."""

from __future__ import annotations

import copy
import re
import unicodedata
from collections.abc import Sequence
from typing import NamedTuple

from markdown_it.token import Token
from markupsafe import Markup

from site_builder.reports.text.reading import Caption, Reading

MOST_ROWS = 500
HALF = 0.6  # of an em: how wide a digit is, a little more than it is drawn
LONGEST_WORD = 40  # half characters that are kept on one line
_WORD = re.compile(r"[^\s\u2e80-\uffff]+")
_TARGET = re.compile(r"\]\([^)]*\)")  # of a link or a figure, which is not printed
_CELL = ("th_open", "td_open", "th_close", "td_close", "inline")


class Form(NamedTuple):
    """How a table is set: its class in the stylesheet, its type, a cell's padding and its width, in points."""

    name: str
    type: float
    padding: float
    width: float

    def needs(self, words: list[int]) -> list[float]:
        """The width that each column needs, given its longest word in half characters."""
        return [max(word, 2) * HALF * self.type + self.padding for word in words]


# From the usual one to the smallest, the last ones on a page laid across.
FORMS = (
    Form("grid", 10.5, 12.5, 445),
    Form("grid small", 9, 7, 445),
    Form("grid tiny", 7, 4, 445),
    Form("grid small across", 9, 7, 695),
    Form("grid tiny across", 7, 4, 695),
)
_TITLE = re.compile(r"^(?:表|table)\s*\d*\s*[:\uff1a]\s*(\S.*)$", re.IGNORECASE)


def captioned(reading: Reading, tokens: list[Token]) -> list[Token]:
    """The tokens with each table titled, measured and, where it is endless, cut with a line that says so."""
    out: list[Token] = []
    place = 0
    while place < len(tokens):
        if tokens[place].type != "table_open":
            out.append(tokens[place])
            place += 1
            continue
        end = next(at for at in range(place, len(tokens)) if tokens[at].type == "table_close")
        title = _taken_title(out)
        out += _table(reading, tokens[place : end + 1], title)
        place = end + 1
    return out


def _taken_title(out: list[Token]) -> str:
    if len(out) < 3 or out[-1].type != "paragraph_close" or out[-2].type != "inline":
        return ""
    found = _TITLE.match(out[-2].content)
    if found is None:
        return ""
    del out[-3:]
    return found[1]


def _table(reading: Reading, tokens: list[Token], title: str) -> list[Token]:
    caption = Caption(f"tab{len(reading.tables) + 1}", len(reading.tables) + 1, title)
    reading.tables.append(caption)
    rows, kept = _cut(tokens)
    for token in kept:
        if token.type == "th_open":
            token.attrSet("scope", "col")
    words, wants = _measured(kept)
    groups = _groups(words)
    out: list[Token] = []
    form = fitting(words)
    for number, group in enumerate(groups):
        told = Markup("（{}/{}）").format(number + 1, len(groups)) if len(groups) > 1 else ""
        named = Markup(' id="{}"').format(caption.id) if number == 0 else ""
        head = Markup('<caption{}><span class="number">表 {}</span> {}{}</caption>{}').format(
            named, caption.number, title, told, _shared(form, [(words[each], wants[each]) for each in group])
        )
        part = _of_columns(kept, set(group)) if len(groups) > 1 else kept
        opened = copy.copy(part[0])
        opened.attrs = {"class": form.name}
        whole = [opened, _block(head), *part[1:]]
        out += [_block('<div class="across">'), *whole, _block("</div>")] if "across" in form.name else whole
    if rows > MOST_ROWS:
        line = tokens[0].map[0] + 1 if tokens[0].map else 0
        zh = f"表 {caption.number} 共 {rows:,} 行，此处印出前 {MOST_ROWS} 行"
        reading.wrong(line, zh, f"table {caption.number} has {rows:,} rows; the first {MOST_ROWS} are printed")
        out.append(_block(Markup('<p class="missing">[{}；全表见所附正文。]</p>').format(zh)))
    return out


def fitting(words: list[int]) -> Form:
    """The first form in which no column is narrower than its longest word; the smallest where none is."""
    return next((form for form in FORMS if sum(form.needs(words)) <= form.width), FORMS[-1])


def _groups(words: list[int]) -> list[list[int]]:
    """The columns that are set side by side: all, or so many as fit the widest form, each time with the first one."""
    form = FORMS[-1]
    needs = form.needs(words)
    if sum(needs) <= form.width:
        return [list(range(len(words)))]
    groups: list[list[int]] = [[0]]
    for column in range(1, len(words)):
        if len(groups[-1]) > 1 and sum(needs[each] for each in groups[-1]) + needs[column] > form.width:
            groups.append([0])
        groups[-1].append(column)
    return groups


def _of_columns(tokens: list[Token], columns: set[int]) -> list[Token]:
    """The tokens of a table with some of its columns only."""
    kept: list[Token] = []
    column = -1
    for token in tokens:
        if token.type == "tr_open":
            column = -1
        column += token.type in ("th_open", "td_open")
        if token.type not in _CELL or column in columns:
            kept.append(token)
    return kept


def _cut(tokens: list[Token]) -> tuple[int, list[Token]]:
    """How many rows a table's body has, and its tokens without those beyond the limit."""
    kept: list[Token] = []
    rows, within = 0, False
    for token in tokens:
        within = within or token.type == "tbody_open"
        if within and token.type == "tr_open":
            rows += 1
        if rows <= MOST_ROWS or token.type in ("tbody_close", "table_close"):
            kept.append(token)
    return rows, kept


def _measured(tokens: list[Token]) -> tuple[list[int], list[int]]:
    """Of each column the longest word and the widest cell, in half characters; long texts count less, they wrap."""
    words: list[int] = []
    wants: list[int] = []
    column = 0
    for token in tokens:
        if token.type == "tr_open":
            column = 0
        elif token.type == "inline":
            if column == len(wants):
                words.append(2)
                wants.append(4)
            words[column] = max(words[column], *(min(len(word), _longest(word)) for word in _words(token.content)))
            wants[column] = max(wants[column], min(width(token.content), 48))
            column += 1
    return words, wants


def _words(text: str) -> list[str]:
    return _WORD.findall(_TARGET.sub("]", text)) or [""]


def _longest(word: str) -> int:
    """How much of a word is kept on one line: all of a number, of others less."""
    return LONGEST_WORD if any(map(str.isdigit, word)) else LONGEST_WORD // 4


def _shared(form: Form, columns_of: list[tuple[int, int]]) -> Markup:
    """Columns that are as wide as their longest word needs, and share what is left by what stands in them."""
    needs = form.needs([word for word, _ in columns_of])
    left = max(0.0, form.width - sum(needs))
    wanted = sum(want for _, want in columns_of)
    return cols([need + left * want / wanted for need, (_, want) in zip(needs, columns_of, strict=True)])


def width(text: str) -> int:
    """How wide a text is, in half characters."""
    return sum(2 if unicodedata.east_asian_width(each) in "WFA" else 1 for each in text)


def columns(widths: list[int]) -> Markup:
    """Columns in these proportions, none narrower than a word of Chinese."""
    return cols([max(each, 6) for each in widths])


def cols(shares: Sequence[float]) -> Markup:
    """Columns in exactly these proportions."""
    column = Markup('<col style="width:{}%">')
    return Markup("<colgroup>{}</colgroup>").format(
        Markup("").join(column.format(round(100 * share / sum(shares), 2)) for share in shares)
    )


def _block(html: str) -> Token:
    return Token("html_block", "", 0, content=str(html))
