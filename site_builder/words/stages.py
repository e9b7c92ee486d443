"""A project or programme as it stood after each line of its story, in words: what the line changed, and the state.

The state is told whole where much changed; in between, what differs from there is told, so that a page stays small.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import NamedTuple

from markupsafe import Markup

from domain.rules.fact import State
from domain.rules.project import Project
from projections.stages import Stage
from site_builder.words.state_fields import NAMES, OF_PARTS, TABLES, Fields
from site_builder.words.voice import CHINESE, Voice, escaped, foreign

LONG = 32  # characters above which what has not changed is told by a link
AS_AFTER = ("同第 {} 号", "see entry {}")  # in Chinese and English
MANY = 7  # fields that may differ before the state is told whole again


class Changed(NamedTuple):
    """A stage, and the names of the told fields that it changed."""

    stage: Stage
    fields: Sequence[str]


def changed(found: Sequence[Stage]) -> list[Changed]:
    """The stages of one subject, each with what it changed of what is told."""
    if not found:
        return []
    fields, values = TABLES[found[0].after.subject]
    return [
        Changed(each, () if each.after is each.before else _differing(fields, values(each.before), values(each.after)))
        for each in found
    ]


def _differing(fields: Iterable[str], before: Sequence[object], after: Sequence[object]) -> Sequence[str]:
    return [name for name, old, new in zip(fields, before, after, strict=True) if old is not new and old != new]


class StageWords(NamedTuple):
    """What a page shows of a stage: what the line changed, as (field, change), and the state after it as a list.

    The state is whole where `same` is None, else what differs from the state at the line `same`, where the rest is as
    it was then. Nothing stands where nothing changed: then all is as it was after the line `same`.
    """

    changes: Sequence[tuple[str, Markup]]
    stood: Markup | str
    same: int | None


def stage_words(spoken: Voice, found: Sequence[Changed]) -> Iterator[StageWords]:
    """For each stage what the page shows."""
    fields = TABLES[found[0].stage.after.subject][0] if found else {}
    parts: dict[str, Sequence[str]] = {}  # what was said of each field last
    said: dict[str, str] = {}  # the state in words
    since: dict[str, int] = {}  # the line that said it
    whole: dict[str, str] = {}  # as it was told whole last
    differs: set[str] = set()
    last: int | None = None  # the line at which it was told whole
    newest: int | None = None  # the line that changed it last
    for stage, names in found:
        if not names:
            yield StageWords((), "", newest)
            continue
        newest = stage.line
        blank = not said
        changes: list[tuple[str, Markup]] = []
        for name in names:
            was = parts[name] if name in parts else _parts(spoken, fields, name, stage.before)
            now = parts[name] = _parts(spoken, fields, name, stage.after)
            if not blank:
                changes.append((_label(spoken, fields, name), _change(spoken, name, was, now)))
            _say(spoken, said, name, getattr(stage.after, name), now)
            since[name] = newest
            (differs.discard if said.get(name) == whole.get(name) else differs.add)(name)
        if last is None or len(differs) > MANY:
            whole, last, differs = dict(said), newest, set()
        shown = said if last == newest else differs
        stood = _list(spoken.language == "en", fields, shown, said, since, newest)
        yield StageWords(changes, stood, None if last == newest else last)


def _label(spoken: Voice, fields: Fields, name: str) -> str:
    zh, en, _ = fields[name]
    return spoken.words.label(spoken.language, en if spoken.language == "en" else zh)


def _parts(spoken: Voice, fields: Fields, name: str, state: State) -> Sequence[str]:
    """What a field says, item by item; nothing where it was never stated."""
    value = getattr(state, name)
    if name == "task" and value and isinstance(state, Project) and state.programme:
        return (spoken.task(state.programme, value),)
    if name in OF_PARTS:
        return OF_PARTS[name](spoken, state)
    return fields[name][2](spoken, value) if value is not None else ()


def _say(spoken: Voice, said: dict[str, str], name: str, value: object, parts: Sequence[str]) -> None:
    """Put a field's new value into the state in words; what says nothing is left out."""
    if value or (value == 0 and name in said):
        said[name] = escaped(spoken.join.join(parts))
    else:
        said.pop(name, None)


def _list(
    english: bool, fields: Fields, names: Collection[str], said: dict[str, str], since: dict[str, int], now: int
) -> Markup:
    """Some fields of a state, in the order of the page; optional end tags are left out, as HTML allows.

    What is long and has not changed is told by a link to the line that said it.
    """
    parts = []
    for name in fields if len(names) > MANY else sorted(names, key=list(fields).index):
        if name not in names:
            continue
        text, line = said.get(name, "—"), since[name]
        if line != now and len(text) > LONG:
            dd = f'<dd><a href="#e{line}">{AS_AFTER[english].format(line)}</a>'
        else:
            dd = _tagged("dd", english, name, text)
        parts.append(f"<dt>{fields[name][english]}{dd}")
    return Markup("".join(parts))


def _tagged(tag: str, english: bool, name: str, text: str) -> str:
    """A text within a tag, its end left out; Chinese on an English page is marked, but for names of bodies."""
    if not english or text.isascii() or name in NAMES:
        return f"<{tag}>{text}"
    said = foreign(text)
    inner = said.removeprefix(CHINESE).removesuffix("</span>")
    return f"<{tag} lang=zh>{inner}" if inner == text else f"<{tag}>{said}"


def _change(spoken: Voice, name: str, was: Sequence[str], now: Sequence[str]) -> Markup:
    """What a field said and says; of a list only the items that differ."""
    english, parts = spoken.language == "en", []
    for tag, items, others in (("del", was, now), ("ins", now, was)):
        if differing := [item for item in items if item not in others]:
            parts.append(f"{_tagged(tag, english, name, escaped(spoken.join.join(differing)))}</{tag}>")
    return Markup(" → ".join(parts))
