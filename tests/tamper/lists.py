"""Lists of a site's files that were tampered with, and sites with lists of another form."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

from domain.ledger.sums import SUMS, format_list, is_flat, is_list, listed, make_lists
from tests.auditing.house import House
from tests.ledger.tampering import flip, remove, swap
from tests.tamper.case import Case
from tests.tamper.ways import manifest_signed, named_anew, page, sums_signed


def files_of(site: Path) -> dict[str, str]:
    """The files that a site lists, without its lists, with their SHA-256."""
    top = (site / SUMS).read_bytes()
    names = listed(lambda path: (site / path).read_bytes(), top, flat=is_flat(top))
    return {path: told for path, told in names if not is_list(path)}


def parted(at: House) -> None:
    """Give lists parts from 21 names on, as they have them from 1,001 on, and sign the site."""
    for path, data in make_lists(sorted(files_of(at.site).items()), most=20):
        (at.site / path).write_bytes(data)
    digest = named_anew(at.site, SUMS)
    manifest_signed(lambda lines: lines.__setitem__(4, digest))(at)


def part_of_zh(at: House, change: Callable[[list[str], str], object]) -> None:
    """Change the names in the first part of the list of zh/, given another name that does not belong into it; sign."""
    parted(at)
    first, *_, last = sorted(path.relative_to(at.site).as_posix() for path in (at.site / "zh").glob(f"{SUMS}-*"))
    lines, other = (at.site / first).read_text().splitlines(), (at.site / last).read_text().splitlines()[0]
    change(lines, other)
    (at.site / first).write_text("".join(f"{line}\n" for line in sorted(lines, key=lambda line: line[66:].encode())))
    digest = named_anew(at.site, first)
    manifest_signed(lambda lines: lines.__setitem__(4, digest))(at)


def flattened(at: House) -> None:
    """Put one list of all files in the place of the lists, and sign it, as earlier releases did."""
    files = files_of(at.site)
    for path in at.site.rglob(f"{SUMS}*"):
        path.unlink()
    (at.site / SUMS).write_bytes(format_list(sorted(files.items())))

    def older(lines: list[str]) -> None:
        lines[0], lines[4] = lines[0].replace("/v2", "/v1"), named_anew(at.site, SUMS)

    manifest_signed(older)(at)


ZH = "zh/SHA256SUMS"


def with_name(path: str, data: bytes) -> Callable[[bytes], bytes]:
    """A list that names one file more, in its place."""
    line = f"{sha256(data).hexdigest()}  {path}\n".encode()
    return lambda sums: b"".join(sorted([*sums.splitlines(keepends=True), line], key=lambda each: each[66:-1]))


LISTS = [
    Case("the list of a folder: a hash changed", "G", page(flip(ZH, 5), ".")),
    Case("the list of a folder removed", "G", page(remove(ZH), ".")),
    Case("the list of another folder in a list's place", "G", page(swap(ZH, "en/SHA256SUMS"), ".")),
    Case("the list of another folder in a list's place, signed", "G", lambda at: sums_signed(
        lambda sums: (at.site / "en/SHA256SUMS").read_bytes(), listing=ZH)(at)),
    Case("a list of a folder without a page that is there, signed", "G",
         sums_signed(lambda sums: b"".join(sums.splitlines(keepends=True)[1:]), listing=ZH)),
    Case("a folder of pages with a list that no list names", "G", lambda at: [
        (at.site / "zh/more").mkdir(), (at.site / "zh/more/a.html").write_text("x"),
        (at.site / "zh/more/SHA256SUMS").write_bytes(format_list([("zh/more/a.html", sha256(b"x").hexdigest())]))]),
    Case("the list of a folder that is gone", "G", lambda at: [
        (at.site / "zh/gone").mkdir(), (at.site / "zh/gone/SHA256SUMS").write_bytes(b"")]),
    Case("the list of a folder that is gone, signed", "G", lambda at: [
        (at.site / "zh/gone").mkdir(), (at.site / "zh/gone/SHA256SUMS").write_bytes(b""),
        sums_signed(with_name("zh/gone/SHA256SUMS", b""), listing=ZH)(at)]),
    Case("a page named in two lists, signed", "G", lambda at: sums_signed(
        with_name("zh/about.html", (at.site / "zh/about.html").read_bytes()))(at)),
    Case("a page named in a list twice, signed", "G",
         sums_signed(lambda sums: sums.splitlines(keepends=True)[0] + sums, listing=ZH)),
    Case("a page whose name has a newline, signed", "G", lambda at: [
        (at.site / "zh/a\nb").write_text("x"), sums_signed(
            lambda sums: f"\\{sha256(b'x').hexdigest()}  zh/a\\nb\n".encode() + sums, listing=ZH)(at)]),
    Case("a page whose name has a backslash, signed", "G", lambda at: [
        (at.site / "zh/a\\b").write_text("x"), sums_signed(
            lambda sums: f"{sha256(b'x').hexdigest()}  zh/a\\b\n".encode() + sums, listing=ZH)(at)]),
    Case("a part of a list with a page that belongs into another, signed", "G", lambda at: part_of_zh(
        at, lambda lines, other: lines.append(other))),
    Case("a part of a list emptied, signed", "G", lambda at: part_of_zh(at, lambda lines, other: lines.clear())),
    Case("a part of a list removed", "G", lambda at: [
        parted(at), sorted((at.site / "zh").glob("SHA256SUMS-*"))[0].unlink()]),
    Case("a list said to be one of all files, signed", "G",
         manifest_signed(lambda lines: lines.__setitem__(0, lines[0].replace("/v2", "/v1")))),
    Case("one list of all files said to be a tree, signed", "G", lambda at: [
        flattened(at), manifest_signed(lambda lines: lines.__setitem__(0, lines[0].replace("/v1", "/v2")))(at)]),
]  # fmt: skip
