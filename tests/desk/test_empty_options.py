"""An option that is given as an empty text is refused by its name, on every command: it was not left out."""

from __future__ import annotations

from collections.abc import Iterator

import click
import pytest

from desk.cli import cli
from tests.desk.conftest import Run
from tests.desk.signed_office import SignedOffice


def options(command: click.Command, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], str]]:
    for each in command.params:
        if isinstance(each, click.Option) and not each.is_flag:
            yield path, each.opts[-1]
    if isinstance(command, click.Group):
        for name, inner in command.commands.items():
            yield from options(inner, (*path, name))


EVERY = [(path, option) for path, option in options(cli) if path]


def test_the_list_is_long() -> None:
    assert len(EVERY) > 100
    assert {("officer", "key", "revoke"), ("erase",), ("draft", "new"), ("record",)} <= {path for path, _ in EVERY}


@pytest.mark.parametrize("told", ["", " "])
def test_each_option_of_each_command(told: str, run: Run) -> None:
    for path, option in EVERY:
        done = run(*path, option, told)
        assert done.exit_code == 2, (path, option, done.output)
        last = done.output.strip().splitlines()[-1]
        assert f"'{option}'" in last and "the text is empty" in last, (path, option, done.output)


def test_an_empty_day_is_not_left_out_of_a_revocation(signed: SignedOffice) -> None:
    told = ("officer/second", "--reason", "被盗", "--untrusted-from", "", "--by", "officer/founder")
    said = signed("officer", "key", "revoke", *told, "--book", signed.folder, code=2).output
    assert "'--untrusted-from': the text is empty" in said
    said = signed("--lang", "zh", "officer", "key", "revoke", *told, "--book", signed.folder, code=2).output
    assert "“--untrusted-from”的内容不对：内容为空" in said


def test_an_empty_variable_of_the_environment_is_as_none(signed: SignedOffice) -> None:
    shown = signed("key", "show", "--book", signed.folder).output
    empty = {"GONGSHI_BOOK": "", "GONGSHI_TRAY": ""}
    assert signed("key", "show", "--book", signed.folder, env=empty).output == shown
