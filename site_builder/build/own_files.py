"""Whether the files that an office brings can be used, asked once before a build begins."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from domain.rules.in_force import CharterTable
from site_builder.own.assets import read_asset
from site_builder.own.own_text import links_in, own_text
from site_builder.own.setting import SettingsError
from site_builder.reports.logo import printed_logo
from site_builder.settings import Settings
from site_builder.texts.po import check


def check_own_files(settings: Settings, assets: Path | None) -> None:
    """Refuse own pages, own texts and a logo that cannot be published or printed: one line with the file and its line.

    Own words for terms of the charter are left to `check_own_texts`: before a book is folded, nobody knows its charter.
    """
    for page in settings.pages:
        for language in settings.languages:
            name = page.named("file", language)
            own_text(name, read_asset(assets, name, settings.sha256(name)))
    if settings.pdf and (name := settings.look.logo):
        printed_logo(name, read_asset(assets, name, settings.sha256(name)))
    check_own_texts(settings, assets, None)


def check_own_links(settings: Settings, assets: Path | None, leads: Callable[[str], bool]) -> None:
    """Refuse a link of an own page that leads to no page of the site; `leads` says whether a file will be there."""
    for page in settings.pages:
        for language in settings.languages:
            name = page.named("file", language)
            for line, address in links_in(name, read_asset(assets, name, settings.sha256(name))):
                if not leads(f"{language}/{address}"):
                    raise SettingsError(
                        "assets/{name}, line {line}: the link leads to {address}, and the site has no such page; copy"
                        " the address from the page that you mean",
                        name=name,
                        line=line,
                        address=address,
                    )


def check_own_texts(settings: Settings, assets: Path | None, charter: CharterTable | None) -> None:
    """Refuse own texts that the site has not, or that lose something, under the charter of the book."""
    for language, name in (("zh", settings.texts), ("en", settings.texts_en)):
        if name:
            check(language, name, read_asset(assets, name, settings.sha256(name)), charter)
