"""What WeasyPrint 70 leaves to be said in the tags of a PDF: of running heads, header cells and formulas.

WeasyPrint marks the text of page margins as content that hangs on no tree, and lists the headers of each cell without
giving the header cells their scope. A formula is a drawing to it. All this is told here, on the finished objects,
before they are written.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

SPOKEN = "公式："  # how the alternative text of a formula begins, by which it is known here


def finish(document: Any, pdf: Any) -> None:
    """Complete the tags, and tell PDF readers the page numbers that are printed."""
    _label_pages(document, pdf)
    _object(pdf, pdf.catalog["Metadata"]).compress = False  # to be read by programs that know nothing of PDF
    tree = _object(pdf, pdf.catalog["StructTreeRoot"])
    kept = {id(element) for element in _elements(pdf, tree["K"], "")}
    numbers = _object(pdf, tree["ParentTree"])["Nums"]
    for place, reference in enumerate(pdf.page_references):
        page = _object(pdf, reference)
        owners = numbers[2 * place + 1]
        for number in getattr(_object(pdf, page["Contents"]), "dots", ()):
            kept.discard(_forget(pdf, numbers, owners[number], number))
        loose = {number for number, owner in enumerate(owners) if id(_object(pdf, owner)) not in kept}
        if loose:
            _unmark(_object(pdf, page["Contents"]), loose)
            owners[:] = ["null" if number in loose else owner for number, owner in enumerate(owners)]


def end_streams(pdf: Any) -> None:
    """Set a line's end behind packed data that end in a carriage return.

    Readers would take that, with the line feed before `endstream`, for the end of the line, and find the data short.
    """
    for made in (each for each in pdf.objects if each.free != "f"):
        head, _, packed = made.data.partition(b"stream\n")
        if packed.endswith(b"\r\nendstream") and b"/FlateDecode" in head:
            longer = packed.removesuffix(b"endstream")  # its line feed joins the data, which end before it
            head = re.sub(rb"/Length \d+", b"/Length %d" % len(longer), head)
            made.data = head + b"stream\n" + longer + b"\nendstream"


def _label_pages(document: Any, pdf: Any) -> None:
    """Roman up to the element `body`, arabic from there; a cover is A."""
    import pydyf

    first = next((place for place, page in enumerate(document.pages) if "body" in page.anchors), 0)
    styles = [(0, "/A")] if first else []
    if first > 1:
        styles.append((1, "/r"))
    nums = pydyf.Array()
    for place, style in [*styles, (first, "/D")]:
        nums.extend([place, pydyf.Dictionary({"S": style})])
    pdf.catalog["PageLabels"] = pydyf.Dictionary({"Nums": nums})


def _object(pdf: Any, reference: Any) -> Any:
    """The object that a reference such as `12 0 R` names."""
    text = reference.decode() if isinstance(reference, bytes) else str(reference)
    return pdf.objects[int(text.split()[0])]


def _elements(pdf: Any, kids: Any, within: str) -> Iterator[Any]:
    """Every element of the tree below `kids`; header cells get their scope on the way."""
    for kid in kids:
        if isinstance(kid, int) or not str(kid.decode() if isinstance(kid, bytes) else kid).endswith(" R"):
            continue
        element = _object(pdf, kid)
        if element.get("Type") != "/StructElem":
            continue
        kind = element["S"]
        if kind == "/TH":
            element["A"]["Scope"] = "/Column" if within == "/THead" else "/Row"
        elif kind == "/Figure" and str(getattr(element.get("Alt"), "string", "")).startswith(SPOKEN):
            element["S"] = "/Formula"
        yield element
        yield from _elements(pdf, element["K"], kind if kind in ("/THead", "/TBody", "/TFoot") else within)


def _forget(pdf: Any, numbers: Any, reference: Any, number: int) -> int:
    """Take a content out of the tree; what held nothing else gives its links to what it stands in. Which that was."""
    element = _object(pdf, reference)
    element["K"].remove(number)
    if all(not isinstance(kid, int) and _object(pdf, kid)["Type"] == "/OBJR" for kid in element["K"]):
        siblings = _object(pdf, element["P"])["K"]
        place = siblings.index(reference)
        siblings[place : place + 1] = element["K"]
        numbers[:] = [element["P"] if owner == reference else owner for owner in numbers]
    return id(element)


def _unmark(stream: Any, loose: set[int]) -> None:
    """Make artifacts of marked contents: a tag, its properties and `BDC` stand one after the other."""
    items = stream.stream
    for place in range(2, len(items)):
        if items[place] == b"BDC" and items[place - 1]["MCID"] in loose:
            items[place - 2 : place + 1] = ["/Artifact", b"BMC", b""]
