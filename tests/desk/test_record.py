"""The heart of the desk: what goes on record, what is refused, and what happens when two write at once."""

from __future__ import annotations

import dataclasses
import itertools
from pathlib import Path

import pytest

from desk.record import ATTEMPTS, Desk, Office, record
from desk.submission import NotTaken, Submission
from domain.ledger.personal import commitment
from domain.ledger.store import Book, Conflict, open_book
from domain.rules.office_time import public_day
from domain.rules.refusal import Refused
from tests.desk.conftest import Submissions

UNIVERSITY = {"name": "某大学", "body": "university"}
LIST = {"title": "一份清单", "sha256": "0" * 64, "row": "7"}


def refusal(book: Book, office: Office, *submissions: object) -> str:
    """The sentence in which the last of these submissions is refused; the earlier ones are recorded."""
    *first, last = submissions
    record(book, [[submission] for submission in first], office)  # type: ignore[list-item]
    with pytest.raises(NotTaken) as caught:
        record(book, [[last]], office)  # type: ignore[list-item]
    return str(caught.value.reason)


def test_a_founded_book_has_three_officers_and_their_office(book: Book) -> None:
    kinds = [(entry.stream, entry.kind) for entry in (book.at([position])[0] for position, _ in book.pages(0, 99))]
    assert kinds == [
        ("book/main", "book.opened"),
        ("officer/founder", "officer.appointed"),
        ("officer/registrar", "officer.appointed"),
        ("officer/supervisor", "officer.appointed"),
        ("organisation/office", "organisation.registered"),
    ]


def test_an_entry_says_who_when_and_on_what_authority(book: Book, office: Office, submission: Submissions) -> None:
    told = submission("organisation.registered", "organisation/u", on="2026-03-01", authority="会议纪要", **UNIVERSITY)
    (answer,) = record(book, [[told]], office)
    (entry,) = answer.entries
    assert book.stream("organisation/u") == [entry]
    assert (entry.number, entry.decided_on, entry.recorded_at) == (1, "2026-03-01", "2026-03-02T01:00:00Z")
    assert (entry.by, entry.authority, entry.command) == ("officer/registrar", "会议纪要", told.command)


def test_the_day_of_a_decision_is_today_at_the_office_where_none_is_stated(book: Book, submission: Submissions) -> None:
    late = Office(clock=lambda: "2026-03-02T16:30:00Z", salt=bytes)  # half past midnight in Beijing
    (answer,) = record(book, [[submission("organisation.registered", "organisation/u", **UNIVERSITY)]], late)
    assert answer.entries[0].decided_on == "2026-03-03" == public_day("2026-03-02T16:30:00Z", 480)


def test_a_decision_that_has_not_been_taken_yet_is_refused(book: Book, office: Office, submission: Submissions) -> None:
    tomorrow = submission("organisation.registered", "organisation/u", on="2026-03-03", **UNIVERSITY)
    assert refusal(book, office, tomorrow) == (
        "Art. 29: 2026-03-03 has not come yet; a decision is recorded after it is taken."
    )


def test_the_wrong_power_is_refused(book: Book, office: Office, submission: Submissions) -> None:
    told = submission("organisation.registered", "organisation/u", by="officer/founder", **UNIVERSITY)
    assert refusal(book, office, told) == (
        "Art. 1: this belongs to the power of execution; officer/founder holds the power of decision."
    )
    assert book.stream("organisation/u") == []


@pytest.mark.parametrize(
    ("by", "reason"),
    [
        ("officer/nobody", "Art. 3: officer/nobody is not in office on 2026-03-02."),
        ("officer/registrar", "Art. 3: officer/registrar left office on 2026-03-02, and does not act on 2026-03-02."),
    ],
)
def test_only_officers_in_office_decide(
    book: Book, office: Office, submission: Submissions, by: str, reason: str
) -> None:
    dismissed = submission("officer.dismissed", "officer/registrar", by="officer/founder")
    told = submission("organisation.registered", "organisation/u", by=by, **UNIVERSITY)
    assert refusal(book, office, dismissed, told) == reason


def test_a_dismissed_officer_does_not_decide_under_an_earlier_date(book: Book, submission: Submissions) -> None:
    april = Office(clock=lambda: "2026-04-01T01:00:00Z", salt=bytes)
    dismissed = submission("officer.dismissed", "officer/registrar", by="officer/founder")
    told = submission("organisation.registered", "organisation/u", on="2026-03-20", **UNIVERSITY)
    assert (
        refusal(book, april, dismissed, told)
        == "Art. 3: officer/registrar left office on 2026-04-01, and does not act on 2026-04-01."
    )


def test_by_must_be_an_officer(book: Book, office: Office, submission: Submissions) -> None:
    told = submission("organisation.registered", "organisation/u", by="organisation/office", **UNIVERSITY)
    assert refusal(book, office, told) == "by: organisation/office is not an officer; write officer/ID"


def test_a_repeated_command_is_answered_with_the_first_result(
    book: Book, office: Office, submission: Submissions
) -> None:
    told = submission("organisation.registered", "organisation/u", command="once", **UNIVERSITY)
    (first,) = record(book, [[told]], office)
    (second,) = record(book, [[told]], office)
    assert second.repeated and not first.repeated
    assert second.entries == first.entries
    assert book.count() == 6


@pytest.mark.parametrize(
    "other",
    [
        {"name": "另一大学", "body": "university"},
        {**UNIVERSITY, "on": "2026-03-01"},
        {**UNIVERSITY, "authority": "另一文件"},
    ],
)
def test_a_repeated_command_with_other_content_is_refused(
    book: Book, office: Office, submission: Submissions, other: dict[str, str]
) -> None:
    told = submission("organisation.registered", "organisation/u", command="once", **UNIVERSITY)
    changed = submission("organisation.registered", "organisation/u", command="once", **other)
    assert refusal(book, office, told, changed) == (
        "command once is on record already with other content (organisation/u number 1, organisation.registered);"
        " hand this decision in under another command id"
    )


def test_of_several_commands_all_or_none_are_recorded(book: Book, office: Office, submission: Submissions) -> None:
    told = submission("organisation.registered", "organisation/u", **UNIVERSITY)
    again = submission("organisation.registered", "organisation/u", **UNIVERSITY)
    with pytest.raises(NotTaken, match="某大学 is registered already"):
        record(book, [[told], [again]], office)
    assert book.count() == 5


def test_of_several_submissions_of_a_command_all_or_none_wait(
    book: Book, office: Office, submission: Submissions
) -> None:
    desk = Desk(book, office)
    told = [submission("organisation.registered", "organisation/u", command="row", **UNIVERSITY) for _ in range(2)]
    with pytest.raises(Refused):
        desk.hand_in(told)
    assert desk.memory.waiting == []
    desk.hand_in(told[:1])
    desk.save()
    assert [entry.number for entry in book.stream("organisation/u")] == [1]


def test_who_comes_second_is_asked_again_and_decides_on_what_is_now_on_record(
    folder: Path, submission: Submissions
) -> None:
    with open_book(folder) as ours, open_book(folder) as theirs:
        quiet = Office(clock=lambda: "2026-03-02T01:00:00Z", salt=bytes)
        rival = submission("organisation.registered", "organisation/u", name="抢先登记", body="university")
        rivals = [rival]

        def clock() -> str:  # the rival writes after we have read the stream, and before we write
            if rivals and desk_has_read:
                record(theirs, [[rivals.pop()]], quiet)
            return "2026-03-02T01:00:00Z"

        desk_has_read: list[bool] = []
        desk = Desk(ours, Office(clock=clock, salt=bytes))
        desk.memory.state("organisation/u")
        desk_has_read.append(True)
        desk.hand_in([submission("organisation.registered", "organisation/u", **UNIVERSITY)])
        with pytest.raises(Conflict, match="organisation/u has 1 entries now; it had 0 when it was read"):
            desk.save()
        desk.forget()
        with pytest.raises(Refused, match="抢先登记 is registered already"):
            desk.hand_in([submission("organisation.registered", "organisation/u", **UNIVERSITY)])


def renamed(submission: Submissions, name: str) -> Submission:
    """A rival's decision about a body, which can be taken again and again."""
    return submission("organisation.renamed", "organisation/u", new_name=name, reason="更名")


def appointed(submission: Submissions) -> Submission:
    """An appointment by that body: whoever decides it has read the body's stream, then asks for a salt."""
    return submission("officer.appointed", "officer/new", by="officer/founder", holds="execution",
                  body="organisation/u", post="记录员", name="李四")  # fmt: skip


def without_turns(book: Book) -> None:
    """Make this a rival of an edition that waits for nobody's turn; one of today would wait here for ours."""
    book.tables.__dict__["_alone"] = True


def test_record_tries_again_after_a_conflict(folder: Path, submission: Submissions) -> None:
    with open_book(folder) as ours, open_book(folder) as theirs:
        without_turns(theirs)
        quiet = Office(clock=lambda: "2026-03-02T01:00:00Z", salt=bytes)
        record(theirs, [[submission("organisation.registered", "organisation/u", **UNIVERSITY)]], quiet)
        rivals = [renamed(submission, name) for name in ("乙大学", "甲大学")]

        def salt() -> bytes:
            if rivals:
                record(theirs, [[rivals.pop()]], quiet)
            return bytes(32)

        busy = submission("organisation.registered", "organisation/w", **UNIVERSITY)
        answers = record(ours, [[busy], [appointed(submission)]], dataclasses.replace(quiet, salt=salt))
        assert [answer.entries[0].stream for answer in answers] == ["organisation/w", "officer/new"]
        assert len(ours.stream("organisation/u")) == 3


def test_record_gives_up_when_others_write_all_the_time(folder: Path, submission: Submissions) -> None:
    with open_book(folder) as ours, open_book(folder) as theirs:
        without_turns(theirs)
        quiet = Office(clock=lambda: "2026-03-02T01:00:00Z", salt=bytes)
        record(theirs, [[submission("organisation.registered", "organisation/u", **UNIVERSITY)]], quiet)
        numbers = itertools.count(1)

        def salt() -> bytes:
            record(theirs, [[renamed(submission, f"第{next(numbers)}大学")]], quiet)
            return bytes(32)

        with pytest.raises(Conflict, match=f"tried {ATTEMPTS} times and recorded nothing: try again later"):
            record(ours, [[appointed(submission)]], dataclasses.replace(quiet, salt=salt))
        assert ours.stream("officer/new") == []


def test_one_act_on_many_streams(book: Book, office: Office, submission: Submissions) -> None:
    units = [f"organisation/{name}" for name in "abc"]
    told = submission("organisation.registered", units, command="act", **UNIVERSITY)
    (answer,) = record(book, [[told]], office)
    assert [entry.stream for entry in answer.entries] == units
    assert {entry.act for entry in answer.entries} == {"act"}
    assert record(book, [[told]], office)[0].repeated


def test_real_and_illustrative_statements_do_not_mix(book: Book, office: Office, submission: Submissions) -> None:
    real = submission("organisation.registered", "organisation/real", **UNIVERSITY)
    shown = submission("organisation.registered", "organisation/shown", illustrative="true", **UNIVERSITY)
    correction = {"number": "1", "field": "name", "wrong": '"某大学"', "right": '"新大学"', "reason": "笔误"}
    to_real = submission("entry.corrected", "organisation/real", illustrative="true", **correction)
    to_shown = submission("entry.corrected", "organisation/shown", **correction)
    assert refusal(book, office, real, shown, to_real) == (
        "Art. 34: organisation/real is real; nothing illustrative is recorded there."
    )
    assert refusal(book, office, to_shown) == (
        "Art. 34: organisation/shown is illustrative; nothing real is recorded there."
    )


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        ({"number": "2"}, "Art. 31: there is no entry 2 in this stream."),
        ({"field": "colour"}, "Art. 31: entry 1 (organisation.registered) has no field colour."),
        ({"wrong": '"别的"'}, 'Art. 31: entry 1 does not state "别的" as its name; it states "某大学".'),
        ({"wrong": "某大学"}, "Art. 31: the wrong and the right statement are given as JSON values."),
        ({"right": "7"}, "Art. 31: 7 cannot stand as the name of a organisation.registered."),
    ],
)
def test_a_correction_names_what_is_really_there(
    book: Book, office: Office, submission: Submissions, told: dict[str, str], sentence: str
) -> None:
    right = {"number": "1", "field": "name", "wrong": '"某大学"', "right": '"新大学"', "reason": "笔误"}
    registered = submission("organisation.registered", "organisation/u", **UNIVERSITY)
    assert (
        refusal(book, office, registered, submission("entry.corrected", "organisation/u", **right | told)) == sentence
    )


def test_a_correction_changes_the_state_and_can_itself_be_answered(
    book: Book, office: Office, submission: Submissions
) -> None:
    desk = Desk(book, office)
    desk.hand_in([submission("organisation.registered", "organisation/u", **UNIVERSITY)])
    for wrong, right in (("某大学", "新大学"), ("新大学", "最新大学")):
        desk.hand_in([submission("entry.corrected", "organisation/u", number="1", field="name", wrong=f'"{wrong}"',
                             right=f'"{right}"', reason="笔误")])  # fmt: skip
        assert desk.memory.state("organisation/u").name == right
    desk.save()
    assert Desk(book, office).memory.state("organisation/u").name == "最新大学"


def test_transcribed_facts_skip_the_rules_but_not_their_form(
    book: Book, office: Office, submission: Submissions
) -> None:
    told = submission("organisation.registered", "organisation/u", source=LIST, name="某大学", code="12345678X")
    (answer,) = record(book, [[told]], office)
    (entry,) = answer.entries
    assert entry.decided_on is None
    assert entry.source is not None and entry.source.row == 7
    assert entry.fact.code_warning == "check_digit"
    broken = dataclasses.replace(told, command="other", streams=("project/u",))
    assert refusal(book, office, broken) == (
        "stream: organisation.registered belongs on organisation/ID, not on project/u"
    )


def test_transcribing_is_an_act_of_execution(book: Book, office: Office, submission: Submissions) -> None:
    told = submission("organisation.registered", "organisation/u", by="officer/founder", source=LIST, name="某大学")
    assert refusal(book, office, told).startswith("Art. 1: this belongs to the power of execution")


def test_nothing_is_transcribed_onto_what_the_book_keeps_itself(
    book: Book, office: Office, submission: Submissions
) -> None:
    sentence = "Art. 33: {} holds entries of this book's own; an older list is not transcribed onto it."
    renamed = {"source": LIST, "new_name": "另一名"}
    record(
        book, [[submission("organisation.registered", "organisation/own", name="某大学", body="university")]], office
    )
    over = submission("organisation.renamed", "organisation/own", **renamed)
    assert refusal(book, office, over) == sentence.format("organisation/own")
    record(book, [[submission("organisation.registered", "organisation/old", source=LIST, name="某厂")]], office)
    corrected = submission(
        "entry.corrected", "organisation/old", number=1, field="name", wrong='"某厂"', right='"某工厂"', reason="笔误"
    )
    record(book, [[corrected]], office)
    record(book, [[submission("organisation.renamed", "organisation/old", **renamed)]], office)
    assert len(book.stream("organisation/old")) == 3


def test_personal_data_lies_beside_the_book(book: Book, office: Office, submission: Submissions) -> None:
    told = submission("officer.appointed", "officer/new", by="officer/founder", holds="execution",
                  body="organisation/office", post="记录员", name="李四")  # fmt: skip
    (answer,) = record(book, [[told]], office)
    (entry,) = answer.entries
    (value,) = book.personal("officer/new")
    assert (value.field, value.value, len(value.salt)) == ("name", "李四", 32)
    assert entry.pd == {"name": commitment("name", "李四", value.salt)}


def test_personal_data_is_erased_by_its_place_in_the_book(book: Book, office: Office, submission: Submissions) -> None:
    told = submission("officer.appointed", "officer/new", by="officer/founder", holds="execution",
                  body="organisation/office", post="记录员", name="李四")  # fmt: skip
    erased = submission(
        "personal_data.erased", "officer/new", index="5", field="name", basis="个人信息保护法第四十七条"
    )
    wrong = submission("personal_data.erased", "officer/new", index="4", field="name", basis="个人信息保护法第四十七条")
    assert refusal(book, office, told, wrong) == (
        "Art. 32: entry 4 of the book is no entry of officer/new with personal data name."
    )
    record(book, [[erased]], office)
    assert book.personal("officer/new") == []


def test_an_example_that_states_a_moment_before_the_last_one_is_refused(
    book: Book, office: Office, submission: Submissions
) -> None:
    told = submission("organisation.registered", "organisation/u", on="2014-04-14", **UNIVERSITY)
    early = dataclasses.replace(told, recorded_at="2014-04-14T08:00:00Z")
    assert refusal(book, office, early) == (
        "recorded_at 2014-04-14T08:00:00Z is before the entry recorded at 2026-03-02T01:00:00Z; keep their order"
    )


@pytest.mark.parametrize("stream", ["organisation", "organisation/", "organisation/ x", "planet/x"])
def test_a_stream_is_named_by_subject_and_id(book: Book, office: Office, submission: Submissions, stream: str) -> None:
    told = submission("organisation.registered", stream, **UNIVERSITY)
    assert refusal(book, office, told) == (
        f"stream: '{stream}' is not the name of a stream; write SUBJECT/ID, such as project/Z1401"
    )


def test_what_could_not_be_read_back_is_not_recorded(book: Book, office: Office, submission: Submissions) -> None:
    told = submission("organisation.registered", "organisation/u", authority="长" * 301, **UNIVERSITY)
    assert refusal(book, office, told) == "organisation/u: Expected `str` of length <= 300 - at `$.authority`"


def test_bulk_input_is_written_by_the_thousand(book: Book, office: Office, submission: Submissions) -> None:
    desk = Desk(book, office)
    for number in range(2500):
        desk.hand_in([submission("organisation.registered", f"organisation/{number}", **UNIVERSITY)])
        if len(desk.memory.waiting) == 1000:
            desk.save()
    desk.save()
    assert book.count() == 2505
