"""What sites, office programs and copying do to the form: each figure is read right or in doubt, and where a person
reads the table at a glance, it is read."""

import random
import time
from collections.abc import Callable
from contextlib import suppress
from decimal import Decimal

import pytest

from gongkai.annual import format as form
from gongkai.annual.model import DOUBT, Report
from gongkai.annual.reading import read, read_document
from gongkai.annual.reading.split import rows_adding_up
from gongkai.papers import Document, Text, Unreadable
from tests.annual.layouts import Truth, grid_two, row_four, truth

Rows = list[list[str]]
NAMES = ["", "", "", *(c.label for c in form.APPLICANTS)]


def made(seed: int, *, holes: bool = False, wrong: bool = False) -> Truth:
    return truth(random.Random(f"trap{seed}"), spell=False, holes=holes, torn_rows=False, wrong=wrong)


def body(t: Truth) -> Rows:
    """Table three: group, subgroup, label, seven figures."""
    rows = []
    for row in form.TABLE_THREE:
        outer = row.id in ("new", "carried_in", "carried_out")
        head = [row.printed, "", ""] if outer else [form.RESULTS_GROUP, row.group, row.printed]
        rows.append([*head, *(t.shown[f"t3.{row.id}.{c}"] for c in form.COLUMNS)])
    return rows


def three(t: Truth) -> Rows:
    return [NAMES, *body(t)]


def two(t: Truth) -> Rows:
    return [list(row) for row in grid_two(t)]


def four(t: Truth) -> Rows:
    outcomes = [c.label for c in form.OUTCOMES]
    groups = ["行政复议", *[""] * 4, "未经复议直接起诉", *[""] * 4, "复议后起诉", *[""] * 4]
    return [groups, outcomes * 3, row_four(t)]


def table(rows: Rows) -> str:
    return "<table>" + "".join("<tr>" + "".join(f"<td>{c}</td>" for c in r) + "</tr>" for r in rows) + "</table>"


def lines(rows: Rows, mark: str) -> str:
    return "\n".join(mark.join(r) for r in rows)


def page(t: Truth, *, before: str = "", w2: str = "", w3: str = "", w4: str = "", plain: bool = False) -> bytes:
    """A report of which a table may be replaced; ``plain``: as text, a space between cells."""
    put = (lambda rows: lines(rows, " ")) if plain else table
    parts = [
        before,
        f"{t.agency}{t.year}年政府信息公开工作年度报告",
        "一、总体情况",
        "二、主动公开政府信息情况",
        w2 or put(two(t)),
        "三、收到和处理政府信息公开申请情况",
        w3 or put([[c for c in r if c] for r in three(t)] if plain else three(t)),
        "四、政府信息公开行政复议、行政诉讼情况",
        w4 or put(four(t)),
        "五、存在的主要问题及改进情况",
        "六、其他需要报告的事项",
    ]
    if plain:
        return "\n".join(parts).encode()
    return ("<html><meta charset=utf-8><body>" + "".join(f"<div>{p}</div>" for p in parts) + "</body></html>").encode()


def lies(t: Truth, report: Report) -> list[str]:
    return [
        f"{c}: printed {t.shown[c]!r}, read {report.get(c)}"
        for c in form.CELLS
        if report.get(c) is not None and report.get(c) != t.figures[c]
    ]


def missed(t: Truth, report: Report) -> list[str]:
    return [c for c in form.CELLS if t.figures[c] is not None and report.get(c) is None]


def without(t: Truth, column: str) -> None:
    for row in form.ROWS:
        t.figures[f"t3.{row}.{column}"] = None


def reordered(rows: Rows, order: str) -> Rows:
    """Table three with its columns in another order, of which ``order`` gives the numbers."""
    return [[*r[:3], *(r[3 + int(n)] for n in order)] for r in rows]


def named(rows: Rows, column: int, word: str) -> Rows:
    return [[*rows[0][:column], word, *rows[0][column + 1 :]], *rows[1:]]


def short(t: Truth) -> Rows:
    return [["项目", *NAMES[3:]], *([r[2] or r[0], *r[3:]] for r in body(t))]


def with_subtotals(t: Truth, word: str) -> Rows:
    rows: Rows = []
    for row, after in zip(body(t), [*body(t)[1:], [""] * 10], strict=True):
        rows.append(row)
        if row[1] and row[1] != after[1]:
            members = [r for r in body(t) if r[1] == row[1]]
            rows.append([row[0], row[1], word, *(str(sum(int(r[n]) for r in members)) for n in range(3, 10))])
    return [NAMES, *rows]


THREE_READ: dict[str, Callable[[Truth], str]] = {
    "two tables at a page": lambda t: table(three(t)[:12]) + "<p>- 4 -</p>" + table(three(t)[12:]),
    "header again": lambda t: table([*three(t)[:9], NAMES, *three(t)[9:]]),
    "total first": lambda t: table(reordered(three(t), "6012345")),
    "applicants in another order": lambda t: table(reordered(three(t), "0413256")),
    "total called otherwise": lambda t: table(named(three(t), 9, "合 计（件）")),
    "total first, called otherwise": lambda t: table(named(reordered(three(t), "6012345"), 3, "共计")),
    "total first, called by no known name": lambda t: table(named(reordered(three(t), "6012345"), 3, "全部")),
    "serial numbers in front": lambda t: table([[str(n or "序号"), *r] for n, r in enumerate(three(t))]),
    "serial numbers behind the label": lambda t: table(
        [[r[0], str(n or "行次"), *r[1:]] for n, r in enumerate(short(t))]
    ),
    "a column of remarks": lambda t: table([[*r, "备注" if not n else f"见附件{n}"] for n, r in enumerate(three(t))]),
    "a column of shares": lambda t: table([[*r, "占比" if not n else f"{n}.5%"] for n, r in enumerate(three(t))]),
    "footnotes": lambda t: table([[*r[:2], r[2] and r[2] + "①", *r[3:]] for r in three(t)]),
    "numbered columns": lambda t: table([NAMES, ["栏次", "", "", *"1234567"], *body(t)]),
    "labels and figures in tables of their own": lambda t: (
        table([r[:3] for r in three(t)]) + table([r[3:] for r in three(t)])
    ),
    "hidden rows": lambda t: table(three(t)).replace(
        "</table>", "<tr hidden><td>予以公开</td>" + "<td>9</td>" * 7 + "</table>"
    ),
    "subtotals": lambda t: table(with_subtotals(t, "小计")),
    "subtotals called as the total": lambda t: table(with_subtotals(t, "合计")),
}


@pytest.mark.parametrize("trap", THREE_READ)
def test_table_three_is_read_as_a_person_reads_it(trap):
    t = made(1)
    report = read(page(t, w3=THREE_READ[trap](t)))
    assert (lies(t, report), missed(t, report)) == ([], [])


@pytest.mark.parametrize("column", range(7))
@pytest.mark.parametrize("seed", range(3))
def test_a_column_that_is_not_there_is_none_and_shifts_nothing(column, seed):
    t = made(seed, holes=seed == 2, wrong=seed == 1)
    rows = [[*r[: 3 + column], *r[4 + column :]] for r in three(t)]
    headed, bare = read(page(t, w3=table(rows))), read(page(t, w3=table(rows[1:])))
    without(t, form.COLUMNS[column])
    assert (lies(t, headed), missed(t, headed)) == ([], [])
    assert lies(t, bare) == []


@pytest.mark.parametrize("mark", ["\t", ",", "，", ";", "|", " | "])
@pytest.mark.parametrize("order", ["0123456", "6012345"])
def test_text_with_a_sign_between_cells(mark, order):
    t = made(4, holes=True)
    rows = reordered([["类别", "", "", *NAMES[3:]], *body(t)], order)
    rows = [[r[2] or r[0], *r[3:]] for r in rows]
    w2, w3, w4 = (lines(r, mark) for r in (two(t), rows, four(t)[1:]))
    report = read(page(t, w2=w2, w3=w3, w4=w4, plain=True))
    assert lies(t, report) == []
    assert [c for c in missed(t, report) if report.marks[c] != DOUBT] == []
    assert len(missed(t, report)) <= (0 if "|" not in mark and order == "0123456" else 40)


@pytest.mark.parametrize("mark", [" ", "  ", "\t", "\n"])
def test_text_whose_header_has_the_total_first(mark):
    t = made(5)
    rows = [[r[2] or r[0] or "类别", *r[3:]] for r in reordered(three(t), "6012345")]
    report = read(page(t, w3=lines(rows, mark), plain=True))
    assert (lies(t, report), missed(t, report)) == ([], [])


def test_a_total_that_is_first_without_any_header_is_in_doubt():
    t = made(6)
    report = read(page(t, w3=lines([[r[2] or r[0], *r[3:]] for r in reordered(body(t), "6012345")], " "), plain=True))
    assert lies(t, report) == []


TWO: dict[str, Callable[[Rows], Rows]] = {
    "in force first": lambda rows: [[r[0], *r[:0:-1]] if len(r) == 4 else r for r in rows],
    "repealed first": lambda rows: [[r[0], r[2], r[1], r[3]] if len(r) == 4 else r for r in rows],
    "normative before regulations": lambda rows: [*rows[:2], rows[3], rows[2], *rows[4:]],
}


@pytest.mark.parametrize("plain", [False, True])
@pytest.mark.parametrize("trap", TWO)
def test_table_two_in_another_order(trap, plain):
    t = made(7)
    rows = TWO[trap](two(t))
    report = read(page(t, w2=lines(rows, " ") if plain else table(rows), plain=plain))
    assert (lies(t, report), missed(t, report)) == ([], [])


@pytest.mark.parametrize("word", ["备注", "上年", "2023年", "同比增长", "项目数量"])
def test_columns_that_the_form_does_not_have(word):
    t = made(8)
    rows = [[*r, word if r[0] == "信息内容" else "2"] if len(r) > 1 else r for r in two(t)]
    report = read(page(t, w2=table(rows)))
    assert (lies(t, report), missed(t, report)) == ([], [])


def test_items_side_by_side():
    t = made(9)
    pair = [["信息内容", "本年处理决定数量"] * 2]
    pair += [["行政许可", t.shown["t2.licensing.decisions"], "行政处罚", t.shown["t2.penalties.decisions"]]]
    pair += [["行政强制", t.shown["t2.coercion.decisions"], "", ""]]
    report = read(page(t, w2=table([*two(t)[:4], *pair, *two(t)[-3:]])))
    assert (lies(t, report), missed(t, report)) == ([], [])


def test_a_menu_that_counts_the_same_items_is_no_table():
    t = made(10)
    for cell in form.T2_CELLS:
        t.figures[cell] = None
    menu = table([["规章", "12"], ["行政许可", "3"], ["行政处罚", "4"], ["合计", "19"]])
    assert lies(t, read(page(t, before=menu, w2="<p>见附件。</p>"))) == []


PERMUTED = [*range(10, 15), *range(10)]
FOUR: dict[str, Callable[[Rows], Rows]] = {
    "groups in another order": lambda rows: [[r[n] for n in PERMUTED] for r in rows],
    "total first": lambda rows: [
        rows[0],
        *([r[5 * g + n] for g in range(3) for n in (4, 0, 1, 2, 3)] for r in rows[1:]),
    ],
    "a group a row": lambda rows: [["", *rows[1][:5]], *([rows[0][n], *rows[2][n : n + 5]] for n in (5, 10, 0))],
    "an outcome a row": lambda rows: [
        ["", *(rows[0][n] for n in (0, 5, 10))],
        *([rows[1][n], *(rows[2][n + g] for g in (0, 5, 10))] for n in range(5)),
    ],
    "a label in front": lambda rows: [["", *rows[0]], ["", *rows[1]], ["件数", *rows[2]]],
}


@pytest.mark.parametrize("trap", FOUR)
def test_table_four_in_another_shape(trap):
    t = made(11)
    report = read(page(t, w4=table(FOUR[trap](four(t)))))
    assert (lies(t, report), missed(t, report)) == ([], [])


@pytest.mark.parametrize("at", [0, 4, 7, 14])
@pytest.mark.parametrize("extra", [None, "", "3"])
def test_table_four_with_a_figure_too_few_or_too_many(at, extra):
    t = made(12)
    figures = row_four(t)
    figures[at : at + (extra is None)] = [] if extra is None else [extra]
    for report in (
        read(page(t, w4=table([*four(t)[:2], figures]))),
        read(page(t, w4=lines([*four(t)[:2], [f for f in figures if f]], " "), plain=True)),
    ):
        assert lies(t, report) == []


NOT_A_FIGURE = ["00", "007", "1.5", "约20", "20余", "3+2", "1,23", "1,2,3", "1'234", "1O", "l2", "5年", "5²", "5*"]
NOT_A_FIGURE += ["5,6", "12.5%", "1e3", "5/6", "1、2", "二十", "①", "5注", "-5", "几十", "3 2", "1 234"]


@pytest.mark.parametrize("plain", [False, True])
@pytest.mark.parametrize("cell", ["t3.granted.business", "t2.licensing.decisions"])
@pytest.mark.parametrize("text", NOT_A_FIGURE)
def test_what_is_no_plain_figure_is_in_doubt(text, cell, plain):
    t = made(13)
    t.shown[cell], t.figures[cell] = text, None
    report = read(page(t, plain=plain))
    assert lies(t, report) == []
    assert [c for c in missed(t, report) if report.marks[c] != DOUBT] == []


AMOUNTS = {
    "35.65万元": "35.65",
    "35.65 万": "35.65",
    "356500元": None,
    "3.5亿元": None,
    "35万6500元": None,
    "35,65": None,
    "5千元": None,
}


@pytest.mark.parametrize("plain", [False, True])
@pytest.mark.parametrize("text", AMOUNTS)
def test_amounts_in_other_units(text, plain):
    t = made(14)
    cell, amount = "t2.fees.amount", AMOUNTS[text]
    t.shown[cell], t.figures[cell] = text, Decimal(amount) if amount else None
    report = read(page(t, plain=plain))
    assert (lies(t, report), missed(t, report)) == ([], [])


@pytest.mark.parametrize("plain", [False, True])
def test_a_header_that_says_yuan(plain):
    t = made(15)
    t.shown["t2.fees.amount"], t.figures["t2.fees.amount"] = "356500", None
    report = read(page(t, plain=plain).replace("万元".encode(), "元".encode()))
    assert lies(t, report) == []
    assert (Decimal("35.65"),) in report.doubts[-1].candidates


def test_tables_of_html_and_bold_figures_in_markdown():
    t = made(20)
    bold = [[f"**{c}**" if c else c for c in r] for r in three(t)]
    report = read(page(t, w2=table(two(t)), w3=table(three(t)), w4=table(four(t)), plain=True), name="a.md")
    pipes = read(page(t, w3="\n".join(f"| {' | '.join(r)} |" for r in bold), plain=True))
    for found in (report, pipes):
        assert (lies(t, found), missed(t, found)) == ([], [])
    assert (report.agency, report.year, sorted(report.sections)) == (t.agency, t.year, list("123456"))


def test_two_reports_in_one_file_are_not_mixed():
    this, last = made(16), made(17)
    last.year = 2023
    both = page(this).replace(b"</body></html>", b"") + page(last).split(b"<body>")[1]
    assert lies(this, read(both)) == []


def test_a_label_that_goes_on_below_its_figures():
    t = made(18)
    rows = [[c for c in r if c] for r in three(t)]
    split = [[r[0][:9], *r[1:], "\n" + r[0][9:]] if "政府信息公开申请数量" in r[0] else r for r in rows]
    report = read(page(t, w3=lines(split, " "), plain=True))
    assert (lies(t, report), missed(t, report)) == ([], [])


def test_figures_whose_row_has_lost_its_name_put_the_missing_row_in_doubt():
    t = made(19)
    rows = [["某某", "", "某某情形", *r[3:]] if "重复申请" in r[2] else r for r in three(t)][:-1]
    report = read(page(t, w3=table(rows)))
    assert report.marks["t3.declined.repeat.natural"] == DOUBT
    assert lies(t, report) == []


def test_a_search_cut_short_finds_nothing():
    assert rows_adding_up(["9" * 40], 7) == []
    assert rows_adding_up(["21710000218"], 7) == [(217, 1, 0, 0, 0, 0, 218)]


HEAD = "云岭镇人民政府2024年政府信息公开工作年度报告\n二、\n第二十条第\n三、收到和处理政府信息公开申请情况\n"
FOURTH = "四、政府信息公开行政复议、行政诉讼情况\n"
HOSTILE = [
    "予以公开",
    "1",
    "0",
    " ",
    "\n",
    "1 ",
    "|",
    "1|",
    "规章",
    "规章:",
    "(",
    "规章(",
    "#",
    "一、",
    "予以公开,1,2,3,4,5,6,7\n",
]


@pytest.mark.parametrize("bit", HOSTILE)
@pytest.mark.parametrize("head", ["", HEAD, HEAD + FOURTH])
def test_repetitions_take_bounded_time(bit, head):
    document = Document("text", "", (Text(head + bit * (100_000 // len(bit))),))
    start = time.process_time()
    with suppress(Unreadable):
        read_document(document)
    assert time.process_time() - start < 5


def test_text_without_a_report_is_none():
    with pytest.raises(Unreadable) as error:
        read("通知\n各科室请于 5 日前报送。\n电话 0571-88880000\n5\n".encode())
    assert error.value.code == "no-report"
