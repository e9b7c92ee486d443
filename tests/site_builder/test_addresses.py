"""File names differ on every host and stick: where case is ignored, where forms of a sign are folded, on Windows."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from projections.key import ListKey
from site_builder.addresses import key_slug, list_path, page_of, slug
from site_builder.lists.groups import group_path
from tests.projections.given import entries
from tests.projections.test_wrong_clock import registered
from tests.site_builder.given_site import built

DEVICES = {"con", "prn", "aux", "nul", *(f"{name}{number}" for name in ("com", "lpt") for number in range(10))}
NEAR = st.text("aAbBzZ019.-_~éÉſKAＡＺi\u0130\u0131\u0301\u200d ", min_size=1, max_size=12)
IDS = st.one_of(
    NEAR,
    st.text(min_size=1, max_size=30),
    st.sampled_from(["CON", "con", "Aux.txt", "COM1", "lpt9.a.b", "nul.", "a" * 100, "u-0123456789abcdef"]),
    st.from_regex("[uU]-[0-9a-fA-F]{16}", fullmatch=True),
)


def folded(name: str) -> set[str]:
    """What a name is on file systems that ignore case, compose, decompose or fold forms of a sign."""
    ways = [unicodedata.normalize(form, name) for form in ("NFC", "NFD", "NFKC", "NFKD")]
    return {each for way in ways for each in (way.lower(), way.upper(), way.casefold())}


@given(IDS, IDS)
@example("Z1401", "z1401")
@example("SL2014001-acceptance", "sl2014001-Acceptance")
@example("\u00e9", "e\u0301")
@example("Ａ", "A")
@example("K1", "\u212a1")  # the sign for kelvin
@example("U-0123456789ABCDEF", "u-0123456789abcdef")
@example("a.", "a")
@example("a ", "a")
def test_two_ids_never_share_a_file(one: str, other: str) -> None:
    if one != other:
        assert folded(slug(one)).isdisjoint(folded(slug(other)))
        keys = [key_slug(ListKey.about("", f"organisation/{each}")) for each in (one, other)]
        assert folded(keys[0]).isdisjoint(folded(keys[1]))


@given(st.data())
def test_ids_that_differ_in_case_alone_never_share_a_file(data: st.DataObject) -> None:
    name = data.draw(st.text("abyz019.-_", min_size=1, max_size=10))
    ways = {data.draw(st.sampled_from([name, name.upper(), name.title(), name.swapcase()])) for _ in range(3)}
    ways |= {"".join(data.draw(st.sampled_from([each, each.upper()])) for each in name)}
    names = [slug(each).lower() for each in ways]
    assert len(names) == len(set(names))


@given(IDS)
@example("con.x")
@example("COM3.tar.gz")
def test_every_host_can_hold_the_name(name: str) -> None:
    for ending in (".html", ".pdf", "-2014.pdf", ".atom", ""):
        file = slug(name) + ending
        assert len(file.encode()) <= 120
        assert file.partition(".")[0].lower() not in DEVICES
        assert not file.endswith((".", " "))
        assert not set(file) & set('<>:"/\\|?* ')
        assert file.isascii()


@pytest.mark.parametrize(
    "name",
    ["Z1401", "SL2014002", "SL2014001-acceptance", "SL2014001-post-0", "SL-2014-1", "SL-J001", "1", "2013-0001", "P1",
     "91110000MA01ABCD2X", "office", "founder", "example-unit-jia", "example-d1", "beijing-2014-2017", "X", "GDF"],
)  # fmt: skip
def test_common_ids_are_their_own_names(name: str) -> None:
    assert slug(name) == name
    assert key_slug(ListKey.about("", f"organisation/{name}")) == f"organisation-{name}"


def test_a_list_of_a_stream_is_named_by_the_stream_alone() -> None:
    of = {name: list_path(ListKey.about("project", f"organisation/{name}")) for name in ("a/b", "a-b", "Z1", "z1")}
    assert list_path(ListKey.about("project", "programme/1")) == "lists/project-of-programme-1.html"
    assert len(set(of.values())) == len(of)
    assert key_slug(ListKey("", "year", "2016")) == "year-2016"
    assert key_slug(ListKey("", "evaluator", "organisation/office")) == "evaluator-organisation-office"


@pytest.mark.parametrize(
    ("key", "path"),
    [
        ("project of organisation/示例", "lists/project-of-u-db083a1c9e220c0f.html"),
        ("evaluation of programme/a/b of c#1", "lists/evaluation-of-u-a9821212781d38de.html"),
    ],
)
def test_a_list_of_an_odd_id_lies_where_it_always_lay(key: str, path: str) -> None:
    assert list_path(ListKey.parse(key)) == path


@pytest.mark.parametrize(
    ("key", "path"),
    [
        ("rated_since of evaluator/organisation/示例", "decisions/u-5c73ee3f66b83bd5"),
        ("recorded of organisation/Acme of Z/1#2", "decisions/u-282479339ba4215e"),
        ("adjustment of programme/1", "decisions/adjustments-by-programme-programme-1"),
        ("kind/project.approved", "decisions/kind-project.approved"),
    ],
)
def test_so_does_a_list_of_entries(key: str, path: str) -> None:
    assert group_path(ListKey.parse(key)) == path


def test_a_built_site_has_no_two_names_that_differ_in_case_alone(tmp_path: Path) -> None:
    ids = ["Z1", "z1", "CON", "con", "Aux", "é", "e\u0301", "Ａ", "A", "a"]
    told = entries([registered(each, "2016-02-01") for each in ids])
    built(told, tmp_path / "www")
    files = [path.relative_to(tmp_path / "www").as_posix() for path in (tmp_path / "www").rglob("*")]
    for form in ("NFC", "NFKC"):
        assert len({unicodedata.normalize(form, each).casefold() for each in files}) == len(files)
    pages = {page_of(f"organisation/{each}") for each in ids if unicodedata.is_normalized("NFC", each)}
    assert {f"zh/{page}" for page in pages} <= set(files)
    assert not [each for each in files if each.rpartition("/")[2].partition(".")[0].lower() in DEVICES]
