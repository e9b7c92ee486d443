"""Who decided an entry, in the words of pages, feeds and reports: one telling for all of them (Art. 35, 36)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from markupsafe import Markup, escape

from projections.authorship import (
    AUTHORSHIP,
    KEYS,
    Authorship,
    KeyDoubted,
    KeyRegistered,
    SaidOfEntry,
    Word,
    authorship,
    doubt_of,
    doubts,
    is_asked,
)
from site_builder.reader import Reader, Shown
from site_builder.site import Site
from site_builder.words.book_words import BookWords
from site_builder.words.texts import Translate
from site_builder.words.voice import day, marked

LinkOf = Callable[[str], str | None]  # from a page of the language's folder, or a place on one, to its address
NOWHERE: LinkOf = lambda where: None  # noqa: E731


class AuthorshipRow(NamedTuple):
    """One statement: what it is of, and in HTML what is stated; `warns` where it is bad news."""

    label: str
    said: Markup
    warns: bool = False

    @property
    def plain(self) -> str:
        """What is stated, without marks and links."""
        return self.said.striptags()


class AuthorshipMark(NamedTuple):
    """A statement in a word or two, for the line of an entry and the row of a list."""

    text: str
    warns: bool


def signing_keys(read: Reader, shown: Shown) -> list[KeyRegistered | None]:
    """What the book says of each key on an entry, in the order of its signatures."""
    return [read.document(KEYS.name, each.key, KeyRegistered) for each in shown.entry.signatures]


def authored(read: Reader, shown: Shown) -> Authorship:
    """Who decided an entry. The page is stale once another entry says something of that."""
    doubted = [read.document(KEYS.name, doubt_of(each.key), KeyDoubted) for each in shown.entry.signatures]
    doubt = doubts(shown.entry, doubted)
    asked = is_asked(shown.entry, doubt is not None)
    said = read.document(AUTHORSHIP.name, str(shown.index), SaidOfEntry) if asked else None
    return authorship(shown.entry, said, doubt)


def authorship_rows(
    site: Site, language: str, shown: Shown, told: Authorship, link: LinkOf = NOWHERE
) -> list[AuthorshipRow]:
    """What is to be said of who decided an entry, in the order in which it is read."""
    return list(_rows(_Teller(site, language, shown, link), told))


def authorship_marks(words: BookWords, language: str, told: Authorship) -> list[AuthorshipMark]:
    """The same in a word or two, where it is not the usual course: urgency, what became of it, the body's signature."""
    say = words.say_in(language)
    found = [AuthorshipMark(say("紧急签发"), warns=False)] if told.urgent else []
    if told.doubted:
        found.append(AuthorshipMark(say("密钥存疑"), warns=told.standing != "countersigned"))
    if told.standing:
        found.append(AuthorshipMark(say(STANDING[told.standing]), warns=told.standing != "countersigned"))
    return [*found, _of_body(words, language, told.evaluator)] if told.evaluator else found


def body_signed(words: BookWords, read: Reader, language: str, evaluation: str) -> AuthorshipMark | None:
    """Whether the evaluating body signed the report of an evaluation; None where nobody asked for that."""
    told = read.document(AUTHORSHIP.name, evaluation, str)
    return _of_body(words, language, told) if told else None


def _of_body(words: BookWords, language: str, told: str) -> AuthorshipMark:
    return AuthorshipMark(words.say_in(language)(EVALUATOR[told]), warns=told == "missing")


STANDING = {"open": "尚未补签", "countersigned": "已补签", "refused": "不予补签"}
EVALUATOR = {"signed": "评估机构已签名", "missing": "评估机构未签名"}


class _Teller(NamedTuple):
    site: Site
    language: str
    shown: Shown
    link: LinkOf

    @property
    def say(self) -> Translate:
        return self.site.words.say_in(self.language)

    def person(self, stream: str, at: int) -> Markup:
        """An officer by the post of then, as everywhere: their name is personal data (Art. 32)."""
        called, page = self.site.recorder(self.language, stream, at)
        return self.linked(Markup(escape(marked(self.language, called))), page)

    def linked(self, text: Markup, where: str) -> Markup:
        address = self.link(where) if where else None
        return Markup('<a href="{}">{}</a>').format(address, text) if address else text

    def entry(self, index: int) -> Markup:
        """The number of another entry of the same subject, linked to where it is told."""
        text = escape(self.say("第 %(n)s 号") % {"n": index})
        return self.linked(text, self.site.home_of(self.site.reader.entry(index)))


def _rows(teller: _Teller, told: Authorship) -> Iterator[AuthorshipRow]:
    say, language, at = teller.say, teller.language, teller.shown.index
    if told.drafter:
        yield AuthorshipRow(say("拟稿人"), teller.person(told.drafter, at))
    yield AuthorshipRow(say("签发人") if told.signed else say("记录人"), teller.person(told.issuer, at))
    if told.urgent:
        yield AuthorshipRow(say("紧急签发"), Markup(escape(marked(language, told.urgent))))
    if told.doubted:
        since = say("自%(day)s起不再可信") % {"day": day(language, told.doubted)}
        where = teller.entry(told.doubted_at) if told.doubted_at is not None else Markup("")
        yield AuthorshipRow(say("签名密钥"), _joined(language, escape(since), where), told.standing != "countersigned")
    if told.standing == "open":
        yield AuthorshipRow(say("补签"), escape(say("尚未补签")), warns=True)
    for each in told.words:
        yield AuthorshipRow(say("补签"), _word(teller, each), warns=each.refused is not None)
    if told.evaluator:
        said = say("已在报告上签名") if told.evaluator == "signed" else say("没有在报告上签名")
        yield AuthorshipRow(say("评估机构"), escape(said), told.evaluator == "missing")


def _word(teller: _Teller, word: Word) -> Markup:
    """Who countersigned, or refused to and why, on which day, in which entry."""
    say, language = teller.say, teller.language
    form = say("%(who)s不予补签") if word.refused is not None else say("已由%(who)s补签")
    on = day(language, word.on) if word.on else say("未公布")
    told = Markup(escape(form)) % {"who": teller.person(word.by, word.index)}
    said = _joined(language, told, escape(on), teller.entry(word.index))
    if word.refused is None:
        return said
    return said + escape("。理由：" if language == "zh" else ". Reason: ") + escape(marked(language, word.refused))


def _joined(language: str, *parts: Markup) -> Markup:
    return Markup("，" if language == "zh" else ", ").join(part for part in parts if part)
