"""The styles of WeasyPrint 70.0, shared: most elements of a report match the same rules as their neighbours."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any


def shared_styles(css: Any) -> Any:
    """One style for all elements that the same rules match below the same parent, and one for each pseudo-element.

    WeasyPrint shares the former where there is no attribute `style`; of the latter it makes six for every element.
    """

    def __init__(
        self: Any, html: Any, sheets: Any, presentational_hints: Any, font_config: Any, target_collector: Any
    ) -> None:
        self._cascaded_styles, self._computed_styles = {}, {}
        self.initial_page_sizes = {"box": None, "area": None}
        self._sheets = sheets
        self.font_config = font_config
        attributes = _attributes(css, html, presentational_hints)
        known: dict[Any, dict[Any, Any]] = {}  # from what is matched to the styles of an element and of its pseudos
        styles = self._computed_styles
        for element in html.wrapper_element.iter_subtree():
            tree, parent = element.etree_element, element.parent.etree_element if element.parent else None
            own = attributes.get(tree, [])
            matched = [sheet.matcher.match(element) for sheet, _, _ in sheets]
            orders = tuple(tuple([rule[1] for rule in each]) for each in matched)
            key = (id(styles[parent, None]) if element.parent else None, repr(own), orders)
            if key not in known:
                cascaded = _cascaded(css, own, sheets, matched)
                known[key] = _computed(css, self, html, tree, parent, cascaded, target_collector)
            for pseudo_type, style in known[key].items():
                styles[tree, pseudo_type] = style

    return __init__


def _attributes(css: Any, html: Any, presentational_hints: Any) -> dict[Any, list[Any]]:
    """The declarations in the attributes of each element, with their specificity."""
    given: dict[Any, list[Any]] = {}
    found = css.find_style_attributes(html.etree_element, presentational_hints, html.base_url)
    for specificity, element, declarations, base_url in found:
        read = list(css.preprocess_declarations(base_url, declarations))
        given.setdefault(element, []).append((specificity, read))
    return given


def _cascaded(css: Any, own: list[Any], sheets: Any, matched: list[Any]) -> dict[Any, dict[str, Any]]:
    """The strongest declaration of each property, for an element (None) and each of its pseudo-elements."""
    found: dict[Any, dict[str, Any]] = {None: {}}
    rules = [(None, "author", strength, math.inf, declarations) for strength, declarations in own]
    for (sheet, origin, sheet_strength), each in zip(sheets, matched, strict=True):
        for strength, _, pseudo_type, (declarations, layer) in each:
            order = math.inf if layer is None else sheet.layers.index(layer)
            rules.append((pseudo_type, origin, sheet_strength or strength, order, declarations))
    for pseudo_type, origin, strength, order, declarations in rules:
        style = found.setdefault(pseudo_type, {})
        for name, values, importance in declarations:
            weight = (css.declaration_precedence(origin, importance), order, strength)
            if name not in style or style[name][1] <= weight:
                style[name] = values, weight
    return found


def _computed(
    css: Any, self: Any, html: Any, tree: Any, parent: Any, cascaded: dict[Any, dict[str, Any]], targets: Any
) -> dict[Any, Any]:
    """The styles of an element (None) and of its pseudo-elements, which inherit from it."""
    root = html.etree_element
    self._cascaded_styles = {(tree, pseudo_type): style for pseudo_type, style in cascaded.items()}
    for pseudo_type in cascaded:
        above = parent if pseudo_type is None else tree
        self.set_computed_styles(tree, above, root, pseudo_type, html.base_url, targets)
    self._cascaded_styles = {}
    return {pseudo_type: self._computed_styles[tree, pseudo_type] for pseudo_type in cascaded}


def shared_page_styles(compute: Any) -> Any:
    """One style for all pages that the same rules match; WeasyPrint makes seventeen for every page, and looks at all of
    them again for each further page."""

    def set_page_type_computed_styles(page_type: Any, html: Any, style_for: Any) -> None:
        known = style_for.__dict__.setdefault("_pages", {})
        styles = style_for._computed_styles
        rules = tuple(_page_rules(style_for, page_type))
        if rules not in known:
            compute(page_type, html, style_for)
            places = {None, *(place for _, place in style_for._cascaded_styles)}
            known[rules] = {place: styles[page_type, place] for place in places}
            style_for._cascaded_styles.clear()
        for place, style in known[rules].items():
            styles[page_type, place] = style

    return set_page_type_computed_styles


def _page_rules(style_for: Any, page_type: Any) -> Iterator[int]:
    for sheet, _, _ in style_for._sheets:
        for _, selectors, declarations in sheet.page_rules:
            for place, (_, _, selector) in enumerate(selectors):
                if style_for._page_type_match(selector, page_type):
                    yield id(declarations)
                    yield place
