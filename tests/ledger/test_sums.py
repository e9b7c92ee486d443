"""The lists of a site's files: amended they are what they would be made anew, and each names what belongs into it."""

from __future__ import annotations

import re
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.ledger.sums import (
    SUMS,
    ListError,
    NotedList,
    amend_lists,
    find_listed,
    format_list,
    is_flat,
    is_list,
    listed,
    make_lists,
    named_in,
    parse_list,
    part_of,
)

SHA256 = st.binary(min_size=32, max_size=32).map(bytes.hex)
NAMES = st.text("ab.-项𠀀", min_size=1, max_size=2).filter(lambda name: name not in (".", ".."))
PATHS = st.lists(NAMES, min_size=1, max_size=3).map("/".join)
FILES = st.dictionaries(PATHS, SHA256, max_size=30)
ONE, OTHER = "1" * 64, "2" * 64


def without_clashes(files: dict[str, str]) -> dict[str, str]:
    """Files as a folder can have them: none is a folder too."""
    folders = {path[:at] for path in files for at, letter in enumerate(path) if letter == "/"}
    return {path: digest for path, digest in files.items() if path not in folders}


def made(files: dict[str, str], most: int = 1000) -> dict[str, bytes]:
    return dict(make_lists(sorted(files.items()), most))


def known_in(lists: dict[str, bytes], folder: str) -> dict[str, NotedList]:
    own = [path for path in lists if path.rpartition("/")[0] == folder]
    return {path: NotedList(lists[path].count(b"\n"), sha256(lists[path]).hexdigest()) for path in own}


@given(FILES, st.dictionaries(PATHS, st.none() | SHA256, max_size=20), st.sampled_from((1, 3, 1000)))
def test_amended_lists_are_the_lists_made_anew(
    before: dict[str, str], changed: dict[str, str | None], most: int
) -> None:
    before = without_clashes(before)
    after = without_clashes({path: told for path, told in {**before, **changed}.items() if told})
    changes = {path: after.get(path) for path in before.keys() | after.keys() if before.get(path) != after.get(path)}
    lists = made(before, most) if before else {}
    amended = amend_lists(changes, lambda folder: known_in(lists, folder), lists.__getitem__, most)
    assert all(data != lists.get(path) for path, data in amended.items())
    assert {path: data for path, data in {**lists, **amended}.items() if data} == (made(after, most) if after else {})


@given(FILES, st.sampled_from((1, 3, 1000)))
def test_they_name_every_file_once_and_every_list_but_the_top(files: dict[str, str], most: int) -> None:
    files = without_clashes(files) or {"a": ONE}
    lists = made(files, most)
    names = list(listed(lists.__getitem__, lists[SUMS]))
    below = {path: sha256(data).hexdigest() for path, data in lists.items() if path != SUMS}
    assert sorted(names) == sorted({**files, **below}.items())
    for path, digest in names:
        assert find_listed(lists.__getitem__, lists[SUMS], path) == digest
        assert is_list(path) == (path in below)
        assert named_in(path) == path.removesuffix(f"/{SUMS}").rpartition("/")[0]
    for path in ("", "/", "a/none", "none", "b/none/none", "../a", SUMS, f"none/{SUMS}", f"{SUMS}-00", "a//b"):
        assert find_listed(lists.__getitem__, lists[SUMS], path) in (None, dict(names).get(path))


def test_a_folder_of_more_than_1000_files_has_parts_by_the_hash_of_the_path() -> None:
    files = {f"zh/{number}.html": ONE for number in range(1000)}
    assert sorted(made(files)) == [SUMS, "zh/SHA256SUMS"]
    lists = made({**files, "zh/more/a.html": ONE})  # the list of the folder in it is one name more
    parts = {path for path in lists if re.fullmatch("zh/SHA256SUMS-[0-9a-f]", path)}
    assert set(lists) == {SUMS, "zh/SHA256SUMS", "zh/more/SHA256SUMS", *parts}
    assert len(parts) == 16
    assert [path for path, _ in parse_list("zh/SHA256SUMS", lists["zh/SHA256SUMS"])] == sorted(parts)
    for path in ("zh/7.html", "zh/more/SHA256SUMS"):
        assert f"  {path}\n".encode() in lists["zh/SHA256SUMS-" + sha256(path.encode()).hexdigest()[:1]]
    many = made({f"zh/{number}.html": ONE for number in range(40_001)})
    assert 250 < sum(bool(re.fullmatch("zh/SHA256SUMS-[0-9a-f]{2}", path)) for path in many) <= 256


def test_a_list_that_is_not_as_it_was_made_is_not_amended() -> None:
    lists = made({"zh/a": ONE, "zh/b": ONE})
    read = {**lists, "zh/SHA256SUMS": lists["zh/SHA256SUMS"] + b"\n"}
    with pytest.raises(ListError, match="zh/SHA256SUMS is not as it was made"):
        amend_lists({"zh/a": OTHER}, lambda folder: known_in(lists, folder), read.__getitem__)


@pytest.mark.parametrize("name", ["a\nb", "a\\b", "\\", "a\rb", "\x1b[2J", "a\0", "a\x7f"])
def test_a_name_that_sha256sum_would_write_otherwise_is_never_listed(name: str) -> None:
    with pytest.raises(ListError, match="backslash or a control character"):
        format_list([(name, ONE)])
    with pytest.raises(ListError, match=r"zh/SHA256SUMS (has a malformed line|names .* no name of a file)"):
        list(parse_list("zh/SHA256SUMS", f"{ONE}  zh/{name}\n".encode()))


def lines(*paths: str) -> bytes:
    return "".join(f"{ONE}  {path}\n" for path in paths).encode()


PART = part_of("zh/SHA256SUMS", "zh/a", 2)
ONE_DIGIT = part_of("zh/SHA256SUMS", "zh/a", 1)
OTHER_PART = "zh/SHA256SUMS-" + ("00" if PART != "zh/SHA256SUMS-00" else "01")


@pytest.mark.parametrize(
    ("listing", "data", "said"),
    [
        (SUMS, b"", "SHA256SUMS names nothing"),
        (SUMS, lines("a")[:-1], "has a malformed line"),
        (SUMS, lines("a").upper().replace(b"1", b"A"), "has a malformed line"),
        (SUMS, lines("a").replace(b"  ", b" *"), "has a malformed line"),
        (SUMS, lines("a").replace(b"a", b"\xff"), "has a malformed line"),
        (SUMS, lines("a", "a"), "names 'a' twice or out of order"),
        (SUMS, lines("b", "a"), "names 'a' twice or out of order"),
        (SUMS, lines("../a"), "names '../a', which leads out of the site"),
        (SUMS, lines("/etc/passwd"), "names '/etc/passwd', which leads out of the site"),
        (SUMS, lines("a/SHA256SUMS", "b/c"), "SHA256SUMS names b/c, which does not belong into it"),
        (SUMS, lines(SUMS), "SHA256SUMS names SHA256SUMS, which does not belong into it"),
        (SUMS, lines("a/b/SHA256SUMS"), "SHA256SUMS names a/b/SHA256SUMS, which does not belong into it"),
        ("zh/SHA256SUMS", lines("en/a"), "zh/SHA256SUMS names en/a, which does not belong into it"),
        ("zh/SHA256SUMS", lines("zh/SHA256SUMS"), "names zh/SHA256SUMS, which does not belong into it"),
        ("zh/SHA256SUMS", lines("SHA256SUMS"), "names SHA256SUMS, which does not belong into it"),
        ("zh/SHA256SUMS", lines("en/SHA256SUMS-00"), "names en/SHA256SUMS-00, which does not belong into it"),
        (
            "zh/SHA256SUMS",
            lines("zh/SHA256SUMS-00", "zh/a"),
            "names parts of itself and files or other parts beside them: zh/a",
        ),
        ("zh/SHA256SUMS", lines("zh/SHA256SUMS-0", "zh/SHA256SUMS-00"), "or other parts beside them: zh/SHA256SUMS-00"),
        (ONE_DIGIT, lines("zh/b"), "zh/b, which belongs into zh/SHA256SUMS-"),
        (OTHER_PART, lines("zh/a"), f"{OTHER_PART} names zh/a, which belongs into {PART}"),
        (PART, lines("zh/SHA256SUMS-00"), f"{PART} names zh/SHA256SUMS-00, which does not belong into it"),
        (PART, lines("zh/b/c"), f"{PART} names zh/b/c, which does not belong into it"),
    ],
)
def test_what_no_list_may_say_is_refused_in_one_line(listing: str, data: bytes, said: str) -> None:
    with pytest.raises(ListError, match=re.escape(said)) as refused:
        list(parse_list(listing, data))
    assert "\n" not in str(refused.value)


def test_a_list_of_another_folder_or_of_another_site_is_refused() -> None:
    lists = made({"en/a": ONE, "zh/a": ONE})
    swapped = {**lists, "zh/SHA256SUMS": lists["en/SHA256SUMS"]}
    with pytest.raises(ListError, match=r"^zh/SHA256SUMS is not as SHA256SUMS says$"):
        list(listed(swapped.__getitem__, lists[SUMS]))
    with pytest.raises(ListError, match=r"^zh/SHA256SUMS is not as SHA256SUMS says$"):
        find_listed(swapped.__getitem__, lists[SUMS], "zh/a")
    digest = sha256(lists["en/SHA256SUMS"]).hexdigest()
    top = format_list([("en/SHA256SUMS", digest), ("zh/SHA256SUMS", digest)])  # and the top says so
    with pytest.raises(ListError, match=r"^zh/SHA256SUMS names en/a, which does not belong into it$"):
        list(listed(swapped.__getitem__, top))


def test_one_list_of_all_files_is_read_as_earlier_releases_made_it() -> None:
    top = lines("a", "zh/a", "zh/b/c")
    assert is_flat(top) and not is_flat(made({"zh/a": ONE})[SUMS])
    assert not is_flat(made({str(number): ONE for number in range(1001)})[SUMS])
    assert dict(listed({}.__getitem__, top, flat=True)) == {"a": ONE, "zh/a": ONE, "zh/b/c": ONE}
    assert find_listed({}.__getitem__, top, "zh/b/c", flat=True) == ONE
    assert find_listed({}.__getitem__, top, "zh/b", flat=True) is None
    with pytest.raises(ListError, match="names zh/a, which does not belong into it"):
        list(listed({}.__getitem__, top))
    with pytest.raises(ListError, match="names the list zh/SHA256SUMS, which cannot be in a list of all files"):
        list(listed({}.__getitem__, lines("zh/SHA256SUMS"), flat=True))
