"""Reports made from the hand-read figures and the text of the published samples. Test help, no reader."""

import html
import json
import os
import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from gongkai.annual import format as form
from gongkai.annual.model import ABSENT, BLANK, Figure, Report
from gongkai.annual.reading.normal import normal

_OLD, _OLD_DECISIONS = ("made", "published", "total"), ("previous", "change", "decisions")
SAMPLES = Path(__file__).resolve().parents[3] / "shared" / "samples"
_GROUPS = ((3, 8), (4, 3), (5, 5), (6, 3))
ROWS = dict(
    zip(
        ("R1", "R2", "L1", "L2", *(f"L{g}.{n}" for g, count in _GROUPS for n in range(1, count + 1)), "R3", "R4"),
        form.ROWS,
        strict=True,
    )
) | {"L6": "other"}
_HEADING = re.compile(
    r"[#\s]*([一二三四五六])\s*、\s*(总体情况|.{0,14}?(?:主动公开政府信息情况|收到和处理政府信息|行政复议.{0,3}行政诉讼|存在的?(?:主要)?问题|其[他它]需要报告)(?:的?事项)?(?:公?开?申请)?(?:情况)?(?:及改进(?:情况|措施)?)?)"
)
_TABLE = re.compile(r"第二十条\s*第|信息内容|（?\(?本列数据的?[勾钩]稽")


def golden(*, extra: Path | None = None) -> Iterator[tuple[str, dict[str, Any], str]]:
    """(name, hand-read record, text) of every sample; nothing without the folder (an error under CI)."""
    if not (SAMPLES / "golden").is_dir():
        if os.environ.get("CI"):
            raise FileNotFoundError(SAMPLES)
        pytest.skip("no samples on this machine")
    folders = [(SAMPLES / "golden", SAMPLES / "reports")]
    folders += [(extra / "golden", extra)] if extra else []
    for records, texts in folders:
        for path in sorted(records.rglob("*.json")):
            record = json.loads(path.read_text(encoding="utf-8"))
            for file in record.get("files", []):
                text = texts / Path(file).name if extra and records == extra / "golden" else texts / file
                if text.suffix in (".txt", ".md", ".html") and text.is_file():
                    yield f"{path.stem}:{file}", record, _plain(text)


def _plain(path: Path) -> str:
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".html":
        text = html.unescape(re.sub(r"<[^>]+>", "", re.sub(r"</(?:p|tr|td|h\d|div)>|<br", "\n<", text)))
    return text


def report_of(record: dict[str, Any], text: str) -> Report:
    """A report with the golden figures and the sections cut out of the text."""
    cells: dict[str, Figure | None] = {}
    t2 = record["t2"]
    for row in ("regulations", "normative"):
        for column, value in zip(("made", "repealed", "in_force"), t2[row] or (None,) * 3, strict=True):
            cells[f"t2.{row}.{column}"] = value
    for row in ("licensing", "penalties", "coercion"):
        cells[f"t2.{row}.decisions"] = t2[row]
    fee = t2.get("fees_wan")
    cells["t2.fees.amount"] = None if fee is None else Decimal(str(fee))
    for row, values in (record.get("t2_2019") or {}).items():
        columns = {"regulations": _OLD, "normative": _OLD}.get(row, _OLD_DECISIONS)
        for column, value in zip(columns, values if isinstance(values, list) else (), strict=False):
            cells[f"t2_2019.{row}.{column}"] = value
    for code, values in record["t3"].items():
        for column, value in zip(form.COLUMNS, values or (None,) * 7, strict=True):
            cells[f"t3.{ROWS[code]}.{column}"] = value
    for group, values in record["t4"].items():
        for column, value in zip(form.DISPUTE_COLUMNS, values or (None,) * 5, strict=True):
            cells[f"t4.{group}.{column}"] = value
    marks = {cell: BLANK for cell, value in cells.items() if value is None}
    for table in ("t2", "t3", "t4"):
        mine = [c for c in cells if c.startswith(table + ".")]
        if all(cells[c] is None for c in mine):
            marks |= dict.fromkeys(mine, ABSENT)
    sections, headings = sections_of(text)
    title = next((line.strip() for line in text.splitlines() if re.search(r"年度?报告\s*$", line)), "")
    return Report(
        agency=record["agency"],
        year=record["year"],
        format=record["format"],
        cells=cells,
        marks=marks,
        sections=sections,
        headings=headings,
        title=title,
        text=text,
        one_row="L6" in record["t3"],
    )


def sections_of(text: str) -> tuple[dict[str, str], dict[str, str]]:
    """Sections by number, tables left out as far as a helper can; what stands before section one goes to it."""
    spelled = normal(text)
    found = list(_HEADING.finditer(spelled))
    sections: dict[str, str] = {"1": ""}
    headings: dict[str, str] = {}
    number, last = "1", 0
    for match in found:
        sections[number] = sections.get(number, "") + "\n" + _prose(text[last : match.start()])
        number = str("一二三四五六".index(match[1]) + 1)
        headings[number] = text[match.start() : match.end()].strip("# \n")
        last = match.end()
    sections[number] = sections.get(number, "") + "\n" + _prose(text[last:])
    return {k: v for k, v in sections.items() if v.strip()}, headings


def _prose(text: str) -> str:
    if "\n" not in text.strip() or max(map(len, text.splitlines())) > 2000:
        cut = _TABLE.search(normal(text))
        return text[: cut.start()] if cut else text
    return "\n".join(line for line in text.splitlines() if not _is_row(line))


def _is_row(line: str) -> bool:
    digits = re.findall(r"\d+", line)
    return line.count("|") > 1 or (len(digits) >= 4 and len(re.sub(r"[\d\s]", "", line)) < 25 and "件" not in line)
