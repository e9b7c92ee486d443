"""A project as it stood after each line of its story: what each line changed, and the whole state.

The state is folded anew from the entries as they were known then: a correction counts from its own line on. It is
told whole where much changed; in between, what differs from there is told, so that a page stays small.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from markupsafe import Markup

from domain.rules.correction import EntryCorrected
from domain.rules.history import Happening, state_after
from domain.rules.project import Project
from site_builder import voice
from site_builder.reader import Shown
from site_builder.voice import Voice, escaped

LONG = 32  # characters above which what has not changed is told by a link
MANY = 7  # fields that may differ before the state is told whole again
Say = Callable[[Voice, Any], Sequence[str]]


class Stage(NamedTuple):
    """The project before and after a line of its story (an index), and the names of the fields that it changed."""

    line: int
    before: Project
    after: Project
    changed: Sequence[str]


def stages(stream: str, story: Iterable[Shown]) -> list[Stage]:
    """The stages of a project, in the order of its story."""
    blank = state = Project(id=stream.partition("/")[2])
    happenings: list[Happening] = []
    found = []
    for shown in story:
        before, entry = state, shown.entry
        if entry.stream == stream:
            happenings.append((entry.fact, entry.decided_on))
            if isinstance(entry.fact, EntryCorrected):
                state = state_after(blank, happenings)
            else:
                state = entry.fact.after(state, entry.decided_on)
        found.append(Stage(shown.index, before, state, () if state is before else _changed(before, state)))
    return found


def _changed(before: Project, after: Project) -> list[str]:
    pairs = zip(FIELDS, _values(before), _values(after), strict=True)
    return [name for name, old, new in pairs if old is not new and old != new]


def told(spoken: Voice, found: Sequence[Stage]) -> Iterator[dict[str, Any]]:
    """For each stage what the page shows.

    `changes` is what it changed. `stood` is the state after it: whole where `same` is None, else what differs from the
    whole state told at the line `same`, where the rest is as it was then. Nothing stands where nothing changed: then
    all is as it was after the line `same`.
    """
    parts: dict[str, Sequence[str]] = {}  # what was said of each field last
    said: dict[str, str] = {}  # the state in words
    since: dict[str, int] = {}  # the line that said it
    whole: dict[str, str] = {}  # as it was told whole last
    differs: set[str] = set()
    last: int | None = None  # the line at which it was told whole
    newest: int | None = None  # the line that changed it last
    for stage in found:
        if not stage.changed:
            yield {"changes": (), "stood": "", "same": newest}
            continue
        newest = stage.line
        blank, changes = not said, []
        for name in stage.changed:
            was = parts[name] if name in parts else _parts(spoken, name, stage.before)
            now = parts[name] = _parts(spoken, name, stage.after)
            if not blank:
                changes.append((FIELDS[name][spoken.language == "en"], _change(spoken, was, now)))
            _say(spoken, said, name, getattr(stage.after, name), now)
            since[name] = newest
            (differs.discard if said.get(name) == whole.get(name) else differs.add)(name)
        if last is None or len(differs) > MANY:
            whole, last, differs = dict(said), newest, set()
        shown = said if last == newest else differs
        stood = _list(spoken.language == "en", shown, said, since, newest)
        yield {"changes": changes, "stood": stood, "same": None if last == newest else last}


def _parts(spoken: Voice, name: str, project: Project) -> Sequence[str]:
    """What a field says, item by item; nothing where it was never stated."""
    value = getattr(project, name)
    if name == "task" and value and project.programme:
        return (spoken.task(project.programme, value),)
    return FIELDS[name][2](spoken, value) if value is not None else ()


def _say(spoken: Voice, said: dict[str, str], name: str, value: Any, parts: Sequence[str]) -> None:
    """Put a field's new value into the state in words; what says nothing is left out."""
    if value or (value == 0 and name in said):
        said[name] = escaped(spoken.join.join(parts))
    else:
        said.pop(name, None)


def _list(english: bool, names: Collection[str], said: dict[str, str], since: dict[str, int], now: int) -> Markup:
    """Some fields of a state, in the order of the page; optional end tags are left out, as HTML allows.

    What is long and has not changed is told by a link to the line that said it.
    """
    words = "as after entry {}" if english else "同第 {} 号"
    parts = []
    for name in sorted(names, key=ORDER.__getitem__):
        text, line = said.get(name, "—"), since[name]
        if line != now and len(text) > LONG:
            text = f'<a href="#e{line}">{words.format(line)}</a>'
        parts.append(f"<dt>{FIELDS[name][english]}<dd>{text}")
    return Markup("".join(parts))


def _change(spoken: Voice, was: Sequence[str], now: Sequence[str]) -> Markup:
    """What a field said and says; of a list only the items that differ."""
    parts = []
    if gone := [item for item in was if item not in now]:
        parts.append(f"<del>{escaped(spoken.join.join(gone))}</del>")
    if come := [item for item in now if item not in was]:
        parts.append(f"<ins>{escaped(spoken.join.join(come))}</ins>")
    return Markup(" → ".join(parts))


def _text(spoken: Voice, value: Any) -> Sequence[str]:
    return (str(value),)


def _term(vocabulary: str) -> Say:
    return lambda spoken, value: (voice.term(spoken.language, vocabulary, value),)


def _terms(vocabulary: str) -> Say:
    return lambda spoken, value: [voice.term(spoken.language, vocabulary, each) for each in value]


def _day(spoken: Voice, value: Any) -> Sequence[str]:
    return (voice.day(spoken.language, value),)


def _fen(spoken: Voice, value: Any) -> Sequence[str]:
    return (voice.money(spoken.language, value),)


def _number(spoken: Voice, value: Any) -> Sequence[str]:
    return (voice.number(spoken.language, value),)


def _ref(spoken: Voice, value: Any) -> Sequence[str]:
    return (spoken.name(value),)


def _refs(spoken: Voice, value: Any) -> Sequence[str]:
    return [spoken.name(each) for each in value]


def _budget(spoken: Voice, value: Any) -> Sequence[str]:
    language = spoken.language
    total = voice.money(language, value.total, value.currency)
    if not value.parts:
        return (total,)
    parts = (
        f"{voice.term(language, 'fund_source', part.source)} {voice.money(language, part.amount, value.currency)}"
        for part in value.parts
    )
    return (f"{total} ({spoken.join.join(parts)})" if language == "en" else f"{total}（{spoken.join.join(parts)}）",)


def _targets(spoken: Voice, value: Any) -> Sequence[str]:
    return [target(spoken, each) for each in value]


def target(spoken: Voice, given: Any) -> str:
    """A target in words: its indicator and what is to be reached."""
    english = spoken.language == "en"
    unit = (given.unit_en if english else None) or given.unit or ""
    words = [(given.indicator_en if english else None) or given.indicator]
    if given.value is not None:
        words += [voice.term(spoken.language, "comparison", given.comparison) if given.comparison else "", given.value]
        words.append(unit)
    elif given.statement:
        words.append((given.statement_en if english else None) or given.statement)
    return " ".join(word for word in words if word)


def _milestones(spoken: Voice, value: Any) -> Sequence[str]:
    return [
        " ".join(
            word
            for word in (
                (each.title_en if spoken.language == "en" else None) or each.title,
                voice.day(spoken.language, each.due) if each.due else "",
                voice.term(spoken.language, "progress", each.progress) if each.progress else "",
            )
            if word
        )
        for each in value
    ]


def _objections(spoken: Voice, value: Any) -> Sequence[str]:
    return [
        f"{each.number}. {voice.term(spoken.language, 'ruling', each.ruling) if each.ruling else each.ground}"
        for each in value
    ]


def _standards(spoken: Voice, value: Any) -> Sequence[str]:
    return [f"{each.title} ({voice.term(spoken.language, 'standard_level', each.level)})" for each in value]


# The fields of a project that its page tells, in their order: labels in both languages, and how a value is said.
FIELDS: dict[str, tuple[str, str, Say]] = {
    "status": ("状态", "Status", _term("project_status")),
    "title": ("名称", "Title", _text),
    "title_en": ("英文名称", "Title in English", _text),
    "number": ("编号", "Number", _text),
    "programme": ("所属专项", "Programme", _ref),
    "task": ("任务", "Task", _text),
    "management_class": ("管理分类", "Class", _term("management_class")),
    "instrument": ("支持方式", "Instrument", _term("instrument")),
    "method": ("遴选方式", "Method of selection", _term("method")),
    "justification": ("遴选理由", "Why this method", _text),
    "call": ("指南", "Call", _ref),
    "applicants": ("申报单位数", "Applicants", _number),
    "undertakers": ("承担单位", "Undertaken by", _refs),
    "partners": ("合作单位", "Partners", _refs),
    "organiser": ("组织单位", "Organised by", _ref),
    "district": ("所在区县", "District", _term("district")),
    "budget": ("预算", "Budget", _budget),
    "start": ("开始", "Start", _day),
    "end": ("结束", "End", _day),
    "scope": ("研究内容", "Scope", _text),
    "targets": ("考核指标", "Targets", _targets),
    "standards": ("拟制定标准", "Planned standards", _standards),
    "no_standards": ("不制定标准的理由", "Why no standards", _text),
    "talent": ("人才目标", "Talent targets", _targets),
    "no_talent": ("无人才目标的理由", "Why no talent targets", _text),
    "notice_starts": ("公示开始", "Notice from", _day),
    "notice_ends": ("公示结束", "Notice until", _day),
    "objections": ("异议", "Objections", _objections),
    "anonymous_objections": ("匿名异议件数", "Anonymous objections", _number),
    "approved_on": ("批准日期", "Approved on", _day),
    "rebaselinings": ("调整次数", "Times re-baselined", _number),
    "contract": ("任务书编号", "Contract", _text),
    "contract_budget": ("任务书预算", "Contract budget", _budget),
    "signed_on": ("签订日期", "Signed on", _day),
    "milestones": ("里程碑", "Milestones", _milestones),
    "ended_on": ("终止日期", "Ended on", _day),
    "owed": ("应退资金", "Owed back", _fen),
    "disbursed": ("累计拨付", "Paid out", _fen),
    "returned": ("累计退回", "Returned", _fen),
    "ip_steps": ("知识产权环节", "IP steps", _terms("ip_step")),
    "outcomes": ("成果数", "Outcomes", _number),
    "acceptance": ("验收结果", "Result of acceptance", _term("acceptance_result")),
    "accepted_on": ("验收日期", "Accepted on", _day),
}
ORDER = {name: place for place, name in enumerate(FIELDS)}
_values = operator.attrgetter(*FIELDS)
