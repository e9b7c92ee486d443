"""An erasure acts on every site, whatever its as-of day; and what is built in steps is what is built at once."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from domain.ledger.personal import PersonalPlace
from domain.ledger.seal import seal
from domain.ledger.store import Book, open_book
from domain.rules.personal import PersonalDataErased
from site_builder.build.make import BuiltSite, make
from tests.auditing import house
from tests.auditing.house import CLERK, FOUNDER, Told
from tests.soak import examples

DAYS = (None, "2014-04-14", "2014-04-15", "2014-04-16", "2014-06-01")
NAMED = ((2, "name"), (10, "leader"), (12, "leader"), (22, "leader"), (23, "leader"))


def steps() -> list[Told]:
    told = house.told()[:30]
    for index, field in NAMED:
        told[index] = told[index]._replace(personal=((field, "王小明"),))
    return told


class Office:
    """A book that grows by steps, is sealed, loses names and is built, always in the same two folders."""

    def __init__(self, folder: Path, book: Book) -> None:
        self.folder, self.book = folder, book
        self.log = folder / "log"
        self.told, self.coming, self.builds = [], steps(), 0  # type: ignore[var-annotated]

    def record(self, count: int) -> None:
        for _ in range(min(count, len(self.coming))):
            self._append(self.coming.pop(0))

    def erase(self, index: int, field: str) -> None:
        stream = self.told[index].stream
        by = FOUNDER if stream.startswith("officer/") else CLERK
        fact = PersonalDataErased(index=index, field=field, basis="第四十七条")
        number = sum(each.stream == stream for each in self.told[: index + 1])
        self._append(Told(stream, CLERK if by == CLERK else by, fact), [PersonalPlace(stream, number, field)])

    def _append(self, step: Told, erase: list[PersonalPlace] | None = None) -> None:
        self.told.append(step)
        entry, values = house.entered(self.told)[-1]
        self.book.append([entry], personal=values, erase=erase or [])

    def seal(self) -> None:
        seal(self.book, self.log, [house.LOG])

    def build(self, as_of: str | None) -> BuiltSite:
        return make(self.book.pages, house.SETTINGS, self.folder / "www", as_of=as_of, log=self.log)

    def clean(self, as_of: str | None) -> dict[str, bytes]:
        self.builds += 1
        out = self.folder / f"clean{self.builds}"
        make(self.book.pages, house.SETTINGS, out, as_of=as_of, log=self.log)
        return files(out)


def files(out: Path) -> dict[str, bytes]:
    return {path.relative_to(out).as_posix(): path.read_bytes() for path in out.rglob("*") if path.is_file()}


def holding(out: Path, name: str) -> list[str]:
    return [path for path, data in files(out).items() if name.encode() in data]


def test_an_erasure_acts_as_of_an_earlier_day_too(tmp_path: Path) -> None:
    with open_book(tmp_path, create=True) as book:
        office = Office(tmp_path, book)
        office.record(26)
        office.seal()
        day = "2014-04-15"
        office.build(day)
        assert len(holding(tmp_path / "www", "王小明")) > 5
        for index, field in NAMED:
            office.erase(index, field)
        office.seal()
        made = office.build(day)
        assert holding(tmp_path / "www", "王小明") == []
        assert 0 < made.built.pages < made.built.files / 2
        assert files(tmp_path / "www") == office.clean(day)
        assert office.build(day).built.pages == 0
        assert not (tmp_path / "www/log/personal").exists()  # no empty folder is left


@pytest.mark.parametrize("seed", range(examples(2, 60)))
def test_in_whatever_steps_it_is_built_as_at_once(tmp_path: Path, seed: int) -> None:
    chosen = random.Random(seed)
    with open_book(tmp_path, create=True) as book:
        office = Office(tmp_path, book)
        office.record(14)
        office.seal()
        left = list(NAMED)
        for _ in range(examples(3, 8)):
            for _ in range(chosen.randrange(3)):
                place = chosen.choice(left) if left else (99, "")
                if place[0] < len(office.told) and chosen.random() < 0.6:
                    left.remove(place)
                    office.erase(*place)
                else:
                    office.record(chosen.randrange(1, 8))
            if chosen.random() < 0.8:
                office.seal()
            as_of = chosen.choice(DAYS)
            office.build(as_of)
            assert files(tmp_path / "www") == office.clean(as_of), as_of


def test_a_site_that_loses_its_signature_is_told(tmp_path: Path) -> None:
    with open_book(tmp_path, create=True) as book:
        office = Office(tmp_path, book)
        office.record(20)
        office.seal()
        assert not office.build(None).unsigned  # it was never signed
        house.sign_site(tmp_path / "www", tmp_path / ".www.state/site-manifest")
        assert not office.build(None).unsigned
        office.record(10)
        office.seal()
        assert office.build(None).unsigned
        house.sign_site(tmp_path / "www", tmp_path / ".www.state/site-manifest")
        made = office.build("2014-04-14")
        assert made.unsigned and made.entries < made.sealed
