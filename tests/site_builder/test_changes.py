"""What an adjustment changed is said with both values, and nothing that stayed is said at all."""

from __future__ import annotations

import msgspec
import pytest

from domain.rules.adjustment import Plan
from domain.rules.fact import Budget, Share, Target
from domain.rules.project import PlannedMilestone
from site_builder.words.book_words import default_words
from site_builder.words.changes import aim, budget, item, measure, target, told
from site_builder.words.voice import Voice

ZH, EN = (Voice(default_words(), language, lambda stream: stream.partition("/")[2]) for language in ("zh", "en"))
CUT = Target(
    key="dust", indicator="细颗粒物", indicator_en="Fine particles", unit="微克", unit_en="micrograms",
    value="60", comparison="at_most", due="2016-12",
)  # fmt: skip
TRIAL = PlannedMilestone(key="trial", title="试运行", title_en="Trial run", due="2015-06")


def plan(*targets: Target, scope: str | None = None) -> Plan:
    return Plan(targets=targets, scope=scope)


def test_what_stayed_is_not_said() -> None:
    assert told(ZH, plan(CUT, scope="研究"), plan(CUT, scope="研究")) is None
    assert told(ZH, plan(CUT, scope="研究"), Plan()) is None  # what is not stated has not changed


def test_a_text_is_given_with_what_it_was_where_that_is_known() -> None:
    assert told(ZH, plan(scope="甲"), plan(scope="乙")) == "研究内容由“甲”改为“乙”"
    assert told(EN, plan(scope="甲"), plan(scope="乙")) == "scope changed from “甲” to “乙”"
    assert told(ZH, None, plan(scope="乙")) == "研究内容现为“乙”"


@pytest.mark.parametrize(
    ("now", "zh", "en"),
    [
        ({"value": "50"}, "不超过60微克改为不超过50微克", "at most 60 micrograms to at most 50 micrograms"),
        ({"due": "2017-06"}, "期限由2016年12月改为2017年6月", "due date changed from December 2016 to June 2017"),
        ({"baseline": "89"}, "基期值定为89", "baseline set to 89"),
        ({"indicator": "粉尘", "indicator_en": "Dust"}, "更名为“粉尘”", "renamed “Dust”"),
    ],
)
def test_of_a_target_only_what_differs_is_said(now: dict[str, str], zh: str, en: str) -> None:
    after = msgspec.structs.replace(CUT, **now)
    for voice, said in ((ZH, zh), (EN, en)):
        change = told(voice, plan(CUT), plan(after))
        assert change is not None
        assert change.endswith(said)


def test_items_that_came_and_went_are_said_with_what_they_asked() -> None:
    other = msgspec.structs.replace(CUT, key="ozone", indicator="臭氧", indicator_en="Ozone", due=None)
    assert told(EN, plan(CUT), plan(other)) == (
        "target “Fine particles” (at most 60 micrograms, by December 2016) dropped; "
        "target “Ozone” (at most 60 micrograms) added"
    )
    assert told(ZH, None, Plan(milestones=(TRIAL,))) == "里程碑现为试运行（2015年6月前）"


def test_of_a_budget_the_total_and_the_sources_that_moved() -> None:
    def given(city: int, own: int) -> Budget:
        parts = (Share(source="municipal", amount=city), Share(source="self_raised", amount=own))
        return Budget(total=city + own, parts=parts)

    assert told(ZH, given(100_000_000, 100_000_000), given(50_000_000, 150_000_000)) == (
        "总额200万元不变；市级财政资金由100万元改为50万元；自筹资金由100万元改为150万元"
    )
    assert told(EN, Budget(total=100), Budget(total=200)) == "total changed from CNY 1 to CNY 2"
    assert told(ZH, None, Budget(total=200)) == "总额现为2元"
    assert budget(EN, Budget(total=200)) == "CNY 2"


def test_values_stand_close_to_chinese_units_and_apart_from_latin_ones() -> None:
    assert measure(ZH, "at_least", "5", "项") == "不少于5项"
    assert measure(ZH, None, "5", "mg/L") == "5 mg/L"
    assert measure(EN, None, "5", "") == "5"


def test_a_target_in_words_and_one_that_says_no_more_than_its_name() -> None:
    given = Target(key="norm", indicator="标准", statement="建成", statement_en="Done")
    assert aim(EN, given) == "Done"
    assert target(EN, given) == "标准 Done"
    assert item(ZH, Target(key="norm", indicator="标准")) == "标准"
