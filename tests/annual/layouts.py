"""Reports made up at random and set in the layouts that real ones come in; the truth is known cell by cell.

Two kinds of layout: those that keep every cell's walls (each figure must be read), and those in which walls are lost (a figure
may be doubted, never wrong).
"""

import io
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal

import docx
import xlsxwriter

from gongkai.annual import format as form

Shown = dict[str, str]
"""What is printed in each cell: "3", "", "/", "-", "1,234", "3件", "22（其中修订16件）"."""


@dataclass
class Truth:
    """A report: the figures, what is printed for them, and the rows that are printed at all."""

    figures: dict[str, int | Decimal | None]
    shown: Shown
    rows: list[str]
    extra_rows: list[tuple[int, str]] = field(default_factory=list)
    year: int = 2024
    agency: str = "清溪县云岭镇人民政府"


def consistent(rng: random.Random, *, size: int = 30) -> dict[str, int | Decimal | None]:
    """Figures of a report in which X1-X4 hold."""
    figures: dict[str, int | Decimal | None] = {}
    for cell in form.T2_CELLS:
        figures[cell] = rng.choice((0, 0, rng.randrange(10), rng.randrange(5000)))
    figures["t2.fees.amount"] = rng.choice((Decimal(0), Decimal(rng.randrange(10**6)) / 100))
    for column in form.COLUMNS[:-1]:
        busy = column == "natural" or rng.random() < 0.4
        for row in form.RESULTS:
            figures[f"t3.{row}.{column}"] = rng.randrange(size) if busy and rng.random() < 0.35 else 0
        closed = sum(int(figures[f"t3.{row}.{column}"] or 0) for row in form.RESULTS)
        carried_out = rng.randrange(4) if busy else 0
        carried_in = min(rng.randrange(4), closed + carried_out) if busy else 0
        figures[f"t3.closed.{column}"] = closed
        figures[f"t3.carried_out.{column}"] = carried_out
        figures[f"t3.carried_in.{column}"] = carried_in
        figures[f"t3.new.{column}"] = closed + carried_out - carried_in
    for row in form.ROWS:
        figures[f"t3.{row}.total"] = sum(int(figures[f"t3.{row}.{c}"] or 0) for c in form.COLUMNS[:-1])
    for group in form.DISPUTES:
        parts = [rng.choice((0, 0, rng.randrange(40))) for _ in form.DISPUTE_COLUMNS[:-1]]
        for column, part in zip(form.DISPUTE_COLUMNS, (*parts, sum(parts)), strict=True):
            figures[f"t4.{group.id}.{column}"] = part
    return figures


def truth(rng: random.Random, *, spell: bool, holes: bool, torn_rows: bool, wrong: bool) -> Truth:
    """``spell``: other ways to print a figure; ``holes``: blanks, "/" and "-"; ``torn_rows``: rows left out or added;
    ``wrong``: some figures do not add up."""
    figures = consistent(rng, size=rng.choice((3, 30, 900)))
    if wrong:
        for cell in rng.sample(form.T3_CELLS, 3):
            figures[cell] = int(figures[cell] or 0) + rng.randrange(1, 9)
    shown = {cell: _spelled(rng, cell, figures[cell], spell=spell) for cell in form.CELLS}
    if holes:
        for cell in rng.sample(form.CELLS, 40):
            figures[cell], shown[cell] = None, rng.choice(("", "", "/", "-", "—"))
    rows = list(form.ROWS)
    extra: list[tuple[int, str]] = []
    if torn_rows:
        for row in rng.sample(form.ROWS[2:-2], rng.randrange(1, 4)):
            rows.remove(row)
            for column in form.COLUMNS:
                figures[f"t3.{row}.{column}"] = None
        extra = [
            (rng.randrange(3, len(rows) - 2), rng.choice(("9.其他情形", "注：以上为全口径数据", "其中：网上申请")))
        ]
    return Truth(figures, shown, rows, extra)


def _spelled(rng: random.Random, cell: str, figure: int | Decimal | None, *, spell: bool) -> str:
    plain = format(figure, "f") if isinstance(figure, Decimal) else str(figure)
    if not spell or isinstance(figure, Decimal):
        return plain
    full = plain.translate(str.maketrans("0123456789", "０１２３４５６７８９"))
    return rng.choice((plain, plain, full, f"{int(plain):,}", f" {plain} ", f"{plain}件", f"{plain}（其中网上2件）"))


HEADERS = ("（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）", "申请人情况", "法人或其他组织")
PROSE = {
    "一、总体情况": "2024年，本镇主动公开政府信息217条，收到建议12件。本报告统计期限自2024年1月1日起至2024年12月31日止。",
    "五、存在的主要问题及改进情况": "2024年存在更新不够及时等3个方面的问题，2025年将逐项改进。",
    "六、其他需要报告的事项": "本年度未收取信息处理费。",
}


def grid_two(t: Truth) -> Iterator[list[str]]:
    for block in form.TABLE_TWO:
        yield [block.heading]
        yield ["信息内容", *(c.label for c in block.columns)]
        for row in block.rows:
            yield [row.label, *(t.shown[f"t2.{row.id}.{c.id}"] for c in block.columns)]


def rows_three(t: Truth) -> Iterator[tuple[form.Row | None, str, list[str]]]:
    """(row or None for an extra one, its label, the seven texts)."""
    extra = dict(t.extra_rows)
    for n, row in enumerate(r for r in form.TABLE_THREE if r.id in t.rows):
        if n in extra:
            yield None, extra[n], ["1"] * 7
        yield row, row.printed, [t.shown[f"t3.{row.id}.{c}"] for c in form.COLUMNS]


def row_four(t: Truth) -> list[str]:
    return [t.shown[c] for c in form.T4_CELLS]


def _page(t: Truth, two: str, three: str, four: str, *, tag: str = "p") -> str:
    parts = [f"<h1>{t.agency}{t.year}年政府信息公开工作年度报告</h1>"]
    titles = list(PROSE.items())
    parts += [
        f"<{tag}>{titles[0][0]}</{tag}>",
        f"<{tag}>{titles[0][1]}</{tag}>",
        f"<{tag}>二、主动公开政府信息情况</{tag}>",
        two,
    ]
    parts += [f"<{tag}>三、收到和处理政府信息公开申请情况</{tag}>", three]
    parts += [f"<{tag}>四、政府信息公开行政复议、行政诉讼情况</{tag}>", four]
    for heading, text in titles[1:]:
        parts += [f"<{tag}>{heading}</{tag}>", f"<{tag}>{text}</{tag}>"]
    return "<html><head><meta charset=utf-8></head><body>" + "\n".join(parts) + "</body></html>"


def html(t: Truth, cell: Callable[[str], str] = lambda text: text) -> bytes:
    """The form as a CMS prints it: merged cells, a caption row with a year in table three."""

    def td(text: str, rows: int = 1, columns: int = 1) -> str:
        return f'<td rowspan="{rows}" colspan="{columns}">{cell(text)}</td>'

    two = "".join(
        "<tr>" + td(r[0]) + "".join(td(x, 1, 1 if len(r) == 4 else 3) for x in r[1:]) + "</tr>" for r in grid_two(t)
    )
    head = (
        f"<tr>{td('2024年度办理情况表（单位：件）', 1, 10)}</tr><tr>{td(HEADERS[0], 3, 3)}{td(HEADERS[1], 1, 7)}</tr>"
    )
    head += f"<tr>{td('自然人', 2)}{td(HEADERS[2], 1, 5)}{td('总计', 2)}</tr>"
    head += "<tr>" + "".join(td(c.label) for c in form.APPLICANTS[1:-1]) + "</tr>"
    body, listed = "", [(r, label, texts) for r, label, texts in rows_three(t)]
    inner = [r for r, _, _ in listed if r is None or r.id not in ("new", "carried_in", "carried_out")]
    groups: set[str] = set()
    opened = False
    for row, label, texts in listed:
        cells = ""
        if row is not None and row.id in ("new", "carried_in", "carried_out"):
            cells = td(label, 1, 3)
        else:
            if not opened:
                cells, opened = td(form.RESULTS_GROUP, len(inner), 1), True
            members = [r for r, _, _ in listed if row is not None and r is not None and r.group == row.group]
            if row is not None and row.group and row.group not in groups and _together(listed, row.group):
                groups.add(row.group)
                cells += td(row.group, len(members), 1) + td(label)
            elif row is not None and row.group in groups:
                cells += td(label)
            else:
                cells += td(label, 1, 2)
        body += "<tr>" + cells + "".join(td(x) for x in texts) + "</tr>"
    four = f"<tr>{td('行政复议', 1, 5)}{td('行政诉讼', 1, 10)}</tr><tr>" + "".join(
        td(c.label, 2) for c in form.OUTCOMES
    )
    four += td("未经复议直接起诉", 1, 5) + td("复议后起诉", 1, 5) + "</tr><tr>"
    four += (
        "".join(td(c.label) for c in form.OUTCOMES * 2) + "</tr><tr>" + "".join(td(x) for x in row_four(t)) + "</tr>"
    )
    tables = [f"<table>{rows}</table>" for rows in (two, head + body, four)]
    return _page(t, *tables).encode()


def _together(listed: list[tuple[form.Row | None, str, list[str]]], group: str) -> bool:
    at = [n for n, (r, _, _) in enumerate(listed) if r is not None and r.group == group]
    return at[-1] - at[0] + 1 == len(at)


def html_word(t: Truth) -> bytes:
    """Pasted from Word: every word in its own span and paragraph."""

    def cell(text: str) -> str:
        half = len(text) // 2 if not any(c.isdigit() for c in text) and len(text) > 3 else len(text)
        return "".join(
            f"<p class=MsoNormal><span style='font-size:10pt'>{p}</span></p>" for p in (text[:half], text[half:]) if p
        )

    return html(t, lambda text: cell(text) or "<p><o:p>&nbsp;</o:p></p>")


def markdown(t: Truth) -> bytes:
    """Aligned pipe tables; the results' group stands again in every row, the leaf in a column of its own."""
    lines = [f"# {t.agency}{t.year}年政府信息公开工作年度报告", *_head(), ""]
    lines += _pipes([[*r, *[""] * (4 - len(r))] for r in grid_two(t)])
    lines += ["", "## 三、收到和处理政府信息公开申请情况", ""]
    rows = [[HEADERS[0], "", "", *(c.label for c in form.APPLICANTS)]]
    for row, label, texts in rows_three(t):
        inner = row is None or row.id not in ("new", "carried_in", "carried_out")
        group = row.group if row is not None else ""
        rows.append([form.RESULTS_GROUP, group, label, *texts] if inner else [label, "", "", *texts])
    lines += [*_pipes(rows), "", "## 四、政府信息公开行政复议、行政诉讼情况", ""]
    lines += _pipes([[c.label for c in form.OUTCOMES] * 3, row_four(t)])
    return "\n".join([*lines, *_tail()]).encode()


def _pipes(rows: list[list[str]]) -> list[str]:
    lines = ["| " + " | ".join(r) + " |" for r in rows]
    return [lines[0], "|" + "---|" * len(rows[0]), *lines[1:]]


def _head() -> list[str]:
    return ["一、总体情况", PROSE["一、总体情况"], "二、主动公开政府信息情况"]


def _tail() -> list[str]:
    return ["", *(line for pair in list(PROSE.items())[1:] for line in pair)]


def ragged_pipes(t: Truth) -> bytes:
    """A line a row, spans lost, bars trailing."""
    lines = [f"{t.agency}{t.year}年政府信息公开工作年度报告", *_head()]
    lines += [" | ".join(r) + " |" + "||" * (4 - len(r)) for r in grid_two(t)]
    lines += ["三、收到和处理政府信息公开申请情况", f"{HEADERS[0]} | 申请人情况 | ||||||||"]
    lines += [
        "自然人 | 法人或其他组织 | 总计 | |||||||",
        "商业 企业 | 科研 机构 | 社会公益组织 | 法律服务机构 | 其他 | |||||",
    ]
    for row, label, texts in rows_three(t):
        lines.append(
            " | ".join([*([row.group] if row is not None and row.number == "1." else []), label, *texts]) + " | ||"
        )
    lines += ["四、政府信息公开行政复议、行政诉讼情况", "行政复议 | 行政诉讼 | |||||||||||||"]
    lines += [" | ".join(row_four(t)) + " |"]
    return "\n".join([*lines, *_tail()]).encode()


def _cells(t: Truth) -> Iterator[str]:
    for row in grid_two(t):
        yield from row
    yield "三、收到和处理政府信息公开申请情况"
    yield from (HEADERS[0], "申请人情况", "自然人", HEADERS[2], "总计", *(c.label for c in form.APPLICANTS[1:-1]))
    seen: set[str] = set()
    for row, label, texts in rows_three(t):
        if row is not None and row.id == "granted":
            yield form.RESULTS_GROUP
        if row is not None and row.group and row.group not in seen:
            seen.add(row.group)
            yield row.group
        yield label
        yield from texts
    yield "四、政府信息公开行政复议、行政诉讼情况"
    yield from ("行政复议", "行政诉讼", "未经复议直接起诉", "复议后起诉", *(c.label for c in form.OUTCOMES * 3))
    yield from row_four(t)


def cell_lines(t: Truth) -> bytes:
    """A cell a line, each closed by a bar."""
    lines = [f"{cell} |" if cell else "|" for cell in _cells(t)]
    return "\n".join([f"{t.agency}{t.year}年政府信息公开工作年度报告", *_head(), *lines, *_tail()]).encode()


def bar_lines(t: Truth) -> bytes:
    """A cell a line, a bar on a line of its own after each."""
    lines = [line for cell in _cells(t) for line in ((cell, "|") if cell else ("|",))]
    return "\n".join([f"{t.agency}{t.year}年政府信息公开工作年度报告", *_head(), *lines, *_tail()]).encode()


def number_lines(t: Truth) -> bytes:
    """A figure a line between empty lines; empty cells leave no trace."""
    lines = [cell for cell in _cells(t) if cell.strip()]
    return "\n\n".join([f"{t.agency}{t.year}年政府信息公开工作年度报告", *_head(), *lines, *_tail()]).encode()


def pdf_text(t: Truth) -> bytes:
    """The text layer of a pdf: labels broken over lines, page numbers between rows, empty cells lost."""
    lines = [f"{t.agency}", f"{t.year} 年政府信息公开工作年度报告", *_head()]
    lines += [" ".join(x for x in r if x) for r in grid_two(t)]
    lines += [
        "三、收到和处理政府信息公开申请情况",
        HEADERS[0][:22],
        "申请人情况",
        HEADERS[0][22:],
        "自然人 法人或其他组织 总计",
    ]
    lines += ["商 业 企", "业", "科研机", "构", "社会公益", "组织", "法 律 服 务", "机构", "其他"]
    for n, (row, label, texts) in enumerate(rows_three(t)):
        if n == 9:
            lines += ["- 4 -"]
        if row is not None and row.id == "granted":
            lines += ["三、", "本", "年", "度", "办", "理", "结", "果"]
        if row is not None and row.number == "1.":
            lines += [row.group[:4], row.group[4:]]
        figures = " ".join(x for x in texts if x.strip())
        lines += [label[:14], figures, label[14:]] if len(label) > 16 else [f"{label} {figures}"]
    lines += [
        "四、政府信息公开行政复议、行政诉讼情况",
        "行政复议 行政诉讼",
        "结果",
        "维持",
        "总计",
        "未经复议直接起诉 复议后起诉",
    ]
    return "\n".join([*lines, " ".join(x for x in row_four(t) if x.strip()), *_tail()]).encode()


def flat(t: Truth) -> bytes:
    """Everything in one line without any separator."""
    return "".join([f"标题：{t.agency}{t.year}年政府信息公开工作年度报告\n", *_head(), *_cells(t), *_tail()]).encode()


def word(t: Truth) -> bytes:
    """docx with merged cells."""
    document = docx.Document()
    document.add_heading(f"{t.agency}{t.year}年政府信息公开工作年度报告")
    for line in _head():
        document.add_paragraph(line)
    two = list(grid_two(t))
    table = document.add_table(len(two), 4)
    for n, row in enumerate(two):
        for m, text in enumerate(row):
            table.cell(n, m).text = text
    document.add_paragraph("三、收到和处理政府信息公开申请情况")
    rows = list(rows_three(t))
    table = document.add_table(len(rows) + 2, 10)
    table.cell(0, 0).merge(table.cell(1, 2)).text = HEADERS[0]
    table.cell(0, 3).merge(table.cell(0, 9)).text = HEADERS[1]
    for m, column in enumerate(form.APPLICANTS):
        table.cell(1, 3 + m).text = column.label
    for n, (row, label, texts) in enumerate(rows, 2):
        first = 0 if row is not None and row.id in ("new", "carried_in", "carried_out") else 1
        table.cell(n, first).merge(table.cell(n, 2)).text = label
        for m, text in enumerate(texts):
            table.cell(n, 3 + m).text = text
    document.add_paragraph("四、政府信息公开行政复议、行政诉讼情况")
    table = document.add_table(2, 15)
    for m, (outcome, text) in enumerate(zip(form.OUTCOMES * 3, row_four(t), strict=True)):
        table.cell(0, m).text, table.cell(1, m).text = outcome.label, text
    for line in _tail():
        document.add_paragraph(line)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def sheet(t: Truth) -> bytes:
    """xlsx: one sheet with everything under one another, empty columns between label and figures."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    page = book.add_worksheet()
    lines: list[list[str]] = [[f"{t.agency}{t.year}年政府信息公开工作年度报告"], *([x] for x in _head()), *grid_two(t)]
    lines += [["三、收到和处理政府信息公开申请情况"], [HEADERS[0], "", "", *(c.label for c in form.APPLICANTS)]]
    for row, label, texts in rows_three(t):
        inner = row is None or row.id not in ("new", "carried_in", "carried_out")
        lines.append(["", row.group if row else "", label, *texts] if inner else [label, "", "", *texts])
    lines += [
        ["四、政府信息公开行政复议、行政诉讼情况"],
        ["行政复议", *[""] * 4, "未经复议直接起诉", *[""] * 4, "复议后起诉"],
    ]
    lines += [[c.label for c in form.OUTCOMES] * 3, row_four(t), *([x] for x in _tail())]
    for n, line in enumerate(lines):
        for m, text in enumerate(line):
            if text.strip().isdigit() and text == text.strip() and text.isascii():
                page.write_number(n, m, int(text))
            elif text:
                page.write_string(n, m, text)
    book.close()
    return out.getvalue()


WALLED = {
    "html": html,
    "html_word": html_word,
    "markdown": markdown,
    "ragged_pipes": ragged_pipes,
    "cell_lines": cell_lines,
    "bar_lines": bar_lines,
    "docx": word,
    "xlsx": sheet,
}
UNWALLED = {"number_lines": number_lines, "pdf_text": pdf_text, "flat": flat}
