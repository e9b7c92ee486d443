"""Every field of a decision by its title in both languages, with its value as the site says it: nothing is left out."""

from __future__ import annotations

import enum
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

import msgspec

from desk.draft import DraftItem
from domain.ledger.entry import AnyEntry
from domain.ledger.note import NoteError, parse_vkey
from domain.ledger.signing import fingerprint
from domain.rules.fact import Fact
from domain.rules.shape import shape_of
from domain.rules.vocabulary import vocabulary_of

if TYPE_CHECKING:
    from site_builder.words.book_words import BookWords

TITLES = {  # of what an entry says beside its fact, in the order in which it is told
    "stream": ("对象", "subject"),
    "number": ("序号", "number"),
    "draft": ("拟稿编号", "draft"),
    "drafted_by": ("拟稿人", "drafted by"),
    "by": ("决定人", "decided by"),
    "decided_on": ("决定日期", "decided on"),
    "recorded_at": ("记录时间", "recorded at"),
    "urgent": ("紧急签发理由", "issued in urgency, because"),
    "authority": ("决定依据", "on the authority of"),
    "act_size": ("同一事项涉及的对象数", "subjects of the same act"),
    "illustrative": ("虚构示例", "invented example"),
    "source": ("来源", "source"),
}
UNTOLD = ("schema", "act", "command", "fact", "pd", "signatures")  # told otherwise, or follow from the draft
BESIDE = "个人信息，另存 / personal data, kept beside the book"
PRINT = ("指纹", "fingerprint")


def title(zh: str, en: str) -> str:
    """A title in both languages."""
    return f"{zh}（{en}）" if zh and en != zh else en or zh


def of_item(words: BookWords, item: DraftItem, entry: AnyEntry) -> Iterator[str]:
    """Every field of what is drafted, and the personal values beside it."""
    beside = {name: f"{each.value}（{BESIDE}）" for name, each in item.personal.items()}
    return of_named(words, item.entry, entry, beside)


def of_named(
    words: BookWords, told: Mapping[str, Any], entry: AnyEntry, personal: Mapping[str, str] | None = None
) -> Iterator[str]:
    """Every field of an entry on record; of personal values that are not at hand, the commitment."""
    yield from _of_entry(told)
    yield from of_fact(words, entry.fact)
    titles = {name: title(zh, en) for name, zh, en in type(entry.fact).personal}
    for name, value in (entry.pd | dict(personal or {})).items():
        yield f"{titles.get(name, name)}：{value}"


def _of_entry(told: Mapping[str, Any]) -> Iterator[str]:
    for name in (*TITLES, *sorted({*told} - {*TITLES, *UNTOLD})):
        if name in told:
            value = "是 / yes" if told[name] is True else told[name]
            yield f"{title(*TITLES.get(name, ('', name)))}：{value}"


def of_fact(words: BookWords, fact: Fact) -> Iterator[str]:
    """Every stated field of a fact, in the words of its book; a code of the charter stands beside its words."""
    return _parts(words, fact, None)


def _parts(words: BookWords, holder: msgspec.Struct, currency: str | None) -> Iterator[str]:
    """The stated fields of a structure, those of its parts indented."""
    currency = getattr(holder, "currency", None) or currency
    for each in shape_of(type(holder)).fields:
        value = getattr(holder, each.name)
        if value is None or value == ():
            continue
        head = title(each.zh, each.en)
        if isinstance(value, msgspec.Struct):
            yield f"{head}："
            yield from (f"  {line}" for line in _parts(words, value, currency))
        elif isinstance(value, tuple) and isinstance(value[0], msgspec.Struct):
            for number, one in enumerate(value, 1):
                yield f"{head}{number}："
                yield from (f"  {line}" for line in _parts(words, one, currency))
        else:
            yield f"{head}：{_leaf(words, holder, each.name, value, currency)}"
            yield from (f"  {title(*PRINT)}：{told}" for told in _fingerprints(value))


def _leaf(words: BookWords, holder: msgspec.Struct, name: str, value: Any, currency: str | None) -> str:
    """A value as the site says it, in both languages where these differ; a text just as it stands."""
    from site_builder.words.values import is_text, saying  # the site's words load slowly
    from site_builder.words.voice import Voice

    if is_text(type(holder), name) and isinstance(value, str):
        return value
    if not isinstance(value, str | int | tuple | enum.Enum):
        return msgspec.json.encode(value).decode()
    say = saying(type(holder), name)
    zh, en = (say(Voice(words, language, lambda ref: ref), value, currency) for language in ("zh", "en"))
    told = zh if zh == en else f"{zh} / {en}"
    codes = ", ".join(map(str, value if isinstance(value, tuple) else (value,))) if _coded(words, holder, name) else ""
    return f"{told}（{codes}）" if codes else told


def _coded(words: BookWords, holder: msgspec.Struct, name: str) -> bool:
    """Whether a field holds codes of a charter that the draft carries: they are signed, and its words are not."""
    field = next(each for each in msgspec.structs.fields(holder) if each.name == name)
    return words.charter.adopted_on is not None and bool(vocabulary_of(field.type))


def _fingerprints(value: Any) -> Iterator[str]:
    """The fingerprint of each key that stands in a field."""
    for text in value if isinstance(value, tuple) else (value,):
        try:
            yield fingerprint(parse_vkey(text).public)
        except (NoteError, AttributeError, TypeError, ValueError):
            continue


def keys_in(fact: Fact) -> Iterator[str]:
    """The keys that a decision names, each with its fingerprint: to be compared before signing."""
    for each in shape_of(type(fact)).fields:
        value = getattr(fact, each.name)
        for key in value if isinstance(value, tuple) else (value,):
            for told in _fingerprints(key):
                yield f"{title(each.zh, each.en)}：{key}"
                yield f"  {title(*PRINT)}：{told}"
