"""Writing a report: the official tables and the whole paper, as html, docx, xlsx, pdf, json or csv.

``write`` puts a file in its place; ``render`` gives its bytes. The same report gives the same bytes every time.
"""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType

from gongkai.annual.model import Report
from gongkai.annual.writing.as_csv import read_csv, to_csv
from gongkai.annual.writing.as_docx import to_docx
from gongkai.annual.writing.as_html import to_html
from gongkai.annual.writing.as_pdf import to_pdf
from gongkai.annual.writing.as_xlsx import to_xlsx
from gongkai.annual.writing.document import Document, lay_out
from gongkai.annual.writing.grid import Cell, Grid, grids
from gongkai.papers.out.errors import WriteRefused
from gongkai.papers.out.files import save

__all__ = ["KINDS", "Cell", "Document", "Grid", "WriteRefused", "grids", "lay_out", "read_csv", "render", "write"]


def _to_json(report: Report) -> bytes:
    text = json.dumps(report.to_json(), ensure_ascii=False, indent=1) + "\n"
    # A lone surrogate, which UTF-8 cannot hold, becomes its JSON escape.
    return text.encode("utf-8", "backslashreplace")


_RENDERERS: Mapping[str, Callable[[Report], bytes]] = MappingProxyType(
    {"html": to_html, "docx": to_docx, "xlsx": to_xlsx, "pdf": to_pdf, "json": _to_json, "csv": to_csv}
)
KINDS = tuple(_RENDERERS)


def render(report: Report, kind: str) -> bytes:
    """The report as a file of this kind, one of KINDS. Raises WriteRefused for another kind or without fonts."""
    try:
        renderer = _RENDERERS[kind]
    except KeyError:
        raise WriteRefused(f"不能写成“{kind}”格式。可用的格式：{'、'.join(KINDS)}。") from None
    return renderer(report)


def write(report: Report, path: str | Path, *, overwrite: bool = False) -> Path:
    """Write the report in the format its suffix names, whole or not at all.

    Raises WriteRefused for an unknown suffix, where a file stands already and where the folder cannot be written.
    """
    target = Path(path)
    suffix = target.suffix.lower().removeprefix(".")
    save(render(report, "html" if suffix == "htm" else suffix), target, overwrite=overwrite)
    return target
