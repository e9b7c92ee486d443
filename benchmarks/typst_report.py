"""The same report in Typst, for comparison only: run by the Python of .cache/typst, its chapters given as JSON."""

from __future__ import annotations

import json
import statistics
import sys
import time
from pathlib import Path
from typing import Any

import typst

HEAD = """#set document(title: "大气细颗粒物来源解析与预报技术研究")
#set page(paper: "a4", numbering: "1", header: [科技报告 #h(1fr) 大气细颗粒物来源解析与预报技术研究])
#set text(font: "Gongshi Serif", size: 12pt, lang: "zh")
#set par(justify: true, first-line-indent: (amount: 2em, all: true))
#set heading(numbering: "1.1")
#show heading: set text(font: "Gongshi Sans")
#show figure.where(kind: table): set figure.caption(position: top)
#outline()
#pagebreak()
"""


def source(chapters: list[dict[str, Any]], number: int) -> str:
    """The text as Typst markup; another number gives other words everywhere, so that nothing comes from memory."""
    said = [HEAD]
    for chapter in chapters:
        said.append(f"= {chapter['title']}{number}\n")
        for part in chapter["parts"]:
            if part["kind"] == "heading":
                said.append(f"== {part['text']}\n")
            elif part["kind"] == "figure":
                said.append(f'#figure(image("{part["file"]}", alt: "图", width: 60%), caption: [{part["text"]}])\n')
            elif part["kind"] == "table":
                rows = ", ".join(f"[{cell}.{number}]" for row in part["rows"] for cell in row)
                head = ", ".join(f"[{cell}]" for cell in part["head"])
                said.append(
                    f"#figure(table(columns: {len(part['head'])}, table.header({head}), {rows}), caption: [表])\n"
                )
            else:
                said.append(f"{number}{part['text']}\n")
    return "\n".join(said)


def main(folder: Path, fonts: Path, repeats: int) -> None:
    """Compile each given report again and again in one process; print the medians as JSON."""
    found = {}
    for given in sorted(folder.glob("*.json")):
        path = given.with_suffix(".typ")
        chapters = json.loads(given.read_text(encoding="utf-8"))
        took = []
        for number in range(repeats + 1):
            path.write_text(source(chapters, number), encoding="utf-8")
            began = time.process_time()
            pdf = typst.compile(path, font_paths=[str(fonts)], ignore_system_fonts=True, pdf_standards=["a-3a"])
            took.append(time.process_time() - began)
        found[given.stem] = {"cold": took[0], "warm": statistics.median(took[1:]), "bytes": len(pdf)}
    print(json.dumps(found))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]))
