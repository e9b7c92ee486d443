"""The site of another office: what each setting changes on its pages, and that nothing changes without one."""

from __future__ import annotations

import json
import re
from pathlib import Path
from urllib.parse import urljoin

import msgspec
import pytest

from scripts.settings_doc import DOC, TABLES, described, keys
from scripts.settings_doc import page as settings_page
from site_builder.build.make import make
from site_builder.own.groups import REPLACEABLE, TAKEN, OwnPage
from site_builder.own.navigation import FOOT, HEAD
from site_builder.settings import Settings, SettingsError, published
from site_builder.settings_file import read_settings
from site_builder.texts.known import CONTEXTS
from tests.examples.addresses import PINNED
from tests.site_builder.given_office import FILES, SEEN, TOML, office
from tests.site_builder.given_site import SETTINGS, built, pages_of, some_entries, tree

ENTRIES = some_entries(120)
ELSEWHERE = {"[site] languages", "[site] pdf"}  # sites of their own: below, and in test_office_papers.py


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("office")


@pytest.fixture(scope="module")
def site(folder: Path) -> Path:
    """The site of the office with every setting."""
    settings = office(folder)
    make(pages_of(ENTRIES), settings, folder / "www", assets=folder / "assets")
    return folder / "www"


@pytest.fixture(scope="module")
def plain(folder: Path) -> Path:
    """The site of the same entries without a setting of its look."""
    built(ENTRIES, folder / "plain")
    return folder / "plain"


def every_key() -> list[str]:
    return [f"{table} {key.name}" for table, (group, _, _) in TABLES.items() for key in keys(group)]


def test_the_page_of_settings_is_current() -> None:
    assert DOC.read_text(encoding="utf-8") == settings_page(), "run scripts/settings_doc.py"


def test_each_setting_is_documented_in_both_languages_with_an_example() -> None:
    for group, _, _ in TABLES.values():
        for key in keys(group):
            assert key.zh.strip() and key.en.strip() and key.example, key.name


def test_each_example_of_a_group_can_be_read() -> None:
    for table, (group, _, _) in TABLES.items():
        fields = {field.name: field for field in msgspec.structs.fields(group)}
        for key in keys(group):
            told = described(fields[key.name].type)["example"]
            assert msgspec.convert(told, fields[key.name].type) is not None, (table, key.name)


def test_each_setting_of_the_tables_is_tried() -> None:
    assert set(every_key()) == set(SEEN) | ELSEWHERE


@pytest.mark.parametrize("key", SEEN)
def test_each_setting_is_seen_in_the_site(site: Path, plain: Path, key: str) -> None:
    path, said = SEEN[key]
    assert said in (site / path).read_text(encoding="utf-8")
    without = plain / path
    assert not without.exists() or said not in without.read_text(encoding="utf-8")


def test_without_a_setting_the_published_settings_are_as_before() -> None:
    assert json.loads(published(Settings())) == {
        "as_of": "", "base_url": "https://gongshi.example/", "contact": "", "example": False, "hub": "",
        "origin": "gongshi.example/log", "owner": "项目主管机构", "owner_en": "The office in charge",
        "pdf": ["report", "annual", "notices"], "tag_date": "2014-04-14", "title": "公示", "title_en": "Gongshi",
    }  # fmt: skip


def test_what_is_published_says_all_that_was_set(folder: Path, site: Path) -> None:
    told = msgspec.json.decode((site / "settings.json").read_bytes(), type=Settings)
    assert msgspec.structs.replace(told, as_of="") == office(folder)
    assert {asset.name for asset in told.assets} == set(FILES)
    for name, data in FILES.items():
        assert (site / "assets" / name).read_bytes() == data


def test_an_own_page_replaces_one_of_the_site_and_the_links_to_it_hold(site: Path) -> None:
    page = (site / "zh/about.html").read_text(encoding="utf-8")
    assert "<h1>关于我厅</h1>" in page and "本站由某某省科学技术厅主办。" in page
    assert "记录怎样产生" not in page
    assert 'href="about.html"' in (site / "zh/index.html").read_text(encoding="utf-8")


def test_own_texts_reach_pages_terms_kinds_and_feeds(site: Path) -> None:
    assert "准予立项" in (site / "zh/dictionary-project.html").read_text(encoding="utf-8")
    assert "准予立项" in (site / "zh/lists.html").read_text(encoding="utf-8")
    assert "重点研发专题" in (site / "zh/dictionary.html").read_text(encoding="utf-8")
    assert "准予立项" in (site / "zh/feeds.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("context", CONTEXTS)
def test_a_text_of_each_context_is_seen(site: Path, context: str) -> None:
    files = [site / "static/compare.js", *sorted((site / "zh").rglob("*.html"))]
    assert any(f"（厅{context}）" in path.read_text(encoding="utf-8") for path in files)


def test_texts_of_one_site_are_not_said_on_the_next(site: Path, plain: Path, tmp_path: Path) -> None:
    assert "重点研发计划" in (site / "zh/index.html").read_text(encoding="utf-8")
    built(ENTRIES, tmp_path / "again")
    assert tree(tmp_path / "again") == tree(plain)


def test_tags_of_government_sites_stand_on_lists_and_on_pages_of_subjects(site: Path, plain: Path) -> None:
    listed = (site / "zh/decisions/notices.html").read_text(encoding="utf-8")
    assert '<meta name="ColumnName" content="公示与申报">' in listed or '<meta name="ColumnName"' in listed
    project = next((site / "zh/projects").glob("*.html")).read_text(encoding="utf-8")
    assert re.search(r'<meta name="ArticleTitle" content="[^"]+">', project)
    assert re.search(r'<meta name="PubDate" content="\d{4}-\d\d-\d\d \d\d:\d\d">', project)
    assert '<meta name="ContentSource" content="某省科学技术厅">' in project
    for path in plain.rglob("*.html"):
        assert "SiteName" not in path.read_text(encoding="utf-8")


def test_an_incremental_build_after_a_change_of_settings_is_a_clean_one(tmp_path: Path) -> None:
    settings = office(tmp_path)
    built(ENTRIES, tmp_path / "www")
    make(pages_of(ENTRIES), settings, tmp_path / "www", assets=tmp_path / "assets")
    make(pages_of(ENTRIES), settings, tmp_path / "clean", assets=tmp_path / "assets")
    assert tree(tmp_path / "www") == tree(tmp_path / "clean")
    made = make(pages_of(ENTRIES), settings, tmp_path / "www", assets=tmp_path / "assets")
    assert made.built.pages == 0


def test_a_changed_file_is_a_change_of_settings(tmp_path: Path) -> None:
    make(pages_of(ENTRIES), office(tmp_path), tmp_path / "www", assets=tmp_path / "assets")
    (tmp_path / "assets/about.md").write_text("另有说明。\n", encoding="utf-8")
    make(pages_of(ENTRIES), read_settings(tmp_path / "gongshi.toml"), tmp_path / "www", assets=tmp_path / "assets")
    assert "另有说明。" in (tmp_path / "www/zh/about.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("language", "absent", "tag", "other"), [("zh", "en", "zh-CN", "en"), ("en", "zh", "en", "zh-CN")]
)
def test_a_site_in_one_language_leads_to_no_other(
    tmp_path: Path, language: str, absent: str, tag: str, other: str
) -> None:
    settings = msgspec.structs.replace(SETTINGS, languages=(language,), pdf=())
    make(pages_of(ENTRIES), settings, tmp_path / "www")
    assert not (tmp_path / "www" / absent).exists()
    assert not (tmp_path / "www/search" / absent).exists()
    entrance = (tmp_path / "www/index.html").read_text(encoding="utf-8")
    assert f'<html lang="{tag}">' in entrance and f"url={language}/index.html" in entrance
    for path in (tmp_path / "www").rglob("*"):
        if path.suffix in (".html", ".xml", ".atom", ".rss", ".opml", ".json") and "log" not in path.parts:
            text = path.read_text(encoding="utf-8")
            assert f"/{absent}/" not in text, path
            assert not re.search(f"hreflang=.{other}", text), path
            assert 'class="language"' not in text and "language.js" not in text, path


def links(page: str) -> list[str]:
    return re.findall(r"\b(?:href|src)=\"([^\"]*)\"", page)


def test_every_link_of_the_page_for_missing_ones_leads_somewhere(site: Path) -> None:
    page = (site / "404.html").read_text(encoding="utf-8")
    for address in links(page):
        assert address.startswith("/plan/"), address
        assert (site / address.removeprefix("/plan/")).is_file(), address
    assert "没有这个页面" in page and "Page not found" in page


def test_robots_names_the_sitemap_and_the_sitemap_names_pages_that_are_there(site: Path) -> None:
    root = "https://record.example/plan/"
    assert (site / "robots.txt").read_text().endswith(f"\nSitemap: {root}sitemap.xml\n")
    parts = re.findall("<loc>(.*?)</loc>", (site / "sitemap.xml").read_text(encoding="utf-8"))
    assert f"{root}sitemap/pages.xml" in parts and f"{root}sitemap/project-0.xml" in parts
    found: list[str] = []
    for part in parts:
        text = (site / part.removeprefix(root)).read_text(encoding="utf-8")
        assert text.count("<url>") <= 50_000
        found += re.findall("<loc>(.*?)</loc>", text)
    assert len(found) == len(set(found))
    assert all((site / address.removeprefix(root)).is_file() for address in found)
    pages = {path.relative_to(site).as_posix() for path in (site / "zh").glob("*/*.html")}
    subjects = {path for path in pages if path.split("/")[1] in ("projects", "programmes", "organisations", "entries")}
    assert subjects <= {address.removeprefix(root) for address in found}


def test_the_day_of_a_page_is_that_of_its_newest_entry(site: Path) -> None:
    text = (site / "sitemap/project-0.xml").read_text(encoding="utf-8")
    days = re.findall("<lastmod>(.*?)</lastmod>", text)
    assert len(days) == text.count("<url>") and all(re.fullmatch(r"\d{4}-\d\d-\d\d", day) for day in days)


def test_no_page_of_the_site_can_be_taken_by_an_own_one() -> None:
    lines = PINNED.read_text(encoding="utf-8").splitlines()
    names = {line.split(" ")[0].removeprefix("*/") for line in lines if line.startswith("*/")}
    root = {name for name in names if "/" not in name} - set(REPLACEABLE)
    assert len(root) > 40
    for name in sorted(root):
        with pytest.raises(SettingsError, match=r"is an address of the site's own|must be small letters"):
            OwnPage(slug=name)
    assert TAKEN


def test_links_of_pages_with_every_setting_lead_somewhere(site: Path) -> None:
    base = "https://record.example/plan/"
    for path in [site / "zh/index.html", site / "en/objections.html", *list((site / "zh/projects").glob("*.html"))[:3]]:
        own = base + path.relative_to(site).as_posix()
        for address in links(path.read_text(encoding="utf-8")):
            target = urljoin(own, address).split("#")[0].split("?")[0]
            if target.startswith(base):
                assert (site / (target.removeprefix(base) or "index.html")).is_file(), (path, address)


def test_the_settings_of_the_test_set_every_table() -> None:
    assert all(table.split(" ")[0] in TOML for table in TABLES)


def test_the_navigation_has_the_order_given_and_what_it_leaves_out_stands_at_the_foot(site: Path, plain: Path) -> None:
    def led(folder: Path, part: str) -> list[str]:
        page = (folder / "zh/index.html").read_text(encoding="utf-8")
        within = page.partition(f"<{part}")[2].partition(f"</{part}>")[0]
        return re.findall(r'<li><a href="([a-z-]+)\.html"', within)

    assert led(site, "nav") == ["objections", "projects", "rulebook", "search", "about"]
    assert sorted([*led(site, "nav"), *led(site, "footer")]) == sorted(["objections", *HEAD, *FOOT])
    assert [*led(plain, "nav"), *led(plain, "footer")] == [*HEAD, *FOOT]
    here = (site / "zh/rulebook.html").read_text(encoding="utf-8")
    assert here.count('<a href="rulebook.html" aria-current="page">规则</a>') == 1


def test_a_picture_of_an_own_page_is_published_with_its_words_and_its_hash(site: Path, plain: Path) -> None:
    page = (site / "zh/objections.html").read_text(encoding="utf-8")
    assert '<p><img src="../assets/steps.svg" alt="流程：提出、登记、答复" /></p>' in page
    assert (site / "assets/steps.svg").read_bytes() == FILES["steps.svg"]
    assert "steps.svg" in {asset["name"] for asset in json.loads((site / "settings.json").read_bytes())["assets"]}
    assert "main p img" in (site / "static/style.css").read_text(encoding="utf-8")
    assert "main p img" not in (plain / "static/style.css").read_text(encoding="utf-8")


def test_the_page_for_lost_readers_has_the_logo_too(site: Path, plain: Path) -> None:
    lost = (site / "404.html").read_text(encoding="utf-8")
    assert re.search(r'<a href="(/.*)zh/index.html"><img src="\1assets/logo.svg" alt="厅徽">', lost)
    assert "<img" not in (plain / "404.html").read_text(encoding="utf-8")


def test_a_logo_has_a_light_ground_on_the_dark_page(site: Path, plain: Path) -> None:
    light = re.search(r"--paper: (#\w+);", (plain / "static/style.css").read_text(encoding="utf-8"))
    style = (site / "static/style.css").read_text(encoding="utf-8")
    dark = style.rpartition("@media (prefers-color-scheme: dark) {")[2].partition("\n}")[0]
    assert light and f"background: {light[1]};" in dark and ".brand img" in dark
    assert ".brand img" not in (plain / "static/style.css").read_text(encoding="utf-8")


def test_a_link_of_an_own_page_that_leads_nowhere_is_named_and_nothing_is_published(tmp_path: Path) -> None:
    office(tmp_path)
    (tmp_path / "assets/about.md").write_text("甲\n\n[乙](projects/P1.html) [丙](data.html)\n", encoding="utf-8")
    settings = read_settings(tmp_path / "gongshi.toml")
    told = r"assets/about\.md, line 3: the link leads to projects/P1\.html, and the site has no such page"
    with pytest.raises(SettingsError, match=told):
        make(pages_of(ENTRIES), settings, tmp_path / "www", assets=tmp_path / "assets")
    assert not (tmp_path / "www/index.html").exists()
