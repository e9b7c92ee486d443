"""What an insider with the key could do to an entry before sealing it again: its fields, its bytes, its place."""

from __future__ import annotations

import functools
import json
import shutil
from base64 import b64encode
from hashlib import sha256
from pathlib import Path
from random import Random
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from domain.ledger import form, powers
from domain.ledger.signing import decision_bytes, draft_bytes, key_bytes, message
from domain.rules.signing import carried
from tests.ledger import loghouse

NO_DAYS = (
    "9999", "0000", "２０１６-１２", "２０１６", "9999-12-31", "0000-00-00", "0001-01-01", "2016-13", "2016-00-10",
    "2014-02-30", "٢٠١٦-٠١-٠١", "2199-12-31", "1776-07-04", "2016",
)  # fmt: skip
VALUES: tuple[Any, ...] = (
    None, True, False, 0, 1, -1, 7, 2**53 - 1, 2**53, 2**64, 10**30, 1.5, 1.0, 1e300, "", " ", "x", "x" * 9000, "\n",
    *NO_DAYS, "2014-04-14\n", "2014-04-14T25:61:61Z", "2014-04-14T00:00:00Z\n", "9999-12-31T23:59:59Z", "1.50", "１２",
    "2014-04-14T0٠:00:00Z", "2018-12-31T23:59:60Z", "e\u0301", "\u00e9", "\u202e", "\x00", "\u1e9b\u0323", "{", "[",
    '"execution"', "null", "NaN", '{"total":1}', "project/SL2014002", "project/../x", "evil/1", "officer/example-e1",
    "plan/", "project/ x", "organisation/a\nb", "programme/99\n", "gongshi/2", "a\n", "-0", [], {}, [[]], [1], [None],
    {"": ""}, {"a": "b"}, ["x"], [{}],
)  # fmt: skip
RAW = (
    b'{"a":NaN}',
    b'"\\ud800"',
    b"\xff",
    b"1e3",
    b"-0",
    b"1.0",
    b"[" * 3000 + b"]" * 3000,
    b'"\\u0041"',
    b'{"a":1,"a":2}',
)
CORRECTED = (
    "title",
    "holds",
    "kind",
    "amount",
    "budget",
    "end",
    "ends",
    "number",
    "total",
    "undertakers",
    "",
    "programme",
    "x",
)


def publish(folder: Path, entries: list[bytes]) -> Path:
    """A log that an insider with the key seals anew, without personal values."""
    shutil.rmtree(folder, ignore_errors=True)
    log = loghouse.publish(folder, entries)
    (log / powers.FILE).write_bytes(powers.table())
    (log / form.FILE).write_bytes(form.table())
    return folder


def resealable(data: list[bytes]) -> list[bytes]:
    """The entries of a book that names no keys of its own and holds nothing personal, numbered anew: anybody could seal
    it. Its officers sign it anew, with the example's keys, which lie open.
    """
    numbers: dict[str, int] = {}
    told = []
    for each in data:
        entry = json.loads(each)
        entry.pop("pd", None)
        if entry["fact"]["kind"].startswith(("personal_data.", "key.", "book.recovery")):
            continue
        entry["fact"].pop("keys", None)
        entry["number"] = numbers[entry["stream"]] = numbers.get(entry["stream"], 0) + 1
        told.append(dump(entry))
    return _signed(told)


def _signed(data: list[bytes]) -> list[bytes]:
    """The entries with their signatures and proofs for this entry 0: all of them are bound to it."""
    first, told, places = sha256(data[0]).hexdigest(), [], {}
    for each in data:
        entry = json.loads(each)
        fact = entry["fact"]
        if fact.get("proof"):
            key = fact.get("replacement") or fact["key"]
            fact["proof"] = _made(carried(key), message("key", first, key_bytes(entry["stream"], key)))
        if fact.get("countersignature"):
            body = decision_bytes(places[entry["stream"], fact["number"]])
            fact["countersignature"] = _made(entry["signatures"][0]["key"], message("countersign", first, body))
        for signature in entry.get("signatures", ()):
            role, whole = signature["as"], dump(entry)
            body = decision_bytes(whole) if role == "decision" else draft_bytes(whole)
            signature["sig"] = _made(signature["key"], message(role, first, body))
        places[entry["stream"], entry["number"]] = dump(entry)
        told.append(dump(entry))
    return told


def _made(key: str, data: bytes) -> str:
    return b64encode(_keys()[key].sign(data)).decode()


@functools.cache
def _keys() -> dict[str, Ed25519PrivateKey]:
    """The example's private keys, by the public ones as entries carry them."""
    folder = Path(__file__).parents[2] / "examples/beijing-2014-2017/keys"
    secret = (folder / "passphrase").read_text().strip()
    loaded = (load_pem_private_key(each.read_bytes(), secret.encode()) for each in (folder / "officers").glob("*.key"))
    private = [each for each in loaded if isinstance(each, Ed25519PrivateKey)]
    return {b64encode(each.public_key().public_bytes_raw()).decode(): each for each in private}


def mutated(data: list[bytes], random: Random) -> list[bytes]:
    """The entries of a log after one change."""
    told = list(data)
    way = random.choice(WAYS)
    way(told, random.randrange(len(told)), random)
    return told


def dump(value: Any) -> bytes:
    """A value as canonical bytes would be, if it had any."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode(errors="surrogatepass")


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The path to every value inside a value."""
    found = [path] if path else []
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, each in items:
        found += places(each, (*path, key))
    return found


def put(value: Any, path: tuple[Any, ...], new: Any) -> None:
    """Put something at a path."""
    for key in path[:-1]:
        value = value[key]
    value[path[-1]] = new


def take(value: Any, path: tuple[Any, ...]) -> Any:
    """What stands at a path."""
    for key in path:
        value = value[key]
    return value


def _value(told: list[bytes], at: int, random: Random) -> None:
    entry = json.loads(told[at])
    put(entry, random.choice(places(entry)), random.choice(VALUES))
    told[at] = dump(entry)


def _text(told: list[bytes], at: int, random: Random) -> None:
    """A text becomes another of its kind: the likeliest to be taken."""
    entry = json.loads(told[at])
    texts = [path for path in places(entry) if isinstance(take(entry, path), str)]
    path = random.choice(texts)
    put(entry, path, random.choice([each for each in VALUES if isinstance(each, str)]))
    told[at] = dump(entry)


def _borrowed(told: list[bytes], at: int, random: Random) -> None:
    """A value of another entry, at the same place or at another."""
    entry, other = json.loads(told[at]), json.loads(random.choice(told))
    path = random.choice(places(entry))
    same = [each for each in places(other) if each[-1] == path[-1]] or places(other)
    put(entry, path, take(other, random.choice(same)))
    told[at] = dump(entry)


def _fact(told: list[bytes], at: int, random: Random) -> None:
    """The fact of another entry, mostly of the same power."""
    entry, other = json.loads(told[at]), json.loads(random.choice(told))
    entry["fact"] = other["fact"]
    if random.random() < 0.7:
        entry["by"], entry["decided_on"] = other["by"], entry["recorded_at"][:10]
        entry.pop("pd", None)
    told[at] = dump(entry)


def _field(told: list[bytes], at: int, random: Random) -> None:
    entry = json.loads(told[at])
    holder = random.choice([entry, entry["fact"]])
    if random.random() < 0.5:
        holder.pop(random.choice(list(holder)))
    else:
        name = random.choice(
            ["currency", "source", "act", "illustrative", "pd", "note", "x", "before", "year", "number"]
        )
        holder[name] = random.choice(VALUES)
    told[at] = dump(entry)


def _raw(told: list[bytes], at: int, random: Random) -> None:
    entry = json.loads(told[at])
    path = random.choice(places(entry))
    put(entry, path, "\x01mark")
    told[at] = dump(entry).replace(b'"\\u0001mark"', random.choice(RAW))


def _bytes(told: list[bytes], at: int, random: Random) -> None:
    entry = json.loads(told[at])
    told[at] = random.choice((
        json.dumps(entry, ensure_ascii=False, separators=(",", ":")).encode(),
        json.dumps(entry, sort_keys=True).encode(),
        told[at][:-1], told[at] + b" ", b"", b"[]", b"null", told[at].replace(b"{", b'{"by":"officer/x",', 1),
    ))  # fmt: skip


def _place(told: list[bytes], at: int, random: Random) -> None:
    entry = told.pop(at)
    if random.random() < 0.7:
        told.insert(random.randrange(len(told)), entry)
    if random.random() < 0.3:
        told.insert(at, entry)


def _correction(told: list[bytes], at: int, random: Random) -> None:
    """A correction of anything to anything, as the newest entry of its stream."""
    like = json.loads(told[at])
    entries = [json.loads(each) for each in told]
    number = sum(each["stream"] == like["stream"] for each in entries) + 1
    wrong = random.choice(entries)["fact"]
    right = random.choice((*map(json.dumps, VALUES), "{", "", "[" * 5000, *map(json.dumps, wrong.values())))
    field = random.choice([*CORRECTED, *like["fact"]])
    fact = {"kind": "entry.corrected", "number": random.choice([1, number - 1, number, 0, 999]), "field": field}
    newest = entries[-1] | {"stream": like["stream"], "number": number, "by": "officer/example-e1"}
    for name in ("pd", "source", "act"):
        newest.pop(name, None)
    newest["illustrative"] = True
    newest["fact"] = fact | {"wrong": "1", "right": right, "reason": "笔误"}
    told.append(dump(newest))


WAYS = (
    _value,
    _value,
    _text,
    _text,
    _text,
    _borrowed,
    _borrowed,
    _fact,
    _fact,
    _field,
    _field,
    _raw,
    _bytes,
    _place,
    _correction,
)
