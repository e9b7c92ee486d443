"""Groups of entries in words: families such as adjustments, kinds of entry, classes and districts; where each lives.

A group has a key as in projections/groups.py, or `kind/project.approved`. Its list and its feed share an address.
Further groups have a list and no feed: a family told apart (`adjustment of year/2016`), and what concerns a programme
or a unit and is counted on its page: `programme/1` and `organisation/X` (each has its own feed), and for a unit
`recorded of organisation/X`, `in_time of …`, `rated_since of …` and `rated_since of evaluator/organisation/X`.
"""

from __future__ import annotations

from domain.rules import catalogue
from projections.groups import FAMILIES, SORTS
from projections.hindsight import EVALUATOR
from projections.key import ListKey
from site_builder.addresses import key_slug
from site_builder.rulebook.dictionary import kinds_of, subject_name, subjects
from site_builder.words.book_words import BookWords
from site_builder.words.periods import period_in_text

KINDS = tuple(ListKey("", "kind", kind) for kind in sorted(catalogue.KINDS))
COUNTED = ("recorded", "in_time", "rated_since")  # lists of what a unit's page counts
GROUPING = ("kind", *COUNTED, "concerned", "group")  # the questions whose lists are of groups
OWN_FEED = ("programme", "organisation")  # whose lists hold what the feeds at their pages tell
# These exist with the site; those of classes and districts, which the charter names, with their first entry.
STANDING = (*map(ListKey, FAMILIES), *KINDS)
RESIDENTS = ("notice", "approval")  # families of which each district has a feed
PATHS = {
    "approval": "approvals",
    "adjustment": "adjustments",
    "evaluation": "evaluations",
    "post-evaluation": "post-evaluations",
    "notice": "notices",
    "suggestion": "suggestions",
    "policy": "policies",
    "outcome": "outcomes",
    "correction": "corrections",
}


def question_of(group: ListKey) -> tuple[str, str]:
    """The list of entries behind a group: its question and its key there."""
    if group.sort == "kind":
        return "kind", group.value
    if group.name in COUNTED:
        return group.name, str(group.part)
    return ("concerned" if _is_followed(group) else "group"), str(group)


def group_of(question: str, key: str) -> ListKey | None:
    """The group that a page of a list belongs to, with the number of the page; or None."""
    found = ListKey.parse_page(key)
    if question == "kind":
        return ListKey("", "kind", found.name, found.page)
    if question in COUNTED:
        return found._replace(name=question)
    return found if question == "group" or (question == "concerned" and _is_followed(found)) else None


def _is_followed(group: ListKey) -> bool:
    return not group.name and group.sort in OWN_FEED


def is_told_apart(group: ListKey) -> bool:
    """Whether a group is the part of a family, such as `adjustment of year/2016`."""
    return group.name in FAMILIES and group.sort in SORTS


def stream_of(group: ListKey) -> str:
    """The programme or unit whose page counts a group; empty for another group."""
    return group.stream if group.name in COUNTED or _is_followed(group) else ""


def has_feed(group: ListKey) -> bool:
    """Whether a group has a feed of its own; of parts of families, what a resident of a district follows has one."""
    return is_followed_by_residents(group) or not (is_told_apart(group) or stream_of(group))


def is_followed_by_residents(group: ListKey) -> bool:
    """Whether a group is the approvals or the notices of a district."""
    return group.name in RESIDENTS and group.sort == "district"


def group_path(group: ListKey) -> str:
    """The address of a group's list and feed, without an ending, from the language's folder."""
    if is_told_apart(group):
        return f"decisions/{PATHS[group.name]}-by-{group.sort}-{key_slug(ListKey.parse(group.value))}"
    return f"decisions/{PATHS.get(group.name) if not group.sort else key_slug(group)}"


def group_name(words: BookWords, language: str, group: ListKey) -> str:
    """What a group is called."""
    say_in = words.say_in(language)
    names = {
        "approval": say_in("立项"),
        "adjustment": say_in("调整"),
        "evaluation": say_in("评估"),
        "post-evaluation": say_in("后评估"),
        "notice": say_in("公示与申报"),
        "suggestion": say_in("需求建议及处理结果"),
        "policy": say_in("政策"),
        "outcome": say_in("成果"),
        "correction": say_in("更正"),
    }
    if stream_of(group):
        return {
            "recorded": say_in("本机构工作人员记录的事项"),
            "in_time": say_in("按期完成的事项"),
            "rated_since": say_in("兼有验收评级和后评估的项目")
            if group.sort != EVALUATOR
            else say_in("由本机构作过验收评估、此后有后评估的项目"),
        }.get(group.name) or say_in("有关的全部记录")
    if group.name:
        return names[group.name]
    if group.sort == "kind":
        return words.kind(language, catalogue.KINDS[group.value].fact)
    return words.term(language, "management_class" if group.sort == "class" else group.sort, group.value)


def group_told(words: BookWords, language: str, group: ListKey) -> str:
    """What a group holds, in one sentence."""
    say_in = words.say_in(language)
    years = period_in_text(words, language, "post_evaluation")
    told = {
        "approval": say_in("批准立项的项目及其预算和期限。"),
        "adjustment": say_in("延期、预算、承担单位、内容的调整，以及暂停、恢复、终止、撤销和撤项。"),
        "evaluation": say_in("委托评估、评估结果、反馈、整改、复查和验收。"),
        "post-evaluation": say_in("验收以后的评估：当年和随后%(years)s。") % {"years": years}
        if years
        else say_in("验收以后的评估。"),
        "notice": say_in("立项公示、异议及答复，申报指南的发布和截止。"),
        "suggestion": say_in("收到的建议，以及采纳、合并或者不采纳的决定。"),
        "policy": say_in("政策的发布、修改、废止及其与任务的联系。"),
        "outcome": say_in("专利、标准、论文、应用等成果及知识产权事项。"),
        "correction": say_in("对已公布记录的更正，以及依法删除的个人信息。"),
    }
    if stream_of(group):
        return {
            "recorded": say_in("由本机构任命的工作人员记录，转录的记录不计。"),
            "in_time": say_in("规则要求在某日以前完成、并已按期完成的事项；每项列出完成它的记录。"),
            "rated_since": say_in("每个项目列出其第二次评级的记录。"),
        }.get(group.name) or say_in("从第一条起，一条不漏。")
    if group.sort == "class":
        return say_in("按这一管理分类管理的项目的全部记录。")
    if group.sort == "district":
        return say_in("位于这一行政区的项目的全部记录。")
    return say_in("这一事项的全部记录。") if group.sort == "kind" else told[group.name]


def kinds_by_subject(words: BookWords, language: str) -> list[tuple[str, list[ListKey]]]:
    """The groups of kinds under the names of the subjects they tell of, in the order of the dictionary."""
    return [
        (subject_name(words, language, subject), [ListKey("", "kind", each.name) for each in kinds_of(subject)])
        for subject in subjects()
    ]
