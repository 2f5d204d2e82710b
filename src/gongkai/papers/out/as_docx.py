"""A document of blocks as docx."""

from collections.abc import Iterable, Iterator, Mapping
from xml.sax.saxutils import quoteattr

from gongkai.papers.out.grid import columns_of, widths_of
from gongkai.papers.out.package import EDGES, PAGE, SHADE, R, W, pack, paragraph, run
from gongkai.papers.page.blocks import (
    Block,
    Blocks,
    Box,
    Figure,
    Heading,
    Listing,
    Paragraph,
    Quote,
    Rule,
    Run,
    Runs,
    Sheet,
    plain,
)
from gongkai.papers.page.headings import SECOND, lead_of
from gongkai.papers.page.model import Image

_WIDTH = 8844  # twips between the margins
_EMU = 9525  # of a pixel at 96 dpi
_WIDEST, _HIGHEST = 5_600_000, 7_600_000  # EMU
_STYLES = {"": "Flush", "center": "Centred", "right": "SignedBy", "indent": "BodyText", "note": "Remark"}
_DRAWING = (
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"'
)


def to_docx(title: str, author: str, blocks: Iterable[Block], images: Mapping[str, Image]) -> bytes:
    """The package; opens without repair, has no macros and no content controls."""
    writer = _Writer(images)
    body = [f"<w:document {W} {R} {_DRAWING}><w:body>", paragraph("Title", run(title)) if title else ""]
    for block in blocks:
        body.extend(writer.block(block))
    body.append(f"{PAGE}</w:body></w:document>")
    return pack(body, title=title, author=author, media=writer.media)


class _Writer:
    def __init__(self, images: Mapping[str, Image]) -> None:
        self._images = images
        self._places: dict[str, int] = {}
        self._drawn = 0
        self.media: dict[str, bytes] = {}

    def block(self, block: Block, *, depth: int = 0) -> Iterator[str]:
        match block:
            case Heading():
                yield paragraph(f"Heading{block.level - 1}", _runs(block.runs))
            case Paragraph():
                yield paragraph(_STYLES[block.look], _body_runs(block), _indent(depth))
            case Listing():
                yield from self._list(block, depth)
            case Quote():
                for inner in block.blocks:
                    yield from self.block(inner, depth=depth + 1)
            case Sheet():
                yield from self._table(block)
            case Figure():
                yield self._figure(block)
            case Rule():
                yield paragraph("Centred", run("———"))

    def _list(self, listing: Listing, depth: int) -> Iterator[str]:
        for number, item in enumerate(listing.items, listing.start):
            sign = f"{number}." if listing.ordered else "·"
            first, *rest = item
            lead = Run(f"{sign} ")
            if isinstance(first, Paragraph):
                yield paragraph("BodyText", _runs((lead, *first.runs)), _indent(depth))
            else:
                yield paragraph("BodyText", _runs((lead,)), _indent(depth))
                rest = [first, *rest]
            for inner in rest:
                yield from self.block(inner, depth=depth + 1)

    def _figure(self, figure: Figure) -> str:
        image = self._images.get(figure.sm3)
        if image is None:
            return paragraph("Picture", run(f"［图：{figure.alt}］" if figure.alt else "［图］"))
        if figure.sm3 not in self._places:
            self._places[figure.sm3] = len(self.media)
            self.media[f"{len(self.media)}.{image.kind}"] = image.data
        self._drawn += 1
        wide, high = image.width * _EMU, image.height * _EMU
        scale = min(1.0, _WIDEST / wide, _HIGHEST / high)
        return paragraph(
            "Picture", _picture(self._places[figure.sm3], self._drawn, figure.alt, wide * scale, high * scale)
        )

    def _table(self, sheet: Sheet) -> Iterator[str]:
        places, width = columns_of(sheet)
        widths = [max(1, round(share * _WIDTH)) for share in widths_of(places, width)]
        yield paragraph("TableGap", _caption(sheet.caption), '<w:jc w:val="center"/>')
        grid = "".join(f'<w:gridCol w:w="{w}"/>' for w in widths)
        yield (
            f'<w:tbl><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:jc w:val="center"/><w:tblBorders>{EDGES}'
            '</w:tblBorders><w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="40" w:type="dxa"/>'
            f'<w:right w:w="40" w:type="dxa"/></w:tblCellMar></w:tblPr><w:tblGrid>{grid}</w:tblGrid>'
        )
        for at in range(len(sheet.rows)):
            head = "<w:tblHeader/>" if at < sheet.heads else ""
            yield f"<w:tr><w:trPr><w:cantSplit/>{head}</w:trPr>"
            for row, column, box in sorted(places, key=lambda place: place[1]):
                if row <= at < row + box.rows:
                    shade = at < sheet.heads or box.head
                    yield self._cell(box, at == row, shade, sum(widths[column : column + box.columns]))
            yield "</w:tr>"
        yield "</w:tbl>"
        yield paragraph("TableGap", "")

    def _cell(self, box: Box, first: bool, head: bool, width: int) -> str:
        span = f'<w:gridSpan w:val="{box.columns}"/>' if box.columns > 1 else ""
        merge = "" if box.rows == 1 else '<w:vMerge w:val="restart"/>' if first else "<w:vMerge/>"
        inner = "".join(self._in_cell(box.blocks)) if first else ""
        return (
            f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{span}{merge}{SHADE if head else ""}'
            f'<w:vAlign w:val="center"/></w:tcPr>{inner or paragraph("TableText", "")}</w:tc>'
        )

    def _in_cell(self, blocks: Blocks) -> Iterator[str]:
        for block in blocks:
            match block:
                case Paragraph() | Heading():
                    # A long text is read from the left; words and figures stand in the middle.
                    look = '<w:jc w:val="left"/>' if len(plain(block.runs)) > 12 else ""
                    yield paragraph("TableText", _runs(block.runs), look)
                case Listing():
                    for number, item in enumerate(block.items, block.start):
                        sign = Run(f"{number}. " if block.ordered else "· ")
                        yield paragraph("TableText", _runs((sign,)), '<w:jc w:val="left"/>') if not item else ""
                        for at, inner in enumerate(item):
                            if isinstance(inner, Paragraph):
                                runs = (sign, *inner.runs) if at == 0 else inner.runs
                                yield paragraph("TableText", _runs(runs), '<w:jc w:val="left"/>')
                            else:
                                yield from self._in_cell((inner,))
                case Figure():
                    yield self._figure(block)


def _caption(caption: str) -> str:
    return run(caption, '<w:rPr><w:rFonts w:eastAsia="黑体"/><w:sz w:val="21"/></w:rPr>') if caption else ""


def _indent(depth: int) -> str:
    return f'<w:ind w:left="{640 * depth}" w:firstLine="640" w:firstLineChars="200"/>' if depth else ""


def _body_runs(block: Paragraph) -> str:
    """A lead （一） is set in 楷体, as the standard has it."""
    text = plain(block.runs)
    lead = lead_of(text) if block.look == "indent" else ""
    if lead and SECOND.match(text) and block.runs[0].strong and block.runs[0].text == lead:
        return run(lead, '<w:rPr><w:rStyle w:val="Lead"/></w:rPr>') + _runs(block.runs[1:])
    return _runs(block.runs)


def _runs(runs: Runs) -> str:
    return "".join(_run(item) for item in runs)


def _run(item: Run) -> str:
    properties = ("<w:b/>" if item.strong else "") + ("<w:i/>" if item.em else "")
    if item.place:
        properties += f'<w:vertAlign w:val="{"superscript" if item.place == "sup" else "subscript"}"/>'
    wrapped = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    pieces = item.text.split("\n")
    return "<w:r><w:br/></w:r>".join(run(piece, wrapped) if piece else "" for piece in pieces)


def _picture(place: int, number: int, alt: str, wide: float, high: float) -> str:
    size = f'cx="{round(wide)}" cy="{round(high)}"'
    name = f'id="{number}" name="图片 {number}" descr={quoteattr(alt)}'
    return (
        f'<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent {size}/><wp:docPr {name}/>'
        '<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic><pic:nvPicPr>'
        f"<pic:cNvPr {name}/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill>"
        f'<a:blip r:embed="rIdM{place}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm>'
        f'<a:off x="0" y="0"/><a:ext {size}/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr>'
        "</pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )
