"""`draft`, `issue`, `countersign`: decisions signed by the officers who take them (Art. 35, 36)."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from desk.authoring import first_hash, issued_draft, motions_of, new_draft, signed_draft
from desk.commands import Surroundings, book_option, clock_option
from desk.commands.officer_key import FILE, alone, officer_passphrase_option, opened_key
from desk.commands.record import one_motion, report, shown
from desk.console import agreed, say
from desk.decisions import read_file, read_motion
from desk.draft_file import DraftFile, read_draft, write_draft
from desk.folder import find_folder
from desk.memory import Memory
from desk.motion import DeskError
from desk.record import record as hand_in
from domain.ledger.entry import canonical
from domain.ledger.signing import decision_bytes
from domain.ledger.workdays import public_day
from domain.rules.fact import kind_of

KEY = click.option("--key", "key_file", type=FILE, required=True, help="The signer's key file.")
YES = click.option("--yes", is_flag=True, help="On a terminal: do not ask.")
DRY = click.option("--dry-run", is_flag=True, help="Check and show; write nothing.")
OFF_BOOK = click.option("--book", "where", help="The book's folder: then it is recorded at once.")


@click.group()
def draft() -> None:
    """Draft decisions: one small file that travels to whoever signs and issues them."""


@draft.command()
@click.argument("kind", required=False)
@click.argument("fields", nargs=-1, metavar="[FIELD=VALUE]...")
@click.option("--stream", "streams", multiple=True, help="Stream; repeat it for one act on many.")
@click.option("--by", help="Officer who is to issue it: officer/ID.")
@click.option("--drafted-by", help="Officer who drafts it: officer/ID; left out where one officer decides.")
@click.option("--authority", help="Document or meeting on whose authority it is decided.")
@click.option("--illustrative", is_flag=True, help="The statement is an invented example (Art. 34).")
@click.option("--file", "path", type=click.Path(path_type=Path), help="Decision file in YAML instead of one KIND.")
@click.option("--out", type=FILE, required=True, help="The draft file to write.")
@clock_option
@book_option
@click.pass_obj
def new(
    around: Surroundings, /, kind: str | None, fields: tuple[str, ...], path: Path | None, out: Path, where: str,
    drafted_by: str | None, after_wrong_clock: str | None, **told: Any,
) -> None:  # fmt: skip
    """Draft a decision of KIND, or those of a file, as the rules complete them by now; nothing is recorded.

    \b
    Example:
      gongshi-desk draft new officer.appointed --stream officer/li --by officer/founder
        --drafted-by officer/registrar holds=execution body=organisation/office post=记录员 --out li.draft
    """
    if (path is None) == (kind is None):
        raise click.UsageError("Give either a KIND or --file.")
    folder = find_folder(where)
    told |= {"on": None, "command_id": None}
    motions = read_file(path, example=False) if path else [one_motion(str(kind), fields, told, around)]
    with folder.open() as book:
        office = around.office_of(after_wrong_clock)
        made = new_draft(book, office, motions, drafted_by, example=folder.example)
    write_draft(out, made, new=True)
    say(f"{out}: {len(made.decisions)} drafted; nothing is recorded")
    say(f"next: {'gongshi-desk draft sign' if drafted_by else 'gongshi-desk issue'} {out} --key KEY")


@draft.command()
@click.argument("path", metavar="FILE", type=FILE)
def show(path: Path) -> None:
    """Show what a draft decides, from its bytes alone: its sentence in both languages, and every field."""
    told = read_draft(path)
    _tell(f"for the book {told.book.title} (entry 0: {told.book.first})")
    for item in told.decisions:
        entry = item.as_entry(told.issued)
        _tell(f"{entry.stream}, {kind_of(entry.fact)}, draft {item.id}")
        for line in _sentences(entry):
            _tell(f"  {line}")
        for name, value in item.entry.items():
            _tell(f"  {name}: {value}")
        for name, beside in item.personal.items():
            _tell(f"  {name}: {beside.value} (beside the book)")
        _tell(f"  signed: {', '.join(each.role for each in item.signatures) or 'by nobody yet'}")
    if told.issued:
        _tell(f"issued by {told.issued.by} on {told.issued.on}")


def _tell(line: str) -> None:
    """Print a line of what is to be signed; what would move the cursor, hide or turn text round is shown as such."""
    say("".join(each if each.isprintable() else f"\\u{ord(each):04x}" for each in line))


def _sentences(entry: Any) -> list[str]:
    from site_builder.sentences import sentence  # the site's sentences load slowly
    from site_builder.voice import Voice

    extra = {"name": entry.stream}
    return [sentence(Voice(language, lambda ref: ref), entry.fact, extra) for language in ("zh", "en")]


@draft.command()
@click.argument("path", metavar="FILE", type=FILE)
@KEY
@click.option("--as", "role", type=click.Choice(["draft", "evaluator"]), default="draft", help="In which role.")
@YES
@DRY
@officer_passphrase_option
@click.pass_obj
def sign(
    around: Surroundings,
    /,
    path: Path,
    key_file: Path,
    role: str,
    yes: bool,
    dry_run: bool,
    passphrase_file: Path | None,
) -> None:
    """Sign a draft with your key, as its drafter or as the evaluating body; the file is written anew.

    \b
    Example: gongshi-desk draft sign li.draft --key zhang.key
    """
    told = read_draft(path)
    _ask(
        around,
        told,
        yes or dry_run,
        ("签名后，内容一有改动签名即失效。签名吗？", "Sign what `draft show` tells of it?"),
    )
    signed = signed_draft(told, opened_key(key_file, passphrase_file), role)  # type: ignore[arg-type]
    if not dry_run:
        write_draft(path, signed)
    say(f"{path}: {'would be ' if dry_run else ''}signed as {role}")
    say(f"next: gongshi-desk issue {path} --by officer/ID --key KEY")


@click.command()
@click.argument("path", metavar="FILE", type=FILE)
@click.option("--by", required=True, help="Officer who issues it: officer/ID.")
@click.option("--on", help="Day of the decision; today if left out.")
@KEY
@OFF_BOOK
@YES
@DRY
@clock_option
@officer_passphrase_option
@click.pass_obj
def issue(
    around: Surroundings, /, path: Path, by: str, on: str | None, key_file: Path, where: str | None, yes: bool,
    dry_run: bool, after_wrong_clock: str | None, passphrase_file: Path | None,
) -> None:  # fmt: skip
    """Issue a draft: sign the whole, its day and who issues it. With --book it is recorded at once, for ever.

    Without the book the file is written anew; the office records it by `gongshi-desk record --draft FILE`.

    \b
    Example: gongshi-desk issue li.draft --by officer/founder --key founder.key --book mybook
    """
    told = read_draft(path)
    _ask(
        around,
        told,
        yes or dry_run,
        ("签发后即可记录，记录后不能更改或撤回。签发吗？", "Issue what `draft show` tells of it?"),
    )
    issued = issued_draft(told, opened_key(key_file, passphrase_file), by, on or public_day(around.office.clock()))
    if where:
        record_draft(around, issued, where, after_wrong_clock, dry_run=dry_run)
    if not dry_run:
        write_draft(path, issued)
    if not where:
        say(f"{path}: issued by {by}; next: gongshi-desk record --draft {path} --book BOOK")


def record_draft(
    around: Surroundings,
    told: DraftFile,
    where: str,
    after_wrong_clock: str | None,
    *,
    dry_run: bool,
    ask: bool = False,
) -> None:
    """Record what was issued; the sentences are shown before anything is written."""
    folder = find_folder(where)
    with folder.open_to_write() as book:
        motions = [[each] for each in motions_of(told, book)]
        tell = shown(ask, around.language, lambda: None)
        answers = hand_in(book, motions, around.office_of(after_wrong_clock), show=tell, dry_run=dry_run)
    report(answers, dry_run)


@click.command()
@click.argument("stream")
@click.argument("number", type=int)
@click.option("--by", required=True, help="Officer who countersigns: officer/ID.")
@click.option("--refuse", "refused", metavar="REASON", help="Refuse to countersign, and say why.")
@KEY
@YES
@DRY
@clock_option
@book_option
@officer_passphrase_option
@click.pass_obj
def countersign(
    around: Surroundings, /, stream: str, number: int, by: str, refused: str | None, key_file: Path, yes: bool,
    dry_run: bool, after_wrong_clock: str | None, where: str, passphrase_file: Path | None,
) -> None:  # fmt: skip
    """Countersign entry NUMBER of STREAM, which another officer issued alone in urgency; or refuse to.

    \b
    Examples:
      gongshi-desk countersign project/Z1 7 --by officer/second --key second.key
      gongshi-desk countersign project/Z1 7 --by officer/second --key second.key --refuse 情况并不紧急
    """
    folder = find_folder(where)
    with folder.open_to_write() as book:
        held = opened_key(key_file, passphrase_file)
        entries = Memory(book).entries(stream)
        if not 1 <= number <= len(entries):
            raise DeskError(f"{stream} has no entry number {number}; it has {len(entries)}")
        body = decision_bytes(canonical(entries[number - 1]))
        terms = {"number": str(number)}
        terms |= {"refused": refused} if refused else {
            "countersignature": held.signature("countersign", first_hash(book), body)
        }  # fmt: skip
        told = {"kind": "decision.countersigned", "stream": stream, "by": by, "fields": terms}
        told |= {"illustrative": "true"} if entries[number - 1].illustrative else {}
        motion = alone(
            around, read_motion(told, f"countersign-{stream}-{number}-{by}{'-refused' if refused else ''}"), held
        )
        tell = shown(sys.stdin.isatty() and not (yes or dry_run), around.language, lambda: None)
        answers = hand_in(book, [[motion]], around.office_of(after_wrong_clock), show=tell, dry_run=dry_run)
    report(answers, dry_run)


def _ask(around: Surroundings, told: DraftFile, quiet: bool, question: tuple[str, str]) -> None:
    if quiet or not sys.stdin.isatty():
        return
    for item in told.decisions:
        for line in _sentences(item.as_entry(told.issued)):
            _tell(line)
    if not agreed(question, around.language):
        raise DeskError("nothing was signed")
