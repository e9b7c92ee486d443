"""The auditor's verifier, run as an auditor runs it, on honest logs and on tampered ones."""

import ast
import base64
import functools
import http.server
import json
import os
import runpy
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path

import pytest

from domain.ledger import form, powers
from domain.ledger.merkle import EMPTY_ROOT
from domain.ledger.note import COSIGNATURE, format_note, format_vkey, parse_note
from tests.ledger import loghouse, tampering

VERIFY = Path(__file__).parents[2] / "site_builder/static/verify.py"


def run(*args: object) -> tuple[int, str]:
    """Exit code and all that was printed."""
    done = subprocess.run(
        [sys.executable, VERIFY, *map(str, args)], capture_output=True, text=True, check=False, timeout=60
    )
    return done.returncode, done.stdout + done.stderr


@pytest.fixture(scope="module")
def honest(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site whose log of 600 entries has three older checkpoints, personal values and an erasure."""
    site = tmp_path_factory.mktemp("honest")
    loghouse.publish(site, tampering.the_book(), sizes=tampering.SIZES, personal=tampering.PERSONAL)
    return site


@pytest.fixture
def log(honest: Path, tmp_path: Path) -> Path:
    """A copy of the honest log, to be tampered with."""
    shutil.copytree(honest / "log", tmp_path / "log")
    return tmp_path / "log"


def test_nobody_reads_on(honest: Path) -> None:
    """A closed pipe or a full disk is no verdict: exit code 1, and not a word of Python."""
    told = [sys.executable, str(VERIFY), str(honest)]
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(told, stdout=full, stderr=subprocess.PIPE, check=False, timeout=60)
    assert (done.returncode, done.stderr) == (1, b"")
    reading, writing = os.pipe()
    os.close(reading)
    with open(writing, "w") as pipe:  # noqa: PTH123
        done = subprocess.run(told, stdout=pipe, stderr=subprocess.PIPE, check=False, timeout=60)
    assert (done.returncode, done.stderr) == (1, b"")


def ok(*args: object) -> str:
    code, text = run(*args)
    assert (code, text.splitlines()[-1][:3]) == (0, "OK "), text
    return text


def unread(*args: object) -> str:
    """What it says where it could not download something, which is no verdict."""
    code, text = run(*args)
    last = text.splitlines()[-1]
    assert (code, last[:7]) == (4, "UNREAD "), text
    assert "\nOK" not in text
    return last


def fails(*args: object) -> str:
    code, text = run(*args)
    last = text.splitlines()[-1]
    assert (code, last[:5]) == (1, "FAIL "), text
    assert "\nOK" not in text
    return last


@pytest.mark.parametrize("size", [0, 1, 2, 3, 255, 256, 257, 511, 512, 65_535, 65_536, 65_537])
def test_honest_logs_of_many_sizes(size: int, tmp_path: Path) -> None:
    loghouse.publish(tmp_path, loghouse.entries(size), sizes=[n for n in (0, 1, 255, 256, 300) if n < size])
    root = parse_note((tmp_path / "log/checkpoint").read_bytes()).text.splitlines()[2]
    assert f"\nOK {size} {root}\n" in ok(tmp_path)
    if size == 0:
        assert root == base64.b64encode(EMPTY_ROOT).decode()


def test_site_or_log_folder(honest: Path) -> None:
    assert ok(honest) == ok(honest / "log") == ok(f"{honest}/")


def test_where_the_key_came_from_is_said(honest: Path, tmp_path: Path) -> None:
    vkey = (honest / "log/key.vkey").read_text()
    assert "the site's own, so compare it elsewhere" in ok(honest)
    assert "): yours\n" in ok(honest, "--key", vkey.strip())
    (tmp_path / "kept.vkey").write_text(f"{vkey}\n")  # an empty line at the end is no key
    assert "): yours\n" in ok(honest, "--key", tmp_path / "kept.vkey")


def test_python_3_8_suffices(honest: Path) -> None:
    environment = {**os.environ, "PYENV_VERSION": "3.8"}  # for machines where python3.8 is a shim of pyenv
    found = shutil.which("python3.8")
    if not found or subprocess.run([found, "--version"], env=environment, capture_output=True, check=False).returncode:
        pytest.skip("no Python 3.8 on this machine")
    done = subprocess.run([found, VERIFY, honest], env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == ok(honest)


def test_its_ed25519_is_that_of_rfc_8032() -> None:
    verifier = runpy.run_path(str(VERIFY), run_name="imported")
    check, refused = verifier["check_ed25519"], verifier["Fail"]
    for public, message, signature in json.loads((Path(__file__).parent / "vectors/ed25519.json").read_text()):
        check(bytes.fromhex(public), bytes.fromhex(message), bytes.fromhex(signature), "vector")
    for seed in range(40):
        private = loghouse.private_key(seed)
        public, message = private.public_key().public_bytes_raw(), bytes(range(seed))
        signature = private.sign(message)
        check(public, message, signature, "ours")
        flipped = bytearray(signature)
        flipped[(seed * 5) % 64] ^= 1 << seed % 8
        more = int.from_bytes(signature[32:], "little") + verifier["ORDER"]  # the same point, another signature
        for bad in (bytes(flipped), signature[:32] + more.to_bytes(32, "little"), signature[:63], signature + b"\x00"):
            with pytest.raises(refused):
                check(public, message, bad, "bad")
        with pytest.raises(refused):
            check(public, message + b"x", signature, "other message")


def test_it_knows_the_tables_of_this_release(log: Path) -> None:
    """`scripts/pin_tables.py` writes their hash anew; nobody signs them, and others could let one key decide."""
    pinned = runpy.run_path(str(VERIFY), run_name="imported")["TABLES"]
    assert pinned == sha256(powers.table() + form.table()).hexdigest()
    for name, old, new in (("powers.json", "decision", "execution"), ("forms.json", "minLength", "maxLength")):
        whole = (log / name).read_text()
        (log / name).write_text(whole.replace(old, new, 1))
        assert "powers.json or forms.json is not the law's" in fails(log)
        (log / name).write_text(whole)
    ok(log)


def test_the_verifier_is_short_and_stands_alone() -> None:
    source = VERIFY.read_text()
    assert len(source.splitlines()) <= 630
    found = list(ast.walk(ast.parse(source)))
    modules = {name.name for each in found if isinstance(each, ast.Import) for name in each.names}
    modules |= {str(each.module) for each in found if isinstance(each, ast.ImportFrom)}
    assert {module.partition(".")[0] for module in modules} <= sys.stdlib_module_names


@pytest.mark.parametrize(
    "args",
    [
        (),
        ("x", "y"),
        ("x", "--key", "no key"),
        ("x", "--key", ""),
        ("x", "--key="),
        ("x", "--key", os.devnull),
        ("x", "--old", "/does/not/exist"),
        ("x", "--quorum", "1"),
        ("x", "--quorum", "many"),
        ("x", "--witness", format_vkey(loghouse.verifier_key(loghouse.private_key()))),
        ("x", "--key", format_vkey(loghouse.verifier_key(loghouse.private_key(), kind=COSIGNATURE))),
        ("x", "--unknown"),
    ],
)
def test_wrong_calls_exit_2(args: tuple[str, ...]) -> None:
    code, text = run(*args)
    assert code == 2
    assert "usage:" in text


@pytest.mark.parametrize(("tamper", "reason"), tampering.TAMPERINGS.values(), ids=tampering.TAMPERINGS)
def test_tampering_is_found(log: Path, tamper: Callable[[Path], None], reason: str) -> None:
    tamper(log)
    assert reason in fails(log)


@pytest.mark.parametrize("change", tampering.REWRITES.values(), ids=tampering.REWRITES)
def test_a_rewrite_signed_anew_verifies_alone_and_fails_against_a_kept_checkpoint(
    honest: Path, tmp_path: Path, change: Callable[[list[bytes]], object]
) -> None:
    book = [item for item in tampering.the_book() if b'"pd"' not in item and b"erased" not in item]
    kept = loghouse.publish(tmp_path / "before", loghouse.numbered(book), sizes=tampering.SIZES) / "checkpoints/300"
    change(book)
    loghouse.publish(tmp_path / "after", loghouse.numbered(book), sizes=tampering.SIZES)
    ok(tmp_path / "after")
    ok(tmp_path / "before", "--old", kept)
    assert "the checkpoint you kept has another root" in fails(tmp_path / "after", "--old", kept)


def test_a_kept_checkpoint_finds_an_old_site_and_a_wrong_one_is_refused(honest: Path, tmp_path: Path) -> None:
    newest = honest / "log/checkpoint"
    old_site = loghouse.publish(tmp_path / "old", loghouse.entries(5))
    ok(old_site)
    assert "the log only 5: entries were removed" in fails(old_site, "--old", newest)
    for data, reason in (
        (b"", "malformed"),
        (newest.read_bytes()[:-9], "malformed"),
        (loghouse.signed_checkpoint([], [loghouse.private_key(9)]), "not signed"),
    ):
        (tmp_path / "kept").write_bytes(data)
        assert f"the checkpoint you kept is {reason}" in fails(honest, "--old", tmp_path / "kept")


def test_the_auditors_key_overrides_the_sites(log: Path) -> None:
    other = format_vkey(loghouse.verifier_key(loghouse.private_key(9)))
    assert "not signed" in fails(log, "--key", other)
    vkey = (log / "key.vkey").read_text()
    tampering.rebuild(lambda book: None, key=loghouse.private_key(9))(log)
    ok(log)
    assert "not signed" in fails(log, "--key", vkey)


def test_former_keys_may_have_signed_older_checkpoints_but_not_the_newest(log: Path) -> None:
    new, old = loghouse.private_key(9), loghouse.private_key()
    loghouse.write(log / "checkpoint", loghouse.signed_checkpoint(tampering.the_book(), [new]))
    keys = [format_vkey(loghouse.verifier_key(key)) for key in (new, old)]
    (log / "key.vkey").write_text("\n".join(keys) + "\n")
    ok(log)
    ok(log, "--key", keys[0])
    (log / "key.vkey").write_text("\n".join(reversed(keys)) + "\n")
    assert "not signed" in fails(log)
    loghouse.write(log / "checkpoint", loghouse.signed_checkpoint(tampering.the_book(), [old, new]))
    ok(log)


def cosigned(log: Path, *witnesses: tuple[str, int]) -> list[str]:
    """Add cosignatures to the newest checkpoint; return the witnesses' keys."""
    data = (log / "checkpoint").read_bytes()
    parsed = parse_note(data)
    keys = {name: loghouse.private_key(seed) for name, seed in witnesses}
    more = [loghouse.cosignature(data, name, key, 1_700_000_000) for name, key in keys.items()]
    (log / "checkpoint").write_bytes(format_note(parsed._replace(signatures=(*parsed.signatures, *more))))
    return [format_vkey(loghouse.verifier_key(key, name, COSIGNATURE)) for name, key in keys.items()]


def test_cosignatures_and_quorum(log: Path) -> None:
    one, two = cosigned(log, ("one.example", 3), ("two.example", 4))
    absent = format_vkey(loghouse.verifier_key(loghouse.private_key(5), "three.example", COSIGNATURE))
    ok(log)
    text = ok(log, "--witness", one, two)
    assert "NOTE cosigned by one.example at 2023-11-14 22:13:20 UTC\n" in text
    ok(log, "--witness", one, absent, two, "--quorum", 2)
    ok(log, "--witness", one, "--witness", two, "--quorum", 2)
    ok(log, "--witness", absent, "--quorum", 0)
    assert "2 of your witnesses cosigned, not 3" in fails(log, "--witness", one, absent, two)
    assert "1 of your witnesses cosigned, not 2" in fails(log, "--witness", one, one, absent, "--quorum", 2)


def test_a_bad_cosignature_fails_only_those_who_trust_the_witness(log: Path) -> None:
    one, two = cosigned(log, ("one.example", 3), ("two.example", 4))
    parsed = parse_note((log / "checkpoint").read_bytes())
    late = parsed.signatures[1]._replace(data=b"\x00" * 7 + b"\x01" + parsed.signatures[1].data[8:])
    signatures = (parsed.signatures[0], late, parsed.signatures[2])
    (log / "checkpoint").write_bytes(format_note(parsed._replace(signatures=signatures)))
    ok(log, "--witness", two)
    assert "bad signature" in fails(log, "--witness", one)


def test_one_key_under_two_names_is_one_witness(log: Path) -> None:
    one, alias = cosigned(log, ("one.example", 3), ("alias.example", 3))
    assert "1 of your witnesses" in fails(log, "--witness", one, alias, "--quorum", 2)


def test_signatures_of_unknown_types_are_ignored(log: Path) -> None:
    parsed = parse_note((log / "checkpoint").read_bytes())
    strange = parsed.signatures[0]._replace(key_id=b"\x01\x02\x03\x04", data=bytes(2428))
    (log / "checkpoint").write_bytes(format_note(parsed._replace(signatures=(strange, *parsed.signatures))))
    ok(log)


@pytest.mark.parametrize(
    "stray",
    ["tile/0/002.p/90", "tile/entries/003.p/1", "tile/2/000", "index.html", "zh/projects/X.html", "tile/note",
     "checkpoint.txt", "log/x", "key.vkey.bak"],
)  # fmt: skip
def test_what_no_checkpoint_covers_is_no_part_of_a_log(log: Path, stray: str) -> None:
    loghouse.write(log / stray, b"{}")
    assert fails(log) == f"FAIL {stray} is no part of this log, whose checkpoint covers all"


def test_links_empty_folders_and_pipes_are_named(log: Path, tmp_path: Path) -> None:
    (log / "more").mkdir()
    assert fails(log).endswith("/more is an empty folder")
    (log / "more").rmdir()
    (log / "pages").symlink_to(tmp_path)
    assert fails(log) == "FAIL pages is no part of this log, whose checkpoint covers all"
    (log / "pages").unlink()
    (log / "tile/entries/000").rename(tmp_path / "000")
    (log / "tile/entries/000").symlink_to(tmp_path / "000")
    assert fails(log) == "FAIL tile/entries/000 is no part of this log, whose checkpoint covers all"
    (log / "checkpoint").unlink()
    os.mkfifo(log / "checkpoint")
    assert fails(log) == "FAIL checkpoint cannot be read: it is a folder, a pipe or a device"


@pytest.fixture
def server(log: Path) -> Iterator[str]:
    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *args: object) -> None:
            """Say nothing."""

    handler = functools.partial(Quiet, directory=str(log.parent))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as httpd:
        thread = threading.Thread(target=httpd.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{httpd.server_port}"
        httpd.shutdown()
        thread.join()


def test_over_http(server: str, log: Path, honest: Path) -> None:
    assert ok(server) == ok(f"{server}/log/") == ok(honest)
    ok(server, "--old", honest / "log/checkpoints/300")
    (log / "personal/1.json").unlink()
    assert "entry 300: the personal value 'name' is missing" in fails(server)
    (log / "tile/1/000.p/2").unlink()
    assert "tile/1/000.p/2 cannot be read: HTTP Error 404" in fails(server)


def test_network_failures_are_said_plainly(server: str) -> None:
    assert "checkpoint cannot be read: HTTP Error 404" in fails(f"{server}/nowhere")
    for url in ("http://127.0.0.1:9", "http://no.such.host.invalid/"):
        assert unread(url).startswith("UNREAD checkpoint cannot be read: ")


def test_output_survives_a_terminal_without_unicode(honest: Path) -> None:
    environment = {**os.environ, "PYTHONIOENCODING": "ascii", "LC_ALL": "C"}
    done = subprocess.run(
        [sys.executable, VERIFY, honest / "log/不存在"], capture_output=True, text=True, check=False, env=environment
    )
    assert done.returncode == 1
    assert done.stdout.startswith("FAIL checkpoint cannot be read")
