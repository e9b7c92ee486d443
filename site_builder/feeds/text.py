"""Texts and times as feeds must write them."""

import re
from datetime import datetime, timedelta, timezone
from email.utils import format_datetime
from urllib.parse import quote

# XML 1.0 §2.2 Char, turned round: control characters, lone surrogates and the two non-characters.
_ILLEGAL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def clean(text: str) -> str:
    """The text with each character that XML 1.0 forbids replaced by U+FFFD, so that its place stays visible."""
    return _ILLEGAL.sub("\ufffd", text)


def moment(rfc3339: str) -> datetime:
    """The moment that an RFC 3339 time stamp names; ValueError for one without a zone."""
    parsed = datetime.fromisoformat(rfc3339)
    if parsed.tzinfo is None:
        raise ValueError(f"a feed's time stamp needs a zone: {rfc3339!r}")
    return parsed


def apart(rfc3339: str, order: int) -> str:
    """A whole second with an order in its microseconds: what happened in one second stays in order, and no two alike.

    Readers and validators take two items of the same `updated` for one that was sent twice.
    """
    return f"{rfc3339[:19]}.{order % 1_000_000:06}{rfc3339[19:]}"


def rfc822(when: datetime, offset: int) -> str:
    """A moment as RSS wants it, by the office's clock: `Mon, 14 Apr 2014 09:30:00 +0800`; the last in its own."""
    try:
        return format_datetime(when.astimezone(timezone(timedelta(minutes=offset))))
    except OverflowError:  # the clock of an old book may have said the year 9999
        return format_datetime(when)


def tag_uri(authority: str, since: str, *path: str) -> str:
    """An id that no move of the site can change (RFC 4151): `tag:gongshi.example,2014-04-14:entry/7/zh`.

    `authority` is a domain that the publisher held on the day `since` (YYYY, YYYY-MM or YYYY-MM-DD).
    """
    if not re.fullmatch(r"\d{4}(-\d\d){0,2}", since):
        raise ValueError(f"a tag URI needs a day such as 2014-04-14, not {since!r}")
    return f"tag:{authority},{since}:" + "/".join(quote(part, safe="") for part in path)
