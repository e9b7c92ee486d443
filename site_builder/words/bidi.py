"""Text that runs from right to left stands in `<bdi>`, wherever it comes from, so that it turns nothing around it.

What reorders a line are letters and digits that run from right to left, and the marks that command it; Chinese, Latin
letters, digits and signs alone stand as they are written. So it is enough to isolate each such run: a title may end
in Hebrew, and the numbers after it keep their order. It is done for whole pages, once they are rendered: no template
and no sentence can forget it, and pages without such text, nearly all, keep their bytes.
"""

from __future__ import annotations

import re

MARKS = "\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
BLOCKS = "\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff\U00010800-\U00010fff\U0001e800-\U0001efff"
_RUN = re.compile(f"[{BLOCKS}{MARKS}]+(?: [{BLOCKS}{MARKS}]+)*")
# Tags and comments, what holds text alone (there, elements would be read as they are written), and drawings, which show
# no element of HTML.
_TAG = re.compile(
    r"<(script|style|title|textarea|option|svg)\b.*?</\1\s*>|<!--.*?-->|<[^>]*>", re.DOTALL | re.IGNORECASE
)
# The same signs as UTF-8, each pattern led by bytes that a search finds without looking at each sign.
_RARE = (
    re.compile(rb"\xe2\x80[\x8f\xaa-\xae]"), re.compile(rb"\xe2\x81[\xa6-\xa9]"), re.compile(rb"\xef[\xac-\xbb]"),
)  # fmt: skip
_OTHER_BYTES = bytes(byte for byte in range(256) if not (0xD6 <= byte <= 0xDF or byte in (0xE0, 0xF0)))  # as UTF-8


def isolated(page: str) -> str:
    """The HTML of a page with each run of right-to-left text in `<bdi>`; in attributes nothing can be isolated."""
    if not _may_need_it(page):
        return page
    done, end = [], 0
    for tag in _TAG.finditer(page):
        done += [_wrapped(page[end : tag.start()]), tag[0]]
        end = tag.end()
    return "".join([*done, _wrapped(page[end:])])


def _wrapped(text: str) -> str:
    return _RUN.sub(r"<bdi>\g<0></bdi>", text)


def _may_need_it(page: str) -> bool:
    """Whether there may be such text at all, found in a fraction of the time that looking at each sign takes."""
    data = page.encode(errors="replace")
    return bool(data.translate(None, _OTHER_BYTES)) or any(rare.search(data) for rare in _RARE)
