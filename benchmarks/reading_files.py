"""Reading 200 reports (html, docx, xlsx, pdf, 50 of each) in one call, against the bare libraries opening the same files."""

import json
import random
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import docx
import pypdfium2
from lxml import html
from python_calamine import CalamineWorkbook

from benchmarks.memory import peak_mib
from gongkai.annual import Report, read_many, render
from gongkai.papers import Unreadable
from tests.annual.layouts import consistent

EACH = 50
LIMIT = 3


def bare_html(path: Path) -> int:
    return sum(len(cell.text_content()) for cell in html.parse(str(path)).getroot().iter("td", "th", "p"))


def bare_docx(path: Path) -> int:
    document = docx.Document(str(path))
    cells = sum(len(cell.text) for table in document.tables for row in table.rows for cell in row.cells)
    return cells + sum(len(p.text) for p in document.paragraphs)


def bare_xlsx(path: Path) -> int:
    book = CalamineWorkbook.from_path(str(path))
    return sum(len(book.get_sheet_by_name(name).to_python()) for name in book.sheet_names)


def bare_pdf(path: Path) -> int:
    with pypdfium2.PdfDocument(path) as document:
        return sum(len(page.get_textpage().get_text_range()) for page in document)


BARE: dict[str, Callable[[Path], int]] = {"html": bare_html, "docx": bare_docx, "xlsx": bare_xlsx, "pdf": bare_pdf}


def reports(folder: Path) -> list[Path]:
    """Different figures in every file, and the prose of an ordinary county."""
    paths = []
    prose = "全县各单位按照规定办理公开事项，及时更新目录和指南，并对栏目逐一核对。" * 40
    for n in range(EACH * len(BARE)):
        kind = list(BARE)[n % len(BARE)]
        report = Report(
            agency=f"清溪县第{n}镇人民政府",
            year=2024,
            title=f"清溪县第{n}镇人民政府2024年政府信息公开工作年度报告",
            cells=consistent(random.Random(n)),
            sections={"1": prose, "5": prose, "6": "本年度未收取信息处理费。"},
        )
        path = folder / f"{n}.{kind}"
        path.write_bytes(render(report, kind))
        paths.append(path)
    return paths


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        paths = reports(Path(folder))
        best, bare = 0.0, 0.0
        for _ in range(3):
            reading = read_many([*paths[: len(BARE) * 2], *paths])
            for _ in range(len(BARE) * 2):
                next(reading)  # the workers are warm once each has read a file of every kind
            start = time.perf_counter()
            found = list(reading)
            took = time.perf_counter() - start
            best = min(best or took, took)
            assert not any(isinstance(f, Unreadable) for f in found)
            start = time.perf_counter()
            for path in paths:
                BARE[path.suffix[1:]](path)
            took = time.perf_counter() - start
            bare = min(bare or took, took)
    for name, value, unit, limit in (
        ("200 reports read, two warm workers", round(best, 2), "s", None),
        ("the same files opened by the bare libraries", round(bare, 2), "s", None),
        ("ratio", round(best / bare, 2), "x", LIMIT),
        ("peak memory with the largest worker", peak_mib(), "MiB", None),
    ):
        print(json.dumps({"figure": name, "value": value, "unit": unit, "limit": limit}))
