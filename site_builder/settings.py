"""What a site is told beside the book: its names, its address, its look, and the day as of which it speaks."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from domain.ledger.address import ORIGIN
from site_builder.own.assets import FOLDER, Asset, check_name
from site_builder.own.groups import Contacts, Footer, Look, OwnPage, Tags
from site_builder.own.navigation import check_order, head_and_foot
from site_builder.own.own_pages import check_pages
from site_builder.own.pictures import ENDINGS
from site_builder.own.setting import SettingsError, check_line, told

__all__ = ["Settings", "SettingsError", "files_of", "published"]

GROUPS: dict[str, object] = {
    "look": Look(), "footer": Footer(), "tags": Tags(), "contacts": Contacts(), "pages": (), "assets": (),
}  # fmt: skip
LINES = (
    "title", "title_en", "short", "short_en", "description", "description_en", "owner", "owner_en", "contact",
)  # fmt: skip
SET = ("look", "footer", "tags", "contacts", "pages")  # those that are tables of gongshi.toml
Pdf = Literal["report", "annual", "notices", "account", "dossier"]
Language = Literal["zh", "en"]
ROBOTS = ("user-agent:", "allow:", "disallow:", "crawl-delay:", "sitemap:", "#")


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The `[site]` table of gongshi.toml, the tables of its look, the hashes of the files that these name, and a day.

    docs/settings.md is made from what is said here. Settings that were added later stand in `NEWER` and `GROUPS`: they
    are published where they are given, so that a site without them keeps its bytes.
    """

    title: Annotated[str, told("网站名称。", "The title of the site.", "某某省科技计划公示")] = "公示"
    title_en: Annotated[str, told("网站的英文名称。", "The same in English.", "Public Record")] = "Gongshi"
    short: Annotated[
        str,
        told("网站简称，用于浏览器标签和报告页眉。", "A short title, for tabs and the heads of reports.", "省科技公示"),
    ] = ""
    short_en: Annotated[str, told("英文简称。", "The same in English.", "Record")] = ""
    description: Annotated[
        str, told("网站说明，供搜索引擎使用。", "What the site is, for search engines.", "某某省科技计划的公示记录。")
    ] = ""
    description_en: Annotated[
        str, told("英文的网站说明。", "The same in English.", "The public record of a provincial plan.")
    ] = ""
    origin: Annotated[
        str,
        told(
            "记录簿名称：本单位的域名和路径，不含 https://。首次签名后不得更改。",
            "The name of the log: a domain and path of yours, without https://. It never changes once it is signed.",
            "record.example/plan",
        ),
    ] = ORIGIN
    base_url: Annotated[
        str,
        told(
            "网站发布地址，以 https:// 开头，以斜杠结尾。",
            "Where the site is published, with https:// and a slash at the end.",
            "https://record.example/",
        ),
    ] = "https://gongshi.example/"
    languages: Annotated[
        tuple[Language, ...],
        Meta(min_length=1, max_length=2),
        told(
            "网站的语言，先后为首选顺序。只写一种，则没有语言切换，首页直接进入。",
            "The languages of the site, the first one first. With one there is no switch, and the root leads to it.",
            ["zh"],
        ),
    ] = ("zh", "en")
    owner: Annotated[str, told("主办单位。", "The office that publishes.", "某某省科学技术厅")] = "项目主管机构"
    owner_en: Annotated[str, told("主办单位的英文名称。", "The same in English.", "Department of Science")] = (
        "The office in charge"
    )
    contact: Annotated[
        str, told("联系方式，一行，显示在页脚。", "How to reach the office, one line in the foot.", "010-00000000")
    ] = ""
    hub: Annotated[
        str,
        told("WebSub 中心的网址，没有则留空。", "Address of a WebSub hub; empty for none.", "https://hub.example/"),
    ] = ""
    tag_date: Annotated[
        str,
        told(
            "origin 的域名属于本单位的日期，订阅条目的编号用它。首次发布后不得更改。",
            "A day on which the origin's domain was yours, for the ids of feed items (RFC 4151). It never changes.",
            "2027-01-01",
        ),
    ] = "2014-04-14"
    example: Annotated[bool, told("演示站点：每页注明内容为演示。", "An example site: every page says so.", True)] = (
        False
    )
    pdf: Annotated[
        tuple[Pdf, ...],
        told(
            "制作哪些报告：report 科技报告，annual 年度报告，notices 公示汇编，account 单位履职报告，"
            "dossier 项目档案。",
            "The report PDFs to make: S&T reports, annual reports, collected notices, an account for each unit, a"
            " dossier for each project.",
            ["report", "annual"],
        ),
    ] = ("report", "annual", "notices")
    robots: Annotated[
        tuple[str, ...],
        told(
            "robots.txt 中对所有搜索引擎的规定，一项一行。",
            "What robots.txt says to every crawler, line by line.",
            ["Disallow: /zh/search.html"],
        ),
    ] = ("Allow: /",)
    texts: Annotated[
        str,
        told(
            "自有文字：assets/ 中的 .po 文件，替换网站的任何中文文字。模板由 gongshi texts extract 生成。",
            "Own texts: a .po file in assets/ that overrides any Chinese text of the site. `gongshi texts extract`"
            " makes the template.",
            "texts.po",
        ),
    ] = ""
    texts_en: Annotated[str, told("替换英文文字的 .po 文件。", "The same for the English texts.", "texts.en.po")] = ""
    nav: Annotated[
        tuple[str, ...],
        told(
            "页首导航的次序：本站页面和自有页面网址中的名称。留空为原有次序；未列入的移到页脚。",
            "The order of the navigation: the names in the addresses of the site's pages and of your own. Empty for the"
            " given one; what it leaves out stands at the foot.",
            ["projects", "programmes", "objections", "search", "about"],
        ),
    ] = ()
    look: Look = Look()
    footer: Footer = Footer()
    tags: Tags = Tags()
    contacts: Contacts = Contacts()
    pages: tuple[OwnPage, ...] = ()
    assets: tuple[Asset, ...] = ()
    as_of: str = ""

    def __post_init__(self) -> None:
        if not self.base_url.startswith(("http://", "https://")) or not self.base_url.endswith("/"):
            raise SettingsError(
                "[site] base_url: {base_url!r} must begin with https:// and end with a slash", base_url=self.base_url
            )
        if self.hub and not self.hub.startswith(("http://", "https://")):
            raise SettingsError(
                "[site] hub: {hub!r} must begin with https://, or be empty where there is none", hub=self.hub
            )
        for name in ("title", "title_en", "owner", "owner_en", "origin"):
            if not getattr(self, name).strip():
                raise SettingsError("[site] {name} is empty: give it a text, or leave the line out", name=name)
        for name in LINES:
            check_line(f"[site] {name}", getattr(self, name))
        try:
            datetime.date.fromisoformat(self.tag_date)
        except ValueError:
            raise SettingsError(
                "[site] tag_date: {tag_date!r} is not a day (year-month-day, such as 2014-05-06)",
                tag_date=self.tag_date,
            ) from None
        if len(set(self.languages)) != len(self.languages):
            raise SettingsError("[site] languages: each language stands once")
        for line in self.robots:
            check_line("[site] robots", line)
            if not line.lower().startswith(ROBOTS):
                raise SettingsError(
                    "[site] robots: {line!r} must begin with Allow:, Disallow: or Crawl-delay:", line=line
                )
        for setting, name, endings in named_files(self):
            check_name(setting, name, endings)
        check_pages(self.pages, self.languages)
        led = [page.slug for page in self.pages if page.nav and not page.replaces]
        check_order(self.nav, {page.slug for page in self.pages}, led)

    @property
    def reached(self) -> str:
        """How the office is reached, in one line; empty where nothing is given."""
        return self.contact or " · ".join(filter(None, (self.contacts.phone, self.contacts.mail)))

    @property
    def slugs(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The pages at the head and at the foot of each page."""
        return head_and_foot(
            self.nav, [page.slug for page in self.pages], {page.slug for page in self.pages if page.nav}
        )

    @property
    def pictured(self) -> bool:
        """Whether an own page has a picture."""
        return {asset.name for asset in self.assets} > set(files_of(self))

    def titled(self, slug: str, language: str) -> str:
        """What the own page of a slug is called; empty where there is none."""
        return next((str(page.named("title", language)) for page in self.pages if page.slug == slug), "")

    def sha256(self, name: str) -> str:
        """The SHA-256 of a file in `assets/` that the settings name."""
        found = next((asset.sha256 for asset in self.assets if asset.name == name), None)
        if found is None:
            raise SettingsError("settings.json has no SHA-256 of {folder}/{name}", folder=FOLDER, name=name)
        return found

    def named(self, name: str, language: str) -> Any:
        """A setting in a language: that of English has the same name with `_en`."""
        return getattr(self, f"{name}_en" if language == "en" else name)


NEWER = ("short", "short_en", "description", "description_en", "languages", "robots", "texts", "texts_en", "nav")


def named_files(settings: Settings) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """The settings that name a file: each with the name, which can be empty, and the endings that it may have."""
    yield "[look] logo", settings.look.logo, ENDINGS
    yield "[look] icon", settings.look.icon, ENDINGS
    yield "[footer] party_mark_image", settings.footer.party_mark_image, ENDINGS
    yield "[site] texts", settings.texts, (".po",)
    yield "[site] texts_en", settings.texts_en, (".po",)
    for page in settings.pages:
        yield f"[[pages]] {page.slug}, file", page.file, (".md",)
        yield f"[[pages]] {page.slug}, file_en", page.file_en, (".md",)


def files_of(settings: Settings) -> list[str]:
    """The names of the files in `assets/` that settings name."""
    return sorted({name for _, name, _ in named_files(settings) if name})


def published(settings: Settings) -> bytes:
    """The bytes of settings.json; what was added to the settings later is left out where it says nothing."""
    plain = Settings()
    kept: dict[str, object] = {
        name: getattr(settings, name)
        for name in settings.__struct_fields__
        if (name not in GROUPS and name not in NEWER) or getattr(settings, name) != getattr(plain, name)
    }
    return msgspec.json.encode(kept, order="sorted") + b"\n"
