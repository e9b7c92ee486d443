"""`erase`: delete a personal value and its salt, and put on record that it was done (Art. 32)."""

from __future__ import annotations

import click

from desk.commands import Surroundings, book_option, clock_option
from desk.console import say
from desk.decisions import read_motion
from desk.folder import find_folder
from desk.motion import DeskError
from desk.record import record as hand_in


@click.command()
@click.argument("index", type=click.IntRange(0))
@click.argument("field")
@click.option("--basis", required=True, help="Legal basis, such as 个人信息保护法第四十七条.")
@click.option("--reason", help="Explanation.")
@click.option("--by", required=True, help="Officer of the power of execution: officer/ID.")
@click.option("--on", help="Day of the decision; today if left out.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@clock_option
@book_option
@click.pass_obj
def erase(
    around: Surroundings, /, index: int, field: str, basis: str, reason: str | None, by: str, on: str | None,
    yes: bool, after_wrong_clock: str | None, where: str,
) -> None:  # fmt: skip
    """Erase the personal FIELD of entry INDEX: value and salt are deleted, and the erasure goes on record.

    The entry and its proof stay as they are. Seal and build again to take the value off the site.

    \b
    Example: gongshi-desk erase 57 leader --basis 个人信息保护法第四十七条 --by officer/registrar
    """
    folder = find_folder(where)
    with folder.open_to_write() as book:
        found = book.numbered(index)
        if found is None:
            raise DeskError(f"the book has no entry {index}; it has {book.count()}, counted from 0")
        _, entry = found
        if field not in entry.pd:
            held = ", ".join(sorted(entry.pd)) or "none"
            raise DeskError(f"entry {index} has no personal field {field}; it has: {held}")
        if not yes:
            click.confirm(f"Erase {field} of entry {index} ({entry.stream}) for ever?", abort=True)
        told = {"index": str(index), "field": field, "basis": basis, **({"reason": reason} if reason else {})}
        motion = {"kind": "personal_data.erased", "stream": entry.stream, "by": by, "fields": told}
        motion |= {"on": on} if on else {}
        motion |= {"illustrative": "true"} if entry.illustrative else {}
        hand_in(book, [[read_motion(motion, f"erase-{index}-{field}")]], around.office_of(after_wrong_clock))
    say(f"erased {field} of entry {index}; seal and build again to take it off the site")
