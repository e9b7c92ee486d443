"""No two pages stand at one address, and a key that nothing stands under fails the build."""

from __future__ import annotations

import pytest
from jinja2 import UndefinedError

from projections.key import ListKey
from site_builder.addresses import findings_page, news_path, overdue_path, page_of, slug
from site_builder.build.folders import BuildError
from site_builder.build.publish import _check_alone
from site_builder.build.render import MadePage, Wrote
from site_builder.environment import item


@pytest.mark.parametrize("name", ["98-overdue", "98-archive-1", "98-ARCHIVE-12", "98-Overdue"])
def test_an_id_that_ends_as_our_own_addresses_do_has_a_mark(name: str) -> None:
    assert slug(name).startswith(f"{name}~")
    assert page_of(f"project/{name}") != f"projects/{name}.html"


def test_findings_of_one_programme_stand_nowhere_at_those_of_another() -> None:
    made = []
    for name in ("98", "98-overdue", "98-2015-1", "98-unknown-2"):
        group = str(ListKey("", "programme", f"programme/{name}"))
        made += [news_path(group), overdue_path(group), findings_page(group, "2015", 0)]
        made.append(findings_page(group, "unknown", 1))
    plain = [path.removesuffix(".html") for path in made]
    assert len(set(plain)) == len(plain)


def test_a_build_refuses_two_pages_that_make_one_file() -> None:
    def page(name: str, digest: bytes) -> MadePage:
        return MadePage(name, [], [Wrote("zh/a.html", digest, 1, True, False)])

    _check_alone([page("one a", b"1"), page("two a", b"1")])  # a document can be published by several reports
    with pytest.raises(BuildError, match=r"zh/a\.html is made by two pages"):
        _check_alone([page("one a", b"1"), page("two a", b"2")])


@pytest.mark.parametrize("holder", [{"owed": 1}, [], None])
def test_what_has_nothing_under_a_key_says_so_when_it_is_used(holder: object) -> None:
    with pytest.raises(UndefinedError, match="has nothing under 'owd'"):
        str(item(holder, "owd"))
