"""What real readers make of the feeds."""

import http.server
import os
import shutil
import sqlite3
import subprocess
import threading
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import feedparser
import pytest

from site_builder.feeds.values import ENDINGS
from tests.feedgiven import TEXTS, WRITERS, a_feed


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


@pytest.mark.skipif(shutil.which("newsboat") is None, reason="newsboat is not installed")
@pytest.mark.parametrize("form", ["atom", "rss"])
def test_newsboat_sees_each_item_once(form: str, served: tuple[Path, str], tmp_path: Path) -> None:
    folder, address = served
    home = tmp_path / "home"
    (home / ".newsboat").mkdir(parents=True)
    (home / ".newsboat" / "urls").write_text(f"{address}/all{ENDINGS[form]}\n")

    def fetch(items: int) -> str:
        file = folder / f"all{ENDINGS[form]}"
        file.write_bytes(WRITERS[form](a_feed(items=items)))
        os.utime(file, (items, items))  # or all three fetches fall into one second, and the third gets "not modified"
        run = ["newsboat", "-x", "reload", "print-unread"]
        env = os.environ | {"HOME": str(home)}
        return subprocess.run(run, env=env, capture_output=True, text=True, timeout=60, check=True).stdout

    assert [fetch(30), fetch(30), fetch(31)] == [f"{n} unread articles\n" for n in (30, 30, 31)]
    with sqlite3.connect(home / ".newsboat" / "cache.db") as cache:
        rows = cache.execute("SELECT guid, url, title, author FROM rss_item ORDER BY length(guid), guid").fetchall()
    assert rows == [(item.id, item.url, item.title, item.author) for item in a_feed(items=31).items]
