"""What pages say where no working days can be told: the calendar is not published, or the clock was wrong."""

from __future__ import annotations

from pathlib import Path

import msgspec

from domain.rules.in_force import default
from tests.projections.given import entries
from tests.projections.test_wrong_clock import registered, wrong
from tests.site_builder.given_site import built, tree


def page(out: Path, path: str) -> str:
    return (out / path).read_text(encoding="utf-8")


def test_a_year_without_a_calendar_is_named_as_such(tmp_path: Path) -> None:
    out = tmp_path / "www"
    built(
        entries([registered("春节单位", "2027-02-01", "2027-03-02"), registered("早", "2016-02-01", "2016-02-04")]), out
    )
    for path in ("entries/0.html", "entries.html", "trends.html"):
        assert "日历尚未公布" in page(out, f"zh/{path}"), path
        assert "calendar not yet published" in page(out, f"en/{path}").lower(), path
    assert "个工作日后" in page(out, "zh/entries.html")


def test_a_moment_that_is_wrong_is_shown_as_such_and_the_site_speaks_as_of_the_true_day(tmp_path: Path) -> None:
    steps = [registered("a", "2016-02-01"), registered("b", "2016-02-02", "2099-01-01"), registered("c", "2016-02-20")]
    told, out = wrong(entries(steps), 1), tmp_path / "www"
    assert built(told[:2], out).as_of == "2099-01-01"  # nothing says yet that it is wrong
    made = built(told, out)
    assert (made.as_of, made.folded) == ("2016-02-20", 3)
    book = page(out, "zh/entries.html")
    assert "记录时间在 2016-02-20 01:00:00 UTC 之后、至 2099-01-01 01:00:00 UTC 的记录，时间有误" in book
    lines = page(out, "zh/entries/0.html")
    assert "<dd>不晚于2016年2月20日" in lines and "<dd>2099年1月1日" not in lines
    assert "记录时间写为2099年1月1日。原因：主板电池失效" in lines
    assert "The clock had been ahead. The entry states 1 January 2099." in page(out, "en/entries/0.html")
    whole = tmp_path / "whole"
    assert built(told, whole).as_of == made.as_of
    assert tree(out) == tree(whole)


def test_what_the_wrong_clock_dated_is_known_to_be_wrong_everywhere(tmp_path: Path) -> None:
    steps = [registered("a", "2016-02-01"), registered("b", "2099-01-01", "2099-01-01"), registered("c", "2016-02-20")]
    out = tmp_path / "www"
    built(wrong(entries(steps), 1), out)
    for path in ("index.html", "entries.html", "entries/0.html", "decisions/kind-organisation.registered.html"):
        assert page(out, f"zh/{path}").count("日期有误：当时的系统时钟快了") == 1, path
        assert page(out, f"en/{path}").count("Wrong day: the clock was ahead") == 1, path
    for feed in sorted(out.rglob("*.json")):
        told = msgspec.json.decode(feed.read_bytes())
        items = told.get("items", []) if isinstance(told, dict) and "jsonfeed" in told.get("version", "") else []
        assert all(max(each["date_published"], each["date_modified"]) < "2016-03" for each in items), feed
    told = msgspec.json.decode((out / "zh/feed.json").read_bytes())["items"]
    assert [each["id"].rpartition("entry/")[2] for each in told] == ["2/zh", "1/zh", "0/zh"]
    assert "公开日期：不晚于2016年2月20日" in told[1]["content_text" if "content_text" in told[1] else "summary"]
    assert all("记录时间有误" in str(each) for each in told[:2])


def test_the_book_is_cut_at_the_true_day(tmp_path: Path) -> None:
    steps = [registered("a", "2016-02-01"), registered("b", "2016-02-02", "2099-01-01"), registered("c", "2016-02-20")]
    told = wrong(entries(steps), 1)
    assert built(told, tmp_path / "a", as_of="2016-02-19").entries == 1
    assert built(told, tmp_path / "a", as_of="2016-02-20").entries == 3
    assert built(told, tmp_path / "a", as_of="2016-02-20").folded == 0


def test_a_book_without_marks_says_nothing_of_clocks(tmp_path: Path) -> None:
    built(entries([registered("a", "2016-02-01")]), tmp_path / "www")
    assert "记录时间有误" not in page(tmp_path / "www", "zh/entries.html")


def test_the_field_is_in_the_schema() -> None:
    from site_builder.rulebook.schema import document

    told = msgspec.json.decode(document("https://gongshi.example/", default()))
    assert told["properties"]["wrong_clock"]["$ref"] == "#/$defs/WrongClock"
    assert set(told["$defs"]["WrongClock"]["required"]) == {"true_at", "reason"}
    assert "wrong_clock" not in told["required"]


def test_what_was_public_before_its_day_of_decision_has_no_lag_below_zero(tmp_path: Path) -> None:
    steps = [registered("a", "2016-02-29", "2016-02-04"), registered("b", "2016-02-01", "2016-02-04")]
    out = tmp_path / "www"
    built(entries(steps), out, as_of="2016-12-31")
    told = page(out, "zh/entries/0.html")
    assert "距决定 3 个工作日" in told and "距决定 -" not in told
