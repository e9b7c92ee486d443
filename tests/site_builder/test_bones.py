"""The bones of the site: addresses that last, links that resolve, both languages whole, no page that needs a script."""

from __future__ import annotations

import html.parser
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg

import site_builder
from site_builder.addresses import page_of, slug
from site_builder.build.make import make
from site_builder.settings import Settings
from site_builder.words.texts import catalogue
from tests.site_builder.given_site import built, pages_of, some_entries


class Links(html.parser.HTMLParser):
    """Collects what a page links to, its ids and its language."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.ids: set[str] = set()
        self.alternates: list[str] = []
        self.language = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        if told.get("id"):
            self.ids.add(str(told["id"]))
        if tag == "html":
            self.language = str(told.get("lang"))
        if tag == "link" and told.get("hreflang"):
            self.alternates.append(str(told["href"]))  # for search engines alone, which want the whole address
            return
        for name in ("href", "src"):
            if told.get(name):
                self.links.append(str(told[name]))


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("site") / "www"
    built(some_entries(700), out)
    return out


def pages(site: Path) -> Iterator[tuple[Path, Links]]:
    for path in sorted(site.rglob("*.html")):
        yield path, Links(path.read_text(encoding="utf-8"))


ANYWHERE = "404.html"  # served under whatever address is missing, so its links begin at the site's root


def test_every_internal_link_resolves_to_a_file_and_an_id(site: Path) -> None:
    found = dict(pages(site))
    broken = []
    for path, page in found.items():
        for link in page.links if path.name != ANYWHERE else ():
            parts = urlsplit(link)
            if parts.scheme or parts.netloc:
                continue
            target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
            if not target.is_file() or (parts.fragment and parts.fragment not in found[target].ids):
                broken.append(f"{path.relative_to(site)}: {link}")
    assert not broken


def test_links_are_relative_so_that_a_copy_on_a_stick_works(site: Path) -> None:
    for path, page in pages(site):
        if path.name == ANYWHERE:
            continue
        absolute = [link for link in page.links if link.startswith(("/", "http:", "https:"))]
        absolute = [link for link in absolute if f'<link rel="canonical" href="{link}">' not in path.read_text("utf-8")]
        assert not absolute, path


def test_every_page_is_there_in_both_languages_and_says_so(site: Path) -> None:
    chinese = {path.relative_to(site / "zh") for path in (site / "zh").rglob("*.html")}
    english = {path.relative_to(site / "en") for path in (site / "en").rglob("*.html")}
    assert chinese == english
    for path, page in pages(site):
        if path.parent == site:
            continue
        assert page.language == ("zh-CN" if "zh" in path.relative_to(site).parts[:1] else "en")
        named = sorted(link.split("/", 3)[3].split("/")[0] for link in page.alternates)
        assert named == (["", "en", "zh"] if path.name == "index.html" and path.parent.parent == site else ["en", "zh"])


def test_the_entrance_names_both_languages_and_the_default_for_search_engines(site: Path) -> None:
    ends = [
        link.removeprefix("https://gongshi.example/") for link in Links((site / "index.html").read_text()).alternates
    ]
    assert ends == ["zh/index.html", "en/index.html", ""]


def test_what_a_book_that_is_an_example_says_of_itself_is_true_of_any_such_book(tmp_path: Path) -> None:
    make(pages_of(some_entries(3)), Settings(example=True, title="试验", pdf=()), tmp_path / "www")
    named = (
        "rulebook.html",
        "rulebook-i.html",
        "charter.html",
    )  # which say whose charter holds where a book has none of its own
    for path in (each for each in (tmp_path / "www").rglob("*.html") if each.name not in named):
        assert not re.search("北京技术创新|Beijing Technology", path.read_text(encoding="utf-8")), path


def test_nothing_on_a_page_needs_a_script_to_be_read(site: Path) -> None:
    for path, _ in pages(site):
        text = path.read_text(encoding="utf-8")
        assert "hidden" not in re.findall(r"<section[^>]*>", text)
        assert "onclick" not in text


def test_an_entry_has_its_lasting_address_on_its_subjects_page_and_in_the_book(site: Path) -> None:
    given = some_entries(700)
    index = next(number for number, entry in enumerate(given) if entry.stream == "project/P000001")
    for path in ("zh/projects/P000001.html", "en/projects/P000001.html", f"zh/entries/{index // 256}.html"):
        assert f'id="e{index}"' in (site / path).read_text(encoding="utf-8")


def test_an_evaluation_is_told_on_the_page_of_what_it_evaluates(site: Path) -> None:
    given = some_entries(700)
    index = next(number for number, entry in enumerate(given) if entry.stream.startswith("evaluation/"))
    project = given[index].fact.subject  # type: ignore[attr-defined]
    assert f'id="e{index}"' in (site / "zh" / page_of(project)).read_text(encoding="utf-8")
    assert not (site / "zh" / "evaluations").exists()


def test_pages_that_show_illustrative_entries_say_so(site: Path) -> None:
    assert "示例" in (site / "zh/projects/P000001.html").read_text(encoding="utf-8")
    assert "illustrative" in (site / "en/index.html").read_text(encoding="utf-8")


def test_english_is_complete() -> None:
    """Every Chinese text of the templates and makers has its English."""
    root = Path(site_builder.__file__).parent
    with (root / "babel.cfg").open() as config:
        methods, options = parse_mapping_cfg(config)
    extracted = extract_from_dir(str(root), methods, options, keywords={"_": None, "say_in": None})
    found = {message if isinstance(message, str) else message[0] for _, _, message, _, _ in extracted}
    missing = sorted(text for text in found if text and not catalogue().get(text))
    assert not missing


@pytest.mark.parametrize("name", ["清华大学", "a/b", "..", "x" * 200, "con?.html", "名 称"])
def test_any_id_has_a_file_name_that_every_host_can_hold(name: str) -> None:
    assert re.fullmatch(r"u-[0-9a-f]{16}", slug(name))
    assert slug(name) != slug(name + "1")


def test_a_plain_id_is_its_own_file_name() -> None:
    assert page_of("project/Z141100000114001") == "projects/Z141100000114001.html"
