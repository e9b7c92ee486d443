"""Every tampering is found by those who must find it, and the table that says so is up to date."""

from __future__ import annotations

import contextlib
import io
import itertools
import random
import runpy
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from domain.ledger.audit import audit
from domain.ledger.note import format_vkey, parse_vkey
from domain.ledger.store import open_book
from public.auditing.seals import Trust
from public.auditing.site_source import Failure
from public.auditing.verify import verify
from tests.auditing import house
from tests.auditing.house import House
from tests.ledger.logs import VERIFY
from tests.postgres import Server, temporary_database
from tests.tamper.case import Case
from tests.tamper.cases import GROUPS, WITNESS
from tests.tamper.table import PLACE, rendered

SCRIPT = runpy.run_path(str(VERIFY), run_name="imported")
_numbers = itertools.count(1)


@pytest.fixture(scope="session")
def honest(tmp_path_factory: pytest.TempPathFactory) -> House:
    return house.build(tmp_path_factory.mktemp("honest"))


@pytest.fixture(scope="session")
def on_postgres(postgres_server: Server) -> Iterator[str]:
    """The address of the honest book in PostgreSQL; its log is that of the book in SQLite."""
    with temporary_database(postgres_server, "honest") as url:
        yield url


@pytest.fixture(scope="session")
def honest_postgres(on_postgres: str, tmp_path_factory: pytest.TempPathFactory) -> str:
    with open_book(on_postgres, create=True) as book:
        house.fill(book, tmp_path_factory.mktemp("log") / "log", house.entered(house.told()), house.SIZES)
    return on_postgres


@pytest.fixture
def at(honest: House, tmp_path: Path) -> House:
    """A copy of the honest office."""
    shutil.copytree(Path(honest.book).parent, tmp_path / "office")
    return House(str(tmp_path / "office/book"), tmp_path / "office/book/log", tmp_path / "office/www")


def by_script(at: House, case: Case, kept: bytes | None) -> str:
    """What `verify.py` finds; empty: nothing."""
    keys = [SCRIPT["read_key"](format_vkey(house.LOG.key), 1)] if case.keys else []
    witnesses = [SCRIPT["read_key"](WITNESS, 4)] if case.witness else []
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            SCRIPT["verify"](str(at.site), keys, kept, witnesses, len(witnesses))
    except Exception as failure:  # as the script itself says of it: a file is malformed
        return str(failure) or "failed"
    return ""


def by_command(at: House, case: Case, kept: bytes | None) -> str:
    """What `gongshi verify` finds."""
    keys, site_keys = ((house.LOG.key,), (house.SITE.key,)) if case.keys else ((), ())
    witnesses = (parse_vkey(WITNESS),) if case.witness else ()
    try:
        verify(str(at.site), Trust(keys, site_keys, witnesses, len(witnesses), kept))
    except Failure as failure:
        return str(failure) or "failed"
    return ""


def by_audit(at: House, case: Case, kept: bytes | None) -> str:
    """What `gongshi-desk audit` finds."""
    with open_book(at.book) as book:
        return "; ".join(map(str, audit(book, at.log, [house.LOG.key])))


FINDERS: dict[str, Callable[[House, Case, bytes | None], str]] = {"V": by_script, "G": by_command, "A": by_audit}
CASES = [pytest.param(case, id=f"{group.split()[0]}-{case.what}") for group in GROUPS for case in GROUPS[group]]
IN_DATABASES = [pytest.param(case, id=case.what) for group in GROUPS.values() for case in group if case.both]


def found(at: House, case: Case, honest: House, who: str = "VGA") -> dict[str, str]:
    kept = (honest.log / f"checkpoints/{case.kept}").read_bytes() if case.kept else None
    return {each: said for each in who if (said := FINDERS[each](at, case, kept))}


def test_nothing_is_found_in_an_honest_office(at: House, honest: House) -> None:
    assert found(at, Case("", "", lambda at: None), honest) == {}
    assert found(at, Case("", "", lambda at: None, kept=300, keys=True), honest) == {}


@pytest.mark.parametrize("case", CASES)
def test_it_is_found(case: Case, at: House, honest: House) -> None:
    case.tamper(at)
    said = found(at, case, honest)
    assert "".join(said) == case.found_by, said


@pytest.mark.postgres
@pytest.mark.parametrize("case", IN_DATABASES)
def test_it_is_found_in_postgresql(case: Case, honest_postgres: str, honest: House, postgres_server: Server) -> None:
    name = f"tampered_{next(_numbers)}"
    with psycopg.connect(postgres_server.url, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE {name} TEMPLATE "{honest_postgres.rpartition("/")[2]}"')
        try:
            at = honest._replace(book=postgres_server.url_of(name))
            case.tamper(at)
            assert "".join(found(at, case, honest, "A")) == case.found_by
        finally:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


# What changes no entry, tile, note or personal value; `verify.py` goes by less of it.
ONLY_BESIDE = ("forms.json", "checkpoints.txt", "powers.json", "site.vkey")


@pytest.mark.parametrize("seed", range(4))
def test_whichever_bit_of_the_published_log_is_flipped(seed: int, at: House, honest: House) -> None:
    """Ten bits a seed, one after the other, in files chosen evenly."""
    paths = sorted(path for path in at.published.rglob("*") if path.is_file())
    chosen = random.Random(seed)
    for path in chosen.sample(paths, 10):
        whole = path.read_bytes()
        place, bit = chosen.randrange(len(whole)), 1 << chosen.randrange(8)
        path.write_bytes(whole[:place] + bytes([whole[place] ^ bit]) + whole[place + 1 :])
        said = found(at, Case("", "", lambda at: None), honest, "VG")
        where = f"{path.name}, byte {place}, bit {bit}: {said}"
        assert "G" in said, where
        assert "V" in said or path.name in ONLY_BESIDE, where
        path.write_bytes(whole)


def test_at_least_sixty_are_found_and_one_limit_is_shown() -> None:
    cases = [case for group in GROUPS.values() for case in group]
    assert sum(bool(case.found_by) for case in cases) >= 60
    assert len({case.what for case in cases}) >= 60


def test_the_table_is_up_to_date() -> None:
    assert PLACE.read_text(encoding="utf-8") == rendered(), "run `python -m tests.tamper.table`"
