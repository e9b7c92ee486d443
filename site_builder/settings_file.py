"""Reading gongshi.toml, the file in a book's folder that holds its settings."""

from __future__ import annotations

import difflib
import re
import tomllib
from pathlib import Path

import msgspec

from domain.ledger.address import base_url_fault, origin_fault
from domain.rules.said import enumerated, said_of
from site_builder.own.assets import FOLDER, hashed
from site_builder.own.groups import Contacts, Footer, Look, OwnPage, Tags
from site_builder.own.own_pages import pictures_of
from site_builder.own.setting import SettingsError
from site_builder.settings import GROUPS, SET, Settings, files_of

COMPRESS = "compress"
UNKNOWN = re.compile(r"Object contains unknown field `(.+?)`(?: - at `\$\.?(.*)`)?")
PLACED = re.compile(r"(.+) - at `\$\.?(?:(\w+)\.|(pages)\[(\d+)\]\.)?(.*)`")  # how a library says where
KEYS = {"look": Look, "footer": Footer, "tags": Tags, "contacts": Contacts, "pages": OwnPage}
TABLES = ("book", "site", *SET)


def read_settings(path: Path) -> Settings:
    """The site settings of a book folder's gongshi.toml; all defaults where the file has no `[site]`."""
    tables = _tables(path)
    site = {name: value for name, value in _table(path, tables, "site").items() if name != COMPRESS}
    for name in GROUPS:
        if name in site:
            if name in SET:
                raise SettingsError("{path}: [site] has no {name!r}; write [{name}]", path=path, name=name)
            raise SettingsError("{path}: [site] has no {name!r}", path=path, name=name)
    try:
        settings = msgspec.convert(site | {name: tables[name] for name in SET if name in tables}, Settings)
        if fault := base_url_fault(settings.base_url):
            raise SettingsError("[site] base_url: {fault}", fault=fault)
        if fault := _origin_fault(settings.origin, path):
            raise SettingsError("[site] origin: {fault}", fault=fault)
        if files := files_of(settings):
            files += pictures_of(path.parent / FOLDER, [name for name in files if name.endswith(".md")])
            settings = msgspec.structs.replace(settings, assets=hashed(path.parent / FOLDER, files))
        return settings
    except (msgspec.ValidationError, SettingsError) as error:
        if unknown := UNKNOWN.fullmatch(str(error)):
            raise _unknown(path, *unknown.groups("")) from None
        if placed := PLACED.fullmatch(str(error)):
            raise _wrong(path, *placed.groups("")) from None
        ours = error.__cause__ if isinstance(error.__cause__, SettingsError) else error  # else it says the place twice
        raise SettingsError("{path}: {error}", path=path, error=said_of(ours)) from None


def _unknown(path: Path, name: str, place: str) -> SettingsError:
    """What to say of a setting that does not exist: the nearest one that does."""
    table = re.split(r"[.\[]", place)[0] or "site"
    known = KEYS.get(table, Settings).__struct_fields__
    near = difflib.get_close_matches(name, known, 1)
    told = {"path": path, "table": table, "name": name}
    if near:
        return SettingsError("{path}: [{table}] has no {name!r}; did you mean {near}?", near=near[0], **told)
    return SettingsError("{path}: [{table}] has no {name!r}; its settings are in docs/settings.md", **told)


def _wrong(path: Path, fault: str, table: str, pages: str, number: str, name: str) -> SettingsError:
    """What to say of a value that a setting cannot have, by the names that stand in the file."""
    where = f"[[pages]] {int(number) + 1}," if pages else f"[{table or 'site'}]"
    told = {"path": path, "where": where, "name": name, "fault": fault}
    return SettingsError("{path}: {where} {name}: {fault}; docs/settings.md says what it takes", **told)


def _origin_fault(origin: str, path: Path) -> str:
    """What is wrong with the log's name; nothing is where it was sealed under that very name, which never changes."""
    sealed = path.parent / "log" / "checkpoint"
    named = sealed.read_text(encoding="utf-8", errors="replace").partition("\n")[0] if sealed.is_file() else ""
    return "" if origin == named else origin_fault(origin)


def compress_of(path: Path) -> bool:
    """Whether `[site] compress` asks for packed copies; no part of `Settings`, for the site's pages do not tell it."""
    wanted = _table(path, _tables(path), "site").get(COMPRESS, False)
    if not isinstance(wanted, bool):
        raise SettingsError("{path}: site.{name} must be true or false", path=path, name=COMPRESS)
    return wanted


def store_of(path: Path) -> str:
    """The postgresql:// address of a book folder's book; empty where the book lies in the folder itself."""
    return str(_table(path, _tables(path), "book").get("store", ""))


def _tables(path: Path) -> dict[str, object]:
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8-sig"))  # Windows sets a mark before it
    except FileNotFoundError:
        return {}
    except UnicodeDecodeError as error:
        raise SettingsError(
            "{path}: is not UTF-8 text (byte {start}); save it as UTF-8", path=path, start=error.start
        ) from None
    except tomllib.TOMLDecodeError as error:
        raise SettingsError("{path}: {error}", path=path, error=error) from None
    if unknown := sorted(tables.keys() - set(TABLES)):
        known = enumerated(f"[{name}]" for name in TABLES[:-1])
        told = {"path": path, "unknown": unknown[0], "known": known, "last": TABLES[-1]}
        raise SettingsError("{path}: there is no [{unknown}]; its tables are {known} and [[{last}]]", **told)
    return tables


def _table(path: Path, tables: dict[str, object], name: str) -> dict[str, object]:
    found = tables.get(name, {})
    if not isinstance(found, dict):
        raise SettingsError("{path}: {name} must be a table", path=path, name=name)
    return found
