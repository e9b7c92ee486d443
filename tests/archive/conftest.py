"""A book of the time before signatures, unpacked, and the site that today's program builds of it."""

from __future__ import annotations

import tarfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from desk.cli import cli as desk_cli
from desk.commands import Surroundings
from desk.record import Office
from public.cli import main

PACKED = Path(__file__).parent / "unsigned.tar.xz"
NOW = "2018-12-21T01:00:00Z"  # the day after its newest entry
SECRETS = {"GONGSHI_BOOK": "", "GONGSHI_PASSPHRASE": "for tests only", "GONGSHI_OFFICER_PASSPHRASE": ""}
Command = Callable[..., Result]


def desk(*args: Any) -> Result:
    """Run `gongshi-desk`; it must succeed."""
    around = Surroundings(office=Office(clock=lambda: NOW, salt=lambda: bytes(32)))
    done = CliRunner().invoke(desk_cli, [str(each) for each in args], obj=around, env=SECRETS)
    assert done.exit_code == 0, done.output
    return done


def gongshi(*args: Any) -> Result:
    """Run `gongshi`."""
    return CliRunner().invoke(main, [str(each) for each in args], env=SECRETS)


@pytest.fixture
def unsigned(tmp_path: Path) -> Path:
    """The folder of the book, a copy of each test's own."""
    return unpacked(tmp_path / "unsigned")


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The folder of the book, and its site of today, signed."""
    folder = unpacked(tmp_path_factory.mktemp("archive") / "unsigned")
    site = folder.parent / "www"
    done = gongshi("build", "--book", folder, "--out", site, "--as-of", "2018-12-31", "--jobs", 1)
    assert done.exit_code == 0, done.output
    desk("sign", "--book", folder, "--site", site)
    return folder, site


def unpacked(folder: Path) -> Path:
    """Unpack the book into a folder."""
    with tarfile.open(PACKED) as packed:
        packed.extractall(folder)  # our own file
    return folder
