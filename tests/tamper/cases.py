"""The tamperings, each with who must find it: V `verify.py`, G `gongshi verify`, A `gongshi-desk audit`."""

from __future__ import annotations

import base64

from domain.ledger import form, powers
from domain.ledger.merkle import leaf_hash
from domain.ledger.note import COSIGNATURE, format_vkey
from domain.ledger.seal import Signer
from domain.rules.personal import PersonalDataErased
from tests.auditing import house
from tests.auditing.house import CLERK, DISMISSAL, ERASURE, FORMER, FOUNDER, INSPECTOR
from tests.ledger import loghouse
from tests.ledger.logs import signer
from tests.ledger.tampering import TAMPERINGS, cut, flip, lengthen, remove, swap
from tests.tamper.case import Case
from tests.tamper.lists import LISTS
from tests.tamper.strays import KEYS, STRAYS
from tests.tamper.ways import (
    ERASED_SALT,
    Tamper,
    an_old_site,
    by_sql,
    bytes_of,
    changed_text,
    cosigned,
    edit_json,
    entry,
    everything_rewritten,
    exchanged,
    in_bundle,
    in_entry,
    in_log,
    manifest_signed,
    page,
    past_the_book,
    position_of,
    published,
    replaced,
    rewritten,
    sums_signed,
    unopened,
    with_more,
    without,
)

WITNESS = format_vkey(loghouse.verifier_key(loghouse.private_key(3), "witness.example", COSIGNATURE))
OTHER = Signer(loghouse.verifier_key(loghouse.private_key(9)), loghouse.private_key(9).sign)
OTHER_SITE = signer("another", f"{house.ORIGIN}/site")


# Of those that the tests of verify.py know: changes of single files. Where it says otherwise, all three find them.
FILES = {
    "key altered": "VG", "key of another": "VG", "no key": "VG",
    "old site replayed under newer checkpoints": "VGA",
}  # fmt: skip
NOT_FILES = ("recorded", "personal", "erasure", "erased", "entr", "white", "unsorted", "key twice", "escaped",
             "a float", "NaN", "not ", "nested")  # fmt: skip
OF_FILES = [
    Case(name, FILES.get(name, "VGA"), in_log(tamper))
    for name, (tamper, _) in TAMPERINGS.items()
    if not name.startswith(NOT_FILES) or name == "entry added to a bundle"
]

IN_A_BUNDLE = [
    Case("an entry dropped from a bundle", "VGA", in_log(in_bundle(lambda items: items.pop(7)))),
    Case("the entries of a bundle reordered", "VGA", in_log(in_bundle(lambda items: items.reverse()))),
    Case("an entry doubled in a bundle", "VGA", in_log(in_bundle(lambda items: items.insert(7, items[7])))),
    Case("a bundle and its tile of another place", "VGA", in_log(
        lambda log: [swap("tile/entries/000", "tile/entries/001")(log), swap("tile/0/000", "tile/0/001")(log)])),
    Case("the list of checkpoints altered", "G", in_log(lengthen("checkpoints.txt", b"7\n"))),
]  # fmt: skip

EDIT = entry(77, fact_amount=77_000_000)
REWRITES = [
    Case("an amount edited, signed anew; a checkpoint was kept", "VG", rewritten(EDIT), kept=300),
    Case("an entry deleted, signed anew; a checkpoint was kept", "VG", rewritten(without(77)), kept=300),
    Case("an entry inserted, signed anew; a checkpoint was kept", "VG", rewritten(with_more(77)), kept=300),
    Case("two entries exchanged, signed anew; a checkpoint was kept", "VG", rewritten(exchanged(77)), kept=300),
    Case("a project back-dated, signed anew; a checkpoint was kept", "VG",
         rewritten(entry(77, decided_on="2014-04-14")), kept=300),
    Case("the newest entries cut off, signed anew; a checkpoint was kept", "VG",
         rewritten(lambda made: made.__delitem__(slice(590, None))), kept=600),
    Case("an amount edited, signed anew; the pages were forgotten", "G", rewritten(EDIT)),
    Case("an amount edited, all signed and built anew; a checkpoint was kept", "VG",
         everything_rewritten(EDIT), kept=300),
    Case("an amount edited, all signed and built anew; nobody kept a checkpoint", "", everything_rewritten(EDIT)),
    Case("an amount edited, signed with another key; the auditor has the right one", "VGA",
         rewritten(EDIT, OTHER), keys=True),
    Case("an entry left out of its stream, signed anew; nobody kept a checkpoint", "VG",
         past_the_book(lambda entries: entries.pop(450))),
    Case("an old site shown again; a newer checkpoint was kept", "VG", published(an_old_site), kept=600),
    Case("an old site shown again under the new pages", "VG", published(an_old_site)),
]  # fmt: skip


def recorded_at(text: str) -> Tamper:
    return rewritten(entry(500, recorded_at=text))


UNFIT = [
    Case("an approval recorded by an officer of execution", "VGA", rewritten(entry(7, by=CLERK))),
    Case("a payment recorded by an officer of supervision", "VGA", rewritten(entry(99, by=INSPECTOR))),
    Case("an entry by somebody who was never appointed", "VGA", rewritten(entry(99, by="officer/nobody"))),
    Case("an entry by somebody who is no officer", "VGA", rewritten(entry(99, by="organisation/1"))),
    Case("an entry by an officer after the dismissal", "VGA", rewritten(entry(500, by=FORMER))),
    Case("an entry dated before a dismissal, recorded after it", "VGA",
         rewritten(entry(500, by=FORMER, decided_on="2014-04-20"))),
    Case("an entry dated before the appointment", "VGA", rewritten(entry(77, decided_on="2014-04-13"))),
    Case("an entry dated after its recording", "VGA", rewritten(entry(77, decided_on="2015-01-01"))),
    Case("an officer appointed by an officer of execution", "VGA", rewritten(entry(3, by=CLERK))),
    Case("an officer who appointed themselves", "VGA", rewritten(entry(3, by=INSPECTOR))),
    Case("a founder's own appointment to supervision", "VGA", rewritten(entry(1, fact_holds="supervision"))),
    Case("a book opened by somebody other than its founder", "VGA", rewritten(entry(0, by=CLERK))),
    Case("a dismissal recorded by the dismissed", "VGA", rewritten(entry(DISMISSAL, by=FORMER))),
    Case("a log that does not begin with the opening of a book", "VG", rewritten(unopened)),
    *(
        Case(f"{what}, sealed anew", "VG", past_the_book(in_entry(place, change)))
        for what, place, change in (
            ("a moment that is none", 599, lambda told: told.update(recorded_at="2014-05-08T25:61:61Z")),
            ("a moment that ends in a line feed", 599, lambda told: told.update(recorded_at="2014-05-08T23:00:00Z\n")),
            ("a moment in Arabic-Indic digits", 599, lambda told: told.update(recorded_at="2014-05-08T2٣:00:00Z")),
            ("a moment of the year 9999", 599, lambda told: told.update(recorded_at="9999-12-31T23:00:00Z")),
            ("a day of decision that is none", 599, lambda told: told.update(decided_on="2014-02-30")),
            ("a kind on the stream of another subject", 599, lambda told: told.update(stream="officer/u", number=1)),
            ("a stream of no known subject", 599, lambda told: told.update(stream="evil/1", number=1)),
            ("a schema of another version", 599, lambda told: told.update(schema="gongshi/2")),
            ("a field that its kind does not have", 599, lambda told: told["fact"].update(extra="x")),
            ("an amount that is a text", 599, lambda told: told["fact"].update(amount="1")),
            ("a text in another normal form", 599, lambda told: told.update(authority="e\u0301")),
        )
    ),
    Case("the forms of entries altered", "VG", in_log(edit_json(form.FILE, lambda told: told.update(title="x")))),
    Case("the forms of entries removed", "VG", in_log(remove(form.FILE))),
    Case("the table of powers altered", "VG", in_log(
        edit_json(powers.FILE, lambda table: table["project.approved"].update(power="execution")))),
    Case("the table of powers altered where nobody acted", "VG", in_log(
        edit_json(powers.FILE, lambda table: table["key.rotated"].update(power="execution")))),
    Case("the table of powers emptied", "VG", in_log(edit_json(powers.FILE, lambda table: table.clear()))),
    Case("the table of powers removed", "VG", in_log(remove(powers.FILE))),
]  # fmt: skip


def value(index: str, field: str, **changes: str) -> Tamper:
    """Change a published personal value."""
    return in_log(edit_json("personal/0.json", lambda told: told[index][field].update(changes)))


def erasure(**changes: object) -> Tamper:
    return rewritten(entry(ERASURE, **changes))


SALT = base64.b64encode(bytes(32)).decode()
PERSONAL = [
    Case("a personal value changed", "VGA", value("2", "name", value="赵六")),
    Case("the salt of a personal value changed", "VGA", value("2", "name", salt=SALT)),
    Case("a personal value removed, but never erased", "VGA",
         in_log(edit_json("personal/0.json", lambda told: told.pop("2")))),
    Case("a personal file removed", "VGA", in_log(remove("personal/1.json"))),
    Case("a personal file cut short", "VGA", in_log(cut("personal/0.json"))),
    Case("a personal file of another bundle", "VGA", in_log(swap("personal/0.json", "personal/1.json"))),
    Case("a personal value that no entry commits to", "VGA", in_log(
        edit_json("personal/0.json", lambda told: told["2"].update(address=dict(told["2"]["name"]))))),
    Case("a personal file that belongs to no entry", "VGA", in_log(
        lambda log: (log / "personal/2.json").write_bytes((log / "personal/0.json").read_bytes()))),
    Case("an erased value published again", "VGA", in_log(edit_json("personal/0.json", lambda told: told.update(
        {"10": {"leader": {"value": "负责人2", "salt": base64.b64encode(ERASED_SALT).decode()}}})))),
    Case("more hidden in a personal value", "G", value("2", "name", note="身份证号")),
    Case("an erasure forged by somebody without office", "VGA", erasure(by="officer/nobody")),
    Case("an erasure of another field", "VGA", erasure(fact_field="name")),
    Case("an erasure recorded on the stream of another project", "VG", erasure(fact_index=12)),
    Case("an erasure recorded before the entry that it erases", "VG", rewritten(
        lambda made: made.__setitem__(8, (made[8][0].__class__(**{
            **{name: getattr(made[8][0], name) for name in made[8][0].__struct_fields__},
            "fact": PersonalDataErased(index=10, field="leader", basis="第四十七条"), "by": CLERK}), [])))),
]  # fmt: skip


def amount(old: object) -> object:
    """An entry with another amount."""
    return replaced(fact=replaced(amount=1)(old.fact))(old)  # type: ignore[attr-defined, arg-type]


STATE = "UPDATE {events} SET state = {data} WHERE {position} = {at}"
DATABASE = [
    Case("an amount edited", "A", by_sql(STATE, data=bytes_of(77, amount), at=position_of(77))),
    Case("an amount edited, and its hash in the sequence", "A", by_sql(
        STATE, "UPDATE log_leaf SET hash = {hash} WHERE idx = 77",
        data=bytes_of(77, amount), at=position_of(77),
        hash=lambda book: leaf_hash(bytes_of(77, amount)(book)))),
    Case("an entry back-dated", "A", by_sql(
        STATE, data=bytes_of(400, replaced(recorded_at="2013-01-01T00:00:00Z")), at=position_of(400))),
    Case("a decision's day changed", "A", by_sql(
        STATE, data=bytes_of(400, replaced(decided_on="2014-04-14")), at=position_of(400))),
    Case("the officer of an entry changed", "A", by_sql(
        STATE, data=bytes_of(400, replaced(by=FOUNDER)), at=position_of(400))),
    Case("an entry's bytes written in another way", "A", by_sql(
        STATE, data=lambda book: bytes_of(9, replaced())(book) + b" ", at=position_of(9))),
    Case("an entry's bytes destroyed", "A", by_sql(STATE, data=lambda book: b"{", at=position_of(9))),
    Case("an entry removed", "A", by_sql("DELETE FROM {events} WHERE {position} = {at}", at=position_of(77))),
    Case("an entry removed, and out of the sequence", "A", by_sql(
        "DELETE FROM {events} WHERE {position} = {at}", "DELETE FROM log_leaf WHERE idx = 77", at=position_of(77))),
    Case("the newest entry removed, and out of the sequence", "A", by_sql(
        "DELETE FROM {events} WHERE {position} = {at}", "DELETE FROM log_leaf WHERE idx = 599", at=position_of(599))),
    Case("two entries exchanged", "A", by_sql(
        "UPDATE {events} SET {position} = -1 WHERE {position} = {one}",
        "UPDATE {events} SET {position} = {one} WHERE {position} = {two}",
        "UPDATE {events} SET {position} = {two} WHERE {position} = -1", one=position_of(40), two=position_of(41))),
    Case("an entry put in past the sequence", "A", by_sql(
        "INSERT INTO {events} ({position}, originator_id, originator_version, topic, state)"
        " VALUES (-5, 'project/P99', 1, 'project.disbursed', {data})",
        data=bytes_of(77, replaced(stream="project/P99", number=1)))),
    Case("an entry moved to another stream", "A", by_sql(
        "UPDATE {events} SET originator_id = 'project/P99' WHERE {position} = {at}", at=position_of(77))),
    Case("an entry given another number", "A", by_sql(
        "UPDATE {events} SET originator_version = 999 WHERE {position} = {at}", at=position_of(77))),
    Case("an entry called another kind", "A", by_sql(
        "UPDATE {events} SET topic = 'project.approved' WHERE {position} = {at}", at=position_of(77))),
    Case("a hash in the sequence changed", "A", by_sql(
        "UPDATE log_leaf SET hash = {hash} WHERE idx = 5", hash=lambda book: bytes(32))),
    Case("a place in the sequence changed", "A", by_sql("UPDATE log_leaf SET position = 100000 WHERE idx = 5")),
    Case("a checkpoint replaced", "A", by_sql(
        "UPDATE log_checkpoint SET note = {note} WHERE size = 300",
        note=lambda book: book.tables.checkpoints()[-1][1])),
    Case("a checkpoint removed", "A", by_sql("DELETE FROM log_checkpoint WHERE size = 300")),
    Case("a personal value changed", "A", by_sql("UPDATE book_personal SET value = '赵六' WHERE field = 'name'")),
    Case("the salt of a personal value changed", "A", by_sql(
        "UPDATE book_personal SET salt = {salt} WHERE field = 'name'", salt=lambda book: bytes(32))),
    Case("a personal value removed", "A", by_sql("DELETE FROM book_personal WHERE field = 'name'")),
    Case("an erased personal value put back", "A", by_sql(
        "INSERT INTO book_personal VALUES ('project/P2', 1, 'leader', '负责人2', {salt})",
        salt=lambda book: ERASED_SALT)),
]  # fmt: skip
DATABASE = [case._replace(both=True) for case in DATABASE]

PAGES = [
    Case("a word on a page changed", "G", page(changed_text("审计试验", "审计实验"))),
    Case("one bit of a feed flipped", "G", page(lambda site: flip(_some(site, "*.atom"))(site), ".")),
    Case("a page removed", "G", page(remove("zh/book.html"), ".")),
    Case("a page cut short", "G", page(cut("en/book.html"), ".")),
    Case("a page added", "G", page(lambda site: (site / "zh/more.html").write_text("x"), ".")),
    Case("the site's settings changed", "G", page(changed_text("Audit test", "Audit rest"), "settings.json")),
    Case("the list of files: a hash changed", "G", page(flip("SHA256SUMS", 5), ".")),
    Case("the list of files removed", "G", page(remove("SHA256SUMS"), ".")),
    Case("the manifest removed", "G", page(remove("site-manifest"), ".")),
    Case("the manifest cut short", "G", page(cut("site-manifest", 9), ".")),
    Case("the manifest: its day changed", "G", page(changed_text("2014-05-09", "2014-05-08"), "site-manifest")),
    Case("the manifest of another root, signed", "G", manifest_signed(lambda lines: lines.__setitem__(2, SALT))),
    Case("the manifest of another size, signed", "G", manifest_signed(lambda lines: lines.__setitem__(1, "599"))),
    Case("the manifest by another key, named by the site", "G", lambda at: [
        manifest_signed(lambda lines: None, OTHER_SITE)(at),
        (at.published / "site.vkey").write_text(format_vkey(OTHER_SITE.key))], keys=True),
    Case("the manifest by another key", "G", manifest_signed(lambda lines: None, OTHER_SITE)),
    Case("a list of files that leads out of the site, signed", "G",
         sums_signed(lambda sums: b"0" * 64 + b"  ../../etc/passwd\n" + sums)),
    Case("a list of files out of order, signed", "G",
         sums_signed(lambda sums: b"".join(reversed(sums.splitlines(keepends=True))))),
    Case("a list of files without a page that is there, signed", "G",
         sums_signed(lambda sums: b"".join(sums.splitlines(keepends=True)[1:]))),
    Case("the key of the site removed", "G", published(remove("site.vkey"))),
    Case("the manifest of another day, signed", "G",
         manifest_signed(lambda lines: lines.__setitem__(3, "2014-05-08"))),
]  # fmt: skip


def _some(site: object, pattern: str) -> str:
    found = sorted(path.relative_to(site).as_posix() for path in site.rglob(pattern))  # type: ignore[attr-defined]
    return str(found[0])


WITNESSES = [
    Case("a cosignature that is missing", "VG", in_log(lambda log: None), witness=True),
    Case("a cosignature of an older checkpoint", "VG", in_log(cosigned(3, "checkpoints/300")), witness=True),
    Case("a cosignature by another key", "VG", in_log(cosigned(4)), witness=True),
    Case("one bit of a cosignature flipped", "VG", in_log(lambda log: [cosigned(3)(log), flip(
        "checkpoint", (log / "checkpoint").stat().st_size - 30)(log)]), witness=True),
]  # fmt: skip

GROUPS = {
    "Single files of the log": OF_FILES,
    "Entries inside a bundle": IN_A_BUNDLE,
    "Entries that an insider records past the desk, signed": UNFIT,
    "An insider's rewrite, and old sites": REWRITES,
    "Personal values": PERSONAL,
    "The database, its triggers dropped (each in SQLite and in PostgreSQL)": DATABASE,
    "The pages": PAGES,
    "The lists of their files": LISTS,
    "A book that names its keys": KEYS,
    "What nothing lists": STRAYS,
    "Witnesses": WITNESSES,
}
