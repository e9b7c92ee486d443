"""`seal`, `audit` and `sign`: publish the book as a signed log, compare the two, sign the built site."""

from __future__ import annotations

import base64
import hashlib
from pathlib import Path

import click

from desk.book_folder import SETTINGS, Folder, find_folder
from desk.commands import Surroundings, book_option, option
from desk.console import progress, say, say_in
from desk.keyring import LOG, SITE, check_demonstration, keys_of, passphrase, passphrase_option, public_keys, signers
from desk.keys import load_signer
from desk.submission import DeskError
from desk.succession import check_signs
from desk.witness import ask_witnesses
from domain.ledger.address import ORIGIN
from domain.ledger.apart import altered, builders_folder, unlisted
from domain.ledger.audit import Difference, audit_unsealed
from domain.ledger.audit import audit as compare
from domain.ledger.checkpoint import Checkpoint, open_checkpoint
from domain.ledger.files import write_atomically
from domain.ledger.manifest import MANIFEST, parse_manifest
from domain.ledger.note import Note, format_note, format_vkey, sign_note
from domain.ledger.seal import finish
from domain.ledger.seal import seal as publish
from domain.ledger.store import Book
from domain.ledger.sums import SUMS, ListError
from domain.rules.said import Said
from terminal.help import command
from terminal.language import language
from terminal.wording import in_language

SIGNED = {
    "en": "signatures checked: {count} entries are signed by whom they name",
    "zh": "已核对签名：{count}条记录的签名均与所载人员相符",
}
AGREE = {"en": "the book and the log agree", "zh": "记录簿与公开日志一致"}
UNSEALED = {"en": "nothing is sealed yet: there is no log to compare with", "zh": "尚未封存，没有可比对的公开日志"}
FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)


@command()
@book_option
@passphrase_option
@option("--no-audit", is_flag=True, help="Skip the comparison with what was sealed before; what is new is checked.")
@click.pass_obj
def seal(around: Surroundings, where: str, passphrase_file: Path | None, no_audit: bool) -> None:
    """Seal what is on record: number the entries, write the log's files, sign a checkpoint.

    Everything since the last seal is audited first: rows, officers' signatures, personal values. A seal that is killed
    is finished by the next one.

    \b
    Example: GONGSHI_PASSPHRASE=… gongshi-desk seal --book mybook
    """
    folder = find_folder(where)
    with folder.open() as book:
        signing = signers(folder, passphrase(passphrase_file))
        check_signs(book, LOG, signing[0])
        _check_named(folder, signing[0].key.name)
        _finish(book, folder)
        try:
            _audited(book, folder, since=_sealed(folder), unsealed_alone=no_audit)
        except Differ as found:
            raise DeskError("differences found: {count}; nothing was sealed", count=found.args[0]) from found
        with progress("已封存" if around.language == "zh" else "sealed") as step:
            done = [0]

            def tell(_: str, now: int, __: int) -> None:
                step(max(0, now - done[0]))
                done[0] = max(done[0], now)

            checkpoint = publish(
                book, folder.log, signing, known=public_keys(folder), scratch=folder.path / "seal.tmp", progress=tell
            )
    _publish_site_key(folder)
    size, root = checkpoint.size, root_of(checkpoint)
    say_in(around.language, f"已封存{size}条记录，根哈希{root}", f"sealed {size} entries, root {root}")
    for line in ask_witnesses(folder):
        say(in_language(line, language()))


def _check_named(folder: Folder, signed: str) -> None:
    """Refuse to sign under another name than the settings have: no site would be built of that log."""
    origin = folder.origin or ORIGIN
    if origin != signed and (folder.path / SETTINGS).exists():
        raise DeskError(
            "{path}: [site] origin is {origin}, but the log's key is named {signed}, which never changes: write"
            ' origin = "{signed}", then seal; nothing was sealed',
            path=folder.path / SETTINGS,
            origin=origin,
            signed=signed,
        )


def _finish(book: Book, folder: Folder) -> None:
    """Publish what a killed seal signed, before it is taken for a difference between the book and its log."""
    if folder.log.exists() or book.tables.last_checkpoint():
        finish(book, folder.log, public_keys(folder), scratch=folder.path / "seal.tmp")


def _sealed(folder: Folder) -> int:
    """The size of the newest checkpoint that is kept; what lies under it was audited when it was sealed."""
    kept = folder.log / "checkpoints"
    return max((int(file.name) for file in kept.iterdir() if file.name.isdecimal()), default=0) if kept.is_dir() else 0


def _publish_site_key(folder: Folder) -> None:
    """The key that signs the site's manifest stands beside the log's."""
    source, target = keys_of(folder) / "site.vkey", folder.log / "site.vkey"
    if source.exists() and not (target.exists() and target.read_bytes() == source.read_bytes()):
        write_atomically(target, source.read_bytes(), scratch=folder.path)


def root_of(checkpoint: Checkpoint) -> str:
    """A checkpoint's root as auditors write it."""
    return base64.b64encode(checkpoint.root).decode()


@command()
@book_option
@click.pass_obj
def audit(around: Surroundings, where: str) -> None:
    """Compare every stored entry with the sealed log: row, canonical bytes, leaf, tiles, checkpoints, signatures.

    Whatever was changed in the database or in the files is named, entry and field. Exit code 1 if anything was. Else it
    says how many entries carry officers' signatures, all of which were checked.

    \b
    Example: gongshi-desk audit --book mybook
    """
    folder = find_folder(where)
    with folder.open() as book:
        try:
            signed = _audited(book, folder, since=0)
        except Differ as found:
            raise DeskError("differences found: {count}", count=found.args[0]) from found
    say(SIGNED[around.language].format(count=signed))
    say((AGREE if folder.log.exists() else UNSEALED)[around.language])


class Differ(Exception):
    """The book is not as it must be; how many differences were named."""


def _audited(book: Book, folder: Folder, since: int, *, unsealed_alone: bool = False) -> int:
    """Compare the book with its log from a sealed size on; says every difference, then `Differ`.

    How many entries carry officers' signatures that fit, where these were asked.
    """
    signed: list[int] = []
    if unsealed_alone or not folder.log.exists():
        found = audit_unsealed(book, since, signed.append)
    else:
        found = _compared(book, folder, since, signed)
    for each in found[:50]:
        say(in_language(each.said, language()))
    if found:
        raise Differ(len(found))
    return sum(signed)


def _compared(book: Book, folder: Folder, since: int, signed: list[int]) -> list[Difference]:
    with progress(in_language(Said("audited"), language())) as step:
        done = [0]

        def tell(now: int, _: int) -> None:
            step(max(0, now - done[0]))
            done[0] = max(done[0], now)

        return compare(book, folder.log, public_keys(folder), since=since, progress=tell, signed=signed.append)


@command()
@option(
    "--site",
    "out",
    required=True,
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Folder of the site.",
)
@book_option
@passphrase_option
@click.pass_obj
def sign(around: Surroundings, out: Path, where: str, passphrase_file: Path | None) -> None:
    """Sign the site that was built after a seal: bind its files to the checkpoint.

    Signs `site-manifest`: the log's size and root, the as-of day, the hash of SHA256SUMS and of the builder.
    """
    folder = find_folder(where)
    signer = load_signer(keys_of(folder) / "site.key", passphrase(passphrase_file))
    check_demonstration(folder, [signer])
    with folder.open() as book:
        check_signs(book, SITE, signer)
    unsigned = builders_folder(out) / MANIFEST
    if not unsigned.exists():
        raise DeskError(
            "{out}: no list of its files is to be signed: it was built from a book without a seal, or as of"
            " a day before the newest sealed entry; seal, build without --as-of or as of a later day, then"
            " sign",
            out=out,
        )
    text = unsigned.read_text(encoding="utf-8")
    stated = parse_manifest(text)
    checkpoint, _ = open_checkpoint((folder.log / "checkpoint").read_bytes(), public_keys(folder))
    if (stated.size, stated.root) != (checkpoint.size, checkpoint.root):
        raise DeskError(
            "{out}: the site stands on {size} entries, the newest seal on {sealed}: build again",
            out=out,
            size=stated.size,
            sealed=checkpoint.size,
        )
    if hashlib.sha256((out / SUMS).read_bytes()).hexdigest() != stated.sums:
        raise DeskError("{out}/SHA256SUMS is not as it was built: build again", out=out)
    _check_listed(out, folder.log)
    note = format_note(Note(text, (sign_note(text, signer.key, signer.sign),)))
    if not (out / MANIFEST).exists() or (out / MANIFEST).read_bytes() != note:
        write_atomically(out / MANIFEST, note, scratch=unsigned.parent)
    key = format_vkey(signer.key)
    say_in(around.language, f"已签署{out / MANIFEST}，所用密钥{key}", f"signed {out / MANIFEST} with {key}")


def _check_listed(out: Path, log: Path) -> None:
    """Refuse to sign a site with a file that its lists do not name, or name otherwise: whoever verifies it would."""
    try:
        strays, others = sorted(unlisted(out, log)), sorted(altered(out))
    except ListError as error:
        raise DeskError(
            "{out}: the lists of its files are not as they were built: build again with --whole, then sign", out=out
        ) from error
    if strays:
        raise DeskError(
            "{out} holds what its list does not name: {shown}; move it away, build again, then sign",
            out=out,
            shown=_shown(strays),
        )
    if others:
        raise DeskError(
            "{out} is not as it was built: {shown} altered or gone; build again with --whole, then sign",
            out=out,
            shown=_shown(others),
        )


def _shown(paths: list[str]) -> str:
    shown = ", ".join(paths[:3])
    return Said("{shown} and {more:,} more", shown=shown, more=len(paths) - 3) if len(paths) > 3 else shown
