"""The pages that an office writes itself, as settings name them, and the pictures that stand in them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from site_builder.own.assets import checked
from site_builder.own.groups import OwnPage
from site_builder.own.own_text import pictures_in
from site_builder.own.setting import SettingsError


def check_pages(pages: Sequence[OwnPage], languages: Iterable[str]) -> None:
    """Refuse two pages of one slug, and a page that lacks a language of the site."""
    slugs = [page.slug for page in pages]
    for page in pages:
        if slugs.count(page.slug) > 1:
            raise SettingsError("[[pages]] slug: {slug!r} stands twice: each page has its own", slug=page.slug)
        for language in languages:
            end = "_en" if language == "en" else ""
            for name in ("title", "file"):
                if not getattr(page, name + end).strip():
                    raise SettingsError(
                        "[[pages]] {slug}: {name}{end} is missing, and the site speaks that language: give it, "
                        "or leave the language out of [site] languages",
                        slug=page.slug, name=name, end=end,
                    )  # fmt: skip


def pictures_of(folder: Path, files: Iterable[str]) -> list[str]:
    """The pictures of Markdown files in a folder, by their names."""
    return sorted({picture for name in files for picture in pictures_in(name, checked(folder, name))})
