"""`gongshi serve`: the public face on a port of this machine."""

from __future__ import annotations

import contextlib
import logging
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

import click
from waitress.server import create_server

from domain.ledger.store import BookError, open_book
from domain.rules.said import Said, said_of
from public.app import create_app
from public.book_record import BookRecord
from public.never_served import private_in
from public.record import PublicRecord, Unreadable
from public.view_record import ViewRecord, view_beside
from terminal.help import command
from terminal.language import language
from terminal.wording import in_language

THREADS = 8
LIMITS = {
    "threads": THREADS,
    "connection_limit": 1000,
    "channel_timeout": 60,
    "max_request_header_size": 16_384,
    "max_request_body_size": 65_536,  # nothing is handed in here
    "asyncore_use_poll": True,  # select() ends at 1,024 connections
    "clear_untrusted_proxy_headers": True,
    "ident": "gongshi",
}


class ServeFailure(click.ClickException):
    """One clear line, exit code 1."""

    def show(self, file: IO[Any] | None = None) -> None:
        click.echo(f"gongshi: {in_language(self.message, language())}", err=True)


@command("serve")
@click.option(
    "--site", type=click.Path(path_type=Path), default=Path("public/www"), show_default=True, help="Folder of the site."
)
@click.option(
    "--book",
    "where",
    envvar="GONGSHI_BOOK",
    show_envvar=True,
    help="Answer from this book (folder or postgresql:// URL) as soon as it grows.",
)
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on; 0.0.0.0 for every one.")
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="0 takes any free port.")
def serve_command(site: Path, where: str | None, host: str, port: int) -> None:
    """Serve a built site, and answer questions about its record under /api/v1.

    Without --book the answers come from what the site was built from, so that both always tell the same; with it,
    entries can be asked for before the next build shows them. Reads only; Ctrl-C ends it.

    \b
    Examples:
      gongshi serve
      gongshi serve --site public/www --book demo --port 8080
    """
    logging.basicConfig(format="gongshi: %(message)s", level=logging.WARNING)
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)  # a queue of a few requests is no news
    site = site.absolute()
    if not site.is_dir():
        raise ServeFailure(
            Said("there is no site at {site}: make one with gongshi build --book BOOK --out {site}", site=site)
        )
    if private := private_in(site):
        raise ServeFailure(
            Said(
                "{private} would be served to everybody: this is no folder of a site. Build the site into a"
                " folder of its own (gongshi build --book BOOK --out www), serve that, and take {name} away"
                " from here",
                private=private,
                name=private.name,
            )
        )
    with _record(site, where) as (record, told):
        signal.signal(signal.SIGTERM, _interrupt)
        with contextlib.suppress(KeyboardInterrupt):
            server = _listen(create_app(site, record), host, port)
            served = Said(
                "{site} is served at {address} ({told}); Ctrl-C ends it",
                site=site, address=_address(server, host), told=told,
            )  # fmt: skip
            click.echo(in_language(served, language()))
            server.run()  # ends on Ctrl-C; requests that are being answered have five seconds
    click.echo(in_language(Said("ended"), language()))


@contextlib.contextmanager
def _record(site: Path, where: str | None) -> Iterator[tuple[PublicRecord | None, str]]:
    """What is answered from, and a word on it."""
    if where is not None:
        try:
            with open_book(where if "://" in where else Path(where)) as book:
                record = BookRecord(book)
                yield record, Said("{size} entries from {where}", size=record.size(), where=book.where)
        except (BookError, Unreadable) as error:
            raise ServeFailure(said_of(error)) from error
    elif view_beside(site).is_file():
        yield ViewRecord(site), Said("answers about the record come from its last build")
    else:
        yield None, Said("files only: there is no --book, and no builder's view beside the site")


def _listen(app: Any, host: str, port: int) -> Any:
    try:
        return create_server(app, host=host, port=port, **LIMITS)
    except OSError as error:
        raise ServeFailure(
            Said(
                "cannot listen on {host} port {port}: {strerror}; choose another --port",
                host=host,
                port=port,
                strerror=error.strerror or error,
            )
        ) from error
    except ValueError as error:
        raise ServeFailure(
            Said("cannot listen on {host} port {port}: {error}", host=host, port=port, error=error)
        ) from error


def _address(server: Any, host: str) -> str:
    listens = getattr(server, "effective_listen", None) or [(server.effective_host, server.effective_port)]
    shown = host if host not in ("0.0.0.0", "::", "") else "127.0.0.1"
    return f"http://{f'[{shown}]' if ':' in shown else shown}:{listens[0][1]}/"


def _interrupt(*_: object) -> None:
    raise KeyboardInterrupt
