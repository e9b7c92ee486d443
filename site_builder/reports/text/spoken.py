"""Formulas read out: MathML as words of Chinese, for who hears a report instead of seeing it (PDF/UA-1, 7.7)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from xml.etree.ElementTree import Element

WORDS = {
    "=": "等于", "≠": "不等于", "<": "小于", ">": "大于", "≤": "小于或等于", "≥": "大于或等于", "≈": "约等于",
    "∼": "相似于", "≡": "恒等于", "∝": "正比于", "+": "加", "-": "减", "−": "减", "±": "正负", "∓": "负正",
    "×": "乘", "·": "点乘", "⋅": "点乘", "*": "乘", "/": "除以", "÷": "除以", "∑": "求和", "∏": "求积", "∫": "积分",
    "∮": "环路积分", "∬": "二重积分", "∂": "偏", "∇": "梯度算子", "∞": "无穷大", "→": "趋于", "⇒": "推出",
    "⇔": "等价于", "∈": "属于", "∉": "不属于", "⊂": "包含于", "∪": "并", "∩": "交", "∅": "空集", "∀": "任意",
    "∃": "存在", "¬": "非", "∧": "与", "∨": "或", "!": "的阶乘", "%": "百分号", "°": "度", "′": "撇", "|": "竖线",
    "‖": "双竖线", "(": "左括号", ")": "右括号", "[": "左方括号", "]": "右方括号", "{": "左花括号", "}": "右花括号",
    "…": "省略号", "⋯": "省略号", "⋮": "省略号", "⋱": "省略号",
}  # fmt: skip
ABOVE = {
    "¯": "平均",
    "‾": "平均",
    "―": "平均",
    "^": "尖",
    "ˆ": "尖",
    "~": "波浪",
    "˜": "波浪",
    "→": "向量",
    "˙": "一点",
    ".": "一点",
    "¨": "两点",
}
SILENT = {"\u2061", "\u2062", "\u2063", "\u2064", ""}


def spoken(element: Element) -> str:
    """A formula in words, parts of it closed by a word where they could be heard to go on."""
    tag, kids = element.tag.rpartition("}")[2], list(element)
    if tag in _SAID and len(kids) >= _SAID[tag][0]:
        return _SAID[tag][1]([spoken(kid) for kid in kids])
    if tag == "mover" and len(kids) == 2:
        over = "".join(kids[1].itertext()).strip()
        return f"{spoken(kids[0])} {ABOVE[over]}" if over in ABOVE else f"{spoken(kids[0])} 上方 {spoken(kids[1])} 完"
    if tag == "mtable":
        rows = (_joined([spoken(cell) for cell in row], "，") for row in kids)
        return f"共 {len(kids)} 行，" + "；".join(f"第 {place} 行 {row}" for place, row in enumerate(rows, 1)) + " 完"
    if kids:
        return _joined([spoken(kid) for kid in kids])
    text = (element.text or "").strip()
    return "" if text in SILENT else WORDS.get(text, text)


def _joined(parts: Sequence[str], between: str = " ") -> str:
    return between.join(part for part in parts if part)


def _power(said: Sequence[str]) -> str:
    return f"{said[0]} {said[1]}" if said[1] == "撇" else f"{said[0]} 上标 {said[1]} 完"


_SAID: dict[str, tuple[int, Callable[[Sequence[str]], str]]] = {
    "mfrac": (2, lambda said: f"分数 分子 {said[0]} 分母 {said[1]} 分数完"),
    "msup": (2, _power),
    "msub": (2, lambda said: f"{said[0]} 下标 {said[1]} 完"),
    "msubsup": (3, lambda said: f"{said[0]} 下标 {said[1]} 上标 {said[2]} 完"),
    "munder": (2, lambda said: f"{said[0]} 下方 {said[1]} 完"),
    "munderover": (3, lambda said: f"{said[0]} 从 {said[1]} 到 {said[2]} 完"),
    "msqrt": (1, lambda said: f"根号 {_joined(said)} 根号完"),
    "mroot": (2, lambda said: f"{said[1]} 次根号 {said[0]} 根号完"),
}
