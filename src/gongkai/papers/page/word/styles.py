"""What styles say of paragraphs and runs."""

import re
from dataclasses import dataclass, replace

from gongkai.papers.wordml import Element, find, name_of, number, switched, value

_DEEPEST = 12  # styles based on styles
_HEADING = re.compile(r"(?:heading|标题)\s*([1-9])", re.I)
_BODY_TEXT = 9  # of w:outlineLvl: no heading


@dataclass(frozen=True, slots=True)
class Setting:
    """How a paragraph or a run is set, styles and direct formats together. Sizes in half points, indents in twips."""

    style: str = ""  # the style's name
    outline: int = _BODY_TEXT
    align: str = ""
    first_line: int = 0
    num: str = ""
    level: int = 0
    face: str = ""
    size: int = 0
    bold: bool = False
    italic: bool = False
    place: str = ""
    hidden: bool = False
    red: bool = False


class Styles:
    """The styles of a document, each worked out once."""

    def __init__(self, root: Element | None) -> None:
        self._elements: dict[str, Element] = {}
        self._made: dict[str, Setting] = {}
        self._default = ""
        base = Setting()
        for child in root if root is not None else ():
            if name_of(child) == "docDefaults":
                base = with_run(base, find(child, "rPrDefault", "rPr"))
                base = with_paragraph(base, find(child, "pPrDefault", "pPr"))
            elif name_of(child) == "style":
                self._elements[value(child, "styleId")] = child
                if value(child, "type") == "paragraph" and value(child, "default") in ("1", "true"):
                    self._default = value(child, "styleId")
        self._base = base

    def paragraph(self, properties: Element | None) -> Setting:
        """The setting of a paragraph with these w:pPr."""
        named = value(find(properties, "pStyle")) or self._default
        return with_paragraph(self._style(named, self._base, _DEEPEST), properties)

    def run(self, around: Setting, properties: Element | None) -> Setting:
        """The setting of a run with these w:rPr in a paragraph set so."""
        if properties is None:
            return around
        named = value(find(properties, "rStyle"))
        if named in self._elements:
            around = self._character(named, around, _DEEPEST)
        return with_run(around, properties)

    def _style(self, named: str, base: Setting, depth: int) -> Setting:
        if named in self._made:
            return self._made[named]
        element = self._elements.get(named)
        if element is None or depth <= 0:
            return base
        parent = value(find(element, "basedOn"))
        made = self._style(parent, base, depth - 1) if parent and parent != named else base
        made = with_paragraph(with_run(made, find(element, "rPr")), find(element, "pPr"))
        title = value(find(element, "name"))
        heading = _HEADING.fullmatch(title.strip())
        if heading:
            made = replace(made, outline=int(heading[1]) - 1)
        made = replace(made, style=title.lower())
        self._made[named] = made
        return made

    def _character(self, named: str, around: Setting, depth: int) -> Setting:
        element = self._elements[named]
        parent = value(find(element, "basedOn"))
        if parent in self._elements and parent != named and depth > 0:
            around = self._character(parent, around, depth - 1)
        return with_run(around, find(element, "rPr"))


def with_paragraph(setting: Setting, properties: Element | None) -> Setting:
    """The setting with what w:pPr says over it."""
    if properties is None:
        return setting
    for child in properties:
        name = name_of(child)
        if name == "outlineLvl":
            setting = replace(setting, outline=number(value(child), _BODY_TEXT))
        elif name == "jc":
            setting = replace(setting, align=value(child))
        elif name == "ind":
            setting = replace(setting, first_line=_first_line(child, setting.first_line))
        elif name == "numPr":
            num, level = find(child, "numId"), find(child, "ilvl")
            setting = replace(
                setting,
                num=value(num) if num is not None else setting.num,
                level=number(value(level)) if level is not None else setting.level,
            )
    return setting


def _first_line(indent: Element, before: int) -> int:
    if value(indent, "hanging") or value(indent, "hangingChars"):
        return 0
    characters, twips = value(indent, "firstLineChars"), value(indent, "firstLine")
    if characters:
        return number(characters)
    return number(twips) if twips else before


def with_run(setting: Setting, properties: Element | None) -> Setting:
    """The setting with what w:rPr says over it."""
    if properties is None:
        return setting
    for child in properties:
        name = name_of(child)
        if name == "rFonts":
            setting = replace(setting, face=value(child, "eastAsia") or setting.face)
        elif name == "sz":
            setting = replace(setting, size=number(value(child)))
        elif name == "b":
            setting = replace(setting, bold=bool(switched(child)))
        elif name == "i":
            setting = replace(setting, italic=bool(switched(child)))
        elif name == "vanish":
            setting = replace(setting, hidden=bool(switched(child)))
        elif name == "vertAlign":
            setting = replace(setting, place={"superscript": "sup", "subscript": "sub"}.get(value(child), ""))
        elif name == "color":
            setting = replace(setting, red=_is_red(value(child)))
    return setting


def _is_red(colour: str) -> bool:
    if not re.fullmatch("[0-9A-Fa-f]{6}", colour):
        return False
    red, green, blue = (int(colour[i : i + 2], 16) for i in (0, 2, 4))
    return red >= 0xC0 and green <= 0x60 and blue <= 0x60


def is_style_of_contents(setting: Setting) -> bool:
    """Whether a paragraph is a line of a table of contents."""
    return re.fullmatch(r"(?:toc|目录)\s*\d", setting.style) is not None
