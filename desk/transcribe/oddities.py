"""What looks like a value and is none: errors of a spreadsheet, numbers it cut short, sums, "as above", several ids.

Each function says what is wrong and what to do, or nothing. They are asked of every cell that is used, so the usual
cell is let through by its first or last character.
"""

from __future__ import annotations

import functools
import re

from desk.transcribe.compound import UNCALCULATED

ABOVE = ("同上", "〃", "″", "“", "”", '"', "''", "同前", "同左上", "ditto", "Ditto", "do.", "do", "-do-")
STARTS = frozenset("#E同=+-@")  # what errors, marks that mean "as above", and formulas begin with
NOT_ABOVE = frozenset(("do", "''"))  # outside the columns that are filled down these may be words
ERROR = re.compile(r"#[^\s#]{1,15}[!?]|#N/[AD]|#GETTING_DATA|#{3,}|E(?:RR|rr):\d{3}|#E(?:RR|rr)")
FORMULA = re.compile(r"=\s*[^\s=].*|[+\-@](?:[A-Za-z][\w.]*\(|\w+\|).*", re.S)
TEXT_FORMULA = re.compile(r'=\s*"((?:[^"]|"")*)"')
GUARDED = re.compile(r"'(?=[=+\-@]|[^\s'’]*\d[^\s'’]*$)")
CUT_SHORT = re.compile(r"[+-]?\d(?:\.\d+)?[Ee]\+\d{2,}|\d{15}0{2,}")
SUM = re.compile(
    r"(?:[小合总共累]\s*计|总合计|分类合计|本页小计|续\s*表|续上表|接上[表页]|承前页|过次页|转下页"
    r"|(?:sub|grand )?totals?)\s*\d*\s*(?:[((（【\[].*[)）】\]])?\s*[::：]?\s*(?:共?\s*\d+\s*[项个家])?",
    re.I,
)
SUM_STARTS = frozenset("小合总共累分本续接承过转sSgGtT")
ODD_ID = re.compile(r"[、；;，\n\u2028\u2029]|[(（\[【]\s*(?:接?续|承前|接上)")


def odd(text: str) -> str:
    """Why a cell, as it stands, can be no value: an error of the spreadsheet, or a mark for "as above"."""
    if text.startswith(UNCALCULATED):
        return "holds a formula that was never calculated; open the workbook, let it calculate, and save it"
    if ERROR.fullmatch(text):
        return f"holds {text}, an error of the spreadsheet; put the value itself into the list"
    if FORMULA.fullmatch(text):
        return f"holds the formula {text[:60]}, not its value; put the value itself into the list"
    if text in ABOVE and text not in NOT_ABOVE:
        return f"holds '{text}', which means as above; name the column in [file] fill_down"
    return ""


def unguarded(text: str) -> str:
    """A text without what keeps a spreadsheet from reading it as a number: `="00123"` and `'00123` are 00123."""
    if found := TEXT_FORMULA.fullmatch(text):
        return found[1].replace('""', '"').strip()
    return text[1:].lstrip() if GUARDED.match(text) else text


def cut_short(text: str) -> str:
    """Why a cell can be no id: a spreadsheet keeps fifteen digits of a number, and shows few of them."""
    if ("+" in text or len(text) > 16) and CUT_SHORT.fullmatch(text):
        return (
            f"'{text}' is a number that a spreadsheet cut short, and others may read alike; format the column as text"
            " in the original and save the list anew"
        )
    return ""


@functools.lru_cache(65_536)
def odd_id(id_: str) -> str:
    """Why a finished id names no single subject."""
    if id_.isascii() and "\n" not in id_:
        return is_sum(id_)
    if found := ODD_ID.search(id_):
        if found[0][0] in "(（[【":
            return f"'{id_}' goes on with another row's subject; join the two rows, or leave this one out by [[skip]]"
        return (
            f"'{id_}' names several; cut the cell by each = {{ column = …, split = '[、；;，\\n]' }}, or fold the id"
            " by |key where it is one name"
        )
    return is_sum(id_)


def is_sum(text: str) -> str:
    """What to say of a row that begins as sums, and tables that go on, do; nothing for any other."""
    if text[:1] in SUM_STARTS and len(text) <= 40 and SUM.fullmatch(text):
        return (
            f"'{text}' looks like a sum or the joint of a table, no row of data; leave it out by [file] footer, as in"
            " footer = '^(小计|合计|续表)'"
        )
    return ""
