"""How targets, milestones, tasks and budgets are said, and what an adjustment changed of them: only what differs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import msgspec

from domain.rules.decision import labels
from domain.rules.evaluation import Benefit
from domain.rules.fact import Budget, Target
from domain.rules.programme import Measured, Task
from domain.rules.project import PlannedMilestone
from domain.rules.stream import stream_subject
from site_builder.words import voice
from site_builder.words.voice import Voice

Pair = tuple[str, str]  # Chinese and English
Item = Target | Task | PlannedMilestone  # what has a key in its list
MOVED: Pair = ("{what}由{was}改为{now}", "{what} changed from {was} to {now}")
SET: Pair = ("{what}定为{now}", "{what} set to {now}")  # an item had none before
STANDS: Pair = ("{what}现为{now}", "{what} now: {now}")  # what stood before is not on record
ADDED: Pair = ("增加{what}", "{what} added")
DROPPED: Pair = ("取消{what}", "{what} dropped")
RENAMED: Pair = ("更名为“{now}”", "renamed “{now}”")
KEPT: Pair = ("{what}{now}不变", "{what} of {now} unchanged")
BY: Pair = ("{day}前", "by {day}")
WITHIN: Pair = ("{what}（{more}）", "{what} ({more})")
QUOTED: Pair = ("“{text}”", "“{text}”")
# The items of a list have keys: what each is called, and how it names itself.
ITEMS: dict[str, tuple[Pair, str]] = {
    "targets": (("指标", "target "), "indicator"),
    "tasks": (("任务", "task "), "title"),
    "milestones": (("里程碑", "milestone "), "title"),
}
MONEY: Pair = ("总额", "total")
DUE: Pair = ("期限", "due date")
COMMA: Pair = ("，", ", ")
BETWEEN: Pair = ("；", "; ")
BASE: Pair = ("基期值", "baseline")


def told(spoken: Voice, before: msgspec.Struct | None, now: msgspec.Struct) -> str | None:
    """What differs between two of the same structures, each difference with both its values; None where nothing does.

    A field that `now` does not state has not changed. What stood before may be unknown: then only what holds is said.
    """
    if isinstance(now, Budget):
        said = list(_money(spoken, before if isinstance(before, Budget) else None, now, _pick(spoken, MONEY)))
    else:
        said = [part for field in msgspec.structs.fields(type(now)) for part in _field(spoken, before, now, field)]
    return _pick(spoken, BETWEEN).join(said) or None


def aim(spoken: Voice, given: Target) -> str:
    """What a target asks to reach: a comparison, a value and its unit, or a statement; as plain text."""
    english = spoken.language == "en"
    if given.value is None:
        return (given.statement_en if english else None) or given.statement or ""
    unit = (given.unit_en if english else None) or given.unit or ""
    return measure(spoken, given.comparison, given.value, unit)


def benefit(spoken: Voice, value: Benefit) -> str:
    """A measured value of a benefit with its baseline; as plain text."""
    unit = named(spoken, value, "unit") if value.unit else ""
    said, base = (quantity(spoken, each, unit) for each in (value.value, value.baseline))
    name = named(spoken, value, "indicator")
    if spoken.language == "zh":
        return f"{name}：{said}" + (f"，基期值{base}" if base else "")
    return f"{name}: {said}" + (f", baseline {base}" if base else "")


def quantity(spoken: Voice, value: str | None, unit: str) -> str:
    """A measured value with its unit, its thousands apart; empty where there is none."""
    return measure(spoken, None, voice.decimal(spoken.language, value), unit) if value else ""


def measure(spoken: Voice, comparison: str | None, value: str, unit: str) -> str:
    """A value with its comparison and unit; Chinese words stand close to a number, others apart."""
    sign = spoken.term("comparison", comparison) if comparison else ""
    if spoken.language == "zh":
        return f"{sign}{value}{' ' if unit.isascii() and unit[:1].isalpha() else ''}{unit}"
    return " ".join(word for word in (sign, value, unit) if word)


def named(spoken: Voice, given: msgspec.Struct, name: str) -> str:
    """The name of a task, milestone or target, in English where it has one; as plain text."""
    return str((spoken.language == "en" and getattr(given, f"{name}_en", None)) or getattr(given, name))


def target(spoken: Voice, given: Target) -> str:
    """A target in words: its indicator and what is to be reached; as plain text."""
    return f"{named(spoken, given, 'indicator')} {aim(spoken, given)}".strip()


def targets(spoken: Voice, given: Iterable[Target]) -> str:
    """Targets in words, one after the other; as plain text."""
    return _pick(spoken, BETWEEN).join(target(spoken, each) for each in given)


def progress(spoken: Voice, got: Measured, given: Target | None) -> str:
    """What was measured last of a target, which it names by its key; as plain text."""
    unit = (spoken.language == "en" and given and given.unit_en) or (given and given.unit) or ""
    said = measure(spoken, None, got.value, unit) if got.value else got.statement or ""
    return f"{named(spoken, given, 'indicator') if given else got.target} {said}".strip()


def budget(spoken: Voice, value: Budget) -> str:
    """A budget with what each source gives of it; as plain text."""
    total = spoken.money(value.total, value.currency)
    parts = spoken.join.join(
        f"{spoken.term('fund_source', part.source)} {spoken.money(part.amount, value.currency)}" for part in value.parts
    )
    return _said(spoken, WITHIN, what=total, more=parts) if parts else total


def item(spoken: Voice, given: Item) -> str:
    """A target, task or milestone whole, with its day; as a voice writes it."""
    name = spoken.text(named(spoken, given, "indicator" if isinstance(given, Target) else "title"))
    more = _more(spoken, given)
    return _said(spoken, WITHIN, what=name, more=more) if more else name


def _pick(spoken: Voice, pair: Pair) -> str:
    return pair[spoken.language == "en"]


def _said(spoken: Voice, pair: Pair, **words: str) -> str:
    return _pick(spoken, pair).format_map(words)


def _more(spoken: Voice, given: Item) -> str:
    """Beside its name: what is to be reached, and by when."""
    due = None if isinstance(given, Task) else given.due
    day = _said(spoken, BY, day=voice.day(spoken.language, due)) if due else ""
    reach = spoken.text(aim(spoken, given)) if isinstance(given, Target) else ""
    return _pick(spoken, COMMA).join(part for part in (reach, day) if part)


def _field(
    spoken: Voice, before: msgspec.Struct | None, now: msgspec.Struct, field: msgspec.structs.FieldInfo
) -> Iterator[str]:
    new, old = getattr(now, field.name), getattr(before, field.name, None)
    if new is None or new == () or new == old:
        return
    what = spoken.words.label(spoken.language, labels(field.type).get(spoken.language) or field.name)
    if isinstance(new, Budget):
        yield from _money(spoken, old, new, what)
    elif field.name in ITEMS:
        yield from _items(spoken, old or (), new, field.name, what)
    elif isinstance(new, tuple):
        yield from _units(spoken, old or (), new, what)
    elif stream_subject(new) == "organisation":
        yield _moved(spoken, what, spoken.ref(old) if old else None, spoken.ref(new))
    else:
        yield _moved(spoken, what, _quoted(spoken, old) if old else None, _quoted(spoken, new))


def _quoted(spoken: Voice, text: str) -> str:
    return _said(spoken, QUOTED, text=spoken.text(text))


def _moved(spoken: Voice, what: str, was: str | None, now: str) -> str:
    return _said(spoken, MOVED, what=what, was=was, now=now) if was else _said(spoken, STANDS, what=what, now=now)


def _items(spoken: Voice, old: Sequence[Item], new: Sequence[Item], name: str, what: str) -> Iterator[str]:
    """The items of two lists by their keys: which were changed, dropped and added."""
    if not old:
        yield _said(spoken, STANDS, what=what, now=spoken.join.join(item(spoken, each) for each in new))
        return
    label, title = ITEMS[name]
    stood, stands = ({each.key: each for each in items} for items in (old, new))
    for key, each in stood.items():
        called = _pick(spoken, label) + _quoted(spoken, named(spoken, each, title))
        if key not in stands:
            yield _said(spoken, DROPPED, what=_with(spoken, called, each))
        else:
            yield from _item(spoken, called, each, stands[key], title)
    for key, each in stands.items():
        if key not in stood:
            called = _pick(spoken, label) + _quoted(spoken, named(spoken, each, title))
            yield _said(spoken, ADDED, what=_with(spoken, called, each))


def _with(spoken: Voice, called: str, each: Item) -> str:
    more = _more(spoken, each)
    return _said(spoken, WITHIN, what=called, more=more) if more else called


def _item(spoken: Voice, called: str, was: Item, now: Item, title: str) -> Iterator[str]:
    """How an item differs from what it was; its own value needs no word for what changed."""
    said = []
    for (what, old), (_, new) in zip(_ways(spoken, was), _ways(spoken, now), strict=True):
        if new and new != old:
            said.append(_said(spoken, MOVED if old else SET, what=what, was=old, now=new).strip())
    if (name := named(spoken, now, title)) != named(spoken, was, title):
        said.append(_said(spoken, RENAMED, now=spoken.text(name)))
    if said:
        yield called + (" " if spoken.language == "en" else "") + _pick(spoken, COMMA).join(said)


def _ways(spoken: Voice, given: Item) -> Iterator[tuple[str, str]]:
    """What an item can differ in besides its name, and what it says of each."""
    if isinstance(given, Target):
        yield "", spoken.text(aim(spoken, given))
    if not isinstance(given, Task):
        yield _pick(spoken, DUE), voice.day(spoken.language, given.due) if given.due else ""
    if isinstance(given, Target):
        yield _pick(spoken, BASE), given.baseline or ""


def _units(spoken: Voice, old: Sequence[str], new: Sequence[str], what: str) -> Iterator[str]:
    """The units that left and that came."""
    if not old:
        yield _said(spoken, STANDS, what=what, now=spoken.join.join(map(spoken.ref, new)))
        return
    space = " " if spoken.language == "en" else ""
    gone, come = [unit for unit in old if unit not in new], [unit for unit in new if unit not in old]
    for pair, units in ((DROPPED, gone), (ADDED, come)):
        if units:
            yield _said(spoken, pair, what=what + space + spoken.join.join(map(spoken.ref, units)))


def _money(spoken: Voice, old: Budget | None, new: Budget, what: str) -> Iterator[str]:
    """The total and the sources that differ; a total that stays is said to stay."""
    said = spoken.money(new.total, new.currency)
    if old is None:
        yield _said(spoken, STANDS, what=what, now=said)
        return
    was = spoken.money(old.total, old.currency)
    yield _said(spoken, KEPT, what=what, now=said) if was == said else _moved(spoken, what, was, said)
    yield from _sources(spoken, old, new)


def _sources(spoken: Voice, old: Budget, new: Budget) -> Iterator[str]:
    """What each source gives, where both budgets tell it and it differs."""
    before, after = ({part.source: part.amount for part in each.parts} for each in (old, new))
    for source in dict.fromkeys((*before, *after)) if before and after else ():
        was = spoken.money(before.get(source, 0), old.currency)
        now = spoken.money(after.get(source, 0), new.currency)
        if was != now:
            yield _moved(spoken, spoken.term("fund_source", source), was, now)
