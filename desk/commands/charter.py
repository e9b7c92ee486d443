"""`charter`: what the law leaves to the book, shown, checked, adopted and amended (Art. 38)."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import click
import yaml

from desk.book_folder import Folder, find_folder
from desk.charters import (
    amendment,
    as_charter,
    charter_of,
    clock_of,
    proposed_year,
    read_charter,
    ready_made,
    stated,
    texts_of,
)
from desk.commands import Surroundings, book_option, clock_option, option
from desk.commands.charter_changes import beyond_amendment, changes
from desk.commands.charter_shown import show_table
from desk.commands.next_calendar import tell_next_calendar
from desk.commands.officer_key import signs
from desk.commands.record import asks, report, show_before_writing
from desk.console import say, say_in, tell_next, visible, warn
from desk.decisions import read_submission
from desk.disk import read_text
from desk.record import record
from desk.submission import DeskError
from desk.text_file import told_unreadable
from domain.ledger.files import write_atomically
from domain.ledger.office_clock import offset_by
from domain.rules import forms
from domain.rules.charter import STREAM
from domain.rules.office_time import offset_text
from domain.rules.refusal import Refused
from domain.rules.said import Said
from domain.rules.vocabulary import VOCABULARIES
from terminal.help import group
from terminal.wording import in_language

LARGEST = 2**20
PATH = click.Path(path_type=Path)
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@group()
def charter() -> None:
    """The charter: what the law leaves to the book, such as its sources of funds, its periods and its calendar.

    \b
    Examples:
      gongshi-desk charter check my-charter.toml
      gongshi-desk charter adopt my-charter.toml --by officer/founder --book mybook
      gongshi-desk charter calendar 2027 --by officer/founder --book mybook
    """


def decided(function: Any) -> Any:
    """The options of a command that records a decision, or writes it down for others to sign."""
    for decorate in (
        click.pass_obj,
        book_option,
        clock_option,
        option("--dry-run", is_flag=True, help="Decide and show, but record nothing."),
        option("--yes", is_flag=True, help="On a terminal: do not ask before what cannot be taken back."),
        option(
            "--out", type=click.Path(path_type=Path), help="Write a decision file instead, to be drafted and signed."
        ),
        option("--urgent", metavar="REASON", help="Issue alone what two officers decide, and say why (Art. 36)."),
        option(
            "--officer-passphrase-file", "own_file", type=FILE, help="File whose first line is your key's passphrase."
        ),
        option("--key", "key_file", type=click.Path(path_type=Path), help="Sign with this officer's key."),
        option("--authority", help="Document or meeting on whose authority it is decided."),
        option("--on", help="Day of the decision; today if left out."),
        option("--by", required=True, help="Officer who decides: officer/ID."),
    ):
        function = decorate(function)
    return function


@charter.command("show")
@click.argument("name", required=False, metavar="[FILE|NAME]")
@option("--on", help="Only what may be used on this day.")
@book_option
@click.pass_obj
def show_charter(around: Surroundings, name: str | None, on: str | None, where: str) -> None:
    """Show the charter of the book, or that of FILE or NAME; with --on, what may be used on that day.

    \b
    Examples:
      gongshi-desk charter show --book mybook --on 2027-01-01
      gongshi-desk charter show province-key-rd
    """
    if on:
        forms.check(on, "on", frozenset({"day"}))
    found = as_charter(read_charter(name)) if name else charter_of(find_folder(where))
    if not name and not found.charter.adopted_on:
        say_in(
            around.language,
            "本记录簿没有自己的章程，适用默认章程。",
            "The book has no charter of its own and is kept under the default one.",
        )
    show_table(found, on, around.language)
    if not name:
        tell_next_calendar(lambda: found, find_folder(where).today(around.office.clock()), around.language)


@charter.command()
@click.argument("name", metavar="FILE|NAME")
@click.pass_obj
def check(around: Surroundings, name: str) -> None:
    """Check a charter: everything that is wrong with it is told at once, with its line or its article.

    \b
    Example: gongshi-desk charter check my-charter.toml
    """
    fact = read_charter(name)
    found = as_charter(fact)
    terms = sum(len(found.terms(each)) for each in VOCABULARIES)
    say_in(
        around.language,
        f"{name}：可以施行；词表{len(fact.vocabularies)}个，条目{terms}个，期限{len(fact.periods)}项，币种{fact.currency}",
        f"{name}: can be adopted; {len(fact.vocabularies)} vocabularies, {terms} terms, {len(fact.periods)} periods,"
        f" {fact.currency}",
    )
    if (clock := clock_of(name)) is not None:
        said = offset_text(clock)
        say_in(
            around.language,
            f"启用记录簿时的办公时区：UTC{said}",
            f"the office's clock, for the opening of a book: UTC{said}",
        )
    if name not in ready_made():
        tell_next(f"gongshi-desk new DIR --charter {name}", around.language)


@charter.command()
@click.argument("name", metavar="FILE|NAME")
@decided
def adopt(around: Surroundings, name: str, **told: Any) -> None:
    """Adopt the charter of FILE or NAME for the book, once.

    \b
    Examples:
      gongshi-desk charter adopt my-charter.toml --by officer/founder --book mybook --dry-run
      gongshi-desk charter adopt my-charter.toml --by officer/chief --book mybook --out adopt.yaml
    """
    fact = read_charter(name)
    if not told["out"]:
        _tell_clock(name, find_folder(told["where"]), around.language)
    _decide(around, "charter.adopted", stated(fact), told)


def _tell_clock(name: str, folder: Folder, language: str) -> None:
    """Say that a file's clock is not taken where it is another than the book's, which the opening said for ever."""
    with folder.open() as book:
        wanted, held = clock_of(name), offset_by(book.pages)
    if wanted is not None and wanted != held:
        said = Said(
            "{name}: its clock, UTC{wanted}, is not taken: that of this book is UTC{held} for ever",
            name=name, wanted=offset_text(wanted), held=offset_text(held),
        )  # fmt: skip
        warn(in_language(said, language))


@charter.command()
@click.argument("name", metavar="FILE|NAME")
@option("--effective-on", help="Day from which the amendment holds; that of the decision if left out.")
@decided
def diff(around: Surroundings, name: str, effective_on: str | None, **told: Any) -> None:
    """Amend the book's charter to what FILE says: what is added, ended and changed is shown first.

    With --dry-run it only shows what an amendment would say.

    \b
    Example: gongshi-desk charter diff my-charter.toml --by officer/founder --effective-on 2027-01-01 --dry-run
    """
    fact = read_charter(name)
    folder = find_folder(told["where"])
    for name, day in (("effective_on", effective_on), ("on", told["on"])):
        if day:
            forms.check(day, name, frozenset({"day"}))
    on = effective_on or told["on"] or folder.today(around.office.clock())
    now, wanted = charter_of(folder), as_charter(fact)
    fields = amendment(now, wanted, on)
    if fact.currency != now.charter.currency:
        raise Refused(
            "Art. 38: the currency of a book does not change; it is {currency}.", currency=now.charter.currency
        )
    if beyond := beyond_amendment(now, wanted, around.language):
        warn(visible(beyond))
    if not fields:
        if not beyond:
            say_in(around.language, "与现行章程没有差别。", "It does not differ from the charter in force.")
        return
    for line in changes(fields, now, wanted, around.language):
        say(visible(line))
    reason = {"reason": told["authority"]} if told["authority"] else {}
    if told["authority"]:
        _decide(around, "charter.amended", {**fields, **reason, "authority": told["authority"]}, told)
    else:
        say_in(
            around.language,
            "记录修订时，请用 --authority 写明批准机关或文件。",
            "To record the amendment, name in --authority who or what it rests on.",
        )


@charter.command()
@click.argument("year", type=click.IntRange(1900, 2200))
@option("--file", "path", type=FILE, help="The year's days in TOML (off, worked, source), as in a charter's calendar.")
@decided
def calendar(around: Surroundings, year: int, path: Path | None, **told: Any) -> None:
    """Enter the calendar of YEAR: its days off, and the weekend days that are worked in exchange.

    Without --file the days are those of the State Council's notice, where this release has it; they are shown first.

    \b
    Examples:
      gongshi-desk charter calendar 2027 --by officer/founder --book mybook
      gongshi-desk charter calendar 2027 --file 2027.toml --by officer/founder --book mybook
    """
    days = _days_of(path, year) if path else proposed_year(year)
    for head, name in ((("放假", "off"), "off"), (("调休上班", "worked"), "worked")):
        listed = days.get(name, [])
        say_in(around.language, f"{head[0]}：{'、'.join(listed) or '无'}", f"{head[1]}: {', '.join(listed) or '—'}")
    _decide(around, "charter.calendar_set", {"calendar": {name: value for name, value in days.items() if value}}, told)


def _days_of(path: Path, year: int) -> dict[str, Any]:
    with told_unreadable(path):
        text = read_text(path, LARGEST, "utf-8-sig")
    try:
        told = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise DeskError("{path}: is not TOML: {error}", path=path, error=error) from None
    if told.keys() - {"off", "worked", "source", "year"} or told.get("year", year) != year or "source" not in told:
        raise DeskError("{path}: it has off, worked and source, for the year {year}", path=path, year=year)
    days: dict[str, Any] = {name: told[name] for name in ("off", "worked", "source") if name in told}
    told_days: dict[str, Any] = texts_of(days)
    return {"year": year, **told_days}


def _decide(around: Surroundings, kind: str, fields: dict[str, Any], told: dict[str, Any]) -> None:
    """Record the decision, or write it down for others to sign."""
    decision: dict[str, Any] = {"kind": kind, "stream": STREAM, "by": told["by"], "fields": texts_of(fields)}
    decision |= {name: told[name] for name in ("on", "authority") if told[name]}
    if out := told["out"]:
        if out.exists():
            raise DeskError("{out}: there is such a file already; name another", out=out)
        names = ("by", "on", "authority")
        whole: dict[str, Any] = {name: decision.pop(name) for name in names if name in decision}
        whole["decisions"] = [decision]
        text = yaml.safe_dump(whole, allow_unicode=True, sort_keys=False)
        write_atomically(out, text.encode())
        tell_next(f"gongshi-desk draft new --file {out} --drafted-by OFFICER --out {out.stem}.draft", around.language)
        return
    folder = find_folder(told["where"])
    submission = read_submission(decision, f"cli-{around.office.salt().hex()[:32]}", charter_of(folder))
    (signed,) = signs(around, [submission], told["key_file"], told["own_file"], told["urgent"])
    ask = asks(told["yes"] or told["dry_run"])
    with folder.open_to_write() as book:
        answers = record(
            book,
            [[signed]],
            around.office_of(told["after_wrong_clock"]),
            show=show_before_writing(ask, around.language, lambda: None),
            dry_run=told["dry_run"],
        )
    report(answers, told["dry_run"], around.language)
    if not told["dry_run"]:  # what was only tried may have been that very calendar
        tell_next_calendar(lambda: charter_of(folder), folder.today(around.office.clock()), around.language)
