"""The commands of gongshi-desk. Here alone the desk meets the clock, chance and the environment."""

from __future__ import annotations

import os
import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

import click
from click.core import ParameterSource

from desk.record import Office
from domain.rules.said import Said


def clock() -> str:
    """The UTC second."""
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())


@dataclass(frozen=True)
class Surroundings:
    """What the commands take from outside."""

    language: str = "en"
    office: Office = field(default_factory=lambda: Office(clock=clock, salt=lambda: os.urandom(32)))

    def office_of(self, after_wrong_clock: str | None) -> Office:
        """The office, with the reason for which a book goes on that is ahead of the clock, if one is given."""
        return replace(self.office, after_wrong_clock=after_wrong_clock)


class Given(click.Option):
    """An option that is refused where an empty text is given, such as a shell variable that holds nothing.

    It is never taken for one that was left out: what the law asks for would be dropped without a word.
    """

    def type_cast_value(self, ctx: click.Context, value: Any) -> Any:
        """The value, once it is known to be there."""
        told = value if isinstance(value, tuple | list) else (value,)
        given = ctx.get_parameter_source(self.name or "") is ParameterSource.COMMANDLINE
        if given and any(isinstance(each, str) and not each.strip() for each in told):
            empty = Said("the text is empty; say what is meant, or leave the option out")
            raise click.BadParameter(empty, ctx, self)
        return super().type_cast_value(ctx, value)


class _EveryText:
    """A parser as an option sees it that is taken once: it keeps each text that is given, so that a second is seen."""

    def __init__(self, parser: Any) -> None:
        self.parser = parser

    def add_option(self, *given: Any, action: str | None = None, **named: Any) -> None:
        self.parser.add_option(*given, action="append" if action == "store" else action, **named)


class Once(Given):
    """An option that is refused where it is given twice: one file would be left aside without a word.

    Of other options the last counts, as always at a command line.
    """

    def add_to_parser(self, parser: Any, ctx: click.Context) -> None:
        """As of any option, but that all texts are kept which are given."""
        super().add_to_parser(_EveryText(parser), ctx)  # type: ignore[arg-type]

    def consume_value(self, ctx: click.Context, opts: Mapping[str, Any]) -> tuple[Any, ParameterSource]:
        """Take the text where it is given once."""
        given = opts.get(self.name or "")
        if isinstance(given, list):
            if len(given) > 1:
                twice = Said("it is given twice, and one text is taken; say which")
                raise click.BadParameter(twice, ctx, self)
            opts = {**opts, self.name or "": given[0]}
        return super().consume_value(ctx, opts)


def alone_with(name: str, *known: str) -> None:
    """Refuse, where an option is given, all that goes without it: it would be ignored; `known` names what goes with it.

    What the environment gives is as always.
    """
    here = click.get_current_context()
    for each in here.command.params:
        given = here.get_parameter_source(each.name or "") is ParameterSource.COMMANDLINE
        if given and here.params.get(each.name or "") and name not in each.opts and each.name not in known:
            told = each.opts[0] if isinstance(each, click.Option) else each.human_readable_name
            raise click.UsageError(Said("{told} does not go with {name}: leave one of them out.", told=told, name=name))


once = partial(click.option, cls=Once)
option = partial(click.option, cls=Given)  # of every command of the desk
book_option = option(
    "--book",
    "where",
    envvar="GONGSHI_BOOK",
    default=".",
    show_default="$GONGSHI_BOOK, or this folder",
    metavar="DIR|URL",
    help="The book's folder, or a postgresql:// address.",
)

clock_option = option(
    "--after-wrong-clock",
    metavar="REASON",
    help="Go on although the newest entry is ahead of this clock, because the clock was wrong then: say why (Art. 29).",
)
