"""What a site is told beside the book: its names, its address, and the day as of which it speaks."""

from __future__ import annotations

import datetime
import tomllib
from pathlib import Path
from typing import Literal

import msgspec

from domain.ledger.address import base_url_fault, origin_fault


class SettingsError(ValueError):
    """The settings file cannot be used; says which key and why."""


COMPRESS = "compress"
TABLES = ("book", "site")
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
        if self.hub and not self.hub.startswith(("http://", "https://")):
            raise SettingsError(f"[site] hub: {self.hub!r} must begin with https://, or be empty where there is none")
        for name in ("title", "title_en", "owner", "owner_en", "origin"):
            if not getattr(self, name).strip():
                raise SettingsError(f"[site] {name} is empty: give it a text, or leave the line out")
        try:
            datetime.date.fromisoformat(self.tag_date)
        except ValueError:
            raise SettingsError(
                f"[site] tag_date: {self.tag_date!r} is not a day (year-month-day, such as 2014-05-06)"
            ) from None


def read_settings(path: Path) -> Settings:
    """The site settings of a book folder's gongshi.toml; all defaults where the file has no `[site]`."""
    site = {name: value for name, value in _table(path, "site").items() if name != COMPRESS}
    try:
        settings = msgspec.convert(site, Settings)
        if fault := base_url_fault(settings.base_url):
            raise SettingsError(f"[site] base_url: {fault}")
        if fault := _origin_fault(settings.origin, path):
            raise SettingsError(f"[site] origin: {fault}")
        return settings
    except (msgspec.ValidationError, SettingsError) as error:
        raise SettingsError(f"{path}: {error}") from None


def _origin_fault(origin: str, path: Path) -> str:
    """What is wrong with the log's name; nothing is where it was sealed under that very name, which never changes."""
    sealed = path.parent / "log" / "checkpoint"
    named = sealed.read_text(encoding="utf-8", errors="replace").partition("\n")[0] if sealed.is_file() else ""
    return "" if origin == named else origin_fault(origin)


def compress_of(path: Path) -> bool:
    """Whether `[site] compress` asks for packed copies; no part of `Settings`, for the site's pages do not tell it."""
    wanted = _table(path, "site").get(COMPRESS, False)
    if not isinstance(wanted, bool):
        raise SettingsError(f"{path}: site.{COMPRESS} must be true or false")
    return wanted


def store_of(path: Path) -> str:
    """The postgresql:// address of a book folder's book; empty where the book lies in the folder itself."""
    return str(_table(path, "book").get("store", ""))


def _table(path: Path, name: str) -> dict[str, object]:
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path}: {error}") from None
    if unknown := sorted(tables.keys() - set(TABLES)):
        raise SettingsError(f"{path}: there is no [{unknown[0]}]; its tables are [book] and [site]")
    found = tables.get(name, {})
    if not isinstance(found, dict):
        raise SettingsError(f"{path}: {name} must be a table")
    return found
