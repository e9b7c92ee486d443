"""Ways to tamper with a published log of 600 entries, each with what `verify.py` must say about it.

A tampering is a function that is given the folder `log/` of an honest site and changes it.
"""

import base64
import json
import shutil
from collections.abc import Callable
from pathlib import Path

from domain.ledger.note import format_vkey
from tests.ledger import loghouse

NAME, SECRET = loghouse.personal_value("name", "张三", 1)
PHONE, _ = loghouse.personal_value("phone", "138", 2)
LATER, LATER_SECRET = loghouse.personal_value("name", "李四", 3)
SIZES = (5, 256, 300)


def the_book() -> list[bytes]:
    book = loghouse.entries(600)
    book[10] = loghouse.entry(10, pd={"name": NAME, "phone": PHONE})
    book[300] = loghouse.entry(300, pd={"name": LATER})
    book[400] = loghouse.erasure(400, 10, "phone")
    return book


PERSONAL = {10: {"name": SECRET}, 300: {"name": LATER_SECRET}}


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
    "checkpoint of other entries": (sign("checkpoint", 600), "the checkpoint has another root"),
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
    "recorded never": (rebuild(put(500, loghouse.entry(500, recorded_at=None))), "entry 500: not of the form"),
    "white space": (rebuild(put(500, loghouse.entry(500).replace(b":", b": ", 1))), "entry 500: not canonical JSON"),
    "unsorted": (rebuild(put(500, b'{"z":1,' + loghouse.entry(500)[1:])), "entry 500: not canonical JSON"),
    "key twice": (rebuild(put(500, b'{"by":"x",' + loghouse.entry(500)[1:])), "entry 500: not canonical JSON"),
    "escaped": (rebuild(put(500, json.dumps(json.loads(loghouse.entry(500)), sort_keys=True,
                separators=(",", ":")).encode())), "entry 500: not canonical JSON"),
    "a float": (rebuild(put(500, loghouse.entry(500, fact={"kind": "x", "fen": 1.5}))), "entry 500: malformed"),
    "NaN": (rebuild(put(500, loghouse.entry(500, fact={"kind": "x", "fen": float("nan")}))), "entry 500: malformed"),
    "not JSON": (rebuild(put(500, b"hello")), "entry 500: malformed"),
    "not an object": (rebuild(put(500, b"[]")), "entry 500: not of the form"),
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
    "personal file of no entry": (copy("personal/0.json", "personal/2.json"), "personal/2.json is no part of this log"),
    "erased value still there": (
        personal(json.dumps({"10": {"name": SECRET, "phone": loghouse.personal_value("phone", "138", 2)[1]}})),
        "the personal value 'phone' of entry 10 is erased, but not missing"),
    "erasure removed": (rebuild(put(400, loghouse.entry(400))), "'phone' is missing, but not erased"),
    "erasure of another field": (rebuild(put(400, loghouse.erasure(400, 10, "fax"))), "entry 10"),
    "erasure of another entry": (rebuild(put(400, loghouse.erasure(400, 11, "phone"))), "entry 1"),
    "erasure before its entry": (
        rebuild(put(5, loghouse.erasure(5, 10, "phone"))),
        "entry 5: the personal value 'phone' of entry 10 is erased, but not missing",
    ),
}  # fmt: skip


REWRITES = {
    "edited": put(77, loghouse.entry(77, authority="示例文件")),
    "deleted": lambda book: book.pop(77),
    "inserted": lambda book: book.insert(77, loghouse.entry(77, command="more")),
    "reordered": lambda book: book.__setitem__(slice(70, 72), [
        loghouse.entry(71, recorded_at="2014-04-14T00:01:10Z"),
        loghouse.entry(70, recorded_at="2014-04-14T00:01:11Z"),
    ]),
}  # fmt: skip
