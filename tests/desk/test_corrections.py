"""Corrections at the desk: who may correct what (Art. 31), and that no way round grants power."""

from __future__ import annotations

import msgspec
import pytest

from desk.record import Desk, Office, record
from desk.submission import NotTaken
from desk.terms import WrongTerms
from domain.ledger.entry import Source
from domain.ledger.store import Book
from domain.rules.approval import ProjectApproved
from domain.rules.fact import Fact
from tests.desk.conftest import Submissions

FOUNDER, CLERK, WATCH = "officer/founder", "officer/registrar", "officer/supervisor"
SOURCE = {"title": "一份清单", "sha256": "0" * 64, "row": "7"}
TO_DECISION = {"number": "1", "field": "holds", "wrong": '"execution"', "right": '"decision"', "reason": "笔误"}
NEVER = (
    "Art. 31: entry {number} founds authority and is never corrected; a new appointment, dismissal or key answers it."
)


def refused(book: Book, office: Office, submission: object) -> str:
    with pytest.raises(NotTaken) as caught:
        record(book, [[submission]], office)  # type: ignore[list-item]
    return str(caught.value.reason)


@pytest.mark.parametrize("by", [FOUNDER, CLERK, WATCH])
@pytest.mark.parametrize(
    "told",
    [
        {},
        {"right": ' "dec\\u0069sion" '},
        {"field": "body", "wrong": '"organisation/office"', "right": '"organisation/other"'},
        {"field": "post", "wrong": '"登记员"', "right": '"主任"'},
    ],
)
def test_no_correction_grants_power(
    book: Book, office: Office, submission: Submissions, by: str, told: dict[str, str]
) -> None:
    before = book.last()
    for stream in (CLERK, FOUNDER, "book/main"):
        asked = submission("entry.corrected", stream, by=by, **TO_DECISION | told)
        assert refused(book, office, asked) == NEVER.format(number=1)
    assert book.last() == before


def test_nobody_transcribes_themselves_into_office(book: Book, office: Office, submission: Submissions) -> None:
    terms = {"holds": "decision", "body": "organisation/office", "post": "主任", "name": "某人"}
    for stream in (CLERK, "officer/other"):
        asked = submission("officer.appointed", stream, by=CLERK, source=SOURCE, **terms)
        assert refused(book, office, asked) == (
            "Art. 33: appointments, keys and the opening of the book found authority; they are never transcribed."
        )


def test_a_correction_is_not_transcribed(book: Book, office: Office, submission: Submissions) -> None:
    record(book, [[submission("organisation.registered", "organisation/u", name="某大学", body="university")]], office)
    told = {"number": "1", "field": "name", "wrong": '"某大学"', "right": '"新大学"', "reason": "笔误"}
    asked = submission("entry.corrected", "organisation/u", source=SOURCE, **told)
    assert refused(book, office, asked) == "Art. 33: a correction is an act of today; it is never transcribed."


def test_a_correction_belongs_to_the_power_of_what_it_corrects(
    book: Book, office: Office, submission: Submissions
) -> None:
    desk = Desk(book, office)
    policy = {"title": "示例政策", "issuers": "organisation/office", "side": "supply", "types": "talent"}
    desk.hand_in([submission("policy.issued", "policy/p", by=FOUNDER, **policy)])
    desk.hand_in([submission("policy.issued", "policy/listed", by=CLERK, source=SOURCE, title="示例政策")])
    told = {"number": "1", "field": "title", "wrong": '"示例政策"', "right": '"示范政策"', "reason": "笔误"}
    for by in (CLERK, WATCH):
        with pytest.raises(Exception, match=rf"^Art\. 1: this belongs to the power of decision; {by} holds"):
            desk.hand_in([submission("entry.corrected", "policy/p", by=by, **told)])
    desk.hand_in([submission("entry.corrected", "policy/p", by=FOUNDER, **told)])
    reason = told | {"number": "2", "field": "reason", "wrong": '"笔误"', "right": '"录入错误"'}
    with pytest.raises(Exception, match=r"^Art\. 1: this belongs to the power of decision"):
        desk.hand_in([submission("entry.corrected", "policy/p", by=CLERK, **reason)])
    desk.hand_in([submission("entry.corrected", "policy/p", by=FOUNDER, **reason)])
    with pytest.raises(Exception, match=r"^Art\. 1: this belongs to the power of execution"):  # copied
        desk.hand_in([submission("entry.corrected", "policy/listed", by=FOUNDER, **told)])
    desk.hand_in([submission("entry.corrected", "policy/listed", by=CLERK, **told)])
    desk.save()
    assert Desk(book, office).memory.state("policy/p").title == "示范政策"  # type: ignore[attr-defined]


def test_an_act_corrects_fields_together_and_adds_what_follows(
    book: Book, office: Office, submission: Submissions
) -> None:
    desk = Desk(book, office)
    told = {"name": "某大学", "body": "university", "code": "12345678X"}
    desk.hand_in([submission("organisation.registered", "organisation/u", **told)])
    (entry,) = desk.hand_in(
        [
            submission(
                "entry.corrected", "organisation/u", number="1", field="code", wrong='"12345678X"',
                right='"400008220"', reason="笔误", also=[{"field": "name", "wrong": '"某大学"', "right": '"新大学"'}],
            )
        ]
    ).entries  # fmt: skip
    assert [(each.field, each.right) for each in entry.fact.also] == [  # type: ignore[attr-defined]
        ("name", '"新大学"'),
        ("code_warning", "null"),
    ]
    state = desk.memory.state("organisation/u")
    assert (state.name, state.code, state.code_warning) == ("新大学", "400008220", None)  # type: ignore[attr-defined]
    desk.save()
    assert desk.hand_in([submission("entry.corrected", "organisation/u", command=entry.command, number="1",
        field="code",
        wrong='"12345678X"', right='"400008220"', reason="笔误",
        also=[{"field": "name", "wrong": '"某大学"', "right": '"新大学"'}])]).repeated  # fmt: skip


@pytest.mark.parametrize("field", ["number", "field", "right", "also", "breach"])
def test_what_a_correction_says_is_corrected_at_its_entry(
    book: Book, office: Office, submission: Submissions, field: str
) -> None:
    right = {"number": "1", "field": "name", "wrong": '"某大学"', "right": '"新大学"', "reason": "笔误"}
    record(book, [[submission("organisation.registered", "organisation/u", name="某大学", body="university")]], office)
    record(book, [[submission("entry.corrected", "organisation/u", **right)]], office)
    again = right | {"number": "2", "field": field, "wrong": "1", "right": "2"}
    assert refused(book, office, submission("entry.corrected", "organisation/u", **again)) == (
        "Art. 31: of a correction only the reason is corrected; what it says of an entry is corrected there again."
    )


def old(book: Book, fact: Fact) -> None:
    """Put an entry into the book as an earlier release took it."""
    first = book.stream("organisation/office")[0]
    told = {"stream": "project/old", "command": "old", "source": Source(title="一份清单", sha256="0" * 64, row=1)}
    book.append([msgspec.structs.replace(first, fact=fact, pd={}, act=None, **told)])  # type: ignore[arg-type]


def test_a_day_that_an_old_book_holds_is_set_right(book: Book, office: Office, submission: Submissions) -> None:
    old(book, ProjectApproved(title="日期", start="0000", end="9999-12-31"))
    right = {"number": "1", "field": "end", "wrong": '"9999-12-31"', "reason": "笔误"}
    for text, said in (
        ("9999-12-30", "end: 9999-12-30 is not in the years 1900 to 2200"),
        ("２０１６-１２", "end: ２０１６-１２ is not a month of the calendar"),
    ):
        assert refused(book, office, submission("entry.corrected", "project/old", right=f'"{text}"', **right)) == said
    record(book, [[submission("entry.corrected", "project/old", right='"2016-12-31"', **right)]], office)
    start = right | {"field": "start", "wrong": '"0000"'}
    assert refused(book, office, submission("entry.corrected", "project/old", right='"2017"', **start)) == (
        "end: 2016-12-31 is before start 2017"
    )
    record(book, [[submission("entry.corrected", "project/old", right='"2014"', **start)]], office)
    state = Desk(book, office).memory.state("project/old")
    assert (state.start, state.end) == ("2014", "2016-12-31")  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({"start": "2015", "end": "2014-06"}, "end: 2014-06 is before start 2015"),
        ({"end": "9999"}, "end: 9999 is not in the years 1900 to 2200"),
        ({"end": "2014-02-30"}, "end: 2014-02-30 is not a day of the calendar (year-month-day)"),
    ],
)
def test_what_is_copied_is_of_the_calendar_too(
    book: Book, office: Office, submission: Submissions, told: dict[str, str], said: str
) -> None:
    try:
        asked = submission("project.approved", "project/P", source=SOURCE, title="甲", **told)
    except WrongTerms as wrong:
        assert wrong.problems == (said,)
    else:
        assert refused(book, office, asked) == said
