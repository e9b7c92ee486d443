"""The single rules that the checks of finished feeds are made of: each yields a sentence for each problem."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from email.utils import format_datetime, parsedate_to_datetime
from typing import Any

_TAG_URI = re.compile(r"tag:[a-z0-9.-]+(@[a-z0-9.-]+)?,\d{4}(-\d\d(-\d\d)?)?:[A-Za-z0-9\-._~!$&'()*+,;=:@/?%]+")
_RFC3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
_URL = re.compile(r"https?://[^\s/<>\"]+[^\s<>\"]*")
_NOT_ABSOLUTE = re.compile(r"""\b(?:href|src)\s*=\s*["']?+(?!https?://|mailto:|tag:)([^"'\s>]*)""", re.I)
_RISKY = re.compile(r"<(?:script|iframe|object|embed|form|style|meta|link|base)\b|<[^>]+\s(?:on\w+|style)\s*=", re.I)
RSS = "application/rss+xml"
MARKUP = re.compile(r"</?[a-z][^>]*>", re.I)


def exactly_one(parent: Any, where: str, namespace: str, *names: str) -> Iterator[str]:
    """Each named child occurs once."""
    for name in names:
        count = len(parent.findall(namespace + name))
        if count != 1:
            yield f"{where}: {count} elements {name}, not one"


def by_rel(links: Iterable[Any], rel: str) -> list[Any]:
    """The links of one relation."""
    return [link for link in links if link.get("rel") == rel]


def self_link(links: list[Any], media: str, language: str | None) -> Iterator[str]:
    """One link to the feed itself, with its type and language."""
    found = [(link.get("type"), link.get("hreflang")) for link in by_rel(links, "self")]
    if found != [(media, language)]:
        yield f"not exactly one self link of type {media} in {language}, but {found}"


def archive(links: list[Any], marks: list[Any]) -> Iterator[str]:
    """RFC 5005 §4: at most one link each way, to pages that are RSS, none to the page itself."""
    own = [link.get("href") for link in by_rel(links, "self")]
    for rel in ("prev-archive", "next-archive", "current"):
        found = by_rel(links, rel)
        if len(found) > 1 or any(
            link.get("type") != "application/rss+xml" or link.get("href") in own for link in found
        ):
            yield f"{rel} must be one link at most, to RSS, and not to itself"
    if len(marks) != len(by_rel(links, "current")):
        yield "an archive page has one fh:archive and one link to current, and only an archive page does"
    if marks and not by_rel(links, "prev-archive") + by_rel(links, "next-archive"):
        yield "an archive page names neither the page before it nor the one after"
    if marks and by_rel(links, "hub"):
        yield "an archive page names a hub, though nothing is ever pushed to it"


def generator(element: Any) -> Iterator[str]:
    """The generator is named without a version, so that an upgrade changes no bytes."""
    if element is not None and (element.attrib or re.search(r"\d|feedgen", element.text or "")):
        yield "the generator names a version or a library"


def newest_first(pairs: list[tuple[str | None, str | None]]) -> Iterator[str]:
    """Sorted by (published, id), newest first; the longer of two ids is the later."""
    try:
        keys = [(datetime.fromisoformat(published or ""), len(name or ""), name or "") for published, name in pairs]
        if keys != sorted(keys, reverse=True):
            yield "not newest first by (published, id)"
    except (ValueError, TypeError):
        yield "cannot be put in order, for a date is missing or has no zone"


def feed_updated(stated: str | None, items: list[str | None]) -> Iterator[str]:
    """A feed was updated when its newest item was."""
    try:
        if items and datetime.fromisoformat(stated or "") != max(datetime.fromisoformat(each or "") for each in items):
            yield "the feed's updated is not its newest item's"
    except (ValueError, TypeError):
        yield "the newest cannot be told, for a date is missing or has no zone"


def unique(what: str, values: list[Any]) -> Iterator[str]:
    """No value occurs twice."""
    for value, count in Counter(values).items():
        if count > 1:
            yield f"{what} {value} occurs {count} times"


def one_of(what: str, value: Any, allowed: Iterable[Any]) -> Iterator[str]:
    """The value is an allowed one."""
    if value not in allowed:
        yield f"{what} is {value!r}"


def tag_uri(what: str, value: str | None) -> Iterator[str]:
    """A tag URI (RFC 4151)."""
    if not _TAG_URI.fullmatch(value or ""):
        yield f"{what} is no tag URI: {value!r}"


def rfc3339(what: str, value: str | None) -> Iterator[str]:
    """An RFC 3339 time stamp with a zone."""
    if not _RFC3339.fullmatch(value or ""):
        yield f"{what} is not RFC 3339: {value!r}"


def rfc822(what: str, value: str | None) -> Iterator[str]:
    """An RFC 822 date with +0800 and the right day of the week."""
    try:
        when = parsedate_to_datetime(value or "")
    except (ValueError, TypeError):
        yield f"{what} is not RFC 822: {value!r}"
        return
    if when.utcoffset() != timedelta(hours=8) or format_datetime(when) != value:
        yield f"{what} is not a right date on Beijing's clock: {value!r}"


def absolute(what: str, value: Any) -> Iterator[str]:
    """An absolute http or https URL."""
    if not _URL.fullmatch(value or ""):
        yield f"{what} is no absolute URL: {value!r}"


def line(what: str, value: str | None) -> Iterator[str]:
    """One line of plain text."""
    if not value or value != value.strip() or "\n" in value or MARKUP.search(value):
        yield f"{what} is not one line of plain text: {value!r}"


def fragment(where: str, value: str | None) -> Iterator[str]:
    """An HTML fragment with absolute links and nothing that readers strip."""
    if not (value or "").strip():
        yield f"{where}: content is empty"
    for link in _NOT_ABSOLUTE.findall(value or ""):
        yield f"{where}: content has a link that is not absolute: {link!r}"
    for risky in _RISKY.findall(value or ""):
        yield f"{where}: content has what readers strip: {risky!r}"


def enclosure(where: str, url: str | None, media: str | None, length: str | None) -> Iterator[str]:
    """An enclosure with its type and true length."""
    yield from absolute(f"{where}: enclosure", url)
    if not re.fullmatch(r"[a-z]+/[\w.+-]+", media or ""):
        yield f"{where}: enclosure of type {media!r}"
    if not re.fullmatch(r"[1-9]\d*", length or ""):
        yield f"{where}: enclosure of length {length!r}"
