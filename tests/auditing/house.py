"""An honest office for the auditor's tests: a book of 600 entries with officers, its sealed log and its signed site."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Sequence
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from domain.ledger.entry import SCHEMA, AnyEntry, Entry
from domain.ledger.manifest import MANIFEST
from domain.ledger.note import Note, format_note, format_vkey, sign_note
from domain.ledger.personal import PersonalPlace, PersonalValue, commitment
from domain.ledger.seal import Signer, seal
from domain.ledger.store import Book, open_book
from domain.rules.approval import ProjectApproved
from domain.rules.book import BookOpened
from domain.rules.execution import ProjectDisbursed
from domain.rules.fact import Fact
from domain.rules.officer import OfficerAppointed, OfficerDismissed
from domain.rules.personal import PersonalDataErased
from domain.rules.programme import ProgrammeProposed
from domain.rules.proposal import ProjectProposed
from site_builder.build.make import make
from site_builder.settings import Settings
from tests.ledger import loghouse
from tests.ledger.logs import signer

ORIGIN = loghouse.ORIGIN
LOG = Signer(loghouse.verifier_key(loghouse.private_key()), loghouse.private_key().sign)
SITE = signer("site", f"{ORIGIN}/site")
SETTINGS = Settings(title="审计试验", title_en="Audit test", origin=ORIGIN, pdf=())
COUNT, SIZES = 600, (5, 256, 300, 600)
DISMISSAL, REAPPOINTED, ERASURE = 350, 301, 400
FOUNDER, CLERK, INSPECTOR, FORMER = "officer/1", "officer/2", "officer/3", "officer/4"
BEGIN = datetime.datetime(2014, 4, 14, 1, tzinfo=datetime.UTC)


class House(NamedTuple):
    """The folders of an office: its book (or its database's address), its log, and its published site."""

    book: str
    log: Path
    site: Path

    @property
    def published(self) -> Path:
        """The log as the site carries it."""
        return self.site / "log"


class Told(NamedTuple):
    """What is to be recorded, before it has a number and a time."""

    stream: str
    by: str
    fact: Fact
    personal: tuple[tuple[str, str], ...] = ()


def told() -> list[Told]:
    """The life of a small office: who holds which power, twenty projects, and what they were paid."""
    body = "organisation/示例机构"
    steps = [
        Told("book/1", FOUNDER, BookOpened(title="示例账本", note="开卷", founder=FOUNDER)),
        Told(FOUNDER, FOUNDER, OfficerAppointed(holds="decision", body=body, post="主任")),
        Told(CLERK, FOUNDER, OfficerAppointed(holds="execution", body=body, post="经办"), (("name", "张三"),)),
        Told(INSPECTOR, FOUNDER, OfficerAppointed(holds="supervision", body=body, post="监督")),
        Told(FORMER, FOUNDER, OfficerAppointed(holds="execution", body=body, post="经办")),
        Told("programme/1", CLERK, ProgrammeProposed(number=1, title="示例专项")),
    ]
    for number in range(20):
        named = (("leader", f"负责人{number}"),) if number in (2, 3) else ()
        title = f"示例项目{number}"
        steps.append(Told(f"project/P{number}", CLERK, ProjectProposed(title=title, programme="programme/1"), named))
        steps.append(Told(f"project/P{number}", FOUNDER, ProjectApproved(title=title, programme="programme/1")))
    while len(steps) < COUNT:
        steps.append(_later(len(steps)))
    return steps


def _later(index: int) -> Told:
    if index == REAPPOINTED:
        fact = OfficerAppointed(holds="supervision", body="organisation/示例机构", post="监督")
        return Told("officer/5", FOUNDER, fact, (("name", "李四"),))
    if index == DISMISSAL:
        return Told(FORMER, FOUNDER, OfficerDismissed(reason="调离"))
    if index == ERASURE:
        return Told("project/P2", CLERK, PersonalDataErased(index=10, field="leader", basis="第四十七条"))
    by = FORMER if index < DISMISSAL and index % 7 == 0 else CLERK
    return Told(f"project/P{index % 20}", by, ProjectDisbursed(amount=100 * index, source="municipal"))


def entered(steps: Iterable[Told]) -> list[tuple[AnyEntry, list[PersonalValue]]]:
    """Entries with numbers and times, and their personal values."""
    numbers: dict[str, int] = {}
    made = []
    for index, step in enumerate(steps):
        number = numbers[step.stream] = numbers.get(step.stream, 0) + 1
        moment = BEGIN + datetime.timedelta(hours=index)
        values = [
            PersonalValue(step.stream, number, field, value, sha256(f"{index}/{field}".encode()).digest())
            for field, value in step.personal
        ]
        entry = Entry(
            schema=SCHEMA,
            stream=step.stream,
            number=number,
            by=step.by,
            command=f"command-{index}",
            recorded_at=moment.strftime("%Y-%m-%dT%H:%M:%SZ"),
            decided_on=(moment + datetime.timedelta(hours=8)).date().isoformat(),
            authority="示例文件",
            illustrative=True,
            pd={value.field: commitment(value.field, value.value, value.salt) for value in values},
            fact=step.fact,
        )
        made.append((entry, values))
    return made


Made = list[tuple[AnyEntry, list[PersonalValue]]]


def fill(book: Book, log: Path, made: Made, sizes: Sequence[int], key: Signer = LOG) -> None:
    """Put entries on record and seal them at some sizes; an erased value goes when its erasure is recorded."""
    for low, high in zip((0, *sizes), sizes, strict=False):
        entries = [entry for entry, _ in made[low:high]]
        values = [value for _, own in made[low:high] for value in own]
        erased = [entry.fact for entry in entries if isinstance(entry.fact, PersonalDataErased)]
        places = [PersonalPlace(made[fact.index][0].stream, made[fact.index][0].number, fact.field) for fact in erased]
        book.append(entries, personal=values, erase=places)
        seal(book, log, [key])


def publish(house: House, key: Signer = SITE, settings: Settings = SETTINGS, assets: Path | None = None) -> None:
    """Build the site of a sealed book and sign it."""
    with open_book(house.book) as book:
        house.log.joinpath("site.vkey").write_text(format_vkey(key.key) + "\n")
        make(book.pages, settings, house.site, log=house.log, assets=assets)
    sign_site(house.site, house.site.parent / f".{house.site.name}.state" / MANIFEST, key)


def sign_site(site: Path, unsigned: Path, key: Signer = SITE) -> None:
    """Sign the text that the builder left."""
    text = unsigned.read_text()
    (site / MANIFEST).write_bytes(format_note(Note(text, (sign_note(text, key.key, key.sign),))))


def build(folder: Path, change: Callable[[Made], object] = lambda made: None, key: Signer = LOG) -> House:
    """An office in a new folder; `change` may change what is recorded before it is."""
    made = entered(told())
    change(made)
    house = House(str(folder / "book"), folder / "book" / "log", folder / "www")
    (folder / "book").mkdir(parents=True)
    with open_book(house.book, create=True) as book:
        fill(book, house.log, made, (*SIZES[:-1], len(made)), key)
    publish(house)
    return house
