"""Tiles: paths, contents, growth and reading, against the examples of c2sp.org/tlog-tiles."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.ledger.merkle import (
    EMPTY,
    append,
    check_consistency,
    check_inclusion,
    leaf_hash,
    prove_consistency,
    prove_inclusion,
    right_edge,
    root,
)
from domain.ledger.tiles import (
    ENTRIES,
    MAX_ENTRY,
    Tile,
    TileError,
    decode_bundle,
    decode_tile,
    encode_bundle,
    encode_tile,
    grow,
    hash_reader,
    parse_tile_path,
    read_entry,
    tile_at,
    tile_path,
    tiles_added,
)

PATHS = [
    (Tile(0, 0, 256), "tile/0/000"),
    (Tile(0, 1000, 256), "tile/0/x001/000"),
    (Tile(0, 1067, 256), "tile/0/x001/067"),
    (Tile(1, 1234067, 256), "tile/1/x001/x234/067"),
    (Tile(0, 273, 112), "tile/0/273.p/112"),
    (Tile(63, 999, 1), "tile/63/999.p/1"),
    (Tile(ENTRIES, 1234067, 255), "tile/entries/x001/x234/067.p/255"),
]


def entries(count: int, start: int = 0) -> list[bytes]:
    return [b'{"entry":%d}' % i for i in range(start, start + count)]


@pytest.fixture(scope="module")
def log() -> dict[str, bytes]:
    """A log of 70,000 entries, grown in uneven steps: three levels of tiles."""
    files: dict[str, bytes] = {}
    old = 0
    for new in (0, 1, 255, 256, 257, 65_535, 65_536, 66_000, 70_000):
        files.update(grow(old, entries(new - old, old), files.__getitem__))
        old = new
    return files


@pytest.mark.parametrize(("tile", "path"), PATHS)
def test_paths(tile: Tile, path: str) -> None:
    assert tile_path(tile) == path
    assert parse_tile_path(path) == tile


@given(st.integers(-1, 63), st.integers(0, 2**55), st.integers(1, 256))
def test_every_path_is_read_back(level: int, number: int, width: int) -> None:
    assert parse_tile_path(tile_path(Tile(level, number, width))) == Tile(level, number, width)


@pytest.mark.parametrize(
    "path",
    [
        *("", "tile", "tile/0", "tile/0/0", "tile/0/0000", "tile/00/000", "tile/64/000", "tile/-1/000", "tile/x/000"),
        *("tile/0/x000/001", "tile/0/001/000", "tile/0/x001/x000", "tile/0/000.p/0", "tile/0/000.p/256"),
        *("tile/0/000.p/01", "tile/0/000.p", "tile/0/000.p/", "tile/0/000\n", "/tile/0/000", "tile/0/000/"),
        *("tile/data/000", "tile/8/0/000", "tile/0/x1/000", "tile/0/٠٠٠", "tile/entries/000.p/256"),
    ],
)
def test_other_paths_are_refused(path: str) -> None:
    with pytest.raises(TileError, match="not the path"):
        parse_tile_path(path)


def test_a_log_of_256_has_a_full_tile_and_its_root_above() -> None:
    assert [tile_path(tile) for tile in tiles_added(0, 256)] == ["tile/entries/000", "tile/0/000", "tile/1/000.p/1"]


def test_tiles_that_a_growth_adds() -> None:
    assert [tile_path(tile) for tile in tiles_added(70_000, 70_300)] == [
        *("tile/entries/273", "tile/entries/274.p/156", "tile/0/273", "tile/0/274.p/156", "tile/1/001.p/18"),
    ]
    assert list(tiles_added(300, 300)) == []
    assert [tile_path(t) for t in tiles_added(0, 1)] == ["tile/entries/000.p/1", "tile/0/000.p/1"]
    with pytest.raises(TileError, match="cannot grow"):
        list(tiles_added(2, 1))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(0, 600), min_size=1, max_size=4))
def test_growing_writes_the_tiles_added_and_reads_as_the_whole_tree(steps: list[int]) -> None:
    files: dict[str, bytes] = {}
    size = 0
    for step in steps:
        added = dict(grow(size, entries(step, size), files.__getitem__))
        assert sorted(added) == sorted(tile_path(tile) for tile in tiles_added(size, size + step))
        files.update(added)
        size += step
    once = dict(grow(0, entries(size), {}.__getitem__))
    assert all(files[path] == content for path, content in once.items())
    read = hash_reader(size, files.__getitem__)
    assert root(right_edge(size, read)) == root(append(EMPTY, map(leaf_hash, entries(size))))


def test_growing_a_large_log_reads_only_its_right_edge(log: dict[str, bytes]) -> None:
    asked: list[str] = []

    def read(path: str) -> bytes:
        asked.append(path)
        return log[path]

    dict(grow(70_000, entries(1000, 70_000), read))
    right_edge(70_000, hash_reader(70_000, read))
    assert sorted(set(asked)) == ["tile/0/273.p/112", "tile/1/001.p/17", "tile/2/000.p/1", "tile/entries/273.p/112"]


def test_proofs_from_tiles(log: dict[str, bytes]) -> None:
    edge = append(EMPTY, map(leaf_hash, entries(66_000)))
    old = root(edge)
    new = root(append(edge, map(leaf_hash, entries(4000, 66_000))))
    read = hash_reader(70_000, log.__getitem__)
    assert root(right_edge(70_000, read)) == new
    for index in (0, 1, 255, 256, 65_535, 65_536, 69_887, 69_888, 69_999):
        entry = read_entry(index, 70_000, log.__getitem__)
        assert entry == entries(1, index)[0]
        check_inclusion(prove_inclusion(index, 70_000, read), index, 70_000, leaf_hash(entry), new)
    check_consistency(prove_consistency(66_000, 70_000, read), 66_000, 70_000, old, new)


def test_nothing_outside_the_tree_is_read(log: dict[str, bytes]) -> None:
    read = hash_reader(300, log.__getitem__)
    with pytest.raises(TileError, match="has no item"):
        read(0, 300)
    with pytest.raises(TileError, match="has no item"):
        read(8, 1)
    with pytest.raises(TileError, match="has no item"):
        read_entry(300, 300, log.__getitem__)
    with pytest.raises(TileError, match="has no item"):
        tile_at(0, -1, 300)


def test_an_entry_may_have_65535_bytes_and_no_more() -> None:
    longest = b"x" * MAX_ENTRY
    assert decode_bundle(encode_bundle([longest, b""]), 2) == [longest, b""]
    with pytest.raises(TileError, match="entry 1 has 65536 bytes; at most 65535 are allowed"):
        encode_bundle([b"", longest + b"x"])
    with pytest.raises(TileError, match="entry 7 has 65536 bytes"):
        list(grow(7, [longest + b"x"], dict(grow(0, entries(7), {}.__getitem__)).__getitem__))


@given(st.lists(st.binary(max_size=300), min_size=1, max_size=256))
def test_bundles_are_read_back_and_torn_ones_refused(items: list[bytes]) -> None:
    data = encode_bundle(items)
    assert decode_bundle(data, len(items)) == items
    for wrong, width in ((data[:-1], len(items)), (data + b"\x00", len(items)), (data, len(items) + 1)):
        with pytest.raises(TileError, match="whole entries"):
            decode_bundle(wrong, width)


def test_tiles_hold_1_to_256_hashes() -> None:
    hashes = [leaf_hash(entry) for entry in entries(256)]
    assert decode_tile(encode_tile(hashes), 256) == hashes
    for wrong in ([], [*hashes, hashes[0]]):
        with pytest.raises(TileError, match="1 to 256"):
            encode_tile(wrong)
    with pytest.raises(TileError, match="32 bytes"):
        encode_tile([b"short"])
    with pytest.raises(TileError, match="has 64 bytes"):
        decode_tile(b"".join(hashes[:2]), 3)


def test_a_wrong_old_file_stops_the_growth() -> None:
    files = dict(grow(0, entries(7), {}.__getitem__))
    with pytest.raises(TileError):
        list(grow(7, entries(1), {**files, "tile/0/000.p/7": b"\x00" * 32}.__getitem__))
    with pytest.raises(TileError):
        list(grow(7, entries(1), {**files, "tile/entries/000.p/7": b""}.__getitem__))
