"""Ids as lists have them: which name several subjects, none at all, or hold signs that cannot be seen."""

from __future__ import annotations

import functools
import re
import unicodedata

from desk.transcribe.lookalikes import form_of, placeholder
from desk.transcribe.oddities import is_sum
from domain.rules.said import Said

UNSEEN = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u2800\u3164"
    "\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
"""What Unicode calls default ignorable, and two more that show nothing."""

SEVERAL = re.compile(r"[、；;，\n\u2028\u2029]|[(（\[【]\s*(?:接?续|承前|接上)")
SIGNS = r"[、；;，\n]"
MARKED = re.compile(r".*(?:[*＊※†‡]+|[①-⑳])|[\w.-]*\d[\w.-]*[\[【〔]\s*注?\s*\d{0,2}\s*[\]】〕]")
DOUBTED = re.compile(r"[A-Za-z0-9_.-]*\d[A-Za-z0-9_.-]*\s*[(（]?[?？]+[)）]?")
HEADINGS = frozenset(
    re.split(
        r"\s+",
        "序号 编号 编码 代码 名称 项目编号 项目编码 项目名称 立项编号 批准号 项目批准号 合同编号 课题编号 课题名称"
        " 任务书编号 受理编号 单位名称 承担单位 申报单位 依托单位 牵头单位 项目负责人 編號 項目編號"
        " no. no id name title number",
    )
)
PUNCTUATED = re.compile(r"[A-Za-z0-9_.-]*\d[A-Za-z0-9_.-]*\s*[,，。:：]+")
RENAMED = re.compile(r".+[(（\[【]\s*(?:原|曾用|现|现为|又名|即|并入|变更|更名|同)\s*[^)）\]】]+[)）\]】]")
COUNTED = re.compile(
    r".+等\s*(?:共\s*)?(?:\d+|[一二三四五六七八九十百两]+|数|多)\s*[项个家所人]?|.*[^平均同一二三四五]等"
    r"|[A-Za-z0-9-]+\s*[(（]?共?\s*\d+\s*[项个][)）]?"
)
COUNTING = re.compile("[等项个]")
ABSENT = re.compile(r"[^\w]+|(?:详?见|另)(?:附件|附表|附页|附).{0,10}|(?:暂缺|待定|待补|略|未编号|无编号)")
NOTE = re.compile(
    r"(?:备\s*注|附?注[释解]?|说\s*明|填表说明|[资数]\w{0,2}来源|来源|notes?|remarks?|source)\s*\d*\s*[:：].*",
    re.I | re.S,
)
NOTE_STARTS = frozenset("备注附说填资数来nNrRsS")
CODE = re.compile(r"([A-Za-z]{1,12}[-_]?)(\d{1,12})")
JOINED = re.compile(r"\s*(?:[,，、丶;；/∕⁄|&+\\→=:·]|以及|[和及与跟暨或])\s*|\s+(?:(?:and|or)\s+)?", re.I)
LOOSE = re.compile(r"\s*[/∕⁄|&+\\→=:·]\s*|\s+")  # signs that may stand within an id as well
CODED = re.compile(r"(?=.{1,24}$)[A-Za-z0-9_.()〔〕\[\]-]*\d[A-Za-z0-9_.()〔〕\[\]-]*")
IN_BRACKETS = re.compile(r"([A-Za-z]+[-_]?\d+)\s*[((（\[【]\s*([A-Za-z]+[-_]?\d+)\s*[)）\]】]")
BETWEEN = re.compile(r"[/∕⁄|&+\\\s\-–—~～至到,、丶→=:·和及与跟暨或(]|and|or")
SHORTENED = re.compile(r"[A-Za-z]+[-_]?(\d+)\s*[/~～—至到]\s*(\d+)")
PAIR = re.compile(r"(.+?)(\s*[/|&+\\]\s*|\s*[-–—~～至到]\s*|\s+)([^\s/|&+\\–—~～至到]+)", re.S)
BODY = re.compile(
    r".+(?:大学|学院|研究所|研究院|公司|中心|医院|集团|委员会|协会|学会|科学院|实验室|[所局厅厂馆站校院])(?:[(（][^()（）]*[)）])?"
)
BODIES = re.compile(
    r"\s*(?:[,，/|&+—–:=-]|以及|和(?![平谐田县硕静林顺龙政布声合美利信瑞睦悦泰记光源盛])|[及与暨])\s*|\s+"
)
ENGLISH = re.compile(
    r".*\b(?:university|institute|college|hospital|academy|company|corporation|laborator(?:y|ies)|cent(?:re|er)|school"
    r"|council|authority|agency|ltd|inc|llc|plc|gmbh)\b.*",
    re.I,
)
ENGLISH_BODIES = re.compile(r"\s*(?:[,/|&+]|\band\b)\s*", re.I)


@functools.lru_cache(65_536)
def odd_id(id_: str) -> str:
    """Why a finished id names no single subject."""
    if id_.isascii() and id_.isalnum() and id_.lower() not in HEADINGS:
        return is_sum(id_)
    if "/" in id_ and any(part in ("", ".", "..") for part in id_.split("/")) and ABSENT.fullmatch(id_) is None:
        return Said("'{id_}' has an empty part, . or .. between its slashes; write the id without", id_=id_)
    if ABSENT.fullmatch(id_):
        return Said("'{id_}' stands where there is no id; give one, or name it under [cells] empty", id_=id_)
    if id_[0] in NOTE_STARTS and NOTE.fullmatch(id_):
        return Said(
            "'{id_}' looks like a note, no row of data; leave it out by [file] footer, as in footer = '^备注'",
            id_=id_[:40],
        )
    if "\ufffd" in id_:
        return Said(
            "'{id_}' holds U+FFFD, the mark of a character that was lost; look the id up in the original", id_=id_
        )
    if found := SEVERAL.search(id_):
        if found[0][0] in "(（[【":
            return Said(
                "'{id_}' goes on with another row's subject; join the two rows, or leave this one out by [[skip]]",
                id_=id_,
            )
        return Said("'{id_}' names several; {cut}", id_=id_, cut=_cut(SIGNS))
    if id_.lower() in HEADINGS:
        return Said(
            "'{id_}' is the name of a column: a header again, no row of data; leave it out by [[skip]]", id_=id_
        )
    return is_sum(id_) or _marked(id_) or ("" if len(id_) < 4 else _several(unicodedata.normalize("NFKC", id_)))


def _cut(sign: str) -> str:
    return Said(
        "cut the cell by each = {{ column = …, split = '{sign}' }}, or fold the id by |key where it is one name",
        sign=sign,
    )


def _marked(id_: str) -> str:
    """Why an id with something after it is none."""
    if MARKED.fullmatch(id_):
        return Said("'{id_}' ends with the mark of a footnote; take it off by |key, or by replace", id_=id_)
    if DOUBTED.fullmatch(id_):
        return Said("'{id_}' ends with a question mark; look the id up in the original", id_=id_)
    if PUNCTUATED.fullmatch(id_):
        return Said("'{id_}' ends with a comma or stop; take it off by |key, or by replace", id_=id_)
    if RENAMED.fullmatch(id_):
        return Said(
            "'{id_}' names a second one in brackets; take it off by replace, or leave the row out by [[skip]]", id_=id_
        )
    if COUNTING.search(id_) and COUNTED.fullmatch(id_):
        return Said("'{id_}' names several; give each a row of its own, or leave the row out by [[skip]]", id_=id_)
    return ""


def _several(id_: str) -> str:
    """Why ids with a sign between them are no id: they are codes of one form, or bodies."""
    if not BETWEEN.search(id_):
        return ""
    if _codes(id_, JOINED) or ((found := IN_BRACKETS.fullmatch(id_)) and _alike([found[1], found[2]])):
        return Said("'{id_}' names several; {cut}", id_=id_, cut=_cut("[,/和及 ]"))
    pair = PAIR.fullmatch(id_)
    if pair is None:
        return ""
    left, sign, right = pair[1], pair[2].strip(), pair[3]
    one, other = CODE.fullmatch(left), CODE.fullmatch(right)
    if one and other and one[1] == other[1]:
        longer = len(other[2]) - len(one[2])
        follows = int(other[2]) > int(one[2]) and (longer == 0 or (0 < longer <= 2 and other[2][0] != "0"))
        if follows:
            return Said(
                "'{id_}' names all from {left} to {right}; give each a row of its own, or fold it by |key",
                id_=id_,
                left=left,
                right=right,
            )
    if sign in tuple("/|&+") and BODY.fullmatch(left) and BODY.fullmatch(right):
        return Said("'{id_}' names several; {cut}", id_=id_, cut=_cut("/"))
    return ""


def _codes(id_: str, signs: re.Pattern[str]) -> bool:
    """Whether an id is codes of one form with signs between them; with such as may be part of one, the like alone."""
    parts = signs.split(id_)
    if len(parts) < 2 or not all(map(CODED.fullmatch, parts)):
        return False
    if _alike(parts):
        return True
    firm = LOOSE.sub("", id_) == id_  # a comma or a word between them, which codes have not within
    return firm and not re.fullmatch(r"\d{1,3}(?:,\d{3})+", id_)


def _alike(parts: list[str]) -> bool:
    """Whether codes have the same letters before numbers of about one length."""
    found = [CODE.fullmatch(part) for part in parts]
    if all(found):
        lengths = [len(each[2]) for each in found if each]
        return len({each[1] for each in found if each}) == 1 and max(lengths) - min(lengths) <= 2
    forms = {re.sub(r"\d", "0", part) for part in parts}
    return len(forms) == 1 and len(parts[0]) >= 6 and bool(re.search("[A-Za-z]", parts[0]))


TITLE = Said(
    "a title is a number, a day or a word such as null, perhaps of a cell that was none; look it up in the original"
)
NAMES = Said("a name may be that of several bodies; cut it by each where it is")
SIGNS_WITHIN = Said("an id has a sign or a blank within it and may name several; cut it by each where it does")


@functools.lru_cache(65_536)
def doubtful_id(id_: str) -> str:
    """What to say of an id that may name several, and may be right."""
    if len(id_) < 4 or not BETWEEN.search(id_ := unicodedata.normalize("NFKC", id_)):
        return ""
    if (found := SHORTENED.fullmatch(id_)) and len(found[1]) >= len(found[2]) and int(found[2]) > int(found[1]) % 1000:
        return SIGNS_WITHIN
    pair = PAIR.fullmatch(id_)
    if pair:
        left, sign, right = pair[1], pair[2].strip(), pair[3]
        digits = left.isdecimal() and right.isdecimal() and len(left) == len(right) >= 6
        names = sign in tuple("/|&+") and min(len(left), len(right)) >= 2 and not (left.isascii() or right.isascii())
        if digits or names:
            return SIGNS_WITHIN
    return NAMES if _bodies(id_) else ""


def _bodies(id_: str) -> bool:
    """Whether the names of bodies stand on both sides of a comma, a blank or a word for and."""
    if id_.isascii():
        parts = ENGLISH_BODIES.split(id_)
        return len(parts) > 1 and all(map(ENGLISH.fullmatch, parts))
    parts = BODIES.split(id_)
    if len(parts) > 1 and all(len(part) > 1 and BODY.fullmatch(part) for part in parts):
        return True
    before, comma, after = id_.partition(",")
    return bool(comma and after and BODY.fullmatch(before.strip()))


def doubtful_title(text: str) -> str:
    """What to say of a title that looks as if there were none."""
    return TITLE if placeholder(text) or form_of(text) or ABSENT.fullmatch(text) else ""
