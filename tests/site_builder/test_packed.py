"""Packed copies: they unpack to the files they lie beside, follow them, and change nothing that is listed."""

from __future__ import annotations

import gzip
import http.client
import shutil
import urllib.error
import urllib.request
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import brotli
import pytest
from click.testing import CliRunner

from benchmarks.made_book import made_book
from public.cli import main
from site_builder.build.compress import LEAST, PACKINGS, TEXTS, copies, packable, packings
from site_builder.build.folders import BuildFolders
from site_builder.build.publish import recover
from tests.public.test_serve import address, served
from tests.site_builder.given_site import built, some_entries, tree


def packed_in(site: Path) -> dict[str, str]:
    """The copies in a site, and the paths without their endings."""
    return {path: path.rpartition(".")[0] for path in tree(site) if path.endswith(tuple(PACKINGS))}


def whole(site: Path) -> None:
    """Every text of some length has both copies, nothing else has one, and each unpacks to its file."""
    files = {path for path in tree(site) if not path.endswith(tuple(PACKINGS))}
    wanted = {path for path in files if Path(path).suffix in TEXTS and (site / path).stat().st_size >= LEAST}
    assert wanted
    assert packed_in(site).keys() == {copy for path in wanted for copy in (f"{path}.gz", f"{path}.br")}
    for path in wanted:
        text = (site / path).read_bytes()
        assert gzip.decompress((site / f"{path}.gz").read_bytes()) == text, path
        assert brotli.decompress((site / f"{path}.br").read_bytes()) == text, path


@pytest.mark.parametrize(
    ("path", "size", "is_packed"),
    [
        ("zh/index.html", LEAST, True),
        ("zh/index.html", LEAST - 1, False),
        ("zh/feeds.opml", 5000, True),
        ("zh/reports/x.pdf", 90_000, False),
        ("html", 90_000, False),
    ],
)
def test_texts_of_some_length_are_packed(path: str, size: int, is_packed: bool) -> None:
    assert packable(path, size) == is_packed


def test_a_copy_tells_neither_time_nor_name() -> None:
    made = dict(packings("zh/index.html", "公示".encode() * 1000))
    assert made == dict(packings("zh/index.html", "公示".encode() * 1000))
    assert made["zh/index.html.gz"][3:8] == bytes(5)  # no flags, so no name; and no time


def test_a_site_is_packed_as_a_whole_and_lists_the_same_files(tmp_path: Path) -> None:
    built(some_entries(300), tmp_path / "plain")
    built(some_entries(300), tmp_path / "www", packed=True)
    whole(tmp_path / "www")
    plain, packed = tree(tmp_path / "plain"), tree(tmp_path / "www")
    assert {path: packed[path] for path in packed if not path.endswith(tuple(PACKINGS))} == plain


def test_growing_step_by_step_packs_the_same_bytes_as_at_once(tmp_path: Path) -> None:
    given = some_entries(300)
    for cut in (1, 13, 257, 299, 300):
        built(given[:cut], tmp_path / "steps", packed=True)
    with ProcessPoolExecutor(2) as pool:
        built(given, tmp_path / "once", packed=True, executor=pool)
    whole(tmp_path / "steps")
    assert tree(tmp_path / "steps") == tree(tmp_path / "once")


def test_a_decision_touches_copies_of_changed_files_alone(tmp_path: Path) -> None:
    given, out = some_entries(300), tmp_path / "www"
    built(given[:-1], out, packed=True)
    before = {path: ((out / path).stat().st_mtime_ns, digest) for path, digest in tree(out).items()}
    built(given, out, packed=True)
    after = {path: ((out / path).stat().st_mtime_ns, digest) for path, digest in tree(out).items()}
    touched = {path for path in after if before.get(path) != after[path]}
    originals = {path for path in touched if not path.endswith(tuple(PACKINGS))}
    assert originals
    assert {path for copy, path in packed_in(out).items() if copy in touched} <= originals
    for path in originals:  # no copy is older than its file, or a server would think it that of a former one
        for copy in copies(path):
            assert not (out / copy).exists() or (out / copy).stat().st_mtime_ns >= (out / path).stat().st_mtime_ns
    whole(out)


def test_copies_can_be_asked_for_later_and_given_up(tmp_path: Path) -> None:
    given, out = some_entries(60), tmp_path / "www"
    built(given, out)
    plain = tree(out)
    made = built(given, out, packed=True)
    assert made.built.written == 0
    whole(out)
    assert built(given, out, packed=True).built.pages == 0
    built(given, out)
    assert tree(out) == plain


def test_copies_go_with_their_files(tmp_path: Path) -> None:
    out = tmp_path / "www"
    built(some_entries(300), out, packed=True)
    longer = packed_in(out)
    built(some_entries(60), out, packed=True)  # another book: what it does not have goes
    whole(out)
    assert "zh/projects/P000050.html.gz" in longer.keys() - packed_in(out).keys()


@pytest.mark.parametrize("harm", ["gone", "emptied", "more follows", "of another page", "a bit"])
@pytest.mark.parametrize("ending", [".br", ".gz"])
def test_a_copy_that_is_gone_or_altered_is_made_again(tmp_path: Path, ending: str, harm: str) -> None:
    out = tmp_path / "www"
    built(some_entries(60), out, packed=True)
    copy = out / f"zh/index.html{ending}"
    data = copy.read_bytes()
    match harm:
        case "gone":
            copy.unlink()
        case "emptied":
            copy.write_bytes(b"")
        case "more follows":
            copy.write_bytes(data + b"more")
        case "a bit":
            copy.write_bytes(data[:200] + bytes([data[200] ^ 1]) + data[201:])
        case _:
            shutil.copy(out / f"en/index.html{ending}", copy)
    assert built(some_entries(60), out, packed=True, whole=True).built.written == 0  # copies are not counted
    assert copy.read_bytes() == data
    whole(out)


def test_a_build_killed_while_it_packs_leaves_no_copy_behind(tmp_path: Path) -> None:
    """Killed when the packed files stand in place, and before that is noted: a plain build then removes them."""
    out = tmp_path / "www"
    built(some_entries(60), out)
    plain = tree(out)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("site_builder.build.publish.remove", _killed)
        with pytest.raises(KeyboardInterrupt):
            built(some_entries(60), out, packed=True)
    recover(BuildFolders(out))
    assert packed_in(out)
    built(some_entries(60), out)
    assert tree(out) == plain


def _killed(*_: object) -> None:
    raise KeyboardInterrupt


@pytest.mark.slow
@pytest.mark.parametrize(
    ("told", "options", "is_packed"),
    [
        ("", (), False),
        ("", ("--compress",), True),
        ("[site]\ncompress = true\npdf = []\n", (), True),
        ("[site]\ncompress = true\npdf = []\n", ("--no-compress",), False),
    ],
)
def test_the_settings_or_the_command_line_ask_for_copies(
    tmp_path: Path, told: str, options: tuple[str, ...], is_packed: bool
) -> None:
    made_book(tmp_path / "book", 20).close()
    (tmp_path / "book/gongshi.toml").write_text(told, encoding="utf-8")
    asked = ["build", "--book", f"{tmp_path}/book", "--out", f"{tmp_path}/www", "--jobs", "1", *options]
    done = CliRunner().invoke(main, asked)
    assert done.exit_code == 0, done.output
    assert bool(packed_in(tmp_path / "www")) == is_packed
    assert b"compress" not in (tmp_path / "www/settings.json").read_bytes()


def test_a_wrong_setting_is_refused_in_one_line(tmp_path: Path) -> None:
    made_book(tmp_path / "book", 5).close()
    (tmp_path / "book/gongshi.toml").write_text('[site]\ncompress = "brotli"\n', encoding="utf-8")
    done = CliRunner().invoke(main, ["build", "--book", f"{tmp_path}/book", "--out", f"{tmp_path}/www"])
    assert done.exit_code == 1
    assert "site.compress must be true or false" in done.output


def test_copies_are_served_in_the_files_stead(tmp_path: Path) -> None:
    built(some_entries(60), tmp_path / "www", packed=True)
    text = (tmp_path / "www/zh/index.html").read_bytes()
    with served("--site", str(tmp_path / "www")) as (_, line):
        url = f"{address(line)}zh/index.html"
        plain, _ = asked(url, "identity")
        assert (plain.read(), plain.headers["Content-Encoding"]) == (text, None)
        seen = {plain.headers["ETag"]}
        for coding, unpacked in (("gzip", gzip.decompress), ("br", brotli.decompress)):
            told, body = asked(url, coding)
            assert unpacked(body) == text
            assert told.headers["Content-Encoding"] == coding
            assert told.headers["Content-Type"] == "text/html; charset=utf-8"
            assert told.headers["Vary"] == "Accept-Encoding"
            assert int(told.headers["Content-Length"]) == len(body)
            seen.add(told.headers["ETag"])
            with pytest.raises(urllib.error.HTTPError) as again:
                asked(url, coding, told.headers["ETag"])
            assert (again.value.code, again.value.headers["Vary"]) == (304, "Accept-Encoding")
        assert len(seen) == 3  # each has an entity tag of its own


def asked(url: str, coding: str, known: str = "") -> tuple[http.client.HTTPResponse, bytes]:
    """The answer of a server to whoever takes that coding, and has a copy with that tag."""
    request = urllib.request.Request(url, headers={"Accept-Encoding": coding, "If-None-Match": known or '"none"'})
    told = urllib.request.urlopen(request, timeout=30)
    return told, b"" if coding == "identity" else told.read()
