"""What the pages are called that every page leads to."""

from __future__ import annotations

from site_builder.words.texts import Translate


def navigation_titles(say_in: Translate) -> dict[str, str]:
    """The title of each page of the site's own that can stand in the navigation, by its slug."""
    return {
        "overview": say_in("总览"),
        "programmes": say_in("重大专项"),
        "projects": say_in("项目"),
        "organisations": say_in("机构"),
        "findings": say_in("逾期和缺项"),
        "changes": say_in("每月变化"),
        "trends": say_in("变化趋势"),
        "lists": say_in("全部列表"),
        "search": say_in("搜索"),
        "audit": say_in("怎样核验"),
        "about": say_in("关于本站"),
        "entries": say_in("记录簿"),
        "feeds": say_in("订阅"),
        "rulebook": say_in("规则"),
        "charter": say_in("章程"),
        "dictionary": say_in("数据字典"),
        "data": say_in("数据下载"),
        "have-your-say": say_in("怎样提意见"),
        "corrections-policy": say_in("更正办法"),
        "accessibility": say_in("无障碍声明"),
    }
