"""The boxes of WeasyPrint 70.0: what a style settles for all its boxes is looked up once for the style."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any, NamedTuple

_MARGINS = tuple(f"{kind}_{side}" for kind in ("margin", "padding") for side in ("left", "right", "top", "bottom"))
_SIZES = ("width", "max_width", "height", "max_height", "min_width", "min_height")
_SQUARE = {f"border_{side}_radius": (0, 0) for side in ("top_left", "top_right", "bottom_right", "bottom_left")}
_BORDERS = tuple(f"border_{side}_width" for side in ("top", "right", "bottom", "left"))


_AWAKE = ("layout", "language", "style", "kept")


class Lengths(NamedTuple):
    """The used lengths of every box of a style, none of which depends on what the box stands in."""

    sizes: dict[str, Any]
    borders: dict[str, Any]
    collapse: bool


def fixed_lengths(resolve: Any, kind: Any) -> Any:
    """Sets a box's lengths at once where its style has no percentage; WeasyPrint does it in forty calls."""

    def resolve_percentages(box: Any, containing_block: Any) -> None:
        style = box.style
        try:
            found = style.lengths
        except AttributeError:
            found = style.lengths = _lengths(style)
        # The styles of items of grids are altered while they are laid out.
        if found is None or box.is_grid_item or box.is_flex_item or not isinstance(box, kind):
            resolve(box, containing_block)
            return
        box.__dict__.update(found.sizes)
        if not found.collapse:
            box.__dict__.update(found.borders)
            return
        for name, width in found.borders.items():
            if not hasattr(box, name):  # else the table has settled it among its cells
                setattr(box, name, width)

    return resolve_percentages


def _lengths(style: Any) -> Lengths | None:
    sizes = {}
    for name in (*_MARGINS, *_SIZES):
        value = style[name]
        if value != "auto" and getattr(value, "unit", None) != "px":
            return None
        sizes[name] = value if value == "auto" else value.value
    if style["box_sizing"] != "content-box":
        return None
    for name in ("min_width", "min_height"):
        sizes[name] = 0 if sizes[name] == "auto" else sizes[name]
    return Lengths(sizes, {name: style[name] for name in _BORDERS}, style["border_collapse"] == "collapse")


def quick_flow(thorough: Any) -> Any:
    """Whether a box is in the normal flow: one look instead of five calls for nearly every box."""

    def is_in_normal_flow(self: Any) -> bool:
        style = self.style
        if style["float"] == "none" and style["position"] in ("static", "relative"):
            return True
        return bool(thorough(self))

    return is_in_normal_flow


def bare_boxes(lay_out: Any, get_color: Any, kind: Any) -> Any:
    """Nothing behind a box whose style paints nothing there, as known from the style alone."""

    def layout_box_backgrounds(
        page: Any, box: Any, get_image: Any, layout_children: bool = True, style: Any = None
    ) -> None:
        # What stands in the text for a box that is placed elsewhere has its attributes on that box.
        if style is not None or box is page or not isinstance(box, kind) or not _bare(box.style, get_color):
            lay_out(page, box, get_image, layout_children, style)
            return
        box.__dict__.update(_SQUARE, background=None)
        if layout_children:
            for child in box.all_children():
                layout_box_backgrounds(page, child, get_image)

    return layout_box_backgrounds


def _bare(style: Any, get_color: Any) -> bool:
    try:
        return bool(style.bare)
    except AttributeError:
        pass
    style.bare = (
        style["border_image_source"][0] == style["mask_border_source"][0] == "none"
        and style["visibility"] != "hidden"
        and all(kind == "none" for kind, _ in style["background_image"])
        and get_color(style, "background_color").alpha == 0
        and not style["box_shadow"]
        and all((0, "px") in style[name] for name in _SQUARE)
    )
    return bool(style.bare)


def joined_dots(spread: Any) -> Any:
    """A row of dots as one text: WeasyPrint makes a box, a drawing and a tag for every dot of a table of contents."""

    def handle_leader(context: Any, line: Any, containing_block: Any) -> None:
        spread(context, line, containing_block)
        for leader in _leaders(line):
            if len(leader.children) > 1:
                leader.children = (_joined(leader.children),)

    return handle_leader


def _leaders(box: Any) -> Any:
    for child in getattr(box, "children", ()):
        if child.is_leader:
            yield child
        else:
            yield from _leaders(child)


def _joined(dots: Any) -> Any:
    """The dots are set from right to left, all as wide as the first."""
    whole = dots[-1].copy()
    whole.dots = True  # drawn for the eye alone, as `silent_dots` sees to
    whole.text = whole.text * len(dots)
    whole.width = whole.width * len(dots)
    whole.pango_layout = _copy_of(whole.pango_layout, whole.text)
    return whole


def silent_dots(mark: Any) -> Any:
    """Notes which marked contents of a page are dots, so that they can be taken out of what is read aloud."""

    @contextlib.contextmanager
    def marked(self: Any, box: Any, tag: str) -> Iterator[None]:
        with mark(self, box, tag):
            if self._tags is not None and getattr(box, "dots", False):
                self.__dict__.setdefault("dots", []).append(self._tags[box]["mcid"])
            yield

    return marked


def _copy_of(layout: Any, text: str) -> Any:
    """A layout that is at rest: WeasyPrint makes it anew from its text when it is drawn."""
    made = layout.__class__.__new__(layout.__class__)
    resting = {name: value for name, value in layout.__dict__.items() if name not in _AWAKE}
    made.__dict__.update(resting, text=text)
    return made
