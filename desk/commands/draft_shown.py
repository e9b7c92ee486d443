"""What a draft decides, told from its bytes alone to whoever signs it; and what signing will make irrevocable."""

from __future__ import annotations

import base64
import datetime
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from desk.commands import Surroundings
from desk.commands.consequences import forewarnings
from desk.commands.draft_sentences import said_of, sentences, words_of
from desk.commands.fields_shown import keys_in, of_item, of_named
from desk.console import agreed, quoted, say, visible, warn
from desk.draft import DraftFile, DraftItem
from desk.officer_signatures import is_unsaid
from desk.submission import DeskError
from domain.ledger.entry import AnyEntry, Signature
from domain.ledger.signing import fingerprint
from domain.rules.evaluation_course import EvaluationReported
from domain.rules.fact import kind_of

if TYPE_CHECKING:
    from site_builder.words.book_words import BookWords

MANY = 40  # decisions that are told one by one before somebody is asked
LAST = {
    "en": (
        "it can be issued as it stands until {until}: {limit}",
        "it can be issued as it stands until {until} at least",
    ),
    "zh": ("按现有内容，最迟可于{until}签发：{limit}", "按现有内容，{until}（含）以前均可签发"),
}
UNSIGNED = {"en": " (nobody signed this: for information only)", "zh": "（未签名，仅供参考）"}
WORDS = {
    "en": {
        "book": "for the book whose entry 0 is {first}",
        "title": "its title: {title}",
        "head": "{stream}, {kind} ({zh} / {en}), draft {id}",
        "charter": "its codes in the words of the book's charter, as the office gives them",
        "named": "about entry {number} of {stream}, {kind}{unsigned}:",
        "signed": "signed {role}; fingerprint of the key: {print}",
        "draft": "as its drafter, {who}",
        "decision": "as its issuer, {who}",
        "evaluator": "as the evaluating body, {who}",
        "unsigned": "signed by nobody yet",
        "issued": "issued by {by} on {on}",
        "issuer": "to be issued by {by}",
        "more": "and {more:,} more: `gongshi-desk draft show` tells all",
    },
    "zh": {
        "book": "所属记录簿的首条记录：{first}",
        "title": "记录簿名称：{title}",
        "head": "{stream}，{zh}（{kind}，{en}），拟稿{id}",
        "charter": "代码的名称取自记录簿的章程，由主办单位填入",
        "named": "所涉及的记录：{stream}第{number}号，{kind}{unsigned}：",
        "signed": "{role}已签名；密钥指纹：{print}",
        "draft": "拟稿人{who}",
        "decision": "签发人{who}",
        "evaluator": "评估机构{who}",
        "unsigned": "尚无签名",
        "issued": "{by}于{on}签发",
        "issuer": "将由{by}签发",
        "more": "另有{more:,}项：全部内容见`gongshi-desk draft show`",
    },
}


def print_line(line: str) -> None:
    """Print a line of what is to be signed, with every sign of it."""
    say(visible(line))


def tell_draft(told: DraftFile, language: str) -> None:
    """Everything that the file says: each decision's sentence in both languages, every field, and who signed it."""
    words, of_book = WORDS[language], words_of(told)
    print_line(words["book"].format(first=told.book.first))
    print_line(words["title"].format(title=told.book.title) + UNSIGNED[language])
    if told.charter:
        print_line(words["charter"] + UNSIGNED[language])
    for item in told.decisions:
        entry = item.as_entry(told.issued)
        fact = entry.fact
        print_line(words["head"].format(stream=entry.stream, kind=kind_of(fact), zh=fact.zh, en=fact.en, id=item.id))
        for line in (*sentences(of_book, item, entry), *of_item(of_book, item, entry)):
            print_line(f"  {line}")
        _tell_named(of_book, item, language)
        for each in item.signatures:
            print_line(f"  {_signed(each, entry, told, words)}")
        if not item.signatures:
            print_line(f"  {words['unsigned']}")
        for line in forewarnings(_with_signatures(item, entry), language):
            print_line(f"  {line}")
    if told.issued:
        print_line(words["issued"].format(by=told.issued.by, on=told.issued.on))
    else:
        if told.issuer:
            print_line(words["issuer"].format(by=told.issuer) + UNSIGNED[language])
        tell_lasting(told, language)


def _tell_named(words: BookWords, item: DraftItem, language: str) -> None:
    """The entry that a decision is about: its sentence in both languages, and every field."""
    if named := item.named_entry():
        told = {"stream": named.stream, "number": named.number, "kind": kind_of(named.fact)}
        unsigned = "" if named.signatures else UNSIGNED[language]
        print_line(f"  {WORDS[language]['named'].format(unsigned=unsigned, **told)}")
        for line in (*said_of(words, named, {}), *of_named(words, item.named or {}, named)):
            print_line(f"    {line}")


def _signed(each: Signature, entry: AnyEntry, told: DraftFile, words: Mapping[str, str]) -> str:
    """In which role somebody signed, whose that is, and the fingerprint of the key, as `officer key show` prints it."""
    body = entry.fact.evaluator if isinstance(entry.fact, EvaluationReported) else None
    who = {"draft": entry.drafted_by, "decision": told.issued.by if told.issued else None, "evaluator": body}[each.role]
    role = words[each.role].format(who=who or "—")
    return words["signed"].format(role=role, print=fingerprint(base64.b64decode(each.key)))


def _with_signatures(item: DraftItem, entry: AnyEntry) -> AnyEntry:
    return msgspec.structs.replace(entry, signatures=item.signatures)


def tell_lasting(told: DraftFile, language: str) -> None:
    """Until which day it can be issued, as the office reckoned when it was drafted."""
    if told.lasting:
        limited, free = LAST[language]
        limit = (told.lasting.limited or ("", ""))[language == "en"]
        until = _day(told.lasting.until, language)
        print_line((limited if limit else free).format(until=until, limit=limit) + UNSIGNED[language])


def _day(day: str, language: str) -> str:
    if language == "en":
        return day
    read = datetime.date.fromisoformat(day)
    return f"{read.year}年{read.month}月{read.day}日"


def tell_sentences(told: DraftFile, language: str, *, by_body: bool = False) -> None:
    """The sentences of the decisions, as far as somebody can read them, and what signing them brings about.

    `by_body`: it is the evaluating body that is about to sign.
    """
    words = words_of(told)
    for item in told.decisions[:MANY]:
        entry = item.as_entry(told.issued)
        kind = item.entry["fact"]["kind"]
        print_line(f"{item.stream}，{kind}：" if language == "zh" else f"{item.stream}, {kind}:")
        for line in (
            *sentences(words, item, entry),
            *keys_in(entry.fact),
            *forewarnings(_with_signatures(item, entry), language, signed=not by_body),
        ):
            print_line(f"  {line}")
        _tell_named(words, item, language)
    if len(told.decisions) > MANY:
        print_line(WORDS[language]["more"].format(more=len(told.decisions) - MANY))


def next_command(path: Path, told: DraftFile) -> str:
    """The command that comes next: its drafter signs it, another issues it, the office records it."""
    first, by = told.decisions[0], told.issuer or "officer/ID"
    if told.issued:
        return f"gongshi-desk record --draft {quoted(path)} --book BOOK"
    if is_unsaid(first):
        return f"gongshi-desk countersign --draft {quoted(path)} --by {by} --key KEY"
    if first.entry.get("drafted_by") and not first.signed("draft"):
        return f"gongshi-desk draft sign {quoted(path)} --key KEY"
    return f"gongshi-desk issue {quoted(path)} --by {by} --key KEY"


def foretell(what: tuple[str, str], around: Surroundings, *, ask: bool) -> None:
    """Say, in the terminal's language, what will become irrevocable; on a terminal ask whether to go on."""
    if not (ask and sys.stdin.isatty()):
        warn(what[around.language == "en"])
    elif not agreed((f"{what[0]}继续吗？", f"{what[1]} Go on?"), around.language):
        raise DeskError("nothing was done")
