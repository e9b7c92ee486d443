"""What was altered in the database before it was sealed, and a seal that was killed before it was published."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

import domain.ledger.seal as sealing
from domain.ledger.store import open_book
from public.cli import main as gongshi
from tests.desk.signed_office import SignedOffice
from tests.ledger.books import without_triggers

VERIFY = Path(__file__).parents[2] / "site_builder/static/verify.py"


def altered(folder: Path, change: Callable[[bytes], bytes]) -> None:
    """The newest entry, as whoever may write the database leaves it."""
    with open_book(folder) as book:
        position, data = book.tables.last() or (0, b"")
        assert change(data) != data
        sql = f"UPDATE {book.tables.events} SET state = ? WHERE {book.tables.position} = ?"
        with without_triggers(book) as rows:
            rows.run(sql, change(data), position)


def without_signatures(data: bytes) -> bytes:
    start, end = data.index(b',"signatures":['), data.index(b"]", data.index(b'"signatures":[')) + 1
    return data[:start] + data[end:]


def builds(signed: SignedOffice) -> tuple[int, str]:
    told = ["build", "--book", str(signed.folder), "--out", str(signed.desk / "www"), "--jobs", "1"]
    done = CliRunner().invoke(gongshi, told)
    return done.exit_code, done.output


@pytest.fixture(params=["nothing sealed", "sealed before"])
def recorded(request: pytest.FixtureRequest, signed: SignedOffice) -> SignedOffice:
    """An appointment by two, under no seal yet."""
    if request.param == "sealed before":
        signed("seal", "--book", signed.folder)
    path = signed.drafted()
    signed.issued(path)
    signed("record", "--draft", path, "--book", signed.folder)
    return signed


@pytest.mark.parametrize(
    ("change", "what"),
    [
        (lambda data: data.replace("记录员".encode(), "副主任".encode()), "Art. 35: the signature of officer/"),
        (without_signatures, "Art. 36: it carries these signatures: none"),
        (lambda data: data.replace(b'"execution"', b'"decision"'), "Art. 35: the signature of officer/"),
        (lambda data: data.replace(b'"officer/founder"', b'"officer/registrar"'), "Art. 36: officer/registrar drafted"),
        (lambda data: data.replace(b'"number":1', b'"number":2'), "the row's number is 1, its bytes say 2"),
        (lambda data: data.replace(b'"decided_on":', b'"decided_on": '), "not canonical"),
        (lambda data: data[:-1], "the row cannot be read"),
    ],
    ids=["post", "stripped", "power", "issuer", "number", "space", "cut"],
)
def test_an_entry_altered_before_it_is_sealed_is_neither_sealed_nor_built(
    recorded: SignedOffice, change: Callable[[bytes], bytes], what: str
) -> None:
    altered(recorded.folder, change)
    for command in (("audit",), ("seal",), ("seal", "--no-audit")):
        said = recorded(*command, "--book", recorded.folder, code=1).output
        assert what in said
        assert said.rstrip().endswith("; nothing was sealed") == (command != ("audit",))
    with open_book(recorded.folder) as book:
        assert (book.tables.last_leaf() or (0, 0))[0] <= 11  # nor was it numbered
    code, told = builds(recorded)
    assert (code, what in told, "nothing was built" in told) == (1, True, True), told


def test_a_personal_value_altered_before_it_is_sealed(recorded: SignedOffice) -> None:
    for sql, what in (
        ("UPDATE book_personal SET value = '\"王二\"'", "personal value 'name' does not fit its commitment"),
        ("DELETE FROM book_personal", "the personal value 'name' is missing, and no entry says that it was erased"),
    ):
        with open_book(recorded.folder) as book, without_triggers(book) as rows:
            rows.run(f"{sql} WHERE stream = 'officer/li'")
        assert what in recorded("audit", "--book", recorded.folder, code=1).output
        assert what in recorded("seal", "--book", recorded.folder, code=1).output
        assert builds(recorded)[0] == 1


def test_differences_are_told_in_chinese(recorded: SignedOffice) -> None:
    altered(recorded.folder, lambda data: data.replace(b'"number":1', b'"number":2'))
    said = recorded("audit", "--book", recorded.folder, code=1, env={"LC_ALL": "zh_CN.UTF-8"}).output
    assert "号）：该行的number为1，其字节写的是2" in said
    assert "the" not in said.split()


def test_what_nobody_altered_is_audited_sealed_and_built(recorded: SignedOffice) -> None:
    said = recorded("audit", "--book", recorded.folder).output
    assert "signatures checked: 1 entries" in said
    assert builds(recorded)[0] == 0
    recorded("seal", "--book", recorded.folder)
    assert "the book and the log agree" in recorded("audit", "--book", recorded.folder).output


def test_an_erasure_that_waits_for_its_seal_is_no_difference(recorded: SignedOffice) -> None:
    recorded("seal", "--book", recorded.folder)
    with open_book(recorded.folder) as book:
        index = book.indexes("officer/li")[0]
    recorded.record(
        "personal_data.erased", "--stream", "officer/li", "--by", "officer/registrar", "--key",
        recorded.key("officer/registrar"), f"index={index}", "field=name", "basis=第四十七条",
    )  # fmt: skip
    assert "the book and the log agree" in recorded("audit", "--book", recorded.folder).output
    recorded("seal", "--book", recorded.folder)
    assert "the book and the log agree" in recorded("audit", "--book", recorded.folder).output


class Killed(BaseException):
    """The process is gone."""


def _killed(*_: object) -> None:
    raise Killed


@pytest.mark.parametrize("step", ["publish", "keep"])
@pytest.mark.parametrize("audit", [(), ("--no-audit",)])
def test_a_killed_seal_is_finished_by_the_next(
    recorded: SignedOffice, monkeypatch: pytest.MonkeyPatch, step: str, audit: tuple[str, ...]
) -> None:
    """Killed when the database knows the checkpoint and nobody saw it, or before its copy is kept."""
    with monkeypatch.context() as patch:
        patch.setattr(sealing, step, _killed)
        with pytest.raises(Killed):
            recorded("seal", "--book", recorded.folder)
    recorded("seal", *audit, "--book", recorded.folder)
    assert "the book and the log agree" in recorded("audit", "--book", recorded.folder).output
    told = [sys.executable, str(VERIFY), str(recorded.folder / "log")]
    done = subprocess.run(told, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
