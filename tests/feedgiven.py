"""Small feeds for tests, in both languages, and each format's writer and checker."""

from collections.abc import Callable, Iterable
from functools import partial

from site_builder.feeds.archive import archive_feed, positions
from site_builder.feeds.atom import atom
from site_builder.feeds.json_feed import json_feed
from site_builder.feeds.rss import rss
from site_builder.feeds.text import tag_uri
from site_builder.feeds.values import Enclosure, Feed, FeedItem, OtherLanguage
from tests.feedcheck import check_atom, check_json_feed, check_rss

WRITERS: dict[str, Callable[[Feed], bytes]] = {"atom": atom, "rss": rss, "json": json_feed}
CHECKS: dict[str, Callable[[bytes], list[str]]] = {"atom": check_atom, "rss": check_rss, "json": check_json_feed}
FORMS = sorted(WRITERS)
BASE = "https://gongshi.example"
TAG = partial(tag_uri, "gongshi.example", "2014-04-14")

TEXTS = {
    "zh-CN": {
        "title": "示例项目的全部决定",
        "subtitle": "关于示例项目“低温燃料 & 电池”的每一项决定。",
        "author": "北京市科学技术委员会",
        "sentence": "市科委将示例项目第{n}号的总经费由100万元调整为120万元（依据：第14条）。",
        "html": "<p>由 <del>100万元</del> 改为 <ins>120万元</ins>，"
        '理由：材料涨价 &lt;见<a href="https://gongshi.example/zh/entries/0.html#e{n}">条目</a>&gt;。</p>',
    },
    "en": {
        "title": "Every decision on an illustrative project",
        "subtitle": "What was decided on “Fuel & cells”, with what was so before and after.",
        "author": "Beijing Municipal Science & Technology Commission",
        "sentence": "The Commission raised the budget of illustrative project {n} from 1m to 1.2m yuan (Article 14).",
        "html": "<p>From <del>CNY 1m</del> to <ins>CNY 1.2m</ins>: "
        '<a href="https://gongshi.example/en/entries/0.html#e{n}">entry</a>.</p>',
    },
}


def an_item(n: int, language: str = "zh-CN", **changes: object) -> FeedItem:
    say = TEXTS[language]
    when = f"{2014 + n // 224}-{4 + n // 28 % 8:02}-{n % 28 + 1:02}T01:30:00Z"
    sentence = say["sentence"].format(n=n)
    values = {
        "id": TAG("entry", str(n), language),
        "title": sentence,
        "url": f"{BASE}/{language[:2]}/projects/Z1.html#e{n}",
        "updated": when,
        "published": when,
        "author": say["author"],
        "html": say["html"].format(n=n),
        "summary": sentence + " 100 < 120",
        "categories": ("project.budget-adjusted", "illustrative"),
        "enclosures": (Enclosure(f"{BASE}/reports/{n}.pdf", "application/pdf", 48_231 + n),) if n % 3 == 0 else (),
    }
    return FeedItem(**(values | changes))  # type: ignore[arg-type]


def a_feed(language: str = "zh-CN", items: int | Iterable[FeedItem] = 5, **changes: object) -> Feed:
    say, other = TEXTS[language], {"zh-CN": "en", "en": "zh-CN"}[language]
    values = {
        "id": TAG("feed", "project", "Z1", language),
        "title": say["title"],
        "subtitle": say["subtitle"],
        "language": language,
        "home_url": f"{BASE}/{language[:2]}/projects/Z1.html",
        "address": f"{BASE}/{language[:2]}/feeds/project-Z1",
        "author": say["author"],
        "since": "2014-04-14T00:00:00Z",
        "items": tuple(an_item(n, language) for n in range(items)) if isinstance(items, int) else tuple(items),
        "editions": (OtherLanguage(other, f"{BASE}/{other[:2]}/feeds/project-Z1"),),
        "stylesheet": f"{BASE}/static/feed.css",
    }
    return Feed(**(values | changes))  # type: ignore[arg-type]


def an_archive_page(page: int = 1) -> Feed:
    return archive_feed(a_feed(), [an_item(n) for n in positions(page)], page)
