"""`key`: make, show and succeed the keys that sign for a book."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from desk.book_folder import SETTINGS, find_folder
from desk.commands import Surroundings, book_option, clock_option, option
from desk.commands.key_sentences import (
    AFTER,
    ANOTHER_SIGNS,
    FINAL,
    IT_SIGNS_ITSELF,
    NOBODY_ELSE_SIGNS,
    ZH_ROLES,
    role_said,
)
from desk.commands.officer_key import officer_options, signs
from desk.commands.record import RECORDING
from desk.console import agreed, say_in, tell, warn_of
from desk.decisions import read_submission
from desk.keyring import (
    APART,
    LOG,
    OLD,
    RECOVERY,
    SITE,
    check_demonstration,
    keys_of,
    make_keys,
    passphrase,
    passphrase_option,
    public_keys,
    recovery_passphrase,
)
from desk.keys import change_passphrase
from desk.record import record as hand_in
from desk.submission import DeskError
from desk.succession import check_new, name_recovery, pending, plan, put_in_place, recorded, succeed, try_out
from desk.text_file import read_vkey
from domain.ledger.address import origin_fault
from domain.ledger.note import format_vkey
from domain.ledger.store import Book
from domain.rules.book import LOST, PLANNED, STOLEN
from domain.rules.said import Said
from terminal.help import group

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
recovery_option = option(
    "--recovery-passphrase-file",
    type=FILE,
    help="File with the recovery key's own passphrase; else $GONGSHI_RECOVERY_PASSPHRASE, else you are asked.",
)
by_option = option("--by", required=True, help="Officer of the power of decision: officer/ID.")
authority_option = option("--authority", help="On whose authority.")


@group()
def key() -> None:
    """Make, show and succeed the keys of a book; docs/keys.md tells what to do when one is lost or stolen."""


@key.command()
@book_option
@passphrase_option
@recovery_option
def new(where: str, passphrase_file: Path | None, recovery_passphrase_file: Path | None) -> None:
    """Make the first keys of a book that was made without: the log's and the site's, encrypted with a passphrase.

    Refused, before anything is written, where there is or was a key: then one is succeeded (`key succeed`).

    \b
    Example: gongshi-desk key new --book mybook
    """
    folder = find_folder(where)
    with folder.open() as book:
        check_new(book, folder)
    if fault := origin_fault(folder.origin):
        raise DeskError("{path}: [site] origin: {fault}; nothing was made", path=folder.path / SETTINGS, fault=fault)
    for made in make_keys(keys_of(folder), folder.origin, passphrase(passphrase_file, new=True)):
        tell(Said("{role}: {key}", role=role_said(made["role"]), key=made["key"]))
    tell(
        Said(
            "keys in {folder}: keep two copies elsewhere; publish the public ones in more than one place",
            folder=keys_of(folder),
        )
    )
    tell(Said("name a recovery key too, before one of these is lost: gongshi-desk key recovery --by officer/ID"))


@key.command()
@book_option
def show(where: str) -> None:
    """Show the public keys, each with whether the record lets it sign; the current one first.

    \b
    Example: gongshi-desk key show --book mybook
    """
    folder = find_folder(where)
    with folder.open() as book:
        named = recorded(book)
    shown = [(LOG, format_vkey(each)) for each in public_keys(folder)]
    for role in (SITE, RECOVERY):
        file = keys_of(folder) / f"{role}.vkey"
        shown += [(role, format_vkey(read_vkey(file)))] if file.exists() else []
    first = dict(reversed(shown))
    for role, text in shown:
        stands = text in (named.in_force(role) or (first[role],))
        how = Said("in force") if stands else Said("not in force: only what it signed before counts")
        tell(Said("{role}: {key} ({how})", role=role_said(role), key=text, how=how))


@key.command("succeed")
@click.argument("role", type=click.Choice([LOG, SITE, RECOVERY]))
@by_option
@option("--reason", help="Why; goes on record (default: planned, lost or stolen, in words).")
@option("--lost", is_flag=True, help="The old key, or its passphrase, is lost: another key signs.")
@option("--stolen", is_flag=True, help="The old key is in wrong hands: another key signs.")
@option("--signed-by", type=click.Choice([LOG, SITE, RECOVERY]), help="Whose key signs this.")
@option("--key-file", type=FILE, help="Where that key lies (default: keys/ROLE.key).")
@option("--new-passphrase-file", type=FILE, help="Passphrase of the new key (default: that of the other keys).")
@option("--dry-run", is_flag=True, help="Check everything and say what would be done; nothing is written.")
@option("--yes", is_flag=True, help="Do not ask.")
@officer_options
@authority_option
@clock_option
@book_option
@passphrase_option
@recovery_option
@click.pass_obj
def succeed_(around: Surroundings, /, role: str, where: str, **told: Any) -> None:
    """Let a new key take the place of the log's, the site's or the recovery key (ROLE).

    Planned, the old key signs this itself. A lost or stolen log key is succeeded by the signature of the site's key or
    the recovery key, a site key by that of the log's or the recovery key. It goes on record and is never undone: what
    the old key signs from then on is not accepted. Killed half-way, run the same command again.

    \b
    Examples:
      gongshi-desk key succeed log --by officer/founder
      gongshi-desk key succeed log --lost --signed-by site --by officer/founder
      gongshi-desk key succeed log --stolen --signed-by recovery --key-file /safe/recovery.key --by officer/founder
    """
    folder, by_key = find_folder(where), told["signed_by"]
    if told["lost"] and told["stolen"]:
        raise click.UsageError(Said("--lost or --stolen, not both; if you do not know, take it for stolen"))
    if by_key in (None, role) and (told["lost"] or told["stolen"]):
        others = {LOG: Said("site or recovery"), SITE: Said("log or recovery")}.get(role)
        raise click.UsageError(Said(ANOTHER_SIGNS, role=role, others=others) if others else NOBODY_ELSE_SIGNS)
    if by_key not in (None, role) and not (told["lost"] or told["stolen"]):
        raise click.UsageError(Said(IT_SIGNS_ITSELF, role=role, by_key=by_key))
    with folder.open_to_write() as book:
        if pending(book, folder, role) and told["dry_run"]:
            tell(Said("nothing was written; the succession that was interrupted is on record and would be finished"))
            return
        if pending(book, folder, role):
            put_in_place(folder, role, None)
            tell(Said("the succession that was interrupted is finished; {after}", after=AFTER[role]))
            return
        _succeed(around, book, folder, role, by_key or role, told)


def _succeed(around: Surroundings, book: Book, folder: Any, role: str, by_key: str, told: dict[str, Any]) -> None:
    file = told["key_file"] or keys_of(folder) / f"{by_key}.key"
    if not file.exists():
        raise DeskError(
            "{file}: there is no such key. If it lies elsewhere, name it: --key-file FILE; if it is lost,"
            " let another key sign: --lost --signed-by {other}, or recovery",
            file=file,
            other="site" if by_key == LOG else "log",
        )
    common = _secret(told) if by_key != RECOVERY or role != RECOVERY else ""
    secret = recovery_passphrase(told["recovery_passphrase_file"], common) if by_key == RECOVERY else common
    planned = plan(book, folder, role, file, secret)
    check_demonstration(folder, [planned.signer])
    tell(Said("{role} key in force: {key}", role=role_said(role), key=planned.old))
    signer = format_vkey(planned.signer.key)
    tell(Said("signs the succession: {key} ({role})", key=signer, role=role_said(by_key)))
    why = LOST if told["lost"] else STOLEN if told["stolen"] else PLANNED
    terms = {"by": told["by"], "fields": {"reason": told["reason"] or why}} | _authority(told["authority"])
    new_secret = passphrase(told["new_passphrase_file"], new=True) if told["new_passphrase_file"] else common or secret
    try_out(book, folder, planned, new_secret, terms, _recorder(around, book, told, dry_run=True))
    zh, en = (words.format(ZH_ROLES.get(role, role), role=role) for words in FINAL)
    if told["dry_run"] or told["yes"]:
        warn_of((zh, en), around.language)
    elif not agreed((f"{zh}继续吗？", f"{en} Go on?"), around.language):
        raise click.Abort
    if told["dry_run"]:
        tell(Said("nothing was written; the succession would be recorded on {stream}", stream=planned.stream))
        return
    made = succeed(book, folder, planned, new_secret, terms, _recorder(around, book, told))
    tell(Said("{role}: {key}", role=role_said(role), key=made))
    tell(AFTER[role])


def _secret(told: dict[str, Any]) -> str:
    """The passphrase of the everyday keys; a new one alone will do where theirs is lost."""
    return passphrase(told["passphrase_file"] or told["new_passphrase_file"])


@key.command("recovery")
@by_option
@option("--reason", help="Why it is named; goes on record.")
@officer_options
@authority_option
@clock_option
@book_option
@recovery_option
@passphrase_option
@click.pass_obj
def recovery_(
    around: Surroundings, /, by: str, reason: str | None, authority: str | None, where: str, **told: Any
) -> None:
    """Make the recovery key of a book that has none, and put it on record.

    Do it while the log's key is at hand: it counts for auditors once a seal covers it.

    \b
    Example: gongshi-desk key recovery --by officer/founder --book mybook
    """
    folder = find_folder(where)
    file = told["recovery_passphrase_file"]
    secret = recovery_passphrase(file, "", new=True) or passphrase(told["passphrase_file"], new=True)
    warn_of(RECORDING, around.language)
    with folder.open_to_write() as book:
        terms = {"by": by, "fields": {"reason": reason} if reason else {}} | _authority(authority)
        made = name_recovery(book, folder, secret, terms, _recorder(around, book, told))
    apart = APART[around.language].format(path=keys_of(folder) / f"{RECOVERY}.key")
    say_in(around.language, f"恢复密钥：{made}\n{apart}；然后封存", f"recovery: {made}\n{apart}; then seal")


def _recorder(around: Surroundings, book: Book, told: dict[str, Any], *, dry_run: bool = False) -> Any:
    office = around.office_of(told["after_wrong_clock"])

    def handed_in(submission: dict[str, Any], command: str) -> None:
        submissions = [read_submission(submission, command)]
        submissions = signs(around, submissions, told["officer_key"], told["officer_passphrase_file"], told["urgent"])
        hand_in(book, [submissions], office, dry_run=dry_run)

    return handed_in


def _authority(authority: str | None) -> dict[str, str]:
    return {"authority": authority} if authority else {}


@key.command("passphrase")
@click.argument("file", type=FILE)
@option("--new-passphrase-file", type=FILE, help="File with the new passphrase; else you are asked.")
@passphrase_option
def passphrase_(file: Path, new_passphrase_file: Path | None, passphrase_file: Path | None) -> None:
    """Give the key in FILE another passphrase; the key stays the same.

    \b
    Example: gongshi-desk key passphrase mybook/keys/log.key --new-passphrase-file new.txt
    """
    old = passphrase(passphrase_file)
    change_passphrase(
        file,
        old,
        passphrase(new_passphrase_file, new=True, variable="GONGSHI_NEW_PASSPHRASE", of=Said("the key from now on")),
    )
    tell(Said("{file}: the passphrase was changed; change it in every copy too", file=file))


@key.command(hidden=True, context_settings={"ignore_unknown_options": True})
@click.argument("rest", nargs=-1)
def rotate(rest: tuple[str, ...]) -> None:
    """Replaced by `key succeed`."""
    raise DeskError("`key rotate` is replaced by `gongshi-desk key succeed log`, where a key signs its successor")


@key.command()
@option("--yes", is_flag=True, help="Do not ask.")
@book_option
@click.pass_obj
def retire(around: Surroundings, where: str, yes: bool) -> None:
    """End a rotation that an older release began: the old private key is deleted, its public half kept.

    \b
    Example: gongshi-desk key retire --book mybook
    """
    question = ("删除旧私钥吗？它再也不能签名。", "Delete the old private key? It can never sign again.")
    if not yes and not agreed(question, around.language):
        raise click.Abort
    path = keys_of(find_folder(where))
    if not (path / f"{OLD}.vkey").exists():
        raise DeskError("no rotation is under way: there is no old key to retire")
    former = path / "former"
    former.mkdir(exist_ok=True)
    old = read_vkey(path / f"{OLD}.vkey")
    (path / f"{OLD}.key").unlink(missing_ok=True)
    (path / f"{OLD}.vkey").replace(former / f"{old.id.hex()}.vkey")
    tell(Said("retired {key}", key=format_vkey(old)))
