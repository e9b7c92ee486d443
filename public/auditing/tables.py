"""The tables in a log, for verifiers that share none of our code: the law's, or those of an earlier release."""

from __future__ import annotations

from hashlib import sha256
from typing import NamedTuple

import msgspec

from domain.ledger import form, powers
from public.auditing.site_source import Failure, SiteSource

EARLIER = {  # SHA-256 of powers.json -> of forms.json, as they were published until …
    "4e1d7072dabcb097992a96af9e86f1422112401304763a83d8a11394b5146e68": (  # … decisions were signed (Art. 35, 36)
        "95376bdd124a0b4720d64f74d4f7d040d8a63e542c54056cdbcd84098ac7c124"
    ),
}


class EarlierForms(NamedTuple):
    """Which fields an entry, and the fact of each kind, could have in an earlier release."""

    entry: frozenset[str]
    facts: dict[str, frozenset[str]]

    def check(self, data: bytes) -> None:
        """`Failure` where an entry says more than its log's own forms know: only a later release could record it."""
        entry = msgspec.json.decode(data)
        known = self.facts.get(entry["fact"]["kind"], frozenset())
        if not (entry.keys() <= self.entry and entry["fact"].keys() <= known):
            raise Failure("it says what {file} beside it, of an earlier release, does not know", file=form.FILE)


def earlier_forms(log: SiteSource) -> EarlierForms | None:
    """What entries could say in the earlier release whose tables lie in a log; None where its tables are others."""
    held, forms = (log.find(name) or b"" for name in (powers.FILE, form.FILE))
    return _fields(msgspec.json.decode(forms)["$defs"]) if _is_earlier(held, forms) else None


def check_tables(log: SiteSource) -> None:
    """`Failure` unless both tables are the law's, as this release knows it or as an earlier one published it."""
    held, forms = log.read(powers.FILE), log.read(form.FILE)
    if _is_earlier(held, forms):
        return
    if held != powers.table():
        raise Failure(
            "{file} is not the law's table of powers, as this release or an earlier one knows it", file=powers.FILE
        )
    if forms != form.table():
        raise Failure("{file} is not the form of an entry, as this release or an earlier one knows it", file=form.FILE)


def _is_earlier(held: bytes, forms: bytes) -> bool:
    return EARLIER.get(sha256(held).hexdigest()) == sha256(forms).hexdigest()


def _fields(forms: dict[str, dict[str, dict[str, object]]]) -> EarlierForms:
    kinds: dict[str, str] = forms["Entry"]["properties"]["fact"]["discriminator"]["mapping"]  # type: ignore[index]
    names = {kind: reference.removeprefix("#/$defs/") for kind, reference in kinds.items()}
    return EarlierForms(
        frozenset(forms["Entry"]["properties"]),
        {kind: frozenset(forms[name]["properties"]) for kind, name in names.items()},
    )
