"""What looks like a value and is none: errors of a spreadsheet, numbers it cut short, sums, "as above", several ids.

Each function says what is wrong and what to do, or nothing. They are asked of every cell that is used, so the usual
cell is let through by its first or last character.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from desk.transcribe.compound import UNCALCULATED
from domain.rules.said import Said

ABOVE = ("同上", "〃", "″", "“", "”", '"', "''", "同前", "同左上", "ditto", "Ditto", "do.", "do", "-do-")
STARTS = frozenset("#E同=+-@")  # what errors, marks that mean "as above", and formulas begin with
NOT_ABOVE = frozenset(("do", "''"))  # outside the columns that are filled down these may be words
ERROR = re.compile(r"#[^\s#]{1,15}[!?]|#N/[AD]|#GETTING_DATA|#{3,}|E(?:RR|rr):\d{3}|#E(?:RR|rr)")
FORMULA = re.compile(r"=\s*[^\s=].*|[+\-@](?:[A-Za-z][\w.]*\(|\w+\|).*", re.S)
TEXT_FORMULA = re.compile(r'=\s*"((?:[^"]|"")*)"')
GUARDED = re.compile(r"'(?=[=+\-@]|[^\s'’]*\d[^\s'’]*$)")
CUT_SHORT = re.compile(r"[+-]?(?:\d+(?:\.\d*)?[Ee]\+\d{1,3}|\d+\.\d*[Ee]-?\d{1,3})|\d{15}0{2,}")
SUM = re.compile(
    r"(?:(?:(?:本页|以上|上述|全部|总合|分类|[本全]?[省市区县州校院所系年]|各[^\s\d]{1,4}|部门|单位|地区)?\s*[小合总共累]\s*[计計]"
    r"|总合计|总\s*[数额和]|总(?:金额|经费|人数|项数)|汇\s*总|(?:人|户|项|总|月|年|算术)?平\s*均(?:值|数|分|额)?|[均中][值位数]{1,2}|人均"
    r"|(?:sub-?\s?|grand )?totals?|sums?|average|mean|avg)\s*\d*\s*(?:[((（【\[].*[)）】\]])?\s*[::：]?"
    r"\s*(?:共?\s*\d[\d,.，]*\s*(?:[项个家件人笔户所]|[百千]?[万亿]?元)?)?\s*[。.…]*"
    r"|接?续\s*[表页]?|续上[表页]|接上[表页]|承前页|过次页|转下[页表]|下转.{1,8}|上接.{1,8}"
    r"|其\s*中\s*(?:[:：].*)?|以下(?:空白|无正文)|此[页表](?:空白|无内容|无正文)|空白页|第\s*\d+\s*[页张](?:.{0,3}共\s*\d+\s*[页张])?"
    r"|共\s*\d+\s*[页张]|page\s*\d+(?:\s*(?:of|/)\s*\d+)?)",
    re.I,
)
SUM_STARTS = frozenset(
    "小合总共累分本续接承过转以上下全省市区县州校院所系年各部单地汇平人户项月算均中其此空第(（【[sSgGtTaAmMpP總"
)
SIGNED = re.compile(
    r"(?:备\s*[注註]|[说說]\s*明)\s*\d*\s*(?:[:：].*)?|附?注[释解]?\s*\d*\s*[:：].*"
    r"|(?:填[表报写]|制[表单]|编制|审核|复核|经办|报送|打印|统计|批准|负责|联系)\s*(?:人员?|者|日期|时间)\s*(?:[(（].{0,8}[)）])?\s*(?:[:：].*)?"
    r"|(?:填[表报]|制表|编制|报送)\s*(?:单位|部门)\s*(?:[(（].{0,8}[)）])?\s*(?:[:：].*)?|联系电话\s*(?:[:：].*)?"
    r"|(?:金额|计量)?单位\s*[:：]\s*(?:人民币)?[百千]?[万亿]?元.*|(?:单位)?负责人\s*(?:[(（].{0,8}[)）])?\s*[:：].*|[(（]?(?:盖章|公章|签章|签字)[)）]?",
    re.S,
)
SIGNED_STARTS = frozenset("备说說附注填制编审复经报打统批负联金计单(（盖公签")


def odd(text: str) -> str:
    """Why a cell, as it stands, can be no value: an error of the spreadsheet, or a mark for "as above"."""
    if text.startswith(UNCALCULATED):
        return Said("holds a formula that was never calculated; open the workbook, let it calculate, and save it")
    if ERROR.fullmatch(text):
        return Said("holds {text}, an error of the spreadsheet; put the value itself into the list", text=text)
    if FORMULA.fullmatch(text):
        return Said("holds the formula {text}, not its value; put the value itself into the list", text=text[:60])
    if text in ABOVE and text not in NOT_ABOVE:
        return Said("holds '{text}', which means as above; name the column in [file] fill_down", text=text)
    return ""


def unguarded(text: str) -> str:
    """A text without what keeps a spreadsheet from reading it as a number: `="00123"` and `'00123` are 00123."""
    if found := TEXT_FORMULA.fullmatch(text):
        return found[1].replace('""', '"').strip()
    return text[1:].lstrip() if GUARDED.match(text) else text


def cut_short(text: str) -> str:
    """Why a cell can be no id: a spreadsheet keeps fifteen digits of a number, and shows few of them."""
    if ("+" in text or "." in text or len(text) > 16) and CUT_SHORT.fullmatch(text):
        return Said(
            "'{text}' is a number that a spreadsheet cut short, and others may read alike; format the"
            " column as text in the original and save the list anew",
            text=text,
        )
    return ""


def is_sum(text: str) -> str:
    """What to say of a row that begins as sums, joints and feet of tables do; nothing for any other."""
    first = text[:1]
    if first in SUM_STARTS and len(text) <= 40 and SUM.fullmatch(text.strip("()（）【】[] ") if "续" in text else text):
        return Said(
            "'{text}' looks like a sum or the joint of a table, no row of data; leave it out by [file]"
            " footer, as in footer = '^(小计|合计|续表)'",
            text=text,
        )
    if first in SIGNED_STARTS and SIGNED.fullmatch(text):
        return Said(
            "'{text}' looks like the foot of a table, no row of data; leave it out by [file] footer, as in"
            " footer = '^(备注|说明)'",
            text=text[:40],
        )
    return ""


SPOILT = re.compile(
    "[\ufffd\u00a1-\u00af\u00b2-\u00b6\u00b8-\u00d6\u00d8-\u00ff鐨鍏鍙鍚鍥鍦鍩鎴鎶鏂鏈鏁鏃鐜鐢鐮鐩绉绗绠缁缂缃鑳鑷茅闂锛椤涓涔浠鈥锟&"
    "?？_%<烫屯葺锘〓□■\\\\]"
)  # one class of characters: asked of every row; · ° ± × are usual
ENTITY = re.compile(
    r"&(?:#\d{2,7}|#x[0-9a-fA-F]{2,6}|amp|lt|gt|quot|nbsp);|</?[a-z][a-z0-9]{0,9}(?:\s[^<>]*)?/?>|_x[0-9A-F]{4}_"
    r"|\\u[0-9a-fA-F]{4}|%[89A-Fa-f][0-9A-Fa-f]%[89A-Fa-f][0-9A-Fa-f]|=\?[\w-]+\?[BQ]\?",
    re.I,
)
LATIN = re.compile(
    "[\u00a0-\u00ff\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2010-\u203a\u20ac\u2122\x80-\x9f]{2,}"
)
LED = re.compile(
    "[ä-é][\u00a1-\u00aa\u00ac-\u00b6\u00b8-\u00ba\u00bc-\u00bfŠŒŽšœžŸ€‚ƒ„…†‡ˆ‰‹•˜™›]"
)  # beginnings of 3 bytes
UNKNOWN = re.compile(
    "[?]{3,}|(?:^|\n)[?？]+(?:\n|$)|烫{3,}|屯{3,}|葺{3,}|锘{2,}|锘挎|〓|[□■]{2,}|[?]{2}(?=[\u4e00-\u9fff])|[\u4e00-\u9fff][?](?=[\u4e00-\u9fff])"
)
ASKED = re.compile("[吗何么谁哪否几呢怎孰会多能可吧]")  # a question has these; a lost character may stand without


ASCII = ("&", "??", "%", "<", "\\u", "_x", "=?")


def spoilt(texts: Iterable[str]) -> Iterator[str]:
    """What to say of texts that were read or kept in a wrong encoding before: each thing once for a row."""
    whole = "\n".join(texts)
    if whole.isascii():
        if not any(sign in whole for sign in ASCII):
            return
    elif not SPOILT.search(whole):
        return
    if "\ufffd" in whole or "锟斤" in whole:
        yield Said("a text holds U+FFFD (�), the mark of a character that was lost; look it up in the original")
    elif any(len(found[0]) != 2 or not ASKED.search(whole) for found in UNKNOWN.finditer(whole)):
        yield Said("a text holds signs of lost characters, such as ????, 烫烫烫 or □□; look it up in the original")
    lines = whole.split("\n")
    if any(map(_twice_decoded, found := LATIN.findall(whole))) or any(map(_read_as_gbk, lines)) or _led(found):
        yield Said(
            "a text looks as if it had been read in a wrong encoding, such as é¡¹ for 项; look it up in the original"
        )
    if ENTITY.search(whole):
        yield Said("a text holds codes of HTML or the like, such as &amp; or \\u9879; write the characters themselves")


def _led(found: list[str]) -> bool:
    """Whether Latin letters are Chinese in UTF-8 with bytes missing, or in GBK, read as one letter a byte."""
    if sum(len(LED.findall(each)) for each in found) >= 2:
        return True
    return any(len(each) >= 4 and _is_gbk(each) for each in found)


def _is_gbk(text: str) -> bool:
    try:
        found = text[: len(text) // 2 * 2].encode("latin-1").decode("gb2312")
    except UnicodeError:
        return False
    return all("\u4e00" <= letter <= "\u9fff" for letter in found)


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
