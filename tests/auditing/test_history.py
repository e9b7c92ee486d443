"""History never refuses and is never the end of a build, and the two verifiers refuse the same entries."""

from __future__ import annotations

import contextlib
import io
import json
import runpy
import shutil
from pathlib import Path
from random import Random
from typing import Any

import msgspec
import pytest

from domain.ledger.tables import BookError
from domain.rules.catalogue import KINDS
from domain.rules.shape import Shape, shape_of_kind
from public.auditing.site_source import Failure
from public.auditing.verify import verify
from public.one_line import one_line
from site_builder.build.make import make
from site_builder.settings import Settings
from tests.auditing.mutations import NO_DAYS, dump, mutated, publish, resealable
from tests.examples.conftest import Fed, fed  # noqa: F401 (the example's book)
from tests.ledger import loghouse
from tests.ledger.logs import VERIFY
from tests.soak import examples

SCRIPT: dict[str, Any] = runpy.run_path(str(VERIFY), run_name="imported")
SETTINGS = Settings(title="试验", title_en="Test", origin=loghouse.ORIGIN, pdf=())


def passes_script(site: Path) -> bool:
    with contextlib.redirect_stdout(io.StringIO()):
        try:
            SCRIPT["verify"](str(site), [], None, [], 0)
        except (SCRIPT["Fail"], ValueError, OverflowError):
            return False
    return True


def passes_ours(site: Path) -> bool:
    try:
        verify(str(site), pages=False)
    except Failure as failure:
        assert "\n" not in one_line(f"FAIL {failure}")  # as the command line prints it
        return False
    return True


def build(entries: list[bytes], folder: Path, settings: Settings = SETTINGS) -> Path:
    """Build the site of these entries, sealed or not."""

    def pages(after: int, limit: int) -> list[tuple[int, bytes]]:
        return list(enumerate(entries[after : after + limit], after + 1))

    make(pages, settings, folder)
    return folder


def small(data: list[bytes]) -> list[bytes]:
    """A part of the example: a few streams of every subject, whole."""
    kept, of_subject = set(), {}
    for each in data:
        stream = json.loads(each)["stream"]
        subject = stream.partition("/")[0]
        chosen = of_subject.setdefault(subject, set())
        if subject in ("book", "officer", "organisation", "plan") or len(chosen) < 2:
            chosen.add(stream)
            kept.add(stream)
    return [each for each in data if json.loads(each)["stream"] in kept]


def test_what_verify_passes_build_builds_and_the_verifiers_agree(fed: Fed, tmp_path: Path) -> None:  # noqa: F811
    for seed in range(examples(1, 12)):
        random = Random(seed)
        book = small(resealable(fed.data))
        taken = 0
        for attempt in range(examples(40, 250)):
            told = mutated(book, random)
            site = publish(tmp_path / "site", told)
            ours, script = passes_ours(site), passes_script(site)
            changed = [each for each in told if each not in book]
            assert ours == script, (seed, attempt, ours, changed[:1])
            if ours:
                book, taken = told, taken + 1
        assert taken > 3
        shutil.rmtree(tmp_path / "www", ignore_errors=True)
        build(book, tmp_path / "www")


def taken(text: str, shape: Shape) -> bool:
    """Whether the type of a field lets a text through."""
    try:
        msgspec.convert(text, shape.type)
    except msgspec.ValidationError:
        return False
    return True


def no_days(fact: Any, shape: Shape, days: Random) -> None:
    """Put what is no day into every field of a fact, as told in JSON, that takes one."""
    for field in shape.fields:
        inner = field.shape.item or field.shape
        if field.name not in fact:
            continue
        if inner.form in ("day", "partial_day"):
            fact[field.name] = days.choice([each for each in NO_DAYS if taken(each, inner)])
        elif inner.form == "structure":
            for each in fact[field.name] if field.shape.item else [fact[field.name]]:
                no_days(each, inner, days)


@pytest.mark.parametrize("seed", range(examples(1, 6)))
def test_a_book_full_of_days_that_are_none_is_built(fed: Fed, tmp_path: Path, seed: int) -> None:  # noqa: F811
    days, told = Random(seed), [json.loads(each) for each in (small(fed.data) if seed == 0 else fed.data)]
    for number, entry in enumerate(told):
        no_days(entry["fact"], shape_of_kind(KINDS[entry["fact"]["kind"]].fact), days)
        if number % 3 == 0 and number > 5:
            entry["decided_on"] = days.choice(["0000-00-00", "0001-01-01", "9999-12-31", "2014-02-30"])
    for entry in told[-4:]:
        entry["recorded_at"] = "9999-12-31T23:59:59Z"
    book = [dump(entry) for entry in told]
    site = build(book, tmp_path / "www")
    page = next((site / "zh/projects").glob("SL*.html")).read_text()
    stated = [each for each in NO_DAYS if each in page]
    assert stated, "the page shows the days as they were stated"


@pytest.mark.parametrize("change", [{"stream": "evil/1"}, {"stream": "organisation/u9"}, {"stream": 1}, {"fact": 1}])
def test_what_no_desk_takes_ends_a_build_in_one_line(fed: Fed, tmp_path: Path, change: dict[str, Any]) -> None:  # noqa: F811
    data = small(fed.data)[:40]
    place = next(at for at, each in enumerate(data) if b'"kind":"programme.proposed"' in each)
    data[place] = dump(json.loads(data[place]) | {"number": 1} | change)
    with pytest.raises(BookError, match=f"entry {place}"):
        build(data, tmp_path / "www")
