"""What a project and a programme are told to be: each field with its labels and how its value is said."""

from __future__ import annotations

import operator
from collections.abc import Callable, Sequence
from typing import Any

from domain.rules.money import currency_of
from projections.project_money import sums_of
from site_builder.words import voice
from site_builder.words.changes import budget, named, progress, target
from site_builder.words.values import plain, without_stop
from site_builder.words.voice import Voice

Say = Callable[[Voice, Any], Sequence[str]]
Fields = dict[str, tuple[str, str, Say]]  # labels in both languages, and how a value is said
# Proper names, which need no mark of their language.
NAMES = {"title", "programme", "call", "undertakers", "partners", "organiser", "plan", "lead", "co_units"}


def _each(say: Say) -> Say:
    """How a list is said whose items are said so."""
    return lambda spoken, value: [said for each in value for said in say(spoken, each)]


def _text(spoken: Voice, value: Any) -> Sequence[str]:
    return (str(value),)


def _term(vocabulary: str) -> Say:
    return lambda spoken, value: (voice.term(spoken.language, vocabulary, value),)


def _day(spoken: Voice, value: Any) -> Sequence[str]:
    return (voice.day(spoken.language, value),)


def _sums(name: str) -> Say:
    def say(spoken: Voice, project: Any) -> Sequence[str]:
        found = getattr(sums_of(project), name) or [(currency_of(None, project.budget), 0)]
        return (voice.amounts(spoken.language, found),)

    return say


def _number(spoken: Voice, value: Any) -> Sequence[str]:
    return (voice.number(spoken.language, value),)


def _ref(spoken: Voice, value: Any) -> Sequence[str]:
    return (spoken.name(value),)


def _budget(spoken: Voice, value: Any) -> Sequence[str]:
    return (budget(spoken, value),)


def _target(spoken: Voice, value: Any) -> Sequence[str]:
    return (target(spoken, value),)


def _milestone(spoken: Voice, value: Any) -> Sequence[str]:
    due = voice.day(spoken.language, value.due) if value.due else ""
    reported = voice.term(spoken.language, "progress", value.progress) if value.progress else ""
    return (" ".join(word for word in (named(spoken, value, "title"), due, reported) if word),)


def _objection(spoken: Voice, value: Any) -> Sequence[str]:
    ruling = voice.term(spoken.language, "ruling", value.ruling) if value.ruling else without_stop(value.ground)
    return (f"{value.number}. {ruling}",)


def _title(spoken: Voice, value: Any) -> Sequence[str]:
    return (named(spoken, value, "title"),)


def _yes(spoken: Voice, value: Any) -> Sequence[str]:
    return (plain(spoken, value),)


def _none(spoken: Voice, value: Any) -> Sequence[str]:
    return ()


def _task(spoken: Voice, programme: Any, key: str) -> str:
    return next((named(spoken, each, "title") for each in programme.tasks if each.key == key), key)


def _task_units(spoken: Voice, programme: Any) -> Sequence[str]:
    units = ((each.task, voice.term(spoken.language, "role", each.role), each.unit) for each in programme.task_units)
    return [f"{_task(spoken, programme, task)} {role} {spoken.name(unit)}" for task, role, unit in units]


def _measured(spoken: Voice, programme: Any) -> Sequence[str]:
    targets = {each.key: each for each in programme.targets}
    return [progress(spoken, each, targets.get(each.target)) for each in programme.measured]


def _conditions(spoken: Voice, programme: Any) -> Sequence[str]:
    mark = "：" if spoken.language == "zh" else ": "
    asked = ((each.task, spoken.join.join(map(without_stop, each.conditions))) for each in programme.entry_conditions)
    return [_task(spoken, programme, task) + mark + said if task else said for task, said in asked]


def _standard(spoken: Voice, value: Any) -> Sequence[str]:
    level = voice.term(spoken.language, "standard_level", value.level)
    return (f"{value.title} ({level})" if spoken.language == "en" else f"{value.title}（{level}）",)


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
    "standards": ("拟形成技术标准", "Planned technical standards", _each(_standard)),
    "no_standards": ("不形成技术标准的理由", "Why no technical standard", _text),
    "talent": ("人才培养指标", "Talent indicators", _each(_target)),
    "no_talent": ("不设人才培养指标的理由", "Why no talent indicator", _text),
    "notice_starts": ("公示开始", "Notice from", _day),
    "notice_ends": ("公示结束", "Notice until", _day),
    "objections": ("异议", "Objections", _each(_objection)),
    "anonymous_objections": ("匿名异议件数", "Anonymous objections", _number),
    "approved_on": ("批准日期", "Approved on", _day),
    "rebaselinings": ("调整次数", "Times changed", _number),
    "contract": ("任务书编号", "Contract", _text),
    "contract_budget": ("任务书预算", "Contract budget", _budget),
    "signed_on": ("签订日期", "Signed on", _day),
    "milestones": ("里程碑", "Milestones", _each(_milestone)),
    "ended_on": ("终止日期", "Ended on", _day),
    "owed": ("应退资金", "Owed back", _none),
    "paid": ("已拨付", "Disbursed", _none),
    "returns": ("累计退回", "Returned", _none),
    "ip_steps": ("知识产权环节", "IP steps", _each(_term("ip_step"))),
    "outcomes": ("成果数", "Outcomes", _number),
    "acceptance": ("验收结果", "Result of acceptance", _term("acceptance_result")),
    "accepted_on": ("验收日期", "Accepted on", _day),
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
    "task_units": _task_units,
    "measured": _measured,
    "entry_conditions": _conditions,
    "owed": _sums("owed"),
    "paid": _sums("disbursed"),
    "returns": _sums("returned"),
}
TABLES = {
    table: (fields, operator.attrgetter(*fields)) for table, fields in (("project", FIELDS), ("programme", PROGRAMME))
}
