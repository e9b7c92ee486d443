"""Own texts in a .po file, as translators' programs write it: the template, what a file says, what is wrong in it."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from hashlib import sha256

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import PoFileError, read_po, write_po

from domain.rules.in_force import CharterTable
from domain.rules.said import Said, enumerated
from domain.rules.vocabulary import VOCABULARIES
from site_builder.own.setting import SettingsError
from site_builder.texts.known import SiteText, known
from site_builder.words.own import Id, OwnTexts
from site_builder.words.places import parse
from site_builder.words.texts import FORMS

HEAD = {
    "zh": 'msgid ""\nmsgstr ""\n"Language: zh_CN\\n"\n"Content-Type: text/plain; charset=UTF-8\\n"\n'
    '"Plural-Forms: nplurals=1; plural=0;\\n"\n',
    "en": 'msgid ""\nmsgstr ""\n"Language: en_GB\\n"\n"Content-Type: text/plain; charset=UTF-8\\n"\n'
    '"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n',
}
TOLD = {
    "zh": "# 网站的中文文字。在 msgstr 中填写本单位的说法；留空的照旧。花括号、百分号的占位和条款号不得丢失。\n",
    "en": "# The English texts of the site. Write your own words in msgstr; what is empty stays. Keep the places in\n"
    "# braces or percent signs, and the numbers of articles.\n",
}
_PLACE = re.compile(r"%\((\w+)\)s|\{([a-z0-9_.]*)\}")
_LINE = re.compile(r'\s*(#.*|((msgctxt|msgid|msgid_plural|msgstr(\[\d\])?)\s+)?"([^"\\]|\\.)*")?\s*')
_ARTICLE = re.compile(r"第[一二三四五六七八九十]+条|Art\. \d+")


def template(language: str, charter: CharterTable | None = None) -> bytes:
    """The .po file of all texts in a language, with nothing said yet; terms are those of the charter."""
    catalog = Catalog(locale="en_GB" if language == "en" else "zh_CN")
    for text in known(language, charter):
        forms = text.said.split(FORMS)
        chinese = text.context == "page" and language == "en"
        about = [f"English: {' | '.join(forms)}"] if chinese else []
        catalog.add((text.msgid, text.msgid) if forms[1:] else text.msgid, context=text.msgctxt, auto_comments=about)
    out = io.BytesIO()
    write_po(out, catalog, width=0, omit_header=True)
    return TOLD[language].encode() + HEAD[language].encode() + b"\n" + out.getvalue()


def read(told: Mapping[str, tuple[str, bytes]]) -> OwnTexts:
    """What the files say, by language, as (name, bytes); what is wrong in them is `check`'s business."""
    texts: dict[Id, str] = {}
    digest = sha256()
    for language, (name, data) in sorted(told.items()):
        digest.update(language.encode() + sha256(data).digest())
        for message in _messages(language, name, data):
            context, _, named = str(message.context or "").partition(" ")
            texts[language, context, named or _id(message)] = _said(message)
    return OwnTexts(digest.hexdigest(), texts) if told else OwnTexts()


def check(language: str, name: str, data: bytes, charter: CharterTable | None) -> None:
    """Refuse a file that says a text which the site has not, or loses a place or an article of one.

    Where the charter is not known yet (None), its terms are passed over: they are asked for once it is.
    """
    by_id = {(text.msgctxt, text.msgid): text for text in known(language, charter)}
    for message in _messages(language, name, data):
        context, told = str(message.context or ""), _id(message)
        if charter is None and context.removeprefix("term ").partition(".")[0] in VOCABULARIES:
            continue
        if fault := _fault(by_id.get((context, told)), message) or _unknown(by_id, context, told):
            raise SettingsError("assets/{name}, line {line}: {fault}", name=name, line=message.lineno, fault=fault)


def _messages(language: str, name: str, data: bytes) -> Iterator[Message]:
    """The messages that say something."""
    _check_lines(name, data)
    try:
        catalog = read_po(io.BytesIO(data), locale="en_GB" if language == "en" else "zh_CN", abort_invalid=True)
    except PoFileError as error:
        raise SettingsError(
            "assets/{name}, line {line}: {error}", name=name, line=error.lineno + 1, error=error.args[0]
        ) from None
    except (UnicodeDecodeError, LookupError, ValueError) as error:
        raise SettingsError("assets/{name} cannot be read as a .po file: {error}", name=name, error=error) from None
    for message in catalog:
        if message.id and not message.fuzzy and _said(message):
            yield message


def _check_lines(name: str, data: bytes) -> None:
    """Refuse a line that is none of a .po file: the reader would pass over a text whose quotation mark is missing."""
    try:
        lines = data.decode("utf-8-sig").splitlines()
    except UnicodeDecodeError as error:
        raise SettingsError(
            "assets/{name} is not UTF-8 text (byte {start})", name=name, start=error.start + 1
        ) from None
    for number, line in enumerate(lines, 1):
        if not _LINE.fullmatch(line):
            raise SettingsError(
                "assets/{name}, line {number}: {line!r} is no line of a .po file; a text stands between "
                'two quotation marks, and one in it is written \\"',
                name=name,
                number=number,
                line=line.strip()[:40],
            )


def _id(message: Message) -> str:
    return str(message.id if isinstance(message.id, str) else message.id[0])


def _said(message: Message) -> str:
    forms = [message.string] if isinstance(message.string, str) else [each for each in message.string or () if each]
    return FORMS.join(forms)


def _unknown(by_id: Mapping[tuple[str, str], SiteText], context: str, told: str) -> str:
    """Where the site has no such text: what it says now, or what was meant."""
    if (context, told) in by_id:
        return ""
    now = next((text.said for text in by_id.values() if text.msgctxt == context and text.context != context), None)
    if now is not None:
        return Said(
            "the site says {now!r} under {context!r} now, not {told!r}: copy that into msgid if yours still fits",
            now=now,
            context=context,
            told=told,
        )
    near = get_close_matches(context, sorted({text.msgctxt for text in by_id.values()}), 1)
    if near and near[0] != context:
        return Said("the site has no texts under {context!r}: did you mean {near!r}?", context=context, near=near[0])
    elsewhere = sorted(text.msgctxt for text in by_id.values() if text.msgid == told)
    if elsewhere:
        return Said(
            "{told!r} stands under {elsewhere!r}: write the line msgctxt as in the template before it",
            told=told,
            elsewhere=elsewhere[0],
        )
    near = get_close_matches(told, [text.msgid for text in by_id.values() if text.msgctxt == context], 1, 0.5)
    if near:
        return Said(
            "the site has no text {told!r} under {context!r}: did you mean {near!r}?",
            told=told,
            context=context,
            near=near[0],
        )
    return Said("the site has no text {told!r} under {context!r}", told=told, context=context)


def _fault(text: SiteText | None, message: Message) -> str:
    """What is lost of a text, or cannot be said."""
    if text is None:
        return ""
    said = _said(message)
    wanted, given = _places(text.said), _places(said)
    if lost := sorted(wanted - given):
        return Said("{lost} is lost: what stands there is told nowhere else", lost=lost[0])
    if more := sorted(given - wanted):
        return Said(
            "{more} is no place of this text; it has {what}",
            more=more[0],
            what=enumerated(sorted(wanted)) or Said("none"),
        )
    if lost := sorted(set(_ARTICLE.findall(text.said)) - set(_ARTICLE.findall(said))):
        return Said("{lost} is lost: a text keeps the article that it cites", lost=lost[0])
    if (FORMS in text.said) != (FORMS in said):
        both = FORMS in text.said
        return Said("the text has a singular and a plural: give both") if both else Said("this text has one form")
    return _unsaid(text.context, said)


def _places(text: str) -> set[str]:
    return {found[0] for found in _PLACE.finditer(text)}


def _unsaid(context: str, said: str) -> str:
    """What keeps a text from being filled."""
    try:
        if context in ("sentence", "finding"):
            parse(said)
        elif "%(" in said:
            said % dict.fromkeys((found[1] for found in _PLACE.finditer(said) if found[1]), "")
    except (ValueError, IndexError, TypeError, KeyError):
        return "a bracket is not closed, or a percent sign is not doubled"
    return ""
