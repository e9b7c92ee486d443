"""`new`: a book folder, an empty book, and its founding facts."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from desk.book_folder import SETTINGS, write_settings
from desk.charters import as_charter, read_charter, stated
from desk.commands import Surroundings, option
from desk.commands.key import recovery_option
from desk.commands.new_checks import check_options, check_texts, try_founding
from desk.commands.new_questions import (
    LANGUAGES,
    agree,
    ask_for,
    authority_of,
    officers,
    settle,
    tell_where_programs_are,
)
from desk.commands.record import asks
from desk.console import say, say_in
from desk.decisions import read_submission
from desk.keyring import (
    APART,
    LOG,
    RECOVERY,
    SITE,
    check_keys,
    found_keys,
    has_passphrase,
    passphrase,
    passphrase_option,
    recovery_passphrase,
)
from desk.record import record
from desk.submission import DeskError, Submission
from domain.ledger.address import ORIGIN
from domain.ledger.store import Book, open_book
from domain.rules.adoption import CharterAdopted
from domain.rules.charter import STREAM
from domain.rules.in_force import default
from domain.rules.office_time import USUAL, offset_of, public_day
from terminal.help import command


@command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@option("--title", default="公示", show_default=True, help="Title of the site and the book.")
@option("--title-en", default="Gongshi", show_default=True, help="Title in English.")
@option("--owner", default="领导小组办公室", show_default=True, help="Office that keeps the book.")
@option("--owner-en", default="Office of the Leading Group", show_default=True, help="Its name in English.")
@option("--origin", default=ORIGIN, show_default=True, help="Name of the log: domain and path.")
@option("--base-url", default="https://gongshi.example/", show_default=True, help="Where the site is published.")
@option("--contact", default="", help="How to reach the office.")
@option("--store", default="", help="postgresql:// address of the book; else book.sqlite in the folder.")
@option("--id", "id_", default="main", show_default=True, help="Id of the book: its stream is book/ID.")
@option("--body", default="organisation/office", show_default=True, help="Stream of the office.")
@option("--founder", default="officer/founder", show_default=True, help="Opens the book; holds decision.")
@option("--registrar", default="officer/registrar", show_default=True, help="First officer of execution.")
@option("--supervisor", default="officer/supervisor", show_default=True, help="First officer of supervision.")
@option("--charter", metavar="FILE|NAME", help="Charter of the book (Art. 38); else the default one holds.")
@option(
    "--utc-offset", help="Clock of the office, for ever, such as +05:30; else that of the charter's file, or +08:00."
)
@option("--on", help="Day of the founding; today if left out.")
@option("--authority", help="On whose authority the book is opened.")
@option("--note", help="Founding note; else one sentence in the first language of the site.")
@option("--languages", type=click.Choice(LANGUAGES), help="Languages of the site; else both.")
@option(
    "--office-type", metavar="CODE", help="Type of body that the office is, by the charter; else its first authority."
)
@option("--empty", is_flag=True, help="Record no founding facts: your first decision file opens the book.")
@option("--example", is_flag=True, help="An example: its files state their own clock, its pages say so.")
@option("--no-keys", is_flag=True, help="Make no keys now; `gongshi-desk key new` makes them later.")
@option("--yes", is_flag=True, help="On a terminal: ask nothing, and take what no option gives as shown here.")
@passphrase_option
@recovery_option
@click.pass_obj
def new(around: Surroundings, /, folder: Path, **told: Any) -> None:
    """Make a book in the folder DIR: gongshi.toml, an empty book, and the facts that found it.

    The founder opens the book and is appointed to the power of decision; then the founder appoints the registrar
    (execution) and the supervisor (supervision), and the registrar enters the office as an organisation.

    On a terminal you are asked for what no option gives, and shown what cannot be taken back before it is done.

    \b
    Examples:
      gongshi-desk new mybook
      gongshi-desk new mybook --title 某市科技计划公示 --origin record.example/plan --base-url https://record.example/
      gongshi-desk new mybook --charter province-key-rd
    """
    check_options(folder, told)
    adopted = _charter(told)
    without = told["no_keys"] or not has_passphrase(told["passphrase_file"])
    if asks(told["yes"] or told["empty"]):
        ask_for(told, around.language)
        adopted = _charter(told)
    settle(told)
    check_texts(told)
    if not told["empty"]:
        try_founding(founding(told, (), adopted), around.office)
    if asks(told["yes"] or told["empty"]):
        agree(folder, told, around.language, keys=not without)
    secrets = {} if without else _secrets(folder / "keys", told, around.language)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with make_book(told["store"] or folder) as book:  # before keys are made for it: a server may not be there
        keys = found_keys(folder / "keys", told["origin"], secrets) if secrets else []
        if not told["empty"]:
            record(book, [[submission] for submission in founding(told, keys, adopted)], around.office)
        entries, own = book.count(), book.streams("book")
    site = {name: told[name] for name in ("title", "title_en", "owner", "owner_en", "origin", "base_url", "contact")}
    today = told["on"] or public_day(around.office.clock(), offset_of(told["utc_offset"]))
    languages = told["languages"].split(",")
    write_settings(
        folder, site=site | {"tag_date": today}, languages=languages, store=told["store"], example=told["example"]
    )
    _tell(folder, entries, own[0] if own else "", told, around.language, without=without)


def _charter(told: dict[str, Any]) -> CharterAdopted | None:
    return read_charter(told["charter"]) if told["charter"] else None


def _tell(folder: Path, entries: int, own: str, told: dict[str, Any], language: str, *, without: bool) -> None:
    """What was made, what is to be done next, and who holds which power."""
    made = folder / SETTINGS
    say_in(language, f"已建立{made}和含{entries}条记录的记录簿", f"made {made}, and a book with {entries} entries")
    if without:
        zh, en = "未生成密钥：首次封存以前请执行", "no keys were made: before the first seal run"
        say_in(language, f"{zh}`gongshi-desk key new`", f"{en} `gongshi-desk key new`")
    else:
        say(APART[language].format(path=folder / "keys" / "recovery.key"))
    if not told["empty"]:
        say_in(language, f"记录簿本身的名称：{own}", f"stream of the book itself: {own}")
        say_in(language, f"人员：{officers(told, 'zh')}", f"officers: {officers(told, 'en')}")
    tell_where_programs_are(language)


def _secrets(path: Path, told: dict[str, Any], language: str) -> dict[str, str]:
    """The passphrase of each key, which fits those that an interrupted founding left."""
    secret = passphrase(told["passphrase_file"], new=True)
    apart = recovery_passphrase(told["recovery_passphrase_file"], secret, new=True)
    if apart == secret:
        give = f"gongshi-desk key passphrase {path / 'recovery.key'}"
        say_in(
            language,
            f"恢复密钥与其他密钥同用一个口令：口令遗失，三把密钥全部失效。请为它另设口令：{give}",
            "the recovery key has the passphrase of the other keys: whoever loses that loses all three. Give it one of"
            f" its own: {give}",
        )
    secrets = {LOG: secret, SITE: secret, RECOVERY: apart}
    check_keys(path, told["origin"], secrets)
    return secrets


def make_book(where: str | Path) -> Book:
    """A new book, or one that is still empty because its making was interrupted before its settings were written."""
    if isinstance(where, Path) and (where / "book.sqlite").exists():
        book = open_book(where)
        if book.count() == 0:
            return book
        book.close()
        raise DeskError("{where}: there is a book already (book.sqlite)", where=where)
    return open_book(where, create=True)


def founding(
    told: dict[str, Any], keys: Sequence[dict[str, str]] = (), adopted: CharterAdopted | None = None
) -> list[Submission]:
    """The facts that found a book; `keys` are the public keys (role, key) that sign for it from the start.

    `adopted` is its charter, where it has one of its own from the start.
    """
    founder, body = told["founder"], told["body"]
    posts = (
        (founder, "decision", "启用人", "founder"),
        (told["registrar"], "execution", "记录员", "registrar"),
        (told["supervisor"], "supervision", "监督员", "supervisor"),
    )
    opened = {name: told[name] for name in ("title", "title_en", "note")} | {"founder": founder, "keys": list(keys)}
    if offset_of(told["utc_offset"]) != USUAL:
        opened["utc_offset"] = told["utc_offset"]
    steps: list[tuple[str, str, str, dict[str, Any]]] = [("book.opened", f"book/{told['id_']}", founder, opened)]
    steps += [
        ("officer.appointed", officer, founder, {"holds": power, "body": body, "post": post, "post_en": post_en})
        for officer, power, post, post_en in posts
    ]
    charter = as_charter(adopted) if adopted else default()
    if adopted:
        steps.append(("charter.adopted", STREAM, founder, stated(adopted)))
    office = {"name": told["owner"], "name_en": told["owner_en"], "body": told["office_type"] or authority_of(charter)}
    steps.append(("organisation.registered", body, told["registrar"], office))
    common = {name: told[name] for name in ("on", "authority") if told[name]}
    return [
        read_submission(
            {"kind": kind, "stream": stream, "by": by, "fields": fields, **common}, f"founding-{number}", charter
        )
        for number, (kind, stream, by, fields) in enumerate(steps, 1)
    ]
