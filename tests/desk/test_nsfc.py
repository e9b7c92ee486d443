"""The real list of the natural science foundation: every one of its 17,926 rows is accounted for."""

from __future__ import annotations

import csv
import gzip
import io
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from desk.transcribe.mapping import read_mapping
from desk.transcribe.run import transcribe
from domain.ledger.store import Book
from tests.desk.conftest import Office

ROOT = Path(__file__).resolve().parents[2]
LIST = ROOT.parent / "shared" / "data" / "nsfc" / "natural-2017-09-26.csv.gz"

pytestmark = [pytest.mark.slow, pytest.mark.skipif(not LIST.exists(), reason="the list lies beside the project")]


def test_every_row_of_the_list_is_accounted_for(tmp_path: Path, book: Book, office: Office) -> None:
    mapping = read_mapping(ROOT / "examples" / "mappings" / "nsfc.toml")
    quarantine = tmp_path / "quarantine.csv"
    done = transcribe(book, mapping, LIST, by="officer/registrar", office=office, quarantine=quarantine)
    with gzip.open(LIST) as packed:
        rows = list(csv.DictReader(io.TextIOWrapper(packed, "utf-8-sig", newline="")))
    # Ends such as 2019.14 are no month of any year; one project has the number 0.
    odd = [row for row in rows if int(row["起止年月"][-2:]) > 12 or row["项目批准号"] == "0"]
    good = [row for row in rows if row not in odd]
    ratings = Counter(row["总评"] for row in good)

    assert done.read == len(rows) == 17_926
    assert (done.taken, done.quarantined, done.skipped.total(), done.already) == (len(good), len(odd), 0, 0)
    with quarantine.open(encoding="utf-8", newline="") as file:
        assert [kept["项目批准号"] for kept in csv.DictReader(file)] == [row["项目批准号"] for row in odd]
    assert done.entries == {
        "programme.proposed": len({row["项目类别"] for row in good}),
        "organisation.registered": len({row["依托单位"] for row in good}),
        "project.approved": len(good),
        "evaluation.reported": sum(ratings[rating] for rating in ("特优", "优", "良", "中", "差")),
    }
    fact: Any = book.stream(f"project/{good[0]['项目批准号']}")[0].fact
    assert (fact.title, fact.budget.total) == (good[0]["项目名称"], int(good[0]["金额"]) * 1_000_000)
    assert f"{fact.start}-{fact.end}".replace("-", ".").count(".") == 3
    total = sum(book.stream(f"project/{row['项目批准号']}")[0].fact.budget.total for row in good[::500])  # type: ignore[attr-defined]
    assert total == sum(round(float(row["金额"]) * 1_000_000) for row in good[::500])
