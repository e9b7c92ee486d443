#!/usr/bin/env python3
"""Check a published Gongshi log. Needs Python 3.8 or later and nothing else; read it before you run it.

    python3 verify.py DIR|URL [--key VKEY_OR_FILE] [--old CHECKPOINT_FILE] [--witness VKEY ... --quorum N]
                      [--signatures none]

DIR or URL is the site, or its log/ folder. Prints notes, then `OK <size> <root>` (exit 0) or `FAIL <reason>` (1); 2 if
called wrongly. Formats: c2sp.org/tlog-tiles, tlog-checkpoint, signed-note, tlog-cosignature. Checked: the checkpoint's
signature; that the entries hash to its root (RFC 6962), and to every tile; that they are canonical JSON, in order of
recording and in every stream, of the form that forms.json gives; that each personal value fits its commitment,
or is missing and declared erased; that whoever recorded an entry held the power that powers.json names (compare both
with the law), by the appointments on record, and that nothing which founds authority is corrected; that what officers
and evaluating bodies signed stands as they signed it (--signatures none leaves that out); with --old, that
nothing changed since a checkpoint that you kept; with --witness, who else saw this log. Not checked: whether entries
are true, what was never recorded, whether others are shown another log: a publisher who rewrites all and signs anew is
found only by a checkpoint kept elsewhere: keep the newest. Nor the pages, which `gongshi verify` checks. In a folder
nothing else may lie in log/; over HTTP older checkpoints and partial tiles are left out, and each file has 60 seconds.
"""
# ruff: noqa: B904, B905, E401, I001, T201

import argparse, base64, hmac, json, os, re, sys, threading, time, unicodedata, urllib.request
from datetime import date, timedelta
from hashlib import sha256, sha512
from pathlib import Path
from urllib.parse import urljoin, urlsplit

NOBODY = ("", "9999", "9999", "")  # an officer: power, first day in office, day of dismissal, body
AT_RECORDING = {"number", "recorded_at", "wrong_clock", "signatures"}  # what an issuer cannot sign; nor a drafter:
AT_ISSUE = {"by", "decided_on", "command"}
SIGNED = {"signatures", "draft", "drafted_by", "urgent", "act_size"}  # what an entry has only where it is signed
UNLISTED = {"organisation.key_revoked", "decision.countersigned"}  # kinds that no old list holds
KEYED = {"officer.key_registered": "key", "officer.key_revoked": "replacement", "organisation.qualified": "key"}
FIXED = {
    "organisation.qualified": ("key", "proof"),
    "organisation.key_revoked": ("key",),
    "decision.countersigned": ("number", "countersignature", "refused"),
}  # fields that no correction changes
FOUNDING = ("officer.", "book.", "key.")  # kinds that found authority: never corrected or transcribed, only answered
LIMIT = 256 * 65537  # bytes in the largest file: a bundle of 256 entries of 65,535 bytes
SECONDS = 60  # for one file over HTTP, however it comes
BESIDE = {"checkpoint", "checkpoints.txt", "key.vkey", "site.vkey", "powers.json", "forms.json"}  # the tree, in log/


class Fail(Exception): ...


def need(condition, reason):
    if not condition:
        raise Fail(reason)


def say(*words):
    """Print one line; what a log calls itself could else move the cursor, hide, or write a verdict."""
    print("".join(each if each.isprintable() else "\ufffd" for each in " ".join(map(str, words)))[:400])


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
    zero, base, minus_key = (0, 1, 1, 0), decode(b"X" + b"f" * 31), (P - x, y, 1, P - t)
    point, terms = zero, (zero, base, minus_key, add(base, minus_key))
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
    match = re.fullmatch(r"([^\s+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/]{44})", text.strip())
    need(match, f"not a verifier key: {text[:99]!r}")
    raw = unbase64(match[3])
    right_id = sha256(match[1].encode() + b"\n" + raw).hexdigest()[:8]
    need(raw[0] == kind and right_id == match[2], f"a verifier key of a wrong type or id: {text[:99]!r}")
    return match[1], bytes.fromhex(right_id), raw[1:], match[0]


def public_of(text):
    try:
        return base64.b64decode(text.split("+", 2)[2], validate=True)[1:] or text
    except (ValueError, IndexError):
        return text


def carried(text):
    """A key as entries carry it: 32 bytes in base64; what is no key, as it stands."""
    public = public_of(text)
    return base64.b64encode(public).decode() if isinstance(public, bytes) else public


def open_checkpoint(data, keys, witnesses, what):
    """Signed note -> (origin, size, root, signers, {witness's public key: (name, time)}); other keys are ignored."""
    signed, cosigned = [], {}
    try:
        note = NOTE.fullmatch(data.decode())
        need(note, f"{what} is malformed")
        for name, encoded in re.findall("(\\S+) (\\S+)\n", note[5]):
            raw = unbase64(encoded)
            for key in [key for key in keys + witnesses if key[:2] == (name, raw[:4])]:
                if key in keys:
                    check_ed25519(key[2], note[1].encode(), raw[4:], what)
                    signed += [key] * (name == note[2])
                else:  # a witness signs the time as well
                    at = int.from_bytes(raw[4:12], "big")
                    check_ed25519(key[2], f"cosignature/v1\ntime {at}\n{note[1]}".encode(), raw[12:], what)
                    cosigned[key[2]] = (name, max(at, cosigned.get(key[2], ("", 0))[1]))
        need(signed, f"{what} is not signed by the key of this log")
        return note[2], int(note[3]), unbase64(note[4]), signed, cosigned
    except ValueError:
        raise Fail(f"{what} is malformed")


def path_of(level, number, width=256):
    name = re.sub("(...)(?=.)", r"x\1/", f"{number:0{(len(str(number)) + 2) // 3 * 3}d}")
    return f"tile/{level}/{name}" + (f".p/{width}" if width < 256 else "")


class Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_): ...  # None: follow nothing, it would first read all that a redirect carries


def fetch(name, box, more=5):
    """Put what lies at a path or address into `box`, or the error; a few redirects are followed within their host."""
    try:
        web = name.startswith(("http://", "https://"))
        if not web and Path(name).exists() and not Path(name).is_file():  # whoever opens a pipe waits for its writer
            raise OSError("it is a folder, a pipe or a device")
        with urllib.request.build_opener(Stay).open(name, timeout=SECONDS) if web else Path(name).open("rb") as file:
            box.append(file.read(LIMIT + 1))
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
        box, told = [], f"{path} cannot be read:"
        self.read.add(path)  # in a thread, because no time limit of a socket counts the whole
        thread = threading.Thread(target=fetch, args=(f"{self.place}/{path}", box), daemon=True)
        thread.start(), thread.join(SECONDS)
        need(box, f"{told} it takes more than {SECONDS} seconds")
        if optional and (isinstance(box[0], FileNotFoundError) or getattr(box[0], "code", 0) in (404, 410)):
            return None
        need(isinstance(box[0], bytes), f"{told} {getattr(box[0], 'strerror', None) or box[0]}")
        need(len(box[0]) <= LIMIT, f"{path} is too long")
        return box[0]

    def json(self, path, optional=False):
        data = self.get(path, optional)
        try:
            return None if data is None else parse(data.decode())
        except (ValueError, RecursionError):
            raise Fail(f"{path} is malformed")

    def check_strays(self):
        """In a folder every file was read or stands beside the tree, or is a packed copy; nothing is a link."""
        for folder, folders, files in os.walk("" if self.web else self.place):
            need(folders or files, f"{folder} is an empty folder")
            for path in [Path(folder, name) for name in folders + files]:
                name = path.relative_to(self.place).as_posix()
                known = path.is_dir() or re.sub("[.](br|gz)$", "", name) in self.read | BESIDE
                need(known and not path.is_symlink(), f"{name} is no part of this log, whose checkpoint covers all")

    def list(self, folder):
        return [] if self.web else sorted(item.name for item in Path(self.place, folder).glob("*"))

    def check_partials(self, level, number, data, ends):
        """What was published while a tile was not full must be its beginning; ends[w] is the length of w items."""
        folder = path_of(level, number, 0)[:-2]
        for name in self.list(folder):
            if name.isdigit() and int(name) < len(ends):  # a wider one belongs to a checkpoint still to come
                need(self.get(f"{folder}/{name}") == data[: ends[int(name)]], f"{folder}/{name} is wrong")


# ---- The tree (RFC 6962), in tiles of 256 hashes: the roots of full tiles are the row above; and the entries ----
def root_of(hashes):
    while len(hashes) > 1:
        odd_one = hashes[len(hashes) // 2 * 2 :]
        hashes = [sha256(b"\x01" + left + right).digest() for left, right in zip(hashes[::2], hashes[1::2])] + odd_one
    return hashes[0] if hashes else sha256(b"").digest()


def form(told, named):
    """A test for a form, told in the part of JSON Schema in which forms.json is written; null is never written."""
    kind, name, kinds = told.get("type"), told.get("$ref", "")[8:], told.get("discriminator", {}).get("mapping")
    if name or kinds:
        return lambda value: named[name or kinds[value["kind"]][8:]](value)
    if "anyOf" in told:
        forms = [form(each, named) for each in told["anyOf"] if each.get("type") != "null"]
        return forms[0] if len(forms) == 1 else lambda value: any(fits(value) for fits in forms)
    if kind in (None, "boolean"):
        return lambda value: type(value) is bool if kind else type(value) is str and value in told["enum"]
    if kind == "string":
        low, high = told.get("minLength", 0), told.get("maxLength", LIMIT)
        like = re.compile(told.get("pattern", "(?s).*")).fullmatch
        return lambda value: type(value) is str and low <= len(value) <= high and like(value) is not None
    if kind == "integer":
        return lambda value: type(value) is int and told["minimum"] <= value <= told["maximum"]
    if kind == "array":
        item = form(told["items"], named)
        return lambda value: type(value) is list and all(map(item, value))
    fields = {each: (form(one, named), one.get("default", ...)) for each, one in told.get("properties", {}).items()}
    key, needed = form({"type": "string", **told.get("propertyNames", {})}, named), set(told.get("required", ()))
    other = (form(told["additionalProperties"], named), ...) if told["additionalProperties"] else (lambda _: False, ...)

    def fits(value):
        for each, one in value.items() if type(value) is dict and needed <= value.keys() else ((0, 0),):
            test, default = fields.get(each, other)
            if one == default or not test(one) or (test is other[0] and not key(each)):
                return False
        return True

    return fits


parse = json.JSONDecoder(parse_float=int, parse_constant=int).decode  # int() refuses any but whole numbers
serialise = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode


class Log:
    def __init__(self, source):
        self.source, self.rows = source, []  # of each row above the leaves, the tile that is not full yet
        self.recorded_at, self.personal, self.read = "", {}, set()
        self.missing, self.erased = set(), set()  # (index, field, stream) without a value; declared erased
        self.powers, self.founder, self.officers = {}, None, {}
        self.belong = {}  # stream: of each of its entries the power, and whether it founds authority
        self.keyring, self.known, self.doubted = {}, set(), []  # stream: {key: in force}; any; [stream, key, since]
        self.signing, self.kept, self.once, self.acts = None, set(), set(), {}  # act: [its size, its entries]
        self.places, self.fixed, self.answers = {}, {}, {}  # each by stream and number of an entry
        self.open, self.asked = {}, False  # urgent acts that nobody countersigned
        self.first, self.book, self.keys = "", None, []  # [use, key, its entry, who signed it, its end, in force]
        schema, self.named = source and source.json("forms.json", optional=True), {}
        try:
            self.forms = schema and schema["$defs"]
            self.named.update((name, form(told, self.named)) for name, told in (self.forms or {}).items())
            self.kinds = self.forms and self.forms["Entry"]["properties"]["fact"]["discriminator"]["mapping"]
        except (TypeError, KeyError, AttributeError, RecursionError, re.error):
            raise Fail("forms.json is malformed")

    def root(self, leaves):
        """The root of all full tiles added so far, followed by these leaves."""
        for row in self.rows:
            leaves = row + ([root_of(leaves)] if leaves else [])
        return root_of(leaves)

    def add_tile(self, level, number, hashes):
        path, data = path_of(level, number, len(hashes)), b"".join(hashes)
        need(self.source.get(path) == data, f"{path} is wrong")
        self.source.check_partials(level, number, data, range(0, len(data) + 1, 32))
        if len(hashes) == 256:
            self.rows += [[]] * (len(self.rows) == level)
            self.rows[level].append(root_of(hashes))
            if len(self.rows[level]) == 256:
                full, self.rows[level] = self.rows[level], []
                self.add_tile(level + 1, number // 256, full)

    def check(self, index, raw, entry):
        need(serialise(entry).encode() == raw, "not canonical JSON")
        need(unicodedata.is_normalized("NFC", raw.decode()), "not in Unicode's normal form C")
        at, stream, kind = entry["recorded_at"], entry["stream"], entry["fact"]["kind"]
        true = entry.get("wrong_clock", {"true_at": at})["true_at"]  # else the clock was ahead, as the entry says
        times = re.fullmatch("([0-9]{4}(-[0-9]{2}){2}T[0-9]{2}(:[0-9]{2}){2}Z){2}", at + true)
        self.recorded_at, last = at, self.recorded_at
        need(times and at >= max(true, last), f"recorded at {at}, before the entry that precedes it or at no time")
        if self.forms or (kind == "book.opened" and index == 0):  # any other log has no forms, and no officers
            need(self.forms and self.named["Entry"](entry), "not of the form that forms.json gives")
            of = self.forms[self.kinds[kind][8:]].get("subject")
            need(of in (None, stream.split("/")[0]), f"{kind} does not belong on {stream}")
            other = index and (kind == "book.opened" or (stream.startswith("book/") and stream != self.book))
            need(not other, f"a log has one book, {self.book}, which entry 0 opened")
            need(entry["number"] == len(self.belong.get(stream, ())) + 1, f"its number does not follow in {stream}")
            need(index or kind == "book.opened", "the first entry does not open a book")
            [date.fromisoformat(day[:10]) for day in (at, true, entry.get("decided_on", at))]
        self.check_personal(index, stream, entry["fact"], entry.get("pd", {}))
        self.check_keys(index, raw, entry, entry["fact"])
        if index == 0 and entry["fact"]["kind"] == "book.opened":  # any other log has no officers
            self.powers, self.founder = self.source.json("powers.json"), entry["fact"]["founder"]
        if self.founder:
            self.whole = entry
            today = (date.fromisoformat(true[:10]) + timedelta(true[11:13] > "15")).isoformat()  # in Beijing
            self.check_power(index, today, **entry)

    def check_keys(self, index, raw, entry, fact):
        """Which keys the book names; a succession is signed by the old key, or by one that may do so in its stead."""
        if index == 0 and fact["kind"] == "book.opened":
            self.first, self.book = sha256(raw).hexdigest(), entry["stream"]
            self.keys = [[key["role"], key["key"], 0, None, 1e18, True] for key in fact.get("keys", ())]
        named = fact["kind"] in ("key.succeeded", "key.rotated", "book.recovery_key_named")
        if not named or entry["stream"] != self.book or "source" in entry:
            return
        use, old, by, new = fact.get("role", "recovery"), fact.get("old"), fact.get("by_key"), fact.get("new")
        held, new = {key[1]: key[0] for key in self.keys if key[5]}, new or fact["key"]
        if fact["kind"] != "key.rotated":  # which older books have, without a signature: then both keys sign
            known = {public_of(key[1]) for key in self.keys} | {public_of(old or "")}
            need(decode(read_key(new, 1)[2]) and public_of(new) not in known, "a key of the book that is not new")
            need(use not in held.values() or held.get(old) == use, "another key of the book is in force")
        if by:
            heirs = {"log": ("site", "recovery"), "site": ("log", "recovery")}.get(use, ())
            need(by == old or held.get(by) in heirs, "a key may not sign that this one is succeeded")
            need(new.split("+")[0] == old.split("+")[0], "a new key bears another name than the old one")
            message = f"gongshi/succession/v1\n{self.first}\n{use}\n{old}\n{new}\n".encode()
            check_ed25519(read_key(by, 1)[2], message, unbase64(fact["signature"]), "the succession")
            self.keys += [] if any(key[1] == old for key in self.keys) else [[use, old, -1, None, 1e18, True]]
        self.keys = [[*key[:4], index if by else key[4], False] if key[1] == old else key for key in self.keys]
        self.keys.append([use, new, index, by, 1e18, True])
        say(f"NOTE entry {index} names {new!r} as the {use} key, after {old!r}, signed by {by!r}")

    def may_sign(self, signers, size):
        """Those keys that the record lets sign for so many entries; where it names none for the log, all."""
        fit = [place < size <= end and key for use, key, place, _, end, _ in self.keys if use == "log"]
        return {key[3] for key in signers if not fit or key[3] in fit}

    def trusted(self, start, seals):
        """The keys that follow from one: it signed their succession, or a seal over the entry that names them."""
        found, proven, before = {start}, 0, None
        while before != (len(found), proven):
            before = len(found), proven
            proven = max([proven, *(size for size, signers in seals if found & self.may_sign(signers, size))])
            found.update(key for _, key, place, by, *_ in self.keys if 0 <= place < proven or by in found)
            proven = max(proven, any(by in found for _, _, _, by, *_ in self.keys))  # that names entry 0
        return found

    def say_keys(self):
        """Which keys the book names now; the one that the site publishes for itself is among them."""
        for use in ("log", "site"):
            named = [key[1] for key in self.keys if key[0] == use and key[5]]
            say(f"NOTE key of the {use} by the book:", *named or ["none, so whoever gave one is believed"])
        for text in (self.source.get("site.vkey", optional=True) or b"").decode().split() if named else ():
            need(text in named, "site.vkey is not the site's key that the book names")

    def check_power(self, index, today, fact, by, stream, number, decided_on=None, source=None, **_):
        """Officers act while in office, on the day of the decision and when it is recorded; lists are an execution."""
        kind, on, belong = fact["kind"], decided_on or today, self.belong.setdefault(stream, [])
        founds, power = kind.startswith(FOUNDING), "execution" if source else self.powers[kind]
        need(not (founds and source), "what founds authority is transcribed")
        if kind == "entry.corrected" or power == "of the entry named":  # it belongs to the power of what it names
            need(0 < fact["number"] <= len(belong), "it corrects no entry before it")
            power, founded = belong[fact["number"] - 1]
            wrong = "it corrects what founds authority: an appointment, a dismissal, a key or the book's opening"
            need(not founded or kind != "entry.corrected", wrong)
        belong.append((power, founds))
        holds, since, until, _ = self.officers.get(by, NOBODY)
        first = kind == "officer.appointed" and stream == by and since == "9999" and fact["holds"] == "decision"
        founding = by == self.founder and not source and (index == 0 or first)
        held = holds == power and since <= (today if source else on) and today < until
        need(on <= today and (held or founding), f"{by} did not hold the power of {power} on {on} and on {today}")
        if self.asked:
            self.check_signed(index, self.whole, power, on, today)
        holds, since, until, body = self.officers.get(stream, NOBODY)
        if kind == "officer.appointed":
            self.officers[stream] = (fact["holds"], decided_on or "9999", "9999", fact["body"])
        elif kind == "officer.dismissed":
            self.officers[stream] = (holds, since, decided_on or "9999", body)
        if kind in ("officer.appointed", "officer.dismissed"):
            self.keyring[stream] = dict.fromkeys(self.keyring.get(stream, ()), False)

    # ---- Who signed what (Art. 35 and 36), by the record before the entry ----
    def check_signed(self, index, entry, power, on, today):
        fact, kind, stream, listed = entry["fact"], entry["fact"]["kind"], entry["stream"], "source" in entry
        signed, key = entry.keys() & SIGNED, fact.get(KEYED.get(kind))
        two = kind != "decision.countersigned" and (power == "decision" or kind in (self.signing or ()))
        need(
            not listed or not (signed or key or kind in UNLISTED),
            "a list carries a signature or a key, or countersigns",
        )
        over = listed and self.signing is not None and stream in self.kept
        need(not over, "a list is laid over the book's own record")
        if kind in KEYED and not listed:
            self.check_key(stream, fact, key, on)
        if kind in ("officer.key_revoked", "officer.dismissed", "organisation.key_revoked", "book.signatures_required"):
            self.check_left(stream, kind, fact, on)
        if kind == "entry.corrected":
            named = [fact["field"], *(each["field"] for each in fact.get("also", ()))]
            fixed = self.fixed.get((stream, fact["number"]), ())
            need(not set(named) & set(fixed), "it corrects what signatures rest on")
        evaluator = self.evaluator_of(entry)
        if signed:
            self.check_author(index, entry, power, two, today, evaluator)
        else:
            free = self.signing is None or listed or (kind == "officer.key_registered" and "recovery" in fact)
            need(free, "the book requires signatures, and this entry carries none")
            need(kind != "decision.countersigned", "a countersignature without a signature")
        if kind == "decision.countersigned":
            self.check_countersigned(index, entry, on)
        self.note(index, entry, key, on)

    def evaluator_of(self, entry):
        """The evaluating body that signs: its report, and any correction of a report that it signed."""
        fact = entry["fact"]
        if fact["kind"] == "evaluation.reported":
            return fact.get("evaluator")
        report = self.signed_entry(entry["stream"], fact["number"]) if fact["kind"] == "entry.corrected" else None
        if not report or report["signatures"][-1]["as"] != "evaluator":
            return None
        own = any(each["as"] == "evaluator" for each in entry.get("signatures", ()))
        need(own, "a signed report is corrected without its author")
        return report["fact"]["evaluator"]

    def check_author(self, index, entry, power, two, today, evaluator):
        """The signatures of an entry: by whom it names, in office and of one body, over what stands in it."""
        fact, stream, by, drafter = entry["fact"], entry["stream"], entry["by"], entry.get("drafted_by")
        draft, size = entry["draft"], entry.get("act_size", 1)
        act = draft if size > 1 else None
        need("decided_on" in entry and entry.get("act") == act, "it lacks what a signed entry says")
        alone = "urgent" in entry or fact["kind"] == "decision.countersigned"
        need(not (drafter and alone), "what one officer decides alone has no drafter")
        registers = fact["kind"] == "officer.key_registered" or "replacement" in fact
        need("urgent" not in entry or (two and not registers), "it may not be issued in urgency")
        need(drafter or "urgent" in entry or not two or self.signing is None, "two officers decide this")
        if drafter:
            holds, since, until, body = self.officers.get(drafter, NOBODY)
            need(drafter != by and since <= today < until, f"{drafter} cannot draft what {by} issues")
            apart = (holds == "supervision") != (power == "supervision")
            need(body == self.officers[by][3] and not apart, f"{drafter} does not draft for {by}")
        who = {"draft": drafter, "decision": by, "evaluator": evaluator}
        wanted = ["draft", "decision"] if drafter else ["decision"]
        roles = [each["as"] for each in entry["signatures"]]
        need(roles == wanted or (evaluator and roles == [*wanted, "evaluator"]), "not the signatures that it needs")
        for each in entry["signatures"]:
            need(self.keyring.get(who[each["as"]], {}).get(each["key"]), f"no key of {who[each['as']]} signs it")
            left_out = AT_RECORDING if each["as"] == "decision" else AT_RECORDING | AT_ISSUE
            self.check_bytes(each["as"], each["key"], entry, left_out, each["sig"])
        for once in ((stream, "draft", draft), (stream, "command", entry["command"])):
            need(once not in self.once, f"the {once[1]} {once[2]} stands twice on {stream}")
            self.once.add(once)
        act = self.acts.setdefault(draft, [size, 0])
        act[1] += 1
        need(act[0] == size >= act[1], f"act {draft} has more entries than it says")
        self.places[stream, entry["number"]] = index
        if "urgent" in entry:
            self.open[stream, entry["number"]] = index

    def check_bytes(self, role, key, entry, left_out, signature):
        body = entry if isinstance(entry, str) else serialise({k: v for k, v in entry.items() if k not in left_out})
        message = f"gongshi/{role}/v1\n{self.first}\n{body}".encode()
        check_ed25519(unbase64(key), message, unbase64(signature), f"as {role}")

    def check_key(self, stream, fact, key, on):
        """A key that is registered is new, and its proof shows that whoever registers it holds it."""
        proof = fact.get("proof")
        need((key and proof) or fact["kind"] == "officer.key_registered" or not (key or proof), "a key without a proof")
        if not key or not (proof or self.signing is not None):
            return
        name, _, public, _ = read_key(key, 1) if proof else ("", "", public_of(key), "")
        known = self.known | {public_of(each[1]) for each in self.keys}
        need(public not in known, "a key that was registered before")
        holds, since, until, _ = self.officers.get(stream, NOBODY)
        need(fact["kind"] == "organisation.qualified" or since <= on < until, f"{stream} is not in office")
        if proof:
            need(name == stream or name.endswith("/" + stream), "a key with the name of another")
            self.check_bytes("key", carried(key), f"{stream}\n{key}", (), proof)
        need("recovery" in fact or not fact.get("lost"), "keys are lost without the recovery key")
        if "recovery" in fact:
            left = {each for held in self.able(on).values() for each in held} - set(map(carried, fact.get("lost", ())))
            need(holds == "decision" and not left, "the recovery key registers a key while others can sign")
            held = [each[1] for each in self.keys if each[0] == "recovery" and each[5]]
            need(held, "the book has no recovery key")
            self.check_bytes("key", carried(held[0]), f"{stream}\n{key}", (), fact["recovery"])

    def able(self, on, body=None):
        """The officers of decision in office who can sign, with their keys."""
        return {
            stream: {key for key, in_force in self.keyring.get(stream, {}).items() if in_force}
            for stream, (holds, since, until, of) in self.officers.items()
            if holds == "decision"
            and since <= on < until
            and body in (None, of)
            and any(self.keyring.get(stream, {}).values())
        }

    def check_left(self, stream, kind, fact, on):
        """Two can sign before signatures are required, and afterwards; what is revoked was in force."""
        if kind == "book.signatures_required":
            bodies = [self.officers[each][3] for each in self.able(on)]
            need(any(bodies.count(body) > 1 for body in bodies), "fewer than two officers could sign decisions")
            more = set(fact.get("kinds", ())) - set(self.signing or ())
            need(more <= self.powers.keys() and (self.signing is None or more), "it names no further kind")
        elif kind != "officer.dismissed":
            held = self.keyring.get(stream, {})
            key = carried(fact["key"])
            need(key in held and held[key] is not False, "it revokes what is no key in force")
            need(fact.get("untrusted_from", on) <= on, "it doubts a key from a day to come")
        holds, since, until, body = self.officers.get(stream, NOBODY)
        if self.signing is None or not kind.startswith("officer."):
            return
        need(kind != "officer.dismissed" or since <= on < until, f"{stream} is not in office")
        able = self.able(on, body)
        lost = kind == "officer.dismissed" or (not fact.get("replacement") and able.get(stream, set()) <= {key})
        left = len(able) - (lost and stream in able)
        need(holds != "decision" or left >= min(2, len(able)), "fewer than two officers could sign decisions then")

    def signed_entry(self, stream, number):
        """A signed entry, read again; None where none has this place."""
        index = self.places.get((stream, number))
        if index is None:
            return None
        data, at = self.source.get(path_of("entries", index // 256, min(256, self.size - index // 256 * 256))), 0
        for _ in range(index % 256):
            at += 2 + int.from_bytes(data[at : at + 2], "big")
        return parse(data[at + 2 : at + 2 + int.from_bytes(data[at : at + 2], "big")].decode())

    def check_countersigned(self, index, entry, on):
        """It answers an urgent act, or one of a doubted key; by another officer of the same body, and once."""
        fact, stream, by = entry["fact"], entry["stream"], entry["by"]
        named, said = self.signed_entry(stream, fact["number"]), self.answers.setdefault((stream, fact["number"]), {})
        need(named and ("countersignature" in fact) != ("refused" in fact), "it countersigns nothing")
        deciding = (named["by"], named.get("drafted_by"))
        keys = {each["key"] for each in named["signatures"]}
        doubts = [key for who, key, since in self.doubted if who in deciding and since <= named["decided_on"]]
        need("urgent" in named or keys.intersection(doubts), "it countersigns what needs it not")
        need(all(said.values()) and by not in said and by not in deciding, f"{by} may not countersign it")
        need(self.officers[by][3] == self.officers[named["by"]][3], f"{by} is of another body")
        if "countersignature" in fact:
            own = entry["signatures"][0]["key"]
            self.check_bytes("countersign", own, named, AT_RECORDING, fact["countersignature"])
        said[by] = "refused" in fact
        self.open.pop((stream, fact["number"]), None)

    def note(self, index, entry, key, on):
        """What the entry changes for those that follow it."""
        fact, kind, stream, held = entry["fact"], entry["fact"]["kind"], entry["stream"], self.keyring
        if "source" not in entry and self.forms[self.kinds[kind][8:]].get("subject"):
            self.kept.add(stream)
        if kind in FIXED:
            self.fixed[stream, entry["number"]] = FIXED[kind]
        if kind in ("officer.key_revoked", "organisation.key_revoked"):
            held.setdefault(stream, {})[carried(fact["key"])] = False
            self.doubted += [(stream, carried(fact["key"]), fact.get("untrusted_from", "9999"))]
        if kind in KEYED and key and "source" not in entry and ("proof" in fact or kind == "officer.key_registered"):
            self.known.add(public_of(key))
            held.setdefault(stream, {})[carried(key)] = True if "proof" in fact else None  # None: it signs nothing
        if kind == "book.signatures_required":
            self.signing = {*(self.signing or ()), *fact.get("kinds", ())}

    def check_personal(self, index, stream, fact, commitments):
        for field, commitment in commitments.items():
            if index // 256 not in self.read:
                self.read.add(index // 256)
                self.personal = self.source.json(f"personal/{index // 256}.json", optional=True) or {}
            item = self.personal.get(str(index), {}).pop(field, None)
            if item is None:
                self.missing.add((index, field, stream))
            else:
                message, salt = serialise([field, item["value"]]).encode(), unbase64(item["salt"])
                right = len(salt) == 32 and commitment == "hmac-sha256:" + hmac.new(salt, message, "sha256").hexdigest()
                need(right, f"the personal value {field!r} does not fit its commitment")
        if fact["kind"] == "personal_data.erased":
            need(fact["index"] < index, "erases what is not recorded yet")
            self.erased.add((fact["index"], fact["field"], stream))

    def walk(self, sizes):
        """Check entries, bundles and tiles of the largest of `sizes`; return the roots of all of them."""
        size, roots = max(sizes), {0: root_of([])}
        self.size = size
        for first in range(0, size, 256):
            width = min(256, size - first)
            data, ends, leaves = self.source.get(path_of("entries", first // 256, width)), [0], []
            for index in range(first, first + width):
                start = ends[-1] + 2
                ends.append(start + int.from_bytes(data[start - 2 : start], "big"))
                raw = data[start : ends[-1]]
                leaves.append(sha256(b"\0" + raw).digest())
                try:
                    self.check(index, raw, parse(raw.decode()))
                except (Fail, ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
                    raise Fail(f"entry {index}: {error if isinstance(error, Fail) else 'malformed'}")
            need(ends[-1] == len(data), f"the bundle of entries {first} to {first + width - 1} has a wrong length")
            need(not any(self.personal.values()), f"personal/{first // 256}.json has a value without a commitment")
            self.source.check_partials("entries", first // 256, data, ends)
            for n in sizes.intersection(range(first + 1, first + width + 1)):
                roots[n] = self.root(leaves[: n - first])
            self.add_tile(0, first // 256, leaves)
        for level in [level for level, row in enumerate(self.rows, 1) if row]:
            self.add_tile(level, size >> 8 * level + 8, self.rows[level - 1])
        for index, field, stream in sorted(self.missing ^ self.erased, key=str):
            why = "missing, but not erased" if (index, field, stream) in self.missing else "erased, but not missing"
            raise Fail(f"entry {index}: the personal value {field!r} is {why}")
        for name in self.source.list("personal"):
            need(name in {f"{bundle}.json" for bundle in self.read}, f"personal/{name} belongs to no entry")
        for act, (told, found) in self.acts.items():
            need(told == found, f"act {act} says that it has {told} entries, and has {found}")
        if self.asked and (self.signing is not None or self.places):
            say(f"NOTE signatures: {len(self.places)} entries are signed by whom they name")
        for (stream, number), index in self.open.items():
            say(f"NOTE entry {index}, number {number} of {stream}, was issued in urgency, and nobody answered for it")
        say("NOTE powers", "as in powers.json" if self.founder else "not checked: entry 0 is not book.opened")
        return roots


def verify(place, own_keys, old, witnesses, quorum, signatures=True):
    source = Source(place)
    newest, site_key = source.get("checkpoint"), source.get("key.vkey", optional=True) or b""
    site_keys = [read_key(line, 1) for line in site_key.decode().splitlines()]
    key = (own_keys or site_keys or [None])[0]
    need(key, "the site publishes no key, and you gave none")
    say(f"NOTE key of {key[0]} ({key[1].hex()}):", "yours" if own_keys else "the site's own, so compare it elsewhere")
    origin, size, root, signers, cosigned = open_checkpoint(newest, [key, *site_keys], witnesses, "the checkpoint")
    need(own_keys or key in signers, "the checkpoint is not signed by the key of this log")
    for name, at in cosigned.values():
        say(f"NOTE cosigned by {name} at {time.strftime('%Y-%m-%d %H:%M:%S UTC', time.gmtime(at))}")
    need(len(cosigned) >= quorum, f"{len(cosigned)} of your witnesses cosigned, not {quorum}")
    names = source.list("checkpoints")
    if source.web and key not in signers:
        names = (source.get("checkpoints.txt", optional=True) or b"").decode().split()
    others = {f"checkpoints/{name}": source.get(f"checkpoints/{name}") for name in names}
    others.update({} if old is None else {"the checkpoint you kept": old})
    roots, seals = {}, [(size, signers)]  # what: (size, root); former keys that the site lists may have signed these
    for what, data in others.items():
        log, *roots[what], by, _ = open_checkpoint(data, list({*own_keys, *site_keys}), [], what)
        seals.append((roots[what][0], by))
        need(log == origin and (data is old or what == f"checkpoints/{roots[what][0]}"), f"{what} is another's")
        need(roots[what][0] <= size, f"{what} has {roots[what][0]} entries, the log only {size}: entries were removed")
    log = Log(source)
    log.asked = signatures
    found = log.walk({size, *(other[0] for other in roots.values())})
    need(found[size] == root, "the entries do not hash to the root of the checkpoint")
    for what, other in roots.items():
        need(found[other[0]] == other[1], f"{what} has another root: the first {other[0]} entries were changed")
    for what, (each, by) in zip(["the checkpoint", *roots], seals):
        need(log.may_sign(by, each), f"{what} is not signed by the key of this log then: by one that was succeeded?")
    leads = log.trusted(key[3], seals) & log.may_sign(signers, size)
    need(leads, "the checkpoint is not signed by the key of this log that you hold, which leads to no other")
    log.say_keys()
    source.check_strays()
    say("NOTE not checked: the pages (gongshi verify does), whether entries are true, what was never recorded")
    say("OK", size, base64.b64encode(root).decode(), *[] if signatures else ["(officers' signatures not checked)"])


if __name__ == "__main__":
    sys.stdout.reconfigure(errors="backslashreplace")
    parser = argparse.ArgumentParser(description="Check a published Gongshi log.")
    parser.add_argument("place", metavar="DIR|URL", help="the site or its log/ folder")
    parser.add_argument("--key", metavar="VKEY_OR_FILE", default="", help="the log's key, from a source you trust")
    parser.add_argument("--old", metavar="CHECKPOINT_FILE", type=Path, help="a checkpoint that you kept")
    parser.add_argument("--witness", metavar="VKEY", nargs="+", default=[], action="extend", help="keys of witnesses")
    parser.add_argument("--quorum", metavar="N", type=int, help="how many of them must have cosigned (all)")
    parser.add_argument("--signatures", choices=["all", "none"], default="all", help="none: leave the officers' out")
    args = parser.parse_args()
    try:
        text = Path(args.key).read_text("utf-8-sig") if Path(args.key).is_file() else args.key
        keys = [read_key(line, 1) for line in text.splitlines()]
        witnesses = [read_key(line, 4) for line in args.witness]
        old = args.old.read_bytes() if args.old else None
        quorum = len(witnesses) if args.quorum is None else args.quorum
        need(0 <= quorum <= len(witnesses), "a quorum that the witnesses cannot reach")
    except (Fail, OSError, ValueError) as error:
        parser.error(str(error))
    try:
        verify(args.place, keys, old, witnesses, quorum, args.signatures == "all")
    except Exception as error:  # a file that is no such file, or one nested too deep, may be anything
        sys.exit(say("FAIL", error if isinstance(error, Fail) else f"a file is malformed: {error!r}") or 1)
