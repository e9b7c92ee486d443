"""`possible`: what may be decided about a subject now, and which article refuses the rest."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import click
import msgspec

from desk.book_folder import find_folder
from desk.charters import charter_of
from desk.commands import Surroundings, book_option, option
from desk.commands.next_calendar import tell_next_calendar
from desk.console import say
from desk.possible import Prospect, is_keyless, possible
from desk.record import Desk
from domain.rules.terms import TERMS
from terminal.help import command
from terminal.wording import name, next_step, refusal, told_with_next

WORDS = {
    "en": ("May be decided now:", "Nothing may be decided now.", "Refused:"),
    "zh": ("现在可以决定：", "现在没有可以决定的事项。", "不予受理："),
}
KEYLESS = {
    "en": "{by} has no registered key yet: until one is registered, nothing can be recorded in their name (Art. 35).",
    "zh": "{by}尚未登记公钥：登记以前，不能以其名义记录任何决定（第三十五条）。",
}
SIGNED = {
    "en": ("", "signed by the officer", "two decide: one drafts and signs, another issues"),
    "zh": ("", "由本人签名", "须两人决定：一人拟稿签名，另一人签发"),
}


@command("possible")
@click.argument("subject")
@option("--by", required=True, help="Officer who would decide: officer/ID.")
@option("--on", help="Day of the decision; today if left out.")
@option("--json", "as_json", is_flag=True, help="Answer in JSON, in both languages.")
@book_option
@click.pass_obj
def possible_command(around: Surroundings, subject: str, by: str, on: str | None, as_json: bool, where: str) -> None:
    """List what may be decided about SUBJECT now; for the rest, the article that refuses it, whatever the terms.

    SUBJECT may be on record or not yet. What is listed may still be refused for its terms.

    \b
    Example: gongshi-desk possible project/Z1 --by officer/founder
    """
    folder = find_folder(where)
    with folder.open() as book:
        desk = Desk(book, around.office)
        found = possible(desk, subject, by, on)
        keyless = is_keyless(desk, subject, by)
        day = on or desk.memory.today(around.office.clock())
    if as_json:
        told = _told(subject, by, on, found) | ({"keyless": True} if keyless else {})
        say(msgspec.json.format(msgspec.json.encode(told), indent=2).decode())
        return
    if keyless:
        say(KEYLESS[around.language].format(by=by))
    _show(found, around.language)
    tell_next_calendar(lambda: charter_of(folder), day, around.language)


def _show(found: Sequence[Prospect], language: str) -> None:
    heads = WORDS[language]
    free = [each for each in found if each.refused is None]
    say(heads[0] if free else heads[1])
    wide = max((len(each.kind.name) for each in free), default=0)
    for each in free:
        told = [f"{each.kind.name:{wide}}", name(each.kind, language), SIGNED[language][each.signers]]
        say(f"  {'  '.join(told).rstrip()}")
    grouped: dict[tuple[str, ...], list[Prospect]] = {}
    for each in found:
        if each.refused:
            grouped.setdefault(tuple(told_with_next(each.refused, language)), []).append(each)
    if grouped:
        say(heads[2])
    for lines, kinds in sorted(grouped.items(), key=lambda item: item[1][0].refused.article):  # type: ignore[union-attr]
        for line in lines:
            say(f"  {line}")
        for each in kinds:
            say(f"    {each.kind.name}  {name(each.kind, language)}")


def _told(subject: str, by: str, on: str | None, found: Sequence[Prospect]) -> dict[str, Any]:
    return {"subject": subject, "by": by, "on": on, "kinds": [_row(each) for each in found]}


def _row(each: Prospect) -> dict[str, Any]:
    fact = each.kind.fact
    row = {"kind": each.kind.name, "zh": fact.zh, "en": fact.en, "power": _power(fact.power.value)}
    if each.refused is None:
        return {**row, "possible": True, "signers": each.signers}
    reasons = [
        {
            "article": one.article,
            **{language: refusal(one, language) for language in ("zh", "en")},
            "next": {language: next_step(one, language) for language in ("zh", "en")},
        }
        for one in (each.refused, *each.refused.others)
    ]
    return {**row, "possible": False, "refused": reasons}


def _power(code: str) -> dict[str, str]:
    zh, en = TERMS["power"].get(code, (code, code))
    return {"code": code, "zh": zh, "en": en}
