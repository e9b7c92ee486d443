"""What real readers make of the feeds."""

import http.server
import os
import re
import shutil
import sqlite3
import subprocess
import threading
from collections import Counter
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import feedparser
import pytest

from site_builder.feeds.values import ENDINGS
from tests.feedgiven import TEXTS, WRITERS, a_feed
from tests.site_builder.given_site import SETTINGS
from tests.site_builder.test_growing_feeds import Growing, decisions, heard


@pytest.mark.parametrize("form", ["atom", "rss"])
@pytest.mark.parametrize("language", sorted(TEXTS))
def test_feedparser_reads_everything(form: str, language: str) -> None:
    feed = a_feed(language)
    read = feedparser.parse(WRITERS[form](feed))
    assert read.bozo is False
    assert (read.feed.title, read.feed.link, read.feed.subtitle) == (feed.title, feed.home_url, feed.subtitle)
    assert [entry.id for entry in read.entries] == [item.id for item in feed.items[::-1]]
    for entry, item in zip(read.entries, feed.items[::-1], strict=True):
        assert (entry.link, entry.title, entry.author) == (item.url, item.title, item.author)
        assert entry.content[0].value == item.html
        assert [tag.term for tag in entry.tags] == list(item.categories)
        files = [(file.href, file.type, int(file.length)) for file in entry.enclosures]
        assert files == [(file.url, file.type, file.length) for file in item.enclosures]
        assert f"{entry.published_parsed.tm_mon:02}-{entry.published_parsed.tm_mday:02}" == item.published[5:10]


needs_newsboat = pytest.mark.skipif(shutil.which("newsboat") is None, reason="newsboat is not installed")


@pytest.fixture
def served(tmp_path: Path) -> Iterator[tuple[Path, str]]:
    """A folder and the address at which it is served on this machine."""
    folder = tmp_path / "www"
    folder.mkdir()

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=folder)) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield folder, f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


@needs_newsboat
@pytest.mark.parametrize("form", ["atom", "rss"])
def test_newsboat_sees_each_item_once(form: str, served: tuple[Path, str], tmp_path: Path) -> None:
    folder, address = served
    home = subscribed(tmp_path, [f"{address}/all{ENDINGS[form]}"])

    def reload(items: int) -> str:
        file = folder / f"all{ENDINGS[form]}"
        file.write_bytes(WRITERS[form](a_feed(items=items)))
        os.utime(file, (items, items))  # or all three fetches fall into one second, and the third gets "not modified"
        return fetched(home)

    assert [reload(30), reload(30), reload(31)] == [f"{n} unread articles\n" for n in (30, 30, 31)]
    rows = kept(home, "guid, url, title, author")
    assert sorted(rows) == sorted((item.id, item.url, item.title, item.author) for item in a_feed(items=31).items)


@needs_newsboat
@pytest.mark.parametrize("form", ["atom", "rss"])
def test_newsboat_has_everything_once_when_the_book_grows(form: str, served: tuple[Path, str], tmp_path: Path) -> None:
    """Entries, findings that entries show, findings that fall due, closings: by polling the current feeds alone."""
    folder, address = served
    names = ("feed", "findings", "findings-overdue", "decisions/notices-closing")
    home = subscribed(tmp_path, [f"{address}/zh/{name}.{form}" for name in names])
    growing = Growing(tmp_path, decisions(440, 1))
    starts = {f"{SETTINGS.base_url}zh/{name}.{form}" for name in names}
    told: list[set[str]] = []
    for size in (400, 420, 420, 440):
        now = growing.published(size)
        for name in names:
            path = f"zh/{name}.{form}"
            file = folder / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(now[SETTINGS.base_url + path])
            os.utime(file, (size, size))
        told.append({item for start, item in heard(now, form) if start in starts})
        fetched(home)
    growing.view.close()
    rows = kept(home, "guid, title")
    had = {guid for guid, _ in rows}
    assert len(had) == len(rows)
    assert told[-1] - told[0] <= had <= told[-1]
    new = Counter(re.findall(r"/(entry|finding|closing)/", " ".join(told[-1] - told[0])))
    assert new["entry"] == 40 < new["finding"] and new["closing"]


def subscribed(folder: Path, addresses: list[str]) -> Path:
    """The home folder of a reader who follows some feeds with newsboat."""
    home = folder / "home"
    (home / ".newsboat").mkdir(parents=True)
    (home / ".newsboat" / "urls").write_text("".join(f"{address}\n" for address in addresses))
    return home


def fetched(home: Path) -> str:
    """What newsboat says after it fetched."""
    run = ["newsboat", "-x", "reload", "print-unread"]
    env = os.environ | {"HOME": str(home)}
    return subprocess.run(run, env=env, capture_output=True, text=True, timeout=60, check=True).stdout


def kept(home: Path, columns: str) -> list[tuple[str, ...]]:
    """What newsboat keeps of each item."""
    with sqlite3.connect(home / ".newsboat" / "cache.db") as cache:
        return cache.execute(f"SELECT {columns} FROM rss_item").fetchall()
