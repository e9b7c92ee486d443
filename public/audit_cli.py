"""The auditor's commands of `gongshi`: verify, proof, check-proof, replay. None of them needs a key that is secret."""

from __future__ import annotations

import contextlib
import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import click

from domain.ledger.note import COSIGNATURE, NoteError, VerifierKey, parse_vkey
from domain.rules.said import Said, said_of
from public.auditing.proof import check_proof, prove
from public.auditing.seals import Trust, read_keys
from public.auditing.site_source import Failure, Unread, find_log
from public.auditing.tree import Progress
from public.auditing.verify import verify
from public.console import errors, progress
from public.one_line import one_line
from terminal.help import command
from terminal.language import language
from terminal.wording import in_language

NEW = click.Path(path_type=Path)
PDF = b"%PDF-"
UNLAWFUL = 3  # whole, but some entries are against the law
UNREAD = 4  # no verdict: something could not be downloaded
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
NOT_CHECKED = Said(
    "not checked: whether entries are true, what was never recorded, whether others are shown another log: keep the"
    " checkpoint, and give it as --old next time"
)
LAW_NOT_ASKED = Said(
    "not checked: whether every decision follows the law (--law asks it), whether entries are true, what was never"
    " recorded, whether others are shown another log: keep the checkpoint, and give it as --old next time"
)


def _keys(_: click.Context, __: click.Parameter, value: str | None) -> tuple[VerifierKey, ...]:
    """A key, or a file with one on each line; a shell variable that holds nothing is not an option left out."""
    if value is None:
        return ()
    try:
        keys = read_keys(Path(value).read_text(encoding="utf-8-sig") if value and Path(value).is_file() else value)
    except (NoteError, OSError, UnicodeDecodeError) as error:
        raise click.BadParameter(said_of(error)) from None
    if not keys:
        raise click.BadParameter(Said("there is no key in it"))
    return keys


def _witnesses(_: click.Context, __: click.Parameter, values: tuple[str, ...]) -> tuple[VerifierKey, ...]:
    try:
        keys = tuple(map(parse_vkey, values))
    except NoteError as error:
        raise click.BadParameter(said_of(error)) from None
    if any(key.kind != COSIGNATURE for key in keys):
        raise click.BadParameter(Said("the key of a witness is of type 04 (cosignature)"))
    return keys


def _trust(command: Callable[..., None]) -> Callable[..., None]:
    """The options by which an auditor says whom to trust."""
    for option in (
        click.option("--quorum", type=click.IntRange(0), help="How many witnesses must have cosigned (default: all)."),
        click.option(
            "--witness", "witnesses", multiple=True, callback=_witnesses, help="Key of a witness; repeatable."
        ),
        click.option("--old", type=FILE, help="A checkpoint that you kept: the log must begin with it."),
        click.option("--site-key", callback=_keys, help="Key that signs the site: text, or a file."),
        click.option("--key", "keys", callback=_keys, help="The log's key from a source you trust: text, or a file."),
    ):
        command = option(command)
    return command


def _trusted(
    keys: tuple[VerifierKey, ...],
    site_key: tuple[VerifierKey, ...],
    old: Path | None,
    witnesses: tuple[VerifierKey, ...],
    quorum: int | None,
) -> Trust:
    if quorum is not None and quorum > len(witnesses):
        raise click.UsageError(
            Said("--quorum {quorum} cannot be reached by {count} witnesses", quorum=quorum, count=len(witnesses))
        )
    kept = old.read_bytes() if old else None
    return Trust(keys, site_key, witnesses, len(witnesses) if quorum is None else quorum, kept)


def _say(line: str) -> None:
    """One line of the answer, in the language that is spoken; what publishes itself cannot break it."""
    click.echo(one_line(" ".join(in_language(line, language()).splitlines())))


@contextlib.contextmanager
def _failing() -> Iterator[None]:
    """What is not as it must be is one line, exit code 1; what cannot be downloaded, another, exit code 4."""
    try:
        yield
    except Unread as failure:
        _say(Said(VERDICT, verdict="UNREAD", failure=failure))
        sys.exit(UNREAD)
    except Failure as failure:
        _say(Said(VERDICT, verdict="FAIL", failure=failure))
        sys.exit(1)


VERDICT = "{verdict} {failure}"
BARS = {"entries": Said("entries"), "pages": Said("pages"), "book": Said("book")}


def _bar(what: str) -> AbstractContextManager[Progress]:
    return progress(in_language(BARS[what], language()), errors)


@command("verify")
@click.argument("place", metavar="DIR|URL")
@_trust
@click.option("--log-only", is_flag=True, help="Leave the pages alone; over the web each of them is downloaded.")
@click.option("--law", is_flag=True, help="Ask the rule of every decision again; one line for each refusal.")
@click.option("--signatures", type=click.Choice(["all", "none"]), default="all", help="none: leave the officers' out.")
@click.option("--site", metavar="DIR|URL", help="Of a report: the site whose book is to make it again.")
def verify_command(
    place: str, keys: tuple[VerifierKey, ...], site_key: tuple[VerifierKey, ...], old: Path | None,
    witnesses: tuple[VerifierKey, ...], quorum: int | None, log_only: bool, law: bool, signatures: str,
    site: str | None,
) -> None:  # fmt: skip
    """Check that nothing in a published book was altered, removed, reordered or back-dated.

    PLACE is the site, or its log/ folder. Says what was checked, then `OK SIZE ROOT` (exit code 0) or
    `FAIL REASON` (1); 2 if called wrongly; `UNREAD REASON` (4) if a file could not be downloaded whole, which is no
    verdict. With --law the rule of every decision is asked again, in the state of the
    record before it: each refusal is a line `law: entry N (STREAM number M): Art. …`. The log is then still OK, for
    nothing in it was altered, but the exit code is 3. What an older list says is asked Art. 33 and 38; the rules are
    those of this release.

    PLACE can be a report, a PDF of the site, too: the entries that it carries are checked against the key; with
    --site the book is verified and makes the report again, which must be the same byte for byte. Without --site
    its pages are not compared: then the last line is `OK ENTRIES SIZE ROOT`.

    \b
    Examples:
      gongshi verify public/www
      gongshi verify public/www --log-only --law
      gongshi verify https://gongshi.example/ --key log.vkey --old checkpoint-of-last-year
      gongshi verify 2016-annual.pdf --key log.vkey --site https://gongshi.example/
    """
    trust = _trusted(keys, site_key, old, witnesses, quorum)
    if _is_report(place) and (law or signatures == "none"):
        raise click.UsageError(
            Said("{option} goes with a site, not with a report", option="--law" if law else "--signatures none")
        )
    if _is_report(place):
        _verify_report(Path(place), trust, site, log_only)
    elif site:
        raise click.UsageError(Said("--site goes with a report, a PDF"))
    else:
        _verify_site(place, trust, log_only, law, signatures == "all")


def _verify_site(place: str, trust: Trust, log_only: bool, law: bool, signatures: bool) -> None:
    with _failing():
        verified = verify(place, trust, pages=not log_only, law=law, signatures=signatures, bar=_bar)
        not_checked = NOT_CHECKED if law else LAW_NOT_ASKED
        for line in (*verified.lines(), not_checked, verified.last()):
            _say(line)
    if not verified.lawful:
        sys.exit(UNLAWFUL)


def _is_report(place: str) -> bool:
    """Whether a place is a report: by its name, or by how the file begins."""
    if place.startswith(("http://", "https://")) and place.lower().endswith(".pdf"):
        raise click.UsageError(Said("a report is a file: download it first"))
    path = Path(place)
    if not path.is_file():
        if path.suffix.lower() == ".pdf" and not path.is_dir():
            raise click.UsageError(Said("there is no file {place}", place=place))
        return False
    with path.open("rb") as file:
        return path.suffix.lower() == ".pdf" or file.read(len(PDF)) == PDF


def _verify_report(file: Path, trust: Trust, site: str | None, log_only: bool) -> None:
    if log_only:
        raise click.UsageError(Said("--log-only goes with a site, not with a report"))
    if not trust.keys and site is None:
        raise click.UsageError(Said("a report is checked against the log's key: give --key, or the site with --site"))
    if site is None and (trust.old or trust.witnesses or trust.site_keys):
        raise click.UsageError(Said("--old, --witness and --site-key need the site of the report: give --site"))
    from public.auditing.report import check_report  # the whole builder

    with _failing(), tempfile.TemporaryDirectory(prefix="gongshi-") as scratch:
        reported = check_report(file, site, trust, Path(scratch), bar=_bar)
    for line in (*reported.lines(), NOT_CHECKED, reported.last()):
        _say(line)


@command("proof")
@click.argument("index", type=click.IntRange(0))
@click.option("--site", required=True, metavar="DIR|URL", help="The site, or its log/ folder.")
@click.option("--key", "keys", callback=_keys, help="The log's key: text, or a file (default: the site's own).")
@click.option("--out", type=NEW, help="Write the proof here (default: print it).")
def proof_command(index: int, site: str, keys: tuple[VerifierKey, ...], out: Path | None) -> None:
    """Prove that one entry is in the log, for keeping: the entry, the hashes to the root, the signed checkpoint.

    INDEX counts from 0. The format is C2SP tlog-proof.

    \b
    Example:
      gongshi proof 12 --site public/www --out entry-12.tlog-proof
    """
    with _failing():
        data = prove(find_log(site).log, index, keys)
    if out is None:
        sys.stdout.buffer.write(data)
    else:
        out.write_bytes(data)
        _say(Said("{out}: proof of entry {index}", out=out, index=index))


@command("check-proof")
@click.argument("file", type=FILE)
@click.option("--key", "keys", required=True, callback=_keys, help="The log's key: text, or a file.")
@click.option("--entry", type=FILE, help="The entry's bytes, where the proof does not carry them.")
def check_proof_command(file: Path, keys: tuple[VerifierKey, ...], entry: Path | None) -> None:
    """Check a proof that was kept, without the site.

    Prints the entry that is proved, then `OK INDEX SIZE ROOT` (exit code 0), or `FAIL REASON` (1).

    \b
    Example:
      gongshi check-proof entry-12.tlog-proof --key log.vkey
    """
    with _failing():
        proof, checkpoint, proved = check_proof(file.read_bytes(), keys, entry.read_bytes() if entry else None)
    click.echo(one_line(proved.decode(errors="replace"), len(proved)))
    told = {"index": proof.leaf_index, "size": checkpoint.size, "origin": checkpoint.origin}
    _say(Said("OK entry {index} is under the checkpoint of {size} entries of {origin}", **told))


@command("replay")
@click.argument("place", metavar="DIR|URL")
@click.option("--out", required=True, type=NEW, help="A folder that does not exist yet, for the book and the site.")
@click.option("--jobs", type=click.IntRange(1, 64), default=os.cpu_count() or 1, show_default=True, help="Processes.")
@_trust
def replay_command(
    place: str,
    out: Path,
    jobs: int,
    keys: tuple[VerifierKey, ...],
    site_key: tuple[VerifierKey, ...],
    old: Path | None,
    witnesses: tuple[VerifierKey, ...],
    quorum: int | None,
) -> None:
    """Verify a published site, fill an empty book from it, build the site anew, and compare every file.

    Prints `IDENTICAL FILES ROOT` (exit code 0), or each path that differs and `DIFFERENT N of FILES` (1).

    \b
    Example:
      gongshi replay https://gongshi.example/ --out again
    """
    from public.auditing.replay import replay  # the whole builder: verifying needs none of it
    from public.build_cli import workers

    trust = _trusted(keys, site_key, old, witnesses, quorum)
    with _failing(), workers(jobs, None) as executor:
        replayed = replay(place, out.absolute(), trust, executor=executor, bar=_bar)
    for line in replayed.lines():
        _say(line)
    sys.exit(0 if replayed.identical else 1)
