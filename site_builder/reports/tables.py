"""Tables of a report's text: title above, columns as wide as what stands in them, rows up to what paper can carry."""

from __future__ import annotations

import re
import unicodedata

from markdown_it.token import Token
from markupsafe import Markup

from site_builder.reports.reading import Caption, Reading

MOST_ROWS = 500
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
    head = Markup('<caption id="{}"><span class="number">表 {}</span> {}</caption>{}').format(
        caption.id, caption.number, title, columns(_widths(kept))
    )
    tokens[0].attrSet("class", "grid")
    for token in kept:
        if token.type == "th_open":
            token.attrSet("scope", "col")
    after: list[Token] = []
    if rows > MOST_ROWS:
        line = tokens[0].map[0] + 1 if tokens[0].map else 0
        zh = f"表 {caption.number} 共 {rows:,} 行，此处印出前 {MOST_ROWS} 行"
        reading.wrong(line, zh, f"table {caption.number} has {rows:,} rows; the first {MOST_ROWS} are printed")
        after = [_block(Markup('<p class="missing">[{}；全表见所附正文。]</p>').format(zh))]
    return [kept[0], _block(head), *kept[1:], *after]


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


def _widths(tokens: list[Token]) -> list[int]:
    """How wide the widest cell of each column is, in half characters; long texts count less, since they wrap."""
    widest: list[int] = []
    column = 0
    for token in tokens:
        if token.type == "tr_open":
            column = 0
        elif token.type == "inline":
            if column == len(widest):
                widest.append(4)
            widest[column] = max(widest[column], min(width(token.content), 48))
            column += 1
    return widest


def width(text: str) -> int:
    """How wide a text is, in half characters."""
    return sum(2 if unicodedata.east_asian_width(each) in "WFA" else 1 for each in text)


def columns(widths: list[int]) -> Markup:
    """Columns in these proportions, none narrower than a word of Chinese."""
    shares = [max(each, 6) for each in widths]
    column = Markup('<col style="width:{}%">')
    return Markup("<colgroup>{}</colgroup>").format(
        Markup("").join(column.format(round(100 * share / sum(shares), 1)) for share in shares)
    )


def _block(html: str) -> Token:
    return Token("html_block", "", 0, content=str(html))
