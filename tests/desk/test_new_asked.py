"""`gongshi-desk new` at a terminal: what is asked, what is refused at once, what is shown before it is made."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from domain.ledger.store import open_book
from tests.tutorial import Reader, Step

BASE = "gongshi-desk new book --on 2026-01-05 --no-keys"
ASKED = """\
Languages of the site: zh,en for both, zh or en alone [zh,en]:
Title of the site, in Chinese: 某省科技计划
Title of the site, in English [某省科技计划]:
Office that keeps the book, in Chinese: 某省科技厅
Its name in English [某省科技厅]: Department
Charter (sources of funds, categories, periods): beijing-2014-2017, neutral-en, province-key-rd, or a file of your own; empty for that of Beijing 2014-2017: province-key-rd
Type of body that the office is, by its code: government government, department provincial department, local_office science office of a city, agency project management agency, enterprise enterprise, university university, institute research institute, new_institute new-type R&D body, hospital hospital, consortium innovation consortium, third_party third-party professional body, other other body [government]: department
Clock of the office, as its offset from UTC, such as +08:00. It never changes once the book is opened [+08:00]: +05:30
Name of the log: a domain of yours and a path, without https://, such as record.example/plan. It never changes once the book is sealed: kjt.example
Where the site is published: with https:// and a slash at the end [https://kjt.example/]:"""  # noqa: E501


@pytest.fixture
def at_terminal(tmp_path: Path) -> Reader:
    return Reader(tmp_path)


def site(folder: Path) -> dict[str, object]:
    told: dict[str, object] = tomllib.loads((folder / "book/gongshi.toml").read_text(encoding="utf-8"))["site"]
    return told


def test_what_no_option_gives_is_asked_for_and_an_empty_answer_takes_what_is_offered(
    at_terminal: Reader, tmp_path: Path
) -> None:
    said = at_terminal.run(Step(f"{BASE} --contact a@kjt.example", f"{ASKED}\nMake it? [y/N]: y"), "typed")
    assert "How to reach the office" not in said  # it was given
    assert said.index("For ever") < said.index("Make it?") < said.index("made book/gongshi.toml")
    wanted = {
        "title": "某省科技计划", "title_en": "某省科技计划", "owner": "某省科技厅", "owner_en": "Department",
        "origin": "kjt.example", "base_url": "https://kjt.example/", "contact": "a@kjt.example",
    }  # fmt: skip
    assert {name: site(tmp_path)[name] for name in wanted} == wanted


def test_an_answer_that_cannot_be_is_told_at_once_with_what_to_write(at_terminal: Reader, tmp_path: Path) -> None:
    told = ASKED.splitlines()
    charter, kind, clock, origin, address = told[5:10]
    unknown = charter.removesuffix("province-key-rd") + "none"
    wrong = [
        told[0], f"{told[1].partition(':')[0]}:", *told[1:5], unknown, charter,
        kind.replace("department", "bureau", 2).replace("bureau", "department", 1), kind,
        clock.replace("+05:30", "5.5"), clock,
        origin.replace("kjt.example", "https://KJT.example/"), origin, f"{address} kjt.example", address,
        "How to reach the office (may be empty):", "Make it? [y/N]: y",
    ]  # fmt: skip
    said = at_terminal.run(Step(BASE, "\n".join(wrong)), "typed")
    assert "the answer is empty: it cannot be left out" in said
    assert "'5.5' is not an offset from UTC: write it as +05:30, in whole quarters of an hour" in said
    assert "the office's clock, UTC+05:30: by it the day of every decision is told." in said
    assert "a slash at the end: write kjt.example" in said
    assert "query or user: write https://kjt.example/" in said
    assert "no charter of that name; there is beijing-2014-2017, neutral-en, province-key-rd" in said
    assert site(tmp_path)["origin"] == "kjt.example"
    with open_book(tmp_path / "book") as book:
        assert book.stream("charter/main")[0].kind == "charter.adopted"
        assert book.stream("book/main")[0].fact.utc_offset == 330  # type: ignore[attr-defined]


def test_who_answers_no_has_made_nothing(at_terminal: Reader, tmp_path: Path) -> None:
    step = Step(f"{BASE} --contact a", f"{ASKED}\nMake it? [y/N]: n")
    with pytest.raises(AssertionError, match="nothing was made"):  # it ends with 1
        at_terminal.run(step, "typed")
    assert [*tmp_path.iterdir()] == []


@pytest.mark.parametrize("quiet", ["--yes", "--empty"])
def test_nothing_is_asked_where_nobody_wants_to_be(at_terminal: Reader, tmp_path: Path, quiet: str) -> None:
    said = at_terminal.run(Step(f"{BASE} {quiet}", ""), "typed")
    assert "Make it?" not in said and "made book/gongshi.toml" in said
    assert site(tmp_path)["origin"] == "gongshi.example/log"


def test_an_option_that_cannot_be_is_refused_before_the_first_question(at_terminal: Reader, tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match=r"--base-url: .* write https://kjt\.example/; nothing was made"):
        at_terminal.run(Step(f"{BASE} --base-url kjt.example", ""), "typed")
    assert [*tmp_path.iterdir()] == []


def test_in_chinese(at_terminal: Reader, tmp_path: Path) -> None:
    at_terminal.environment["LANG"] = "zh_CN.UTF-8"
    given = (
        "--languages zh,en --office-type department"
        " --title 甲 --title-en A --owner 乙 --owner-en B --charter beijing-2014-2017 --contact 丙 --utc-offset +08:00"
        " --origin kjt.example --base-url https://a.example/"
    )
    said = at_terminal.run(Step(f"{BASE} {given}", "确认建立吗？ [y/N]: y"), "typed")
    assert (
        "建立后不能更改或者撤回：" in said
        and "主办单位：乙（B）" in said
        and "章程：beijing-2014-2017（" in said
        and "密钥的口令" not in said
    )


def test_a_site_in_one_language_is_asked_for_that_alone(at_terminal: Reader, tmp_path: Path) -> None:
    asked = """\
Languages of the site: zh,en for both, zh or en alone [zh,en]: en
Title of the site, in English: Science Foundation
Its name in English: Foundation
Make it? [y/N]: y"""
    given = (
        "--charter neutral-en --office-type agency --utc-offset +01:00 --origin a.example --base-url https://a.example/"
    )
    at_terminal.run(Step(f"{BASE} --contact a {given}", asked), "typed")
    assert site(tmp_path)["languages"] == ["en"]
    with open_book(tmp_path / "book") as book:
        opened = book.stream("book/main")[0].fact
        office = book.stream("organisation/office")[0].fact
    assert (opened.title, opened.title_en) == ("Science Foundation", "Science Foundation")  # type: ignore[attr-defined]
    assert opened.note == "Approvals, progress, adjustments and evaluations are published here."  # type: ignore[attr-defined]
    assert (office.name, office.body) == ("Foundation", "agency")  # type: ignore[attr-defined]
