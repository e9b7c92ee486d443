"""What `gongshi.toml` may say: each wrong value is refused in one line that names it."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from public.cli import main
from site_builder.settings import Settings, SettingsError
from site_builder.settings_file import read_settings


def written(folder: Path, text: str) -> Path:
    path = folder / "gongshi.toml"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('[site]\ntitle = ""', "title is empty"),
        ('[site]\norigin = " "', "origin is empty"),
        ('[site]\ntag_date = "06.05.2014"', "'06.05.2014' is not a day"),
        ('[site]\nhub = "not a url"', "hub: 'not a url' must begin with https://"),
        ('[site]\nbase_url = "https://record.example"', "end with a slash"),
        ('[site]\ntitel = "x"', "titel"),
        (
            '[sites]\ntitle = "x"',
            "there is no [sites]; its tables are [book], [site], [look], [footer], [tags], [contacts] and [[pages]]",
        ),
        ("site = 1", "site must be a table"),
    ],
)
def test_a_wrong_setting_is_named_in_one_line(tmp_path: Path, text: str, told: str) -> None:
    path = written(tmp_path, text)
    with pytest.raises(SettingsError) as caught:
        read_settings(path)
    assert told in str(caught.value)
    assert str(caught.value).startswith(str(path))
    assert "\n" not in str(caught.value)


def test_without_a_file_every_setting_has_its_default(tmp_path: Path) -> None:
    assert read_settings(tmp_path / "gongshi.toml") == Settings()


def test_what_stands_in_brackets_is_shown_in_an_error(tmp_path: Path) -> None:
    found = CliRunner().invoke(main, ["build", "--book", str(tmp_path / "[bold]no"), "--out", str(tmp_path / "www")])
    assert found.exit_code == 1
    assert "[bold]no" in found.output.replace("\n", "")
