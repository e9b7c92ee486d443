"""The built site as files: types, caching, conditions, parts, packings, and nothing from outside of it."""

from __future__ import annotations

import gzip
import hashlib
import os
from pathlib import Path
from urllib.parse import quote

import pytest
from falcon.testing import TestClient

from public.preconditions import codings
from tests.public.given import FILES

PDF = FILES["zh/report.pdf"]
ETAG = f'"{hashlib.sha256(PDF).hexdigest()}"'
WRITTEN = "Tue, 13 May 2014 16:53:20 GMT"
TYPES = {
    "index.html": "text/html; charset=utf-8",
    "zh/空.html": "text/html; charset=utf-8",
    "zh/feed.atom": "application/atom+xml; charset=utf-8",
    "zh/feed.json": "application/feed+json; charset=utf-8",
    "zh/feed.rss": "application/rss+xml; charset=utf-8",
    "zh/settings.json": "application/json; charset=utf-8",
    "zh/report.pdf": "application/pdf",
    "static/style.css": "text/css; charset=utf-8",
    "static/page.js": "text/javascript; charset=utf-8",
    "static/icon.svg": "image/svg+xml; charset=utf-8",
    "static/verify.py": "text/plain; charset=utf-8",
    "log/checkpoint": "text/plain; charset=utf-8",
    "log/checkpoints/256": "text/plain; charset=utf-8",
    "log/tile/0/000": "application/octet-stream",
    "SHA256SUMS": "text/plain; charset=utf-8",
    "zh/SHA256SUMS-7f": "text/plain; charset=utf-8",
    "site-manifest": "text/plain; charset=utf-8",
    ".well-known/security.txt": "text/plain; charset=utf-8",
}


@pytest.mark.parametrize(("name", "media_type"), TYPES.items())
def test_files_are_served_as_they_are(client: TestClient, name: str, media_type: str) -> None:
    found = client.simulate_get(f"/{quote(name)}")
    assert (found.status_code, found.headers["content-type"], found.content) == (200, media_type, FILES[name])
    assert found.headers["etag"] == f'"{hashlib.sha256(FILES[name]).hexdigest()}"'
    assert found.headers["x-content-type-options"] == "nosniff"
    assert found.headers["referrer-policy"]


def test_a_folder_is_its_index(client: TestClient) -> None:
    assert client.simulate_get("/").content == FILES["index.html"]
    assert client.simulate_get("/zh/").content == FILES["zh/index.html"]
    moved = client.simulate_get("/zh?a=1")
    assert (moved.status_code, moved.headers["location"]) == (308, "/zh/?a=1")
    assert client.simulate_get("/static/").status_code == 404
    assert client.simulate_get("/index.html/").status_code == 404


def followed(client: TestClient, path: str) -> tuple[int, str]:
    """How an address is answered in the end, and at which it is; one that is sent on is sent on once."""
    found = client.simulate_get(path)
    if found.status_code == 308:
        path = found.headers["location"]
        found = client.simulate_get(path)
    return found.status_code, path


@pytest.mark.parametrize(
    ("path", "status", "where"),
    [
        ("/zh/projects", 200, "/zh/projects.html"),
        ("/zh/projects/", 200, "/zh/projects.html"),
        ("/zh/projects?a=1", 200, "/zh/projects.html?a=1"),
        ("/zh/projects/P%201", 200, "/zh/projects/P%201.html"),
        ("/zh/projects/P%201/", 200, "/zh/projects/P%201.html"),
        ("/zh/years", 200, "/zh/years/"),
        ("/zh/years/", 200, "/zh/years/"),
        ("/zh/index", 200, "/zh/index.html"),
        ("/static", 404, "/static"),
        ("/log/", 404, "/log/"),
        ("/log/tile", 404, "/log/tile"),
        ("/zh/projects/none", 404, "/zh/projects/none"),
        ("/zh/projects.html/", 404, "/zh/projects.html/"),
        ("/outside", 404, "/outside"),
        ("/loop", 404, "/loop"),
        ("/log/checkpoint/", 404, "/log/checkpoint/"),
    ],
)
def test_an_address_without_its_ending_leads_to_the_page_or_to_one_404(
    client: TestClient, path: str, status: int, where: str
) -> None:
    assert followed(client, path) == (status, where)


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("log/tile/0/000", "public, max-age=31536000, immutable"),
        ("log/tile/entries/000.p/3", "public, max-age=31536000, immutable"),
        ("log/checkpoint", "no-cache"),
        ("log/checkpoints/256", "no-cache"),
        ("log/personal/0.json", "no-store"),
        ("index.html", "no-cache"),
    ],
)
def test_only_what_never_changes_may_be_kept(client: TestClient, name: str, told: str) -> None:
    assert client.simulate_get(f"/{name}").headers["cache-control"] == told


def test_the_log_may_be_read_by_other_sites_and_pages_may_not(client: TestClient) -> None:
    assert client.simulate_get("/log/checkpoint").headers["access-control-allow-origin"] == "*"
    asked = client.simulate_options("/log/checkpoint")
    assert (asked.status_code, asked.headers["access-control-allow-methods"]) == (204, "GET, HEAD")
    page = client.simulate_get("/index.html").headers
    assert "access-control-allow-origin" not in page
    assert page["content-security-policy"].startswith("default-src 'self'")


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"If-None-Match": ETAG}, 304),
        ({"If-None-Match": f'"other", W/{ETAG}'}, 304),
        ({"If-None-Match": "*"}, 304),
        ({"If-None-Match": '"other"'}, 200),
        ({"If-None-Match": ETAG.strip('"')}, 200),
        ({"If-None-Match": '"other"', "If-Modified-Since": WRITTEN}, 200),
        ({"If-Modified-Since": WRITTEN}, 304),
        ({"If-Modified-Since": "Tue, 13 May 2014 16:53:19 GMT"}, 200),
        ({"If-Modified-Since": "yesterday"}, 200),
        ({"If-Modified-Since": "Tue, 13 May 99999 16:53:19 GMT"}, 200),
    ],
)
def test_a_copy_that_still_holds_is_not_sent_again(client: TestClient, headers: dict[str, str], status: int) -> None:
    found = client.simulate_get("/zh/report.pdf", headers=headers)
    assert found.status_code == status
    assert found.content == (PDF if status == 200 else b"")
    assert (found.headers["etag"], found.headers["last-modified"]) == (ETAG, WRITTEN)
    assert found.headers["cache-control"] == "no-cache"


SIZE = len(PDF)


@pytest.mark.parametrize(
    ("asked", "told", "body"),
    [
        ("bytes=0-9", f"bytes 0-9/{SIZE}", PDF[:10]),
        ("bytes=100-", f"bytes 100-{SIZE - 1}/{SIZE}", PDF[100:]),
        ("bytes=-5", f"bytes {SIZE - 5}-{SIZE - 1}/{SIZE}", PDF[-5:]),
        ("bytes=-99999999", f"bytes 0-{SIZE - 1}/{SIZE}", PDF),
        (f"bytes={SIZE - 1}-99999999", f"bytes {SIZE - 1}-{SIZE - 1}/{SIZE}", PDF[-1:]),
    ],
)
def test_a_part_can_be_asked_for(client: TestClient, asked: str, told: str, body: bytes) -> None:
    found = client.simulate_get("/zh/report.pdf", headers={"Range": asked, "If-Range": ETAG})
    assert (found.status_code, found.headers["content-range"], found.content) == (206, told, body)
    assert found.headers["content-length"] == str(len(body))


@pytest.mark.parametrize("asked", [f"bytes={SIZE}-", "bytes=-0", "bytes=99999999-999999999"])
def test_a_part_that_is_not_there_is_refused(client: TestClient, asked: str) -> None:
    found = client.simulate_get("/zh/report.pdf", headers={"Range": asked})
    assert (found.status_code, found.headers["content-range"], found.content) == (416, f"bytes */{SIZE}", b"")


@pytest.mark.parametrize("asked", ["bytes=9-0", "bytes=-", "lines=1-2", "bytes=0-1,5-6", "bytes=a-b", "bytes=٣-٤"])
def test_a_range_that_cannot_be_read_is_ignored(client: TestClient, asked: str) -> None:
    found = client.simulate_get("/zh/report.pdf", headers={"Range": asked.encode().decode("latin-1")})
    assert (found.status_code, found.content) == (200, PDF)


@pytest.mark.parametrize("held", ['"other"', "Tue, 13 May 2014 16:53:19 GMT", f"W/{ETAG}"])
def test_a_part_of_what_has_changed_is_the_whole(client: TestClient, held: str) -> None:
    found = client.simulate_get("/zh/report.pdf", headers={"Range": "bytes=0-9", "If-Range": held})
    assert (found.status_code, found.content) == (200, PDF)


@pytest.mark.parametrize("name", ["zh/report.pdf", "index.html", "zh/空.html"])
def test_head_tells_the_same_without_the_body(client: TestClient, name: str) -> None:
    got, head = client.simulate_get(f"/{quote(name)}"), client.simulate_head(f"/{quote(name)}")
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers == got.headers


def test_a_file_that_changes_changes_its_tag(client: TestClient, site: Path) -> None:
    before = client.simulate_get("/zh/index.html").headers["etag"]
    (site / "zh/new.html").write_bytes(b"another page of the same name")
    (site / "zh/new.html").replace(site / "zh/index.html")
    after = client.simulate_get("/zh/index.html", headers={"If-None-Match": before})
    assert (after.status_code, after.content) == (200, b"another page of the same name")


CSS = FILES["static/style.css"]


def pack(site: Path, moment: int = 1_400_000_000) -> None:
    for ending, content in ((".gz", gzip.compress(CSS)), (".br", b"as brotli")):
        (site / f"static/style.css{ending}").write_bytes(content)
        os.utime(site / f"static/style.css{ending}", (moment, moment))


def test_a_packing_is_sent_to_whoever_takes_it(client: TestClient, site: Path) -> None:
    pack(site)
    plain = client.simulate_get("/static/style.css")
    assert (plain.content, plain.headers["vary"]) == (CSS, "Accept-Encoding")
    packed = client.simulate_get("/static/style.css", headers={"Accept-Encoding": "gzip"})
    assert gzip.decompress(packed.content) == CSS
    assert (packed.headers["content-encoding"], packed.headers["vary"]) == ("gzip", "Accept-Encoding")
    assert packed.headers["content-type"] == "text/css; charset=utf-8"
    assert packed.headers["etag"] != plain.headers["etag"]
    best = client.simulate_get("/static/style.css", headers={"Accept-Encoding": "gzip, deflate, br"})
    assert (best.headers["content-encoding"], best.content) == ("br", b"as brotli")
    part = client.simulate_get("/static/style.css", headers={"Accept-Encoding": "br", "Range": "bytes=0-3"})
    assert (part.content, "content-encoding" in part.headers) == (CSS[:4], False)


def test_a_packing_of_an_older_file_is_not_sent(client: TestClient, site: Path) -> None:
    pack(site, 1_399_999_999)
    found = client.simulate_get("/static/style.css", headers={"Accept-Encoding": "br, gzip"})
    assert (found.content, "content-encoding" in found.headers) == (CSS, False)


@pytest.mark.parametrize(
    ("header", "taken"),
    [
        (None, []),
        ("", []),
        ("br", ["br"]),
        ("GZIP;q=0.5, br;q=0.9", ["br", "gzip"]),
        ("gzip, br;q=0", ["gzip"]),
        ("*", ["br", "gzip"]),
        ("*;q=0, gzip", ["gzip"]),
        ("gzip;q=0.5, identity", []),
        ("gzip;q=7, ;;,", []),
    ],
)
def test_codings_are_weighed(header: str | None, taken: list[str]) -> None:
    assert codings(header, ("br", "gzip")) == taken


HOSTILE = [
    "/../secret.txt",
    "/../../etc/passwd",
    "/zh/../../secret.txt",
    "/%2e%2e/secret.txt",
    "/%2e%2e%2fsecret.txt",
    "/..%2fsecret.txt",
    "/%252e%252e/secret.txt",
    "/zh/..%5c..%5csecret.txt",
    "/..\\secret.txt",
    "/./index.html",
    "/zh/./index.html",
    "//etc/passwd",
    "//secret.txt",
    "/zh//index.html",
    "/index.html%00.txt",
    "/%00",
    "/zh/\x01",
    "/%ff%fe",
    "/%c0%ae%c0%ae/secret.txt",
    "/.hidden",
    "/.www.state/view.sqlite",
    "/out.txt",
    "/outside/secret.txt",
    "/outside/",
    "/outside",
    "/loop",
    "/loop/x",
    "/pipe.txt",
    "/../www-other/secret.txt",
    "/index.html/x",
    "/" + "a" * 300,
    "/" + "a/" * 3000,
    "/zh/index.html%20",
    "/~root",
    "/zh/index.html;x",
]


@pytest.mark.parametrize("path", HOSTILE)
def test_nothing_outside_of_the_site_is_served(client: TestClient, path: str) -> None:
    found = client.simulate_get(path)
    assert found.status_code == 404
    assert b"secret" not in found.content
    assert "没有这个页面" in found.text and "Page not found" in found.text


def test_links_within_the_site_are_followed(client: TestClient) -> None:
    assert client.simulate_get("/inside.css").content == FILES["static/style.css"]


def test_the_site_may_be_a_link_that_is_moved(client: TestClient, site: Path) -> None:
    other = site.parent / "next"
    other.mkdir()
    (other / "index.html").write_bytes(b"next")
    site.rename(site.parent / "former")
    site.symlink_to(other)
    assert client.simulate_get("/").content == b"next"
    site.unlink()
    assert client.simulate_get("/").status_code == 404
    assert client.simulate_get("/healthz").status_code == 503


@pytest.mark.parametrize("verb", ["POST", "PUT", "DELETE", "PATCH"])
@pytest.mark.parametrize("path", ["/", "/index.html", "/none", "/api/v1/entries"])
def test_nothing_can_be_changed(client: TestClient, verb: str, path: str) -> None:
    found = client.simulate_request(verb, path)
    assert found.status_code == 405
    assert "GET" in found.headers["allow"]
    assert found.json["detail"] == "this server only reads: ask with GET or HEAD"
