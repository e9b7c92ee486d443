"""Groups of entries in words: families such as adjustments, kinds of entry, classes and districts; where each lives.

A group is named as in projections/groups.py, or `kind/project.approved`. Its list and its feed share an address.
Further groups have a list and no feed: a family told apart (`adjustment/year/2016`), and what concerns a programme or
a unit and is counted on its page: `programme/1` and `organisation/X` (each has its own feed), and for a unit
`recorded/organisation/X`, `in_time/…`, `rated_since/…` and `rated_since/evaluator/organisation/X`.
"""

from __future__ import annotations

from domain.rules import catalogue
from domain.rules.districts import DISTRICTS
from domain.rules.project import TERMS as PROJECT
from projections.groups import FAMILIES, SORTS
from site_builder.addresses import key_slug
from site_builder.rulebook.dictionary import kinds_of, subject_name, subjects
from site_builder.words.texts import translator
from site_builder.words.voice import term

Key = tuple[str, str]
KINDS = tuple(f"kind/{kind}" for kind in sorted(catalogue.KINDS))
CLASSES = tuple(f"class/{name}" for name in PROJECT["management_class"])
COUNTED = ("recorded", "in_time", "rated_since")  # lists of what a unit's page counts
GROUPING = ("kind", *COUNTED, "concerned", "group")  # the questions whose lists are of groups
OWN_FEED = ("programme", "organisation")  # whose lists hold what the feeds at their pages tell
STANDING = (*FAMILIES, *CLASSES, *KINDS)  # these exist with the site; those of districts with their first entry
PATHS = {
    "adjustment": "adjustments",
    "evaluation": "evaluations",
    "post-evaluation": "post-evaluations",
    "notice": "notices",
    "suggestion": "suggestions",
    "policy": "policies",
    "outcome": "outcomes",
    "correction": "corrections",
}


def question_of(group: str) -> Key:
    """The list of entries behind a group."""
    sort, _, name = group.partition("/")
    if sort in ("kind", *COUNTED):
        return sort, name
    return ("concerned", group) if sort in OWN_FEED else ("group", group)


def group_of(question: str, key: str) -> str | None:
    """The group that a page of a list belongs to, or None."""
    name = key.rpartition("#")[0]
    if question in ("kind", *COUNTED):
        return f"{question}/{name}"
    if question == "concerned":
        return name if name.startswith(OWN_FEED) else None
    return name if question == "group" else None


def told_apart(group: str) -> tuple[str, str, str]:
    """The family, the sort and the value of a group such as `adjustment/year/2016`; empty texts for another group."""
    family, _, rest = group.partition("/")
    sort, _, value = rest.partition("/")
    return (family, sort, value) if family in FAMILIES and sort in SORTS else ("", "", "")


def stream_of(group: str) -> str:
    """The programme or unit whose page counts a group; empty for another group."""
    sort, _, rest = group.partition("/")
    if sort in OWN_FEED:
        return group
    return rest.removeprefix("evaluator/") if sort in COUNTED else ""


def has_feed(group: str) -> bool:
    """Whether a group has a feed of its own."""
    return not (told_apart(group)[0] or stream_of(group))


def group_path(group: str) -> str:
    """The address of a group's list and feed, without an ending, from the language's folder."""
    family, sort, value = told_apart(group)
    if family:
        return f"decisions/{PATHS[family]}-by-{sort}-{key_slug(value)}"
    return f"decisions/{PATHS.get(group) or key_slug(group)}"


def group_name(language: str, group: str) -> str:
    """What a group is called."""
    say_in = translator(language)
    names = {
        "adjustment": say_in("调整"),
        "evaluation": say_in("评估"),
        "post-evaluation": say_in("后评估"),
        "notice": say_in("公示与申报"),
        "suggestion": say_in("需求建议及处理结果"),
        "policy": say_in("政策"),
        "outcome": say_in("成果"),
        "correction": say_in("更正"),
    }
    sort, _, name = group.partition("/")
    if sort in COUNTED or sort in OWN_FEED:
        return {
            "recorded": say_in("本机构工作人员记录的事项"),
            "in_time": say_in("按期完成的事项"),
            "rated_since": say_in("兼有验收评级和后评估的项目")
            if not name.startswith("evaluator/")
            else say_in("由本机构作过验收评估、此后有后评估的项目"),
        }.get(sort) or say_in("有关的全部记录")
    if sort == "kind":
        return str(getattr(catalogue.KINDS[name].fact, language))
    if sort == "class":
        return term(language, "management_class", name)
    return term(language, "district", name) if sort == "district" else names[group]


def group_told(language: str, group: str) -> str:
    """What a group holds, in one sentence."""
    say_in = translator(language)
    told = {
        "adjustment": say_in("延期、预算、承担单位、内容的调整，以及暂停、恢复、终止、撤销和撤项。"),
        "evaluation": say_in("委托评估、评估结果、反馈、整改、复查和验收。"),
        "post-evaluation": say_in("验收以后的评估：当年和随后三年。"),
        "notice": say_in("立项公示、异议及答复，申报指南的发布和截止。"),
        "suggestion": say_in("收到的建议，以及采纳、合并或者不采纳的决定。"),
        "policy": say_in("政策的发布、修改、废止及其与任务的联系。"),
        "outcome": say_in("专利、标准、论文、应用等成果及知识产权事项。"),
        "correction": say_in("对已公布记录的更正，以及依法删除的个人信息。"),
    }
    sort, _, _name = group.partition("/")
    if sort in COUNTED or sort in OWN_FEED:
        return {
            "recorded": say_in("由本机构任命的工作人员记录，转录的记录不计。"),
            "in_time": say_in("规则要求在某日以前完成、并已按期完成的事项；每项列出完成它的记录。"),
            "rated_since": say_in("每个项目列出其第二次评级的记录。"),
        }.get(sort) or say_in("从第一条起，一条不漏。")
    if sort == "class":
        return say_in("按这一管理分类管理的项目的全部记录。")
    if sort == "district":
        return say_in("位于这一行政区的项目的全部记录。")
    return say_in("这一事项的全部记录。") if sort == "kind" else told[group]


def kinds_by_subject(language: str) -> list[tuple[str, list[str]]]:
    """The groups of kinds under the names of the subjects they tell of, in the order of the dictionary."""
    return [
        (subject_name(language, subject), [f"kind/{each.fact.__struct_config__.tag}" for each in kinds_of(subject)])
        for subject in subjects()
    ]


def districts() -> list[str]:
    """Every district that a project can lie in, by code."""
    return sorted({district.code for district in DISTRICTS})
