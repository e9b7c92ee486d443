"""What a site is told beside the book: its names, its address, and the day as of which it speaks."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Literal

import msgspec


class SettingsError(ValueError):
    """The settings file cannot be used; says which key and why."""


Pdf = Literal["report", "annual", "notices", "account", "dossier"]


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The `[site]` table of gongshi.toml, and the as-of day.

    `origin` names the log, without a scheme; `base_url` is where the site is published, with a scheme and a slash at
    its end. `example` sites say on every page that they are an example. `pdf` names the report PDFs to make: S&T
    reports, annual reports, collected notices; also an account for each unit and a dossier for each project.
    """

    title: str = "公示"
    title_en: str = "Gongshi"
    origin: str = "gongshi.example/log"
    base_url: str = "https://gongshi.example/"
    owner: str = "项目主管机构"
    owner_en: str = "The office in charge"
    contact: str = ""
    hub: str = ""
    tag_date: str = "2014-04-14"  # the day on which the origin's domain was the publisher's, for tag: ids (RFC 4151)
    example: bool = False
    pdf: tuple[Pdf, ...] = ("report", "annual", "notices")
    as_of: str = ""

    def __post_init__(self) -> None:
        if not self.base_url.startswith(("http://", "https://")) or not self.base_url.endswith("/"):
            raise SettingsError(f"[site] base_url: {self.base_url!r} must begin with https:// and end with a slash")


def read_settings(path: Path) -> Settings:
    """The site settings of a book folder's gongshi.toml; all defaults where the file has no `[site]`."""
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
        return msgspec.convert(content.get("site", {}), Settings)
    except FileNotFoundError:
        return Settings()
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, msgspec.ValidationError) as error:
        raise SettingsError(f"{path}: {error}") from None


def store_of(path: Path) -> str:
    """The postgresql:// address of a book folder's book; empty where the book lies in the folder itself."""
    if not path.exists():
        return ""
    try:
        return str(tomllib.loads(path.read_text(encoding="utf-8")).get("book", {}).get("store", ""))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path}: {error}") from None
