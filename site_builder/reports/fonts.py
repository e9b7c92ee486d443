"""The project's own fonts, and how a program is told to see no others.

A PDF's bytes depend on every font that fontconfig can find. So each command line that makes PDFs calls
`use_own_fonts()` before WeasyPrint is imported, and so does each worker process when it starts.
"""

import hashlib
import os
from pathlib import Path
from xml.sax.saxutils import escape

import gongshi
from domain.ledger.files import write_atomically
from domain.rules.said import SaidError

SANS = "Gongshi Sans"
SERIF = "Gongshi Serif"
FONT_FILES = (
    "GongshiSans-Bold.ttf",
    "GongshiSans-Regular.ttf",
    "GongshiSerif-Bold.ttf",
    "GongshiSerif-Regular.ttf",
)
CONFIG_FILE = "fonts.conf"

_CONFIG = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>{folder}</dir>
  <cachedir>{place}/cache</cachedir>
</fontconfig>
"""


class FontsMissing(SaidError):
    """The project's fonts are not where they should be; the message names the cure."""


def font_folder() -> Path:
    """The absolute folder of the fonts: $GONGSHI_FONTS, or else what was installed or made at set-up."""
    chosen = os.environ.get("GONGSHI_FONTS")
    return Path(chosen).resolve() if chosen else gongshi.fonts()


def config_folder(fonts: Path) -> Path:
    """Where fontconfig's configuration and cache lie: beside the fonts, or with the user if nobody may write there."""
    if os.access(fonts, os.W_OK):
        return fonts
    chosen = os.environ.get("XDG_CACHE_HOME")
    cache = Path(chosen) if chosen else Path.home() / ".cache"
    return cache / "gongshi" / hashlib.sha256(str(fonts).encode()).hexdigest()[:16]


def use_own_fonts() -> None:
    """Make fontconfig see the project's fonts only; raises FontsMissing.

    fontconfig reads its environment once in a process, so a call after WeasyPrint has laid out text changes nothing.
    """
    folder = font_folder()
    missing = [name for name in FONT_FILES if not (folder / name).is_file()]
    if missing:
        raise FontsMissing(
            "fonts missing in {folder}: {missing}; in a checkout `make setup` makes them, and a wheel holds them:"
            " install it again",
            folder=folder,
            missing=", ".join(missing),
        )
    place = config_folder(folder)
    try:
        write_config(folder, place)
    except OSError as error:
        raise FontsMissing(
            "cannot write {path}: {strerror}; set XDG_CACHE_HOME to a folder that can be written",
            path=place / CONFIG_FILE,
            strerror=error.strerror,
        ) from error
    os.environ["FONTCONFIG_FILE"] = str(place / CONFIG_FILE)


def write_config(folder: Path, place: Path) -> None:
    """Write fontconfig's configuration for `folder` into `place` unless it stands there, and make its cache folder.

    Safe among parallel workers; fontconfig itself, making the cache folder in two processes at once, complains in one.

    Not every release we support knows paths relative to the file, so a moved checkout needs a new one.
    """
    (place / "cache").mkdir(parents=True, exist_ok=True)
    path, text = place / CONFIG_FILE, _CONFIG.format(folder=escape(str(folder)), place=escape(str(place)))
    if path.is_file() and path.read_text(encoding="utf-8") == text:
        return
    write_atomically(path, text.encode())
