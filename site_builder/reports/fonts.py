"""The project's own fonts, and how a program is told to see no others.

A PDF's bytes depend on every font that fontconfig can find. So each command line that makes PDFs calls
`use_own_fonts()` before WeasyPrint is imported, and so does each worker process when it starts.
"""

import os
from pathlib import Path
from xml.sax.saxutils import escape

from domain.ledger.files import write_atomically
from site_builder import ROOT

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
  <cachedir>{folder}/cache</cachedir>
</fontconfig>
"""


class FontsMissing(Exception):
    """The project's fonts are not where they should be; the message names the cure."""


def font_folder() -> Path:
    """The absolute folder of the fonts: $GONGSHI_FONTS, or else .cache/fonts beside the source rooms."""
    chosen = os.environ.get("GONGSHI_FONTS")
    return Path(chosen).resolve() if chosen else ROOT / ".cache" / "fonts"


def use_own_fonts() -> None:
    """Make fontconfig see the project's fonts only; raises FontsMissing.

    fontconfig reads its environment once in a process, so a call after WeasyPrint has laid out text changes nothing.
    """
    folder = font_folder()
    missing = [name for name in FONT_FILES if not (folder / name).is_file()]
    if missing:
        raise FontsMissing(f"fonts missing in {folder}: {', '.join(missing)}; run `make setup`, which makes them")
    try:
        write_config(folder)
    except OSError as error:
        raise FontsMissing(f"cannot write {folder / CONFIG_FILE}: {error.strerror}; run `make setup`") from error
    os.environ["FONTCONFIG_FILE"] = str(folder / CONFIG_FILE)


def write_config(folder: Path) -> None:
    """Write fontconfig's configuration for `folder` unless it already stands, and make its cache folder.

    Safe among parallel workers; fontconfig itself, making the cache folder in two processes at once, complains in one.

    Not every release we support knows paths relative to the file, so a moved checkout needs a new one.
    """
    (folder / "cache").mkdir(exist_ok=True)
    path, text = folder / CONFIG_FILE, _CONFIG.format(folder=escape(str(folder)))
    if path.is_file() and path.read_text(encoding="utf-8") == text:
        return
    write_atomically(path, text.encode())
