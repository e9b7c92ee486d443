"""The files that settings name: they lie in `assets/` beside gongshi.toml, and are published as they are.

`settings.json` has the SHA-256 of each, so that a change of one is a change of the settings, and a replay, which finds
them among the published files, builds from the same bytes.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from pathlib import Path

from domain.rules.forms import UNSEEN
from domain.rules.said import joined
from site_builder.own.pictures import check_picture
from site_builder.own.setting import Group, SettingsError

FOLDER = "assets"
MOST = 2_000_000  # bytes of one
_NAME = re.compile(r"[a-z0-9][a-z0-9-]*(\.[a-z0-9-]+)*\.[a-z]{2,4}")


class Asset(Group, frozen=True, kw_only=True):
    """A file that settings name, with the SHA-256 of its bytes."""

    name: str
    sha256: str


def check_name(setting: str, name: str, endings: tuple[str, ...]) -> None:
    """Refuse what is no plain file name with one of these endings; empty is none."""
    if name and (not _NAME.fullmatch(name) or not name.endswith(endings)):
        known = joined(endings, "{first} or {rest}")
        raise SettingsError(
            "{setting}: {name!r} must be the name of a file in {folder}/, in small letters, digits, "
            "points and hyphens, that ends with {known}",
            setting=setting,
            name=name,
            folder=FOLDER,
            known=known,
        )


def hashed(folder: Path, names: Iterable[str]) -> tuple[Asset, ...]:
    """Each file by its SHA-256; one line where one is missing, too large or no picture that can be shown."""
    found = ((name, hashlib.sha256(checked(folder, name)).hexdigest()) for name in sorted(set(names)))
    return tuple(Asset(name=name, sha256=sha256) for name, sha256 in found)


def checked(folder: Path, name: str) -> bytes:
    """The bytes of a file, where it is there, not too large and, of a picture, can be shown."""
    path = folder / name
    if path.is_symlink() or (path.exists() and not path.is_file()):
        raise SettingsError("{path} is a link or no plain file: lay the file itself there", path=path)
    try:
        if path.is_file() and path.stat().st_size > MOST:
            raise SettingsError(
                "{path} has {size:,} bytes; at most {most:,} are taken", path=path, size=path.stat().st_size, most=MOST
            )
        data = path.read_bytes()
    except OSError as error:
        raise SettingsError("{path}: {strerror}", path=path, strerror=error.strerror or str(error)) from None
    if name.endswith((".svg", ".png")):
        check_picture(name, data)
    else:
        _check_seen(name, data.decode("utf-8-sig", errors="ignore"))
    return data


def _check_seen(name: str, text: str) -> None:
    """Refuse signs that turn the direction of a text, or stand for nothing: it could be read as another."""
    if hidden := UNSEEN.search(text):
        raise SettingsError(
            "assets/{name}, line {line}, has a character that cannot be seen: U+{sign}: remove it",
            name=name,
            line=text.count("\n", 0, hidden.start()) + 1,
            sign=f"{ord(hidden[0]):04X}",
        )


def read_asset(folder: Path | None, name: str, sha256: str) -> bytes:
    """The bytes of a file of a SHA-256; a build does not go on with others."""
    path = folder / name if folder else Path(FOLDER) / name
    try:
        data = path.read_bytes()
    except OSError as error:
        raise SettingsError("{path}: {strerror}", path=path, strerror=error.strerror or str(error)) from None
    if hashlib.sha256(data).hexdigest() != sha256:
        raise SettingsError("{path} was changed while the site was built: build again", path=path)
    return data
