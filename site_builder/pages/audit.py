"""The page for auditors: what can be proved of the book, with which commands, and what cannot."""

from __future__ import annotations

import datetime
import hashlib
import importlib.resources
from collections.abc import Iterator
from typing import ClassVar

from domain.ledger.note import to_base64
from site_builder.maker import Maker, once
from site_builder.pages.home import SealedMore, older
from site_builder.seals import Sealed, Seen
from site_builder.site import Context, Output, Site

VERIFIER = "verify.py"


class AuditPage(Context, frozen=True, kw_only=True):
    """The newest checkpoint and its root, the keys, and who saw the log when, as (name, entries, moment)."""

    template: ClassVar[str] = "audit.html"

    seal: Sealed | None
    older: SealedMore | None
    as_of: str
    root: str
    log_keys: list[str]
    site_keys: list[str]
    seen: list[tuple[str, int, str]]
    verifier: str
    digest: str


def audit(site: Site, _: str) -> Iterator[Output]:
    """The newest checkpoint to keep, the keys, who else saw the log when, and how to check all of it."""
    seal = site.newest_seal()
    script = importlib.resources.files("site_builder") / "static" / VERIFIER
    page = AuditPage(
        seal=seal,
        older=older(site),
        as_of=site.reader.as_of,
        root=to_base64(seal.root) if seal else "",
        log_keys=site.seals.keys("key.vkey"),
        site_keys=site.seals.keys("site.vkey"),
        seen=[(each.name, each.size, _moment(each)) for each in site.seals.seen()],
        verifier=f"static/{VERIFIER}",
        digest=hashlib.sha256(script.read_bytes()).hexdigest(),
    )
    for language in site.languages:
        yield site.render(language, "audit.html", page)


def _moment(seen: Seen) -> str:
    """When a witness says that it saw a checkpoint, to the minute."""
    return datetime.datetime.fromtimestamp(seen.at, datetime.UTC).strftime("%Y-%m-%d %H:%M UTC")


MAKERS = (Maker("audit", once, audit),)
