"""The search index: what is found under what, the same however the site was built, and little renewed by a decision."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import msgspec
import pytest

from domain.ledger.entry import SCHEMA, AnyEntry, Entry
from domain.ledger.personal import PersonalValue, commitment, format_file
from domain.rules.adjustment import ProjectRenamed
from domain.rules.approval import ProjectApproved
from domain.rules.fact import Fact
from domain.rules.organisation import OrganisationRenamed
from domain.rules.programme_course import ProgrammeSuspended
from domain.rules.proposal import ProjectProposed
from projections.all import QUESTIONS
from projections.follow import follow
from projections.search import TURN, grams, number_beginnings, number_of
from projections.view import View, ViewReader
from site_builder.build.folders import BuildFolders
from site_builder.build.makers import MAKERS
from site_builder.build.render import Order, render
from site_builder.build.stale import every_page
from site_builder.reader import Reader
from site_builder.search import index as search
from site_builder.search.entry import TYPES
from site_builder.search.index import (
    MANY,
    NEWEST,
    RECENT_SHARDS,
    RECORDS,
    covers,
    longer,
    pack,
    recent_from,
    shards_for,
    unpack,
)
from site_builder.site import Shelf, Site
from tests.site_builder.given_site import SETTINGS, built, pages_of, some_entries, tree


@pytest.fixture(scope="module", autouse=True)
def _search_alone() -> Iterator[None]:
    """A site of nothing but its search: the other pages have tests of their own."""
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in MAKERS if not name.startswith("search")]:
            patch.delitem(MAKERS, name)
        yield


def then(given: list[AnyEntry], stream: str, fact: Fact) -> list[AnyEntry]:
    """The entries with one more, a minute after the last."""
    number = 1 + sum(entry.stream == stream for entry in given)
    added: AnyEntry = Entry(
        schema=SCHEMA, stream=stream, number=number, by="officer/bench", command=f"c{len(given)}",
        recorded_at=given[-1].recorded_at, decided_on=given[-1].decided_on, authority="示例文件", fact=fact,
    )  # fmt: skip
    return [*given, added]


SIZE = 700
Places = dict[str, dict[int, set[int]]]  # by gram, the entries where it is in the title (0) and elsewhere (1)


def part_of(site: Path, folder: str, entries: int) -> Places:
    """One part of a site's index, each gram read from the shard in which search.js looks for it."""
    found: Places = {}
    for path in sorted((site / "search" / folder).glob("*.json")):
        for gram, packed in json.loads(path.read_bytes()).items():
            number = number_of(gram)
            share = shards_for(covers(entries, number % TURN)) if folder == "settled" else RECENT_SHARDS
            assert path.stem == f"{number % share:x}"
            places = found.setdefault(gram, {0: set(), 1: set()})
            for place, part in enumerate(packed.split(" ")):
                places[place] |= set(unpack(part))
    return found


def index_of(site: Path, entries: int) -> Places:
    """Both parts of a site's index together; of small books search.js reads the recent part alone."""
    recent, large = (part_of(site, folder, entries) for folder in ("recent", "settled"))
    if entries < 2 * TURN:
        return recent
    for gram, places in large.items():
        for place, indexes in places.items():
            recent.setdefault(gram, {0: set(), 1: set()})[place] |= indexes
    return recent


def records_of(site: Path, language: str = "zh") -> dict[int, list[object]]:
    """The records of a language by index."""
    paths = (path for path in (site / "search" / language).iterdir() if path.stem.isdigit())
    return {int(index): each for path in paths for index, each in json.loads(path.read_bytes()).items()}


def found_by(site: Path, phrase: str, entries: int = SIZE) -> dict[int, list[object]]:
    """The records whose entries have every gram of a phrase."""
    index, records = index_of(site, entries), records_of(site)
    places = [index.get(gram, {0: set(), 1: set()}) for gram in grams(phrase)]
    return {at: records[at] for at in set.intersection(*(each[0] | each[1] for each in places))}


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("大气污染", ("大气", "气污", "污染")),
        ("水", ()),
        ("Web 服务ＣＳＲ", ("web", "服务", "csr")),
        ("Z141100000114001/02", ("z141100000114001", "02")),
        ("𠮷野家。野家", ("𠮷野", "野家")),
        ("零宽\u200b空格与软\u00ad连字", ("零宽", "宽空", "空格", "格与", "与软", "软连", "连字")),
        ("no\u00adise \ufeffmap\u2060", ("noise", "map")),
        ("don_t-stop", ("don", "t", "stop")),
        ("Noise MAPS: buses by bus, gas地图s", ("noise", "map", "buse", "by", "bus", "gas", "地图", "s")),
    ],
)
def test_texts_are_cut_into_pairs_of_chinese_characters_and_words(text: str, cut: tuple[str, ...]) -> None:
    assert grams(text) == cut


def test_words_with_digits_are_found_by_how_they_begin() -> None:
    assert number_beginnings("SL2014-地图 maps AB1 91") == ("sl2", "sl20", "sl201")


def test_indexes_are_packed_as_gaps() -> None:
    assert unpack(pack([0, 1, 33, 40_000])) == [0, 1, 33, 40_000]
    assert pack([0, 1, 2]) == "BBB"


def test_a_gram_of_very_many_entries_keeps_the_newest() -> None:
    packed = pack(list(range(MANY + 1)))
    assert packed[0] == "!"
    assert unpack(packed) == list(range(MANY + 1 - NEWEST, MANY + 1))


def test_shards_stay_as_small_as_the_book_grows() -> None:
    assert [shards_for(entries) for entries in (0, 32_767, 32_768, 400_000)] == [256, 256, 512, 4096]


@pytest.mark.parametrize("entries", [512, 513, 700, 767, 768, 200_003])
def test_both_parts_together_cover_the_book(entries: int) -> None:
    assert {covers(entries, share) for share in range(TURN)} == set(range(entries - TURN + 1, entries + 1))
    assert recent_from(entries) <= min(covers(entries, share) for share in range(TURN))


def test_a_list_grows_to_what_it_would_be_at_once() -> None:
    indexes = list(range(0, 3 * MANY, 2))
    for cut in (0, 1, 300, MANY - 1, MANY, MANY + 1, MANY + 300):
        grown = longer(longer(pack(indexes[:cut]), indexes[cut : MANY + 700]), indexes[MANY + 700 :])
        assert grown == pack(indexes)
        assert longer(pack(indexes[:cut]), []) == pack(indexes[:cut])


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("found") / "www"
    built(some_entries(SIZE), out)
    return out


def test_a_project_is_found_by_its_title_its_number_and_its_unit(site: Path) -> None:
    project = TYPES.index("project")
    for phrase in ("大气细颗粒物来源解析与预报研究(示例4)", "P000004", "增材制造 示例单位2"):
        assert project in {each[0] for each in found_by(site, phrase).values()}, phrase


def test_english_is_found_in_the_singular_and_in_the_plural(tmp_path: Path) -> None:
    titles = ("Noise maps of communities", "A noise map", "Mapping of noise")
    given = some_entries(20)
    for number, title in enumerate(titles):
        fact = ProjectProposed(title=f"示例{number}", title_en=title, programme="programme/1")
        given = then(given, f"project/P80000{number}", fact)
    built(given, tmp_path / "www")
    for phrase in ("noise map", "Noise Maps"):
        assert set(found_by(tmp_path / "www", phrase, 23)) == {20, 21}


def test_a_short_name_is_found_as_a_whole_too(site: Path) -> None:
    (at,) = index_of(site, SIZE)["=示例单位2"][0]
    assert records_of(site)[at][2] == "示例单位2"


def test_records_of_illustrative_entries_say_so(site: Path) -> None:
    assert all(str(record[3]).startswith("示例 · ") for record in records_of(site, "zh").values())
    assert all(str(record[3]).startswith("illustrative · ") for record in records_of(site, "en").values())


def test_what_is_indexed_has_a_record_in_both_languages(site: Path) -> None:
    indexed = {at for places in index_of(site, SIZE).values() for part in places.values() for at in part}
    assert indexed == set(records_of(site, "zh")) == set(records_of(site, "en"))


def test_an_index_grown_step_by_step_is_the_one_made_at_once(site: Path, tmp_path: Path) -> None:
    for size in (250, 255, 300, 511, 512, 513, 520, 690, SIZE):
        built(some_entries(size), tmp_path / "www")
    assert tree(tmp_path / "www/search") == tree(site / "search")
    assert (tmp_path / "www/zh/search.html").read_bytes() == (site / "zh/search.html").read_bytes()


def test_what_was_kept_may_be_lost(site: Path, tmp_path: Path) -> None:
    built(some_entries(600), tmp_path / "www")
    view = sqlite3.connect(BuildFolders(tmp_path / "www").view)
    view.execute("DELETE FROM kept WHERE page LIKE '%7'")
    view.commit()
    view.close()
    built(some_entries(SIZE), tmp_path / "www")
    assert tree(tmp_path / "www/search") == tree(site / "search")


def test_shares_are_made_in_any_processes(site: Path, tmp_path: Path) -> None:
    with ProcessPoolExecutor(2) as pool:
        built(some_entries(SIZE), tmp_path / "www", executor=pool)
    assert tree(tmp_path / "www/search") == tree(site / "search")


def test_a_decision_renews_the_small_part_one_share_and_one_file_of_records(tmp_path: Path) -> None:
    out, given = tmp_path / "www", some_entries(SIZE)
    built(given, out)
    before = tree(out / "search")
    given = then(given, "programme/3", ProgrammeSuspended(reason="等待论证结果"))
    built(given, out)
    after = tree(out / "search")
    changed = {path for path in after if before.get(path) != after[path] and not path.startswith("recent/")}
    assert changed == {f"settled/{SIZE % TURN:x}.json", f"zh/{SIZE // RECORDS}.json", f"en/{SIZE // RECORDS}.json"}
    (record,) = found_by(out, "等待论证结果", SIZE + 1).values()
    assert record[0] == TYPES.index("decision")
    assert record[1] == f"programmes/3.html#e{SIZE}"


@pytest.mark.slow
def test_the_shards_of_a_share_are_split_as_the_book_grows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "PER_SHARD", 1)  # so that shards are split at 512 entries already, and at 1,024
    given = some_entries(1100)
    for size in (500, 600, 800, 1020, 1030, 1100):
        built(given[:size], tmp_path / "steps")
    built(given, tmp_path / "once")
    assert tree(tmp_path / "steps/search") == tree(tmp_path / "once/search")
    assert len(list((tmp_path / "once/search/settled").iterdir())) > 512
    assert found_by(tmp_path / "once", "P000100", 1100)


def test_a_new_name_is_found_and_the_old_record_stays(tmp_path: Path) -> None:
    out, given = tmp_path / "www", some_entries(300)
    built(given, out)
    before = records_of(out)
    named = next(entry for entry in given if entry.stream == "organisation/U0").fact.name  # type: ignore[attr-defined]
    built(then(given, "organisation/U0", OrganisationRenamed(before=named, new_name="首都示范研究院")), out)
    after = records_of(out)
    assert {at: after[at] for at in before} == before
    assert [each[2] for each in found_by(out, "首都示范", 301).values()] == ["首都示范研究院"]
    assert "organisations/U0.html" in [each[1] for each in found_by(out, str(named), 301).values()]


def test_a_project_is_found_by_its_former_name_and_by_its_present_one(tmp_path: Path) -> None:
    stream = "project/P900000"
    given = then(some_entries(20), stream, ProjectApproved(title="铌酸锂晶体生长工艺"))
    renamed = ProjectRenamed(before="铌酸锂晶体生长工艺", title="光子芯片材料平台", reason="任务合并")
    built(then(given, stream, renamed), tmp_path / "www")
    pages = {name: found_by(tmp_path / "www", name, 22) for name in ("铌酸锂晶体", "光子芯片材料")}
    assert {at: each[2] for at, each in pages["光子芯片材料"].items()} == {21: "光子芯片材料平台"}
    assert {at: each[2] for at, each in pages["铌酸锂晶体"].items()} == {
        20: "铌酸锂晶体生长工艺", 21: "光子芯片材料平台",
    }  # fmt: skip


def test_personal_data_beside_the_book_is_never_in_the_search(tmp_path: Path) -> None:
    title, programme = "大气细颗粒物来源解析", "programme/1"
    person = PersonalValue("project/P900000", 2, "leader", "欧阳示例", b"s" * 32)
    given = then(some_entries(20), person.stream, ProjectProposed(title=title, programme=programme))
    given = then(given, person.stream, ProjectApproved(title=title, programme=programme, justification="唯一具备条件"))
    given[-1] = msgspec.structs.replace(given[-1], pd={"leader": commitment("leader", person.value, person.salt)})
    (tmp_path / "log/personal").mkdir(parents=True)
    (tmp_path / "log/personal/0.json").write_bytes(format_file([(21, person)]))
    pages = folded(tmp_path / "view.sqlite", given)
    order = Order(
        tmp_path / "view.sqlite", tmp_path / "www", SETTINGS, (0, 0, 2), tmp_path / "www", Shelf(log=tmp_path / "log")
    )
    render(order, [page for page in pages if page.startswith("search")])
    beside = Site(Reader(ViewReader(order.view), "2030-01-01"), SETTINGS, order.shelf)
    assert beside.personal(21) == {"leader": person.value}
    assert set(found_by(tmp_path / "www", "唯一具备", 22)) == {21}
    for path in sorted((tmp_path / "www/search").rglob("*.json")):
        assert not any(part in path.read_text(encoding="utf-8") for part in ("欧阳", "阳示")), path


def folded(path: Path, given: list[AnyEntry]) -> list[str]:
    """Fold entries into a view; the pages that it has reason for."""
    view = View(path)
    follow(view, pages_of(given), QUESTIONS)
    view.close()
    return every_page(ViewReader(path))
