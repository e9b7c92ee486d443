"""What a setting is: its type, what it says in both languages and an example, and how a wrong one is refused."""

from __future__ import annotations

from typing import Any

import msgspec
from msgspec import Meta

from domain.rules.forms import UNSEEN
from domain.rules.said import SaidError


class SettingsError(SaidError, ValueError):
    """The settings file cannot be used; says which key and why."""


def told(zh: str, en: str, example: object = None) -> Meta:
    """What a setting does, in both languages, with an example as TOML takes it: `docs/settings.md` is made from it."""
    extra: dict[str, Any] = {"zh": zh, "en": en}
    return Meta(extra=extra if example is None else {**extra, "example": example})


class Group(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Settings that stand together: a table of gongshi.toml, and an object of settings.json."""

    def named(self, name: str, language: str) -> Any:
        """A setting in a language: that of English has the same name with `_en`."""
        return getattr(self, f"{name}_en" if language == "en" else name)


def check_address(name: str, address: str, schemes: tuple[str, ...] = ("https://", "http://")) -> None:
    """Refuse what is no address on the web; empty is none."""
    if address and (not address.startswith(schemes) or any(sign in address for sign in " \"'<>\\\n")):
        raise SettingsError(
            "{name}: {address!r} must be an address that begins with {scheme}",
            name=name,
            address=address,
            scheme=schemes[0],
        )


def check_line(name: str, text: str) -> None:
    """Refuse a text of several lines where one is shown, and one that hides a sign: it could be read as another."""
    if hidden := UNSEEN.search(text):
        raise SettingsError(
            "{name}: {text!r} has a character that cannot be seen: U+{sign}: remove it",
            name=name,
            text=text[:40],
            sign=f"{ord(hidden[0]):04X}",
        )
    if any(ord(sign) < 32 or sign == "\x7f" for sign in text):
        raise SettingsError("{name}: {text!r} must be one line of text", name=name, text=text[:40])
