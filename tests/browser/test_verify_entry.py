"""Entries are verified in the reader's own browser: what holds is proved, what was tampered with fails, plainly."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page

from domain.ledger.checkpoint import open_checkpoint, parse_proof, verify_proof
from domain.ledger.entry import canonical
from domain.ledger.merkle import leaf_hash
from domain.ledger.note import format_vkey
from tests.browser.conftest import INSECURE_HOST, Visitor, screenshot, served
from tests.browser.sealed import change, copied, made_site, replace, sealed_log, some_entries
from tests.ledger.logs import signer

pytestmark = pytest.mark.browser
BUTTON = {"zh": "在浏览器中核验", "en": "Verify in this browser"}


@pytest.fixture(scope="module")
def honest(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of a sealed book."""
    return made_site(tmp_path_factory.mktemp("honest"))


@pytest.fixture
def site(honest: Path, tmp_path: Path) -> Path:
    """A copy of the site, to be tampered with."""
    return copied(honest, tmp_path / "www")


@pytest.fixture
def address(site: Path) -> Iterator[str]:
    """Where that copy is served."""
    with served(site) as url:
        yield url


def pressed(page: Page, index: int) -> Locator:
    """Open an entry, press its button, and wait for the verdict."""
    item = page.locator(f"#e{index}")
    item.locator("summary").first.click()
    item.get_by_role("button", name=BUTTON[page.evaluate("document.documentElement.lang")[:2]]).click()
    result = item.locator(".checked")
    result.locator(".verdict").wait_for()
    return result


def verified(visitor: Visitor, address: str, index: int, language: str = "en") -> Locator:
    """The verdict on an entry, on the page of the book that shows it."""
    return pressed(visitor.open(f"{address}{language}/entries/{index // 256}.html"), index)


def verdict(result: Locator) -> str:
    return result.locator(".verdict").inner_text()


def said(result: Locator, kind: str) -> str:
    """All sentences of a kind: yes, no, open or note."""
    return "\n".join(result.locator(f"li.{kind}").all_inner_texts())


def root_of(site: Path) -> str:
    return (site / "log/checkpoint").read_text().split("\n")[2]


@pytest.mark.parametrize("index", [0, 255, 256, 300, 511, 512, 599])
def test_entries_in_every_bundle_are_proved(visitor: Visitor, address: str, site: Path, index: int) -> None:
    result = verified(visitor, address, index)
    assert verdict(result) == "Verified"
    proved = said(result, "yes")
    assert "byte for byte the one in the published book" in proved
    assert f"entry {index} is under the checkpoint: 600 entries, root hash {root_of(site)}" in proved
    assert "signed by the key example.org/log+" in proved
    assert said(result, "no") == ""
    for open_question in ("came from this site itself", "that what was recorded is true", "others are shown the same"):
        assert open_question in said(result, "open")


def test_it_speaks_the_language_of_the_page(visitor: Visitor, address: str) -> None:
    page = visitor.open(f"{address}zh/policies/1.html")  # entries are verified wherever they are shown
    result = pressed(page, 598)
    assert verdict(result) == "核验通过"
    assert "逐字节相同" in said(result, "yes")
    assert "第 598 号记录在检查点之内：共 600 条记录" in said(result, "yes")
    assert "所记是否属实" in said(result, "open")
    screenshot(page.locator("#e598"), "verify-entry-zh")


@pytest.mark.parametrize("index", [3, 420, 599])
def test_the_proof_that_is_offered_holds_by_itself(visitor: Visitor, address: str, tmp_path: Path, index: int) -> None:
    result = verified(visitor, address, index)
    with result.page.expect_download() as download:
        result.get_by_role("link", name="Download the proof").click()
    assert download.value.suggested_filename == f"entry-{index}.tlog-proof"
    download.value.save_as(tmp_path / "proof")
    proof, body = parse_proof((tmp_path / "proof").read_bytes()), canonical(some_entries()[index])
    assert (proof.leaf_index, proof.extra) == (index, body)
    assert verify_proof(proof, leaf_hash(body), [signer().key]).size == 600


def _bundle(site: Path) -> None:
    change(site / "log/tile/entries/001", "第 300 号".encode(), "第 301 号".encode())


def _tile(site: Path) -> None:
    path = site / "log/tile/0/001"
    data = bytearray(path.read_bytes())
    data[32 * (301 - 256)] ^= 1  # the neighbour of entry 300
    replace(path, bytes(data))


def _signature(site: Path) -> None:
    path = site / "log/checkpoint"
    lines = path.read_text().split("\n")
    lines[4] = lines[4][:60] + ("A" if lines[4][60] != "A" else "B") + lines[4][61:]
    replace(path, "\n".join(lines).encode())


def _page(site: Path) -> None:
    text = (site / "en/entries/1.html").read_text()
    at = text.index('id="e300"')
    raw = text.index('<pre class="raw"', at)
    replace(site / "en/entries/1.html", (text[:raw] + text[raw:].replace("第 300 号", "第 3OO 号", 1)).encode())


def _root(site: Path) -> None:
    root = root_of(site)
    change(site / "log/checkpoint", root.encode(), (("B" if root[0] == "A" else "A") + root[1:]).encode())


def _key(site: Path) -> None:
    replace(site / "log/key.vkey", format_vkey(signer("somebody else").key).encode() + b"\n")


def _cut(site: Path) -> None:
    path = site / "log/tile/entries/001"
    replace(path, path.read_bytes()[:2000])


@pytest.mark.parametrize(
    ("tamper", "wrong", "right"),
    [
        (_bundle, ["shown on this page is not the one", "entry 300 does not lead"], "signed by the key"),
        (_tile, ["entry 300 does not lead to the checkpoint"], "byte for byte"),
        (_signature, ["no valid signature by the key example.org/log+"], "under the checkpoint"),
        (_page, ["shown on this page is not the one"], "under the checkpoint"),
        (_root, ["entry 300 does not lead", "no valid signature"], "byte for byte"),
        (_key, ["no valid signature by the key"], "under the checkpoint"),
        (_cut, ["log/tile/entries/001 is malformed"], ""),
    ],
)
def test_tampering_is_said_plainly(
    visitor: Visitor, address: str, site: Path, tamper: Callable[[Path], None], wrong: list[str], right: str
) -> None:
    tamper(site)
    result = verified(visitor, address, 300)
    assert verdict(result) == "Verification failed"
    for sentence in wrong:
        assert sentence in said(result, "no")
    assert said(result, "no").count("Does not hold") == len(wrong)
    assert right in said(result, "yes")
    assert result.get_by_role("link", name="Download the proof").count() == 0


def test_tampering_is_said_in_chinese(visitor: Visitor, address: str, site: Path) -> None:
    _signature(site)
    result = verified(visitor, address, 300, "zh")
    assert verdict(result) == "核验不通过"
    assert "不成立：检查点没有公钥" in said(result, "no")


def test_a_missing_file_is_no_verdict(visitor: Visitor, address: str, site: Path) -> None:
    (site / "log/tile/entries/001").unlink()
    result = verified(visitor, address, 300)
    assert verdict(result) == "Could not verify"
    assert "log/tile/entries/001 cannot be read (404)" in said(result, "note")
    assert len(visitor.errors) == 1
    visitor.errors.clear()


def test_what_the_browser_kept_is_compared(visitor: Visitor, address: str, site: Path) -> None:
    older, newest = ((site / f"log/checkpoints/{size}").read_bytes() for size in (300, 600))
    replace(site / "log/checkpoint", older)
    first = verified(visitor, address, 0)
    assert "has just kept the checkpoint" in said(first, "open")
    replace(site / "log/checkpoint", newest)
    second = verified(visitor, address, 0)
    assert "all that this browser kept is there (300 entries)" in said(second, "yes")
    assert "all that this browser kept is there (600 entries)" in said(verified(visitor, address, 512), "yes")
    replace(site / "log/checkpoint", older)
    third = verified(visitor, address, 0)
    assert verdict(third) == "Verification failed"
    assert "has seen 600 entries, and now there are only 300" in said(third, "no")
    third.get_by_text("Use a key that you keep").click()
    third.get_by_role("button", name="Forget").click()
    third.locator(".verdict", has_text="Verified").wait_for()


@pytest.mark.parametrize(
    ("rewritten", "key", "wrong"),
    [
        (True, "log", "what this browser saw before (600 entries) is no longer there"),
        (False, "another key", "the checkpoint is no longer signed by the key that this browser kept"),
    ],
)
def test_another_book_that_looks_well_by_itself_is_found_out(
    visitor: Visitor, address: str, site: Path, tmp_path: Path, rewritten: bool, key: str, wrong: str
) -> None:
    assert verdict(verified(visitor, address, 599)) == "Verified"
    shutil.rmtree(site / "log")
    other = sealed_log(tmp_path / "other", some_entries(rewritten=rewritten), signer(key))
    shutil.copytree(other, site / "log")
    result = verified(visitor, address, 599)
    assert said(result, "no").startswith(f"Does not hold: {wrong}")


def test_a_key_from_elsewhere_can_be_used(visitor: Visitor, address: str) -> None:
    result = verified(visitor, address, 5)
    result.get_by_text("Use a key that you keep").click()
    field = result.get_by_label("Key from another source")
    field.fill("nonsense")
    result.get_by_role("button", name="Keep and use it").click()
    assert field.evaluate("field => field.validationMessage") == "This is not the key of a book."
    field.fill(format_vkey(signer("another key").key))
    result.get_by_role("button", name="Keep and use it").click()
    result.locator(".verdict", has_text="Verification failed").wait_for()
    result.get_by_text("Use a key that you keep").click()
    field.fill(format_vkey(signer().key))
    result.get_by_role("button", name="Keep and use it").click()
    result.locator(".verdict", has_text="Verified").wait_for()
    assert "came from this site itself" not in said(result, "open")


def test_without_https_it_says_what_stands_unproved(visitor: Visitor, address: str) -> None:
    result = verified(visitor, address.replace("127.0.0.1", INSECURE_HOST), 300)
    assert verdict(result) == "Verified only in part"
    assert "who signed the checkpoint. On this page your browser cannot check Ed25519" in said(result, "open")
    assert "entry 300 is under the checkpoint" in said(result, "yes")


def test_from_a_file_it_says_how_to_do_it(visitor: Visitor, site: Path) -> None:
    result = verified(visitor, f"file://{site}/", 300)
    assert verdict(result) == "Could not verify"
    assert "python3 static/verify.py ." in said(result, "note")
    assert all("file" in error or "Failed to load" in error for error in visitor.errors)
    visitor.errors.clear()


def test_without_script_the_page_gives_the_command(scriptless: Visitor, address: str) -> None:
    page = scriptless.open(f"{address}zh/entries/1.html")
    how = page.locator("p.how").all_inner_texts()
    assert len(how) == 1  # once a page, not once an entry
    assert "gongshi proof 256 --site https://gongshi.example/" in how[0]
    assert "python3 verify.py https://gongshi.example/" in how[0]
    assert page.get_by_role("button").count() == 0


def test_no_button_is_made_before_its_entry_is_opened_and_keys_suffice(visitor: Visitor, address: str) -> None:
    page = visitor.open(f"{address}en/entries/2.html")
    assert page.get_by_role("button").count() == 0
    page.locator("#e512 summary").first.focus()
    page.keyboard.press("Enter")
    page.locator("#e512 button").wait_for()
    for _ in range(3):  # past the links to the rule and to the book's page
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.locator("#e512 .verdict", has_text="Verified").wait_for()


def test_the_audit_page_checks_the_newest_checkpoint(visitor: Visitor, address: str, site: Path) -> None:
    page = visitor.open(f"{address}en/audit.html")
    newest = page.locator("#newest-checkpoint")
    newest.get_by_role("button").click()
    newest.locator(".verdict", has_text="Verified").wait_for()
    result = newest.locator(".checked")
    assert f"the present one: 600 entries, root hash {root_of(site)}" in said(result, "yes")
    assert "audit.example.org states that it saw this checkpoint at 2026-01-01 08:10 UTC" in said(result, "note")
    screenshot(page, "audit-en")
    with page.expect_download() as download:
        newest.get_by_role("link", name="Keep this checkpoint").click()
    kept = Path(download.value.path()).read_bytes()
    assert open_checkpoint(kept, [signer().key])[0].size == 600


def checked_newest(visitor: Visitor, address: str, verdict_is: str) -> Locator:
    newest = visitor.open(f"{address}en/audit.html").locator("#newest-checkpoint")
    newest.get_by_role("button").click()
    newest.locator(".verdict", has_text=verdict_is).wait_for()
    return newest.locator(".checked")


def stated(site: Path, size: int, root: str) -> None:
    """Have the audit page state another checkpoint."""
    path = site / "en/audit.html"
    text = path.read_text().replace('data-size="600"', f'data-size="{size}"').replace(root_of(site), root)
    replace(path, text.encode())


def root_at(site: Path, size: int) -> str:
    return (site / f"log/checkpoints/{size}").read_text().split("\n")[2]


def test_the_audit_page_fails_before_a_smaller_checkpoint(visitor: Visitor, address: str, site: Path) -> None:
    replace(site / "log/checkpoint", (site / "log/checkpoints/300").read_bytes())
    result = checked_newest(visitor, address, "Verification failed")
    assert "states a checkpoint of 600 entries, and the published one has only 300" in said(result, "no")
    assert result.get_by_role("link", name="Keep this checkpoint").count() == 0


def test_the_audit_page_fails_before_another_root(visitor: Visitor, address: str, site: Path, tmp_path: Path) -> None:
    other = sealed_log(tmp_path / "other", some_entries(rewritten=True), signer())
    shutil.rmtree(site / "log")
    shutil.copytree(other, site / "log")
    result = checked_newest(visitor, address, "Verification failed")
    assert "does not contain the 600 entries that this page states" in said(result, "no")
    assert "signed by the key" in said(result, "yes")  # an insider's rewrite, which only the page contradicts


def test_an_older_page_is_contained_in_the_log_or_contradicts_it(visitor: Visitor, address: str, site: Path) -> None:
    stated(site, 300, root_at(site, 300))
    grown = checked_newest(visitor, address, "Verified")
    assert "all that this page states is there (300 entries)" in said(grown, "yes")
    stated(site, 300, root_at(site, 300))
    text = (site / "en/audit.html").read_text()
    replace(site / "en/audit.html", text.replace(root_at(site, 300), root_at(site, 600)).encode())
    result = checked_newest(visitor, address, "Verification failed")
    assert "does not contain the 300 entries that this page states" in said(result, "no")


def test_the_audit_page_says_what_to_keep_and_who_saw_it(scriptless: Visitor, address: str, site: Path) -> None:
    page = scriptless.open(f"{address}zh/audit.html")
    text = page.locator("main").inner_text()
    assert root_of(site) in text
    assert format_vkey(signer().key) in text
    row = page.locator("tr", has_text="audit.example.org")
    assert row.all_inner_texts() == ["audit.example.org\t300\t2026-01-01 08:05 UTC"]  # the newest but one: final
    for path in page.locator("main a").evaluate_all("links => links.map(link => link.getAttribute('href'))"):
        assert (site / "zh" / path).resolve().exists(), path
    home = scriptless.open(f"{address}en/index.html").locator("main").inner_text()
    assert "entries sealed" in home and root_of(site) not in home and "gongshi proof" not in home
