"""`erase`: delete a personal value and its salt, and put on record that it was done (Art. 32)."""

from __future__ import annotations

from pathlib import Path

import click

from desk.book_folder import find_folder
from desk.commands import Surroundings, book_option, clock_option, option
from desk.commands.officer_key import officer_options, signs
from desk.console import agreed, say, warn_of
from desk.decisions import read_submission
from desk.record import record as hand_in
from desk.submission import DeskError
from domain.ledger.entry import AnyEntry
from domain.ledger.store import Book
from domain.rules.said import Said, enumerated
from terminal.help import command
from terminal.wording import in_language

ERASING = (
    "删除后，个人信息的值不能恢复；删除的记录不能更改或撤回。",
    "Once erased, the value cannot be brought back; the record of it cannot be changed or taken back.",
)


@command()
@click.argument("index", type=click.IntRange(0))
@click.argument("field")
@option("--basis", required=True, help="Legal basis, such as 个人信息保护法第四十七条.")
@option("--reason", help="Explanation.")
@option("--by", required=True, help="Officer of the power of execution: officer/ID.")
@option("--on", help="Day of the decision; today if left out.")
@option("--yes", is_flag=True, help="Do not ask.")
@option("--dry-run", is_flag=True, help="Decide and say what would be erased; erase nothing.")
@officer_options
@clock_option
@book_option
@click.pass_obj
def erase(
    around: Surroundings, /, index: int, field: str, basis: str, reason: str | None, by: str, on: str | None,
    yes: bool, dry_run: bool, after_wrong_clock: str | None, where: str, officer_key: Path | None,
    officer_passphrase_file: Path | None, urgent: str | None,
) -> None:  # fmt: skip
    """Erase the personal FIELD of entry INDEX: value and salt are deleted, and the erasure goes on record.

    The entry and its proof stay as they are. Seal and build again to take the value off the site.

    \b
    Example: gongshi-desk erase 57 leader --basis 个人信息保护法第四十七条 --by officer/registrar
    """
    folder = find_folder(where)
    with folder.open_to_write() as book:
        entry = _held(book, index, field)
        elsewhere = _elsewhere(book, entry, field)
        english = f"Erase {field} of entry {index} ({entry.stream}) for ever?"
        if yes or dry_run:
            warn_of(ERASING, around.language)
        elif not agreed((f"永久删除第{index}号记录（{entry.stream}）的{field}吗？", english), around.language):
            raise click.Abort
        told = {"index": str(index), "field": field, "basis": basis, **({"reason": reason} if reason else {})}
        submission = {"kind": "personal_data.erased", "stream": entry.stream, "by": by, "fields": told}
        submission |= {"on": on} if on else {}
        submission |= {"illustrative": "true"} if entry.illustrative else {}
        submissions = [read_submission(submission, f"erase-{index}-{field}")]
        submissions = signs(around, submissions, officer_key, officer_passphrase_file, urgent)
        hand_in(book, [submissions], around.office_of(after_wrong_clock), dry_run=dry_run)
    about = {"field": field, "index": str(index)}
    if dry_run:
        done = Said("would erase {field} of entry {index}; seal and build again to take it off the site", **about)
    else:
        done = Said("erased {field} of entry {index}; seal and build again to take it off the site", **about)
    left = Said(
        "until then published pages, feeds, PDFs and log/personal/ hold it; copies that others keep cannot be recalled"
    )
    same = [Said("the same value stands on: {line}", line=line) for line in elsewhere]
    for each in (done, left, *same):
        say(in_language(each, around.language))


def _held(book: Book, index: int, field: str) -> AnyEntry:
    """The entry, if it has the personal field."""
    found = book.numbered(index)
    if found is None:
        raise DeskError(
            "the book has no entry {index}; it has {count}, counted from 0", index=index, count=book.count()
        )
    _, entry = found
    if field not in entry.pd:
        held = enumerated(sorted(entry.pd)) or Said("none")
        raise DeskError(
            "entry {index} has no personal field {field}; it has: {held}", index=index, field=field, held=held
        )
    return entry


def _elsewhere(book: Book, entry: AnyEntry, field: str) -> list[str]:
    """Where else the value that is to be erased stands: each place is erased by a decision of its own."""
    values = {each.field: each.value for each in book.personal(entry.stream) if each.number == entry.number}
    if field not in values:  # it was erased before
        return []
    found = book.tables.select("SELECT stream, number, field FROM book_personal WHERE value = ?", values[field])
    places = sorted((str(stream), int(number), str(name)) for stream, number, name in found)
    indexes = {(each.stream, each.number): at for at, each in book.tables.personal_between(0, book.count())}
    return [
        f"{name} of {f'entry {indexes[stream, number]}' if (stream, number) in indexes else 'an entry not sealed yet'}"
        f" ({stream}, number {number})"
        for stream, number, name in places
        if (stream, number, name) != (entry.stream, entry.number, field)
    ]
