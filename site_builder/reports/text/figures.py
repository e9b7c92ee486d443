"""Figures that a report may carry: PNG, JPEG and SVG of bounded size, with nothing in them that acts or reaches out."""

from __future__ import annotations

import contextlib
import io
import re
from collections.abc import Iterator
from xml.etree import ElementTree

from site_builder.documents import DocumentFolder, RefusedDocument
from site_builder.reports.glyphs import printable
from site_builder.reports.paper import Image

LARGEST = 8_000_000  # bytes of one figure
LARGEST_DRAWING = 2_000_000
MOST_PIXELS = 40_000_000
MOST_SHAPES = 20_000
_FORMATS = {"PNG": "image/png", "JPEG": "image/jpeg"}
_MODES = ("1", "L", "LA", "P", "RGB", "RGBA", "I;16")  # no CMYK: PDF/A would need another profile of colours
_SVG = "{http://www.w3.org/2000/svg}"
_ACTS = ("script", "foreignObject", "animate", "animateMotion", "animateTransform", "set", "handler", "listener", "a")
_REACHES_OUT = re.compile(r"@import|url\(\s*['\"]?(?!#)", re.IGNORECASE)


def figure(documents: DocumentFolder, sha256: str) -> Image | RefusedDocument:
    """The figure of that hash, or why it is not taken up."""
    data = documents.read(sha256, LARGEST)
    return data if isinstance(data, RefusedDocument) else figure_of(data)


def figure_of(data: bytes) -> Image | RefusedDocument:
    """A picture as it is printed, or why it is not taken up."""
    if data[:8] == b"\x89PNG\r\n\x1a\n" or data[:3] == b"\xff\xd8\xff":
        return _raster(data)
    return _drawing(data)


def _raster(data: bytes) -> Image | RefusedDocument:
    from PIL import Image as Pillow

    try:
        with _strictly(), Pillow.open(io.BytesIO(data), formats=("PNG", "JPEG")) as image:
            kind, mode, (width, height) = image.format or "", image.mode, image.size
            if width * height > MOST_PIXELS:
                return RefusedDocument(
                    f"图有 {width}×{height} 像素，过大", f"the image of {width}×{height} pixels is too large"
                )
            image.load()  # a cut file is found here, not halfway through the printing
    except (OSError, ValueError, SyntaxError, Pillow.DecompressionBombError):
        return RefusedDocument("图像文件损坏，无法读取", "the image file is damaged")
    if mode not in _MODES:
        return RefusedDocument(
            f"图的色彩模式 {mode} 不能存档，请用 RGB", f"the colour mode {mode} cannot be archived; use RGB"
        )
    return Image(data, _FORMATS[kind])


@contextlib.contextmanager
def _strictly() -> Iterator[None]:
    """WeasyPrint, once imported, lets Pillow read cut files; whether one is damaged must not depend on that."""
    from PIL import ImageFile

    lenient = ImageFile.LOAD_TRUNCATED_IMAGES
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    try:
        yield
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = lenient


def _drawing(data: bytes) -> Image | RefusedDocument:
    if len(data) > LARGEST_DRAWING:
        return RefusedDocument(
            f"SVG 文件超过 {LARGEST_DRAWING:,} 字节", f"the SVG file has more than {LARGEST_DRAWING:,} bytes"
        )
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        return RefusedDocument("SVG 文件不得声明实体", "an SVG file may not declare entities")
    try:
        root = ElementTree.fromstring(data)
    except ElementTree.ParseError:
        return RefusedDocument("不是 PNG、JPEG 或 SVG 图像", "this is no PNG, JPEG or SVG image")
    if root.tag != f"{_SVG}svg":
        return RefusedDocument("不是 PNG、JPEG 或 SVG 图像", "this is no PNG, JPEG or SVG image")
    if sum(1 for _ in root.iter()) > MOST_SHAPES:
        return RefusedDocument(f"SVG 图形超过 {MOST_SHAPES:,} 个", f"the drawing has more than {MOST_SHAPES:,} shapes")
    if wrong := _unfit(root):
        return wrong
    root.set("font-family", root.get("font-family", "Gongshi Sans"))
    return Image(printable(ElementTree.tostring(root, encoding="unicode")).encode(), "image/svg+xml")


def _unfit(root: ElementTree.Element) -> RefusedDocument | None:
    for shape in root.iter():
        if shape.tag.rpartition("}")[2] in _ACTS or any(name.startswith("on") for name in shape.attrib):
            return RefusedDocument(
                "SVG 图中含有脚本、动画或链接", "the drawing contains a script, an animation or a link"
            )
        texts = [shape.text or "", *(value for name, value in shape.items() if name.rpartition("}")[2] != "href")]
        targets = [value for name, value in shape.items() if name.rpartition("}")[2] == "href"]
        if any(not target.startswith("#") for target in targets) or any(map(_REACHES_OUT.search, texts)):
            return RefusedDocument("SVG 图引用了图外的内容", "the drawing refers to something outside itself")
    return RefusedDocument("SVG 图引用了自身", "the drawing uses itself") if _circular(root) else None


def _circular(root: ElementTree.Element) -> bool:
    """Whether drawing one `use` after the other would never end, or would blow up."""
    parts = {shape.get("id"): shape for shape in root.iter() if shape.get("id")}
    counted: dict[str, int] = {}

    def cost(name: str, above: tuple[str, ...]) -> int:
        if name in above:
            return MOST_SHAPES + 1
        if name not in counted and name in parts:
            counted[name] = sum(
                cost(target[1:], (*above, name)) if (target := _used(shape)) else 1 for shape in parts[name].iter()
            )
        return counted.get(name, 0)

    return sum(cost(target[1:], ()) for shape in root.iter() if (target := _used(shape))) > MOST_SHAPES


def _used(shape: ElementTree.Element) -> str:
    if shape.tag != f"{_SVG}use":
        return ""
    return next((value for name, value in shape.items() if name.rpartition("}")[2] == "href"), "")
