"""`gongshi proof` and `gongshi check-proof`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from domain.ledger.checkpoint import parse_proof
from domain.ledger.note import format_vkey
from public.auditing.proof import check_proof, prove
from public.auditing.site_source import Failure, SiteSource
from public.cli import main
from tests.auditing import house
from tests.auditing.house import House
from tests.ledger import loghouse

KEY = format_vkey(house.LOG.key)


def run(*args: object) -> Result:
    return CliRunner().invoke(main, list(map(str, args)))


@pytest.mark.parametrize("index", [0, 1, 255, 256, 300, 511, 512, 599])
def test_each_entry_can_be_proved_and_the_proof_checked_without_the_site(
    honest: House, tmp_path: Path, index: int
) -> None:
    out = tmp_path / "entry.tlog-proof"
    done = run("proof", index, "--site", honest.site, "--out", out)
    assert (done.exit_code, done.output) == (0, f"{out}: proof of entry {index}\n")
    done = run("check-proof", out, "--key", KEY)
    entry, told = done.output.splitlines()
    assert json.loads(entry)["command"] == f"command-{index}"
    assert told == f"OK entry {index} is under the checkpoint of 600 entries of {house.ORIGIN}"


def test_a_proof_is_printed_where_no_file_is_named(honest: House) -> None:
    done = run("proof", 7, "--site", honest.published, "--key", KEY)
    assert parse_proof(done.stdout_bytes).leaf_index == 7


def test_a_proof_over_the_web(address: str, honest: House) -> None:
    assert prove(SiteSource(f"{address}/log"), 300) == prove(SiteSource(str(honest.log)), 300)


def test_no_such_entry(honest: House) -> None:
    done = run("proof", 600, "--site", honest.site)
    assert (done.exit_code, done.output) == (1, "FAIL there is no entry 600: the log has 600, counted from 0\n")
    assert run("proof", "x", "--site", honest.site).exit_code == 2


def test_nothing_is_proved_from_wrong_tiles(honest: House, site: Path) -> None:
    path = site / "log/tile/0/000"
    path.write_bytes(bytes(32) + path.read_bytes()[32:])
    with pytest.raises(Failure, match="entry 1 cannot be proved"):
        prove(SiteSource(str(site / "log")), 1)


def test_a_proof_does_not_hold_for_another_entry_key_or_text(honest: House, tmp_path: Path) -> None:
    data = prove(SiteSource(str(honest.log)), 300)
    proof, checkpoint, entry = check_proof(data, [house.LOG.key])
    assert (proof.leaf_index, checkpoint.size, json.loads(entry)["command"]) == (300, 600, "command-300")
    other = loghouse.verifier_key(loghouse.private_key(9))
    for bad, keys, given in (
        (data, [other], None),
        (data, [house.LOG.key], entry + b" "),
        (data.replace(b"index 300", b"index 301"), [house.LOG.key], None),
        (data.replace(b"\n600\n", b"\n601\n"), [house.LOG.key], None),
        (data[:-9], [house.LOG.key], None),
        (b"", [house.LOG.key], None),
    ):
        with pytest.raises(Failure):
            check_proof(bad, keys, given)
        file = tmp_path / "bad"
        file.write_bytes(bad)
        (tmp_path / "entry").write_bytes(given or entry)
        done = run("check-proof", file, "--key", format_vkey(keys[0]), "--entry", tmp_path / "entry")
        assert (done.exit_code, done.output[:5]) == (1, "FAIL "), done.output


def test_the_entry_may_be_given_apart(honest: House) -> None:
    data = prove(SiteSource(str(honest.log)), 5)
    bare = b"\n".join(line for line in data.split(b"\n") if not line.startswith(b"extra "))
    entry = parse_proof(data).extra or b""
    assert check_proof(bare, [house.LOG.key], entry)[2] == entry
    with pytest.raises(Failure, match="give it with --entry"):
        check_proof(bare, [house.LOG.key])
