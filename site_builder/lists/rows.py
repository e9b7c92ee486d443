"""The rows of lists: entries as they were decided, and projects, evaluations and other subjects as they stand now.

Page, file of rows and the browser's script show the same cells: those made here.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Sequence
from typing import TypeVar

from markupsafe import Markup, escape

from domain.rules.days import year_of
from domain.rules.evaluation import Evaluation
from domain.rules.fact import State
from domain.rules.officer import Officer
from domain.rules.organisation import Organisation
from domain.rules.project import Project
from domain.rules.stream import stream_id
from projections.book_line import Held
from site_builder.content.authorship import authored, authorship_marks
from site_builder.content.entries import entry_sentence
from site_builder.content.evaluations import evaluation_row
from site_builder.content.publication import Publication, published
from site_builder.content.release import opened
from site_builder.content.status import standing, status_on
from site_builder.lists.cells import codes_of, day_of, entry_link, linked, marks, money_cell, termed, unpublished
from site_builder.lists.spec import Cell, ListColumn, ListSpec, Row, RowKind, Tag
from site_builder.reader import Shown
from site_builder.site import Site
from site_builder.words import voice
from site_builder.words.book_words import BookWords
from site_builder.words.texts import counted
from site_builder.words.voice import Voice

SMALL = Markup(" <small>{}</small>")
T = TypeVar("T", bound=State)


def columns(words: BookWords, language: str, kind: RowKind, one: str) -> tuple[ListColumn, ...]:
    """The columns of a list; `one` is what a subject in it is called."""
    say_in = words.say_in(language)
    if kind == "entry":
        return (
            ListColumn(say_in("决定日期")),
            ListColumn(say_in("事项"), "kind"),
            ListColumn(say_in("内容"), main=True),
            ListColumn(say_in("公开日期")),
        )
    if kind == "project":
        return (
            ListColumn(say_in("项目名称"), main=True),
            ListColumn(say_in("所属专项"), "programme"),
            ListColumn(say_in("状态"), "status"),
            ListColumn(say_in("承担单位"), "unit"),
            ListColumn(say_in("管理分类"), "class"),
            ListColumn(say_in("遴选方式"), "method"),
            ListColumn(say_in("行政区"), "district"),
            ListColumn(say_in("年份"), "year"),
            ListColumn(say_in("预算"), kind="number"),
        )
    if kind == "evaluation":
        return (
            ListColumn(say_in("评估事项"), main=True),
            ListColumn(say_in("所属专项"), "programme"),
            ListColumn(say_in("承担单位"), "unit"),
            ListColumn(say_in("评估单位"), "evaluator"),
            ListColumn(say_in("总评"), "rating"),
            ListColumn(say_in("报告年份"), "year"),
            ListColumn(say_in("最新记录日期")),
        )
    return (
        ListColumn(one, main=True),
        ListColumn(say_in("状态"), "status"),
        ListColumn(say_in("最新记录日期")),
        ListColumn(say_in("最新一条记录"), kind="said"),
    )


def columns_of(words: BookWords, language: str, spec: ListSpec) -> tuple[ListColumn, ...]:
    """The columns of a list."""
    one = words.term(language, "subject", spec.key.name) if spec.kind == "subject" else ""
    return columns(words, language, spec.kind, one[:1].upper() + one[1:])


def rows_of(site: Site, language: str, path: str, kind: RowKind, shown: Iterable[Shown]) -> list[Row]:
    """The rows of a list, for a page at a path of the language's folder; with an empty path, links lead from there."""
    if kind == "entry":
        if path:
            return [_entry(site, language, path, each) for each in shown]
        return [
            site.reader.shared(("row", language, str(each.index)), functools.partial(_entry, site, language, "", each))
            for each in shown
        ]
    make = {"project": _project, "evaluation": _evaluation, "subject": _subject}[kind]
    spoken = site.voice(language, path)
    return [make(site, spoken, each, path) for each in shown]


def _entry(site: Site, language: str, path: str, shown: Shown) -> Row:
    """An entry: what was decided then, its subjects named as they were then."""
    entry, public = shown.entry, published(site, shown.entry)
    say_in = site.words.say_in(language)
    day = day_of(site.words, language, entry.decided_on)
    said = authorship_marks(site.words, language, authored(site.reader, shown))
    doubts = [("warning" if mark.warns else "", mark.text) for mark in said]
    sentence = escape(entry_sentence(site, site.voice(language, path, at=shown.index), shown))
    home = entry_link(site.words, language, path, shown.index)
    return Row(
        shown.index,
        (
            Cell(day, (("warning", say_in("日期有误：当时的系统时钟快了")),) if public.misdated else ()),
            Cell(escape(site.words.kind(language, type(entry.fact)))),
            Cell(
                sentence + " " + home,
                (*marks(site.words, language, entry.illustrative, entry.source is not None), *doubts),
            ),
            _publication(site.words, language, public, entry.source is not None),
        ),
        {"kind": (entry.kind,)},
    )


def _publication(words: BookWords, language: str, it: Publication, transcribed: bool) -> Cell:
    """The day on which an entry was public, with the working days until then, or why none are told."""
    say_in = words.say_in(language)
    day = voice.day(language, it.on)
    if it.why == "clock" and not it.reason:
        day = say_in("不晚于%(day)s") % {"day": day}
    shown = Markup('<time datetime="{}">{}</time>').format(it.on, day)
    if it.why == "calendar":
        return Cell(shown + SMALL.format(say_in("日历尚未公布，不计工作日")))
    if it.why:
        stated = {"day": voice.day(language, it.stated)}
        told = say_in("系统时钟当时快了；记录时间写为%(day)s") % stated
        if it.reason:
            told = say_in("系统时钟曾经快了；记录时间写为%(day)s。原因：") % stated
        why = escape(told) + escape(voice.marked(language, it.reason) if it.reason else "")
        return Cell(shown + SMALL.format(why), (("warning", say_in("记录时间有误")),))
    if it.lag and not transcribed:
        return Cell(shown + SMALL.format(counted(say_in("%(n)s 个工作日后"), it.lag) % {"n": it.lag}))
    return Cell(shown)


def _project(site: Site, spoken: Voice, shown: Shown, _: str) -> Row:
    """A project as it stands now."""
    stream, language = shown.entry.stream, spoken.language
    held = _held(site, stream, Project)
    state = standing(site.reader, held)
    year = str(year_of(state.approved_on or state.start) or "") if state.first else "—"
    cells = (
        Cell(
            escape(spoken.ref(stream)),
            marks(site.words, language, held.illustrative, held.transcribed),
            stream_id(stream),
        ),
        linked(site.words, language, [state.programme] if state.programme else [], spoken),
        termed(site.words, language, "project_status", state.status, coloured=True),
        linked(site.words, language, state.undertakers, spoken),
        termed(site.words, language, "management_class", state.management_class),
        termed(site.words, language, "method", state.method),
        termed(site.words, language, "district", state.district),
        Cell(escape(year)) if year else unpublished(site.words, language),
        money_cell(site.words, language, state.budget),
    )
    codes = {
        "programme": (state.programme,),
        "status": (state.status,),
        "unit": state.undertakers,
        "class": (state.management_class,),
        "method": (state.method,),
        "district": (state.district,),
        "year": (year if state.first else "",),
    }
    return Row(shown.index, cells, codes_of(codes))


def _evaluation(site: Site, spoken: Voice, shown: Shown, path: str) -> Row:
    """An evaluation with its subject and the parties, and its address on the subject's page."""
    stream, language = shown.entry.stream, spoken.language
    held = _held(site, stream, Evaluation)
    told = evaluation_row(site, spoken, stream, held)
    subject = told.of or stream
    about = site.reader.held(subject)
    programme = subject if subject.startswith("programme/") else getattr(about and about.state, "programme", None)
    undertakers: Sequence[str] = getattr(about and about.state, "undertakers", ())
    year, last = (told.on or "")[:4], _newest(site, held)
    title = " · ".join(filter(None, (spoken.name(subject), told.stage, _after(site.words, language, told.year))))
    link = spoken.link(stream) if spoken.link else None
    signed: list[Tag] = [("warning" if told.signed.warns else "", told.signed.text)] if told.signed else []
    cells = (
        Cell(
            Markup('<a href="{}">{}</a>').format(link, title) if link else escape(title),
            (*marks(site.words, language, held.illustrative, held.transcribed), *signed),
            stream_id(stream),
        ),
        linked(site.words, language, [programme] if programme else [], spoken, "—"),
        linked(site.words, language, undertakers, spoken, "—"),
        Cell(escape(told.evaluator)) if told.evaluator else unpublished(site.words, language),
        _rating(site.words, language, told.overall, held.state.reported_on is not None),
        Cell(escape(year or "—")),
        Cell(
            day_of(site.words, language, last.entry.decided_on)
            + " "
            + entry_link(site.words, language, path, last.index)
        ),
    )
    codes = {
        "programme": (programme,),
        "unit": undertakers,
        "evaluator": (held.state.evaluator,),
        "rating": (held.state.overall,),
        "year": (year,),
    }
    return Row(shown.index, cells, codes_of(codes), last.entry.decided_on or "")


def _rating(words: BookWords, language: str, overall: str, reported: bool) -> Cell:
    """The overall rating, or that there is none, or no report yet."""
    if overall:
        return Cell(Markup("<strong>{}</strong>").format(overall))
    return unpublished(words, language) if reported else Cell(escape(words.say_in(language)("尚未报告")))


def _after(words: BookWords, language: str, year: int | None) -> str:
    """How many years after acceptance."""
    say_in = words.say_in(language)
    if year is None:
        return ""
    return say_in("验收后第 %(n)s 年") % {"n": year} if year else say_in("验收当年")


def _subject(site: Site, spoken: Voice, shown: Shown, path: str) -> Row:
    """A subject as it stands now, with the newest entry about it."""
    stream, language = shown.entry.stream, spoken.language
    held = _held(site, stream, State)
    last = _newest(site, held)
    # An officer may act for a body that was registered later: what is shown as it stands now is named as it is now.
    at = None if stream.startswith("officer/") else last.index
    # The name stands in the row already; but the entry that brings a subject on record is about its name.
    then = site.voice(language, path, at=at, own=stream if last.index != shown.index else None)
    colour, words = _status(site, language, shown.entry.subject, held)
    coloured = colour or ("plain" if words else "")
    cells = (
        Cell(escape(spoken.ref(stream)), marks(site.words, language, held.illustrative, held.transcribed)),
        Cell(escape(words or "—"), _open(site, language, stream, held.state), status=coloured),
        Cell(day_of(site.words, language, last.entry.decided_on)),
        Cell(escape(entry_sentence(site, then, last)) + " " + entry_link(site.words, language, path, last.index)),
    )
    return Row(shown.index, cells, codes_of({"status": (colour or words,)}), last.entry.decided_on or "")


def _open(site: Site, language: str, stream: str, state: State) -> tuple[Tag, ...]:
    """That the text of a report is public though no decision released it."""
    return (("", site.words.say_in(language)("全文公开")),) if opened(site, stream, state) else ()


def _status(site: Site, language: str, subject: str, held: Held[State]) -> tuple[str, str]:
    """What a subject is now: the word by which it is coloured, and in words; empty where the record has none."""
    said, state = site.words.say_in(language), held.state
    if isinstance(state, Officer):
        return ("", said("已免职")) if state.dismissed_on else ("", said("在任"))
    if isinstance(state, Organisation):
        until = state.excluded_until
        if until:
            return ("", said("科研失信限制期满")) if site.reader.passed(until) else ("revoked", said("科研失信受限"))
        return "", said("已登记")
    status = status_on(site.reader, held)
    return (status, site.words.term(language, f"{subject}_status", status)) if status else ("", "")


def _held(site: Site, stream: str, kind: type[T]) -> Held[T]:
    held = site.reader.held(stream, kind)
    if held is None:
        raise LookupError(f"the view has no state of {stream}")
    return held


def _newest(site: Site, held: Held[T]) -> Shown:
    """The newest entry about a subject."""
    return site.reader.entry(held.last)
