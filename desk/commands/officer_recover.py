"""`officer key recover`: where nobody can sign any more, the book's recovery key signs one registration (Art. 35)."""

from __future__ import annotations

from pathlib import Path

import click

from desk.book_folder import find_folder
from desk.commands import Surroundings, book_option, clock_option, option
from desk.commands.key import recovery_option
from desk.commands.officer_key import FILE
from desk.commands.officer_register import holder_of, lines_of
from desk.commands.record import asks, report, show_before_writing
from desk.console import warn
from desk.decisions import read_submission
from desk.drafting import first_hash
from desk.keyring import check_demonstration, passphrase, recovery_passphrase
from desk.keys import is_of_holder, load_signer, public_half
from desk.officer_signatures import OfficerKey
from desk.record import Desk
from desk.record import record as hand_in
from desk.submission import DeskError
from domain.ledger.signing import key_bytes
from domain.rules.officer import signers
from terminal.help import command

FOR_EVER = (
    "恢复密钥将签署一次登记，公开页面长期列为逾期和缺项。下列密钥写明为遗失，但逐一撤销之前仍然有效，请接着撤销：{keys}",
    "The recovery key signs one registration, an open issue for ever. These keys are named as lost; each stays in force"
    " until it is revoked: revoke them next: {keys}",
)


@command()
@option("--proof-file", type=FILE, required=True, help="A file with the two lines of `officer key prove`.")
@option("--recovery-key", type=FILE, required=True, help="The recovery key of the book, out of its safe.")
@option("--by", required=True, help="Officer of decision who decides it: officer/ID.")
@option("--dry-run", is_flag=True, help="Decide and show; record nothing.")
@option("--yes", is_flag=True, help="On a terminal: do not ask.")
@clock_option
@book_option
@recovery_option
@click.pass_obj
def recover(
    around: Surroundings, /, proof_file: Path, recovery_key: Path, by: str, dry_run: bool, yes: bool,
    after_wrong_clock: str | None, where: str, recovery_passphrase_file: Path | None,
) -> None:  # fmt: skip
    """Register a key of an officer of decision where no officer of decision can sign any more.

    The book's recovery key signs it in their stead. Every key of decision that is still in force is named as lost; each
    stays in force until a decision of its own revokes it: revoke them next. It stands among the open issues for ever.

    \b
    Example:
      gongshi-desk officer key recover --proof-file new.proof --recovery-key /safe/recovery.key --by officer/founder
    """
    fields, folder = lines_of((), proof_file), find_folder(where)
    holder = holder_of(fields["key"])
    if (named := public_half(recovery_key)) and is_of_holder(recovery_key):
        raise DeskError("{path}: this is the key of {name}, not the recovery key", path=recovery_key, name=named.name)
    secret = recovery_passphrase(recovery_passphrase_file, "") or passphrase(None)
    held = OfficerKey(load_signer(recovery_key, secret))
    check_demonstration(folder, [held.signer])
    office = around.office_of(after_wrong_clock)
    with folder.open_to_write() as book:
        desk = Desk(book, office)
        now, wrong = desk.now()
        at = desk.sitting(by, desk.memory.today(wrong.true_at if wrong else now))
        lost = sorted({key for each in signers(at) for key in each.proven})
        recovery = held.signature("key", first_hash(book), key_bytes(holder, fields["key"]))
        terms = {**fields, "recovery": recovery, "lost": lost}
        told = {"kind": "officer.key_registered", "stream": holder, "by": by, "fields": terms}
        submission = read_submission(told, f"cli-{office.salt().hex()[:32]}")
        warn(FOR_EVER[around.language == "en"].format(keys=", ".join(lost)))
        tell = show_before_writing(asks(yes or dry_run), around.language, lambda: None)
        report(hand_in(book, [[submission]], office, show=tell, dry_run=dry_run), dry_run, around.language)
