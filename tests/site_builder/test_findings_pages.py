"""Pages of findings: a day that passes makes exactly the pages concerned stale, in steps as at once."""

from __future__ import annotations

import json
import re
from pathlib import Path

from domain.rules.approval import ProjectApproved
from domain.rules.programme import ProgrammeProposed
from tests.projections.cases import CONTRACTED, PROGRESS
from tests.projections.given import LIST, Step, entries
from tests.site_builder.given_site import built, some_entries, tree

IDLE = [Step("programme/2", ProgrammeProposed(title="另一专项", number=2), "2015-01-05")]


NAMED = ("findings", "findings/article-18", "findings/programme-1")


def items(folder: Path, path: str) -> list[dict[str, str]]:
    """The items of a JSON Feed, newest first."""
    found: list[dict[str, str]] = json.loads((folder / path).read_text())["items"]
    return found


def texts(folder: Path, path: str) -> tuple[str, str]:
    """A page in both languages."""
    return (folder / "zh" / path).read_text(), (folder / "en" / path).read_text()


def test_a_finding_opens_as_the_day_passes_and_no_other_page_is_touched(tmp_path: Path) -> None:
    given, www = entries([*IDLE, *CONTRACTED]), tmp_path / "www"
    built(given, www, as_of="2016-06-29")
    before = tree(www)
    built(given, www, as_of="2016-06-30")
    quiet = tree(www)
    pages = {path for path in quiet if "findings" in path}
    assert {path for path in pages if quiet[path] != before[path]} == set()
    made = built(given, www, as_of="2016-07-01")
    after = tree(www)
    changed = {path.split("/", 1)[1] for path in after if after[path] != quiet.get(path) and "findings" in path}
    assert {path for path in changed if path.endswith(".html") and "organisation" not in path} == {
        f"{name}.html" for name in NAMED
    }
    assert {path for path in changed if "organisation" in path and path.endswith(".html")}
    assert (
        made.built.pages < 28
    )  # of each group its page, its feed, its month and calendar, and the archive of the month that begins
    chinese, english = texts(www, "findings/article-18.html")
    assert "样机" in chinese
    assert "no progress is on record" in english
    assert "样机" not in texts(www, "findings/article-30.html")[0]


def test_an_answer_moves_it_into_history(tmp_path: Path) -> None:
    www = tmp_path / "www"
    built(entries(CONTRACTED), www, as_of="2016-07-05")
    built(entries([*CONTRACTED, PROGRESS]), www, as_of="2016-07-10")
    overdue, told = (items(www, f"zh/findings/article-18{tail}.json") for tail in ("-overdue", ""))
    assert [item["title"].startswith("[") for item in overdue + told] == [False, True]
    assert [item["date_published"][:19] for item in overdue] == ["2016-06-30T16:00:00"]
    assert "2016-07-10" in texts(www, "findings/article-18.html")[0]


def test_the_feed_dates_a_finding_by_the_day_on_which_it_could_be_seen(tmp_path: Path) -> None:
    www = tmp_path / "www"
    built(entries(CONTRACTED), www, as_of="2018-02-01")
    overdue = items(www, "zh/findings-overdue.json")
    midnights = ["2017-12-31T16:00:00", "2016-06-30T16:00:00"]
    assert [item["date_published"][:19] for item in overdue] == midnights
    assert len({item["id"] for item in overdue}) == 2
    assert all("finding" in item["id"] for item in overdue)


def test_steps_give_the_same_findings_as_one_build(tmp_path: Path) -> None:
    given = some_entries(700)
    for size, day in ((150, "2015-03-01"), (420, "2016-06-30"), (700, "2016-07-01"), (700, "2018-01-01")):
        built(given[:size], tmp_path / "steps" / "www", as_of=day)
    built(given, tmp_path / "once" / "www", as_of="2018-01-01")
    assert tree(tmp_path / "steps" / "www") == tree(tmp_path / "once" / "www")
    numbered = tmp_path / "once" / "www" / "zh" / "findings" / "article-17-2015-2.html"
    assert numbered.exists()


SILENT = [
    Step("programme/1", ProgrammeProposed(title="示例专项", number=1), "2015-01-05"),
    Step("project/A", ProjectApproved(title="甲", end="2016"), "2015-03-20", "2018-01-08", LIST),
    Step("project/B", ProjectApproved(title="乙", end="2019-06"), "2015-03-20", "2018-01-08", LIST),
]


def test_what_a_list_does_not_say_is_told_once_with_its_count_and_links(tmp_path: Path) -> None:
    www = tmp_path / "www"
    built(entries(SILENT), www, as_of="2018-02-01")
    chinese, english = texts(www, "findings.html")
    rows = re.findall(r"<tr>(.*?)</tr>", chinese[chinese.index('id="gaps"') : chinese.index("最新的逾期和缺项")], re.S)[
        1:
    ]
    assert [re.findall(r'href="([^"]+)"', row) for row in rows] == [
        ["projects/A.html#e1", "rulebook-g.html#art-30"],
        ["projects/A.html#e1", "rulebook-g.html#art-33"],
    ]
    assert [re.findall(r">(\d+)</td>", row) for row in rows] == [["1"], ["2"]]
    assert all(LIST.title in row and LIST.sha256[:12] in row for row in rows)
    assert "No final S&amp;T report" in english
    for page in ("projects/A.html", "findings/article-30.html", "findings/article-33.html"):
        assert "到期无" not in texts(www, page)[0].split("<main", 1)[1].replace("到期无最终科技报告、", "").replace(
            "到期无记录", ""
        ), page
    assert [items(www, f"zh/findings{feed}.json") for feed in ("", "-overdue")] == [[], []]
    assert 'findings.html#gaps">Gaps of transcribed lists (3)' in texts(www, "index.html")[1]
    built(entries(SILENT), www, as_of="2019-07-01")
    assert 'findings.html#gaps">清单转录缺项（4）' in texts(www, "index.html")[0]
