"""In which language a program speaks: as `--lang` says, else as the terminal does (LC_ALL, LC_MESSAGES, LANG)."""

from __future__ import annotations

import gettext
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path

LANGUAGES = ("zh", "en")
CATALOGUES = Path(__file__).resolve().parent / "locales"
DOMAIN = "click"  # the catalogue of what click says by itself: it asks gettext for each of its texts
_SPOKEN: ContextVar[str] = ContextVar("language", default="en")


def language_of(environment: Mapping[str, str]) -> str:
    """`zh` or `en`, as the terminal's locale says."""
    chosen = next((environment[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if environment.get(name)), "")
    return "zh" if chosen.lower().startswith("zh") else "en"


def language_chosen(args: Sequence[str], environment: Mapping[str, str]) -> str:
    """The same, where the arguments of a command line may choose it: help and errors speak before these are read."""
    given = args[: args.index("--")] if "--" in args else args
    for name, value in zip(given, [*given, ""][1:], strict=True):
        chosen = name.removeprefix("--lang=") if name.startswith("--lang=") else value if name == "--lang" else ""
        if chosen in LANGUAGES:
            return chosen
    return language_of(environment)


def language() -> str:
    """The language in which the program speaks now."""
    return _SPOKEN.get()


@contextmanager
def speaking(chosen: str) -> Iterator[None]:
    """Speak a language meanwhile, click too: gettext takes its language from the environment and nowhere else."""
    before, domain = os.environ.get("LANGUAGE"), gettext.textdomain()
    spoken = _SPOKEN.set(chosen)
    os.environ["LANGUAGE"] = chosen
    gettext.bindtextdomain(DOMAIN, str(CATALOGUES))
    gettext.textdomain(DOMAIN)
    try:
        yield
    finally:
        gettext.textdomain(domain)
        os.environ.pop("LANGUAGE", None)
        if before is not None:
            os.environ["LANGUAGE"] = before
        _SPOKEN.reset(spoken)
