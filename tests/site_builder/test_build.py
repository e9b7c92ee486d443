"""A build renders what is stale and nothing else, and leaves a whole site whenever it is killed."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from benchmarks.made_book import PER_UNIT, PROGRAMMES
from site_builder.build.folders import BuildError, BuildFolders, builder_of
from tests.site_builder.given_lists import lively
from tests.site_builder.given_site import built, some_entries, tree

CHILD = """
import sys
from pathlib import Path
from tests.site_builder.given_site import built, some_entries
built(some_entries(int(sys.argv[1])), Path(sys.argv[2]))
"""


def test_growing_step_by_step_gives_the_same_site_as_building_at_once(tmp_path: Path) -> None:
    """Full build = incremental build, byte for byte, also across the ends of bundles and list pages."""
    given = some_entries(620)
    for cut in (1, 13, 255, 256, 257, 400, 512, 619, 620):
        built(given[:cut], tmp_path / "steps")
    built(given, tmp_path / "once")
    assert tree(tmp_path / "steps") == tree(tmp_path / "once")


@pytest.mark.parametrize("seed", [1, 2])
def test_growing_in_any_steps_while_much_moves_gives_the_same_site(tmp_path: Path, seed: int) -> None:
    """Names, classes and units change, lists fill their pages, findings appear with the days and are answered late."""
    given = lively(460, seed=seed, hours=12)
    chance, cut = random.Random(seed), 240
    while cut < len(given):
        built(given[:cut], tmp_path / "steps")
        cut += chance.choice((1, 2, 40, 60))
    built(given, tmp_path / "steps")
    built(given, tmp_path / "once")
    assert tree(tmp_path / "steps") == tree(tmp_path / "once")


def test_one_decision_renders_no_more_pages_in_a_longer_book(tmp_path: Path) -> None:
    """Of a project that signs its contract: its list of open issues has 4 full pages, and then 6."""
    rendered = []
    for project in (405, 605):
        given = some_entries(PROGRAMMES + 5 * project + project // PER_UNIT + 4)
        assert given[-1].kind == "project.contract_signed"
        built(given[:-1], tmp_path / "www")
        assert (tmp_path / f"www/zh/findings/article-17-2015-{project // 100}.html").exists()
        rendered.append(built(given, tmp_path / "www").built.pages)
    assert rendered[1] <= rendered[0] < 80, rendered


def test_a_second_build_renders_and_writes_nothing(tmp_path: Path) -> None:
    built(some_entries(60), tmp_path / "www")
    before = {path: path.stat().st_mtime_ns for path in (tmp_path / "www").rglob("*")}
    made = built(some_entries(60), tmp_path / "www")
    assert (made.folded, made.built.pages, made.built.written) == (0, 0, 0)
    assert before == {path: path.stat().st_mtime_ns for path in (tmp_path / "www").rglob("*")}


def test_one_decision_renders_the_pages_that_read_it_and_no_others(tmp_path: Path) -> None:
    given = some_entries(400)
    built(given[:399], tmp_path / "www")
    before = tree(tmp_path / "www")
    made = built(given, tmp_path / "www")
    after = tree(tmp_path / "www")
    changed = {path for path in after if after[path] != before.get(path)}
    number = given[399].stream.removeprefix("evaluation/").lstrip("EA")
    project = f"P{int(number):06}" if given[399].stream.startswith("evaluation/") else given[399].stream.split("/")[1]
    assert f"zh/projects/{project}.html" in changed
    others = {path for path in changed if "/projects/P" in path and project not in path}
    assert not others
    assert made.built.pages < 60  # among them the front of each facet of the family, and of each list of evaluations


def test_full_pages_of_the_book_never_change(tmp_path: Path) -> None:
    given = some_entries(900)
    built(given[:257], tmp_path / "www")
    full = {path: digest for path, digest in tree(tmp_path / "www").items() if path.endswith("/entries/0.html")}
    built(given, tmp_path / "www")
    assert {path: digest for path, digest in tree(tmp_path / "www").items() if path in full} == full


def test_the_whole_site_again_leaves_unchanged_files_untouched(tmp_path: Path) -> None:
    built(some_entries(60), tmp_path / "www")
    before = {path: path.stat().st_mtime_ns for path in (tmp_path / "www").rglob("*.html")}
    made = built(some_entries(60), tmp_path / "www", whole=True)
    assert made.built.pages > 20
    assert made.built.written == 0
    assert before == {path: path.stat().st_mtime_ns for path in (tmp_path / "www").rglob("*.html")}


def test_what_was_taken_away_comes_back(tmp_path: Path) -> None:
    site = tmp_path / "www"
    built(some_entries(60), site)
    before = tree(site)
    shutil.rmtree(site)
    built(some_entries(60), site)  # nothing new in the book
    assert tree(site) == before
    (site / "en/about.html").unlink()
    assert built(some_entries(60), site, whole=True).built.written == 1
    assert tree(site) == before


def test_an_earlier_as_of_day_gives_the_site_as_it_was(tmp_path: Path) -> None:
    """The book up to a day is a prefix of it, since `recorded_at` never decreases."""
    given = some_entries(3000)
    day = "2015-01-05"
    made = built(given, tmp_path / "cut", as_of=day)
    assert 0 < made.entries < 3000
    built(given[: made.entries], tmp_path / "prefix", as_of=day)
    assert tree(tmp_path / "cut") == tree(tmp_path / "prefix")


def test_an_earlier_day_after_a_later_one_folds_anew(tmp_path: Path) -> None:
    given = some_entries(3000)
    built(given, tmp_path / "www")
    built(given, tmp_path / "www", as_of="2015-01-05")
    built(given, tmp_path / "fresh", as_of="2015-01-05")
    assert tree(tmp_path / "www") == tree(tmp_path / "fresh")
    assert not [each for each in (tmp_path / "www").rglob("*") if each.is_dir() and not any(each.iterdir())]


def test_another_book_is_not_followed_on(tmp_path: Path) -> None:
    """A view whose newest entry is not in the book belongs to another one: it is folded anew."""
    given = some_entries(100)
    built(given, tmp_path / "www")
    other = [*given[:50], *given[55:95]]
    built(other, tmp_path / "www")
    built(other, tmp_path / "fresh")
    assert tree(tmp_path / "www") == tree(tmp_path / "fresh")


def test_a_damaged_view_is_folded_anew(tmp_path: Path) -> None:
    built(some_entries(60), tmp_path / "www")
    BuildFolders(tmp_path / "www").view.write_bytes(b"no database")
    built(some_entries(60), tmp_path / "www")
    built(some_entries(60), tmp_path / "fresh")
    assert tree(tmp_path / "www") == tree(tmp_path / "fresh")


def test_an_empty_book_is_refused_in_one_line(tmp_path: Path) -> None:
    with pytest.raises(BuildError, match="no entry yet"):
        built([], tmp_path / "www")


def test_two_builders_at_once_are_refused(tmp_path: Path) -> None:
    with builder_of(BuildFolders(tmp_path / "www")), pytest.raises(BuildError, match="another build"):
        built(some_entries(5), tmp_path / "www")


def test_a_site_has_one_builder_and_one_folder_of_notes_under_all_its_names(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    www, link = tmp_path / "www", tmp_path / "elsewhere" / "link"
    link.symlink_to(www)
    built(some_entries(3000), www)
    with builder_of(BuildFolders(www)), pytest.raises(BuildError, match="another build"):
        built(some_entries(3000), link)
    built(some_entries(3000), link, as_of="2015-01-05")
    built(some_entries(3000), tmp_path / "earlier", as_of="2015-01-05")
    assert tree(www) == tree(tmp_path / "earlier")
    built(some_entries(3000), www)
    built(some_entries(3000), tmp_path / "fresh")
    assert tree(www) == tree(tmp_path / "fresh")
    assert [path.name for path in (tmp_path / "elsewhere").iterdir()] == ["link"]
    assert link.is_symlink()


@pytest.mark.slow
def test_a_killed_build_leaves_each_file_whole_and_the_next_one_finishes(tmp_path: Path) -> None:
    """SIGKILL at random moments: every published file is one of the old site or of the new, and none is lost."""
    chance = random.Random(7)
    out = tmp_path / "www"
    built(some_entries(200), out)
    old = tree(out)
    built(some_entries(420), tmp_path / "new")
    new = tree(tmp_path / "new")
    for _ in range(12):
        child = subprocess.Popen([sys.executable, "-c", CHILD, "420", str(out)])
        time.sleep(0.4 + chance.random() * 1.6)
        child.send_signal(signal.SIGKILL)
        child.wait()
        now = tree(out)
        assert set(old) <= set(now)
        assert all(digest in (old.get(path), new.get(path)) for path, digest in now.items())
    built(some_entries(420), out)
    assert tree(out) == new


@pytest.mark.slow
def test_the_machine_has_no_say_in_the_bytes(tmp_path: Path) -> None:
    """Another directory, time zone, locale, hash seed, umask and number of processes: the same site."""
    built(some_entries(300), tmp_path / "here")
    there = tmp_path / "some where else"
    there.mkdir()
    told = {"TZ": "America/Caracas", "LC_ALL": "C", "PYTHONHASHSEED": "77", "HOME": str(there)}
    program = (
        "import os, sys; os.umask(0o077); from pathlib import Path\n"
        "from concurrent.futures import ProcessPoolExecutor\n"
        "from tests.site_builder.given_site import built, some_entries\n"
        "with ProcessPoolExecutor(2) as pool: built(some_entries(300), Path(sys.argv[1]), executor=pool)\n"
    )
    environment = {**os.environ, **told}
    subprocess.run([sys.executable, "-c", program, str(there / "www")], env=environment, check=True)
    assert tree(there / "www") == tree(tmp_path / "here")


def test_files_are_counted_as_they_are(tmp_path: Path) -> None:
    """Though a build counts only those that it changed."""
    given = some_entries(300)
    for cut in (255, 257, 300):
        made = built(given[:cut], tmp_path / "www")
        assert made.built.files == len(tree(tmp_path / "www"))
