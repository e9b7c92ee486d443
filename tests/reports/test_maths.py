"""Formulas in the text of a report: set on the baseline, read out as TeX, printed as written where they are broken."""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys
from pathlib import Path

import pikepdf
import pytest

from site_builder.documents import DocumentFolder
from site_builder.reports.paper import Paper
from site_builder.reports.press import press
from site_builder.reports.text import maths
from site_builder.reports.text.markdown import Body, read_body

MEASURED = r"""# 引言

浓度 $c$ 满足式（1），$\mathrm{PM}_{2.5}$ 以 $\mu\mathrm{g}/\mathrm{m}^3$ 计[^1]。

$$
\frac{\partial c}{\partial t}+u\cdot\nabla c=D\nabla^2 c+S_{\text{源}}
$$

$$f(x)=\begin{cases}1,&x>0\\0,&x\le 0\end{cases}$$

| 量 | 式 |
|---|---|
| 均值 | $\bar x$ |

[^1]: 又作 $\rho$。

# 结论

$c<1$，又 $c$。
"""


def body(text: str) -> Body:
    return read_body(text.encode(), DocumentFolder(None))


def said(found: Body) -> list[str]:
    return [f"{problem.line}:{problem.zh}" for problem in found.problems if problem.line]


def printed(found: Body) -> bytes:
    html = (
        f'<!doctype html><html lang="zh-CN"><head><title>t</title></head><body class="text">{found.main}</body></html>'
    )
    return press(Paper(html, "2014-04-14T01:00:00Z", found.images))


def test_formulas_stand_on_the_baseline_with_their_source_for_who_cannot_see_them() -> None:
    found = body(MEASURED)
    assert said(found) == []
    drawn = re.findall(r'<img class="formula" src="(\S+)" alt="([^"]+)" style="([^"]+)">', found.main)
    assert [alt for _, alt, _ in drawn][:2] == ["公式：c", "公式：P M 下标 2.5 完"]
    assert drawn[0][2] == "width:0.4713em;height:0.5743em;vertical-align:-0.0537em"
    assert len(found.images) == 8  # the second c is the same drawing
    assert set(found.images) == {source for source, _, _ in drawn}
    assert all(image.data.startswith(b"<svg") and b"<text" not in image.data for image in found.images.values())


def test_formulas_on_a_line_of_their_own_are_numbered_at_the_right() -> None:
    rows = re.findall(
        r'<div class="equation"><span class="set">.*?</span><span class="mark">(.*?)<', body(MEASURED).main
    )
    assert rows == ["(1)", "(2)"]


@pytest.mark.parametrize(
    ("tex", "words"),
    [
        ("E=mc^2", "E 等于 m c 上标 2 完"),
        (r"\frac{a}{b}\le\sqrt{x}", "分数 分子 a 分母 b 分数完 小于或等于 根号 x 根号完"),
        (r"\sum_{i=1}^{n} x_i", "求和 从 i 等于 1 到 n 完 x 下标 i 完"),
        (r"\bar x\pm f'(x)", "x 平均 正负 f 撇 左括号 x 右括号"),
        (r"\sqrt[3]{x}", "3 次根号 x 根号完"),
        (r"c_{\text{总}}", "c 下标 总 完"),
        (r"\begin{matrix}a&b\\c&d\end{matrix}", "共 2 行，第 1 行 a，b；第 2 行 c，d 完"),
    ],
)
def test_formulas_are_read_out_in_words(tex: str, words: str) -> None:
    found = maths.formula(tex, True)
    assert isinstance(found, maths.Drawn)
    assert found.words == words


@pytest.mark.parametrize(
    "text",
    [
        "The budget rose from $5 million to $6 million.",
        "每吨$5，每箱$6；又 $7 与 $8。",
        "US$5, US$6 and 5$ or 6$",
        "总额$5百万（约$ 3）",
        r"\$a\$ 与 `$b$`",
        "$ a $",
        "$$",
        "单个 $ 号",
    ],
)
def test_amounts_of_dollars_are_no_formulas(text: str) -> None:
    found = body(f"{text}\n")
    assert not found.images
    assert said(found) == []


@pytest.mark.parametrize(
    ("tex", "reason"),
    [
        (r"\frac{a", "写法有误"),
        ("x^", "写法有误"),
        (r"\left(x", "写法有误"),
        (r"\foo{x}", r"不认识命令 \foo"),
        (r"\def\a{\a\a}\a", r"公式中不得使用 \def"),
        (r"\newcommand{\a}{b}\a", r"公式中不得使用 \newcommand"),
        (r"\href{http://evil.example/}{x}", r"公式中不得使用 \href"),
        ("浓度=5", r"公式中的汉字须写在 \text{} 里"),
        ("x\N{GRINNING FACE}", "字体中没有字符 U+1F600"),
        ("{" * 100 + "x" + "}" * 100, "嵌套超过 40 层"),
        ("x" * 2_001, "长于 2,000 个字符"),
        (r"\rule{9999em}{1em}", "超出页面"),
    ],
)
def test_what_cannot_be_set_is_printed_as_it_is_written(tex: str, reason: str) -> None:
    found = body(f"甲\n\n乙 ${tex}$ 丙\n")
    assert not found.images
    assert f"<code>${tex}$</code>" in found.main
    assert said(found) == [f"3:公式未排版，按原文印出：{reason}"]


def test_a_report_of_endless_formulas_sets_as_many_as_paper_can_carry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(maths, "MOST", 3)
    found = body(" ".join(f"$x_{each}$" for each in range(9)) + "\n")
    assert len(found.images) == 3
    assert said(found) == ["1:公式未排版，按原文印出：公式超过 3 个"]


def test_formulas_are_tagged_as_such(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(printed(body(MEASURED)))
    with pikepdf.open(tmp_path / "a.pdf") as document:
        kinds = [
            (str(each["/S"]), str(each["/Alt"]))
            for each in document.objects
            if isinstance(each, pikepdf.Dictionary) and "/Alt" in each
        ]
    assert {kind for kind, _ in kinds} == {"/Formula"}
    assert "公式：c 小于 1" in {alt for _, alt in kinds}
    assert len(kinds) == 9


AGAIN = """import hashlib, sys
from tests.reports.test_maths import MEASURED, body
print(hashlib.sha256(b"".join(image.data for _, image in sorted(body(MEASURED).images.items()))).hexdigest())
"""


def test_drawings_are_the_same_bytes_in_another_process() -> None:
    found = body(MEASURED).images
    digest = hashlib.sha256(b"".join(image.data for _, image in sorted(found.items()))).hexdigest()
    root = str(Path(__file__).resolve().parents[2])
    other = os.environ | {"PYTHONHASHSEED": "77", "LC_ALL": "C", "TZ": "America/New_York", "PYTHONPATH": root}
    again = subprocess.run([sys.executable, "-c", AGAIN], env=other, capture_output=True, text=True, check=True)
    assert again.stdout.strip() == digest
