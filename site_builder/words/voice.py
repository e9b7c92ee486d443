"""How values are said in a language: money, days, names and terms, as plain text or as HTML with links."""

from __future__ import annotations

import datetime
import functools
import re
from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import TYPE_CHECKING

from babel.dates import format_date
from babel.numbers import format_decimal, get_currency_name
from markupsafe import Markup, escape

from domain.rules.days import is_day
from domain.rules.stream import stream_subject
from domain.rules.terms import LAW

if TYPE_CHECKING:
    from site_builder.words.book_words import BookWords  # which says amounts and days as here

LANGUAGES = ("zh", "en")
LOCALES = {"zh": "zh_CN", "en": "en_GB"}
TAGS = {"zh": "zh-CN", "en": "en"}
JOINS = {"zh": "、", "en": ", "}
# What a subject is called where its name stands above or beside already.
OWN = {
    "project": {"zh": "本项目", "en": "the project"},
    "programme": {"zh": "本专项", "en": "the programme"},
    "organisation": {"zh": "本机构", "en": "this body"},
}
_BEGUN = tuple(told["en"] for told in OWN.values())
# What no and yes mean as the answers of a field.
ANSWERS = {
    "working": {"zh": ("自然日", "工作日"), "en": ("weekends and holidays included", "working days only")},
    "approximate": {"zh": ("准确数", "约数"), "en": ("exact", "approximate")},
    "met": {"zh": ("尚不具备启动条件", "已具备启动条件"), "en": ("not yet ready to launch", "ready to launch")},
}


# The signs that stand for one currency alone in English; others are told by their code.
SIGNS = {"GBP": "£", "USD": "$", "EUR": "€"}


def currency_name(language: str, currency: str) -> str:
    """What a unit of a currency is called, in the language's standard words; its code where it has none."""
    pair = LAW["coin"].get(currency)
    if pair and language == "zh":
        return pair[0]
    return str(get_currency_name(currency, locale=LOCALES[language]))


@functools.lru_cache(100_000)
def money(language: str, amount: int, currency: str | None = None) -> str:
    """An amount of hundredths, exact: in 亿元 or 万元 where there is at least one, in million yuan in English.

    An amount that would need more than six decimals in 亿元 is given in 万元.
    """
    if amount < 0:
        return f"−{money(language, -amount, currency)}"
    if language == "zh":
        unit = currency_name("zh", currency or "CNY")
        if amount >= 10_000_000_000 and amount % 10_000 == 0:
            return f"{_exact(amount, 10_000_000_000, 'zh')}亿{unit}"
        if amount >= 1_000_000:
            return f"{_exact(amount, 1_000_000, 'zh')}万{unit}"
        return f"{_hundredths(amount, 'zh')}{unit}"
    sign = SIGNS.get(currency or "CNY", f"{currency or 'CNY'} ")
    if amount >= 100_000_000:
        return f"{sign}{_exact(amount, 100_000_000, 'en')} million"
    return f"{sign}{_hundredths(amount, 'en')}"


def _hundredths(amount: int, language: str) -> str:
    """Whole units as such, and any hundredths with both their digits."""
    form = "#,##0.00" if amount % 100 else "#,##0"
    return str(format_decimal(Decimal(amount) / 100, format=form, locale=LOCALES[language]))


def _exact(amount: int, unit: int, language: str) -> str:
    return str(format_decimal(Decimal(amount) / unit, format="#,##0.########", locale=LOCALES[language]))


@functools.lru_cache(100_000)
def number(language: str, value: int) -> str:
    """A whole number with its thousands apart."""
    return str(format_decimal(value, locale=LOCALES[language]))


def decimal(language: str, text: str) -> str:
    """A measured value, exact as it was recorded, with its thousands apart."""
    whole, point, rest = text.partition(".")
    return f"{format_decimal(Decimal(whole), locale=LOCALES[language])}{point}{rest}"


@functools.lru_cache(100_000)
def day(language: str, text: str) -> str:
    """A day, a month or a year as far as it is known. What is no day stands as it was stated."""
    if not is_day(text, partial=True):
        return text
    parts = [int(part) for part in text.split("-")]
    if language == "zh":
        return "".join(f"{part}{unit}" for part, unit in zip(parts, "年月日", strict=False))
    if len(parts) == 1:
        return text
    date = datetime.date(parts[0], parts[1], parts[2] if len(parts) > 2 else 1)
    return str(format_date(date, "d MMMM y" if len(parts) > 2 else "MMMM y", locale="en_GB"))


SPECIAL = re.compile("[&<>\"']").search  # what is written otherwise in HTML; few texts have any of it
CHINESE_TEXT, NO_MARK = Markup(" lang=zh"), Markup("")
CHINESE = "<span lang=zh>"  # without quotes, for a page holds a hundred of them
_HAN = "[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff]"
_RUN = re.compile(rf"{_HAN}(?:[^A-Za-z<>&;]*{_HAN})?")
_WHOLE = re.compile(rf"{_HAN}[^<]*\Z")


def escaped(text: str) -> str:
    """A text as it stands in HTML, as plain text."""
    return str(escape(str(text))) if SPECIAL(text) else text


def foreign(text: str) -> str:
    """A text of an English page, escaped already, with its Chinese marked as such (WCAG 3.1.2)."""
    if text.isascii():
        return text
    pattern = _WHOLE if _WHOLE.match(text) else _RUN  # what begins in Chinese is Chinese; else only the runs of it are
    return pattern.sub(rf"{CHINESE}\g<0></span>", text)


def marked(language: str, text: object) -> object:
    """A recorded text as a page in a language shows it; what is not a text stays as it is."""
    if language == "zh" or not isinstance(text, str) or text.isascii():
        return text
    return Markup(foreign(str(escape(text))))


def tongue(language: str, text: object) -> Markup:
    """The attribute that an element needs on a page in a language, where the whole of its text is Chinese."""
    chinese = language == "en" and isinstance(text, str) and not text.isascii() and _WHOLE.match(text)
    return CHINESE_TEXT if chinese else NO_MARK


def answer(language: str, name: str, value: bool) -> str:
    """What a yes or no means as the answer of a field; just that where it needs no other words."""
    return ANSWERS.get(name, {"zh": ("否", "是"), "en": ("no", "yes")})[language][value]


def after_acceptance(language: str, year: int) -> str:
    """The year of a post-evaluation, counted from that of acceptance, which is 0."""
    if language == "zh":
        return f"验收后第{year}年" if year else "验收当年"
    return f"year {year} after acceptance" if year else "the year of acceptance"


def headed(language: str, text: str) -> str:
    """A term as a heading or label: in English with a capital letter."""
    return text[:1].upper() + text[1:] if language == "en" else text


class Voice:
    """A language, the words of a book in it, and how to name other subjects.

    `name` gives a stream's name in that language, `link` the relative address of its page or None. With `link`
    every text is escaped and every name linked. `own` is the subject on whose page it speaks, or in whose row of
    a list: a reader who has its name there need not read it in each line. `task` says what a task is called, `leads`
    from its page to a place in the language's folder.
    """

    language: str
    name: Callable[[str], str]

    def __init__(
        self,
        words: BookWords,
        language: str,
        name: Callable[[str], str],
        link: Callable[[str], str | None] | None = None,
        own: str | None = None,
        task: Callable[[str, str], str] = lambda programme, key: key,
        leads: Callable[[str], str | None] = lambda where: None,
    ) -> None:
        self.words = words
        self.language = language
        self.name = name
        self.link = link
        self.own = own
        self.task = task
        self.leads = leads
        self._linked: dict[str, Markup] = {}

    @property
    def join(self) -> str:
        """What stands between the items of a list."""
        return JOINS[self.language]

    def term(self, vocabulary: str, code: str) -> str:
        """A code in words."""
        return self.words.term(self.language, vocabulary, code)

    def heading(self, vocabulary: str, code: str) -> str:
        """A term as a heading or label."""
        return self.words.heading(self.language, vocabulary, code)

    def money(self, amount: int, currency: str | None = None) -> str:
        """An amount in its currency, in that of the book where it states none."""
        return self.words.money(self.language, amount, currency)

    def amounts(self, sums: Iterable[tuple[str | None, int]]) -> str:
        """Sums of money, each in its currency."""
        return self.words.amounts(self.language, sums)

    def text(self, value: str) -> str:
        """A text as it was recorded, escaped in a voice that writes HTML; in English its Chinese is marked as such."""
        if not self.link:
            return value
        return escaped(value) if self.language == "zh" or value.isascii() else foreign(escaped(value))

    def called(self, stream: str) -> str:
        """What a sentence calls a stream: its name, or just the project where it speaks of its own."""
        told = OWN.get(stream_subject(stream)) if stream == self.own else None
        return told[self.language] if told else self.name(stream)

    def begun(self, sentence: str) -> str:
        """A sentence with a capital letter where it begins with its own subject."""
        return sentence[0].upper() + sentence[1:] if self.own and sentence.startswith(_BEGUN) else sentence

    def ref(self, stream: str) -> str:
        """The name of another stream, linked to its page."""
        if not self.link:
            return self.called(stream)
        said = self._linked.get(stream)
        if said is None:
            address, name = self.link(stream) if stream != self.own else None, escaped(self.called(stream))
            linked = f'<a href="{escaped(address)}">{name}</a>' if address else name
            said = self._linked[stream] = Markup(linked)
        return said
