"""The keyring of a book folder: which keys sign now, which did before, and the passphrase that opens them."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path

import click

from desk.book_folder import Folder
from desk.commands import option
from desk.demonstration_keys import is_demonstration
from desk.keys import load_signer, new_key, opened, public_key, save_key, write_vkey
from desk.submission import DeskError
from desk.text_file import first_line, read_vkey
from domain.ledger.note import VerifierKey, format_vkey
from domain.ledger.seal import Signer
from domain.rules.forms import BROKEN
from domain.rules.said import Said
from terminal.wording import in_language

LOG, SITE, RECOVERY, OLD = "log", "site", "recovery", "log.old"

SUCCEED = Said("a key that is lost, stolen or due for a change is succeeded: `gongshi-desk key succeed --help`")
ALL = Said("the keys")
APART = {
    "zh": "现在就把{path}移到别处的保险柜，另存一份副本：只有其他密钥遗失或者被盗时才用它签名（docs/keys.md）",
    "en": "move {path} away now, to a safe at another place, with a copy elsewhere: it signs only where another key is"
    " lost or stolen (docs/keys.md)",
}

passphrase_option = option(
    "--passphrase-file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="File whose first line is the passphrase; else $GONGSHI_PASSPHRASE, else you are asked.",
)


def passphrase(
    file: Path | None, *, new: bool = False, variable: str = "GONGSHI_PASSPHRASE", otherwise: str = "", of: str = ALL
) -> str:
    """A passphrase, from a file, the environment (one variable, else the other) or the terminal."""
    if file:
        if line := first_line(file):
            return line
        raise DeskError("{file}: its first line, which is the passphrase, is empty", file=file)
    for name in filter(None, (variable, otherwise)):
        if told := os.environ.get(name):
            return _text(told, f"${name}")
    if not can_ask():
        raise DeskError(
            "no passphrase was given for {of}: set ${variable} or give a file with it (see --help)",
            of=of,
            variable=variable,
        )
    here = click.get_current_context(silent=True)
    chinese = here is not None and here.find_root().obj.language == "zh"
    asked = f"{in_language(of, 'zh')}的口令" if chinese else f"Passphrase of {of}"
    again = "请再输入一次" if chinese else "Repeat for confirmation"
    typed = click.prompt(asked, hide_input=True, confirmation_prompt=again if new else False)
    return _text(str(typed), Said("as typed"))


def _text(told: str, where: str) -> str:
    """A passphrase from the terminal or the environment, which take bytes that are no text."""
    if BROKEN.search(told):
        raise DeskError("the passphrase ({where}) is not UTF-8 text: set the terminal to UTF-8", where=where)
    return told


def recovery_passphrase(file: Path | None, otherwise: str, *, new: bool = False) -> str:
    """The recovery key's passphrase: its own where one is given or can be asked for, else that of the other keys."""
    if file or os.environ.get("GONGSHI_RECOVERY_PASSPHRASE") or can_ask():
        return passphrase(file, new=new, variable="GONGSHI_RECOVERY_PASSPHRASE", of=Said("the recovery key"))
    return otherwise


def can_ask() -> bool:
    """Whether somebody sits at a terminal."""
    return sys.stdin is not None and sys.stdin.isatty()


def has_passphrase(file: Path | None) -> bool:
    """Whether a passphrase was given, or somebody can be asked for one."""
    return bool(file or os.environ.get("GONGSHI_PASSPHRASE") or can_ask())


def keys_of(folder: Folder) -> Path:
    """Where a book's keys lie."""
    return folder.path / "keys"


def names(origin: str) -> dict[str, str]:
    """The name that a key bears in each role."""
    return {LOG: origin, SITE: f"{origin}/site", RECOVERY: f"{origin}/recovery"}


def make_keys(path: Path, origin: str, secret: str) -> list[dict[str, str]]:
    """Make the log's key and the site's; refused before anything is written where one of them is there already."""
    roles = (LOG, SITE)
    for role in roles:
        for there in (path / f"{role}.key", path / f"{role}.vkey"):
            if there.exists():
                raise DeskError(
                    "{there}: there is a key already, and nothing was written; {succeed}", there=there, succeed=SUCCEED
                )
    made = [(role, save_key(path, role, names(origin)[role], new_key(), secret)) for role in roles]
    return [{"role": role, "key": format_vkey(key)} for role, key in made]


def check_keys(path: Path, origin: str, secrets: dict[str, str]) -> None:
    """Refuse keys that an interrupted founding left and that do not open, or are another book's; none is deleted."""
    for role, name in names(origin).items():
        private, public = path / f"{role}.key", path / f"{role}.vkey"
        if public.exists() and not private.exists():
            raise DeskError("{public}: its private half is missing: bring that back, or move this away", public=public)
        if private.exists() and not public.exists():  # killed between the two
            write_vkey(public, public_key(name, opened(private, secrets[role])))
        if private.exists() and load_signer(private, secrets[role]).key.name != name:
            raise DeskError(
                "{public}: this is another book's key, not {name}'s: move it away; nothing was recorded",
                public=public,
                name=name,
            )


def found_keys(path: Path, origin: str, secrets: dict[str, str]) -> list[dict[str, str]]:
    """The keys of a new book: those that an interrupted founding left, which were looked at before, and new ones."""
    for role, name in names(origin).items():
        if not (path / f"{role}.key").exists():
            save_key(path, role, name, new_key(), secrets[role])
    return [{"role": role, "key": format_vkey(read_vkey(path / f"{role}.vkey"))} for role in names("")]


def signers(folder: Folder, secret: str) -> list[Signer]:
    """Who signs the log: the current key, and the old one while both do."""
    path = keys_of(folder)
    found = [load_signer(path / "log.key", secret)]
    if (path / "log.old.key").exists():
        found.append(load_signer(path / "log.old.key", secret))
    check_demonstration(folder, found)
    return found


def check_demonstration(folder: Folder, found: Sequence[Signer]) -> None:
    """Refuse the demonstration keys for any book but an example."""
    if not folder.example and any(is_demonstration(signer.key) for signer in found):
        raise DeskError("these are the demonstration keys, which lie open; {succeed}", succeed=SUCCEED)


def public_keys(folder: Folder) -> list[VerifierKey]:
    """Every key that ever signed the log, the current one first."""
    path = keys_of(folder)
    files = [path / "log.vkey", path / "log.old.vkey", *sorted((path / "former").glob("*.vkey"))]
    return [read_vkey(file) for file in files if file.exists()]
