"""What pages say where no working days can be told: the calendar is not published, or the clock was wrong."""

from __future__ import annotations

from pathlib import Path

import msgspec

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
    assert "实际不晚于2016年2月20日记录" in lines
    assert "实际记录于2016年2月20日。原因：主板电池失效" in lines
    assert "The clock had been ahead. It was really recorded on 20 February 2016." in page(out, "en/entries/0.html")
    whole = tmp_path / "whole"
    assert built(told, whole).as_of == made.as_of
    assert tree(out) == tree(whole)


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
    from site_builder.schema import document

    told = msgspec.json.decode(document("https://gongshi.example/"))
    assert told["properties"]["wrong_clock"]["$ref"] == "#/$defs/WrongClock"
    assert set(told["$defs"]["WrongClock"]["required"]) == {"true_at", "reason"}
    assert "wrong_clock" not in told["required"]
