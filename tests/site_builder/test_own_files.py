"""What an office brings is refused in one clear line where it cannot be published: pictures, colours, pages, texts."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from click.testing import CliRunner

from domain.rules.in_force import default
from public.cli import main
from site_builder.build.own_files import check_own_files
from site_builder.own.assets import hashed
from site_builder.own.colours import DARK, LIGHT, contrast, twin
from site_builder.own.groups import Footer
from site_builder.own.own_text import own_text
from site_builder.own.pictures import check_picture
from site_builder.settings import SettingsError
from site_builder.settings_file import read_settings
from site_builder.texts import po
from site_builder.texts.known import CONTEXTS, known
from tests.site_builder.given_office import FILES, PNG, TEXTS, TOML, office

SVG = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">\n{}</svg>'
PAGE = '[[pages]]\nslug = "{}"\ntitle = "甲"\ntitle_en = "A"\nfile = "about.md"\nfile_en = "about.en.md"\n'


def refused(tmp_path: Path, toml: str) -> str:
    with pytest.raises(SettingsError) as caught:
        settings = office(tmp_path, toml)
        check_own_files(settings, tmp_path / "assets")
    assert "\n" not in str(caught.value)
    return str(caught.value)


@pytest.mark.parametrize(
    ("toml", "told"),
    [
        ('[look]\naccent = "red"', "'red' is no colour: write # and six digits"),
        ('[look]\naccent = "#ff9d8f"', "#ff9d8f on the page (#fffefb) has a contrast of 1.98:1"),
        ('[look]\naccent_dark = "#8c1d18"', "take a lighter colour"),
        ('[look]\naccent = "#8C1D18"', "is no colour"),
        ('[look]\nlogo = "../logo.svg"', "must be the name of a file in assets/"),
        ('[look]\nlogo = "logo.gif"', "that ends with .svg or .png"),
        ('[look]\nlogo = "none.svg"', "none.svg: No such file or directory"),
        ('[look]\ncolour = "#000000"', "[look] has no 'colour'"),
        ('[footer]\nlinks = [{name = "甲", url = "www.example"}]', "must be an address that begins with https://"),
        ('[footer]\nparty_mark_image = "mark.png"', "give party_mark too"),
        ('[footer]\nlines = ["甲\\n乙"]', "must be one line of text"),
        ('[tags]\nsite_id_code = "12"', "'12' is not ten digits or letters"),
        ('[tags]\nsite_name = "甲"', "site_name and site_domain are given together"),
        ('[contacts]\nmail = "office"', "'office' is no mail address"),
        ('[site]\nlanguages = []', "languages"),
        ('[site]\nlanguages = ["zh", "zh"]', "each language stands once"),
        ('[site]\nlanguages = ["fr"]', "Invalid enum value 'fr'"),
        ('[site]\nrobots = ["nothing"]', "must begin with Allow:"),
        ('[site]\nlook = 1', "[site] has no 'look'; write [look]"),
        ('[site]\nnav = ["projects", "project"]', "there is no page 'project'; it takes overview, projects"),
        ('[site]\nnav = ["projects", "projects"]', "[site] nav: 'projects' stands twice"),
        ('[site]\nnav = ["projects"]\n' + PAGE.format("a") + "nav = true", "nav leaves out 'a', whose page says nav"),
        (PAGE.format("projects"), "'projects' is an address of the site's own; take another, or replace one of about"),
        (PAGE.format("Über"), "must be small letters, digits and single hyphens"),
        (PAGE.format("a") + PAGE.format("a"), "'a' stands twice"),
        ('[[pages]]\nslug = "a"\ntitle = "甲"\nfile = "about.md"', "title_en is missing, and the site speaks that"),
    ],
)  # fmt: skip
def test_a_setting_that_cannot_be_used_is_one_line(tmp_path: Path, toml: str, told: str) -> None:
    assert told in refused(tmp_path, toml)


def test_in_one_language_a_page_needs_just_that(tmp_path: Path) -> None:
    page = '[[pages]]\nslug = "a"\ntitle = "甲"\nfile = "about.md"\n'
    assert office(tmp_path, '[site]\nlanguages = ["zh"]\n' + page).pages[0].file_en == ""


@pytest.mark.parametrize(
    ("inside", "told"),
    [
        ("<script>1</script>", "line 2, has <script>, which runs or moves: remove it"),
        ('<g onclick="x()"/>', "line 2, has onclick, which runs a script: remove it"),
        ('<image href="https://elsewhere.example/a.png"/>', "refers outside, to 'https://elsewhere.example/a.png'"),
        ('<use xlink:href="other.svg#a"/>', "refers outside, to 'other.svg#a'"),
        ('<rect fill="url(https://elsewhere.example/#a)"/>', "refers outside in fill"),
        ("<rect style=\"fill: URL( '//e.example' )\"/>", "refers outside in style"),
        ('<rect style="fill: u\\72l(//e.example)"/>', "refers outside in style"),
        ("<style>@import '//e.example';</style>", "has a style that refers outside"),
        ('<style>g{background:image-set("https://e.example/a.png" 1x)}</style>', "has a style that refers outside"),
        ('<style>g{background:src("//e.example/a.png")}</style>', "has a style that refers outside"),
        ('<style>g{background:paint("https://e.example/a.png")}</style>', "has a style that refers outside"),
        ('<g style="background:image-set(&quot;//e.example/a.png&quot; 1x)"/>', "refers outside in style"),
        ("<foreignObject/>", "has <foreignObject>, which runs or moves"),
        ('<a href="javascript:x()"/>', "refers outside"),
        ('<a><set attributeName="href" to="javascript:x()"/></a>', "has <set>"),
        ("<?xml-stylesheet href='//e.example'?>", "has an instruction to other programs"),
        ("<g>", "cannot be read as SVG"),
    ],
)
def test_a_logo_that_runs_or_refers_outside_is_refused_by_its_line(inside: str, told: str) -> None:
    with pytest.raises(SettingsError) as caught:
        check_picture("logo.svg", SVG.format(inside).encode())
    assert told in str(caught.value) and str(caught.value).startswith("assets/logo.svg")


def test_a_document_type_and_a_stylesheet_before_the_picture_are_refused() -> None:
    for data in (
        b'<!DOCTYPE svg [<!ENTITY a "b">]>' + FILES["logo.svg"],
        b"<?xml-stylesheet href='x'?>" + FILES["logo.svg"],
    ):
        with pytest.raises(SettingsError):
            check_picture("logo.svg", data)


@pytest.mark.parametrize(
    "inside", ['<use href="#a"/>', '<rect fill="url(#a)"/>', "<style>rect { fill: url(#a) }</style>"]
)
def test_a_picture_may_refer_to_what_it_holds(inside: str) -> None:
    check_picture("logo.svg", SVG.format(inside).encode())
    check_picture("logo.png", PNG)


def test_a_public_security_number_leads_to_the_platform_by_itself() -> None:
    assert Footer(police="京公网安备 11010502030143号").police_address.endswith("webSearch?code=11010502030143")
    assert Footer(police="已备案").police_address == ""


def test_what_is_no_png_is_refused() -> None:
    with pytest.raises(SettingsError, match="is no PNG picture"):
        check_picture("logo.png", b"GIF89a")


def test_contrast_is_that_of_wcag() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.005)


@pytest.mark.parametrize("accent", ["#8c1d18", "#0b4a86", "#000000", "#5a3a86", "#1d6a34"])
def test_the_twin_for_the_dark_can_be_read(accent: str) -> None:
    assert all(contrast(accent, ground) >= 4.5 for ground in LIGHT.values())
    assert all(contrast(twin(accent), ground) >= 4.5 for ground in DARK.values())


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("甲\n\n![](x.png)\n", "line 3: say in words what x.png shows: ![WORDS](x.png)"),
        (
            "甲\n\n![图](https://elsewhere.example/x.png)\n",
            "line 3: 'https://elsewhere.example/x.png' must be the name",
        ),
        ("甲\n\n![图](x.gif)\n", "that ends with .svg or .png"),
        ("[乙](#丙)\n", "line 1: the link to"),
        ("甲\n\n[乙](javascript:x())\n", "line 3: the link to 'javascript:x()' must begin with"),
        ("[乙](//elsewhere.example)\n", "line 1: the link to '//elsewhere.example'"),
        ("[乙](../../keys)\n", "line 1: the link to '../../keys'"),
    ],
)
def test_what_an_own_page_cannot_hold_is_named_by_its_line(text: str, told: str) -> None:
    with pytest.raises(SettingsError) as caught:
        own_text("a.md", text.encode())
    assert told in str(caught.value)


def test_html_in_an_own_page_stays_text() -> None:
    assert "&lt;script&gt;" in own_text("a.md", b"<script>x()</script>\n")


def po_of(*messages: tuple[str, str, str]) -> bytes:
    lines = (f'\nmsgctxt "{context}"\nmsgid "{name}"\nmsgstr "{said}"\n' for context, name, said in messages)
    return (TEXTS + "".join(lines)).encode()


SENTENCE = next(text for text in known("zh") if text.msgctxt == "sentence project.notice_opened").msgid
REFUSAL = "第十四条：公示至{until}止。"


@pytest.mark.parametrize(
    ("message", "told"),
    [
        (("page", "没有的文字", "甲"), "line 6: the site has no text '没有的文字' under 'page'"),
        (("trem subject.programme", "重大专项", "甲"), "did you mean 'term subject.programme'?"),
        (("term subject.programme", "专项", "甲"), "the site says '重大专项' under 'term subject.programme' now"),
        (("page", "第 %(n)s 号", "号"), "%(n)s is lost"),
        (("page", "第 %(n)s 号", "%(m)s %(n)s"), "%(m)s is no place of this text"),
        (("page", "第 %(n)s 号", "%(n)s 100%"), "a percent sign is not doubled"),
        (("sentence project.notice_opened", SENTENCE, "公示。"), "is lost"),
        (("sentence project.notice_opened", SENTENCE, SENTENCE + "["), "a bracket is not closed"),
        (("refusal", REFUSAL, "公示至{until}止。"), "第十四条 is lost: a text keeps the article that it cites"),
        (("refusal", REFUSAL, "第十四条：公示未满。"), "{until} is lost"),
    ],
)  # fmt: skip
def test_an_own_text_that_loses_something_is_named_by_its_line(message: tuple[str, str, str], told: str) -> None:
    with pytest.raises(SettingsError) as caught:
        po.check("zh", "texts.po", po_of(message), default())
    assert told in str(caught.value)
    assert str(caught.value).startswith("assets/texts.po, line ") and "\n" not in str(caught.value)


def test_a_file_that_is_no_po_file_is_named_by_its_line() -> None:
    with pytest.raises(SettingsError, match=r"texts\.po, line 2"):
        po.check("zh", "texts.po", b'msgid "a"\nmsgstr b\n', default())


def test_what_loses_nothing_is_taken() -> None:
    good = po_of(("refusal", REFUSAL, "第十四条：公示期到{until}为止。"), ("page", "第 %(n)s 号", "%(n)s号"))
    po.check("zh", "texts.po", good, default())
    texts = po.read({"zh": ("texts.po", good)}).texts
    assert texts["zh", "refusal", REFUSAL] == "第十四条：公示期到{until}为止。"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_template_names_every_text_once_and_can_be_read_back(language: str) -> None:
    done = CliRunner().invoke(main, ["texts", "extract", "--lang", language])
    assert done.exit_code == 0
    texts = known(language)
    assert {text.context for text in texts} == set(CONTEXTS) - ({"about"} if language == "en" else set())
    filled = done.output
    assert filled.count("\nmsgctxt ") == len(texts) > 1_500
    po.check(language, "texts.po", filled.encode(), default())  # nothing is said


def test_the_command_says_what_is_wrong_with_a_file(tmp_path: Path) -> None:
    (tmp_path / "texts.po").write_bytes(po_of(("page", "没有", "甲")))
    done = CliRunner().invoke(main, ["texts", "check", str(tmp_path / "texts.po")])
    assert done.exit_code == 1 and "texts.po, line 6: the site has no text" in done.output.replace("\n", "")
    (tmp_path / "texts.po").write_bytes(FILES["texts.po"])
    done = CliRunner().invoke(main, ["texts", "check", str(tmp_path / "texts.po")])
    assert done.exit_code == 0 and f"{3 + len(CONTEXTS)} texts" in done.output


def test_every_table_is_named_where_one_is_unknown(tmp_path: Path) -> None:
    assert "[look], [footer], [tags], [contacts] and [[pages]]" in refused(tmp_path, "[sites]\nx = 1")


def test_a_file_that_is_too_large_is_refused(tmp_path: Path) -> None:
    office(tmp_path)
    (tmp_path / "assets/about.md").write_bytes(b"x" * 2_000_001)
    with pytest.raises(SettingsError, match="at most 2,000,000 are taken"):
        read_settings(tmp_path / "gongshi.toml")
    assert TOML


@pytest.mark.parametrize(
    ("picture", "data", "told"),
    [
        ("x.svg", SVG.format('<use href="//e.example/a"/>').encode(), "assets/x.svg, line 2, refers outside, to"),
        ("x.png", b"GIF89a", "assets/x.png is no PNG picture"),
        ("x.png", PNG + bytes(2_000_000), "at most 2,000,000 are taken"),
        ("x.png", b"", "x.png: No such file or directory"),
    ],
)
def test_a_picture_of_an_own_page_is_checked_as_the_logo_is(
    tmp_path: Path, picture: str, data: bytes, told: str
) -> None:
    office(tmp_path)
    (tmp_path / "assets/about.md").write_text(f"![图]({picture})\n", encoding="utf-8")
    if data:
        (tmp_path / "assets" / picture).write_bytes(data)
    with pytest.raises(SettingsError) as caught:
        read_settings(tmp_path / "gongshi.toml")
    assert told in str(caught.value) and "\n" not in str(caught.value)


@pytest.mark.parametrize("kind", ["link", "pipe", "folder"])
def test_a_file_that_is_not_laid_there_itself_is_not_published(tmp_path: Path, kind: str) -> None:
    office(tmp_path)
    about = tmp_path / "assets/about.md"
    about.unlink()
    if kind == "link":
        about.symlink_to(tmp_path / "gongshi.toml")
    elif kind == "pipe":
        os.mkfifo(about)
    else:
        about.mkdir()
    with pytest.raises(SettingsError, match="is a link or no plain file: lay the file itself there"):
        hashed(tmp_path / "assets", ["about.md"])


@pytest.mark.parametrize(
    ("toml", "told"),
    [
        ('[footer]\nlines = ["一\\u202e二"]', "has a character that cannot be seen: U+202E"),
        ('[site]\ntitle = "公\\u200f示"', "[site] title: "),
        ('[site]\ncontact = "一\\n二"', "[site] contact: '一\\n二' must be one line of text"),
        ('[site]\ntitel = "甲"', "[site] has no 'titel'; did you mean title?"),
        ('[look]\nacent = "#123456"', "[look] has no 'acent'; did you mean accent?"),
        (PAGE.format("rules") + 'flie = "x"', "[pages] has no 'flie'; did you mean file?"),
        ('[tags]\nzzzz = "甲"', "[tags] has no 'zzzz'; its settings are in docs/settings.md"),
    ],
)
def test_a_setting_that_hides_a_sign_or_is_misspelt_is_named(tmp_path: Path, toml: str, told: str) -> None:
    assert told in refused(tmp_path, toml)


@pytest.mark.parametrize("sign", ["\u202e", "\u2066", "\u3164"])
def test_a_sign_that_cannot_be_seen_is_found_in_own_pages_and_texts(tmp_path: Path, sign: str) -> None:
    office(tmp_path)
    for name in ("about.md", "texts.po"):
        (tmp_path / "assets" / name).write_text(f"一\n二{sign}\n", encoding="utf-8")
        with pytest.raises(SettingsError, match=f"assets/{name}, line 2, has a character that cannot be seen"):
            hashed(tmp_path / "assets", [name])


@pytest.mark.parametrize("root", ["<svg>", '<svg xmlns="http://www.w3.org/1999/xhtml">', "<s:svg>"])
def test_an_svg_that_no_browser_would_show_is_refused(tmp_path: Path, root: str) -> None:
    office(tmp_path)
    tag = root.split()[0].strip("<>")
    (tmp_path / "assets/logo.svg").write_text(f"{root}<path d='M0 0'/></{tag}>", encoding="utf-8")
    with pytest.raises(SettingsError, match="without which browsers show nothing: add it"):
        hashed(tmp_path / "assets", ["logo.svg"])


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-8"])
@pytest.mark.parametrize("line_break", ["\n", "\r\n"])
def test_settings_are_read_as_an_editor_of_windows_saves_them(tmp_path: Path, encoding: str, line_break: str) -> None:
    text = line_break.join(["[site]", 'title = "某市公示"', ""])
    (tmp_path / "gongshi.toml").write_bytes(text.encode(encoding))
    assert read_settings(tmp_path / "gongshi.toml").title == "某市公示"


@pytest.mark.parametrize("encoding", ["utf-16", "gbk"])
def test_settings_in_another_encoding_are_told_so(tmp_path: Path, encoding: str) -> None:
    (tmp_path / "gongshi.toml").write_bytes('[site]\ntitle = "某市公示"\n'.encode(encoding))
    with pytest.raises(SettingsError, match=r"is not UTF-8 text \(byte \d+\); save it as UTF-8"):
        read_settings(tmp_path / "gongshi.toml")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[site]\nlanguages = ["fr"]', r"\[site\] languages\[0\]: Invalid enum value 'fr'; docs/settings.md says"),
        ("[site]\nlanguages = []", r"\[site\] languages: Expected `array` of length >= 1; docs/settings.md says"),
        ("[look]\nlogo = 5", r"\[look\] logo: Expected `str`, got `int`; docs/settings.md says"),
        ("[[pages]]\nslug = 5", r"\[\[pages\]\] 1, slug: Expected `str`, got `int`; docs/settings.md says"),
    ],
)
def test_a_value_that_a_setting_cannot_have_is_told_by_its_name(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "gongshi.toml").write_text(text)
    with pytest.raises(SettingsError, match=said):
        read_settings(tmp_path / "gongshi.toml")


def test_a_text_without_its_context_is_told_which_it_has() -> None:
    wanted = "'总览' stands under 'page': write the line msgctxt as in the template before it"
    with pytest.raises(SettingsError, match=wanted):
        po.check("zh", "zh.po", 'msgid "总览"\nmsgstr "一览"\n'.encode(), None)
