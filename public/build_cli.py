"""`gongshi build` and `gongshi history`."""

from __future__ import annotations

import contextlib
import ctypes
import errno
import os
import re
import signal
import sqlite3
import time
from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from pathlib import Path

import click
import msgspec
from rich.markup import escape

from domain.ledger.audit import audit_unsealed
from domain.ledger.entry import AnyEntry, parse
from domain.ledger.office_clock import offset_by
from domain.ledger.store import Book, BookError, open_book
from domain.rules.forms import Malformed, check
from domain.rules.office_time import public_day
from domain.rules.said import Said, said_of
from projections.view import ViewError
from projections.wrong_clock import Span, spans, true_moment, wrong_clock_marks
from public.build_answers import PAGES, ROOM, about_build, log_not_found
from public.cluster import cluster
from public.console import console, fail, progress
from public.one_line import one_line
from site_builder.build.folders import BuildError
from site_builder.build.make import make
from site_builder.build.manifest import OtherLog
from site_builder.build.out_folder import check_out
from site_builder.own.assets import FOLDER as ASSETS
from site_builder.reports.fonts import FontsMissing, use_own_fonts
from site_builder.seals import Seals
from site_builder.settings import Settings, SettingsError
from site_builder.settings_file import compress_of, read_settings, store_of
from terminal.help import command
from terminal.language import language
from terminal.wording import in_language

FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
POSTGRES = ("postgresql://", "postgres://")


def book_at(where: str, folder: Path | None = None) -> tuple[Book, Settings]:
    """The book in a folder or behind a postgresql:// URL, with the site settings that lie in its folder, if known."""
    try:
        if where.startswith(POSTGRES):
            return open_book(where), read_settings(folder / "gongshi.toml") if folder else Settings()
        _check_folder(where)
        settings = Path(where) / "gongshi.toml"
        return open_book(store_of(settings) or Path(where)), read_settings(settings)
    except (BookError, SettingsError) as error:
        fail(said_of(error))


def _check_folder(where: str) -> None:
    if Path(where).is_file():
        fail(Said("{where} is a file: name the book's folder, --book {parent}", where=where, parent=Path(where).parent))


def folder_of(where: str, log: Path | None) -> Path | None:
    """The folder of a book: of a postgresql:// URL the one around its log, or this one if its settings name it."""
    if not where.startswith(POSTGRES):
        _check_folder(where)
        return Path(where)
    try:
        if log:
            return log.absolute().parent if (log.absolute().parent / "gongshi.toml").exists() else None
        return Path() if store_of(Path("gongshi.toml")) == where else None
    except SettingsError as error:
        fail(said_of(error))


def check_log(book: Book, log: Path | None, where: str) -> None:
    """A sealed book is built from its log and nothing else: refuse where the log is not found."""
    if log and (log / "checkpoint").exists():
        return
    signed = book.tables.last_checkpoint()
    if signed:
        fail(log_not_found(signed[0], log, in_a_folder=not where.startswith(POSTGRES)))


def check_unsealed(book: Book, log: Path | None) -> None:
    """Refuse to show what no seal covers and the audit would not pass: it was altered, or put in past the desk."""
    found = audit_unsealed(book, Seals(log).newest)
    if found:
        more = Said(" (and {count} more)", count=len(found) - 1) if found[1:] else ""
        fail(
            Said(
                "{found}{more}; nothing was built: gongshi-desk audit names what is not as it must be",
                found=found[0],
                more=more,
            )
        )


def _day(_: click.Context, __: click.Parameter, value: str | None) -> str | None:
    if value is not None:
        try:
            if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
                raise Malformed("", Said("{value} is not a day (year-month-day, such as 2017-12-31)", value=value))
            check(value, "", frozenset({"day"}))
        except Malformed as error:
            raise click.BadParameter(said_of(error)) from None
    return value


def _scheduler(_: click.Context, __: click.Parameter, value: str | None) -> str | None:
    if value is not None and not re.fullmatch(r"(tcp|tls)://\S+:\d+", value):
        raise click.BadParameter(Said("{value} is no address of a scheduler, such as tcp://host:8786", value=value))
    return value


def start_worker() -> None:
    """Prepare a worker: our fonts; it ends with its builder, so that no orphan writes into the next stage."""
    use_own_fonts()
    with contextlib.suppress(OSError, AttributeError):  # Linux only; elsewhere workers end with their queue
        ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG


@contextlib.contextmanager
def workers(jobs: int, dask: str | None) -> Iterator[Executor | None]:
    """Who does the work: this process, a pool of processes, or a Dask cluster that shares this file system."""
    if dask:
        with cluster(dask) as executor:
            yield executor
    elif jobs > 1:
        with ProcessPoolExecutor(jobs, initializer=start_worker) as pool:
            yield pool
    else:
        yield None


_book = click.option(
    "--book",
    "where",
    envvar="GONGSHI_BOOK",
    show_envvar=True,
    required=True,
    help="Book folder, or a postgresql:// URL.",
)


@contextlib.contextmanager
def _failing(out: Path) -> Iterator[None]:
    """Whatever keeps a site from being built is one line that says what to do."""
    try:
        yield
    except (BuildError, OtherLog, ViewError, BookError, FontsMissing, SettingsError) as error:
        fail(said_of(error))
    except msgspec.DecodeError as error:
        fail(Said("an entry of the book cannot be read: {error}; gongshi-desk audit says which", error=error))
    except sqlite3.Error as error:
        room = ROOM if "full" in str(error) or "I/O" in str(error) else ""
        fail(
            Said(
                "the builder's notes beside {out} cannot be used: {error}; {room}build again",
                out=out,
                error=error,
                room=room,
            )
        )
    except OSError as error:
        room = ROOM if error.errno in FULL else ""
        fail(
            Said(
                "{strerror}: {filename}; the site that was there is unchanged; {room}build again",
                strerror=error.strerror,
                filename=error.filename or out,
                room=room,
            )
        )


@command("build")
@_book
@click.option("--out", required=True, type=click.Path(file_okay=False, path_type=Path), help="Folder of the site.")
@click.option("--as-of", callback=_day, help="Speak as of this day (default: the newest entry's day).")
@click.option("--jobs", type=click.IntRange(1, 64), default=os.cpu_count() or 1, show_default=True, help="Processes.")
@click.option(
    "--dask", metavar="ADDRESS", callback=_scheduler, help="Hand the work to a Dask cluster (tcp://host:8786)."
)
@click.option("--log", type=click.Path(path_type=Path), help="Folder of the sealed log (default: log/ in the book's).")
@click.option("--whole", is_flag=True, help="Render every page, whether stale or not; unchanged files stay untouched.")
@click.option(
    "--compress/--no-compress",
    default=None,
    help="Lay copies packed by gzip and brotli beside texts, for hosts that send them as they are"
    " (default: as [site] compress in gongshi.toml says, or none).",
)
def build_command(
    where: str, out: Path, as_of: str | None, jobs: int, dask: str | None, log: Path | None, whole: bool,
    compress: bool | None,
) -> None:  # fmt: skip
    """Build the static site of a book, or bring it up to date.

    Only pages that read something that changed are rendered, and only files whose bytes changed are written. A build
    that is killed leaves the published site whole; the next one goes on.

    \b
    Example:
      gongshi build --book demo --out public/www --as-of 2017-12-31
    """
    folder = folder_of(where, log)
    book, settings = book_at(where, folder)
    log = log or (folder / "log" if folder else None)
    started = time.monotonic()
    with _failing(out):
        packed = compress if compress is not None else folder is not None and compress_of(folder / "gongshi.toml")
        use_own_fonts()
        with book, workers(jobs, dask) as executor, progress(in_language(PAGES, language())) as tell:
            check_out(out.absolute(), book=folder, log=log)
            check_log(book, log, where)
            check_unsealed(book, log)
            beside = {  # workers elsewhere stand in other folders
                "log": log.absolute() if log else None,
                "documents": (folder / "documents").absolute() if folder else None,
                "assets": (folder / ASSETS).absolute() if folder else None,
            }
            made = make(
                book.pages, settings, out.absolute(),
                as_of=as_of, whole=whole, packed=packed, executor=executor, tell=tell, **beside,
            )  # fmt: skip
    seconds = time.monotonic() - started
    for line in about_build(made, out, seconds):
        console.print(in_language(line, language()), markup=False, soft_wrap=True)


@command("history")
@_book
@click.option("--stream", help="Only this stream, such as project/Z141100000114001.")
@click.option("--last", type=click.IntRange(1), default=20, show_default=True, help="How many of the newest entries.")
@click.option(
    "--lang", type=click.Choice(["zh", "en"]), default="zh", show_default=True, help="Language of the sentences."
)
def history_command(where: str, stream: str | None, last: int, lang: str) -> None:
    """Read the book in the terminal, a sentence an entry, in the words of its site.

    \b
    Example:
      gongshi history --book demo --stream programme/1 --lang en
    """
    from site_builder.content.book_sentences import sentences
    from site_builder.words.voice import LANGUAGES as TOLD

    book, _ = book_at(where)
    with book:
        entries = book.stream(stream)[-last:] if stream else [parse(body) for _, body in _tail(book, last)]
        if not entries:
            fail(
                Said("nothing is recorded on {stream}", stream=stream) if stream else Said("the book has no entry yet")
            )
        wrong, offset = _wrong_clock(book, entries[0]), offset_by(book.pages)
        for entry, told in zip(entries, sentences(book, entries), strict=True):
            on, note = _recorded(entry, wrong, offset, lang)
            sentence = one_line(told[TOLD.index(lang)], most=20_000)  # an old name may hold a line feed
            said = f"[dim]{on}[/dim] [cyan]{entry.stream}[/cyan] {escape(sentence)}{note}"
            console.print(said, soft_wrap=True)


def _wrong_clock(book: Book, first: AnyEntry) -> list[Span]:
    """The spans in which the clock is known to have been wrong; a mark tells of itself and of what came before it."""
    return spans(wrong_clock_marks(book.pages, min(book.receipt(first.command) or (1,)) - 1))


def _recorded(entry: AnyEntry, wrong: list[Span], offset: int, lang: str) -> tuple[str, str]:
    """The office's day on which an entry was recorded, or by which where its clock was wrong, and a note."""
    known = true_moment(entry, wrong)
    if known == entry.recorded_at:
        return public_day(known, offset), ""
    by = "" if entry.wrong_clock else {"zh": "不晚于", "en": "by "}[lang]
    note = {"zh": "（记录时间有误：系统时钟快了）", "en": " (time of recording wrong: the clock was ahead)"}[lang]
    return by + public_day(known, offset), note


def _tail(book: Book, count: int) -> list[tuple[int, bytes]]:
    """The newest entries; positions may have gaps, so the window grows until it holds enough."""
    newest = book.last()
    if newest is None:
        return []
    window = count
    while True:
        found = book.pages(max(0, newest[0] - window), window)
        if len(found) >= count or window > newest[0]:
            return found[-count:]
        window *= 2
