"""Commands whose help and errors are Chinese where Chinese is spoken; in English all is as click makes it.

The Chinese of a help text stands in a catalogue by its English paragraph, that of click's own texts in one of gettext.
"""

from __future__ import annotations

import functools
import inspect
import os
import re
import sys
import tomllib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import IO, Any, TypeVar

import click
from rich.cells import cell_len

from domain.rules.said import Said
from terminal.language import language, language_chosen, speaking
from terminal.lines import columns, filled, paragraphs
from terminal.wording import LOCALES, in_language

HELP = LOCALES / "help.toml"
EXAMPLES = "\b\nExample"  # how a paragraph of examples begins; its commands are told as they are
WORD = re.compile(r"[A-Z][A-Z_]*(?: RANGE)?")
_QUOTED = re.compile("'([^']*)'")
INDENT = "  "
C = TypeVar("C", bound=click.Command)


@functools.cache
def help_texts() -> dict[str, str]:
    """The Chinese of what help says, by its English."""
    found: dict[str, str] = tomllib.loads(HELP.read_text(encoding="utf-8"))["help"]
    return found


def chinese(text: str) -> str:
    """A paragraph of help in Chinese; as it stands where nobody wrote any."""
    return help_texts().get(text, text)


def help_paragraphs(text: str) -> list[str]:
    r"""The paragraphs of a help text, each on one line but for those that keep their lines (`\b`)."""
    told = inspect.cleandoc(text).partition("\f")[0].split("\n\n")
    return [each if each.startswith("\b") else " ".join(each.split()) for each in told]


def _paragraph(text: str) -> str:
    """A paragraph in Chinese; of examples the heading alone."""
    if not text.startswith(EXAMPLES):
        return chinese(text)
    head, _, commands = text.removeprefix("\b\n").partition("\n")
    return f"\b\n示例：{head.partition(':')[2].strip()}\n{commands}"


def words(spec: str) -> str:
    """What stands for a value (`FILE`, `DIR|URL`), in Chinese."""
    return WORD.sub(lambda found: chinese(found[0]), spec)


class Spoken(click.Command):
    """A command that tells its help in the language that is spoken."""

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """The option `--help`, made when nobody speaks Chinese: its text is told in Chinese with the others."""
        with speaking("en"):
            return super().get_help_option(ctx)

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The line of usage."""
        if language() != "zh":
            return super().format_usage(ctx, formatter)
        pieces = [words(piece) for piece in self.collect_usage_pieces(ctx)]
        head = f"用法：{ctx.command_path} "
        lines = filled(" ".join(pieces), max(20, formatter.width - cell_len(head)))
        return formatter.write(head + f"\n{' ' * cell_len(head)}".join(lines) + "\n")

    def format_help(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The whole page."""
        if language() != "zh":
            return super().format_help(ctx, formatter)
        self.format_usage(ctx, formatter)
        text = "\n\n".join(map(_paragraph, help_paragraphs(self.help or "")))
        formatter.write("\n" + paragraphs(text, formatter.width, INDENT))
        for head, rows in (("选项", _options(self, ctx)), ("命令", _commands(self, ctx))):
            if rows:
                formatter.write(f"\n{head}：\n" + columns(rows, formatter.width, INDENT))
        return None


def _options(command: click.Command, ctx: click.Context) -> list[tuple[str, str]]:
    """The options of a command, each with what it is for."""
    options = [param for param in command.get_params(ctx) if isinstance(param, click.Option) and not param.hidden]
    return [(words(option.get_help_spec(ctx)), _option(option, ctx)) for option in options]


def _option(option: click.Option, ctx: click.Context) -> str:
    extra = option.get_help_extra(ctx)
    more = [f"环境变量{'、'.join(extra['envvars'])}"] if "envvars" in extra else []
    if "default" in extra:
        more.append(f"默认为{chinese(extra['default'].strip('()'))}")
    if "range" in extra:
        more.append(f"范围{extra['range']}")
    if "required" in extra:
        more.append("必填")
    return chinese(option.help or "") + (f"［{'；'.join(more)}］" if more else "")


def _commands(command: click.Command, ctx: click.Context) -> list[tuple[str, str]]:
    """The commands of a group, each with the first sentence of its help."""
    if not isinstance(command, click.Group):
        return []
    found = ((name, command.get_command(ctx, name)) for name in command.list_commands(ctx))
    return [(name, _first_sentence(each.help or "")) for name, each in found if each and not each.hidden]


def _first_sentence(text: str) -> str:
    return chinese(help_paragraphs(text)[0]).partition("。")[0] + "。"


class SpokenGroup(Spoken, click.Group):
    """A group of such commands."""

    command_class = Spoken
    group_class = type


class Program(SpokenGroup):
    """A whole program: its language is chosen before anything is read, and what click refuses is told in it."""

    def main(self, args: Sequence[str] | None = None, *more: Any, **told: Any) -> Any:
        """Run the program."""
        given = list(sys.argv[1:] if args is None else args)
        with speaking(language_chosen(given, {**os.environ})):
            return super().main(given, *more, **told)

    def make_context(self, *args: Any, **told: Any) -> click.Context:
        """Read the options of the program itself."""
        with _told():
            return super().make_context(*args, **told)

    def invoke(self, ctx: click.Context) -> Any:
        """Read those of a command, and run it."""
        with _told():
            return super().invoke(ctx)


class WrongUsage(click.UsageError):
    """Wrong usage, told in Chinese."""

    def __init__(self, error: click.UsageError) -> None:
        super().__init__(_message(error), error.ctx)

    def show(self, file: IO[Any] | None = None) -> None:
        """The usage of the command, where its help is found, and what is wrong."""
        if self.ctx is not None:
            path = self.ctx.command_path
            click.echo(f"{self.ctx.get_usage()}\n查看说明：{path} --help\n", err=True)
        click.echo(f"错误：{self.message}", err=True)


@contextmanager
def _told() -> Iterator[None]:
    """Tell wrong usage in Chinese where it is spoken."""
    try:
        yield
    except (WrongUsage, click.exceptions.NoArgsIsHelpError):
        raise
    except click.UsageError as error:
        if language() != "zh":
            raise
        raise WrongUsage(error) from None


def _message(error: click.UsageError) -> str:
    """What is wrong with a command line."""
    if isinstance(error, click.BadParameter):
        hint = error.param_hint or (error.param.get_error_hint(error.ctx) if error.param and error.ctx else "")
        first = _QUOTED.search(str(hint))  # what follows it names a variable of the environment
        named = words(first[1].strip("[].") if first else str(hint))
        if isinstance(error, click.MissingParameter):
            what = "参数" if isinstance(error.param, click.Argument) else "选项"
            among = error.param.type.get_missing_message(param=error.param, ctx=error.ctx) if error.param else None
            return f"缺少{what}“{named}”。{among or ''}"
        return f"“{named}”的内容不对：{_unquoted(in_language(error.message, 'zh'))}"
    return in_language(error.message, "zh") if isinstance(error.message, Said) else _unquoted(error.format_message())


def _unquoted(message: str) -> str:
    """What click says in Chinese, with the names that it suggests as Chinese lists them."""
    return re.sub(r"'([^',]*)'(, )?", lambda found: found[1] + ("、" if found[2] else ""), message).replace("。 ", "。")


def command(*args: Any, **told: Any) -> Callable[[Callable[..., Any]], Spoken]:
    """A command of a program, made as click makes one."""
    made: Callable[[Callable[..., Any]], Spoken] = click.command(*args, **{"cls": Spoken, **told})
    return made


def group(*args: Any, **told: Any) -> Callable[[Callable[..., Any]], SpokenGroup]:
    """A group of commands, made as click makes one."""
    made: Callable[[Callable[..., Any]], SpokenGroup] = click.command(*args, **{"cls": SpokenGroup, **told})
    return made
