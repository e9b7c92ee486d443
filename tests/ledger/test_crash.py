"""Killed at any line or any moment, the next run finishes: nothing is lost, doubled or told in two ways.

`GONGSHI_KILLS` sets the number of kills at random moments for each store; from 75 on (`make crash`) sealing is also
killed at each of its lines, not at every fourth.
"""

import multiprocessing
import os
import random
import signal
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

from domain.ledger.checkpoint import Checkpoint, open_checkpoint
from domain.ledger.merkle import EMPTY, append, leaf_hash, root
from domain.ledger.seal import seal
from domain.ledger.store import Book, open_book
from domain.ledger.tiles import ENTRIES, decode_bundle, read_entry, row_length, tile_path, tiles_added
from tests.ledger.books import entry, personal_entry
from tests.ledger.logs import signer, verified

KILLS = int(os.environ.get("GONGSHI_KILLS", "20"))
LOG = signer()
STREAM = "project/P1"
fork = multiprocessing.get_context("fork")  # the child starts at once; nothing of a book is open at that moment


def work(where: str, log: Path, acknowledged: Path, rounds: int) -> None:
    """Record and seal, and say after each what was promised to the outside."""
    with open_book(where) as book, acknowledged.open("a", buffering=1) as said:
        for turn in range(rounds):
            number = len(book.stream(STREAM)) + 1
            one, value = personal_entry(STREAM, number, f"王小明{number}", bytes([number % 256]) * 32)
            rest = [entry(STREAM, number + 1 + extra) for extra in range(turn * 29 % 90)]
            book.append([one, *rest], personal=[value], read={STREAM: number - 1})
            said.write(f"recorded {number + len(rest)}\n")
            said.write(f"sealed {seal(book, log, [LOG]).size}\n")


def run(target: Callable[..., None], *args: Any, kill_after: float | None = None) -> int:
    """Run in a process of its own, killed after some seconds if it still runs then; returns its exit code."""
    process = fork.Process(target=target, args=args)
    process.start()
    process.join(kill_after)
    if process.exitcode is None:
        os.kill(process.pid or 0, signal.SIGKILL)
        process.join()
    return process.exitcode or 0


def published(log: Path) -> Checkpoint | None:
    """What an auditor who comes right now finds; it must hold together whatever was killed when."""
    if not (log / "checkpoint").exists():
        return None
    found, _ = open_checkpoint((log / "checkpoint").read_bytes(), [LOG.key])
    hashes = []
    for tile in tiles_added(0, found.size):
        data = (log / tile_path(tile)).read_bytes()
        if tile.level == ENTRIES:
            hashes += [leaf_hash(each) for each in decode_bundle(data, tile.width)]
    assert len(hashes) == row_length(ENTRIES, found.size) == found.size
    assert root(append(EMPTY, hashes)) == found.root
    return found


def finish(where: str, log: Path, acknowledged: Path, seen: list[Checkpoint]) -> Counter[str]:
    """What stands after a kill, then what the next run makes of it."""
    state: Counter[str] = Counter()
    if found := published(log):
        seen.append(found)
    with open_book(where) as book:
        signed, leaf = book.tables.last_checkpoint(), book.tables.last_leaf()
        state["signed, not published"] += (signed[0] if signed else 0) > (found.size if found else 0)
        state["numbered, not signed"] += (leaf.idx + 1 if leaf else 0) > (signed[0] if signed else 0)
        state["recorded, not numbered"] += book.count() > (leaf.idx + 1 if leaf else 0)
        sealed = seal(book, log, [LOG])
        whole_and_once(book, sealed.size)
        promised(acknowledged, sealed.size)
    assert published(log) == sealed
    seen.append(sealed)
    one_story(log, seen, sealed.size)
    return state


def whole_and_once(book: Book, size: int) -> None:
    stream = book.stream(STREAM)
    assert [each.number for each in stream] == list(range(1, size + 1))
    assert size == book.count() == len({each.command for each in stream})
    committed = {each.number for each in stream if each.pd}
    assert {value.number for value in book.personal(STREAM)} == committed
    assert all(book.receipt(each.command) for each in stream[-5:])


def promised(acknowledged: Path, size: int) -> None:
    """Nothing that was acknowledged is lost."""
    for line in acknowledged.read_text().splitlines() if acknowledged.exists() else ():
        assert int(line.split()[1]) <= size


def one_story(log: Path, seen: list[Checkpoint], size: int) -> None:
    """Every checkpoint that anybody could ever see is of the log as it is now."""
    roots = {each.size: each.root for each in seen}
    edge = EMPTY
    for index in range(size):
        edge = append(edge, [leaf_hash(read_entry(index, size, lambda path: (log / path).read_bytes()))])
        assert roots.get(edge.size, root(edge)) == root(edge)
    assert len(set(seen)) == len(roots)


@pytest.fixture
def made(where: str) -> str:
    open_book(where, create=True).close()
    return where


def test_killed_at_random_moments(made: str, tmp_path: Path) -> None:
    log, acknowledged, chance = tmp_path / "site" / "log", tmp_path / "said", random.Random(20140414)
    seen: list[Checkpoint] = []
    states: Counter[str] = Counter()
    kills = 0
    while kills < KILLS:
        for _ in range(chance.randint(1, 2)):  # the second dies while it finishes what the first left
            code = run(work, made, log, acknowledged, 50, kill_after=chance.uniform(0.01, 0.12))
            kills += code == -signal.SIGKILL
            assert code in (0, -signal.SIGKILL)
        states += finish(made, log, acknowledged, seen)
    print(kills, "kills;", len(seen), "checkpoints seen;", dict(states))  # noqa: T201
    assert verified(log).startswith("OK ")


WATCHED = ("seal.py", "tree_files.py", "log_tables.py")


def work_until_line(stop: int, where: str, log: Path, acknowledged: Path) -> None:
    """As `work`, but killed when the `stop`-th line of the sealing is reached that was not reached before."""
    lines: set[tuple[str, int]] = set()

    def trace(frame: FrameType, event: str, _: object) -> Any:
        if not frame.f_code.co_filename.endswith(WATCHED):
            return None
        if event == "line" and (place := (frame.f_code.co_filename, frame.f_lineno)) not in lines:
            lines.add(place)
            if len(lines) == stop:
                os.kill(os.getpid(), signal.SIGKILL)
        return trace

    sys.settrace(trace)
    work(where, log, acknowledged, 1)
    sys.settrace(None)


@pytest.mark.slow
def test_killed_at_each_line_of_the_sealing(made: str, tmp_path: Path) -> None:
    log, acknowledged = tmp_path / "site" / "log", tmp_path / "said"
    seen: list[Checkpoint] = []
    states: Counter[str] = Counter()
    step = 1 if KILLS >= 75 else 4  # every fourth line by default: 43 kills
    stop = 1
    while run(work_until_line, stop, made, log, acknowledged) == -signal.SIGKILL:
        if stop % 3:  # else the next one dies while it finishes what this one left
            states += finish(made, log, acknowledged, seen)
        stop += step
    states += finish(made, log, acknowledged, seen)
    print(stop - 1, "lines;", dict(states))  # noqa: T201
    assert stop > 100
    assert verified(log).startswith("OK ")
