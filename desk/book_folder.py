"""A book's folder: `gongshi.toml`, and `book.sqlite` where the book is not on a PostgreSQL server."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec

from desk.disk import writing
from desk.submission import DeskError
from desk.text_file import text_of
from domain.ledger.behind import check_not_behind
from domain.ledger.files import write_atomically
from domain.ledger.office_clock import offset_by
from domain.ledger.store import FILE, Book, open_book
from domain.rules.office_time import public_day

SETTINGS = "gongshi.toml"


@dataclass(frozen=True)
class Folder:
    """A book folder as the desk needs it; `example` books may state their own clock and salts."""

    path: Path
    store: str
    example: bool
    origin: str = ""

    @property
    def log(self) -> Path:
        """Where the sealed log lies, as it is published."""
        return self.path / "log"

    @property
    def documents(self) -> Path:
        """Where the documents lie that facts name by their SHA-256."""
        return self.path / "documents"

    def open(self) -> Book:
        """The book."""
        return open_book(self.store or self.path)

    def today(self, moment: str) -> str:
        """The office's day at a UTC moment."""
        with self.open() as book:
            return public_day(moment, offset_by(book.pages))

    def open_to_write(self) -> Book:
        """The book, to record in it; refused where its log was sealed further than the book knows (a restored copy)."""
        book = self.open()
        try:
            check_not_behind(book, self.log)
        except BaseException:
            book.close()
            raise
        return book


def find_folder(where: str) -> Folder:
    """The folder of a book; also a book file or a postgresql:// address alone. `DeskError` for bad settings."""
    if where.startswith(("postgresql://", "postgres://")):
        return Folder(Path(), where, example=False)
    path = Path(where)
    if path.is_file() and not (path.parent / SETTINGS).exists():
        return Folder(path.parent, str(path), example=False)
    file, path = (path, path.parent) if path.is_file() else (None, path)
    settings = path / SETTINGS
    if not settings.exists():
        raise DeskError(
            "{path} is no book folder: it has no {settings}; make one with `gongshi-desk new DIR`",
            path=path,
            settings=SETTINGS,
        )
    try:
        content = tomllib.loads(text_of(settings))
        store = msgspec.convert(content.get("book", {}).get("store", ""), str)
        example = msgspec.convert(content.get("site", {}).get("example", False), bool)
        origin = msgspec.convert(content.get("site", {}).get("origin", ""), str)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError, AttributeError) as error:
        raise DeskError("{settings}: {error}", settings=settings, error=error) from None
    if file and (store or file.name != FILE):
        raise DeskError(
            "{file} is not the book of its folder, as {settings} says: name the folder, {path}",
            file=file,
            settings=settings,
            path=path,
        )
    return Folder(path, store, example, origin)


def write_settings(
    path: Path, *, site: dict[str, str], store: str, example: bool, languages: Sequence[str] = ("zh", "en")
) -> None:
    """Write a new `gongshi.toml`, whole or not at all; the comments tell what each setting does."""
    both = len(languages) > 1
    text = TEMPLATE.format(
        store=_quoted(store),
        languages="" if both else f"languages = {msgspec.json.encode(list(languages)).decode()}\n",
        example=str(example).lower(),
        pdf=msgspec.json.encode(PDF if example else PDF[:3]).decode(),
        **{name: _quoted(value) for name, value in site.items()},
    )
    with writing(path / SETTINGS):
        write_atomically(path / SETTINGS, text.encode())


def _quoted(text: str) -> str:
    return msgspec.json.encode(text).decode()  # a JSON string is a TOML string, but for the characters refused below


PDF = ["report", "annual", "notices", "account", "dossier"]

TEMPLATE = """\
# Settings of this book. The book itself is never changed; these may be, up to what is said beside them.
# 本记录簿的设置。记录簿的内容永不修改；以下设置可以修改，限制见各项说明。
# Languages, logo, colour, foot of the pages, own pages and own texts: docs/settings.md.
# 语言、标志、主色、页脚、自有页面和自有文字：见 docs/settings.md。

[book]
# Where the book is kept: empty for book.sqlite in this folder, or postgresql://user@host/database.
# 记录簿存放处：留空即本目录的 book.sqlite，也可填 PostgreSQL 地址。
store = {store}

[site]
# The title of the site in Chinese and English. 网站名称。
title = {title}
title_en = {title_en}

# The name of the log: a domain and path of yours, without https://. It stands in every signature and feed item,
# so it never changes once the first checkpoint is signed. 记录簿名称，首次签名后不得更改。
origin = {origin}

# Where the site is published, with https:// and a slash at the end. 网站发布地址。
base_url = {base_url}
{languages}
# The office that publishes. 主办单位。
owner = {owner}
owner_en = {owner_en}

# How to reach it, shown at the foot of each page. 联系方式。
contact = {contact}

# The WebSub hub that passes new entries on to readers of feeds; feeds name it, and whoever publishes tells it.
# Empty where there is none. 订阅推送（WebSub）地址，没有则留空。
hub = ""

# The day on which the domain in `origin` was yours, for the names of feed items (RFC 4151). 取得该域名的日期。
tag_date = {tag_date}

# The report PDFs to make: S&T reports, annual reports of programmes, notices of each month; besides, if you name them,
# "account" (of each unit) and "dossier" (of each project). 生成哪些报告。
pdf = {pdf}

# Lay gzip and brotli copies beside the texts, for hosts that send them as they are. 是否另存压缩副本。
compress = false

# An example: its files may state when they were recorded, and every page says that it is an example. 示例记录簿。
example = {example}
"""
