"""Officers: who holds which power, for which body, from when until when (Art. 1, 3).

The very first appointment. Appointing is a decision, and in an empty book nobody holds the power of decision. So the
book is opened by the officer whom its opening names as founder, and the founder, and nobody else, then puts their own
appointment to the power of decision on record. `founds` allows these two facts; everything else asks `may_act`.
"""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

import msgspec

from domain.rules.book import BookOpened, BookState
from domain.rules.decision import decides
from domain.rules.fact import Fact, Name, OrganisationRef, Part, Power, State, Text, may, told
from domain.rules.organisation import Organisation
from domain.rules.refusal import require
from domain.rules.sitting import Sitting

PowerName = Literal["decision", "execution", "supervision"]


class DoubtedKey(Part, frozen=True, kw_only=True):
    """A revoked key that is not trusted from a day on: what it signed since stands, and is to be countersigned."""

    key: str
    since: str


class Officer(State, frozen=True, kw_only=True, omit_defaults=True):
    """An officer: in office from `appointed_on` until the day before `dismissed_on`."""

    subject: ClassVar[str] = "officer"
    holds: PowerName | None = None
    body: str | None = None
    post: str | None = None
    post_en: str | None = None
    appointed_on: str | None = None
    dismissed_on: str | None = None
    keys: tuple[str, ...] = ()
    proven: tuple[str, ...] = ()  # those of them that were registered with a proof: these sign
    former: tuple[str, ...] = ()  # keys that were revoked, or were those of an earlier office
    doubted: tuple[DoubtedKey, ...] = ()

    def in_office(self, on: str) -> bool:
        """Whether the officer acts on that day."""
        appointed = self.appointed_on is not None and self.appointed_on <= on
        return appointed and (self.dismissed_on is None or on < self.dismissed_on)


class OfficerFact(Fact, frozen=True, kw_only=True):
    """Facts of an officer."""

    state: ClassVar[type[State]] = Officer
    power = Power.DECISION
    founding = True
    article = 3


class OfficerAppointed(OfficerFact, frozen=True, kw_only=True, tag="officer.appointed"):
    """An officer was appointed to one of the three powers, for one body."""

    unasked = ("body",)  # the founder's own office is registered after the first officers: see `appoint`
    zh = "任命"
    en = "Officer appointed"
    personal = (("name", "姓名", "name"),)

    holds: Annotated[PowerName, told("职权", "power", term="power")]
    body: Annotated[OrganisationRef, told("任命机构", "body")]
    post: Annotated[Name, told("职务", "post")]
    post_en: Annotated[Name | None, may("职务（英文）", "post in English")] = None

    def after(self, state: Officer, on: str | None) -> Officer:
        return Officer(
            id=state.id,
            holds=self.holds,
            body=self.body,
            post=self.post,
            post_en=self.post_en,
            appointed_on=on,
            former=(*state.former, *state.keys),
            doubted=state.doubted,
        )


class OfficerDismissed(OfficerFact, frozen=True, kw_only=True, tag="officer.dismissed"):
    """An officer left office; from that day on the officer decides nothing."""

    zh = "免职"
    en = "Officer dismissed"

    reason: Annotated[Text | None, may("理由", "reason")] = None

    def after(self, state: Officer, on: str | None) -> Officer:
        return msgspec.structs.replace(state, dismissed_on=on, keys=(), proven=(), former=(*state.former, *state.keys))


def may_appoint(officer: Officer, at: Sitting) -> None:
    """Refuse an officer who is in office."""
    require(
        officer.appointed_on is None or (officer.dismissed_on is not None and officer.dismissed_on <= at.on),
        "Art. 1: {officer} holds the power of {holds}; an officer holds one power at a time.",
        officer=officer.ref,
        holds=officer.holds,
    )


@decides(OfficerAppointed, may_appoint)
def appoint(officer: Officer, terms: OfficerAppointed, at: Sitting) -> OfficerAppointed:
    """Appoint somebody who is not in office, for the founder's own office or another that is registered."""
    require_nameable(officer)
    _require_body(terms.body, at)
    return terms


def require_nameable(officer: Officer) -> None:
    """Refuse an id that no key text can hold."""
    require(
        not any(each == "+" or each.isspace() for each in officer.id),
        "Art. 35: no key can be registered for {officer}, whose id has a space or a plus sign; choose another id.",
        officer=officer.ref,
    )


def may_dismiss(officer: Officer, at: Sitting) -> None:
    """Refuse unless the officer is in office; the last but one who can sign decisions leaves after another can."""
    require_not_left(officer, at.on)
    require_two_left(officer, msgspec.structs.replace(officer, proven=()), at)


@decides(OfficerDismissed, may_dismiss)
def dismiss(officer: Officer, terms: OfficerDismissed, at: Sitting) -> OfficerDismissed:
    """Dismiss an officer."""
    return terms


def signers(at: Sitting, body: str | None = None) -> list[Officer]:
    """The officers of decision in office who can sign, of one body or of all."""
    found = [at.ask(Officer, ref) for ref in at.streams(Officer.subject)]
    able = [each for each in found if each.holds == "decision" and each.proven and each.in_office(at.on)]
    return [each for each in able if body in (None, each.body)]


def require_two_left(officer: Officer, after: Officer, at: Sitting) -> None:
    """Where two decide, two stay able to sign; one, where there is only one by now."""
    if officer.holds != "decision" or not at.book or at.ask(BookState, at.book).signing is None:
        return
    able = {each.ref for each in signers(at, officer.body)}
    left = able if after.proven else able - {officer.ref}
    require(
        len(left) >= min(2, len(able)),
        "Art. 35: only {left} would be left to sign decisions of {body}; replace the key in the same act, or register"
        " another officer's key first.",
        left=", ".join(sorted(left)) or "nobody",
        body=officer.body,
    )


def may_act(officer: Officer, power: Power, on: str, body: str | None = None) -> None:
    """Refuse unless the officer is in office on that day, holds that power, and acts for the appointing body.

    Ask it for the day of the decision and again for the day of handing in: a dismissed officer does not decide
    under an earlier date. `body` (`organisation/…`) is the body in whose name it is decided, where that is known.
    """
    require_in_office(officer, on)
    require(
        officer.holds == power.value,
        "Art. 1: this belongs to the power of {power}; {officer} holds the power of {holds}.",
        power=power.value,
        officer=officer.ref,
        holds=officer.holds,
    )
    require(
        body is None or body == officer.body,
        "Art. 3: {officer} acts for {body}, not for {other}.",
        officer=officer.ref,
        body=officer.body,
        other=body,
    )


def may_found(officer: Officer, stream: str, kind: type[Fact], book: BookState) -> bool:
    """Whether the officer may record a fact of this kind there before any appointment; see the head of this file."""
    if kind is BookOpened:
        return book.title is None and stream == book.ref
    return kind is OfficerAppointed and stream == officer.ref == book.founder and officer.appointed_on is None


def founds(officer: Officer, stream: str, fact: Fact, book: BookState) -> bool:
    """Whether the officer may record this fact: the book's opening as its founder, the own power of decision."""
    own = isinstance(fact, BookOpened) and fact.founder == officer.ref
    decides_ = isinstance(fact, OfficerAppointed) and fact.holds == "decision"
    return (own or decides_) and may_found(officer, stream, type(fact), book)


def _require_body(body: str, at: Sitting) -> None:
    """Whoever registers bodies must be appointed first: so the founder's own office is not asked for."""
    founder = at.ask(BookState, at.book).founder if at.book else None
    own = at.ask(Officer, founder).body if founder else None
    if own not in (None, body):
        require(at.ask(Organisation, body).name is not None, "Art. 4: {unit} is not registered.", unit=body)


def require_not_left(officer: Officer, on: str) -> None:
    """Refuse what is decided about an officer who is not in office on that day."""
    until = officer.dismissed_on
    require(
        until is None or on < until,
        "Art. 3: {officer} left office on {until}: nobody is dismissed twice, and a key is registered after a new"
        " appointment.",
        officer=officer.ref,
        until=until,
    )
    require_in_office(officer, on)


def require_in_office(officer: Officer, on: str) -> None:
    """Refuse unless the officer is in office on that day."""
    since, until = officer.appointed_on, officer.dismissed_on
    require(
        since is None or since <= on,
        "Art. 3: {officer} is in office from {since} on, not yet on {on}.",
        officer=officer.ref,
        since=since,
        on=on,
    )
    require(
        until is None or on < until,
        "Art. 3: {officer} left office on {until}, and does not act on {on}.",
        officer=officer.ref,
        until=until,
        on=on,
    )
    require(officer.in_office(on), "Art. 3: {officer} is not in office on {on}.", officer=officer.ref, on=on)
