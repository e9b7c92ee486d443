"""`gongshi verify`, as an auditor runs it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from domain.ledger import form, powers
from domain.ledger.manifest import MANIFEST
from domain.ledger.note import COSIGNATURE, Note, format_note, format_vkey, parse_note
from domain.ledger.sums import SUMS
from public.cli import main
from tests.auditing import house
from tests.auditing.house import House
from tests.ledger import loghouse
from tests.ledger.logs import VERIFY

KEY, SITE_KEY = format_vkey(house.LOG.key), format_vkey(house.SITE.key)
WITNESS = format_vkey(loghouse.verifier_key(loghouse.private_key(3), "witness.example", COSIGNATURE))


def run(*args: object) -> Result:
    return CliRunner().invoke(main, ["verify", *map(str, args)])


def ok(*args: object) -> list[str]:
    done = run(*args)
    lines = done.output.splitlines()
    assert (done.exit_code, lines[-1][:7]) == (0, "OK 600 "), done.output
    return lines


def fails(*args: object) -> str:
    done = run(*args)
    assert done.exit_code == (4 if done.output.splitlines()[-1].startswith("UNREAD ") else 1), done.output
    assert "OK" not in done.output
    return done.output.splitlines()[-1]


def test_an_honest_site_says_what_was_checked_and_whose_word_it_rests_on(site: Path) -> None:
    lines = ok(site)
    assert lines[0].endswith("published by the site itself: compare it with one from elsewhere")
    assert "entries: 600, canonical, in order of recording, 27 streams without a gap" in lines
    assert "older checkpoints: 4, and the log contains them all" in lines
    assert "personal values: 3 fit their commitments, 1 erased by an entry" in lines
    assert "powers: every entry is by an officer who held its power on that day" in lines
    assert any(line.endswith("files are as the signed manifest says, as of 2014-05-09") for line in lines)


def test_both_verifiers_tell_the_same_size_and_root(site: Path) -> None:
    script = subprocess.run([sys.executable, "-I", VERIFY, site], capture_output=True, text=True, check=True).stdout
    assert "NOTE powers by powers.json" in script
    assert script.splitlines()[-1] == ok(site)[-1]


def test_the_log_alone_can_be_verified(site: Path, tmp_path: Path) -> None:
    (site / "log").rename(tmp_path / "elsewhere")
    assert "pages: not checked; there is no SHA256SUMS" in ok(tmp_path / "elsewhere")


def test_the_log_folder_of_a_site_finds_the_site(site: Path) -> None:
    assert ok(site / "log") == ok(site)
    (site / "zh/book.html").unlink()
    assert fails(site / "log") == "FAIL zh/book.html is missing"
    told = ok(site, "--log-only")
    assert "pages: not checked, as asked (--log-only)" in told
    assert any(
        line.startswith("not checked: whether every decision follows the law (--law asks it), ") for line in told
    )


def test_own_keys_and_a_kept_checkpoint(site: Path, honest: House, tmp_path: Path) -> None:
    (tmp_path / "kept.vkey").write_text(KEY + "\n")
    for key in (KEY, tmp_path / "kept.vkey"):
        lines = ok(site, "--key", key, "--site-key", SITE_KEY, "--old", honest.log / "checkpoints/300")
        assert lines[0].endswith("yours")
        assert "older checkpoints: 5, and the log contains them all" in lines


def test_cosignatures(site: Path) -> None:
    assert fails(site, "--witness", WITNESS) == "FAIL checkpoint: 0 of the witnesses cosigned; 1 are required"
    ok(site, "--witness", WITNESS, "--quorum", 0)
    data = (site / "log/checkpoint").read_bytes()
    note = parse_note(data)
    line = loghouse.cosignature(data, "witness.example", loghouse.private_key(3), 1_767_254_400)
    (site / "log/checkpoint").write_bytes(format_note(Note(note.text, (*note.signatures, line))))
    assert "witness: witness.example cosigned at 1767254400 (seconds since 1970 UTC)" in ok(site, "--witness", WITNESS)


def test_wrong_use_is_exit_code_2(site: Path) -> None:
    for args in (
        (),
        (site, "--key", "nothing"),
        (site, "--key", WITNESS),
        (site, "--witness", KEY),
        (site, "--quorum", 1),
        (site, "--old", "/does/not/exist"),
    ):
        done = run(*args)
        assert done.exit_code == 2, done.output
        assert "Traceback" not in done.output


def test_no_log_no_key_no_network(tmp_path: Path, site: Path) -> None:
    assert fails(tmp_path / "nothing").endswith("there is no checkpoint, and none in log/")
    (site / "log/key.vkey").unlink()
    assert fails(site) == "FAIL the site publishes no key (key.vkey), and you gave none"
    assert "checkpoint cannot be read: " in fails("http://127.0.0.1:9")
    assert "checkpoint cannot be read: " in fails("http://no.such.host.invalid/")


def test_unsigned_pages_are_said_to_be_unsigned(site: Path) -> None:
    (site / MANIFEST).unlink()
    (site / "log/site.vkey").unlink()
    assert any(line.endswith("files are as SHA256SUMS says, which nobody signed") for line in ok(site))
    assert fails(site, "--site-key", SITE_KEY).startswith(f"FAIL {MANIFEST} is missing, although you gave a key: ")
    (site / SUMS).unlink()
    assert "pages: not checked; there is no SHA256SUMS" in ok(site)


def test_over_the_web_everything_is_checked_that_can_be_named(address: str, site: Path) -> None:
    lines = ok(address)
    assert (
        "tree: every bundle and tile follows from the entries; older partial files cannot be listed over the web"
        in lines
    )
    assert "older checkpoints: 4, and the log contains them all" in lines
    (site / "log/checkpoints/300").write_bytes((site / "log/checkpoints/256").read_bytes())
    assert fails(address) == "FAIL checkpoints/300 is a checkpoint of 256 entries"
    (site / "log/checkpoints.txt").unlink()
    ok(f"{address}/log/", "--log-only")
    (site / "zh/book.html").write_text("changed")
    assert fails(address) == "FAIL zh/book.html is not as SHA256SUMS says"


def test_a_log_of_one_entry_and_an_empty_one(tmp_path: Path) -> None:
    loghouse.publish(tmp_path, [])
    (tmp_path / "log/powers.json").write_bytes(powers.table())
    (tmp_path / "log/forms.json").write_bytes(form.table())
    done = run(tmp_path)
    assert (done.exit_code, done.output.splitlines()[-1]) == (
        0,
        "OK 0 47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=",
    )


@pytest.mark.parametrize("text", [b"", b"\xff", b"{", b"[]", b"null", b"1" * 400, b"[" * 30_000, b'{"fact":{}}'])
def test_entries_that_are_none_fail_in_one_line(tmp_path: Path, text: bytes) -> None:
    loghouse.publish(tmp_path, [text])
    (tmp_path / "log/powers.json").write_bytes(powers.table())
    assert fails(tmp_path).startswith("FAIL entry 0: ")
