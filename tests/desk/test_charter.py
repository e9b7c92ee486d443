"""The charter at the desk: shown, checked, adopted, amended; its terms in decisions and lists (Art. 38)."""

from __future__ import annotations

import itertools
import json
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner, Result

from desk.charters import charter_of_book
from desk.cli import cli
from desk.commands import Surroundings
from desk.record import Office
from domain.ledger.office_clock import offset_by
from domain.ledger.store import open_book

_SALTS = itertools.count(1)
OFFICE = Office(clock=lambda: "2026-12-01T08:00:00Z", salt=lambda: next(_SALTS).to_bytes(16, "big") * 2)


def run(*args: str | Path, language: str = "en") -> Result:
    return CliRunner().invoke(cli, list(map(str, args)), obj=Surroundings(language, OFFICE))


@pytest.fixture
def province(tmp_path: Path) -> Path:
    """The book of an office that has the charter of a provincial plan from the start."""
    made = run("new", tmp_path / "book", "--no-keys", "--charter", "province-key-rd")
    assert made.exit_code == 0, made.output
    return tmp_path / "book"


def recorded(book: Path, body: str, **more: str) -> Result:
    fields = [f"{name}={value}" for name, value in more.items()]
    by = ("--by", "officer/registrar", "--book", book, "--yes")
    return run(
        "record", "organisation.registered", "--stream", "organisation/x", *by, "name=示例", f"body={body}", *fields
    )


def test_a_new_book_may_have_a_charter_of_its_own(province: Path) -> None:
    shown = run("charter", "show", "--book", province)
    assert "Charter of a provincial key R&D plan (example)" in shown.output
    assert "shortest notice (notice_least): 5 working days" in shown.output
    assert "provincial\tprovincial funds" in shown.output


@pytest.mark.parametrize("body", ["hospital", "医疗卫生机构", "Hospital"])
def test_its_terms_are_taken_by_code_and_by_name(province: Path, body: str) -> None:
    assert recorded(province, body).exit_code == 0


def test_a_term_of_another_charter_is_refused_with_those_that_there_are(province: Path) -> None:
    told = recorded(province, "alliance")
    assert told.exit_code == 1
    assert "body: 'alliance' is not one of: government 人民政府" in told.output
    assert "new_institute 新型研发机构" in told.output


def test_what_a_file_adopts_holds_for_what_stands_below_it(tmp_path: Path) -> None:
    run("new", tmp_path / "book", "--no-keys", "--empty")
    assert (
        run("charter", "adopt", "neutral-en", "--by", "officer/founder", "--out", tmp_path / "adopt.yaml").exit_code
        == 0
    )
    written = yaml.safe_load((tmp_path / "adopt.yaml").read_text("utf-8"))
    opened = {"kind": "book.opened", "stream": "book/main", "fields": {
        "title": "Record", "note": "All of it.", "founder": "officer/founder"}}  # fmt: skip
    founder = {"kind": "officer.appointed", "stream": "officer/founder", "fields": {
        "holds": "decision", "body": "organisation/office", "post": "Founder"}}  # fmt: skip
    registrar = {"kind": "officer.appointed", "stream": "officer/registrar", "fields": {
        "holds": "execution", "body": "organisation/office", "post": "Registrar"}}  # fmt: skip
    office = {"kind": "organisation.registered", "stream": "organisation/office", "by": "officer/registrar", "fields": {
        "name": "Office", "body": "Government body"}}  # fmt: skip
    labels = {term["code"]: term["en"] for each in written["decisions"][0]["fields"]["vocabularies"]
              if each["name"] == "body" for term in each["terms"]}  # fmt: skip
    office["fields"]["body"] = next(iter(labels.values()))  # type: ignore[index]
    whole = {"by": "officer/founder", "decisions": [opened, founder, registrar, *written["decisions"], office]}
    (tmp_path / "all.yaml").write_text(yaml.safe_dump(whole, allow_unicode=True), "utf-8")
    done = run("record", "--file", tmp_path / "all.yaml", "--book", tmp_path / "book", "--yes")
    assert done.exit_code == 0, done.output


def test_the_difference_from_a_file_is_the_amendment(province: Path, tmp_path: Path) -> None:
    ready = Path(__file__).parents[2] / "examples" / "charters" / "province-key-rd.toml"
    text = ready.read_text("utf-8").replace('number = 5, unit = "working_days"', 'number = 7, unit = "working_days"')
    text = text.replace(
        "[vocabularies.public_funds]", 'lottery = { zh = "彩票公益金", en = "lottery" }\n\n[vocabularies.public_funds]'
    )
    (tmp_path / "new.toml").write_text(text, "utf-8")
    args = ("charter", "diff", tmp_path / "new.toml", "--by", "officer/founder", "--book", province)
    told = run(*args, "--effective-on", "2027-01-01", "--authority", "示例文件", "--yes")
    assert told.exit_code == 0, told.output
    assert "  + public_funds" not in told.output
    assert "  + sources of funds (fund_source): lottery (lottery)\n" in told.output
    assert "  ~ shortest notice (notice_least): 5 working days → 7 working days\n" in told.output
    shown = run("charter", "show", "--book", province).output
    assert "shortest notice (notice_least): 5 working days (— 2026-12-31)\n" in shown
    assert "shortest notice (notice_least): 7 working days (2027-01-01 —)\n" in shown
    assert "lottery\tlottery\t\t\t2027-01-01" in run("charter", "show", "--book", province).output
    assert "lottery" not in run("charter", "show", "--book", province, "--on", "2026-12-31").output
    assert "It does not differ" in run(*args, "--effective-on", "2027-01-01").output


@pytest.mark.parametrize(
    ("change", "line"),
    [
        (("format = ", "form = "), 'format: write format = "gongshi-charter/1"'),
        (('utc_offset = "+08:00"', 'utc_offset = "8"'), "line 12: '8' is no offset from UTC; write it as +08:00"),
        (
            ("[periods]", '[periods]\nfortnight = { number = 1, unit = "times" }'),
            "fortnight: Invalid enum value 'fortnight'",
        ),
        (('search = { zh = "检索"', 'find = { zh = "检索"'), "has no search, which the law names."),
        (("[vocabularies.outcome]", "[vocabularies.results]"), "the law leaves no vocabulary results open"),
        (
            ('number = 20, unit = "working_days"', 'number = 21, unit = "working_days"'),
            "Art. 29: what is decided is public",
        ),
        (("[calendar]", "[calendar"), "this is no TOML"),
    ],
)
def test_what_is_wrong_in_a_file_is_told_with_its_place(tmp_path: Path, change: tuple[str, str], line: str) -> None:
    ready = Path(__file__).parents[2] / "examples" / "charters" / "province-key-rd.toml"
    text = ready.read_text("utf-8")
    assert change[0] in text
    (tmp_path / "bad.toml").write_text(text.replace(*change), "utf-8")
    told = run("charter", "check", tmp_path / "bad.toml")
    assert told.exit_code == 1
    assert line in told.output
    chinese = run("charter", "check", tmp_path / "bad.toml", language="zh")
    assert chinese.exit_code == 1


def test_the_calendar_of_a_year_comes_from_a_file_where_the_library_has_it_not(province: Path, tmp_path: Path) -> None:
    asked = ("charter", "calendar", "2027", "--by", "officer/founder", "--book", province, "--yes")
    told = run(*asked)
    assert told.exit_code == 1
    assert "the holidays of 2027 are not in this release's list" in told.output
    (tmp_path / "2027.toml").write_text('off = [2027-01-01]\nworked = []\nsource = "示例通知"\n', "utf-8")
    done = run(*asked, "--file", tmp_path / "2027.toml")
    assert done.exit_code == 0, done.output
    assert "calendar: cn-2004-2026 2027" in run("charter", "show", "--book", province).output


AMENDED = """decisions:
- kind: charter.amended
  stream: charter/main
  by: officer/founder
  on: 2026-12-01
  fields:
    effective_on: 2026-12-01
    reason: 示例
    authority: 示例文件
    add:
      - {name: fund_source, terms: [{code: bonds, zh: 债券资金, en: bonds}]}
    end:
      - {vocabulary: fund_source, code: other, until: 2026-11-30}
"""


def test_kinds_and_explain_tell_the_terms_of_a_book(province: Path, tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(AMENDED, encoding="utf-8")
    done = run("record", "--file", tmp_path / "a.yaml", "--book", province, "--yes")
    assert done.exit_code == 0, done.output
    told = run("explain", "project.approved", "--book", province).output
    assert "The charter of the book: Charter of a provincial key R&D plan (example)\n" in told
    sources = told.partition("budget.parts.source:\n")[2].partition("\n\n")[0].splitlines()
    assert sources[0].startswith("  central  ") and "  other  其他渠道资金  other funds (until 2026-11-30)" in sources
    assert "  bonds  债券资金  bonds (from 2026-12-01)" in sources
    listed = run("--lang", "zh", "kinds", "fund_source", "--book", province).output
    assert "bonds（2026-12-01起）" in listed and "other（至2026-11-30止）" in listed
    without = run("explain", "project.approved").output
    assert "municipal" in without and "bonds" not in without and "The charter of the book" not in without


@pytest.mark.parametrize(("language", "told"), [
    ("en", "Art. 11: interest subsidy is no support instrument of the class competing teams."),
    ("zh", "第十一条：贷款贴息不是管理分类赛马争先的支持方式。"),
])  # fmt: skip
def test_a_refusal_says_the_words_of_the_books_own_charter(province: Path, language: str, told: str) -> None:
    fields = {
        "title": "示例", "programme": "programme/x", "management_class": "race", "instrument": "interest_subsidy",
        "method": "open_competition", "undertakers": "organisation/office", "budget.total": "10万元",
        "start": "2027-01", "end": "2028-01",
    }  # fmt: skip
    by = ("--by", "officer/registrar", "--book", province, "--yes")
    stated = [f"{name}={value}" for name, value in fields.items()]
    refused = run("--lang", language, "record", "project.proposed", "--stream", "project/p1", *by, *stated)
    assert refused.exit_code == 1
    assert f"gongshi-desk: {told}\n" in refused.output


def test_a_charters_file_proposes_the_clock_of_the_office(tmp_path: Path, province: Path) -> None:
    assert "the office's clock, for the opening of a book: UTC+01:00\n" in run("charter", "check", "neutral-en").output
    made = run("new", tmp_path / "own", "--no-keys", "--charter", "neutral-en")
    assert made.exit_code == 0, made.output
    with open_book(tmp_path / "own") as book:
        assert offset_by(book.pages) == 60
    given = run("new", tmp_path / "given", "--no-keys", "--charter", "neutral-en", "--utc-offset", "+00:00")
    assert given.exit_code == 0, given.output
    with open_book(tmp_path / "given") as book:
        assert offset_by(book.pages) == 0
    run("new", tmp_path / "usual", "--no-keys", "--empty")
    run("new", tmp_path / "later", "--no-keys")
    told = run("charter", "adopt", "neutral-en", "--by", "officer/founder", "--book", tmp_path / "later", "--dry-run")
    assert "neutral-en: its clock, UTC+01:00, is not taken: that of this book is UTC+08:00 for ever" in told.output


def amended(book: Path, folder: Path, change: tuple[str, str], effective: str, on: str = "") -> Result:
    """The answer to an amendment of the province's charter by a file that differs in one place."""
    ready = (Path(__file__).parents[2] / "examples" / "charters" / "province-key-rd.toml").read_text("utf-8")
    assert change[0] in ready
    path = folder / f"{effective}.toml"
    path.write_text(ready.replace(*change), "utf-8")
    days = ("--effective-on", effective, *(("--on", on) if on else ()))
    return run("charter", "diff", path, "--by", "officer/founder", "--book", book, "--authority", "x", "--yes", *days)


NOTICE = 'number = 5, unit = "working_days"'
FUND = ("[vocabularies.public_funds]", 'fund = { zh = "基金", en = "fund" }\n\n[vocabularies.public_funds]')


def test_an_amendment_does_not_undo_one_that_is_still_to_come(province: Path, tmp_path: Path) -> None:
    later = amended(province, tmp_path, (NOTICE, 'number = 7, unit = "working_days"'), "2027-01-01")
    assert later.exit_code == 0, later.output
    earlier = amended(province, tmp_path, (NOTICE, 'number = 6, unit = "working_days"'), "2026-12-15")
    assert earlier.exit_code == 1
    assert "Art. 38: shortest notice changes on 2027-01-01 already; it is amended from that day" in earlier.output
    assert amended(province, tmp_path, (NOTICE, 'number = 6, unit = "working_days"'), "2027-03-01").exit_code == 0


@pytest.mark.parametrize("breach", [(), ("breach=写错了",)])
def test_a_correction_takes_no_code_and_no_currency_from_a_charter(
    province: Path, tmp_path: Path, breach: tuple[str, ...]
) -> None:
    assert amended(province, tmp_path, FUND, "2026-12-01").exit_code == 0
    term = {"code": "fund", "zh": "基金", "en": "fund"}

    def corrected(number: int, field: str, wrong: str, right: str) -> Result:
        stated = (f"number={number}", f"field={field}", f"wrong={wrong}", f"right={right}", "reason=写错", *breach)
        by = ("--by", "officer/founder", "--book", province, "--yes")
        return run("record", "entry.corrected", "--stream", "charter/main", *by, *stated)

    def added(**other: str) -> str:
        return json.dumps([{"name": "fund_source", "terms": [{**term, **other}]}], ensure_ascii=False)

    for right in ("[]", added(code="fund9")):
        told = corrected(2, "add", added(), right)
        assert told.exit_code == 1 and "keeps fund: a correction takes no code away" in told.output, told.output
    told = corrected(1, "currency", '"CNY"', '"USD"')
    assert told.exit_code == 1 and "the currency of a book does not change; it is CNY." in told.output, told.output
    if not breach:  # a misprint in its words is corrected
        assert corrected(2, "add", added(), added(en="funds")).exit_code == 0


def test_what_no_amendment_changes_is_named_with_the_way_out(province: Path, tmp_path: Path) -> None:
    for change, named in (
        (("weekend = [6, 7]", "weekend = [5, 6]"), "weekend"),
        (('codes = ["uscc"]', "codes = []"), "codes"),
        (('title_en = "Charter', 'title_en = "The charter'), "title in English"),
    ):
        told = amended(province, tmp_path, change, "2027-01-01")
        assert f"An amendment does not change what differs here: {named}." in told.output, told.output
        assert "It does not differ" not in told.output


@pytest.mark.parametrize("option", ["--effective-on", "--on"])
def test_a_day_that_is_none_is_one_line(province: Path, option: str) -> None:
    told = run(
        "charter", "diff", "province-key-rd", "--by", "officer/founder", "--book", province, option, "2026-06-31"
    )
    assert told.exit_code == 1 and isinstance(told.exception, SystemExit)
    assert "2026-06-31" in told.output


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"#\xff", "c.toml: is not UTF-8 text (byte 1); save it as UTF-8"),
        ("title = 1".encode("utf-16"), "is not UTF-8 text"),
        (b"a=" + b"[" * 3000, "its lists stand too deep in one another"),
    ],
)
def test_a_file_that_cannot_be_read_is_one_line(tmp_path: Path, data: bytes, said: str) -> None:
    (tmp_path / "c.toml").write_bytes(data)
    told = run("charter", "check", tmp_path / "c.toml")
    assert told.exit_code == 1 and isinstance(told.exception, SystemExit)
    assert said in told.output


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("weekend = [6, 7]", "weekend = [1, 2, 3, 4, 5, 6, 7]"), "a week has one to six days off"),
        (("weekend = [6, 7]", "weekend = [6, 6]"), "each named once, not 6, 6."),
        (("weekend = [6, 7]", "weekend = []"), "each named once, not —."),
        (
            ("[periods]", '[calendar.years.2027]\nworked = ["2027-01-04"]\nsource = "通知"\n\n[periods]'),
            "2027-01-04 is no day of the weekend",
        ),
    ],
)
def test_a_calendar_that_cannot_be_is_refused(tmp_path: Path, change: tuple[str, str], said: str) -> None:
    ready = (Path(__file__).parents[2] / "examples" / "charters" / "province-key-rd.toml").read_text("utf-8")
    assert change[0] in ready
    (tmp_path / "c.toml").write_text(ready.replace(*change), "utf-8")
    told = run("charter", "check", tmp_path / "c.toml")
    assert told.exit_code == 1 and said in told.output, told.output


def test_a_vocabulary_longer_than_a_text_can_be_corrected(tmp_path: Path) -> None:
    terms = [{"code": f"d{n}", "zh": f"第{n}区" + "长" * 40, "en": f"district {n}"} for n in range(120)]
    added = json.dumps([{"name": "district", "terms": terms}], ensure_ascii=False)
    assert len(added) > 8000
    run("new", tmp_path / "book", "--no-keys", "--charter", "province-key-rd")
    decision = {
        "kind": "charter.amended", "stream": "charter/main", "by": "officer/founder",
        "fields": {"authority": "令", "effective_on": "2026-12-01", "reason": "区划调整", "add": json.loads(added)},
    }  # fmt: skip
    (tmp_path / "d.yaml").write_text(yaml.safe_dump({"decisions": [decision]}, allow_unicode=True), "utf-8")
    told = run("record", "--file", tmp_path / "d.yaml", "--book", tmp_path / "book", "--yes")
    assert told.exit_code == 0, told.output
    stated = ("number=2", "field=add", f"wrong={added}", f"right={added.replace('第7区', '第七区')}", "reason=写错")
    by = ("--by", "officer/founder", "--book", tmp_path / "book", "--yes")
    corrected = run("record", "entry.corrected", "--stream", "charter/main", *by, *stated)
    assert corrected.exit_code == 0, corrected.output
    with open_book(tmp_path / "book") as book:
        assert charter_of_book(book).words("district")["d7"][0].startswith("第七区")


def test_a_calendar_that_is_only_tried_is_not_asked_for(tmp_path: Path, province: Path) -> None:
    (tmp_path / "2027.toml").write_text('off = ["2027-01-01"]\nsource = "通知"\n', "utf-8")
    given = ("--by", "officer/founder", "--book", province)
    told = run("charter", "calendar", "2027", "--file", tmp_path / "2027.toml", *given, "--dry-run")
    assert told.exit_code == 0 and "is not in the book" not in told.output, told.output
