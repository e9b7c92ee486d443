"""The text of WeasyPrint 70.0 with fewer calls of Pango: a line is shaped twice instead of six times.

WeasyPrint looks four lines ahead to break one, and shapes a finished line anew to draw it. Han text can be broken after
nearly every character, so a little more than a line is enough; and a line without spaces is drawn as it was measured.
"""

from __future__ import annotations

import re
from typing import Any, NamedTuple

_NARROW = re.compile("[\u0000-\u2e7f]")
_HAN = re.compile("[\u4e00-\u9fff]{3}")
_LETTER = re.compile("[\u0000A-Za-z\u00aa-\u2e7f\u3040-\u33ff\ua000-\uf8ff\uff21-\uffff]|[\U00010000-\U0010ffff]")
_SPECIAL = re.compile("[ \u00a0\t\n\v\f\r\u001c-\u001f\u0085\u00ad\u2028\u2029]")
_FEATURES = (
    "font_kerning",
    "font_variant_ligatures",
    "font_variant_position",
    "font_variant_caps",
    "font_variant_numeric",
    "font_variant_alternates",
    "font_variant_east_asian",
    "font_feature_settings",
)
_SETTINGS = (
    *_FEATURES,
    "direction",
    "font_language_override",
    "lang",
    "font_style",
    "font_stretch",
    "font_weight",
    "font_size",
    "font_variation_settings",
)


class Settings(NamedTuple):
    """What Pango is told for all texts of one style."""

    context: Any
    language: Any
    description: Any
    features: Any


def lasting_layout(line_break: Any) -> Any:
    """WeasyPrint's layout of one text: its settings are made once for each style, and it is kept until it is drawn.

    A class inside a function, and so a long one: what it derives from is there only once WeasyPrint is imported.
    """
    ffi, pango, unref = line_break.ffi, line_break.pango, line_break.gobject.g_object_unref

    class Layout(line_break.Layout):  # type: ignore[misc]
        kept = False

        def setup(self, style: Any) -> None:
            if style["text_decoration_line"] != "none":
                super().setup(style)
                return
            told = _settings(line_break, style)
            self.style, self.language, self.first_line_direction = style, told.language, 0
            self.ascent = self.underline_position = self.strikethrough_position = None
            self.layout = ffi.gc(pango.pango_layout_new(told.context), unref)
            pango.pango_layout_set_auto_dir(self.layout, False)
            pango.pango_layout_set_font_description(self.layout, told.description)
            if told.features is not None:
                attributes = pango.pango_attr_list_new()
                pango.pango_attr_list_insert(attributes, told.features)
                pango.pango_layout_set_attributes(self.layout, attributes)

        def set_text(self, text: str, justify: bool = False) -> None:
            # A text that nothing special stands in is one paragraph: said now, since drawing would ask for it later
            # and have the text shaped again.
            self.kept = not _SPECIAL.search(text)
            pango.pango_layout_set_single_paragraph_mode(self.layout, self.kept)
            if self.kept and not _LETTER.search(text) and self.style["letter_spacing"] in ("normal", 0):
                self.text = text  # without spaces and words there is nothing to space, and nothing to hyphenate
                pango.pango_layout_set_text(self.layout, text.encode(), -1)
            else:
                super().set_text(text, justify)

        def deactivate(self) -> None:
            if self.kept:
                self.kept = False  # the second time, after the drawing, it goes
            else:
                super().deactivate()

        def reactivate(self, style: Any) -> None:
            if not hasattr(self, "layout"):
                super().reactivate(style)
                self.kept = False

    return Layout


def _settings(line_break: Any, style: Any) -> Settings:
    known: dict[Any, Settings] = style.font_config.__dict__.setdefault("_settings", {})
    key = (*map(style.__getitem__, _SETTINGS), *style["font_family"])
    if key not in known:
        known[key] = _new_settings(line_break, style)
    return known[key]


def _new_settings(line_break: Any, style: Any) -> Settings:
    """As WeasyPrint's own `Layout.setup` makes them for every text."""
    ffi, pango = line_break.ffi, line_break.pango
    context = ffi.gc(pango.pango_font_map_create_context(style.font_config.font_map), line_break.gobject.g_object_unref)
    pango.pango_context_set_round_glyph_positions(context, False)
    pango.pango_context_set_base_dir(context, line_break.PANGO_DIRECTION[style["direction"]])
    override = style["font_language_override"]
    name = style["lang"] if override == "normal" else line_break.LST_TO_ISO.get(override.lower(), override)
    if name:
        language = pango.pango_language_from_string(line_break.unicode_to_char_p(name)[0])
        pango.pango_context_set_language(context, language)
    else:
        language = pango.pango_language_get_default()
    features = line_break.font_features(*map(style.__getitem__, _FEATURES))
    told = ",".join(f"{key} {value}" for key, value in features.items()).encode()
    attribute = pango.pango_attr_font_features_new(told) if told else None
    return Settings(context, language, line_break.get_font_description(style), attribute)


def short_lines(split: Any) -> Any:
    """The first line of a text, sought in little more than a line of it where that is sure to give the same."""

    def split_first_line(
        text: str, style: Any, context: Any, max_width: Any, justification_spacing: Any, **named: Any
    ) -> Any:
        enough = _enough(text, style, max_width)
        if enough:
            found = split(enough, style, context, max_width, justification_spacing, **named)
            if found[2] is not None and found[2] <= len(enough.encode()) - 9:  # three Han characters are left over
                return found
        return split(text, style, context, max_width, justification_spacing, **named)

    return split_first_line


def _enough(text: str, style: Any, max_width: Any) -> str:
    """The beginning of a text that is wider than a line and ends in three Han characters; empty if there is none."""
    size = style["font_size"]
    if max_width is None or not size or not 4 * size < max_width < 1e6 or "\u00ad" in text:
        return ""
    most = int(max_width / size * 1.1) + 3
    if len(text) < 2 * most:
        return ""
    most += len(_NARROW.findall(text, 0, most))
    found = _HAN.search(text, most, 3 * most)
    return text[: found.end()] if found else ""


def known_strut(measure: Any) -> Any:
    """The height and baseline of a style's empty line, kept with the style."""

    def strut(style: Any) -> Any:
        try:
            return style.strut
        except AttributeError:
            found = style.strut = measure(style)
            return found

    return strut
