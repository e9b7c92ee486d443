"""A report's text in Markdown, with figures, tables, notes and references."""

from __future__ import annotations

import hashlib
import io

from PIL import Image, ImageDraw

PARAGRAPH = (
    "本课题在十二个点位连续观测细颗粒物的质量浓度和化学组分，建立了受体模型与排放清单相互校核的方法[@wang2013]。"
    "观测表明，冬季采暖期一次燃烧源的贡献显著上升[@li2012]，而夏季二次生成占主导。方法的不确定度由平行样品和留一法给出。"
)


def figure() -> bytes:
    """A small drawing as PNG."""
    image = Image.new("RGB", (480, 240), "white")
    draw = ImageDraw.Draw(image)
    for place, high in enumerate((40, 90, 130, 170, 210)):
        draw.rectangle((30 + 90 * place, 230 - high, 90 + 90 * place, 230), fill=(140, 29, 24))
    buffer = io.BytesIO()
    image.save(buffer, "PNG")
    return buffer.getvalue()


DRAWING = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 120">'
    '<rect x="10" y="30" width="110" height="50" fill="none" stroke="#111"/><text x="35" y="60">采样</text>'
    '<path d="M120 55H190" stroke="#111"/><rect x="190" y="30" width="110" height="50" fill="none" stroke="#111"/>'
    '<text x="215" y="60">源解析</text></svg>'
).encode()


def sha256(data: bytes) -> str:
    """The name of a document."""
    return hashlib.sha256(data).hexdigest()


def text(chapters: int = 4) -> bytes:
    """A report's text in Markdown: `chapters` main chapters with a table and two figures in each."""
    parts = ["# 引言\n\n" + f"{PARAGRAPH}\n\n" * 3]
    for chapter in range(1, chapters + 1):
        rows = "\n".join(
            f"| {number} | 点位{number}（第{chapter}组） | {number * 37 % 101}.{number % 10} | 达标 |"
            for number in range(1, 21)
        )
        parts.append(
            f"# 研究内容{chapter}\n\n## 方法\n\n" + f"{PARAGRAPH}\n\n" * 3 + "## 结果\n\n"
            f"{PARAGRAPH}[^n{chapter}]\n\n"
            f'![各季浓度的柱形图，冬季最高](sha256:{sha256(figure())} "各季平均浓度（第{chapter}组）")\n\n'
            f"表：各点位观测结果（第{chapter}组）\n\n| 序号 | 点位 | 浓度 | 结论 |\n|---|---|--:|---|\n{rows}\n\n"
            f'![从采样到源解析的流程](sha256:{sha256(DRAWING)} "技术路线{chapter}")\n\n{PARAGRAPH}\n\n'
            f"[^n{chapter}]: 浓度为二十四小时平均值。\n"
        )
    parts.append("# 结论\n\n" + f"{PARAGRAPH}\n\n- 建立了方法;\n- 给出了来源。\n")
    parts.append("# 建议\n\n应延长观测。\n")
    parts.append("# 附录A 仪器清单\n\n| 名称 | 型号 |\n|---|---|\n| 采样器 | S-1 |\n")
    parts.append("[@wang2013]: 王某, 李某. 细颗粒物来源解析方法[J]. 示例学报, 2013, 5(2): 1-8.\n")
    parts.append("[@li2012]: 李某. 大气化学[M]. 北京: 示例出版社, 2012: 12-34.\n")
    return "\n".join(parts).encode()


BODY = text()
