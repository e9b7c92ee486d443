#!/usr/bin/env python3
"""Check a published Gongshi log. Needs Python 3.8 or later and nothing else; read it before you run it.

    python3 verify.py DIR|URL [--key VKEY_OR_FILE] [--old CHECKPOINT_FILE] [--witness VKEY ... --quorum N]

DIR or URL is the site, or its log/ folder. Prints notes, then `OK <size> <root>` (exit 0) or `FAIL <reason>` (1); 2 if
called wrongly; `UNREAD <reason>` (4) if a file could not be downloaded whole: no verdict, try again. Formats:
c2sp.org/tlog-tiles, tlog-checkpoint, signed-note, tlog-cosignature. Checked: the checkpoint's signature; that the
entries hash to its root (RFC 6962), and to every tile; that they are canonical JSON, in order of recording and in every
stream, of the form that forms.json gives; that each personal value fits its commitment, or is missing and declared
erased; that whoever recorded an entry held the power that powers.json names, by the appointments on record (the hash of
both tables stands below), and that nothing which founds authority is corrected; that what officers and bodies signed
stands as they signed it (--signatures none leaves that out); with --old, that nothing changed since a checkpoint that
you kept; with --witness, who else saw this log. Not checked: the pages (`gongshi verify` does), whether entries are
true, what was never recorded, whether others are shown another log: a publisher who rewrites all and signs anew is
found only by a checkpoint kept elsewhere: keep the newest. In a folder nothing else may lie in log/; over HTTP older
checkpoints and partial tiles are left out, and each file has 60 seconds.
"""
# ruff: noqa: B904, E401, I001, T201

import argparse, base64, hmac, json, os, re, sys, threading, time, unicodedata, urllib.request
from collections import defaultdict, namedtuple
from datetime import datetime, timedelta
from hashlib import sha256, sha512
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import urljoin, urlsplit

AT_RECORDING = {"number", "recorded_at", "wrong_clock", "signatures"}  # what an issuer cannot sign; nor a drafter:
AT_ISSUE = {"by", "decided_on", "command"}
SIGNED = {"signatures", "draft", "drafted_by", "urgent", "act_size"}  # what an entry has only where it is signed
LIMIT = 256 * 65537  # bytes in the largest file: a bundle of 256 entries of 65,535 bytes
SECONDS = 60  # for one file over HTTP, however it comes
KEPT = "the checkpoint you kept"
TABLES = "4f0fe4950affd58b3f3b6532cca25a96eadf5b45029d0f410ee57467bb30dbb7"  # of powers.json and forms.json together
REPORT = ("evaluation.reported", "evaluation.commissioned")  # what a body answers for that signed the first
Checkpoint = namedtuple("Checkpoint", "what origin size root signers cosigned")  # {witness's key: (name, time)}
Key = namedtuple("Key", "use text place by end in_force", defaults=(None, 10**18, True))  # place: the entry naming it
Rule = namedtuple("Rule", "power subject founds fixed registers revokes", defaults=(None, False, (), None, None))
Place = namedtuple("Place", "power kind signed root")  # an entry: its power, kind, bytes if signed, what it corrects
Stay = type("Stay", (urllib.request.HTTPRedirectHandler,), {"redirect_request": lambda *_: None})  # follow nothing
NOBODY = {"power": "", "since": "9999", "until": "9999", "body": ""}  # an officer: in office since, and until before


class Fail(Exception): ...


def need(condition, reason):
    if not condition:
        raise Fail(reason)


def say(*words):
    """Print one line; what a log calls itself could else move the cursor, hide, or write a verdict."""
    try:
        print("".join(each if each.isprintable() else "\ufffd" for each in " ".join(map(str, words)))[:400], flush=True)
    except OSError:  # nobody reads on, or the disk is full: no verdict, and nothing to add
        os._exit(1)


# ---- Ed25519 (RFC 8032, 5.1.7) on points (X, Y, Z, T) where x = X/Z, y = Y/Z, xy = T/Z ----
P, ORDER = 2**255 - 19, 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P


def add(a, b):
    m, n = (a[1] - a[0]) * (b[1] - b[0]) % P, (a[1] + a[0]) * (b[1] + b[0]) % P
    t, z = 2 * a[3] * b[3] * D % P, 2 * a[2] * b[2] % P
    e, f, g, h = n - m, z - t, z + t, n + m
    return e * f % P, g * h % P, f * g % P, e * h % P


def decode(data):
    odd, y = divmod(int.from_bytes(data, "little"), 2**255)
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    x = x if x * x % P == square else x * pow(2, (P - 1) // 4, P) % P
    need(y < P and x * x % P == square and (x or not odd), "a key or signature is no point of the curve")
    point = multiple = (x, y, 1, x * y % P) if x % 2 == odd else (P - x, y, 1, (P - x) * y % P)
    for _ in range(3):
        multiple = add(multiple, multiple)
    need(multiple[0] % P, "a key or signature is a point of small order")  # it would fit any message
    return point


def check_ed25519(public, message, signature, what):
    (x, y, _, t), r, s = decode(public), decode(signature[:32]), int.from_bytes(signature[32:], "little")
    k = int.from_bytes(sha512(signature[:32] + public + message).digest(), "little") % ORDER
    point, base, minus_key = (0, 1, 1, 0), decode(b"X" + b"f" * 31), (P - x, y, 1, P - t)
    terms = point, base, minus_key, add(base, minus_key)
    for i in range(252, -1, -1):  # in the end, point = s * base - k * key, which must be r
        point = add(add(point, point), terms[(s >> i & 1) + 2 * (k >> i & 1)])
    equal = (point[0] - r[0] * point[2]) % P == 0 == (point[1] - r[1] * point[2]) % P
    need(len(signature) == 64 and s < ORDER and equal, f"{what}: a bad signature")


NOTE = re.compile(r"(([^\s+]+)\n(0|[1-9][0-9]{0,17})\n(\S{44})\n)\n((?:\u2014 [^\s+\0-\x1f]+ \S+\n)+)")


def unbase64(text):
    data = base64.b64decode(text, validate=True)
    need(base64.b64encode(data).decode() == text, "base64 that is not canonical")
    return data


def read_key(text, kind):
    """Verifier key `name+id+base64` -> (name, id, public key, text); kind 1 is a log's, 4 a witness's."""
    match = re.fullmatch(r"([^\s+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/]{44})", text)
    need(match, f"not a verifier key: {text[:99]!r}")
    raw = unbase64(match[3])
    right_id = sha256(match[1].encode() + b"\n" + raw).hexdigest()[:8]
    need(raw[0] == kind and right_id == match[2], f"a verifier key of a wrong type or id: {text[:99]!r}")
    return match[1], bytes.fromhex(right_id), raw[1:], match[0]


def carried(text):
    """A key as entries carry it: 32 bytes in base64; what is no key, as it stands."""
    try:
        return base64.b64encode(base64.b64decode(text.split("+", 2)[2], validate=True)[1:]).decode() or text
    except (ValueError, IndexError):
        return text


def open_checkpoint(what, data, keys, witnesses=()):
    """Read a signed note, and check the signatures by these keys; those of others are ignored."""
    signers, cosigned = set(), {}
    try:
        note = NOTE.fullmatch(data.decode())
        need(note, f"{what} is malformed")
        for name, encoded in re.findall("(\\S+) (\\S+)\n", note[5]):
            raw = unbase64(encoded)
            for key in [key for key in {*keys, *witnesses} if key[:2] == (name, raw[:4])]:
                if key in keys:
                    check_ed25519(key[2], note[1].encode(), raw[4:], what)
                    signers.update({key} if name == note[2] else ())
                else:  # a witness signs the time as well
                    at = int.from_bytes(raw[4:12], "big")
                    check_ed25519(key[2], f"cosignature/v1\ntime {at}\n{note[1]}".encode(), raw[12:], what)
                    cosigned[key[2]] = (name, max(at, cosigned.get(key[2], ("", 0))[1]))
        need(signers, f"{what} is not signed by the key of this log")
        return Checkpoint(what, note[2], int(note[3]), unbase64(note[4]), signers, cosigned)
    except ValueError:
        raise Fail(f"{what} is malformed")


def path_of(level, number, width=256):
    name = re.sub("(...)(?=.)", r"x\1/", f"{number:0{(len(str(number)) + 2) // 3 * 3}d}")
    return f"tile/{level}/{name}" + (f".p/{width}" if width < 256 else "")


def fetch(name, box, more=5):
    """Put what lies at a path or address into `box`, or the error; a few redirects are followed within their host."""
    try:
        web = name.startswith(("http://", "https://"))
        if not web and Path(name).exists() and not Path(name).is_file():  # whoever opens a pipe waits for its writer
            raise OSError("it is a folder, a pipe or a device")
        with urllib.request.build_opener(Stay).open(name, timeout=SECONDS) if web else Path(name).open("rb") as file:
            data, told = file.read(LIMIT + 1), getattr(file, "headers", {})
        size = min(int(told.get("Content-Length") or 0), LIMIT)
        if told.get("Content-Encoding", "identity") != "identity" or len(data) < size:
            raise OSError("it came packed, which nobody asked for, or was cut off")
        box.append(data)
    except Exception as error:
        to = urljoin(name, (getattr(error, "headers", None) or {}).get("Location", ""))
        if to != name and more and urlsplit(to)[:2] == urlsplit(name)[:2]:
            return fetch(to, box, more - 1)
        box.append(error if to == name else OSError(f"it redirects too often, or to another place: {to}"))


class Source:
    def __init__(self, place):
        self.place, self.web, self.read = place.rstrip("/"), place.startswith(("http://", "https://")), set()
        if self.get("checkpoint", optional=True) is None:
            self.place += "/log"
            need(not Path(self.place).is_symlink(), "log is a symbolic link, and no folder of the site")

    def get(self, path, optional=False):
        box = []
        self.read.add(path)  # in a thread, because no time limit of a socket counts the whole
        thread = threading.Thread(target=fetch, args=(f"{self.place}/{path}", box), daemon=True)
        thread.start(), thread.join(SECONDS)
        got = box[0] if box else OSError(f"it takes more than {SECONDS} seconds")
        gone = isinstance(got, FileNotFoundError) or getattr(got, "code", 0) in (404, 410)
        if optional and gone:
            return None
        if isinstance(got, Exception):  # what could not be downloaded is no verdict
            kind = ConnectionError if self.web and not gone else Fail
            raise kind(f"{path} cannot be read: {getattr(got, 'strerror', None) or got}")
        need(len(got) <= LIMIT, f"{path} is too long")
        return got

    def check_strays(self):
        """In a folder every file was read or stands beside the tree, or is a packed copy; nothing is a link."""
        self.read.update(("checkpoints.txt", "site.vkey"))  # these are for readers of pages
        for folder, folders, files in os.walk("" if self.web else self.place):
            need(folders or files, f"{folder} is an empty folder")
            for path in [Path(folder, name) for name in folders + files]:
                name = path.relative_to(self.place).as_posix()
                known = path.is_dir() or re.sub("[.](br|gz)$", "", name) in self.read
                need(known and not path.is_symlink(), f"{name} is no part of this log, whose checkpoint covers all")

    def list(self, folder):
        return [] if self.web else sorted(item.name for item in Path(self.place, folder).glob("*"))

    def check_partials(self, path, data, ends):
        """What was published while a tile was not full must be its beginning; ends[w] is the length of w items."""
        folder = path.split(".p/")[0] + ".p"
        for name in filter(str.isdigit, self.list(folder)):  # a wider one belongs to a checkpoint still to come
            right = int(name) >= len(ends) or self.get(f"{folder}/{name}") == data[: ends[int(name)]]
            need(right, f"{folder}/{name} is wrong")


# ---- The tree (RFC 6962), in tiles of 256 hashes: the roots of full tiles are the row above; and the entries ----
def root_of(hashes):
    """The root over hashes of 32 bytes that stand one behind the other."""
    while len(hashes) > 32:
        pairs, odd_one = range(0, len(hashes) - 63, 64), hashes[len(hashes) // 64 * 64 :]
        hashes = b"".join(sha256(b"\x01" + hashes[at : at + 64]).digest() for at in pairs) + odd_one
    return hashes or sha256(b"").digest()


def form(told, named):
    """A test for a form, told in the part of JSON Schema in which forms.json is written; no list or map is empty."""
    if "$ref" in told or "anyOf" in told:  # the one union is of the kinds of facts, each told under its name
        return lambda value: named[told.get("$ref", "")[8:] or value["kind"]](value)
    if "enum" in told:
        return lambda value: type(value) in (str, bool) and value in told["enum"]
    if told.type == "string":
        low, high, like = told.minLength or 0, told.maxLength or LIMIT, re.compile(told.pattern or "(?s).*").fullmatch
        return lambda value: type(value) is str and low <= len(value) <= high and like(value) is not None
    if told.type == "integer":
        return lambda value: type(value) is int and told["minimum"] <= value <= told["maximum"]
    if told.type == "array":
        each = form(told["items"], named)
        return lambda value: type(value) is list and value and all(map(each, value))
    if told.additionalProperties:  # fields of any name, told alike
        name, each = form(told.propertyNames, named), form(told.additionalProperties, named)
        return lambda value: isinstance(value, dict) and value and all(name(n) and each(v) for n, v in value.items())
    fields, needed = {name: form(each, named) for name, each in told.properties.items()}, {*told.required}
    return lambda v: isinstance(v, dict) and needed <= v.keys() <= fields.keys() and all(fields[n](v[n]) for n in v)


Told = type("Told", (dict,), {"__getattr__": dict.get})  # of an object in JSON: each field, None where it is left out
parse = json.JSONDecoder(object_hook=Told, parse_float=int, parse_constant=int).decode  # int(): whole numbers alone
serialise = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode


class Log:
    def __init__(self, source, asked=True):
        self.source, self.rows = source, [bytearray()]  # of each level of tiles, all hashes one behind the other
        self.recorded_at, self.personal = "", None  # of the entry before; of the bundle, once it is needed
        self.missing, self.ahead = {}, timedelta(hours=8)  # (index, field, stream): is it erased? the office's clock
        self.first, self.book, self.founder, self.keys = "", "", "", []  # the hash of entry 0, what it opens, its keys
        self.streams, self.forms = defaultdict(list), {}  # of each entry of a stream what it is; tests by forms.json
        self.officers = defaultdict(lambda: SimpleNamespace(**NOBODY, keys={}, doubted=[]))  # and bodies that sign
        self.asked, self.required, self.signing = asked, 0, set()  # are signatures? since where, of which kinds
        self.kept, self.commands, self.reported = set(), set(), {}  # own streams; of what is signed; who signed, key
        self.drafts, self.answers = {}, defaultdict(dict)  # what it says, streams; (stream, number): {who: refuses?}
        powers, told = source.get("powers.json"), source.get("forms.json")
        need(sha256(powers + told).hexdigest() == TABLES, "powers.json or forms.json is not the law's of this release")
        self.rules, told = {kind: Rule(**each) for kind, each in parse(powers.decode()).items()}, parse(told.decode())
        self.forms.update((name, form(each, self.forms)) for name, each in told["$defs"].items())
        self.fields = {kind: {*told["$defs"][kind].properties} - {"kind"} for kind in self.rules}

    def root(self, size):
        hashes = b""
        for row in self.rows:
            hashes = bytes(row[size // 256 * 8192 : size * 32]) + (root_of(hashes) if hashes else b"")
            size //= 256
        return root_of(hashes)

    def check_tiles(self):
        for level, row in enumerate(self.rows):
            tiles = [bytes(row[at : at + 8192]) for at in range(0, len(row), 8192)]
            for number, data in enumerate(tiles):
                path = path_of(level, number, len(data) // 32)
                need(self.source.get(path) == data, f"{path} is wrong")
                self.source.check_partials(path, data, range(0, len(data) + 1, 32))
            if len(row) >= 8192:
                self.rows.append(b"".join(root_of(data) for data in tiles if len(data) == 8192))

    def walk(self, size):
        """Check all entries in their order, their bundles and tiles."""
        for first in range(0, size, 256):
            last, ends, self.personal = min(first + 256, size), [0], None
            path = path_of("entries", first // 256, last - first)
            data = self.source.get(path)
            for index in range(first, last):
                start = ends[-1] + 2
                ends.append(start + int.from_bytes(data[start - 2 : start], "big"))
                raw = data[start : ends[-1]]
                self.rows[0] += sha256(b"\0" + raw).digest()
                try:
                    self.check(index, raw, parse(raw.decode()))
                except (Fail, ValueError, TypeError, LookupError, AttributeError, RecursionError) as error:
                    raise Fail(f"entry {index}: {error if isinstance(error, Fail) else 'malformed'}")
            need(ends[-1] == len(data), f"{path} has a wrong length")
            left = any((self.personal or {}).values())
            need(not left, f"personal/{first // 256}.json has a value without a commitment")
            self.source.check_partials(path, data, ends)
        self.check_tiles()
        for (index, field, _), erased in self.missing.items():
            need(erased, f"entry {index}: the personal value {field!r} is missing, but not erased")
        for draft, ((size, *_), streams) in self.drafts.items():
            need(size == len(streams), f"draft {draft} is on {len(streams)} streams, and says that it is on {size}")
        for stream, number in [place for place, said in self.answers.items() if not said]:
            say(f"NOTE number {number} of {stream} was issued in urgency, and nobody answered for it")
        signed = (
            f"; {len(self.commands)} entries are signed by whom they name; required from: {self.required or 'none'}"
        )
        say(f"NOTE powers by powers.json{signed * self.asked}")

    def check(self, index, raw, entry):
        need(serialise(entry).encode() == raw, "not canonical JSON")
        need(unicodedata.is_normalized("NFC", raw.decode()), "not in Unicode's normal form C")
        need(self.forms["Entry"](entry), "not of the form that forms.json gives")
        stream, fact, rule, at = entry.stream, entry.fact, self.rules[entry.fact.kind], entry.recorded_at
        true = entry.wrong_clock.true_at if entry.wrong_clock else at  # else the clock was ahead, as the entry says
        need(at >= max(true, self.recorded_at), f"recorded at {at}, before the entry before it, or the true time")
        need(at == self.recorded_at or not entry.wrong_clock, "said to follow a wrong clock, and does not")
        vars(entry).update(entry, index=index, kind=fact.kind, root=fact.kind, rule=rule, of=stream.split("/")[0])
        entry.key, entry.gone = fact.get(rule.registers), rule.revokes and carried(fact[rule.revokes])
        if index == 0:
            self.first, self.book, self.founder = sha256(raw).hexdigest(), stream, fact.founder
            self.keys = [Key(key.role, key.key, 0) for key in fact.get("keys", ())]
            self.ahead = timedelta(minutes=fact.get("utc_offset", 480))
        days = [datetime.fromisoformat(day[:16]) for day in (true, at, entry.decided_on or at)]  # or one is none
        entry.today, self.recorded_at = (days[0] + self.ahead).date().isoformat(), at
        entry.on, entry.listed = entry.decided_on or entry.today, "source" in entry
        one = (index == 0) == (entry.kind == "book.opened") and (entry.of != "book" or stream == self.book)
        need(one, f"a log has one book, {self.book}, which entry 0 opens")
        need(rule.subject in (None, entry.of), f"{entry.kind} does not belong on {stream}")
        need(entry.number == len(self.streams[stream]) + 1, f"its number does not follow in {stream}")
        self.check_personal(index, stream, fact, entry.pd or {})
        if entry.kind in ("key.succeeded", "key.rotated", "book.recovery_key_named") and not entry.listed:
            self.check_keys(index, fact)
        self.check_power(entry, fact)
        if self.asked:
            self.check_signed(entry, fact)
        self.apply(entry, fact, raw)

    def check_personal(self, index, stream, fact, commitments):
        if fact.kind == "personal_data.erased":
            gone = (fact.index, fact.field, stream)
            need(gone in self.missing, f"the personal value {gone[1]!r} of entry {gone[0]} is erased, but not missing")
            self.missing[gone] = True
        if commitments and self.personal is None:
            self.personal = parse((self.source.get(f"personal/{index // 256}.json", optional=True) or b"{}").decode())
        for field, commitment in commitments.items():
            item = self.personal.get(str(index), {}).pop(field, None)
            if item is None:
                self.missing[index, field, stream] = False
            else:
                message, salt = serialise([field, item["value"]]).encode(), unbase64(item["salt"])
                right = len(salt) == 32 and commitment == "hmac-sha256:" + hmac.new(salt, message, "sha256").hexdigest()
                need(right, f"the personal value {field!r} does not fit its commitment")

    # ---- The keys of the log and the site (Art. 3) ----
    def check_keys(self, index, fact):
        """A key of the book is named; a succession is signed by the old key, or by one that may do so in its stead."""
        use, old, by, new = fact.role or "recovery", fact.old, fact.by_key, fact.new or fact.key
        held = {key.text: key.use for key in self.keys if key.in_force}
        if fact.kind != "key.rotated":  # which older books have, without a signature: then both keys sign
            known = {carried(key.text) for key in self.keys} | {carried(old or "")}
            need(decode(read_key(new, 1)[2]) and carried(new) not in known, "a key of the book that is not new")
            need(use not in held.values() or held.get(old) == use, "another key of the book is in force")
        if by:
            heirs = {"log": ("site", "recovery"), "site": ("log", "recovery")}.get(use, ())
            need(by == old or held.get(by) in heirs, "a key may not sign that this one is succeeded")
            need(new.split("+")[0] == old.split("+")[0], "a new key bears another name than the old one")
            self.check_bytes(by, "succession", read_key(by, 1)[2], f"{use}\n{old}\n{new}\n", fact.signature)
            self.keys += [Key(use, old, -1)] * all(key.text != old for key in self.keys)
        ended = {"in_force": False, "end": index} if by else {"in_force": False}
        self.keys = [key._replace(**ended) if key.text == old else key for key in self.keys]
        self.keys.append(Key(use, new, index, by))
        say(f"NOTE entry {index} names {new!r} as the {use} key, after {old!r}, signed by {by!r}")

    def may_sign(self, seal):
        """Those of a checkpoint's signers that the record lets sign it; where it names no key for the log, all."""
        fit = [key.place < seal.size <= key.end and key.text for key in self.keys if key.use == "log"]
        return {text for *_, text in seal.signers if not fit or text in fit}

    def trusted(self, start, seals):
        """The keys that follow from one: it signed their succession, or a seal over the entry that names them."""
        found, proven = {start}, 0
        for _ in range(len(self.keys) + 2):  # each time at least one more key, until there is none
            proven = max([proven, *(seal.size for seal in seals if found & self.may_sign(seal))])
            found.update(key.text for key in self.keys if 0 <= key.place < proven or key.by in found)
            proven = max(proven, any(key.by in found for key in self.keys))  # a succession names entry 0
        return found

    # ---- Who decided (Art. 1, 3, 31) ----
    def in_office(self, who, *days):
        return all(self.officers[who].since <= day < self.officers[who].until for day in days)

    def check_power(self, entry, fact):
        """Officers act while in office, on the day of the decision and when it is recorded; lists are an execution."""
        power, by, told = entry.rule.power, entry.by, self.streams[entry.stream]
        need(not (entry.rule.founds and entry.listed), "what founds authority is transcribed")
        if power == "of the entry named":
            need(0 < fact.number <= len(told), f"there is no entry {fact.number} in {entry.stream} before it")
            entry.named = told[fact.number - 1]
            may = entry.kind != "entry.corrected" or not self.rules[entry.named.kind].founds
            need(may, "it corrects what founds authority: an appointment, a dismissal, a key or the book's opening")
            power, entry.root = entry.named.power, entry.named.root
        elif entry.listed:
            power = "execution"
        first = entry.kind == "officer.appointed" and entry.stream == by and self.officers[by].since == "9999"
        own = by == self.founder and (entry.kind == "book.opened" or (first and fact.holds == "decision"))
        entry.power, on, today = power, entry.on, entry.today
        held = self.officers[by].power == power and self.in_office(by, today if entry.listed else on, today)
        need(on <= today and (held or own), f"{by} did not hold the power of {power} on {on} and on {today}")

    # ---- Who signed what (Art. 35, 36), by the record before the entry ----
    def check_signed(self, entry, fact):
        signed, required = not SIGNED.isdisjoint(entry), self.required
        if entry.listed:
            need(not signed and fact.keys().isdisjoint(entry.rule.fixed), "a list carries what signatures rest on")
            need(not required or entry.stream not in self.kept, "a list is laid over the book's own record")
        again = entry.stream in self.reported and entry.kind in REPORT
        need(not again, "its body signed a report of this evaluation already")
        left = self.officers[entry.stream].until <= entry.on or self.officers[entry.stream].since == "9999"
        need(left or not required or entry.kind != "officer.appointed", f"{entry.stream} is in office already")
        if entry.key or entry.gone or fact.proof or entry.kind == "officer.dismissed":
            self.check_holder(entry, fact, entry.key, entry.gone)
        if entry.kind == "book.signatures_required":
            bodies, kinds = [self.officers[who].body for who in self.able(entry.on)], {*(fact.kinds or ())}
            need(any(bodies.count(body) > 1 for body in bodies), "fewer than two officers could sign decisions")
            known = kinds <= self.rules.keys() - {"decision.countersigned"} and (kinds - self.signing or not required)
            need(known, "it names no further kind that two decide")
        evaluator = fact.evaluator if entry.kind == "evaluation.reported" else None
        if entry.kind == "entry.corrected":
            fields = {fact.field, *(each.field for each in fact.also or ())}
            need(fields.isdisjoint(self.rules[entry.named.kind].fixed), "it corrects what signatures rest on")
            known = {"reason"} if entry.named.kind == entry.kind else self.fields[entry.named.kind]
            free = not required and entry.stream not in self.reported
            need(free or fields <= known, f"it corrects a field that {entry.named.kind} has not, or that never is")
            if entry.named.kind in REPORT and entry.stream in self.reported:
                evaluator, own = self.reported[entry.stream]
                given = [each.key for each in entry.signatures or () if each["as"] == "evaluator"]
                right = given == [own] or (given and not self.officers[evaluator].keys[own])  # own is revoked since
                need(right, "Art. 35: a signed report, or its commission, is corrected without its author's key")
        if signed:
            self.check_author(entry, evaluator)
        need(signed or not required or entry.listed or fact.recovery, "Art. 35: signatures are required; it has none")
        if entry.kind == "decision.countersigned":
            need(signed, "a countersignature without a signature")
            self.check_countersigned(entry, fact)

    def check_author(self, entry, evaluator):
        """The signatures of an entry: by whom it names, in office and of one body, over what stands in it."""
        by, stream, power, drafter, draft = entry.by, entry.stream, entry.power, entry.drafted_by, entry.draft
        size, answers = entry.act_size or 1, entry.kind == "decision.countersigned"
        two = not answers and (power == "decision" or not self.signing.isdisjoint((entry.kind, entry.root)))
        need(entry.decided_on and draft and entry.act == (draft if size > 1 else None), "without its day, draft or act")
        need(not drafter or not (entry.urgent or answers), "what one officer decides alone has no drafter")
        need(not entry.urgent or (two and not (entry.key and entry.of == "officer")), "it may not be issued in urgency")
        need(drafter or entry.urgent or not (two and self.required), "two officers decide this")
        if drafter:
            apart = (self.officers[drafter].power == "supervision") != (power == "supervision")
            of_one = drafter != by and self.officers[drafter].body == self.officers[by].body and not apart
            need(of_one and self.in_office(drafter, entry.today), f"{drafter} does not draft for {by}")
        who = {"draft": drafter, "decision": by, "evaluator": evaluator}
        roles, wanted = [each["as"] for each in entry.signatures or ()], ["draft", "decision"][not drafter :]
        need(roles in (wanted, evaluator and [*wanted, "evaluator"]), f"its signatures are {roles}, and not {wanted}")
        for each in entry.signatures:
            need(self.officers[who[each["as"]]].keys.get(each.key), f"Art. 35: no key of {who[each['as']]} signs it")
            self.check_bytes(who[each["as"]], each["as"], unbase64(each.key), entry, each.sig)
        own = size, by, drafter, entry.urgent, entry.decided_on, entry.command
        told, streams = self.drafts.setdefault(draft, (own, set()))
        need(told[0] == size > len(streams) and stream not in streams, f"draft {draft} is on more streams than it says")
        need(told == own, f"draft {draft} was decided otherwise on another stream")
        streams.add(stream)
        need((stream, entry.command) not in self.commands, f"the command {entry.command} stands twice on {stream}")
        self.commands.add((stream, entry.command))
        if roles[-1] == "evaluator" and entry.kind == "evaluation.reported":
            self.reported[stream] = (evaluator, entry.signatures[-1].key)
        if entry.urgent:
            self.answers[stream, entry.number] = {}

    def check_bytes(self, who, role, public, body, signature):
        """A signature over a text, or over an entry without what whoever signs in that role cannot know yet."""
        if isinstance(body, dict):
            unknown = AT_RECORDING if role in ("decision", "countersign") else AT_RECORDING | AT_ISSUE
            body = serialise({name: value for name, value in body.items() if name not in unknown})
        message = f"gongshi/{role}/v1\n{self.first}\n{body}".encode()
        check_ed25519(public, message, unbase64(signature), f"Art. 35: the signature of {who} as {role}")

    def check_holder(self, entry, fact, key, gone):
        """A key is registered once, with a proof; one that is revoked was in force; two who must sign still can."""
        stream, holder, required = entry.stream, self.officers[entry.stream], self.required
        body, able = f"{stream}\n{key}", self.able(entry.on)
        old = entry.kind == "officer.key_registered" and not fact.recovery  # older books have keys without a proof
        need(old or bool(key) == bool(fact.proof), "a key without a proof")
        if entry.of == "officer" and (fact.proof or (required and not gone)):
            need(self.in_office(stream, entry.on), f"{stream} is not in office")
        if key and (fact.proof or required):
            known = {carried(each.text) for each in self.keys}.union(*(each.keys for each in self.officers.values()))
            need(carried(key) not in known, "a key that was registered before")
            need(fact.recovery or not fact.lost, "keys are lost without the recovery key")
        if fact.proof:
            name, _, public, _ = read_key(key, 1)
            need(name == stream or name.endswith("/" + stream), "a key with the name of another")
            self.check_bytes(stream, "key", public, body, fact.proof)
        if fact.recovery:
            lost = [*map(carried, fact.lost or ())]
            left = set().union(*able.values()).difference(lost) or len({*lost}) < len(lost)  # one is named twice
            need(holder.power == "decision" and not left, "the recovery key registers a key while others can sign")
            recovery = [each.text for each in self.keys if each.use == "recovery" and each.in_force]
            need(recovery, "the book has no recovery key")
            self.check_bytes("the recovery key", "key", read_key(recovery[0], 1)[2], body, fact.recovery)
            say(f"NOTE entry {entry.index} registers a key of {stream} by the recovery key: nobody else could decide")
        if gone:
            need(holder.keys.get(gone, False) is not False, "it revokes what is no key in force")
            need((fact.untrusted_from or entry.on) <= entry.on, "it doubts a key from a day to come")
            if fact.untrusted_from:
                say(f"NOTE entry {entry.index}: a key of {stream} is not trusted from {fact.untrusted_from} on")
        if required and stream in able and (gone or entry.kind == "officer.dismissed"):
            others = [who for who in able if who != stream and self.officers[who].body == holder.body]
            left = fact.replacement or (gone and able[stream] - {gone})
            need(left or len(others) > 1, "fewer than two officers could sign decisions then")

    def able(self, on):
        """The officers of decision in office who can sign, and with which keys."""
        decide = [who for who, each in self.officers.items() if each.power == "decision" and self.in_office(who, on)]
        keys = {who: {key for key, signs in self.officers[who].keys.items() if signs} for who in decide}
        return {who: each for who, each in keys.items() if each}

    def check_countersigned(self, entry, fact):
        """It answers an urgent act, or one of a doubted key; by another officer of the same body, and once."""
        by, said = entry.by, self.answers[entry.stream, fact.number]
        need(entry.named.signed and ("countersignature" in fact) != ("refused" in fact), "it countersigns nothing")
        named = parse(entry.named.signed.decode())
        keys, deciding = {each.key for each in named.signatures}, [named.by, named.drafted_by]
        doubts = [each for who in deciding for each in self.officers[who].doubted if each[0] in keys]
        need(named.urgent or any(since <= named.decided_on for _, since in doubts), "it countersigns what needs it not")
        need(all(said.values()) and by not in said and by not in deciding, f"{by} may not countersign it")
        need(self.officers[by].body == self.officers[named.by].body, f"{by} is of another body")
        if fact.countersignature:
            self.check_bytes(by, "countersign", unbase64(entry.signatures[0].key), named, fact.countersignature)
        said[by] = "refused" in fact

    def apply(self, entry, fact, raw):
        """What the entry changes for those that follow it."""
        self.streams[entry.stream].append(Place(entry.power, entry.kind, raw if entry.signatures else None, entry.root))
        if entry.rule.subject and not entry.listed:
            self.kept.add(entry.stream)
        if entry.kind == "book.signatures_required":
            self.required, self.signing = self.required or entry.index, self.signing.union(fact.kinds or ())
        if entry.of != "officer" and not (entry.key or entry.gone):
            return
        officer = self.officers[entry.stream]
        if entry.kind == "officer.appointed":
            officer.power, officer.since, officer.body = fact.holds, entry.decided_on or "9999", fact.body
        if entry.kind in ("officer.appointed", "officer.dismissed"):
            officer.until = (entry.kind == "officer.dismissed" and entry.decided_on) or "9999"
            officer.keys = dict.fromkeys(officer.keys, False)
        if entry.gone:
            officer.keys[entry.gone] = False
            officer.doubted.append((entry.gone, fact.untrusted_from or "9999"))
        if entry.key and not entry.listed and (fact.proof or entry.kind == "officer.key_registered"):
            officer.keys[carried(entry.key)] = True if fact.proof or officer.keys.get(carried(entry.key)) else None


def verify(place, own_keys, old, witnesses, quorum, signatures=True):
    source = Source(place)
    checkpoint, site_key = source.get("checkpoint"), source.get("key.vkey", optional=True) or b""
    site_keys = [read_key(line.strip(), 1) for line in site_key.decode().splitlines() if line.strip()]
    key = (own_keys or site_keys or [None])[0]
    need(key, "the site publishes no key, and you gave none")
    say(f"NOTE key of {key[0]} ({key[1].hex()}):", "yours" if own_keys else "the site's own, so compare it elsewhere")
    newest = open_checkpoint("the checkpoint", checkpoint, [key, *site_keys], witnesses)
    need(own_keys or key in newest.signers, "the checkpoint is not signed by the key of this log")
    for name, at in newest.cosigned.values():
        say(f"NOTE cosigned by {name} at {time.strftime('%Y-%m-%d %H:%M:%S UTC', time.gmtime(at))}")
    need(len(newest.cosigned) >= quorum, f"{len(newest.cosigned)} of your witnesses cosigned, not {quorum}")
    names = source.list("checkpoints")
    if source.web and key not in newest.signers:  # then older ones may tell what leads from your key to the newest
        names = (source.get("checkpoints.txt", optional=True) or b"").decode().split()
    older = {f"checkpoints/{name}": source.get(f"checkpoints/{name}") for name in names}
    older.update({} if old is None else {KEPT: old})
    seals = [newest, *(open_checkpoint(what, data, [*own_keys, *site_keys]) for what, data in older.items())]
    for what, origin, size, *_ in seals[1:]:
        need(origin == newest.origin and what in (KEPT, f"checkpoints/{size}"), f"{what} is another's")
        need(size <= newest.size, f"{what} has {size} entries, the log only {newest.size}: entries were removed")
    log = Log(source, signatures)
    log.walk(newest.size)
    for seal in seals:
        right = log.root(seal.size) == seal.root
        need(right, f"{seal.what} has another root: the first {seal.size} entries were changed")
        need(log.may_sign(seal), f"{seal.what} is not signed by the key of this log then: by one that was succeeded?")
    leads = log.trusted(key[3], seals) & log.may_sign(newest)
    need(leads, "the checkpoint is not signed by the key of this log that you hold, which leads to no other")
    for use in ("log", "site"):
        named = [each.text for each in log.keys if each.use == use and each.in_force]
        say(f"NOTE key of the {use} by the book:", *named or ["none, so whoever gave one is believed"])
    for text in (source.get("site.vkey", optional=True) or b"").decode().split() if named else ():
        need(text in named, "site.vkey is not the site's key that the book names")
    source.check_strays()
    say("NOTE not checked: the pages (gongshi verify does), whether entries are true, what was never recorded")
    left_out = ["(officers' signatures not checked)"] * (not signatures)
    say("OK", newest.size, base64.b64encode(newest.root).decode(), *left_out)


if __name__ == "__main__":
    sys.stdout.reconfigure(errors="backslashreplace")
    parser = argparse.ArgumentParser(description="Check a published Gongshi log.")
    parser.add_argument("place", metavar="DIR|URL", help="the site or its log/ folder")
    parser.add_argument("--key", metavar="VKEY_OR_FILE", help="the log's key, from a source you trust")
    parser.add_argument("--old", metavar="CHECKPOINT_FILE", type=Path, help="a checkpoint that you kept")
    parser.add_argument("--witness", metavar="VKEY", nargs="+", default=[], action="extend", help="keys of witnesses")
    parser.add_argument("--quorum", metavar="N", type=int, help="how many of them must have cosigned (all)")
    parser.add_argument("--signatures", choices=["all", "none"], default="all", help="none: leave the officers' out")
    args = parser.parse_args()
    try:
        text = Path(args.key).read_text("utf-8-sig") if args.key and Path(args.key).is_file() else args.key
        keys = [read_key(line.strip(), 1) for line in (text or "").splitlines() if line.strip()]
        need(keys or args.key is None, "--key: there is no key in it")
        witnesses = [read_key(line, 4) for line in args.witness]
        old = args.old.read_bytes() if args.old else None
        quorum = len(witnesses) if args.quorum is None else args.quorum
        need(0 <= quorum <= len(witnesses), "a quorum that the witnesses cannot reach")
    except (Fail, OSError, ValueError) as error:
        parser.error(str(error))
    try:
        verify(args.place, keys, old, witnesses, quorum, args.signatures == "all")
    except ConnectionError as error:
        sys.exit(say("UNREAD", error) or 4)
    except Exception as error:  # a file that is no such file, or one nested too deep, may be anything
        sys.exit(say("FAIL", error if isinstance(error, Fail) else f"a file is malformed: {error!r}") or 1)
