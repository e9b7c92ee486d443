"""What `new` asks on a terminal, and what it shows before a book is made that is never changed."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import click
from click.core import ParameterSource

import gongshi
from desk.advice import OFFSET
from desk.amounts import quoted as short
from desk.charters import as_charter, clock_of, read_charter, ready_made
from desk.console import agreed, quoted, say, say_in, visible, warn
from desk.submission import DeskError
from desk.terms import WrongTerms
from domain.ledger.address import new_base_url_fault, origin_fault
from domain.rules.forms import BROKEN
from domain.rules.in_force import CharterTable, default
from domain.rules.office_time import USUAL, offset_of, offset_text
from domain.rules.refusal import Refused
from domain.rules.said import Said
from domain.rules.terms import TERMS
from terminal.wording import in_language

EMPTY = Said("the answer is empty: it cannot be left out")
NO_TEXT = Said("the answer is not UTF-8 text: set the terminal to UTF-8")


def _stated(text: str) -> str:
    return "" if text else EMPTY


def _anything(_: str) -> str:
    return ""


def _of_charter(name: str) -> str:
    try:
        if name:
            read_charter(name)
        return ""
    except DeskError as error:
        return error.said
    except WrongTerms as error:
        return error.problems[0]
    except Refused as error:
        return Said("{refused}", refused=error)


def offset_fault(text: str) -> str:
    """What is wrong with the offset of an office's clock, and what to write; empty where nothing is."""
    try:
        offset_of(text)
        return ""
    except ValueError:
        return Said("{text} is not {wanted}", text=short(text), wanted=OFFSET)


class OptionAsked(NamedTuple):
    """An option that is asked for where it was not given: in Chinese and English, what is wrong with an answer."""

    option: str
    zh: str
    en: str
    fault: Callable[[str], str] = _stated
    otherwise: str = ""  # what an empty answer means, of the answers so far


LANGUAGES = ("zh,en", "zh", "en")  # of a site, as they are chosen
NOTES = {
    "zh": "依法公开立项、进展、调整与评估结果。",
    "en": "Approvals, progress, adjustments and evaluations are published here.",
}


def _of_languages(chosen: str) -> str:
    return (
        "" if chosen in LANGUAGES else Said("{text!r} is not one of: {known}", text=chosen, known=", ".join(LANGUAGES))
    )


QUESTIONS = (
    OptionAsked(
        "languages",
        "网站语言：zh,en（中英文）、zh（只有中文）或者en（只有英文）",
        "Languages of the site: zh,en for both, zh or en alone",
        _of_languages,
        otherwise="zh,en",
    ),
    OptionAsked("title", "网站名称（中文）", "Title of the site, in Chinese"),
    OptionAsked("title_en", "网站名称（英文）", "Title of the site, in English", otherwise="{title}"),
    OptionAsked("owner", "主办单位（中文）", "Office that keeps the book, in Chinese"),
    OptionAsked("owner_en", "主办单位（英文）", "Its name in English", otherwise="{owner}"),
    OptionAsked(
        "charter",
        f"章程（资金来源、分类、期限等）：{'、'.join(ready_made())}，或者自己的文件；留空即北京2014—2017年的章程",
        f"Charter (sources of funds, categories, periods): {', '.join(ready_made())}, or a file of your own; empty for"
        " that of Beijing 2014-2017",
        _of_charter,
    ),
    OptionAsked(
        "office_type",
        "本单位的机构类型，填代码：{types}",
        "Type of body that the office is, by its code: {types}",
        otherwise="{authority}",
    ),
    OptionAsked(
        "utc_offset",
        "办公时区：与协调世界时的时差，如 +08:00。记录簿启用后永不更改",
        "Clock of the office, as its offset from UTC, such as +08:00. It never changes once the book is opened",
        offset_fault,
        otherwise="{clock}",
    ),
    OptionAsked(
        "origin",
        "记录簿标识：本单位的域名加路径，不写 https://，如 record.example/plan。首次封存后永不更改",
        "Name of the log: a domain of yours and a path, without https://, such as record.example/plan. It never changes"
        " once the book is sealed",
        origin_fault,
    ),
    OptionAsked(
        "base_url",
        "网站发布地址：以 https:// 开头，以斜杠结尾",
        "Where the site is published: with https:// and a slash at the end",
        new_base_url_fault,
        otherwise="https://{origin}/",
    ),
    OptionAsked("contact", "联系方式（可留空）", "How to reach the office (may be empty)", _anything),
)


def ask_for(told: dict[str, Any], language: str) -> None:
    """Ask for what no option gave; an answer that cannot be taken is told at once, and asked again."""
    here = click.get_current_context()
    for each in QUESTIONS:
        if _is_of_another_language(each.option, told["languages"] or LANGUAGES[0]):
            continue
        if here.get_parameter_source(each.option) is not ParameterSource.COMMANDLINE:
            alone = told["languages"] == "en" and each.option in ("title_en", "owner_en")
            question = each._replace(otherwise="") if alone else _of_this_charter(each, told["charter"])
            told[each.option] = _answer(question, told, language)


def _is_of_another_language(option: str, chosen: str) -> bool:
    return (option in ("title", "owner") and chosen == "en") or (option in ("title_en", "owner_en") and chosen == "zh")


def settle(told: dict[str, Any]) -> None:
    """What no option and no answer gave: languages, clock, note; names in the one language of a site stand for both."""
    told["languages"] = told["languages"] or LANGUAGES[0]
    told["utc_offset"] = told["utc_offset"] or clock_proposed(told["charter"])
    only = told["languages"] if told["languages"] in NOTES else ""
    told["note"] = told["note"] or NOTES[only or "zh"]
    for name in ("title", "owner") if only else ():
        told[name] = told[f"{name}_en"] = told[f"{name}_en" if only == "en" else name]


def authority_of(charter: CharterTable) -> str:
    """The first type of bodies that a charter counts among authorities; its first type where it counts none."""
    found = (each.code for each in charter.terms("body") if "authority" in each.traits)
    return next(found, charter.codes("body")[0])


def clock_proposed(charter: str | None) -> str:
    """The office's clock that the file of a charter proposes, else the usual one."""
    found = clock_of(charter) if charter else None
    return offset_text(USUAL if found is None else found)


def _of_this_charter(question: OptionAsked, name: str | None) -> OptionAsked:
    """A question with what the charter that was chosen says to it: types of bodies, and the clock that it proposes."""
    charter = as_charter(read_charter(name)) if name else default()
    words = charter.words("body")
    types = "、".join(f"{code} {zh}" for code, (zh, _) in words.items())
    english = ", ".join(f"{code} {en}" for code, (_, en) in words.items())
    fault = question.fault
    if question.option == "office_type":
        fault = lambda code: "" if code in words else Said("{text!r} is not one of: {known}", text=code, known=types)  # noqa: E731
    places = {"authority": authority_of(charter), "clock": clock_proposed(name)}
    return question._replace(
        zh=question.zh.replace("{types}", types),
        en=question.en.replace("{types}", english),
        otherwise=re.sub(r"\{(authority|clock)\}", lambda found: places[found[1]], question.otherwise),
        fault=fault,
    )


def _answer(question: OptionAsked, told: dict[str, Any], language: str) -> str:
    text, suffix = (question.zh, "：") if language == "zh" else (question.en, ": ")
    otherwise = question.otherwise.format(**told)
    while True:
        typed = click.prompt(text, otherwise, show_default=bool(otherwise), prompt_suffix=suffix, err=True).strip()
        fault = NO_TEXT if BROKEN.search(typed) else question.fault(typed)
        if not fault:
            return str(typed)
        warn(visible(in_language(fault, language)))


def agree(folder: Path, told: dict[str, Any], language: str, *, keys: bool) -> None:
    """Show what is about to be made and what of it is for ever, and ask; `DeskError` where the answer is no."""
    for line in _shown(folder, told, language, keys=keys):
        say(visible(line))
    if not agreed(("确认建立吗？", "Make it?"), language):
        raise DeskError("nothing was made")


def _shown(folder: Path, told: dict[str, Any], language: str, *, keys: bool) -> list[str]:
    place, store = quoted(folder), told["store"]
    if language == "zh":
        return [
            f"将在{place}{'（数据在 PostgreSQL 中）' if store else ''}建立记录簿：",
            f"  网站名称：{told['title']}（{told['title_en']}）",
            f"  主办单位：{told['owner']}（{told['owner_en']}）",
            f"  网站地址：{told['base_url']}（以后可在 gongshi.toml 中修改）",
            f"  记录簿标识：{told['origin']}",
            f"  章程：{told['charter'] or '北京2014—2017年的章程'}（以后可由决策权修订）",
            f"  人员：{officers(told, language)}",
            "建立后不能更改或者撤回：",
            "  首批记录：名称、主办单位、上述人员的任命。写错的，只能另行记录，原记录永远可见。",
            f"  办公时区：UTC{told['utc_offset']}，每项决定的日期都以它为准，永不更改。",
            "  记录簿标识：写入每个签名和每条订阅，首次封存后永不更改。",
            *(["  密钥的口令：遗失后无人能够找回。"] if keys else []),
        ]
    return [
        f"About to make a book in {place}{' (its data in PostgreSQL)' if store else ''}:",
        f"  title: {told['title']} ({told['title_en']})",
        f"  office: {told['owner']} ({told['owner_en']})",
        f"  address of the site: {told['base_url']} (may be changed in gongshi.toml)",
        f"  name of the log: {told['origin']}",
        f"  charter: {told['charter'] or 'that of Beijing 2014-2017'} (amended by a decision)",
        f"  officers: {officers(told, language)}",
        "For ever, and not to be taken back:",
        "  the first entries: title, office, who is appointed. A mistake is answered by another entry; both stay.",
        f"  the office's clock, UTC{told['utc_offset']}: by it the day of every decision is told.",
        "  the name of the log: it stands in every signature and feed item, and never changes once the book is sealed.",
        *(["  the passphrases of the keys: nobody can bring a lost one back."] if keys else []),
    ]


def officers(told: dict[str, Any], language: str) -> str:
    """The first officers, each with the power that it holds."""
    held = {"decision": told["founder"], "execution": told["registrar"], "supervision": told["supervisor"]}
    if language == "zh":
        return "，".join(f"{officer}（{TERMS['power'][power][0]}）" for power, officer in held.items())
    return ", ".join(f"{officer} ({power})" for power, officer in held.items())


def tell_where_programs_are(language: str) -> None:
    """Where the programs lie, if a shell would not find them by their names."""
    if shutil.which("gongshi-desk") and shutil.which("gongshi"):
        return
    place = quoted(gongshi.programs())
    say_in(
        language,
        f"程序gongshi和gongshi-desk在{place}，不在命令搜索路径中，请先执行：export PATH={place}:$PATH",
        f"the programs gongshi and gongshi-desk lie in {place}, where the shell does not look; first run:"
        f" export PATH={place}:$PATH",
    )
