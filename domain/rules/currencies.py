"""The currency of a book: which a charter may state, and the one check that no decision counts in another (Art. 38).

A fact leaves out the currency of its book; what it states is another one. So an amount is never reread.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

from domain.rules.fact import Budget, Fact, State
from domain.rules.refusal import Refused

RENMINBI = "CNY"
# ISO 4217 codes of money in use whose unit has a hundred parts; held equal to Babel's in a test.
_TWO_DECIMALS = (
    "AED AMD AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CNY COP CRC CUP "
    "CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR JMD KES "
    "KGS KHR KYD KZT LKR LRD LSL MAD MDL MKD MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN "
    "PGK PHP PKR PLN QAR RON RUB SAR SBD SCR SDG SEK SGD SHP SLE SRD SSP STN SZL THB TJS TMT TOP TRY TTD TWD TZS "
    "UAH USD UYU UZS VES WST XCD XCG ZAR ZMW ZWG"
)
TWO_DECIMALS = frozenset(_TWO_DECIMALS.split())
_NOT_OF_TWO = (
    "BHD BIF CLF CLP DJF GNF IQD IRR ISK JOD JPY KMF KRW KWD LAK LBP LYD MGA MMK OMR PYG RSD RWF SOS SYP TND UGX "
    "UYI VND VUV XAF XOF XPF YER"
)
NOT_OF_TWO = frozenset(_NOT_OF_TWO.split())
MEANT = {"RMB": "CNY", "CNH": "CNY", "UKP": "GBP", "NTD": "TWD"}
FIELD = "currency"


def refusals(currency: str) -> Iterator[Refused]:
    """Why a charter cannot state a currency."""
    if currency in TWO_DECIMALS:
        return
    if meant := MEANT.get(currency):
        yield Refused("Art. 38: {currency} is no code of ISO 4217; write {meant}.", currency=currency, meant=meant)
    elif currency in NOT_OF_TWO:
        yield Refused(
            "Art. 38: {currency} has no hundredths in use, in which amounts are kept; state a currency that has.",
            currency=currency,
        )
    else:
        yield Refused(
            "Art. 38: {currency} is no currency in use; write its code in ISO 4217, such as EUR.", currency=currency
        )


def stated_currencies(value: Any, where: str = "") -> Iterator[tuple[str, str]]:
    """Every currency that a fact or a state states, with its field, in the parts within it too."""
    if isinstance(value, tuple):
        for number, each in enumerate(value, 1):
            yield from stated_currencies(each, f"{where}[{number}]")
    elif isinstance(value, msgspec.Struct):
        for name in value.__struct_fields__:
            held, field = getattr(value, name), f"{where}.{name}" if where else name
            if name == FIELD and isinstance(held, str):
                yield field, held
            elif isinstance(held, msgspec.Struct | tuple):
                yield from stated_currencies(held, field)


def require_own_currency(stated: msgspec.Struct, held: msgspec.Struct | None, own: str) -> None:
    """Refuse amounts in another currency than the book's; what an old list brought into the state may go on in its."""
    standing = {own, *(currency for _, currency in stated_currencies(held))}
    refused = [
        Refused(
            "Art. 15: {field}: the money of this book is in {own}, not in {currency}; state the amount in {own}.",
            field=field,
            own=own,
            currency=currency,
        )
        for field, currency in stated_currencies(stated)
        if currency not in standing
    ]
    if refused:
        raise refused[0].beside(*refused[1:])


def require_tellable(stated: msgspec.Struct, own: str) -> None:
    """Refuse renminbi of an old list in a book of another currency: there no fact can tell them from the book's own.

    In the form of an entry CNY is what amounts without a currency once were in. Other currencies stand as listed.
    """
    for field, currency in stated_currencies(stated):
        if currency == RENMINBI != own:
            raise Refused(
                "Art. 15: {field}: the money of this book is in {own}, not in {currency}; state the amount in {own}.",
                field=field,
                own=own,
                currency=currency,
            )


def in_own(stated: Any, own: str, budget: Budget | None = None) -> Any:
    """What is stated, with the currency of the book left out; beside a `budget` in another, it is no omission."""
    if isinstance(stated, tuple):
        return tuple(in_own(each, own, budget) for each in stated)
    if not isinstance(stated, msgspec.Struct):
        return stated
    changed: dict[str, Any] = {}
    kept = budget is not None and budget.currency not in (None, own) and not isinstance(stated, Budget)
    for name in stated.__struct_fields__:
        held = getattr(stated, name)
        if name == FIELD:
            if held == own and not kept:
                changed[name] = None
        elif isinstance(held, msgspec.Struct | tuple):
            made = in_own(held, own, budget)
            if made is not held and made != held:
                changed[name] = made
    return msgspec.structs.replace(stated, **changed) if changed else stated


def listed_in_own(stated: Fact, own: str, held: State) -> Fact:
    """The same of what an old list states; in a book in renminbi CNY may stand, and is read as that of the book."""
    found: Fact = stated if own == RENMINBI else in_own(stated, own, getattr(held, "budget", None))
    return found
