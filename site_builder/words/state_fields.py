"""What a project and a programme are told to be: each field with its labels and how its value is said."""

from __future__ import annotations

import operator
from collections.abc import Callable, Sequence
from typing import TypeVar

from domain.rules.fact import Budget, Target
from domain.rules.money import currency_of
from domain.rules.programme import Programme, Task
from domain.rules.project import Milestone, Objection, PlannedStandard, Project
from projections.project_money import sums_of
from site_builder.words import voice
from site_builder.words.changes import budget, named, progress, target
from site_builder.words.values import plain, without_stop
from site_builder.words.voice import Voice

V = TypeVar("V")
Say = Callable[[Voice, object], Sequence[str]]  # of a value, or of a whole state, item by item
Fields = dict[str, tuple[str, str, Say]]  # labels in both languages, and how a value is said
# Proper names, which need no mark of their language.
NAMES = {"title", "programme", "call", "undertakers", "partners", "organiser", "plan", "lead", "co_units"}


def _all(kind: type[V], say: Callable[[Voice, V], Sequence[str]]) -> Say:
    """How what is of a type is said, item by item."""

    def said(spoken: Voice, value: object) -> Sequence[str]:
        if not isinstance(value, kind):
            raise TypeError(f"{value!r} is no {kind.__name__}")
        return say(spoken, value)

    return said


def _one(kind: type[V], say: Callable[[Voice, V], str]) -> Say:
    """How a value of a type is said, in one item."""
    return _all(kind, lambda spoken, value: (say(spoken, value),))


def _each(say: Say) -> Say:
    """How a list is said whose items are said so."""
    return _all(tuple, lambda spoken, values: [said for each in values for said in say(spoken, each)])


def _term(vocabulary: str) -> Say:
    return _one(str, lambda spoken, value: spoken.term(vocabulary, value))


def _sums(name: str) -> Say:
    def say(spoken: Voice, project: Project) -> str:
        found = getattr(sums_of(project), name) or [(currency_of(None, project.budget), 0)]
        return spoken.amounts(found)

    return _one(Project, say)


_text = _one(str, lambda spoken, value: value)
_day = _one(str, lambda spoken, value: voice.day(spoken.language, value))
_number = _one(int, lambda spoken, value: voice.number(spoken.language, value))
_ref = _one(str, lambda spoken, value: spoken.name(value))
_budget = _one(Budget, budget)
_target = _one(Target, target)
_title = _one(Task, lambda spoken, value: named(spoken, value, "title"))
_yes = _one(bool, plain)
_none: Say = lambda spoken, value: ()  # noqa: E731


def _milestone(spoken: Voice, value: Milestone) -> str:
    due = voice.day(spoken.language, value.due) if value.due else ""
    reported = spoken.term("progress", value.progress) if value.progress else ""
    return " ".join(word for word in (named(spoken, value, "title"), due, reported) if word)


def _objection(spoken: Voice, value: Objection) -> str:
    ruling = spoken.term("ruling", value.ruling) if value.ruling else without_stop(value.ground)
    return f"{value.number}. {ruling}"


def _task(spoken: Voice, programme: Programme, key: str) -> str:
    return next((named(spoken, each, "title") for each in programme.tasks if each.key == key), key)


def _task_units(spoken: Voice, programme: Programme) -> Sequence[str]:
    units = ((each.task, spoken.term("role", each.role), each.unit) for each in programme.task_units)
    return [f"{_task(spoken, programme, task)} {role} {spoken.name(unit)}" for task, role, unit in units]


def _measured(spoken: Voice, programme: Programme) -> Sequence[str]:
    targets = {each.key: each for each in programme.targets}
    return [progress(spoken, each, targets.get(each.target)) for each in programme.measured]


def _conditions(spoken: Voice, programme: Programme) -> Sequence[str]:
    mark = "：" if spoken.language == "zh" else ": "
    asked = ((each.task, spoken.join.join(map(without_stop, each.conditions))) for each in programme.entry_conditions)
    return [_task(spoken, programme, task) + mark + said if task else said for task, said in asked]


def _standard(spoken: Voice, value: PlannedStandard) -> str:
    level = spoken.term("standard_level", value.level)
    return f"{value.title} ({level})" if spoken.language == "en" else f"{value.title}（{level}）"


# The fields of a project that its page tells, in their order: labels in both languages, and how a value is said.
FIELDS: Fields = {
    "status": ("状态", "Status", _term("project_status")),
    "title": ("名称", "Title", _text),
    "title_en": ("英文名称", "Title in English", _text),
    "number": ("编号", "Number", _text),
    "programme": ("所属专项", "Programme", _ref),
    "task": ("重点任务", "Key task", _text),
    "management_class": ("管理分类", "Management class", _term("management_class")),
    "instrument": ("支持方式", "Support", _term("instrument")),
    "method": ("遴选方式", "Selection method", _term("method")),
    "justification": ("定向委托理由", "Why it is commissioned directly", _text),
    "call": ("申报指南", "Call", _ref),
    "applicants": ("申报单位数", "Applicants", _number),
    "undertakers": ("承担单位", "Undertaking units", _each(_ref)),
    "partners": ("合作单位", "Partner units", _each(_ref)),
    "organiser": ("组织单位", "Organising unit", _ref),
    "district": ("行政区", "District", _term("district")),
    "budget": ("预算", "Budget", _budget),
    "start": ("开始", "Start", _day),
    "end": ("结束", "End", _day),
    "scope": ("研究内容", "Scope", _text),
    "targets": ("考核指标", "Targets", _each(_target)),
    "standards": ("拟形成技术标准", "Planned technical standards", _each(_one(PlannedStandard, _standard))),
    "no_standards": ("不形成技术标准的理由", "Why no technical standard", _text),
    "talent": ("人才培养指标", "Talent indicators", _each(_target)),
    "no_talent": ("不设人才培养指标的理由", "Why no talent indicator", _text),
    "notice_starts": ("公示开始", "Notice from", _day),
    "notice_ends": ("公示结束", "Notice until", _day),
    "objections": ("异议", "Objections", _each(_one(Objection, _objection))),
    "anonymous_objections": ("匿名异议件数", "Anonymous objections", _number),
    "approved_on": ("批准日期", "Approved on", _day),
    "rebaselinings": ("调整次数", "Times changed", _number),
    "contract": ("任务书编号", "Contract", _text),
    "contract_budget": ("任务书预算", "Contract budget", _budget),
    "signed_on": ("签订日期", "Signed on", _day),
    "milestones": ("里程碑", "Milestones", _each(_one(Milestone, _milestone))),
    "ended_on": ("终止日期", "Ended on", _day),
    "owed": ("应退资金", "Owed back", _none),
    "paid": ("已拨付", "Disbursed", _none),
    "returns": ("累计退回", "Returned", _none),
    "ip_steps": ("知识产权环节", "IP steps", _each(_term("ip_step"))),
    "outcomes": ("成果数", "Outcomes", _number),
    "acceptance": ("验收结果", "Result of acceptance", _term("acceptance_result")),
    "accepted_on": ("验收日期", "Accepted on", _day),
    "no_report": ("没有最终报告的原因", "Why no final report", _text),
}
PROGRAMME: Fields = {
    "status": ("状态", "Status", _term("programme_status")),
    "title": ("名称", "Title", _text),
    "title_en": ("英文名称", "Title in English", _text),
    "number": ("序号", "Number", _number),
    "category": ("类别", "Category", _term("category")),
    "plan": ("所属计划", "Plan", _ref),
    "scope": ("实施范围", "Scope", _text),
    "tasks": ("重点任务", "Key tasks", _each(_title)),
    "lead": ("牵头单位", "Lead unit", _ref),
    "co_units": ("协办单位", "Co-operating units", _each(_ref)),
    "task_units": ("任务的单位", "Units of tasks", _none),
    "plan_approved_on": ("实施方案批准日期", "Plan approved on", _day),
    "mature": ("具备启动条件", "Ready to launch", _yes),
    "launched_on": ("启动日期", "Launched on", _day),
    "closed_on": ("结束日期", "Closed on", _day),
    "targets": ("目标", "Targets", _each(_target)),
    "budget": ("预算", "Budget", _budget),
    "measured": ("目标进展", "Progress", _none),
    "entry_conditions": ("准入条件", "Entry conditions", _none),
    "adjustments": ("调整次数", "Times adjusted", _number),
}
# What is said of the whole state: it names tasks or targets by their keys, or is money in the currency of the budget.
OF_PARTS: dict[str, Say] = {
    "task_units": _all(Programme, _task_units),
    "measured": _all(Programme, _measured),
    "entry_conditions": _all(Programme, _conditions),
    "owed": _sums("owed"),
    "paid": _sums("disbursed"),
    "returns": _sums("returned"),
}
TABLES = {
    table: (fields, operator.attrgetter(*fields)) for table, fields in (("project", FIELDS), ("programme", PROGRAMME))
}
