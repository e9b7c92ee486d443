"""What stands at the root of the site: entrance, styles, settings, and what programs ask for there."""

from __future__ import annotations

import importlib.resources
from collections.abc import Iterator
from typing import ClassVar, NamedTuple
from urllib.parse import urlsplit

import rjsmin

from site_builder.maker import Maker, once
from site_builder.own.colours import ACCENT, ACCENT_DARK
from site_builder.settings import published
from site_builder.site import Context, Output, Site
from site_builder.texts.scripts import COMPARE, relabelled
from site_builder.words.book_words import BookWords
from site_builder.words.voice import TAGS

# The verifier's scripts are published as they are read here.
CLOSER = ("compare.js", "language.js", "lists.js", "overview.js", "search.js")
DRESS = (  # written only where there is something of it to be shown
    ".brand img { height: 2.5rem; width: auto; max-width: 60vw; vertical-align: middle; margin-inline-end: .6rem; }\n"
    # A logo is drawn for a light page; on the dark one it keeps a light ground, and its size.
    "@media (prefers-color-scheme: dark) {\n"
    "  .brand img { height: 3rem; padding: .25rem; border-radius: .25rem; background: #fffefb; }\n"
    "}\n"
    "footer.site .records img { height: 2.5rem; width: auto; vertical-align: middle; }\n"
    ".contacts > *, .records > * { margin-inline-end: 1.25rem; }\n"
)
PICTURED = "main p img { max-width: 100%; height: auto; background: #fffefb; }\n"
NOT_FOUND = "404.html"


class EntrancePage(Context, frozen=True, kw_only=True):
    """The page at the root: `languages` as (name of the folder, its tag, what the language calls itself)."""

    template: ClassVar[str] = "entrance.html"

    languages: list[tuple[str, str, str]]
    title: str


class NotFoundWords(NamedTuple):
    """What the page says in a language."""

    language: str
    tag: str
    title: str
    told: str
    home: str
    search: str
    stays: str
    contact: str


class NotFoundPage(Context, frozen=True, kw_only=True):
    """The page for addresses where there is nothing; `root` is the path of the site on its host."""

    template: ClassVar[str] = "not_found.html"

    words: list[NotFoundWords]
    root: str


def entrance(site: Site, _: str) -> Iterator[Output]:
    """The page at the root, which leads to both languages without a script."""
    first, names = site.languages[0], {"zh": "中文", "en": "English"}
    found = EntrancePage(
        languages=[(each, TAGS[each], names[each]) for each in site.languages],
        title=" ".join(site.settings.named("title", each) for each in site.languages),
    )
    yield Output("index.html", site.render(first, "index.html", found).data)


def not_found(site: Site, _: str) -> Iterator[Output]:
    """The page that hosts show where there is none; its links hold at whatever address it is shown."""
    words = [_no_page(site.words, each) for each in site.languages]
    page = NotFoundPage(words=words, root=urlsplit(site.settings.base_url).path)
    yield Output(NOT_FOUND, site.render(site.languages[0], NOT_FOUND, page, newest=-1).data)


def _no_page(words: BookWords, language: str) -> NotFoundWords:
    say_in = words.say_in(language)
    return NotFoundWords(
        language,
        TAGS[language],
        say_in("没有这个页面"),
        say_in("本站没有这个地址的页面。请检查网址是否完整，或者："),
        say_in("从首页查找"),
        say_in("搜索记录"),
        say_in("已经发布的页面不撤下，网址也不改变。如果是本站的链接把您带到这里，请告诉我们。"),
        say_in("联系方式："),
    )


def robots(site: Site, _: str) -> Iterator[Output]:
    """What crawlers may read, and where the addresses are listed."""
    lines = ["User-agent: *", *site.settings.robots, "", f"Sitemap: {site.settings.base_url}sitemap.xml", ""]
    yield Output("robots.txt", "\n".join(lines).encode())


def static(site: Site, _: str) -> Iterator[Output]:
    """The stylesheets, the icon and the scripts; those that nobody has to audit without their comments and space."""
    folder = importlib.resources.files("site_builder") / "static"
    for name in sorted(each.name for each in folder.iterdir() if each.is_file()):
        if not name.startswith("."):
            data = (folder / name).read_bytes()
            data = _dressed(site, name, data)
            yield Output(f"static/{name}", rjsmin.jsmin(data) if name in CLOSER else data)


def _dressed(site: Site, name: str, data: bytes) -> bytes:
    """A file with the site's own colour and words; the stylesheet also with what pictures need, where there are any."""
    look = site.settings.look
    if name == "icon.svg":
        return data.replace(ACCENT.encode(), look.accent.encode())
    if name == COMPARE:
        return relabelled(data, site.texts)
    if name != "style.css":
        return data
    for was, now in ((ACCENT, look.accent), (ACCENT_DARK, look.dark)):
        data = data.replace(f"--accent: {was};".encode(), f"--accent: {now};".encode())
    wanted = look.logo or site.settings.footer.records or site.settings.contacts.reached
    pictured = PICTURED if site.settings.pictured else ""
    return data + ((DRESS if wanted else "") + pictured).encode()


def assets(site: Site, _: str) -> Iterator[Output]:
    """The files that the settings name, as they lie beside the book: a replay finds them here."""
    for asset in site.settings.assets:
        yield Output(f"assets/{asset.name}", site.asset(asset.name))


def settings(site: Site, _: str) -> Iterator[Output]:
    """The settings with which the site was built: with the book, all that is needed to build it again."""
    site.reader.notes["day", "*"] = None
    yield Output("settings.json", published(site.settings))


MAKERS = (
    Maker("settings", once, settings),
    Maker("entrance", once, entrance),
    Maker("notfound", once, not_found),
    Maker("robots", once, robots),
    Maker("static", once, static),
    Maker("assets", once, assets),
)
