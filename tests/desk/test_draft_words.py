"""A draft is told in the words of the book's own charter, wherever it is read (Art. 36, 38)."""

from __future__ import annotations

import importlib.resources
import json
from pathlib import Path

import pytest

from tests.desk.signed_office import SignedOffice
from tests.desk.test_amended_meanwhile import decide

WORDS = ('zh = "产业技术创新联盟", en = "industry alliance"', 'zh = "创新联合体", en = "consortium"')


@pytest.fixture
def other(signed: SignedOffice) -> SignedOffice:
    """An office whose charter has other words for a code of the default one, and another currency."""
    own = (importlib.resources.files("domain") / "charters/beijing-2014-2017.toml").read_text(encoding="utf-8")
    file = signed.desk / "own.toml"
    file.write_text(own.replace(*WORDS).replace('"CNY"', '"GBP"'), encoding="utf-8")
    assert WORDS[1] in file.read_text(encoding="utf-8")
    adopt = signed.desk / "adopt.yaml"
    signed("charter", "adopt", file, "--by", "officer/founder", "--out", adopt)
    decide(signed, "adopt.draft", adopt)
    return signed


def drafted(office: SignedOffice) -> tuple[Path, str]:
    path = office.desk / "o.draft"
    told = ("organisation.registered", "--stream", "organisation/x", "--by", "officer/registrar", "name=示例联合体")
    return path, office("draft", "new", *told, "body=alliance", "--out", path, "--book", office.folder).output


def test_its_sentences_and_fields_are_in_the_words_of_the_book(other: SignedOffice) -> None:
    path, said = drafted(other)
    key = ("--key", other.key("officer/registrar"))
    shown = other("draft", "show", path).output
    issuing = other("issue", path, "--by", "officer/registrar", *key, "--dry-run").output
    for told in (said, shown, issuing):
        assert "创新联合体" in told and "consortium" in told, told
        assert "产业技术创新联盟" not in told and "industry alliance" not in told
    assert "：创新联合体 / consortium（alliance）\n" in shown
    assert "the book's charter, as the office gives them (nobody signed this: for information only)" in shown


def test_it_carries_the_terms_that_it_states_and_the_currency_alone(other: SignedOffice) -> None:
    path, _ = drafted(other)
    carried = json.loads(path.read_bytes())["charter"]
    assert carried["currency"] == "GBP" and "periods" not in carried
    stated = {each["name"]: [term["code"] for term in each["terms"]] for each in carried["vocabularies"]}
    assert stated["body"] == ["alliance"] and "fund_source" not in stated


def test_a_book_without_a_charter_drafts_as_before(signed: SignedOffice) -> None:
    path, said = drafted(signed)
    assert "charter" not in json.loads(path.read_bytes())
    shown = signed("draft", "show", path).output
    assert "产业技术创新联盟" in said and "产业技术创新联盟 / industry alliance\n" in shown
