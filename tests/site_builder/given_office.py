"""The settings of another office with its files, for tests: every setting is another than the default."""

from __future__ import annotations

import json
from pathlib import Path

from site_builder.settings import Settings
from site_builder.settings_file import read_settings
from site_builder.texts.known import known

LOGO = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 40">\n<circle cx="20" cy="20" r="18"/></svg>'
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000" "1f15c4890000000d49444154789c6360f8cfc0000003010100"
    "c9fe92ef0000000049454e44ae426082"
)  # fmt: skip
TEXTS = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n'
# One text of each context, by its name there, which the office says with a mark of its own behind.
MARKED = {
    "page": "项目", "term": "management_class.government_organised", "kind": "project.proposed", "field": "项目名称",
    "sentence": "project.approved", "finding": "late_publication.name_zh", "about": "project.approved",
    "refusal": "第十条：调整前后没有变化。", "next": "", "rule": "", "law": "14.zh", "script": "compare.title",
}  # fmt: skip


def marked() -> str:
    """The messages of a .po file with one text of each context."""
    found = []
    for text in known("zh"):
        if text.name == MARKED[text.context] or (not MARKED[text.context] and "{" not in text.said):
            MARKED[text.context] = text.name
            id_, said = (
                json.dumps(each, ensure_ascii=False) for each in (text.msgid, f"{text.said}（厅{text.context}）")
            )
            found.append(f'\nmsgctxt "{text.msgctxt}"\nmsgid {id_}\nmsgstr {said}\n')
    return "".join(found)


FILES: dict[str, bytes] = {
    "logo.svg": LOGO.encode(),
    "icon.png": PNG,
    "mark.png": PNG,
    "objections.md": (
        "# 向谁提出\n\n| 事项 | 处室 |\n|--|--|\n| 立项 | 监督处 |\n\n见[项目](projects.html)\n"
        "\n![流程：提出、登记、答复](steps.svg)\n"
    ).encode(),
    "objections.en.md": b"# To whom\n\nWrite to [the office](mailto:record@province.example).\n",
    "steps.svg": LOGO.encode(),
    "about.md": "本站由某某省科学技术厅主办。\n".encode(),
    "about.en.md": b"Published by the Department.\n",
    "texts.po": (
        TEXTS
        + '\nmsgctxt "page"\nmsgid "重大专项"\nmsgstr "重点研发计划"\n'
        + '\nmsgctxt "term subject.programme"\nmsgid "重大专项"\nmsgstr "重点研发专题"\n'
        + '\nmsgctxt "kind project.approved"\nmsgid "立项"\nmsgstr "准予立项"\n'
        + marked()
    ).encode(),
    "texts.en.po": (TEXTS + '\nmsgctxt "page"\nmsgid "重大专项"\nmsgstr "Key programmes"\n').encode(),
}
TOML = """
[site]
title = "某省科技计划公示"
title_en = "Provincial Record"
short = "省科技公示"
short_en = "Prov. Record"
description = "某省科技计划的公示记录。"
description_en = "The record of a province."
origin = "record.example/plan"
base_url = "https://record.example/plan/"
owner = "某省科学技术厅"
owner_en = "Department of Science of a Province"
contact = "010-00000000"
hub = "https://hub.example/"
tag_date = "2027-01-01"
example = true
pdf = []
robots = ["Disallow: /zh/search.html"]
texts = "texts.po"
texts_en = "texts.en.po"
nav = ["objections", "projects", "rulebook", "search", "about"]

[look]
logo = "logo.svg"
logo_alt = "厅徽"
logo_alt_en = "Arms"
icon = "icon.png"
accent = "#0b4a86"
accent_dark = "#8cc4ff"

[footer]
lines = ["承办：某省科技信息中心"]
lines_en = ["Kept by an information centre"]
icp = "某ICP备00000000号-1"
police = "某公网安备 11010000000000号"
police_link = "https://beian.mps.gov.cn/#/query/webSearch?code=11010000000000"
site_code = "1100000001"
party_mark = "https://bszs.conac.cn/sitename?id=1"
party_mark_image = "mark.png"
links = [{ name = "某省人民政府", name_en = "Government of a Province", url = "https://www.province.example/" }]

[tags]
site_name = "某省科技计划公示网"
site_domain = "record.example"
site_id_code = "1100000002"
column_type = "公示公告"

[contacts]
mail = "record@province.example"
phone = "010-12345678"
address = "某市某某路1号"
address_en = "1 Example Road"
postcode = "100000"
hours = "工作日9:00—17:00"
hours_en = "Working days, 9 to 5"
objections = "书面实名向监督处提出。"
objections_en = "In writing, by name, to Supervision."

[[pages]]
slug = "objections"
title = "怎样提出异议"
title_en = "How to object"
file = "objections.md"
file_en = "objections.en.md"
nav = true

[[pages]]
slug = "about"
title = "关于我厅"
title_en = "About the department"
file = "about.md"
file_en = "about.en.md"
"""
# By the key of a setting: the file of the site in which it is seen, and what stands there.
SEEN = {
    "[site] title": ("zh/index.html", "某省科技计划公示</a>"),
    "[site] title_en": ("en/index.html", "Provincial Record</a>"),
    "[site] short": ("zh/projects.html", " · 省科技公示</title>"),
    "[site] short_en": ("en/projects.html", " · Prov. Record</title>"),
    "[site] description": ("zh/projects.html", 'name="description" content="某省科技计划的公示记录。"'),
    "[site] description_en": ("en/projects.html", 'name="description" content="The record of a province."'),
    "[site] origin": ("zh/feed.atom", "<id>tag:record.example,2027-01-01:plan"),
    "[site] base_url": ("zh/index.html", 'href="https://record.example/plan/en/index.html"'),
    "[site] owner": ("zh/index.html", "某省科学技术厅"),
    "[site] owner_en": ("en/index.html", "Department of Science of a Province"),
    "[site] contact": ("zh/index.html", " · 010-00000000"),
    "[site] hub": ("zh/feed.atom", "https://hub.example/"),
    "[site] tag_date": ("zh/feed.atom", "tag:record.example,2027-01-01:"),
    "[site] example": ("zh/index.html", "演示站点"),
    "[site] robots": ("robots.txt", "User-agent: *\nDisallow: /zh/search.html\n"),
    "[site] texts": ("zh/index.html", ">重点研发计划</a>"),
    "[site] texts_en": ("en/index.html", ">Key programmes</a>"),
    "[site] nav": (
        "zh/index.html",
        '<ul>\n<li><a href="objections.html">怎样提出异议</a></li>\n<li><a href="projects.html">',
    ),
    "[look] logo": ("zh/index.html", '<img src="../assets/logo.svg"'),
    "[look] logo_alt": ("zh/index.html", 'alt="厅徽"'),
    "[look] logo_alt_en": ("en/index.html", 'alt="Arms"'),
    "[look] icon": ("zh/index.html", 'rel="icon" href="../assets/icon.png" type="image/png"'),
    "[look] accent": ("static/style.css", "--accent: #0b4a86; --chart"),
    "[look] accent_dark": ("static/style.css", "--accent: #8cc4ff; --chart"),
    "[footer] lines": ("zh/index.html", "<p>承办：某省科技信息中心</p>"),
    "[footer] lines_en": ("en/index.html", "<p>Kept by an information centre</p>"),
    "[footer] links": ("zh/index.html", '<a href="https://www.province.example/">某省人民政府</a>'),
    "[footer] links name": ("zh/index.html", ">某省人民政府<"),
    "[footer] links name_en": ("en/index.html", ">Government of a Province<"),
    "[footer] links url": ("en/index.html", "https://www.province.example/"),
    "[footer] icp": ("zh/index.html", '<a href="https://beian.miit.gov.cn/">某ICP备00000000号-1</a>'),
    "[footer] police": ("zh/index.html", ">某公网安备 11010000000000号</a>"),
    "[footer] police_link": ("zh/index.html", "webSearch?code=11010000000000"),
    "[footer] site_code": ("zh/index.html", "网站标识码：1100000001"),
    "[footer] party_mark": ("zh/index.html", "https://bszs.conac.cn/sitename?id=1"),
    "[footer] party_mark_image": ("zh/index.html", '<img src="../assets/mark.png" alt="党政机关网站标识">'),
    "[tags] site_name": ("zh/about.html", '<meta name="SiteName" content="某省科技计划公示网">'),
    "[tags] site_domain": ("en/about.html", '<meta name="SiteDomain" content="record.example">'),
    "[tags] site_id_code": ("en/about.html", '<meta name="SiteIDCode" content="1100000002">'),
    "[tags] column_type": ("zh/projects.html", '<meta name="ColumnType" content="公示公告">'),
    "[contacts] mail": ("zh/index.html", "mailto:record@province.example"),
    "[contacts] phone": ("zh/index.html", '<a href="tel:01012345678">010-12345678</a>'),
    "[contacts] address": ("zh/index.html", "地址：某市某某路1号"),
    "[contacts] address_en": ("en/index.html", "Address: 1 Example Road"),
    "[contacts] postcode": ("zh/index.html", " 100000"),
    "[contacts] hours": ("zh/index.html", "工作日9:00—17:00"),
    "[contacts] hours_en": ("en/index.html", "Working days, 9 to 5"),
    "[contacts] objections": ("zh/decisions/notices.html", "书面实名向监督处提出。"),
    "[contacts] objections_en": ("en/decisions/notices.html", "In writing, by name, to Supervision."),
    "[[pages]] slug": ("zh/objections.html", "<main"),
    "[[pages]] title": ("zh/objections.html", "<h1>怎样提出异议</h1>"),
    "[[pages]] title_en": ("en/objections.html", "<h1>How to object</h1>"),
    "[[pages]] file": ("zh/objections.html", '<h2>向谁提出</h2>\n<div class="wide" tabindex="0"><table>'),
    "[[pages]] file_en": ("en/objections.html", '<a href="mailto:record@province.example">the office</a>'),
    "[[pages]] nav": ("zh/index.html", '<li><a href="objections.html">怎样提出异议</a></li>'),
}


def office(folder: Path, toml: str = TOML) -> Settings:
    """The settings of a gongshi.toml in a folder, with the files that it may name in `assets/` beside it."""
    (folder / "assets").mkdir(parents=True, exist_ok=True)
    for name, data in FILES.items():
        (folder / "assets" / name).write_bytes(data)
    (folder / "gongshi.toml").write_text(toml, encoding="utf-8")
    return read_settings(folder / "gongshi.toml")
