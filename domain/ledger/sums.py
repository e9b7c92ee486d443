"""The lists of a site's files: a `SHA256SUMS` in each folder, which `sha256sum -c` reads from the site's root.

A folder's list names the folder's files, and the list of each folder in it, with their SHA-256: so the list at the
top, whose own SHA-256 the manifest signs, answers for all. Where these are more than 1,000, the folder's list names its
parts in their stead, `SHA256SUMS-0` to `SHA256SUMS-f`, or above 40,000 `SHA256SUMS-00` to `SHA256SUMS-ff`: each names
the paths whose own SHA-256 begins with its digits. One change then amends a few short lists, however many files there
are. Earlier releases made one list of all
files, which is `flat`.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from hashlib import sha256
from typing import NamedTuple

from domain.rules.said import SaidError

SUMS = "SHA256SUMS"
"""The name of every list; that at the site's root is the top of them."""
MOST = 1_000  # names in a folder's list that has no parts; 40 times as many where its parts go by one digit

_PART = re.compile(r"SHA256SUMS-[0-9a-f]{1,2}")
_NAMES_A_LIST = re.compile(rb"[ /]SHA256SUMS(-[0-9a-f]{1,2})?$", re.MULTILINE)
_HASH = re.compile(r"[0-9a-f]{64}", re.ASCII)
_UNSAFE = re.compile(r"[\x00-\x1f\\\x7f]")  # what `sha256sum` writes in another way, or a terminal obeys

Read = Callable[[str], bytes]
"""Gives the bytes of a list, which it raises for in its own way where there is none."""


class ListError(SaidError, ValueError):
    """A list of files is malformed, or is not the one that the list above it names."""


def list_of(folder: str) -> str:
    """The path of a folder's list; the folder of the site itself is the empty text."""
    return f"{folder}/{SUMS}" if folder else SUMS


def part_of(listing: str, path: str, digits: int) -> str:
    """The part of a folder's list that names a path, where it has parts that go by so many digits."""
    return f"{listing}-{sha256(path.encode()).hexdigest()[:digits]}"


def digits_for(names: int, most: int = MOST) -> int:
    """By how many digits the parts of a list of so many names go; none where it has no parts."""
    return 0 if names <= most else 1 if names <= 40 * most else 2


def _digits(part: str) -> int:
    """By how many digits a part goes; none for what is no part."""
    name = part.rpartition("/")[2]
    return len(name) - len(SUMS) - 1 if _PART.fullmatch(name) else 0


def is_list(path: str) -> bool:
    """Whether a file is a list, or a part of one."""
    name = path.rpartition("/")[2]
    return name == SUMS or bool(_PART.fullmatch(name))


def is_flat(top: bytes) -> bool:
    """Whether the list at the top is one of all files, as earlier releases made it: it names no other list."""
    return not _NAMES_A_LIST.search(top)


def named_in(path: str) -> str:
    """The folder whose list names a file; a folder's own list is named in the folder around it."""
    folder, _, name = path.rpartition("/")
    return folder.rpartition("/")[0] if name == SUMS else folder


def format_list(files: Iterable[tuple[str, str]]) -> bytes:
    """A list of (path, SHA-256 in hex), which come in the order of their paths, each path once."""
    lines = [f"{digest}  {path}\n" for path, digest in files]
    if any(_UNSAFE.search(line, 66, len(line) - 1) for line in lines):
        raise ListError("a file whose name has a backslash or a control character cannot be listed")
    return "".join(lines).encode()


def parse_list(listing: str, data: bytes, *, flat: bool = False) -> Iterator[tuple[str, str]]:
    """Path and SHA-256 of all that a list names; ListError unless each is in order and belongs into this list."""
    if not data:
        raise ListError(
            "{listing} names nothing: the list of a folder without files is no part of a site", listing=listing
        )
    before, parted = b"", -1
    for line in io.BytesIO(data):
        digest, gap, name = line[:64].decode(errors="replace"), line[64:66], line[66:-1]
        path = name.decode(errors="replace")
        if not _HASH.fullmatch(digest) or gap != b"  " or line[-1:] != b"\n" or path.encode() != name:
            raise ListError(
                "{listing} has a malformed line: {line!r}", listing=listing, line=line[:99].decode(errors="replace")
            )
        if any(part in ("", ".", "..") for part in path.split("/")) or _UNSAFE.search(path):
            raise ListError(
                "{listing} names {path!r}, which leads out of the site or is no name of a file",
                listing=listing,
                path=path,
            )
        if name <= before:
            raise ListError("{listing} names {path!r} twice or out of order", listing=listing, path=path)
        before = name
        parted = _check_belongs(listing, path, parted, flat=flat)
        yield path, digest


def _check_belongs(listing: str, path: str, parted: int, *, flat: bool) -> int:
    """Refuse a path that another list names, or none; by how many digits the parts go that this list names.

    `parted` says that of the paths before it, and is below 0 at the first.
    """
    if flat:
        if is_list(path):
            raise ListError(
                "{listing} names the list {path}, which cannot be in a list of all files", listing=listing, path=path
            )
        return 0
    folder, name = listing.rpartition("/")[0], listing.rpartition("/")[2]
    part, own = _digits(path), _digits(listing)
    if path == SUMS or named_in(path) != folder or (part and name != SUMS):
        raise ListError("{listing} names {path}, which does not belong into it", listing=listing, path=path)
    if own and (belongs := part_of(list_of(folder), path, own)) != listing:
        raise ListError(
            "{listing} names {path}, which belongs into {belongs}", listing=listing, path=path, belongs=belongs
        )
    if parted not in (-1, part):
        raise ListError(
            "{listing} names parts of itself and files or other parts beside them: {path}", listing=listing, path=path
        )
    return part


def listed(read: Read, top: bytes, *, flat: bool = False) -> Iterator[tuple[str, str]]:
    """Path and SHA-256 of every file of a site, the lists below the top among them, each list once it is named.

    `top` is the list at the root. ListError where a list is not as the one above says, or not as a list has to be.
    """
    waiting = [(SUMS, "", "")]
    while waiting:
        listing, above, told = waiting.pop()
        data = _stated(read, listing, above, told) if above else top
        below = []
        for path, digest in parse_list(listing, data, flat=flat):
            yield path, digest
            if is_list(path):
                below.append((path, listing, digest))
        waiting += reversed(below)


def find_listed(read: Read, top: bytes, path: str, *, flat: bool = False) -> str | None:
    """The SHA-256 that the lists state of one file, None where none names it; reads the lists on the way to it only."""
    listing, data = SUMS, top
    while True:
        told = dict(parse_list(listing, data, flat=flat))
        if path in told or flat:
            return told.get(path)
        folder = listing.rpartition("/")[0]
        inside = path.removeprefix(f"{folder}/") if folder else path
        step = path if named_in(path) == folder else list_of(f"{folder}/{inside.partition('/')[0]}".lstrip("/"))
        if step not in told and listing == list_of(folder):
            step = part_of(listing, step, _digits(next(iter(told))))
        if step not in told or step == path:
            return None
        data, listing = _stated(read, step, listing, told[step]), step


def _stated(read: Read, listing: str, above: str, told: str) -> bytes:
    """The bytes of a list, which are what the list above says."""
    data = read(listing)
    if sha256(data).hexdigest() != told:
        raise ListError("{listing} is not as {above} says", listing=listing, above=above)
    return data


def make_lists(files: Iterable[tuple[str, str]], most: int = MOST) -> Iterator[tuple[str, bytes]]:
    """Every list of files that come in the order of their paths; the lists that a list names come before it."""
    around: list[tuple[str, dict[str, str]]] = [("", {})]
    for path, digest in files:
        while around[-1][0] and not path.startswith(around[-1][0] + "/"):
            yield from _closed(around, most)
        for each in range(len(around[-1][0]) + 1, len(path)):
            if path[each] == "/":
                around.append((path[:each], {}))
        around[-1][1][path] = digest
    while around:
        yield from _closed(around, most)


def _closed(around: list[tuple[str, dict[str, str]]], most: int) -> Iterator[tuple[str, bytes]]:
    """The lists of the innermost folder, whose own is then one of what the folder around it has."""
    folder, names = around.pop()
    made = _lists_of(folder, names, most)
    yield from made.items()
    if around:
        around[-1][1][list_of(folder)] = sha256(made[list_of(folder)]).hexdigest()


def _lists_of(folder: str, names: Mapping[str, str], most: int) -> dict[str, bytes]:
    """The list of a folder, its parts before it."""
    listing = list_of(folder)
    digits = digits_for(len(names), most)
    if not digits:
        return {listing: format_list(sorted(names.items()))}
    parts: dict[str, list[tuple[str, str]]] = {}
    for path, digest in sorted(names.items()):
        parts.setdefault(part_of(listing, path, digits), []).append((path, digest))
    made = {part: format_list(parts[part]) for part in sorted(parts)}
    return made | {listing: format_list((part, sha256(data).hexdigest()) for part, data in made.items())}


class NotedList(NamedTuple):
    """What is known of a list without reading it: how many names it has, and its SHA-256 in hex."""

    names: int
    sha256: str


def amend_lists(
    changed: Mapping[str, str | None], known: Callable[[str], Mapping[str, NotedList]], read: Read, most: int = MOST
) -> dict[str, bytes | None]:
    """The lists that become others when some files get another SHA-256, or go (None); a list that goes is None.

    `known(folder)` are the lists of a folder. ListError where one that is read is not as known: then all of them are
    to be made anew. The same lists come of it as of making them anew.
    """
    made: dict[str, bytes | None] = {}
    levels: dict[int, dict[str, dict[str, str | None]]] = {}

    def put(path: str, digest: str | None) -> None:
        folder = named_in(path)
        levels.setdefault(f"/{folder}".count("/") if folder else 0, {}).setdefault(folder, {})[path] = digest

    for path, digest in changed.items():
        put(path, digest)
    while levels:
        for folder, names in sorted(levels.pop(max(levels)).items()):
            there = known(folder)
            for listing, data in _amended(folder, names, there, read, most).items():
                digest = sha256(data).hexdigest() if data else None
                if digest != (there[listing].sha256 if listing in there else None):
                    made[listing] = data
                    if folder and listing == list_of(folder):
                        put(listing, digest)
    return made


def _amended(
    folder: str, names: Mapping[str, str | None], there: Mapping[str, NotedList], read: Read, most: int
) -> dict[str, bytes | None]:
    """The lists of one folder that some of its names concern, or all of them where it gets parts or loses them."""
    listing = list_of(folder)
    parts = {each: known for each, known in there.items() if each != listing}
    digits = _digits(next(iter(parts))) if parts else 0
    by_list: dict[str, dict[str, str | None]] = {}
    for path, digest in names.items():
        by_list.setdefault(part_of(listing, path, digits) if parts else listing, {})[path] = digest
    made = {each: _amend(_as_known(read, each, there), own) for each, own in by_list.items()}
    if not parts:
        if (data := made[listing]).count(b"\n") <= most:
            return {listing: data or None}
        return {**_lists_of(folder, dict(parse_list(listing, data)), most)}
    left = {each: known.names for each, known in parts.items()} | {each: made[each].count(b"\n") for each in made}
    if digits_for(sum(left.values()), most) != digits:
        whole = {each: made[each] if each in made else _as_known(read, each, there) for each in left}
        kept = {path: digest for each, data in whole.items() if data for path, digest in parse_list(each, data)}
        return {**dict.fromkeys([*parts, *left]), **(_lists_of(folder, kept, most) if kept else {listing: None})}
    sums = {each: known.sha256 for each, known in parts.items()} | {
        each: sha256(made[each]).hexdigest() for each in made
    }
    top = format_list((each, sums[each]) for each in sorted(sums) if left[each])
    return {**{each: data or None for each, data in made.items()}, listing: top}


def _as_known(read: Read, listing: str, there: Mapping[str, NotedList]) -> bytes:
    if listing not in there:
        return b""
    data = read(listing)
    if sha256(data).hexdigest() != there[listing].sha256:
        raise ListError("{listing} is not as it was made", listing=listing)
    return data


def _amend(data: bytes, changed: Mapping[str, str | None]) -> bytes:
    """A list with the lines of some paths added or replaced, or taken out where their SHA-256 is None."""
    lines = {line[66:-1]: line for line in io.BytesIO(data)}
    for path, digest in changed.items():
        if digest is None:
            lines.pop(path.encode(), None)
        else:
            lines[path.encode()] = format_list([(path, digest)])
    return b"".join([lines[name] for name in sorted(lines)])
