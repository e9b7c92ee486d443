"""The auditor's verifier, run as an auditor runs it, on honest logs and on tampered ones."""

import base64
import functools
import http.server
import json
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from domain.ledger.merkle import EMPTY_ROOT
from domain.ledger.note import COSIGNATURE, format_note, format_vkey, parse_note
from tests.ledger import loghouse

VERIFY = Path(__file__).parents[2] / "site_builder/static/verify.py"
NAME, SECRET = loghouse.personal_value("name", "张三", 1)
PHONE, _ = loghouse.personal_value("phone", "138", 2)
LATER, LATER_SECRET = loghouse.personal_value("name", "李四", 3)
SIZES = (5, 256, 300)


def run(*args: object) -> tuple[int, str]:
    """Exit code and all that was printed."""
    done = subprocess.run(
        [sys.executable, VERIFY, *map(str, args)], capture_output=True, text=True, check=False, timeout=60
    )
    return done.returncode, done.stdout + done.stderr


def the_book() -> list[bytes]:
    book = loghouse.entries(600)
    book[10] = loghouse.entry(10, pd={"name": NAME, "phone": PHONE})
    book[300] = loghouse.entry(300, pd={"name": LATER})
    book[400] = loghouse.erasure(400, 10, "phone")
    return book


PERSONAL = {10: {"name": SECRET}, 300: {"name": LATER_SECRET}}


@pytest.fixture(scope="module")
def honest(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site whose log of 600 entries has three older checkpoints, personal values and an erasure."""
    site = tmp_path_factory.mktemp("honest")
    loghouse.publish(site, the_book(), sizes=SIZES, personal=PERSONAL)
    return site


@pytest.fixture
def log(honest: Path, tmp_path: Path) -> Path:
    """A copy of the honest log, to be tampered with."""
    shutil.copytree(honest / "log", tmp_path / "log")
    return tmp_path / "log"


def ok(*args: object) -> str:
    code, text = run(*args)
    assert (code, text.splitlines()[-1][:3]) == (0, "OK "), text
    return text


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
    (tmp_path / "kept.vkey").write_text(vkey)
    assert "): yours\n" in ok(honest, "--key", tmp_path / "kept.vkey")


def test_python_3_8_suffices(honest: Path) -> None:
    environment = {**os.environ, "PYENV_VERSION": "3.8"}  # for machines where python3.8 is a shim of pyenv
    found = shutil.which("python3.8")
    if not found or subprocess.run([found, "--version"], env=environment, capture_output=True, check=False).returncode:
        pytest.skip("no Python 3.8 on this machine")
    done = subprocess.run([found, VERIFY, honest], env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == ok(honest)


def test_the_verifier_is_short_and_stands_alone() -> None:
    source = VERIFY.read_text()
    assert len(source.splitlines()) <= 300
    modules = {line.split()[1].split(".")[0] for line in source.splitlines() if line.startswith(("import ", "from "))}
    assert modules <= sys.stdlib_module_names


@pytest.mark.parametrize(
    "args",
    [
        (),
        ("x", "y"),
        ("x", "--key", "no key"),
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


def flip(path: str, at: int = 40, bit: int = 1) -> Callable[[Path], None]:
    def tamper(log: Path) -> None:
        data = bytearray((log / path).read_bytes())
        data[at] ^= bit
        (log / path).write_bytes(data)

    return tamper


def cut(path: str, count: int = 1) -> Callable[[Path], None]:
    return lambda log: (log / path).write_bytes((log / path).read_bytes()[:-count]) and None


def lengthen(path: str, more: bytes = b"\x00") -> Callable[[Path], None]:
    return lambda log: (log / path).write_bytes((log / path).read_bytes() + more) and None


def remove(path: str) -> Callable[[Path], None]:
    return lambda log: (log / path).unlink()


def copy(source: str, target: str) -> Callable[[Path], None]:
    return lambda log: shutil.copy(log / source, log / target) and None


def rebuild(change: Callable[[list[bytes]], object], **options: object) -> Callable[[Path], None]:
    """Publish a changed book over the log, signed anew with the real key."""

    def tamper(log: Path) -> None:
        book = the_book()
        change(book)
        shutil.rmtree(log)
        loghouse.publish(log.parent, book, **{"sizes": SIZES, "personal": PERSONAL, **options})  # type: ignore[arg-type]

    return tamper


def put(index: int, data: bytes) -> Callable[[list[bytes]], None]:
    return lambda book: book.__setitem__(index, data)


def personal(text: str, bundle: int = 0) -> Callable[[Path], None]:
    return lambda log: (log / f"personal/{bundle}.json").write_text(text) and None


def edit_personal(**fields: object) -> Callable[[Path], None]:
    item = {name: value for name, value in {**SECRET, **fields}.items() if value is not None}
    return personal(json.dumps({"10": {"name": item}}))


def swap(first: str, second: str) -> Callable[[Path], None]:
    def tamper(log: Path) -> None:
        one, two = (log / first).read_bytes(), (log / second).read_bytes()
        (log / first).write_bytes(two)
        (log / second).write_bytes(one)

    return tamper


def note(change: Callable[[str], str], path: str = "checkpoint") -> Callable[[Path], None]:
    def tamper(log: Path) -> None:
        old = (log / path).read_text()
        assert change(old) != old
        (log / path).write_text(change(old))

    return tamper


def sign(path: str, size: int, seed: int = 1, origin: str = loghouse.ORIGIN) -> Callable[[Path], None]:
    """A checkpoint over other entries than the log's."""
    data = loghouse.signed_checkpoint(loghouse.entries(size), [loghouse.private_key(seed)], origin)
    return lambda log: loghouse.write(log / path, data)


def in_bundle(change: Callable[[list[bytes]], object]) -> Callable[[Path], None]:
    """Change the entries of the first bundle file, and no other file."""

    def tamper(log: Path) -> None:
        items = the_book()[:256]
        change(items)
        data = b"".join(len(item).to_bytes(2, "big") + item for item in items)
        (log / "tile/entries/000").write_bytes(data)

    return tamper


def value_of(index: int, item: bytes) -> bytes:
    return json.dumps(json.loads(item) | {"by": f"other {index}"}, sort_keys=True).encode()


TAMPERINGS: dict[str, tuple[Callable[[Path], None], str]] = {
    "bundle bit": (flip("tile/entries/000", 3000), ""),
    "partial bundle bit": (flip("tile/entries/002.p/88"), ""),
    "leftover bundle bit": (flip("tile/entries/000.p/5"), "tile/entries/000.p/5 is wrong"),
    "tile bit": (flip("tile/0/000"), "tile/0/000 is wrong"),
    "partial tile bit": (flip("tile/0/002.p/88"), "tile/0/002.p/88 is wrong"),
    "leftover tile bit": (flip("tile/0/000.p/5"), "tile/0/000.p/5 is wrong"),
    "upper tile bit": (flip("tile/1/000.p/2"), "tile/1/000.p/2 is wrong"),
    "leftover upper tile bit": (flip("tile/1/000.p/1", 3), "tile/1/000.p/1 is wrong"),
    "bundle cut": (cut("tile/entries/000"), ""),
    "bundle emptied": (cut("tile/entries/000", 10**7), ""),
    "tile cut": (cut("tile/0/000", 32), "tile/0/000 is wrong"),
    "leftover tile cut": (cut("tile/0/001.p/44", 32), "tile/0/001.p/44 is wrong"),
    "bundle grown": (lengthen("tile/entries/000"), "wrong length"),
    "entry added to a bundle": (lengthen("tile/entries/002.p/88", b"\x00\x02{}"), "wrong length"),
    "tile grown": (lengthen("tile/0/002.p/88", bytes(32)), "is wrong"),
    "bundle removed": (remove("tile/entries/001"), "tile/entries/001 cannot be read"),
    "partial bundle removed": (remove("tile/entries/002.p/88"), "cannot be read"),
    "tile removed": (remove("tile/0/001"), "tile/0/001 cannot be read"),
    "partial tile removed": (remove("tile/0/002.p/88"), "cannot be read"),
    "upper tile removed": (remove("tile/1/000.p/2"), "tile/1/000.p/2 cannot be read"),
    "bundles swapped": (swap("tile/entries/000", "tile/entries/001"), ""),
    "tiles swapped": (swap("tile/0/000", "tile/0/001"), "tile/0/000 is wrong"),
    "entry dropped from a bundle": (in_bundle(lambda items: items.pop(7)), ""),
    "entries reordered in a bundle": (in_bundle(lambda items: items.reverse()), ""),
    "entry doubled in a bundle": (in_bundle(lambda items: items.insert(7, items[7])), ""),
    "entry altered in a bundle": (in_bundle(lambda items: put(9, value_of(9, items[9]))(items)), "not canonical"),
    "checkpoint removed": (remove("checkpoint"), "cannot be read"),
    "checkpoint emptied": (cut("checkpoint", 10**4), "malformed"),
    "checkpoint size": (note(lambda t: t.replace("\n600\n", "\n599\n")), "bad signature"),
    "checkpoint size with a zero": (note(lambda t: t.replace("\n600\n", "\n0600\n")), "malformed"),
    "checkpoint root": (flip("checkpoint", 35), ""),
    "checkpoint origin": (note(lambda t: t.replace(loghouse.ORIGIN, "x", 1)), ""),
    "checkpoint signer": (note(lambda t: t.replace("— log", "— Log")), "not signed"),
    "checkpoint signature removed": (note(lambda t: t.split("— ")[0]), "malformed"),
    "checkpoint signature": (note(lambda t: t[:-20] + "AAAA" + t[-16:]), ""),
    "checkpoint extension line": (note(lambda t: t.replace("\n\n", "\nmore\n\n")), "malformed"),
    "checkpoint hyphen": (note(lambda t: t.replace("—", "-")), "malformed"),
    "checkpoint carriage returns": (lambda log: (log / "checkpoint").write_bytes(
        (log / "checkpoint").read_bytes().replace(b"\n", b"\r\n")) and None, "malformed"),
    "checkpoint Latin-1": (flip("checkpoint", 0, 0x80), "malformed"),
    "checkpoint with a stray base64 bit": (note(lambda t: t[:-4] + chr(ord(t[-4]) + 1) + t[-3:]), ""),
    "checkpoint of another log": (sign("checkpoint", 600, origin="elsewhere.example"), "not signed"),
    "checkpoint of other entries": (sign("checkpoint", 600), "the entries do not hash to the root"),
    "checkpoint by another key": (sign("checkpoint", 600, seed=9), "not signed"),
    "old site replayed under newer checkpoints": (copy("checkpoints/300", "checkpoint"), "entries were removed"),
    "kept checkpoint bit": (flip("checkpoints/300", 60), ""),
    "kept checkpoint of other entries": (sign("checkpoints/300", 300), "the first 300 entries were changed"),
    "kept checkpoint by another key": (sign("checkpoints/300", 300, seed=9), "not signed"),
    "kept checkpoint misnamed": (copy("checkpoints/300", "checkpoints/299"), "is another's"),
    "kept checkpoint of the future": (sign("checkpoints/601", 601), "entries were removed"),
    "key altered": (flip("key.vkey", 30), ""),
    "key of another": (lambda log: loghouse.write(log / "key.vkey", format_vkey(
        loghouse.verifier_key(loghouse.private_key(9))).encode()), "not signed"),
    "no key": (remove("key.vkey"), "publishes no key"),
    "recorded earlier than before": (
        rebuild(put(500, loghouse.entry(500, recorded_at="2014-04-13T00:00:00Z"))), "entry 500: recorded at 2014-04-1"),
    "recorded at no time": (rebuild(put(500, loghouse.entry(500, recorded_at="2014-04-14 09"))), "entry 500"),
    "recorded never": (rebuild(put(500, loghouse.entry(500, recorded_at=None))), "entry 500: malformed"),
    "white space": (rebuild(put(500, loghouse.entry(500).replace(b":", b": ", 1))), "entry 500: not canonical JSON"),
    "unsorted": (rebuild(put(500, b'{"z":1,' + loghouse.entry(500)[1:])), "entry 500: not canonical JSON"),
    "key twice": (rebuild(put(500, b'{"by":"x",' + loghouse.entry(500)[1:])), "entry 500: not canonical JSON"),
    "escaped": (rebuild(put(500, json.dumps(json.loads(loghouse.entry(500)), sort_keys=True,
                separators=(",", ":")).encode())), "entry 500: not canonical JSON"),
    "a float": (rebuild(put(500, loghouse.entry(500, fact={"kind": "x", "fen": 1.5}))), "entry 500: malformed"),
    "NaN": (rebuild(put(500, loghouse.entry(500, fact={"kind": "x", "fen": float("nan")}))), "entry 500: malformed"),
    "not JSON": (rebuild(put(500, b"hello")), "entry 500: malformed"),
    "not an object": (rebuild(put(500, b"[]")), "entry 500: malformed"),
    "not UTF-8": (rebuild(put(500, b'"\xff"')), "entry 500: malformed"),
    "nested too deep": (rebuild(put(500, b"[" * 30000)), "entry 500: malformed"),
    "personal value changed": (edit_personal(value="李四"), "entry 10: the personal value 'name' does not fit"),
    "personal salt changed": (edit_personal(salt=base64.b64encode(bytes(32)).decode()), "does not fit"),
    "personal salt short": (edit_personal(salt="AAAA"), "does not fit"),
    "personal salt removed": (edit_personal(salt=None), "entry 10: malformed"),
    "personal value removed": (personal("{}"), "entry 10: the personal value 'name' is missing, but not erased"),
    "personal file removed": (remove("personal/1.json"), "entry 300: the personal value 'name' is missing"),
    "personal file broken": (personal("{"), "entry 10: malformed"),
    "personal value nobody committed to": (
        personal(json.dumps({"10": {"name": SECRET, "address": SECRET}})), "without a commitment"),
    "personal value of an entry without": (
        personal(json.dumps({"10": {"name": SECRET}, "11": {"name": SECRET}})), "without a commitment"),
    "personal file of no entry": (copy("personal/0.json", "personal/2.json"), "personal/2.json belongs to no entry"),
    "erased value still there": (
        personal(json.dumps({"10": {"name": SECRET, "phone": loghouse.personal_value("phone", "138", 2)[1]}})),
        "entry 10: the personal value 'phone' is erased, but not missing"),
    "erasure removed": (rebuild(put(400, loghouse.entry(400))), "'phone' is missing, but not erased"),
    "erasure of another field": (rebuild(put(400, loghouse.erasure(400, 10, "fax"))), "entry 10"),
    "erasure of another entry": (rebuild(put(400, loghouse.erasure(400, 11, "phone"))), "entry 1"),
    "erasure before its entry": (rebuild(put(5, loghouse.erasure(5, 10, "phone"))), "entry 5: erases what is not"),
}  # fmt: skip


@pytest.mark.parametrize(("tamper", "reason"), TAMPERINGS.values(), ids=TAMPERINGS)
def test_tampering_is_found(log: Path, tamper: Callable[[Path], None], reason: str) -> None:
    tamper(log)
    assert reason in fails(log)


REWRITES = {
    "edited": put(77, loghouse.entry(77, by="officer/赵六")),
    "deleted": lambda book: book.pop(77),
    "inserted": lambda book: book.insert(77, loghouse.entry(77, command="more")),
    "reordered": lambda book: book.__setitem__(slice(70, 72), [
        loghouse.entry(71, recorded_at="2014-04-14T00:01:10Z"),
        loghouse.entry(70, recorded_at="2014-04-14T00:01:11Z"),
    ]),
}  # fmt: skip


@pytest.mark.parametrize("change", REWRITES.values(), ids=REWRITES)
def test_a_rewrite_signed_anew_verifies_alone_and_fails_against_a_kept_checkpoint(
    honest: Path, tmp_path: Path, change: Callable[[list[bytes]], object]
) -> None:
    book = [item for item in the_book() if b'"pd"' not in item and b"erased" not in item]
    kept = loghouse.publish(tmp_path / "before", book, sizes=SIZES) / "checkpoints/300"
    change(book)
    loghouse.publish(tmp_path / "after", book, sizes=SIZES)
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
    rebuild(lambda book: None, key=loghouse.private_key(9))(log)
    ok(log)
    assert "not signed" in fails(log, "--key", vkey)


def test_former_keys_may_have_signed_older_checkpoints_but_not_the_newest(log: Path) -> None:
    new, old = loghouse.private_key(9), loghouse.private_key()
    loghouse.write(log / "checkpoint", loghouse.signed_checkpoint(the_book(), [new]))
    keys = [format_vkey(loghouse.verifier_key(key)) for key in (new, old)]
    (log / "key.vkey").write_text("\n".join(keys) + "\n")
    ok(log)
    ok(log, "--key", keys[0])
    (log / "key.vkey").write_text("\n".join(reversed(keys)) + "\n")
    assert "not signed" in fails(log)
    loghouse.write(log / "checkpoint", loghouse.signed_checkpoint(the_book(), [old, new]))
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


def test_tiles_of_a_checkpoint_still_to_come_are_no_fault(honest: Path, log: Path) -> None:
    """A run that died between writing tiles and publishing its checkpoint leaves these behind."""
    loghouse.write(log / "tile/0/002.p/90", (log / "tile/0/002.p/88").read_bytes() + bytes(64))
    loghouse.write(log / "tile/entries/003.p/1", b"\x00\x02{}")
    assert ok(log) == ok(honest)


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
        text = fails(url)
        assert text.startswith("FAIL checkpoint cannot be read: ")
        assert "Traceback" not in text


def test_output_survives_a_terminal_without_unicode(honest: Path) -> None:
    environment = {**os.environ, "PYTHONIOENCODING": "ascii", "LC_ALL": "C"}
    done = subprocess.run(
        [sys.executable, VERIFY, honest / "log/不存在"], capture_output=True, text=True, check=False, env=environment
    )
    assert done.returncode == 1
    assert done.stdout.startswith("FAIL checkpoint cannot be read")
