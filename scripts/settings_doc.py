"""Writes docs/settings.md from the types of the settings: each key with what it does, its default and an example.

.venv/bin/python scripts/settings_doc.py            write it
.venv/bin/python scripts/settings_doc.py --check    fail where it is out of date
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from site_builder.own.groups import Contacts, Footer, FooterLink, Look, OwnPage, Tags
from site_builder.settings import GROUPS, Settings

DOC = Path(__file__).parents[1] / "docs" / "settings.md"
TABLES: dict[str, tuple[type[msgspec.Struct], str, str]] = {
    "[site]": (Settings, "网站的名称、地址、语言和报告", "Names, address, languages and reports of the site"),
    "[look]": (Look, "标志、图标和主色", "Logo, icon and colour"),
    "[footer]": (Footer, "页脚", "The foot of each page"),
    "[footer] links": (FooterLink, "页脚的每个链接", "Each link in the foot"),
    "[tags]": (Tags, "政府网站标签", "Meta tags of government sites"),
    "[contacts]": (Contacts, "联系方式和异议受理", "How the office is reached, and objections"),
    "[[pages]]": (OwnPage, "自有页面，每页一段", "Own pages, one table each"),
}
BEGIN, END = "<!-- tables -->\n", "<!-- end -->\n"
COLUMNS = "| key | what it does | default | example |\n|--|--|--|--|"
BY_HAND = {  # what is no part of the published settings
    "[book]": [
        "| `store` | 记录簿存放处：留空即本文件夹的 book.sqlite，也可以写 PostgreSQL 地址。<br>Where the book is kept:"
        ' empty for book.sqlite in this folder, or PostgreSQL. | `""` | `"postgresql://user@host/database"` |'
    ],
    "[site]": [
        "| `compress` | 在文本旁存放 gzip 和 brotli 压缩的副本。<br>Lay copies packed by gzip and brotli beside texts."
        " | `false` | `true` |"
    ],
}


class Key(NamedTuple):
    """One setting as the page shows it."""

    name: str
    zh: str
    en: str
    default: str
    example: str


def keys(group: type[msgspec.Struct]) -> Iterator[Key]:
    """The settings of a table; those that are tables themselves, and what is reckoned, have no line."""
    for field in msgspec.structs.fields(group):
        if group is Settings and (field.name in GROUPS or field.name == "as_of"):
            continue
        told = described(field.type)
        default = "" if field.default is msgspec.NODEFAULT else toml(field.default)
        yield Key(field.name, told["zh"], told["en"], default, toml(told["example"]) if "example" in told else "")


def described(annotation: Any) -> dict[str, Any]:
    """What is said of a setting; `KeyError` where nothing is."""
    return next(
        meta.extra
        for meta in annotation.__metadata__
        if isinstance(meta, msgspec.Meta) and meta.extra and "zh" in meta.extra
    )


def toml(value: object) -> str:
    """A value as TOML writes it."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{name} = {toml(each)}" for name, each in value.items()) + "}"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(map(toml, value)) + "]"
    return msgspec.json.encode(value).decode()


def tables() -> str:
    """All tables, one below the other."""
    told = ["## `[book]` 存放\n", COLUMNS, *BY_HAND["[book]"]]
    for table, (group, zh, en) in TABLES.items():
        told.append(f"\n## `{table}` {zh}\n\n{en}.\n\n{COLUMNS}")
        for each in keys(group):
            default = f"`{each.default}`" if each.default else "必填 required"
            told.append(f"| `{each.name}` | {each.zh}<br>{each.en} | {default} | `{each.example}` |")
        told += BY_HAND.get(table, [])
    return "\n".join([*told, "", ""])


def page() -> str:
    """The page with its tables anew."""
    before, _, rest = DOC.read_text(encoding="utf-8").partition(BEGIN)
    return before + BEGIN + tables() + END + rest.partition(END)[2]


def main() -> None:
    """Write the page, or say that it is out of date."""
    if "--check" in sys.argv:
        if DOC.read_text(encoding="utf-8") != page():
            sys.exit("docs/settings.md is out of date: run scripts/settings_doc.py")
        return
    DOC.write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main()
