"""`transcribe`: an old published list becomes transcribed entries, guided by a mapping file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from desk.book_folder import Folder, find_folder
from desk.commands import Surroundings, book_option, clock_option, option
from desk.console import progress, say, warn
from desk.disk import require_file
from desk.submission import DeskError
from desk.transcribe.mapping import read_mapping
from desk.transcribe.outcomes import Summary
from desk.transcribe.run import transcribe as run
from domain.rules.said import Said, enumerated
from terminal.help import command
from terminal.language import language
from terminal.wording import in_language

TAKEN = ""  # before the name of a kind stands nothing
LEFT_OUT, WARNING = Said("left out: "), Said("warning: ")


@command()
@click.argument("mapping_path", metavar="MAPPING.toml", type=click.Path(path_type=Path))
@click.argument("path", metavar="FILE", type=click.Path(path_type=Path))
@option("--by", default="officer/registrar", show_default=True, help="Officer of execution who transcribes.")
@option("--quarantine", type=click.Path(path_type=Path), help="Where rows go that cannot be taken.")
@option("--strict", is_flag=True, help="Exit with 1 if any row was quarantined.")
@option("--dry-run", is_flag=True, help="Read and count everything, but record nothing.")
@clock_option
@book_option
@click.pass_obj
def transcribe(
    around: Surroundings,
    /,
    mapping_path: Path,
    path: Path,
    by: str,
    quarantine: Path | None,
    strict: bool,
    dry_run: bool,
    after_wrong_clock: str | None,
    where: str,
) -> None:
    """Transcribe a published list FILE (CSV, workbook, JSON Lines; gzip too) by a mapping file.

    Every row is taken, or goes to the quarantine file with its number and reason, or is left out because the mapping
    says so. Safe to repeat and to interrupt: rows on record are not taken twice. docs/transcribing.md tells how to
    write a mapping.
    """
    mapping = read_mapping(mapping_path)
    require_file(path)
    folder = find_folder(where)
    kept = quarantine or folder.path / "quarantine" / f"{path.name}.csv"
    _check_place(kept, folder, (path, mapping_path))
    with folder.open_to_write() as book, progress(path.name) as step:
        summary = run(
            book,
            mapping,
            path,
            by=by,
            office=around.office_of(after_wrong_clock),
            quarantine=kept,
            mapping_name=str(mapping_path),
            step=step,
            dry_run=dry_run,
            tell=lambda said: in_language(said, language()),
        )
    _tell(summary, dry_run)
    if strict and summary.quarantined:
        raise click.exceptions.Exit(1)


def _check_place(kept: Path, folder: Folder, inputs: tuple[Path, ...]) -> None:
    """The file of rows set apart is replaced and removed freely: never over an input, nor where it is published."""
    place = kept.resolve()
    if place in {each.resolve() for each in inputs}:
        raise DeskError(
            "--quarantine: {kept} is what is read; name another file, such as {stem}-rows.csv",
            kept=kept,
            stem=kept.stem,
        )
    private = (folder.log, folder.documents, folder.path / "keys")
    if place.parent == folder.path.resolve() or any(each.resolve() in place.parents for each in private):
        raise DeskError(
            "--quarantine: {kept} lies among the book's own files; leave it out, or name a file elsewhere", kept=kept
        )
    if place.exists() and not (place.is_file() and place.read_bytes()[:10] == b"row,reason"):
        raise DeskError(
            "--quarantine: {kept} is no file of rows set apart before; name one that is not there", kept=kept
        )


def _tell(summary: Summary, dry_run: bool) -> None:
    """The account of all rows."""
    document, spoken = summary.document, language()
    for line in _account(summary, dry_run):
        say(in_language(line, spoken))
    for label, counted in ((TAKEN, summary.entries), (LEFT_OUT, summary.skipped), (WARNING, summary.warnings)):
        for name, number in sorted(counted.items()):
            told = (label, name, _rows(summary, name, number))
            say(f"  {number:>8,}  {''.join(in_language(each, spoken) for each in told)}")
    for note in summary.notes:
        say(f"            {in_language(WARNING, spoken)}{in_language(note, spoken)}")
    for note in document.notes:
        say(f"  {in_language(Said('note: {line}', line=note), spoken)}")
    if summary.unused:
        say(f"  {in_language(Said('columns never used: {names}', names=enumerated(summary.unused)), spoken)}")
    for reason, number in summary.reasons.most_common(8):
        warn(f"  {number:>8,}  {in_language(Said('quarantined: {reason}', reason=reason), spoken)}")
    if summary.quarantine:
        warn(in_language(Said("quarantined rows are in {path}", path=summary.quarantine), spoken))


def _account(summary: Summary, dry_run: bool) -> Iterator[str]:
    """What was read, and what became of it."""
    document = summary.document
    parts = (document.format, document.encoding, repr(document.delimiter).strip("'"), document.sheet)
    yield Said(
        "{name}: {parts}; header in row {row}",
        name=document.path.name, parts=" ".join(filter(None, parts)), row=summary.header_row,
    )  # fmt: skip
    yield f"sha256 {document.sha256}"
    yield Said(
        "{read:,} rows read = {taken:,} taken + {already:,} on record already + {quarantined:,} quarantined"
        " + {skipped:,} left out as told",
        read=summary.read, taken=summary.taken, already=summary.already, quarantined=summary.quarantined,
        skipped=summary.skipped.total(),
    )  # fmt: skip
    count = summary.entries.total()
    yield (
        Said("{count:,} entries would be written", count=count)
        if dry_run
        else Said("{count:,} entries written", count=count)
    )


def _rows(summary: Summary, name: str, number: int) -> str:
    """The first rows of which something is told."""
    rows = summary.rows.get(name, [])
    if not rows:
        return ""
    more = " …" if number > len(rows) else ""
    shown = enumerated(Said("'{example}'", example=example[:60]) for example in summary.examples.get(name, ()))
    about = Said(": {shown}", shown=shown) if shown else ""
    told = {"rows": enumerated(f"{row:,}" for row in rows), "more": more, "about": about}
    return Said(" (rows {rows}{more}{about})", **told) if number > 1 else Said(" (row {rows}{more}{about})", **told)
