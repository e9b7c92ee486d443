"""What looks like a value and is none: errors of a spreadsheet, numbers it cut short, sums, "as above", several ids.

Each function says what is wrong and what to do, or nothing. They are asked of every cell that is used, so the usual
cell is let through by its first or last character.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

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
    r"(?:(?:(?:本页|以上|上述|全部|总合|分类|[本全]?[省市区县州校院所系年]|各[^\s\d]{1,4}|部门|单位|地区)?\s*[小合总共累]\s*计"
    r"|总合计|汇\s*总|续\s*表|续上表|接上[表页]|承前页|过次页|转下页"
    r"|(?:sub-?\s?|grand )?totals?|sums?)\s*\d*\s*(?:[((（【\[].*[)）】\]])?\s*[::：]?\s*(?:共?\s*\d+\s*[项个家])?)",
    re.I,
)
SUM_STARTS = frozenset("小合总共累分本续接承过转以上全省市区县州校院所系年各部单地汇(（【[sSgGtT")


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


def is_sum(text: str) -> str:
    """What to say of a row that begins as sums, and tables that go on, do; nothing for any other."""
    if (
        text[:1] in SUM_STARTS
        and len(text) <= 40
        and SUM.fullmatch(text.strip("()（）【】[] ") if "续" in text else text)
    ):
        return (
            f"'{text}' looks like a sum or the joint of a table, no row of data; leave it out by [file] footer, as in"
            " footer = '^(小计|合计|续表)'"
        )
    return ""


SPOILT = re.compile(
    "[\ufffdÂÃâãäåæçèéêëìíîï鐨鍏鍙鍚鍥鍦鍩鎴鎶鏂鏈鏁鏃鐜鐢鐮鐩绉绗绠缁缂缃鑳鑷茅闂锛椤涓涔浠鈥锟&]"
)  # one class of characters: asked of every row
ENTITY = re.compile(r"&(?:#\d{2,7}|#x[0-9a-fA-F]{2,6}|amp|lt|gt|quot|nbsp);")
LATIN = re.compile(
    "[\u00a0-\u00ff\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2010-\u203a\u20ac\u2122\x80-\x9f]{2,}"
)


def spoilt(texts: Iterable[str]) -> Iterator[str]:
    """What to say of texts that were read or kept in a wrong encoding before: each thing once for a row."""
    whole = "\n".join(texts)
    if (whole.isascii() and "&" not in whole) or not SPOILT.search(whole):
        return
    if "\ufffd" in whole or "锟斤" in whole:
        yield "a text holds U+FFFD (�), the mark of a character that was lost; look it up in the original"
    if any(map(_twice_decoded, LATIN.findall(whole))) or any(map(_read_as_gbk, whole.split("\n"))):
        yield "a text looks as if it had been read in a wrong encoding, such as é¡¹ for 项; look it up in the original"
    if ENTITY.search(whole):
        yield "a text holds codes of HTML, such as &amp;; write the characters themselves"


def _twice_decoded(text: str) -> bool:
    """Whether Latin letters are the bytes of UTF-8 that was read as one letter a byte."""
    data = bytearray()
    for letter in text:
        try:
            data += letter.encode("cp1252")
        except UnicodeEncodeError:
            if letter > "\xff":
                return False
            data.append(ord(letter))
    try:
        return any(letter > "\x7f" for letter in data.decode())
    except UnicodeDecodeError as error:
        return error.start >= 3  # the last one was cut, the first ones are whole


def _read_as_gbk(text: str) -> bool:
    """Whether Chinese characters are the bytes of UTF-8 that was read as GBK."""
    if len(text) < 3 or text.isascii():
        return False
    try:
        data = text.encode("gb18030")
        found = data.decode()
    except UnicodeDecodeError as error:
        found = data[: error.start].decode() if error.start >= 6 else ""
    except UnicodeEncodeError:
        return False
    return any("\u4e00" <= letter <= "\u9fff" for letter in found)
