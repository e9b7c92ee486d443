"""The office's own texts: what a site says in the place of its given ones.

They belong to a site as its charter does: whoever says a text for one is given them (`BookWords.own`), so that sites
with other texts can be made side by side in one process.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

Id = tuple[str, str, str]  # language, context, id


@dataclass(frozen=True)
class OwnTexts:
    """Texts by language, context and id; `digest` tells those of one site from those of another."""

    digest: str = ""
    texts: Mapping[Id, str] = field(default_factory=dict, compare=False)

    def say(self, language: str, context: str, name: str, text: str) -> str:
        """The office's own text of that name, or the site's."""
        return self.texts.get((language, context, name), text) if self.digest else text


PLAIN = OwnTexts()  # of a site that has none of its own
