"""Each vocabulary changed once: a term added midway is used, seen wherever words stand, and refused before its day."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
import pytest

from domain.ledger.entry import AnyEntry
from domain.rules.terms import LAW
from domain.rules.vocabulary import VOCABULARIES, stated_codes
from tests.authorship import printed
from tests.examples.conftest import desk
from tests.examples.new_terms import BEFORE, SINCE, TERMS, USED, USES, amendment, use_of
from tests.examples.province import build, entries_of, hand_in, record_province
from tests.site_builder.given_site import site_over, tree

UNSEEN: set[str] = set()
# A sentence tells the money of a call by its sum: its sources stand in the feeds, and in tables once a project has them
# (tests/site_builder/test_new_source.py).
UNTOLD: dict[str, set[str]] = {"rss": set(), "json": {"fund_source"}, "pdf": {"fund_source"}}
NOT_ASKED = {"district"}  # a division that the charter has not is warned of, never refused (Art. 4)


class Amended(NamedTuple):
    """The province's book with the amendment, and a copy in which each new term was used."""

    book: Path
    used: Path
    entries: list[AnyEntry]


@pytest.fixture(scope="session")
def amended(tmp_path_factory: pytest.TempPathFactory) -> Amended:
    folder = tmp_path_factory.mktemp("new-terms")
    for result in [*record_province(folder / "book"), hand_in(folder / "book", amendment())]:
        assert result.exit_code == 0, result.output
    shutil.copytree(folder / "book", folder / "used")
    done = hand_in(folder / "used", *USES.values())
    assert done.exit_code == 0, done.output
    return Amended(folder / "book", folder / "used", entries_of(folder / "used"))


@pytest.fixture(scope="session")
def site(amended: Amended, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("new-terms-site") / "www"
    build(amended.used, out, USED)
    return out


def entry_using(entries: list[AnyEntry], vocabulary: str) -> tuple[int, AnyEntry]:
    told = use_of(vocabulary)
    found = [(number, each) for number, each in enumerate(entries) if each.stream == told["stream"]]
    wanted = {name: told["fields"][name] for name in ("outcome", "step") if name in told["fields"]}
    return next(
        (n, e) for n, e in reversed(found)
        if e.kind == told["kind"] and all(getattr(e.fact, name) == value for name, value in wanted.items())
    )  # fmt: skip


def test_each_vocabulary_has_a_new_term() -> None:
    assert [*TERMS] == [*VOCABULARIES]
    beside = {name: {*LAW[name]} for name in VOCABULARIES if name in LAW}
    assert beside == {name: {*each.law} for name, each in VOCABULARIES.items() if each.law}, "words in the code"


@pytest.mark.parametrize("vocabulary", [*TERMS])
def test_it_is_used_from_its_day_on(amended: Amended, vocabulary: str) -> None:
    _, entry = entry_using(amended.entries, vocabulary)
    assert TERMS[vocabulary]["code"] in msgspec.json.encode(entry.fact).decode()


@pytest.mark.parametrize("vocabulary", [name for name in TERMS if name not in NOT_ASKED | {"rating", "dimension"}])
def test_it_is_refused_the_day_before_whenever_it_is_handed_in(amended: Amended, vocabulary: str) -> None:
    told = hand_in(amended.book, use_of(vocabulary) | {"on": BEFORE}, dry=True)
    assert told.exit_code == 1
    code = TERMS[vocabulary]["code"]
    assert f"{code} may be used from {SINCE} on, not on {BEFORE}." in told.output, told.output


def corrections(entries: list[AnyEntry], vocabulary: str) -> dict[str, Any]:
    """A correction of an entry from before the amendment, which would put the new term into it."""
    code = TERMS[vocabulary]["code"]
    numbers: dict[str, int] = {}
    for entry in entries:
        numbers[entry.stream] = numbers.get(entry.stream, 0) + 1
        stated = next((each for each in stated_codes(entry.fact) if each.vocabulary == vocabulary), None)
        field = "overall" if vocabulary == "rating" and entry.kind == "evaluation.reported" else ""
        if entry.kind.startswith("charter.") or not (stated or field):
            continue
        field = field or stated.field.partition(".")[0].partition("[")[0]  # type: ignore[union-attr]
        wrong = msgspec.to_builtins(getattr(entry.fact, field))
        old = wrong if vocabulary == "rating" else stated.code  # type: ignore[union-attr]
        right = json.loads(json.dumps(wrong).replace(json.dumps(old), json.dumps(code), 1))
        return {"kind": "entry.corrected", "stream": entry.stream, "by": entry.by, "on": USED,
                "recorded_at": f"{USED}T09:00:00Z", "fields": {"number": numbers[entry.stream], "field": field,
                "wrong": json.dumps(wrong), "right": json.dumps(right), "reason": "示例"}}  # fmt: skip
    raise AssertionError(f"no entry states a {vocabulary}")


@pytest.mark.parametrize("vocabulary", [name for name in TERMS if name not in NOT_ASKED])
def test_a_correction_that_would_put_it_before_its_day_is_refused(amended: Amended, vocabulary: str) -> None:
    told = hand_in(amended.book, corrections(amended.entries, vocabulary), dry=True)
    assert told.exit_code == 1, told.output
    said = "Art. 24: the dimensions are fixed" if vocabulary == "dimension" else TERMS[vocabulary]["code"]
    assert "Art. 31: " in told.output and said in told.output, told.output


@pytest.mark.parametrize("vocabulary", [name for name in TERMS if name not in NOT_ASKED | {"rating"}])
def test_a_transcribed_code_that_the_charter_never_had_is_refused(amended: Amended, vocabulary: str) -> None:
    source = {"title": "示例清单", "sha256": "0" * 64, "row": "2"}
    told = use_of(vocabulary)
    unknown = json.loads(json.dumps(told).replace(json.dumps(TERMS[vocabulary]["code"]), '"palace"'))
    said = hand_in(
        amended.book, unknown | {"by": "officer/example-r1", "source": source, "stream": _new(told["stream"])}
    )
    assert said.exit_code == 1
    assert "'palace' is not one of" in said.output and "municipal" not in said.output, said.output
    assert "市级财政资金" not in said.output


def _new(stream: str) -> str:
    return f"{stream.partition('/')[0]}/LIST-1"


@pytest.mark.slow
@pytest.mark.parametrize("vocabulary", [*TERMS])
def test_its_words_are_seen(site: Path, vocabulary: str) -> None:
    code = TERMS[vocabulary]["code"]
    for language in ("zh", "en"):
        word = TERMS[vocabulary][language]
        places = [path.relative_to(site / language).as_posix() for path in pages_with(site / language, word)]
        assert "charter.html" in places and any(each.startswith("dictionary-") for each in places)
        told = [
            each
            for each in places
            if not each.startswith(("charter", "dictionary", "rulebook", "entries", "decisions"))
        ]
        assert told or vocabulary in UNSEEN, f"{word} stands on no page beside the charter's: {places}"
    schema = (site / "schema/entry.schema.json").read_text("utf-8")
    assert json.dumps(code) in schema or vocabulary in ("rating", "district")


def pages_with(folder: Path, word: str) -> list[Path]:
    return [path for path in folder.rglob("*.html") if word in path.read_text("utf-8")]


def beside_the_amendment(path: Path) -> str:
    """What a feed or a file of rows tells in its items, without that of the amendment, which names all the terms."""
    text = path.read_text("utf-8")
    if path.suffix == ".rss":
        items = re.findall("<item>.*?</item>", text, re.DOTALL)
    else:
        items = [json.dumps(each, ensure_ascii=False) for each in json.loads(text)["rows"]]
    return "\n".join(
        each for each in items if not all(term["en"] in each or term["zh"] in each for term in TERMS.values())
    )


@pytest.fixture(scope="session")
def items(site: Path) -> dict[tuple[str, str], str]:
    """What the feeds and the rows of the lists tell, by language and ending."""
    places = {"rss": "*.rss", "json": "rows/**/*.json"}
    return {
        (language, ending): "\n".join(map(beside_the_amendment, (site / language).rglob(pattern)))
        for language in ("zh", "en")
        for ending, pattern in places.items()
    }


@pytest.mark.slow
@pytest.mark.parametrize("vocabulary", [*TERMS])
@pytest.mark.parametrize("ending", ["rss", "json"])
def test_its_words_are_in_feeds_and_in_the_rows_of_lists(
    items: dict[tuple[str, str], str], vocabulary: str, ending: str
) -> None:
    for language in ("zh", "en"):
        told = TERMS[vocabulary][language] in items[language, ending]
        assert told is (vocabulary not in UNTOLD[ending]), language


@pytest.fixture(scope="session")
def annual(amended: Amended, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The annual report of the year in which the terms were used, in each language, without white space."""
    folder = tmp_path_factory.mktemp("new-terms-annual")
    with site_over(folder, amended.entries, USED) as site:
        return {language: printed(site, "pdf-annual", USED[:4], folder, language) for language in ("zh", "en")}


@pytest.mark.slow
@pytest.mark.parametrize("vocabulary", [*TERMS])
def test_its_words_are_printed(annual: dict[str, str], vocabulary: str) -> None:
    """Once by the amendment, and again by the decision that uses the term."""
    for language, text in annual.items():
        times = text.count(TERMS[vocabulary][language].replace(" ", ""))
        assert times and (times > 1) is (vocabulary not in UNTOLD["pdf"]), language


@pytest.mark.slow
def test_with_the_new_terms_it_is_brought_up_to_date_as_built_anew(
    amended: Amended, site: Path, tmp_path: Path
) -> None:
    build(amended.used, tmp_path / "www", "2026-06-16", 137)
    build(amended.used, tmp_path / "www", USED)
    assert tree(tmp_path / "www") == tree(site)


def test_the_form_of_the_desk_has_them(amended: Amended) -> None:
    shown = desk("charter", "show", "--book", amended.book, "--on", USED)
    for each in TERMS.values():
        assert f"{each['code']}\t{each['en']}" in shown.output
    assert "lottery" not in desk("charter", "show", "--book", amended.book, "--on", BEFORE).output
