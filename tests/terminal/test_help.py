"""Help is Chinese where Chinese is spoken: every command, every option of both programs, and what click says itself."""

from __future__ import annotations

import ast
import inspect
import io
import os
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from click.testing import CliRunner

from desk.cli import cli
from public.cli import main
from terminal.help import EXAMPLES, HELP, WORD, Spoken, help_paragraphs, help_texts
from terminal.language import CATALOGUES, DOMAIN, language_chosen, speaking

PROGRAMS = {"gongshi-desk": cli, "gongshi": main}
PLACE = re.compile(r"\{(\w+)[^}]*\}")
CODE = re.compile(
    r"`[^`]*`|\$?[\w./:{}-]*[._/:{}-][\w./:{}-]*|\[[\w|]+\]|\b[A-Z]+\d*[A-Z]+[\w-]*\b|\bv?\d[\w.]*", re.ASCII
)
NAMES = {
    "Dask", "Lines", "tlog", "proof", "gzip", "brotli", "compress", "drafts", "Ctrl", "site", "log", "title",
    "recovery", "project", "gongshi", "desk", "none", "all", "x", "U",
}  # fmt: skip


def walked(command: click.Command, context: click.Context) -> Iterator[tuple[click.Command, click.Context]]:
    """A command and those under it."""
    yield command, context
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            if under := command.get_command(context, name):
                yield from walked(under, click.Context(under, info_name=name, parent=context))


def commands() -> list[tuple[click.Command, click.Context]]:
    """All commands of both programs that are told of."""
    found = [each for name, one in PROGRAMS.items() for each in walked(one, click.Context(one, info_name=name))]
    return [(command, context) for command, context in found if not command.hidden]


COMMANDS = commands()
EACH = pytest.mark.parametrize(("command", "context"), COMMANDS, ids=[context.command_path for _, context in COMMANDS])


def said_in(command: click.Command, context: click.Context) -> Iterator[str]:
    """What the help of a command says in English."""
    for each in help_paragraphs(command.help or ""):
        if not each.startswith(EXAMPLES):
            yield each
    for param in command.get_params(context):
        if isinstance(param, click.Option) and not param.hidden:
            yield param.help or ""


def test_both_programs_have_commands() -> None:
    assert len(COMMANDS) > 45


@EACH
def test_every_command_and_option_has_its_chinese(command: click.Command, context: click.Context) -> None:
    assert isinstance(command, Spoken)
    assert [each for each in said_in(command, context) if each not in help_texts()] == []
    specs = [param.get_help_spec(context) for param in command.get_params(context) if isinstance(param, click.Option)]
    wanted = WORD.findall(" ".join([*command.collect_usage_pieces(context), *specs]))
    assert [each for each in wanted if each not in help_texts()] == []


@EACH
def test_no_latin_word_but_code_stands_in_a_page(command: click.Command, context: click.Context) -> None:
    with speaking("zh"):
        page = command.get_help(context)
    told = [line for line in page.splitlines() if not line.lstrip().startswith(("gongshi", "--", "-h", "GONGSHI_"))]
    text = CODE.sub(" ", "\n".join(told).partition("示例：")[0])
    names = NAMES | {name for each, _ in COMMANDS for name in [each.name or ""]}
    assert sorted({*re.findall(r"[A-Za-z]+", text)} - names) == []
    assert max(map(width, page.splitlines())) <= 130  # examples may be long


def width(line: str) -> int:
    from rich.cells import cell_len

    return cell_len(line)


@EACH
def test_english_pages_are_as_click_makes_them(command: click.Command, context: click.Context) -> None:
    with speaking("zh"):
        command.get_help(context)
    with speaking("en"):
        page = command.get_help(context)
    assert page.startswith("Usage: ")
    assert "Show this message and exit." in page


def test_help_says_nothing_that_no_command_says() -> None:
    said = {each for command, context in COMMANDS for each in said_in(command, context)}
    words = {key for key in help_texts() if re.fullmatch(r"[A-Z]+(?: RANGE)?", key)}
    defaults = {"$GONGSHI_BOOK, or this folder"}
    assert help_texts().keys() - said - words - defaults == set()
    names = [*tomllib.loads(HELP.read_text("utf-8"))["help"]]
    assert names == sorted(names)


def test_what_click_says_is_compiled() -> None:
    folder = CATALOGUES / "zh" / "LC_MESSAGES"
    with (folder / f"{DOMAIN}.po").open("rb") as file:
        told = read_po(file, locale="zh")
    write_mo(made := io.BytesIO(), told)
    assert made.getvalue() == (folder / f"{DOMAIN}.mo").read_bytes()
    for each in told:
        english, chinese = (text if isinstance(text, str) else text[-1] for text in (each.id, each.string))
        assert {*PLACE.findall(chinese)} <= {*PLACE.findall(english)}, english


def test_what_click_says_is_what_this_click_says() -> None:
    """Of each of its texts that our programs can come to say there is the Chinese; its release is locked."""
    names = ("core", "exceptions", "parser", "types", "termui")
    sources = (Path(inspect.getfile(click)).parent / f"{name}.py" for name in names)
    said = {
        str(call.args[0].value)
        for source in sources
        for call in ast.walk(ast.parse(source.read_text("utf-8")))
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Name)
        and call.func.id in ("_", "ngettext")
        and isinstance(call.args[0], ast.Constant)
    }
    with (CATALOGUES / "zh" / "LC_MESSAGES" / f"{DOMAIN}.po").open("rb") as po:
        told = {each.id if isinstance(each.id, str) else each.id[0] for each in read_po(po) if each.id}
    assert told - said - {"%(prog)s, version %(version)s"} == set()


@pytest.mark.parametrize(
    ("args", "environment", "language"),
    [
        ([], {"LANG": "zh_CN.UTF-8"}, "zh"),
        ([], {"LANG": "C.UTF-8"}, "en"),
        ([], {"LC_ALL": "en_GB.UTF-8", "LANG": "zh_CN.UTF-8"}, "en"),
        (["--lang", "zh", "--help"], {}, "zh"),
        (["--lang=en", "build", "-h"], {"LC_ALL": "zh_CN.UTF-8"}, "en"),
        (["--lang", "fr"], {"LC_MESSAGES": "zh_TW.UTF-8"}, "zh"),
        (["record", "--", "--lang", "zh"], {}, "en"),
    ],
)
def test_which_language_is_spoken(args: list[str], environment: dict[str, str], language: str) -> None:
    assert language_chosen(args, environment) == language


def test_the_language_is_put_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANGUAGE", "fr")
    with speaking("zh"):
        assert os.environ["LANGUAGE"] == "zh"
    assert os.environ["LANGUAGE"] == "fr"
    for language, word in (("zh", "用法"), ("en", "Usage"), ("zh", "用法")):
        assert CliRunner().invoke(cli, ["--lang", language, "record", "--help"]).output.startswith(word)
