"""The settings of a site's look, in groups: each a table of gongshi.toml."""

from __future__ import annotations

import re
from typing import Annotated

from domain.rules.said import enumerated
from site_builder.own.colours import ACCENT, DARK, LIGHT, check_colour, twin
from site_builder.own.setting import Group, SettingsError, check_address, check_line, told

REPLACEABLE = (
    "about",
    "corrections-policy",
    "accessibility",
    "have-your-say",
)  # pages of the site that an own page may replace
# What stands at the root of a language's folder: addresses that no page of the office's own may take.
TAKEN = frozenset((
    "audit", "book", "calls", "charter", "data", "decisions", "design", "dictionary", "entries", "evaluations",
    "changes", "feed", "feeds", "findings", "index", "lists", "notices", "officers", "organisations", "overview",
    "plan", "policies", "programmes", "projects",
    "records", "reports", "rows", "rulebook", "search", "suggestions", "trends",
))  # fmt: skip
TAKEN_BEGINNINGS = ("annual-", "dictionary-", "feeds-", "findings-", "notices-", "rulebook-")
POLICE = "https://beian.mps.gov.cn/#/query/webSearch?code="
_SLUG = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_ID_CODE = re.compile(r"[a-zA-Z0-9]{10}")


class Look(Group, frozen=True, kw_only=True):
    """Logo, icon and colour. Pictures lie in the folder `assets/` of the book."""

    logo: Annotated[
        str,
        told(
            "页首站名前的标志图，assets/ 中的 SVG 或者 PNG 文件，浅色和深色页面上都会显示。"
            "SVG 不得含脚本，不得引用外部内容。",
            "A picture before the site's name at the head of each page: an SVG or PNG file in assets/, shown on"
            " the light and on the dark page. An SVG has no scripts and refers to nothing outside.",
            "logo.svg",
        ),
    ] = ""
    logo_alt: Annotated[
        str,
        told(
            "标志图的文字说明，供读屏使用；留空表示标志图只作装饰。",
            "The logo in words, for who cannot see it; empty where it only decorates.",
            "某某省科学技术厅",
        ),
    ] = ""
    logo_alt_en: Annotated[str, told("标志图的英文说明。", "The same in English.", "Department of Science")] = ""
    icon: Annotated[
        str,
        told(
            "浏览器标签上的图标，assets/ 中的 SVG 或者 PNG 文件；留空使用主色的默认图标。",
            "The icon in the browser's tab: an SVG or PNG file in assets/; else the site's own, in the accent.",
            "icon.png",
        ),
    ] = ""
    accent: Annotated[
        str,
        told(
            "主色。与页面、底纹和纸张的对比度均须不低于 4.5:1。",
            "The accent colour. Its contrast is at least 4.5:1 on the page, on tinted rows and on paper.",
            "#0b4a86",
        ),
    ] = ACCENT
    accent_dark: Annotated[
        str,
        told(
            "深色模式下的主色，与深色页面的对比度须不低于 4.5:1；留空则由主色调浅得出。",
            "The accent in the dark, at least 4.5:1 on the dark page; where empty, the accent made lighter.",
            "#8cc4ff",
        ),
    ] = ""

    def __post_init__(self) -> None:
        check_colour("[look] accent", self.accent, LIGHT)
        if self.accent_dark:
            check_colour("[look] accent_dark", self.accent_dark, DARK)
        for name in ("logo_alt", "logo_alt_en"):
            check_line(f"[look] {name}", getattr(self, name))

    @property
    def changed(self) -> bool:
        """Whether the accent is another than the site's own."""
        return self.accent != ACCENT

    @property
    def icon_path(self) -> str:
        """Where the icon lies, from the site's root."""
        return f"assets/{self.icon}" if self.icon else "static/icon.svg"

    @property
    def icon_type(self) -> str:
        """The type of the icon's file."""
        return "image/png" if self.icon.endswith(".png") else "image/svg+xml"

    @property
    def dark(self) -> str:
        """The accent in the dark."""
        return self.accent_dark or twin(self.accent)


class FooterLink(Group, frozen=True, kw_only=True):
    """A link at the foot of each page."""

    name: Annotated[str, told("名称。", "Its name.", "某某省人民政府")]
    name_en: Annotated[str, told("英文名称；留空同 name。", "Its name in English; else as name.", "Government")] = ""
    url: Annotated[str, told("网址。", "Its address.", "https://www.province.example/")]

    def __post_init__(self) -> None:
        if not self.name.strip() or not self.url:
            raise SettingsError("[footer] links: each has a name and a url")
        check_line("[footer] links", self.name + self.name_en)
        check_address(f"[footer] links, {self.name}", self.url)


class Footer(Group, frozen=True, kw_only=True):
    """The foot of each page."""

    lines: Annotated[
        tuple[str, ...],
        told("页脚另加的文字，一项一行。", "Lines at the foot of each page.", ["主办：某某省科学技术厅"]),
    ] = ()
    lines_en: Annotated[tuple[str, ...], told("英文页面的页脚文字。", "The same in English.", ["Published by …"])] = ()
    links: Annotated[
        tuple[FooterLink, ...],
        told(
            "页脚的友情链接。",
            "Links to other sites.",
            [{"name": "某某省人民政府", "name_en": "Government", "url": "https://www.province.example/"}],
        ),
    ] = ()
    icp: Annotated[
        str,
        told("ICP 备案号，链接到工业和信息化部备案网站。", "The ICP number, with its link.", "京ICP备00000000号-1"),
    ] = ""
    police: Annotated[
        str, told("公安备案号。", "The number of the public-security record.", "京公网安备 11010000000000号")
    ] = ""
    police_link: Annotated[
        str,
        told(
            "公安备案号的链接；留空则按号码链接到全国互联网安全管理服务平台。",
            "Where that number leads; where empty, to the platform of the Ministry of Public Security.",
            f"{POLICE}11010000000000",
        ),
    ] = ""
    site_code: Annotated[
        str, told("政府网站标识码。", "The identification code of a government site.", "0000000000")
    ] = ""
    party_mark: Annotated[
        str,
        told(
            "党政机关网站标识的链接。", "Where the mark of party and government sites leads.", "https://bszs.conac.cn/"
        ),
    ] = ""
    party_mark_image: Annotated[
        str,
        told(
            "党政机关网站标识的图，assets/ 中的 SVG 或者 PNG 文件；留空显示文字。",
            "The picture of that mark, an SVG or PNG file in assets/; words where empty.",
            "mark.png",
        ),
    ] = ""

    def __post_init__(self) -> None:
        for name in ("icp", "police", "site_code"):
            check_line(f"[footer] {name}", getattr(self, name))
        for text in (*self.lines, *self.lines_en):
            check_line("[footer] lines", text)
        check_address("[footer] police_link", self.police_link)
        check_address("[footer] party_mark", self.party_mark)
        if self.party_mark_image and not self.party_mark:
            raise SettingsError("[footer] party_mark_image: give party_mark too, to which the picture leads")

    @property
    def records(self) -> bool:
        """Whether a number or a mark is shown."""
        return bool(self.icp or self.police or self.site_code or self.party_mark)

    @property
    def police_address(self) -> str:
        """Where the public-security number leads; empty where there is no number in it."""
        digits = "".join(re.findall(r"[0-9]", self.police))
        return self.police_link or (POLICE + digits if digits else "")


class Tags(Group, frozen=True, kw_only=True):
    """The meta tags of government sites (《政府网站发展指引》): none is written until one of these is given."""

    site_name: Annotated[str, told("SiteName：网站名称。", "SiteName, on every page.", "某某省科技计划公示")] = ""
    site_domain: Annotated[str, told("SiteDomain：网站域名。", "SiteDomain, on every page.", "record.example")] = ""
    site_id_code: Annotated[
        str, told("SiteIDCode：十位网站标识码。", "SiteIDCode, on every page: ten characters.", "0000000000")
    ] = ""

    column_type: Annotated[str, told("ColumnType：列表页的栏目类别。", "ColumnType of the lists.", "公示公告")] = (
        "信息公开"
    )

    def __post_init__(self) -> None:
        if self.site_id_code and not _ID_CODE.fullmatch(self.site_id_code):
            raise SettingsError(
                "[tags] site_id_code: {site_id_code!r} is not ten digits or letters", site_id_code=self.site_id_code
            )
        for name in ("site_name", "site_domain", "column_type"):
            check_line(f"[tags] {name}", getattr(self, name))
        if self.written and not (self.site_name and self.site_domain):
            raise SettingsError("[tags] site_name and site_domain are given together")

    @property
    def written(self) -> bool:
        """Whether tags are written."""
        return bool(self.site_name or self.site_domain or self.site_id_code)


class Contacts(Group, frozen=True, kw_only=True):
    """How the office is reached, and how and to whom one objects (Art. 14)."""

    mail: Annotated[str, told("电子邮箱。", "Mail.", "record@province.example")] = ""
    phone: Annotated[str, told("电话。", "Telephone.", "010-00000000")] = ""
    address: Annotated[str, told("地址。", "Address.", "某某市某某路1号")] = ""
    address_en: Annotated[str, told("英文地址。", "Address in English.", "1 Example Road")] = ""
    postcode: Annotated[str, told("邮政编码。", "Postcode.", "100000")] = ""
    hours: Annotated[str, told("办公时间。", "Hours.", "工作日9:00—17:00")] = ""
    hours_en: Annotated[str, told("英文的办公时间。", "Hours in English.", "Working days, 9 am to 5 pm")] = ""
    objections: Annotated[
        str,
        told(
            "怎样提出异议、向谁提出（第十四条），显示在公示页面。",
            "How to object and to whom (Art. 14), shown where there are public notices.",
            "公示期内以书面形式实名向科技监督处提出。",
        ),
    ] = ""
    objections_en: Annotated[
        str,
        told("英文的异议说明。", "The same in English.", "In writing and by name, to the Supervision Division."),
    ] = ""

    def __post_init__(self) -> None:
        for name in self.__struct_fields__:
            check_line(f"[contacts] {name}", getattr(self, name))
        if self.mail and ("@" not in self.mail or any(sign in self.mail for sign in " \"'<>&?")):
            raise SettingsError("[contacts] mail: {mail!r} is no mail address", mail=self.mail)

    @property
    def reached(self) -> bool:
        """Whether the foot of a page has a line of these."""
        return bool(self.phone or self.mail or self.address or self.hours)

    @property
    def dialled(self) -> str:
        """The number as a telephone dials it."""
        return re.sub(r"[^0-9+]", "", self.phone)


class OwnPage(Group, frozen=True, kw_only=True):
    """A page of the office's own, in Markdown."""

    slug: Annotated[
        str,
        told(
            "网址中的名称：小写字母、数字和连字符。about、corrections-policy、accessibility、have-your-say"
            " 替换本站原有页面。",
            "Its name in the address: small letters, digits and hyphens. about, corrections-policy, accessibility and"
            " have-your-say replace the site's own page.",
            "objections",
        ),
    ]
    title: Annotated[str, told("标题。", "Its title.", "怎样提出异议")] = ""
    title_en: Annotated[str, told("英文标题。", "Its title in English.", "How to object")] = ""
    file: Annotated[str, told("assets/ 中的 Markdown 文件。", "A Markdown file in assets/.", "objections.md")] = ""
    file_en: Annotated[str, told("英文的 Markdown 文件。", "The same in English.", "objections.en.md")] = ""
    nav: Annotated[bool, told("是否列入页首导航。", "Whether it stands in the navigation of each page.", True)] = False

    @property
    def replaces(self) -> bool:
        """Whether it stands in the place of a page of the site's own, which other pages lead to already."""
        return self.slug in REPLACEABLE

    def __post_init__(self) -> None:
        if not _SLUG.fullmatch(self.slug) or len(self.slug) > 60:
            raise SettingsError(
                "[[pages]] slug: {slug!r} must be small letters, digits and single hyphens, such as how-to-object",
                slug=self.slug,
            )
        if self.slug in TAKEN or self.slug.startswith(TAKEN_BEGINNINGS):
            raise SettingsError(
                "[[pages]] slug: {slug!r} is an address of the site's own; take another, or replace one of {known}",
                slug=self.slug,
                known=enumerated(REPLACEABLE),
            )
        for name in ("title", "title_en"):
            check_line(f"[[pages]] {self.slug}, {name}", getattr(self, name))
