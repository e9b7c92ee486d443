"""Which characters a text may have, when it is put on record; what is on record is read as it stands."""

from __future__ import annotations

import msgspec
import pytest

from domain.rules import forms
from domain.rules.approval import ProjectApproved, ProjectContractSigned
from domain.rules.fact import Target
from domain.rules.organisation import OrganisationRegistered
from domain.rules.plan import PlanTargetsSet
from domain.rules.project import PlannedMilestone
from domain.rules.suggestion import SuggestionReceived


@pytest.mark.parametrize("character", [*"\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u2028\u2029\ufeff"])
def test_what_cannot_be_seen_and_changes_the_reading_is_refused(character: str) -> None:
    fact = OrganisationRegistered(name=f"甲{character}乙", body="university")
    with pytest.raises(forms.Malformed) as refused:
        forms.check(fact)
    said = str(refused.value)
    assert said.isprintable()
    assert said.endswith(f"has a character that cannot be seen: U+{ord(character):04X}")


@pytest.mark.parametrize("text", ["नि\u200dर्", "می\u200cخواهم", "甲\u200b乙", "葛\U000e0100城", "שלום 甲", "😀"])
def test_what_scripts_need_stays(text: str) -> None:
    forms.check(OrganisationRegistered(name=text, body="university"))


def test_a_name_is_one_line_and_a_text_may_have_several() -> None:
    with pytest.raises(forms.Malformed, match="has a line break; this is a text of one line"):
        forms.check(OrganisationRegistered(name="甲\nOK 271\n乙", body="university"))
    forms.check(SuggestionReceived(title="甲", side="demand", body="district", text="甲\n乙"))


@pytest.mark.parametrize(
    "sign", ["\ufffe", "\ufdd0", "\U0001ffff", "\U0001d173", "\U0001bca0", "\U00013430", "\U000e0080", "\U000e0100"]
)
def test_what_is_no_character_is_refused(sign: str) -> None:
    with pytest.raises(forms.Malformed, match=f"U\\+{ord(sign):04X}"):
        forms.check(OrganisationRegistered(name=f"a{sign}b", body="university"))


NO_DAYS = {
    "9999": "9999 is not in the years 1900 to 2200",
    "0000": "0000 is not in the years 1900 to 2200",
    "0201-01": "0201-01 is not in the years 1900 to 2200",
    "9999-12-31": "9999-12-31 is not in the years 1900 to 2200",
    "1899-12-31": "1899-12-31 is not in the years 1900 to 2200",
    "2201": "2201 is not in the years 1900 to 2200",
    "２０１６-１２": "２０１６-１２ is not a month of the calendar",
    "２０１６": "２０１６ is not a year in four digits",
    "２０１６-１２-０１": "２０１６-１２-０１ is not a day of the calendar (year-month-day)",
    "٢٠١٦": "٢٠١٦ is not a year in four digits",
    "2016-13": "2016-13 is not a month of the calendar",
    "2016-00": "2016-00 is not a month of the calendar",
    "2015-02-29": "2015-02-29 is not a day of the calendar (year-month-day)",
}


@pytest.mark.parametrize("text", NO_DAYS)
def test_what_is_no_day_is_refused_at_the_desk_and_read_in_an_old_book(text: str) -> None:
    for fact in (
        ProjectApproved(title="甲", end=text),
        ProjectContractSigned(milestones=(PlannedMilestone(key="m", title="一", due=text),)),
        PlanTargetsSet(targets=(Target(key="t", indicator="一", due=text),)),
    ):
        again = msgspec.json.decode(msgspec.json.encode(fact), type=type(fact))
        assert again == fact  # history never refuses
        with pytest.raises(forms.Malformed) as refused:
            forms.check(fact)
        assert str(refused.value).endswith(f": {NO_DAYS[text]}")


@pytest.mark.parametrize("text", ["1900", "2200-12-31", "2016-02-29", "2016-02", "2014-04-14"])
def test_days_months_and_years_are_taken(text: str) -> None:
    assert not forms.faults(ProjectApproved(title="甲", end=text))


@pytest.mark.parametrize("text", ["2014-04-14\n", "2014\n", " 2014", "2014-4-14", "14-04-14", "2014/04/14", ""])
def test_a_type_takes_the_whole_text(text: str) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert({"kind": "project.approved", "title": "甲", "end": text}, ProjectApproved)


@pytest.mark.parametrize(
    ("start", "end", "taken"),
    [
        ("2014-10", "2014-09", False), ("2014-10-05", "2014-10-04", False), ("2015", "2014-12-31", False),
        ("2014-10-05", "2014-10", True), ("2014-10", "2014", True), ("2014", "2014-01", True), ("2014", None, True),
        ("9999", "2014", True),  # what is no day is told of by itself
    ],
)  # fmt: skip
def test_what_ends_does_not_end_before_it_begins(start: str, end: str | None, taken: bool) -> None:
    fact = ProjectApproved(title="甲", start=start, end=end)
    if taken:
        forms.check_periods(fact)
    else:
        with pytest.raises(forms.Malformed, match=rf"^end: {end} is before start {start}$"):
            forms.check_periods(fact)


def test_quantities_are_in_ascii_digits() -> None:
    fact = PlanTargetsSet(targets=(Target(key="t", indicator="一", value="１２.５"),))
    assert msgspec.json.decode(msgspec.json.encode(fact), type=PlanTargetsSet) == fact
    with pytest.raises(forms.Malformed, match="is not a number in the digits 0 to 9"):
        forms.check(fact)
