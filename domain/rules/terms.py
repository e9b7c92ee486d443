"""The field's standard terms for every value of a fixed list: the law's, and those of the default charter (Art. 38)."""

from __future__ import annotations

from domain.rules.catalogue import ROOMS
from domain.rules.in_force import CharterTable, Words, default
from domain.rules.vocabulary import VOCABULARIES

Terms = dict[str, dict[str, tuple[str, str]]]

TERMS: Terms = {
    "coin": {
        "CNY": ("元", "CNY"),
        "USD": ("美元", "USD"),
        "GBP": ("英镑", "GBP"),
        "EUR": ("欧元", "EUR"),
        "HKD": ("港元", "HKD"),
        "JPY": ("日元", "JPY"),
    },
    "power": {
        "decision": ("决策", "decision"),
        "execution": ("执行", "execution"),
        "supervision": ("监督", "supervision"),
        "of the entry named": ("随所指记录", "as the entry that it names"),
    },
    "subject": {
        "plan": ("计划", "plan"),
        "programme": ("重大专项", "programme"),
        "project": ("项目", "project"),
        "organisation": ("机构", "organisation"),
        "officer": ("经办人员", "officer"),
        "evaluation": ("评估", "evaluation"),
        "report": ("科技报告", "S&T report"),
        "suggestion": ("需求建议", "suggestion"),
        "policy": ("政策", "policy"),
        "call": ("申报指南", "call"),
        "book": ("记录簿", "book"),
        "charter": ("章程", "charter"),
    },
    "subjects": {
        "plan": ("计划", "Plans"),
        "programme": ("重大专项", "Major programmes"),
        "project": ("项目", "Projects"),
        "organisation": ("机构", "Organisations"),
        "officer": ("经办人员", "Officers"),
        "evaluation": ("评估", "Evaluations"),
        "report": ("科技报告", "S&T reports"),
        "suggestion": ("需求建议", "Suggestions"),
        "policy": ("政策", "Policies"),
        "call": ("申报指南", "Calls"),
        "book": ("记录簿", "The book"),
        "charter": ("章程", "The charter"),
    },
    "comparison": {
        "at_least": ("不少于", "at least"),
        "at_most": ("不超过", "at most"),
        "exactly": ("等于", "exactly"),
    },
}
for _room in ROOMS:
    TERMS.update(getattr(_room, "TERMS", {}))
LAW = {name: dict(terms) for name, terms in TERMS.items()}
"""The words that the law itself gives; all others are the charter's."""
for _name in VOCABULARIES:
    TERMS[_name] = {**default().words(_name), **LAW.get(_name, {})}


def words_of(charter: CharterTable, vocabulary: str, on: str | None = None) -> Words:
    """The words of a vocabulary in a book, in Chinese and English; with a day, of what may be used then."""
    if vocabulary not in VOCABULARIES:
        return LAW.get(vocabulary, {})
    words = dict(charter.words(vocabulary, on))
    return words | {code: pair for code, pair in LAW.get(vocabulary, {}).items() if code not in words}


def article_label(number: int, language: str) -> str:
    """How an article of the law is named: 第十二条, Art. 12."""
    return f"第{numeral(number)}条" if language == "zh" else f"Art. {number}"


def numeral(number: int) -> str:
    """A number below 100 in Chinese: 36 is 三十六."""
    digits = "〇一二三四五六七八九"
    tens, ones = divmod(number, 10)
    return (digits[tens] if tens > 1 else "") + ("十" if tens else "") + (digits[ones] if ones or not tens else "")
