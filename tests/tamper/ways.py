"""Ways to tamper with an office of 600 entries: what is changed, and what a change to a log, a book or pages needs."""

from __future__ import annotations

import base64
import json
import shutil
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import msgspec

from domain.ledger.entry import AnyEntry, canonical
from domain.ledger.manifest import MANIFEST, open_manifest
from domain.ledger.note import Note, format_note, parse_note, sign_note
from domain.ledger.seal import Signer
from domain.ledger.store import Book, open_book
from domain.ledger.sums import SUMS, list_of, named_in
from domain.ledger.tables import Rows
from tests.auditing import house
from tests.auditing.house import House, Made, fill
from tests.ledger import loghouse
from tests.ledger.books import without_triggers
from tests.ledger.loghouse import cosignature, private_key

ERASED_SALT = sha256(b"10/leader").digest()
Tamper = Callable[[House], object]


def in_log(change: Callable[[Path], object]) -> Tamper:
    """Change the log where the desk keeps it and where the site publishes it."""

    def tamper(at: House) -> None:
        for folder in (at.log, at.published):
            change(folder)

    return tamper


def published(change: Callable[[Path], object]) -> Tamper:
    """Change the published log alone."""
    return lambda at: change(at.published)


def rewritten(change: Callable[[Made], object], key: Signer = house.LOG) -> Tamper:
    """Record another book and sign it anew, as an insider with the key can; the pages stay as they are."""

    def tamper(at: House) -> None:
        made = house.entered(house.told())
        change(made)
        shutil.rmtree(at.book)
        Path(at.book).mkdir()
        with open_book(at.book, create=True) as book:
            fill(book, at.log, made, (*house.SIZES[:-1], len(made)), key)
        (at.log / "site.vkey").write_bytes((at.published / "site.vkey").read_bytes())
        shutil.rmtree(at.published)
        shutil.copytree(at.log, at.published)

    return tamper


def everything_rewritten(change: Callable[[Made], object], key: Signer = house.LOG) -> Tamper:
    """Record another book, sign it anew, build its site and sign that: nothing is left of the honest one."""

    def tamper(at: House) -> None:
        folder = at.site.parent
        shutil.rmtree(folder)
        house.build(folder, change, key)

    return tamper


def entry(index: int, **changes: Any) -> Callable[[Made], object]:
    """Change one entry; changes of its fact are given as `fact_…`."""

    def change(made: Made) -> None:
        old, values = made[index]
        of_fact = {name.removeprefix("fact_"): value for name, value in changes.items() if name.startswith("fact_")}
        others = {name: value for name, value in changes.items() if not name.startswith("fact_")}
        fact = msgspec.structs.replace(old.fact, **of_fact)
        made[index] = (msgspec.structs.replace(old, fact=fact, **others), values)

    return change


def without(index: int) -> Callable[[Made], object]:
    """Leave one entry out and give the rest of its stream new numbers."""

    def change(made: Made) -> None:
        (gone, _), stream = made.pop(index), ""
        stream = gone.stream
        for place, (each, values) in enumerate(made):
            if each.stream == stream and each.number > gone.number:
                made[place] = (msgspec.structs.replace(each, number=each.number - 1), values)

    return change


def with_more(index: int) -> Callable[[Made], object]:
    """Put one more entry in, of a stream of its own."""

    def change(made: Made) -> None:
        like = made[index][0]
        made.insert(index, (msgspec.structs.replace(like, stream="project/P99", number=1, command="more"), []))

    return change


def exchanged(index: int) -> Callable[[Made], object]:
    """Exchange two entries of different streams, each with the other's time."""

    def change(made: Made) -> None:
        (one, first), (two, second) = made[index], made[index + 1]
        made[index] = (msgspec.structs.replace(two, recorded_at=one.recorded_at, decided_on=one.decided_on), second)
        made[index + 1] = (msgspec.structs.replace(one, recorded_at=two.recorded_at, decided_on=two.decided_on), first)

    return change


def unopened(made: Made) -> None:
    """Begin the log with something other than the opening of a book."""
    first = made[5][0]
    made[0] = (msgspec.structs.replace(made[0][0], stream="programme/9", fact=first.fact), [])


def past_the_book(change: Callable[[list[bytes]], object]) -> Tamper:
    """Publish and sign entries that no book would take, in the site's log alone."""

    def tamper(at: House) -> None:
        entries = [canonical(each) for each, _ in house.entered(house.told())]
        change(entries)
        for folder in ("tile", "checkpoints"):
            shutil.rmtree(at.published / folder)
        loghouse.publish(at.site, entries, sizes=house.SIZES[:-1])

    return tamper


def in_entry(index: int, change: Callable[[dict[str, Any]], object]) -> Callable[[list[bytes]], object]:
    """Change one entry as JSON, whatever its type allows."""

    def changed(entries: list[bytes]) -> None:
        told = json.loads(entries[index])
        change(told)
        entries[index] = loghouse.canonical(told)

    return changed


def by_sql(*statements: str, **named: Callable[[Book], Any]) -> Tamper:
    """Change the database past its triggers; `{events}`, `{position}` and the named values are filled in."""

    def tamper(at: House) -> None:
        with open_book(at.book) as book:
            values = {name: find(book) for name, find in named.items()}
            names = {"events": book.tables.events, "position": book.tables.position}
            with without_triggers(book) as rows:
                for sql in statements:
                    _run(rows, sql.format(**names, **dict.fromkeys(values, "?")), sql, values)

    return tamper


def _run(rows: Rows, sql: str, template: str, values: dict[str, Any]) -> None:
    order = sorted((template.index("{" + name + "}"), name) for name in values if "{" + name + "}" in template)
    rows.run(sql, *(values[name] for _, name in order))


def position_of(index: int) -> Callable[[Book], int]:
    return lambda book: book.tables.leaves(index, 1)[0].position


def bytes_of(index: int, change: Callable[[AnyEntry], AnyEntry]) -> Callable[[Book], bytes]:
    """The canonical bytes of an entry after a change."""

    def made(book: Book) -> bytes:
        found = book.numbered(index)
        assert found
        return canonical(change(found[1]))

    return made


def replaced(**changes: Any) -> Callable[[AnyEntry], AnyEntry]:
    return lambda old: msgspec.structs.replace(old, **changes)


def edit_json(path: str, change: Callable[[Any], object]) -> Callable[[Path], None]:
    """Change a JSON file of the log and write it as it should be written."""

    def tamper(log: Path) -> None:
        value = json.loads((log / path).read_text())
        change(value)
        (log / path).write_bytes(msgspec.json.encode(value, order="sorted"))

    return tamper


def in_bundle(change: Callable[[list[bytes]], object]) -> Callable[[Path], None]:
    """Change the entries of the first bundle, and no other file."""

    def tamper(log: Path) -> None:
        path = log / "tile/entries/000"
        data, items = path.read_bytes(), []
        while data:
            end = 2 + int.from_bytes(data[:2], "big")
            items.append(data[2:end])
            data = data[end:]
        change(items)
        path.write_bytes(b"".join(len(item).to_bytes(2, "big") + item for item in items))

    return tamper


def an_old_site(log: Path) -> None:
    """Put the log back to 300 entries, as it honestly was then."""
    shutil.copy(log / "checkpoints/300", log / "checkpoint")
    (log / "checkpoints/600").unlink()
    (log / "checkpoints.txt").write_text("5\n256\n300\n")
    (log / "personal/1.json").unlink()
    value = {"value": "负责人2", "salt": base64.b64encode(ERASED_SALT).decode()}
    edit_json("personal/0.json", lambda told: told.update({"10": {"leader": value}}))(log)


def cosigned(seed: int, of: str = "checkpoint") -> Callable[[Path], None]:
    """Have a witness cosign one checkpoint, and put its line under the newest."""

    def tamper(log: Path) -> None:
        line = cosignature((log / of).read_bytes(), "witness.example", private_key(seed), 1_767_254_400)
        note = parse_note((log / "checkpoint").read_bytes())
        (log / "checkpoint").write_bytes(format_note(Note(note.text, (*note.signatures, line))))

    return tamper


def page(change: Callable[[Path], object], path: str = "zh/index.html") -> Tamper:
    return lambda at: change(at.site / path)


def changed_text(old: str, new: str) -> Callable[[Path], None]:
    def tamper(path: Path) -> None:
        text = path.read_text()
        assert old in text
        path.write_text(text.replace(old, new, 1))

    return tamper


def manifest_signed(change: Callable[[list[str]], object], key: Signer = house.SITE) -> Tamper:
    """Change lines of the manifest and sign them anew."""

    def tamper(at: House) -> None:
        lines = parse_note((at.site / MANIFEST).read_bytes()).text.split("\n")
        change(lines)
        text = "\n".join(lines)
        (at.site / MANIFEST).write_bytes(format_note(Note(text, (sign_note(text, key.key, key.sign),))))

    return tamper


def named_anew(site: Path, listing: str) -> str:
    """Name a list that was changed in the list above it, and so on up to the top; the SHA-256 of that."""
    digest = sha256((site / listing).read_bytes()).hexdigest()
    if listing == SUMS:
        return digest
    above = list_of(named_in(listing))
    lines = [line for line in (site / above).read_bytes().splitlines(keepends=True) if line[66:-1] != listing.encode()]
    lines.append(f"{digest}  {listing}\n".encode())
    (site / above).write_bytes(b"".join(sorted(lines, key=lambda line: line[66:-1])))
    return named_anew(site, above)


def sums_signed(change: Callable[[bytes], bytes], key: Signer = house.SITE, listing: str = SUMS) -> Tamper:
    """Change a list of files, name it anew in those above, and sign the manifest of their top anew."""

    def tamper(at: House) -> None:
        path = at.site / listing
        before = path.read_bytes() if path.exists() else b""
        assert change(before) != before
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(change(before))
        digest = named_anew(at.site, listing)
        manifest_signed(lambda lines: lines.__setitem__(4, digest), key)(at)
        assert open_manifest((at.site / MANIFEST).read_bytes(), [key.key]).sums == digest

    return tamper
