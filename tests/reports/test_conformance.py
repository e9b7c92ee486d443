"""What a validator that is not ours says of PDF/A-3a and PDF/UA-1, of one report of each kind and of a difficult one.

`page-validation` lives in a virtual environment of its own (`scripts/setup.sh --test`). It gives no false alarm today;
one that it gives later is to be listed here, with the reason why it is one.
"""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

import msgspec
import pikepdf
import pytest

from domain.rules.fact import Attachment
from tests.reports.life import FIRST, NUMBER, report, steps
from tests.reports.made import SETTINGS, documents, entries, site
from tests.reports.test_reports import FINAL, KINDS, text
from tests.reports.writing import figure, sha256

pytestmark = pytest.mark.slow

PYTHON = Path(__file__).resolve().parents[2] / ".cache/page-validation/bin/python"
FALSE_ALARMS: dict[str, str] = {}  # by the rule, why it is one
ASK = """import json, sys, page
for path in sys.argv[1:]:
    for profile in ("3a", "ua1"):
        for each in page.validate_pdf(path, profile=profile).failures:
            print(json.dumps([path, each.rule_id, each.message]))
"""
SIGNS = "CO₂排放、PM₂.₅浓度、10⁻⁶、cm⁻¹、10⁸、Dvořák、Łukasz、Иванов、Đặng、☐☑✔→≤≥±×°‰℃Ωµ"


def against(*paths: Path) -> list[list[str]]:
    if not PYTHON.exists():
        pytest.fail("page-validation is missing: run scripts/setup.sh --test", pytrace=False)
    done = subprocess.run([PYTHON, "-c", ASK, *paths], capture_output=True, encoding="utf-8", check=True)
    told = [json.loads(line) for line in done.stdout.splitlines()]
    return [each for each in told if each[1] not in FALSE_ALARMS]


def test_one_report_of_each_kind_conforms(published: Path) -> None:
    assert against(*(published / "www" / path for path in KINDS)) == []


def numbers(columns: int) -> str:
    """A table of numbers with so many columns."""
    rows = [[f"{123456.79 * row * (column + 1):.2f}" for column in range(columns)] for row in range(1, 5)]
    head = [f"指标{column + 1}" for column in range(columns)]
    lines = (f"| {' | '.join(row)} |" for row in (head, ["---"] * columns, *rows))
    return f"表：{columns}列\n\n" + "\n".join(lines) + "\n\n甲。\n\n"


@pytest.fixture(scope="module")
def difficult(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A report with signs of all kinds, a picture, and tables of up to forty columns."""
    folder = tmp_path_factory.mktemp("difficult")
    picture = f'![柱形图](sha256:{sha256(figure())} "图")\n\n'
    body = f"# 引言\n\n{SIGNS}\n\n{picture}{''.join(map(numbers, (6, 8, 12, 24, 40)))}# 结论\n\n完。\n".encode()
    attached = Attachment(sha256=sha256(body), name="b.md", media_type="text/markdown", size=len(body))
    submitted = report(NUMBER, FIRST, title="CO₂与PM₂.₅减排", abstract=SIGNS, body=attached)
    given = [*steps()[:14], (f"report/{NUMBER}", submitted, "2016-12-15", "2016-12-16")]
    settings = msgspec.structs.replace(SETTINGS, pdf=("report",))
    site(folder / "www", entries(given), settings, documents=documents(folder / "documents", body))
    return folder / "www" / FINAL


def test_a_report_with_signs_pictures_and_wide_tables_conforms(difficult: Path) -> None:
    assert against(difficult) == []
    with pikepdf.open(difficult) as document:
        pictures = [each for each in document.objects if isinstance(each, pikepdf.Stream)]
        assert [each for each in pictures if each.get("/Interpolate") is True] == []


def test_signs_are_printed_as_they_are_written(difficult: Path) -> None:
    said = re.sub(r"\s", "", text(difficult)).replace("µ", "μ")
    assert said.count(SIGNS.replace("µ", "μ")) == 2
    assert "〔U+" not in said


def test_no_number_of_a_table_is_broken_and_page_numbers_go_on(difficult: Path) -> None:
    words = text(difficult, "-layout").split()
    wanted = {f"{123456.79 * row * (column + 1):.2f}" for row in range(1, 5) for column in range(40)}
    assert wanted <= set(words)
    pages = text(difficult).rstrip("\f").split("\f")
    last = [page.strip().splitlines()[-1] for page in pages]
    assert last[last.index("1") :] == [str(number) for number in range(1, len(pages) - last.index("1") + 1)]
