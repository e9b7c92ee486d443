"""The two addresses of a site: the origin, by which its log is known for ever, and where its pages are published."""

from __future__ import annotations

import re
import urllib.parse

from domain.rules.said import Said

_LABEL = r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?"
_HOST = re.compile(rf"{_LABEL}(\.{_LABEL})*", re.ASCII)
_ORIGIN = re.compile(rf"{_LABEL}(\.{_LABEL})*(/[A-Za-z0-9._~-]+)*", re.ASCII)
LONGEST = 200
ORIGIN = "gongshi.example/log"
"""The name of a log whose settings give none."""


def origin_fault(origin: str) -> str:
    """What is wrong with the name of a log, and what to write; empty where nothing is.

    It is a domain and a path without scheme (c2sp.org/tlog-checkpoint); feed items are named by it (RFC 4151).
    """
    if _ORIGIN.fullmatch(origin) and len(origin) <= LONGEST:
        return ""
    rest = re.sub(r"^[a-z][a-z0-9+.-]*://", "", origin.strip(), flags=re.IGNORECASE)
    host, _, path = rest.partition("/")
    host = host.rpartition("@")[2].partition(":")[0].lower()
    guess = "/".join([host, *(part for part in re.split(r"[?#]", path)[0].split("/") if part)])
    return Said(
        "{origin!r} is not a domain and path in plain ASCII, without https://, spaces, port, query or a slash at the"
        " end: write {better}",
        origin=origin,
        better=guess if _ORIGIN.fullmatch(guess) and len(guess) <= LONGEST else "record.example/plan",
    )


def base_url_fault(url: str) -> str:
    """What is wrong with the address of a site, and what to write; empty where nothing is."""
    try:
        parts = urllib.parse.urlsplit(url)
        port, host = parts.port, parts.hostname or ""
    except ValueError:
        parts, port, host = urllib.parse.urlsplit(""), None, ""
    plain = url.isascii() and url.isprintable() and not re.search(r"[\s\"<>\\^`{|}]", url)
    whole = parts.scheme in ("http", "https") and _HOST.fullmatch(host) and port != 0 and parts.path.endswith("/")
    if plain and whole and not (parts.query or parts.fragment or parts.username or url.endswith(("?", "#", "//"))):
        return ""
    rest = re.sub(r"^[a-z][a-z0-9+.-]*:/*", "", url.strip(), flags=re.IGNORECASE)
    rest = re.split(r"[?#]", rest)[0].strip("/")
    guess = f"https://{rest}/"
    return Said(
        "{url!r} is not an address in plain ASCII that begins with https:// and ends with a slash, without spaces,"
        " query or user: write {better}",
        url=url,
        better=guess if guess != url and rest and not base_url_fault(guess) else "https://record.example/",
    )


def new_base_url_fault(url: str) -> str:
    """The same of a new site's, which is published with https; on this machine it may be tried without."""
    if fault := base_url_fault(url):
        return fault
    parts = urllib.parse.urlsplit(url)
    if parts.scheme == "https" or parts.hostname in ("localhost", "127.0.0.1"):
        return ""
    return Said("{url!r} begins with http://: write {better}", url=url, better=f"https{url[len('http') :]}")
