"""What a signed entry alone does not show is said in the same words wherever one is checked alone."""

from __future__ import annotations

import json
import re
from pathlib import Path
from types import SimpleNamespace

import pytest

from public.auditing.report import Reported
from site_builder.environment import environment_of
from site_builder.words.book_words import default_words
from site_builder.words.limits import LIMITS

ROOT = Path(__file__).resolve().parents[2]


def test_the_browser_says_the_list_and_no_other() -> None:
    script = (ROOT / "site_builder/static/verify-entry.js").read_text(encoding="utf-8")
    told = [tuple(json.loads(each)) for each in re.findall(r"limits: (\[[^]]*\])", script)]
    assert told == [LIMITS["zh"], LIMITS["en"]]


def test_the_documentation_says_it_in_both_languages() -> None:
    docs = (ROOT / "docs/signing.md").read_text(encoding="utf-8")
    told = re.findall(r"^- (whether .*) \((.*)\)[;.]$", docs, re.M)
    assert tuple(zip(*told, strict=True)) == (LIMITS["en"], LIMITS["zh"])


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("template", ["audit.html", "print/macros.html"])
def test_pages_and_reports_take_it_from_its_place(language: str, template: str) -> None:
    environment = environment_of(language, default_words())
    assert environment.globals["LIMITS"] == LIMITS[language]
    source = (ROOT / "site_builder/templates" / template).read_text(encoding="utf-8")
    assert source.count("{{ LIMITS|join(") == 1


def test_gongshi_verify_says_it_of_a_report() -> None:
    reported = SimpleNamespace(proved=SimpleNamespace(signers=[SimpleNamespace(told=str)]), verified=None)
    assert list(Reported._signed(reported))[-1].endswith("; ".join(LIMITS["en"]))  # type: ignore[arg-type]
