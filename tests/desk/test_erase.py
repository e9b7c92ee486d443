"""`erase` says where else the value stands, and that what is published holds it until the next build."""

from __future__ import annotations

from pathlib import Path

from desk.commands.erase import _elsewhere
from domain.ledger.store import open_book
from tests.auditing import house
from tests.auditing.house import Told


def test_the_other_places_of_a_value_are_named(tmp_path: Path) -> None:
    told: list[Told] = house.told()[:14]
    for index, value in ((2, "王小明"), (10, "王小明"), (12, "王小明"), (13, "李四")):
        told[index] = told[index]._replace(personal=(("leader", value),))
    with open_book(tmp_path, create=True) as book:
        made = house.entered(told)
        house.fill(book, tmp_path / "log", made[:12], (12,))
        book.append([entry for entry, _ in made[12:]], personal=[value for _, own in made[12:] for value in own])
        assert _elsewhere(book, made[10][0], "leader") == [
            "leader of entry 2 (officer/2, number 1)",
            f"leader of an entry not sealed yet ({made[12][0].stream}, number {made[12][0].number})",
        ]
        assert _elsewhere(book, made[13][0], "leader") == []
