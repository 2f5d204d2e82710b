"""What the commands print for people: tables as the form has them, findings as sentences."""

from collections.abc import Iterable, Sequence

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from gongkai.annual import Checked, Comparison, Figure, Report, RollUp
from gongkai.annual import format as form
from gongkai.annual.model import DASH, DOUBT, ERROR, SLASH, WARNING, plain

_INCOMPLETE = "incomplete"
_SIGNS = {SLASH: "/", DASH: "-", DOUBT: "？", _INCOMPLETE: "不全"}
_SEVERITY = {ERROR: ("错误", "bold red"), WARNING: ("警告", "yellow")}
_NOTE = ("提示", "dim")
_MOST_REPAIRS = 5


_SHORT = ("自然人", "企业", "科研", "公益", "法律", "其他", "总计")
_RANK = {ERROR: 0, WARNING: 1}


def console() -> Console:
    """The terminal. Sentences are never broken by us: the terminal wraps them, and a pipe gets whole lines."""
    out = Console(highlight=False, soft_wrap=True)
    return out if out.is_terminal else Console(highlight=False, soft_wrap=True, width=132)


def show_report(report: Report) -> None:
    out = console()
    out.print(Text(report.title or "（没有找到标题）", style="bold"))
    years = {"2021": "2021年格式", "2019": "2019年格式", "2021-hybrid": "2021年格式，部分沿用旧表"}
    out.print(f"机关：{report.agency or '未写明'}    年度：{report.year or '未写明'}    格式：{years[report.format]}\n")
    for table in _tables(report):
        out.print(table)
    for number, text in sorted(report.sections.items()):
        if not text:
            continue
        out.print(f"第{form.NUMERALS[int(number) - 1]}部分文字 {len(text)} 字", style="dim")
    if report.doubts:
        out.print(f"\n存疑 {len(report.doubts)} 处（单元格记为 ？）：", style="bold yellow")
    for doubt in report.doubts:
        out.print(f"  · {_span(doubt.cells)}：{doubt.why}")
        if doubt.candidates:
            ways = "；或 ".join("、".join(_shown(v) for v in way) for way in doubt.candidates[:6])
            more = " ……" if len(doubt.candidates) > 6 else ""
            out.print(f"    可能是 {ways}{more}")


def _span(cells: Sequence[str]) -> str:
    first = form.label_of(cells[0])
    return first if len(cells) == 1 else f"{first} 等 {len(cells)} 格"


def _shown(figure: Figure | None) -> str:
    return "空" if figure is None else str(plain(figure))


def _tables(report: Report) -> Iterable[Table]:
    old = any(cell.startswith("t2_2019.") for cell in report.cells)
    prefix, blocks = ("t2_2019", form.TABLE_TWO_2019) if old else ("t2", form.TABLE_TWO)
    for block in blocks:
        rows = [(r.label, [_cell(report, f"{prefix}.{r.id}.{c.id}") for c in block.columns]) for r in block.rows]
        yield _table(block.heading, [c.label for c in block.columns], rows)
    rows = [
        (
            r.group[:3] + r.printed[:12] if r.group else r.printed[:15],
            [_cell(report, f"t3.{r.id}.{c}") for c in form.COLUMNS],
        )
        for r in (*form.TABLE_THREE[:-2], form.OTHER_ONE_ROW, *form.TABLE_THREE[-2:])
        if f"t3.{r.id}.total" in report.cells
    ]
    yield _table("收到和处理政府信息公开申请情况", _SHORT, rows)
    rows = [(g.group + g.label, [_cell(report, f"t4.{g.id}.{c}") for c in form.DISPUTE_COLUMNS]) for g in form.DISPUTES]
    yield _table("行政复议、行政诉讼情况", [c.label for c in form.OUTCOMES], rows)


def _cell(report: Report, cell: str) -> str:
    figure = report.get(cell)
    return _SIGNS.get(report.marks.get(cell, ""), "") if figure is None else str(plain(figure))


def _table(title: str, columns: Iterable[str], rows: Iterable[tuple[str, list[str]]]) -> Table:
    table = Table(title=title, title_justify="left", title_style="bold", header_style="bold", box=box.SIMPLE_HEAD)
    table.pad_edge, table.collapse_padding = False, True
    table.add_column("", no_wrap=True)
    for column in columns:
        table.add_column(column, justify="right")
    for label, cells in rows:
        table.add_row(label, *cells)
    return table


def show_checked(report: Report, checked: Checked) -> None:
    out = console()
    out.print(Text(f"{report.agency or '（机关未写明）'} {report.year or ''} 年度报告校核", style="bold"))
    for finding in sorted(checked.findings, key=lambda f: _RANK.get(f.severity, len(_RANK))):
        word, style = _SEVERITY.get(finding.severity, _NOTE)
        out.print(Text.assemble((f"{word} ", style), (f"{finding.rule:4} ", "dim"), finding.message))
    if not checked.findings:
        out.print("没有发现问题。", style="green")
    if checked.repairs:
        out.print("\n最可能的改法（按可能性排列，择一）：", style="bold")
    for n, repair in enumerate(checked.repairs[:_MOST_REPAIRS], 1):
        out.print(f"  {n}. {repair.message}（可消除 {repair.mends} 处不符）")
    if len(checked.repairs) > _MOST_REPAIRS:
        out.print(f"  另有 {len(checked.repairs) - _MOST_REPAIRS} 种改法，加 --json 查看。", style="dim")


def show_comparison(comparison: Comparison) -> None:
    out = console()
    changed = [d for d in comparison.cells if d.difference]
    table = Table(
        title=f"{comparison.a} → {comparison.b}：{len(changed)} 格不同", title_justify="left", box=box.SIMPLE_HEAD
    )
    table.pad_edge, table.collapse_padding = False, True
    for name in ("单元格", "前", "后", "增减", "%"):
        table.add_column(name, justify="left" if name == "单元格" else "right")
    for d in changed:
        percent = "" if d.percent is None else f"{d.percent:+}"
        table.add_row(form.label_of(d.cell), _shown(d.a), _shown(d.b), f"{d.difference:+}", percent)
    out.print(table)
    for finding in comparison.findings:
        out.print(f"{_SEVERITY.get(finding.severity, _NOTE)[0]} {finding.rule} {finding.message}")
    for repeat in (r for r in comparison.sections if r.share):
        out.print(f"第{form.NUMERALS[int(repeat.section) - 1]}部分文字重复 {repeat.share:.0%}", style="dim")


def show_sum(result: RollUp) -> None:
    out = console()
    out.print(f"共 {result.units} 份年报。", style="bold")
    summed = Report(cells=result.cells, marks=dict.fromkeys(result.incomplete, _INCOMPLETE))
    for table in _tables(summed):
        out.print(table)
    if result.incomplete:
        units = sorted({unit for names in result.incomplete.values() for unit in names})
        out.print(f"这些单位有空格，相应合计不全：{'、'.join(units)}", style="yellow")
    for unit, count in result.failing.items():
        out.print(f"{unit}的年报自身有 {count} 处对不上，合计也就不准，应先退回改正", style="red")
    for gap in result.differences:
        out.print(f"{form.label_of(gap.cell)}：各单位之和 {plain(gap.sum)}，上级年报 {plain(gap.total)}", style="red")
    for line in (*(d.message for d in result.duplicates), *result.warnings):
        out.print(line, style="bold red" if line.startswith("缺") else "yellow")
