"""The office's logo on the covers of reports."""

from __future__ import annotations

import functools

from domain.rules.said import InBoth
from site_builder.own.setting import SettingsError
from site_builder.reports.paper import Image
from site_builder.reports.text.figures import figure_of
from site_builder.site import Site


def logo_of(site: Site) -> dict[str, Image]:
    """The logo by the name under which covers call it; nothing where the settings name none."""
    name = site.settings.look.logo
    return {f"assets/{name}": printed_logo(name, site.asset(name))} if name else {}


@functools.lru_cache(4)
def printed_logo(name: str, data: bytes) -> Image:
    """A logo as it is printed; `SettingsError` says why it cannot be, though a screen may show it."""
    found = figure_of(data)
    if isinstance(found, Image):
        return found
    raise SettingsError(
        "assets/{name} cannot be printed on the covers of reports: {why}; or make none, pdf = []",
        name=name,
        why=InBoth(zh=found.zh, en=found.en),
    )
