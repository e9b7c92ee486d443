"""`gongshi replay` of a site with every setting: logo, own pages and own texts are found among the published files."""

from __future__ import annotations

import shutil
from pathlib import Path

import msgspec
from click.testing import CliRunner

from public.cli import main
from tests.auditing import house
from tests.auditing.house import House
from tests.site_builder.given_office import TOML, office


def dressed(honest: House, folder: Path) -> Path:
    """The site of the honest office's book, with another's settings."""
    settings = msgspec.structs.replace(office(folder / "book", TOML), origin=house.ORIGIN)
    site = folder / "www"
    house.publish(House(honest.book, honest.log, site), settings=settings, assets=folder / "book/assets")
    return site


def test_a_site_with_its_own_look_is_replayed_to_the_same_bytes(honest: House, tmp_path: Path) -> None:
    site = dressed(honest, tmp_path)
    done = CliRunner().invoke(main, ["replay", str(site), "--out", str(tmp_path / "other/again")])
    assert done.exit_code == 0, done.output
    assert done.output.splitlines()[-1].startswith("IDENTICAL ")
    for name in ("logo.svg", "texts.po", "about.md"):
        assert (tmp_path / "other/again/www/assets" / name).read_bytes() == (
            tmp_path / "book/assets" / name
        ).read_bytes()


def test_a_logo_that_was_changed_after_signing_is_found(honest: House, tmp_path: Path) -> None:
    site = dressed(honest, tmp_path)
    shutil.copy(site / "assets/icon.png", site / "assets/logo.svg")
    done = CliRunner().invoke(main, ["verify", str(site)])
    assert done.exit_code == 1 and "assets/logo.svg is not as SHA256SUMS" in done.output.replace("\n", " ")
