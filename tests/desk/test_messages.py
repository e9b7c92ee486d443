"""What the programs say is told in Chinese too: every sentence, with the same places."""

from __future__ import annotations

import ast
import errno
import importlib
import os
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from desk.advice import DATED, PATTERNS
from desk.cli import error_lines
from desk.submission import DeskError, NotTaken
from domain.rules.forms import Malformed
from domain.rules.refusal import Refused
from domain.rules.said import Said, SaidError
from public.cli import COMMANDS
from site_builder.words.limits import LIMITS
from terminal import wording
from terminal.wording import in_language
from tests.desk.signed_office import SignedOffice

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("desk", "public", "domain", "projections", "site_builder", "terminal")
AFTER_WHERE = ("Malformed", "WrongMapping", "NotInHeader")  # errors that say where first
PLACE = re.compile(r"\{(\w+)[^}]*\}")
CLICK = ("UsageError", "BadParameter", "ServeFailure", "fail")  # what they are given is told as it stands
SYSTEM = (
    errno.ENOENT, errno.EACCES, errno.EISDIR, errno.ENOTDIR, errno.ENAMETOOLONG, errno.ENOSPC, errno.EROFS,
    errno.EADDRINUSE, errno.ECONNREFUSED, errno.ETIMEDOUT, errno.ENETUNREACH, errno.EHOSTUNREACH,
)  # fmt: skip
CHINESE = {"LC_ALL": "zh_CN.UTF-8"}


for _module in ("site_builder.reports.prove", *(each.partition(":")[0] for each in COMMANDS.values())):
    importlib.import_module(_module)  # so that all errors are known


def errors(kind: type[Exception]) -> Iterator[str]:
    """The names of the errors whose first argument is the sentence."""
    yield kind.__name__
    for each in kind.__subclasses__():
        yield from errors(each)


def files() -> list[Path]:
    """All files of the programs, but what is published."""
    found = (path for room in ROOMS for path in sorted((ROOT / room).rglob("*.py")))
    return [path for path in found if not {"www", "static"} & {*path.parts}]


def named_calls(path: Path) -> Iterator[tuple[str, str, list[ast.expr]]]:
    """Each call in a file: where it stands, what is called, and with what."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name | ast.Attribute) and node.args:
            name = node.func.id if isinstance(node.func, ast.Name) else node.func.attr
            yield f"{path.relative_to(ROOT)}:{node.lineno}", name, node.args


def calls() -> Iterator[tuple[str, ast.expr]]:
    """Where a sentence is said, and the sentence."""
    saying = {"Said", "WrongAmount", *errors(SaidError)} - {"DiskRefuses", *AFTER_WHERE}
    for path in files():
        for where, name, given in named_calls(path):
            if name in saying or (name == "__init__" and isinstance(given[0], ast.Constant)):
                yield where, given[0]
            elif name == "joined" or name in AFTER_WHERE:
                yield where, given[1]
            elif name == "WrongTerms" and isinstance(given[0], ast.List):
                yield from ((where, each) for each in given[0].elts)


def test_what_click_tells_is_said_too() -> None:
    plain = (ast.Constant, ast.JoinedStr, ast.BinOp)
    told = [
        where
        for path in files()
        for where, name, given in named_calls(path)
        if name in CLICK and isinstance(given[0], plain)
    ]
    assert told == []


def sentences() -> dict[str, str]:
    """Every sentence that stands in the code, and where."""
    found = {}
    for where, each in calls():
        if isinstance(each, ast.Constant) and isinstance(each.value, str):
            found[each.value] = where
    return found


def test_no_sentence_is_put_together_before_it_is_said() -> None:
    assert [where for where, each in calls() if isinstance(each, ast.JoinedStr | ast.BinOp)] == []


def test_every_sentence_has_its_chinese_with_the_same_places() -> None:
    chinese = wording.messages()
    found = sentences() | dict.fromkeys([*PATTERNS.values(), *(name for name, _ in DATED)], "desk/advice.py")
    found |= dict.fromkeys(map(os.strerror, SYSTEM), "the system") | dict.fromkeys(LIMITS["en"], "words/limits.py")
    assert len(found) > 150
    missing = [text for text in found if PLACE.sub("", text).strip(" :;,.()'…-—") and text not in chinese]
    assert missing == []
    for text, zh in chinese.items():
        assert text in found, f"nobody says this any more: {text}"
        assert {*PLACE.findall(zh)} == {*PLACE.findall(text)}, text
        assert zh != text, text


def test_the_file_is_in_order() -> None:
    names = [*tomllib.loads(wording.MESSAGES.read_text("utf-8"))["messages"]]
    assert names == sorted(names)


def test_what_is_said_inside_is_told_in_chinese_too() -> None:
    refused = Refused("Art. 29: {on} has not come yet; a decision is recorded after it is taken.", on="2027-01-01")
    inner = DeskError(
        "{path}: {error}", path="a.draft", error=Malformed("on", Said("{text} is {x}", text="t", x=refused))
    )
    assert in_language(inner.said, "en") == str(inner)
    assert in_language(inner.said, "zh") == "a.draft：on：t is 第二十九条：2027-01-01尚未到来；决定须在作出之后记录。"
    assert error_lines(NotTaken("", inner), "zh") == [in_language(inner.said, "zh")]


def test_braces_in_a_value_are_no_places() -> None:
    assert str(DeskError("'{holder}' x", holder="{a}")) == "'{a}' x"
    assert str(DeskError("plain {braces}")) == "plain {braces}"


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        (("draft", "show", "none.draft"), "没有这个文件"),
        (("record", "organisation.registered", "--stream", "organisation/u", "--by", "officer/registrar", "nam=甲"),
         "没有这一项"),
        (("record", "organisation.registered", "--stream", "organisation/u", "--by", "officer/registrar", "name=甲",
          "body=学校"), "“学校”不是下列之一"),
        (("record", "organisation.registered", "--stream", "organisation/u", "--by", "officer/registrar",
          "name=甲\u2060乙", "body=university"), "看不见的字符"),
        (("record", "organisation.registred", "--stream", "organisation/u", "--by", "officer/registrar"), "没有这一类"),
        (("record", "organisation.registered", "--stream", "u", "--by", "officer/registrar", "name=甲",
          "body=university"), "不是对象名称"),
        (("record", "--file", "none.yaml"), "none.yaml：无法读取：没有这个文件或者文件夹"),
        (("draft", "take-back", "zz"), "不是拟稿编号"),
        (("officer", "key", "make", "officer/a+b", "--out", "x.key"), "不能用作密钥的名称"),
        (("countersign", "officer/second", "99", "--by", "officer/second", "--key", "second.key"), "没有第99号记录"),
    ],
)  # fmt: skip
def test_told_in_chinese_at_a_chinese_terminal(
    signed: SignedOffice, monkeypatch: pytest.MonkeyPatch, told: tuple[str, ...], sentence: str
) -> None:
    monkeypatch.chdir(signed.desk)
    signed("draft", "hand-over", signed.drafted(), "--book", signed.folder)
    done = signed(*told, code=1, env=CHINESE | {"GONGSHI_BOOK": str(signed.folder)})
    assert sentence in done.stderr
