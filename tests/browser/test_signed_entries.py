"""The reader's own browser says who drafted and who issued an entry, and whether what stands there fits."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator

from domain.ledger.signing import key_bytes
from domain.ledger.store import open_book
from domain.rules.officer_keys import OfficerKeyRegistered
from site_builder.build.make import make
from site_builder.words.limits import LIMITS
from tests.auditing.forging import APPOINTED, PROPOSED, REPORTED, URGENT, altered, resigned, stripped
from tests.auditing.house import SETTINGS
from tests.auditing.signed_log import (
    CLERK,
    FIRST,
    INSPECTOR,
    RECOVERY,
    SECOND,
    Book,
    Step,
    publish,
    signed_book,
    text,
)
from tests.browser.conftest import Visitor, served

pytestmark = pytest.mark.browser


def built(folder: Path, forge: Callable[[Book], object] = lambda book: None) -> Path:
    """The site of a signed book, forged and sealed anew."""
    book = signed_book()
    forge(book)
    log = publish(book.entries, folder)
    with open_book(folder / "book") as stored:
        make(stored.pages, SETTINGS, folder / "www", log=log)
    return folder / "www"


@pytest.fixture(scope="module")
def honest(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with served(built(tmp_path_factory.mktemp("honest"))) as address:
        yield address


def checked(visitor: Visitor, address: str, index: int, language: str = "en") -> Locator:
    item = visitor.open(f"{address}{language}/entries/0.html").locator(f"#e{index}")
    item.locator("summary").first.click()
    item.get_by_role("button").first.click()
    item.locator(".verdict").wait_for()
    return item.locator(".checked")


def said(result: Locator, kind: str) -> str:
    return "\n".join(result.locator(f"li.{kind}").all_inner_texts())


def post(officer: str, language: str = "en") -> str:
    """What a page calls an officer."""
    number = officer.partition("/")[2]
    return f"示例职务 ({number})" if language == "en" else f"示例职务（{number}）"


BODY = "示例评估机构"


def test_drafter_and_issuer_are_named(visitor: Visitor, honest: str) -> None:
    result = checked(visitor, honest, APPOINTED)
    assert f"{post(CLERK)} drafted it and signed what stands here; the key is that of entry 13" in said(result, "yes")
    assert f"{post(FIRST)} issued it and signed what stands here, with its day" in said(result, "yes")
    assert all(limit in said(result, "open") for limit in LIMITS["en"][:2])
    assert f"{post(FIRST, 'zh')} 签发并签名" in said(checked(visitor, honest, APPOINTED, "zh"), "yes")


def test_the_evaluating_body_is_named(visitor: Visitor, honest: str) -> None:
    told = said(checked(visitor, honest, REPORTED), "yes")
    assert f"{post(INSPECTOR)} issued it" in told
    assert f"{BODY}, the evaluating body, signed what stands here" in told


def test_an_unsigned_entry_says_so(visitor: Visitor, honest: str) -> None:
    assert "No officer signed this entry" in said(checked(visitor, honest, 8), "open")


@pytest.mark.parametrize(
    ("place", "forge", "wrong"),
    [
        (APPOINTED, altered(APPOINTED, {"post": "别的职务"}), [post(CLERK), post(FIRST)]),
        (APPOINTED, altered(APPOINTED, decided_on="2017-01-02"), [post(FIRST)]),
        (APPOINTED, resigned(APPOINTED, CLERK, {"post": "别的职务"}), [post(FIRST)]),
        (REPORTED, resigned(REPORTED, INSPECTOR, {"overall": "good"}), [BODY]),
    ],
)
def test_what_does_not_fit_is_said(
    visitor: Visitor, tmp_path: Path, place: int, forge: Callable[[Book], object], wrong: list[str]
) -> None:
    with served(built(tmp_path, forge)) as address:
        result = checked(visitor, address, place)
    assert result.locator(".verdict").inner_text() == "Verification failed"
    assert said(result, "no").count("does not fit this entry") == len(wrong)
    assert all(who in said(result, "no") for who in wrong)


def test_what_lost_its_signature_is_not_said_to_be_signed(visitor: Visitor, tmp_path: Path) -> None:
    with served(built(tmp_path, stripped(PROPOSED))) as address:
        assert "No officer signed this entry" in said(checked(visitor, address, PROPOSED), "open")


def test_a_countersignature_fits_the_entry_it_names(visitor: Visitor, honest: str, tmp_path: Path) -> None:
    countersigned = REPORTED - 3
    assert f"the countersignature fits entry {countersigned - 1}" in said(
        checked(visitor, honest, countersigned), "yes"
    )
    with served(built(tmp_path, altered(countersigned - 1, {"post": "别的职务"}))) as address:
        told = said(checked(visitor, address, countersigned), "no")
    assert f"the countersignature does not fit entry {countersigned - 1}" in told


def test_a_report_without_the_bodys_signature_says_so(visitor: Visitor, honest: str, tmp_path: Path) -> None:
    assert "did not sign it" not in said(checked(visitor, honest, REPORTED), "open")
    with served(built(tmp_path, stripped(REPORTED))) as address:
        assert "The evaluating body did not sign it" in said(checked(visitor, address, REPORTED), "open")


REGISTERED = 10  # an officer's key


def test_the_countersignature_of_an_urgent_entry_is_proved_or_disclaimed(
    visitor: Visitor, honest: str, tmp_path: Path
) -> None:
    """On the urgent entry itself: by whom and where, that it does not fit, or that only the whole book tells."""
    for language, says in (
        ("en", f"countersigned it in entry {URGENT + 1}"),
        ("zh", f"已在第 {URGENT + 1} 号记录补签"),
    ):
        result = checked(visitor, honest, URGENT, language)
        assert f"{post(SECOND, language)} {says}" in said(result, "yes")
        assert LIMITS[language][2] not in said(result, "open")
    unanswered = checked(visitor, honest, URGENT + 2)
    assert all(limit in said(unanswered, "open") for limit in LIMITS["en"])
    with served(built(tmp_path, altered(URGENT + 1, {"countersignature": "A" * 86 + "=="}))) as address:
        told = said(checked(visitor, address, URGENT), "no")
    assert f"entry {URGENT + 1}, of which this page says that it answers" in told


def recovered(book: Book) -> None:
    """The founder's second key, which the recovery key registers."""
    key = text(f"{FIRST} again")

    def registers(book: Book) -> OfficerKeyRegistered:
        recovery = book.sign(RECOVERY, "key", key_bytes(FIRST, key))
        return OfficerKeyRegistered(key=key, proof=book.proof(FIRST, f"{FIRST} again"), recovery=recovery)

    book.add(Step(FIRST, FIRST, registers, signed=False))


def test_who_registers_a_key_is_shown_to_hold_it(visitor: Visitor, honest: str, tmp_path: Path) -> None:
    assert "the proof that the registered key is held fits" in said(checked(visitor, honest, REGISTERED), "yes")
    assert "持有证明与这条记录相符" in said(checked(visitor, honest, REGISTERED, "zh"), "yes")
    with served(built(tmp_path / "forged", altered(REGISTERED, {"proof": "A" * 86 + "=="}))) as address:
        assert "key is held does not fit" in said(checked(visitor, address, REGISTERED), "no")
    last = len(signed_book().entries)
    with served(built(tmp_path / "recovered", recovered)) as address:
        told = said(checked(visitor, address, last), "yes")
    assert "the recovery key that entry 0 names signed this registration" in told
    assert "the proof that the registered key is held fits" in told
    with served(
        built(tmp_path / "other", lambda book: (recovered(book), altered(last, {"recovery": "A" * 86 + "=="})(book)))
    ) as address:
        assert "whether the recovery key of the book signed" in said(checked(visitor, address, last), "open")
