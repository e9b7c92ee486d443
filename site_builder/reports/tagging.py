"""What WeasyPrint 70 leaves to be said in the tags of a PDF: of running heads, header cells and formulas.

WeasyPrint marks the text of page margins as content that hangs on no tree, and lists the headers of each cell without
giving the header cells their scope. A formula is a drawing to it. All this is told here, on the finished objects,
before they are written.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pydyf

from site_builder.reports.paper import FORMULA_BEGINS

if TYPE_CHECKING:
    from weasyprint import Document


# PDF/UA's mark, and the description of its schema that PDF/A asks for, both inside the one RDF of the metadata.
PDF_UA = b"""<rdf:Description xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" rdf:about=""
 xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" pdfuaid:part="1"/>
<rdf:Description xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" rdf:about=""
 xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/" xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
 xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#"><pdfaExtension:schemas><rdf:Bag>
<rdf:li rdf:parseType="Resource"><pdfaSchema:schema>PDF/UA Universal Accessibility Schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix><pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name><pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of ISO 14289 to which the file conforms</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property></rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>"""


def finish(document: Document, pdf: pydyf.PDF) -> None:
    """Complete the tags and the metadata, and tell PDF readers the page numbers that are printed."""
    _label_pages(document, pdf)
    _claim_universal_access(_object(pdf, pdf.catalog["Metadata"]))
    tree = _object(pdf, pdf.catalog["StructTreeRoot"])
    kept = {id(element) for element in _elements(pdf, tree["K"], "")}
    numbers = _object(pdf, tree["ParentTree"])["Nums"]
    for place, reference in enumerate(pdf.page_references):
        page = _object(pdf, reference)
        owners = numbers[2 * place + 1]
        loose = {number for number, owner in enumerate(owners) if id(_object(pdf, owner)) not in kept}
        if loose:
            _unmark(_object(pdf, page["Contents"]), loose)
            owners[:] = ["null" if number in loose else owner for number, owner in enumerate(owners)]


def _claim_universal_access(metadata: pydyf.Stream) -> None:
    """WeasyPrint writes the mark of one standard only; the other's is put into the same metadata."""
    head, end, tail = metadata.stream[0].rpartition(b"</rdf:RDF>")
    metadata.stream[0] = head + PDF_UA + end + tail
    metadata.compress = False  # to be read by programs that know nothing of PDF


def _label_pages(document: Document, pdf: pydyf.PDF) -> None:
    """Roman up to the element `body`, arabic from there; a cover is A."""
    first = next((place for place, page in enumerate(document.pages) if "body" in page.anchors), 0)
    styles = [(0, "/A")] if first else []
    if first > 1:
        styles.append((1, "/r"))
    nums = pydyf.Array()
    for place, style in [*styles, (first, "/D")]:
        nums.extend([place, pydyf.Dictionary({"S": style})])
    pdf.catalog["PageLabels"] = pydyf.Dictionary({"Nums": nums})


def _object(pdf: pydyf.PDF, reference: object) -> pydyf.Object:
    """The object that a reference such as `12 0 R` names."""
    text = reference.decode() if isinstance(reference, bytes) else str(reference)
    return pdf.objects[int(text.split()[0])]


def _elements(pdf: pydyf.PDF, kids: pydyf.Array, within: str) -> Iterator[pydyf.Dictionary]:
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
        elif kind == "/Figure" and str(getattr(element.get("Alt"), "string", "")).startswith(FORMULA_BEGINS):
            element["S"] = "/Formula"
        yield element
        yield from _elements(pdf, element["K"], kind if kind in ("/THead", "/TBody", "/TFoot") else within)


def _unmark(stream: pydyf.Stream, loose: set[int]) -> None:
    """Make artifacts of marked contents: a tag, its properties and `BDC` stand one after the other."""
    items = stream.stream
    for place in range(2, len(items)):
        if items[place] == b"BDC" and items[place - 1]["MCID"] in loose:
            items[place - 2 : place + 1] = ["/Artifact", b"BMC", b""]
