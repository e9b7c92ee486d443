"""What fills the places of a refusal, said in a language: fields, names, days and terms."""

from __future__ import annotations

import functools
import importlib.resources
import re
import tomllib

import msgspec

from domain.rules.catalogue import KINDS
from domain.rules.shape import Field, shape_of_kind
from domain.rules.terms import TERMS
from site_builder.rulebook.scenarios import Refusal
from site_builder.words import voice
from site_builder.words.own import PLAIN, OwnTexts
from site_builder.words.sentences import rooms
from site_builder.words.voice import Voice

_DAY = re.compile(r"\d{4}-\d{2}(-\d{2})?")
_STREAM = re.compile(rf"({'|'.join(sorted(TERMS['subject']))})/(.+)", re.DOTALL)
_ENUM = re.compile(r"Invalid enum value '(?P<value>.+)' - at `\$\.(?P<field>.+)`")
_UNSEEN = re.compile(r"(?P<field>\w+): (?P<text>'.+') has a character that cannot be seen: (?P<code>U\+[0-9A-F]+)")
_MOST = re.compile(r"Expected `int` <= (?P<most>\d+) - at `\$\.(?P<field>.+)`")
REFUSALS = "refusals.json"
JSON = ("given", "wrong", "right", "stands")  # what corrections call the statements that they compare
LISTED = ("dimensions", "known", "scales")  # places that several codes fill
VOCABULARIES = {"holds": "power", "class": "management_class", "have": "scope"}


def refused(speaker: Voice, refusal: Refusal, kind: str) -> str:
    """A refusal in a language, with what fills its places said in that language too."""
    own = speaker.words.own
    english = own.say("en", "refusal", refusal.text, refusal.text)
    text = rooms(own).refusals[refusal.text] if speaker.language == "zh" else english
    return str(text).format(**{name: value_of(speaker, name, told, kind) for name, told in refusal.values.items()})


def next_step(speaker: Voice, refusal: Refusal, kind: str) -> str:
    """What to do after a refusal, in a language."""
    chinese, english = steps(speaker.words.own)[refusal.text.partition(": ")[2]]
    text = chinese if speaker.language == "zh" else english
    return text.format(**{name: value_of(speaker, name, told, kind) for name, told in refusal.values.items()})


@functools.cache
def steps(own: OwnTexts = PLAIN) -> dict[str, tuple[str, str]]:
    """What to do next by the sentence of a refusal without its article: in Chinese, and in English."""
    file = importlib.resources.files("site_builder") / "locales" / "next.toml"
    table = tomllib.loads(file.read_text(encoding="utf-8"))["next"]
    return {
        text: (own.say("zh", "next", chinese, chinese), own.say("en", "next", english, english))
        for text, (chinese, english) in table.items()
    }


def refusals(own: OwnTexts = PLAIN) -> bytes:
    """Every refusal with its places, in both languages, and what to do next: for programs that hand decisions in."""
    told = [
        {"article": int(cited.removeprefix("Art. ")), "en": text, "zh": chinese, "next": {"zh": step[0], "en": step[1]}}
        for text, chinese in sorted(rooms(own).refusals.items())
        for cited, _, sentence in [text.partition(": ")]
        if (step := steps(own).get(sentence))
    ]
    return msgspec.json.format(msgspec.json.encode({"refusals": told}, order="sorted"), indent=1) + b"\n"


def malformed(speaker: Voice, reason: str, kind: str) -> str:
    """Why terms cannot be read."""
    said = speaker.words.say_in(speaker.language)
    known = (
        (_ENUM, "“{value}”不是“{field}”可以填写的内容。"),
        (_MOST, "“{field}”不得大于{most}。"),
        (_UNSEEN, "“{field}”的文字{text}含有看不见的字符 {code}。"),
    )
    for pattern, text in known:
        if found := pattern.fullmatch(reason):
            words = found.groupdict()
            field = shape_of_kind(KINDS[kind].fact).by_name.get(words["field"])
            if "value" in words:
                words["value"] = value_of(speaker, words["field"], words["value"], kind)
            return said(text).format(**words | {"field": label(speaker, field, words["field"])})
    return reason


def label(speaker: Voice, field: Field | None, name: str) -> str:
    """The label of a field."""
    language = speaker.language
    return speaker.words.label(language, (getattr(field, language) if field else "") or name.replace("_", " "))


def value_of(speaker: Voice, name: str, value: str, kind: str) -> str:
    """What fills a place of a refusal: a field's label, a name, a day, a term, or the value itself."""
    if name == "field" and kind:
        by_name = shape_of_kind(KINDS[kind].fact).by_name
        fields = ((by_name.get(each) or _any_field(each), each) for each in value.split(", "))
        return speaker.join.join(label(speaker, field, each) for field, each in fields)
    if name in JSON:
        told = msgspec.json.decode(value)
        said = [value_of(speaker, "", str(each), kind) for each in (told if isinstance(told, list) else [told])]
        return speaker.join.join(said)
    if name == "task":
        return speaker.task("", value)
    if stream := _STREAM.fullmatch(value):
        return speaker.ref(stream[0])
    if _DAY.fullmatch(value):
        return voice.day(speaker.language, value)
    if name in LISTED:
        return speaker.join.join(_term(speaker, name, each) for each in value.split(", "))
    return _term(speaker, name, value)


@functools.cache
def _any_field(name: str) -> Field | None:
    """A field of that name of whatever kind: a correction names fields of others."""
    shapes = (shape_of_kind(kind.fact) for kind in KINDS.values())
    return next((shape.by_name[name] for shape in shapes if name in shape.by_name), None)


def _term(speaker: Voice, name: str, value: str) -> str:
    named = TERMS.get(VOCABULARIES.get(name, name), {})
    if value in named:
        return speaker.term(VOCABULARIES.get(name, name), value)
    found = {table[value]: vocabulary for vocabulary, table in TERMS.items() if value in table}
    return speaker.term(next(iter(found.values())), value) if len(found) == 1 else value
