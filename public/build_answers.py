"""What `gongshi build` answers: what it did to the files of the site, and what became of the signature under it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from domain.rules.said import Said
from site_builder.build.make import BuiltSite
from site_builder.build.notes import Built

PAGES = Said("pages")
ROOM = Said("make room on the disk, then ")


def log_not_found(size: int, log: Path | None, *, in_a_folder: bool) -> Said:
    """Why a sealed book is not built without its log, and what to do."""
    place = Said("no log at {log}", log=log) if log else Said("and its log is not known")
    lost = Said("; `gongshi-desk seal` writes a log that was lost anew") if in_a_folder else ""
    return Said(
        "this book is sealed up to {size} entries, {place}: name the folder of its log, --log FOLDER/log, or the book's"
        " own folder, --book FOLDER, whose gongshi.toml names this address{lost}",
        size=size,
        place=place,
        lost=lost,
    )


def about_build(made: BuiltSite, out: Path, seconds: float) -> Iterator[str]:
    """What was built, and a word on the signature where there is one to say."""
    yield Said(
        "{entries} entries as of {as_of}: {files} ({seconds:.1f} s)",
        entries=made.entries,
        as_of=made.as_of,
        files=_files(made.built, out),
        seconds=seconds,
    )
    if note := _signing(made):
        yield note


def _files(built: Built, out: Path) -> str:
    """What a build did to the files of the site."""
    if not (built.pages or built.written or built.removed):
        return Said("nothing new: none of the {files} files in {out} was made anew", files=built.files, out=out)
    return Said(
        "{pages} pages rendered, {written} files written, {unchanged} unchanged, {removed} removed;"
        " {files} files in {out}",
        pages=built.pages,
        written=built.written,
        unchanged=built.unchanged,
        removed=built.removed,
        files=built.files,
        out=out,
    )


def _signing(made: BuiltSite) -> str:
    """What became of the signature under the site, where something did."""
    if made.sealed and made.entries < made.sealed:
        dropped = Said("its signed manifest was removed: ") if made.unsigned else ""
        return Said(
            "not signed: {dropped}it shows {entries} of {sealed} sealed entries, and only a site of all of"
            " them is listed and signed",
            dropped=dropped,
            entries=made.entries,
            sealed=made.sealed,
        )
    if not made.unsigned:
        return ""
    if not made.sealed:
        return Said("not signed any more: its signed manifest was removed, for the book has no sealed log here")
    return Said("not signed any more: its pages changed, so the signed manifest was removed; run gongshi-desk sign")
