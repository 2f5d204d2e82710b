"""Reports for the tests of writing, and the official form as it is printed, typed off by hand."""

from dataclasses import replace
from decimal import Decimal

from gongkai.annual.format import CELLS, T2_CELLS_2019, T3_CELLS, T4_CELLS, cells_of
from gongkai.annual.model import ABSENT, BLANK, DASH, DOUBT, SLASH, Report

KINDS = ("natural", "business", "research", "nonprofit", "legal", "other", "total")
OUTCOMES = ("maintained", "corrected", "other", "pending", "total")
NOTE = "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）"

# (text, rows, columns); a name with dots stands for a figure.
TWO = [
    [("第二十条第（一）项", 1, 4)],
    [("信息内容", 1, 1), ("本年制发件数", 1, 1), ("本年废止件数", 1, 1), ("现行有效件数", 1, 1)],
    [("规章", 1, 1), *((f"t2.regulations.{c}", 1, 1) for c in ("made", "repealed", "in_force"))],
    [("行政规范性文件", 1, 1), *((f"t2.normative.{c}", 1, 1) for c in ("made", "repealed", "in_force"))],
    [("第二十条第（五）项", 1, 4)],
    [("信息内容", 1, 1), ("本年处理决定数量", 1, 3)],
    [("行政许可", 1, 1), ("t2.licensing.decisions", 1, 3)],
    [("第二十条第（六）项", 1, 4)],
    [("信息内容", 1, 1), ("本年处理决定数量", 1, 3)],
    [("行政处罚", 1, 1), ("t2.penalties.decisions", 1, 3)],
    [("行政强制", 1, 1), ("t2.coercion.decisions", 1, 3)],
    [("第二十条第（八）项", 1, 4)],
    [("信息内容", 1, 1), ("本年收费金额（单位：万元）", 1, 3)],
    [("行政事业性收费", 1, 1), ("t2.fees.amount", 1, 3)],
]


def _three(row: str) -> list[tuple[str, int, int]]:
    return [(f"t3.{row}.{kind}", 1, 1) for kind in KINDS]


def _leaves(group: str, title: str, *rows: tuple[str, str]) -> list[list[tuple[str, int, int]]]:
    lines = [[(f"{n}.{label}", 1, 1), *_three(f"{group}.{row}")] for n, (row, label) in enumerate(rows, 1)]
    lines[0].insert(0, (title, len(rows), 1))
    return lines


THREE = [
    [(NOTE, 3, 3), ("申请人情况", 1, 7)],
    [("自然人", 2, 1), ("法人或其他组织", 1, 5), ("总计", 2, 1)],
    [(t, 1, 1) for t in ("商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他")],
    [("一、本年新收政府信息公开申请数量", 1, 3), *_three("new")],
    [("二、上年结转政府信息公开申请数量", 1, 3), *_three("carried_in")],
    [("三、本年度办理结果", 22, 1), ("（一）予以公开", 1, 2), *_three("granted")],
    [("（二）部分公开（区分处理的，只计这一情形，不计其他情形）", 1, 2), *_three("partial")],
    *_leaves(
        "refused",
        "（三）不予公开",
        ("state_secret", "属于国家秘密"),
        ("law_forbids", "其他法律行政法规禁止公开"),
        ("public_safety", "危及“三安全一稳定”"),
        ("third_party", "保护第三方合法权益"),
        ("internal_affairs", "属于三类内部事务信息"),
        ("process_records", "属于四类过程性信息"),
        ("enforcement_file", "属于行政执法案卷"),
        ("administrative_query", "属于行政查询事项"),
    ),
    *_leaves(
        "unavailable",
        "（四）无法提供",
        ("not_held", "本机关不掌握相关政府信息"),
        ("needs_creation", "没有现成信息需要另行制作"),
        ("still_unclear", "补正后申请内容仍不明确"),
    ),
    *_leaves(
        "declined",
        "（五）不予处理",
        ("petition", "信访举报投诉类申请"),
        ("repeat", "重复申请"),
        ("publication", "要求提供公开出版物"),
        ("excessive", "无正当理由大量反复申请"),
        ("reissue", "要求行政机关确认或重新出具已获取信息"),
    ),
    *_leaves(
        "other",
        "（六）其他处理",
        ("not_corrected", "申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请"),
        ("fee_unpaid", "申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请"),
        ("other", "其他"),
    ),
    [("（七）总计", 1, 2), *_three("closed")],
    [("四、结转下年度继续办理", 1, 3), *_three("carried_out")],
]
_HEADS = ("结果维持", "结果纠正", "其他结果", "尚未审结", "总计")
FOUR = [
    [("行政复议", 1, 5), ("行政诉讼", 1, 10)],
    [*((h, 2, 1) for h in _HEADS), ("未经复议直接起诉", 1, 5), ("复议后起诉", 1, 5)],
    [(h, 1, 1) for h in _HEADS * 2],
    [(f"t4.{g}.{c}", 1, 1) for g in ("review", "direct", "after_review") for c in OUTCOMES],
]
OLD_TWO = [
    [("第二十条第（一）项", 1, 4)],
    [("信息内容", 1, 1), ("本年新制作数量", 1, 1), ("本年新公开数量", 1, 1), ("对外公开总数量", 1, 1)],
    [("规章", 1, 1), *((f"t2_2019.regulations.{c}", 1, 1) for c in ("made", "published", "total"))],
    [("规范性文件", 1, 1), *((f"t2_2019.normative.{c}", 1, 1) for c in ("made", "published", "total"))],
    [("第二十条第（五）项", 1, 4)],
    [("信息内容", 1, 1), ("上一年项目数量", 1, 1), ("本年增/减", 1, 1), ("处理决定数量", 1, 1)],
    [("行政许可", 1, 1), *((f"t2_2019.licensing.{c}", 1, 1) for c in ("previous", "change", "decisions"))],
    [
        ("其他对外管理服务事项", 1, 1),
        *((f"t2_2019.other_services.{c}", 1, 1) for c in ("previous", "change", "decisions")),
    ],
    [("第二十条第（六）项", 1, 4)],
    [("信息内容", 1, 1), ("上一年项目数量", 1, 1), ("本年增/减", 1, 1), ("处理决定数量", 1, 1)],
    [("行政处罚", 1, 1), *((f"t2_2019.penalties.{c}", 1, 1) for c in ("previous", "change", "decisions"))],
    [("行政强制", 1, 1), *((f"t2_2019.coercion.{c}", 1, 1) for c in ("previous", "change", "decisions"))],
    [("第二十条第（八）项", 1, 4)],
    [("信息内容", 1, 1), ("上一年项目数量", 1, 1), ("本年增/减", 1, 2)],
    [("行政事业性收费", 1, 1), ("t2_2019.fee_items.previous", 1, 1), ("t2_2019.fee_items.change", 1, 2)],
    [("第二十条第（九）项", 1, 4)],
    [("信息内容", 1, 1), ("采购项目数量", 1, 1), ("采购总金额", 1, 2)],
    [("政府集中采购", 1, 1), ("t2_2019.procurement.count", 1, 1), ("t2_2019.procurement.amount", 1, 2)],
]
ONE_ROW_THREE = [
    [("三、本年度办理结果", 20, 1), *line[1:]] if line[0][0].startswith("三、") else line for line in THREE[:23]
] + [[("（六）其他处理", 1, 2), *_three("other")], *THREE[26:]]

SECTIONS = {
    "1": "云岭镇把政府信息公开与便民服务一起安排。\n（一）主动公开。全年发布信息318条。\n（二）依申请公开。新收12件。",
    "2": "下表由镇司法所核对。",
    "5": "个别村公示栏更新不够及时。",
    "6": "本年度未收取信息处理费。",
}
HOSTILE = (
    "<script>alert(1)</script>",
    "\"><img src=x onerror='x'> & &amp; ]]>",
    "=cmd|' /C calc'!A0",
    "+1+1",
    "@SUM(A1)",
    "\t=1+1",
    '#panic("x")',
    "$x$ \\ #{1+1} *粗* _斜_ `码` <label> @ref //注 /*块*/",
    "${jndi:ldap://x} {{7*7}} %s {0}",
    "空\x00字\x07符\x1b[31m和\ufffe码\x0b位\x0c",
    "\u202e反向\u202c",
    "https://example.org/链接",
    "_x0041_ &#0; 龘𠮷",
    "长" * 40_000,
)


def numbered() -> Report:
    """200 cells, 200 different figures, one of them an amount."""
    cells: dict[str, int | Decimal | None] = {name: 1000 + 7 * i for i, name in enumerate(CELLS)}
    cells["t2.fees.amount"] = Decimal("96171.6")
    return Report(
        agency="清溪县云岭镇人民政府",
        year=2025,
        title="清溪县云岭镇人民政府2025年政府信息公开工作年度报告",
        cells=cells,
        sections=SECTIONS,
    )


def old() -> Report:
    """The form of 2019."""
    cells: dict[str, int | Decimal | None] = {n: 1000 + 7 * i for i, n in enumerate(cells_of("2019"))}
    cells["t2_2019.procurement.amount"] = Decimal("75394.43")
    cells["t2_2019.licensing.change"] = -6
    return Report(agency="清溪县", year=2019, format="2019", cells=cells, one_row=True)


def hybrid_two() -> Report:
    """Table two of 2019 and table three of 2021."""
    names = (*T2_CELLS_2019, *T3_CELLS, *T4_CELLS)
    return Report(agency="清溪县", year=2021, format="2021-hybrid", cells={n: i for i, n in enumerate(names)})


def hybrid_three() -> Report:
    """Table two of 2021 and one row for （六）."""
    names = cells_of("2021", one_row=True)
    return Report(
        agency="清溪县", year=2022, format="2021-hybrid", one_row=True, cells={n: i for i, n in enumerate(names)}
    )


def sparse() -> Report:
    """Blanks, slashes, dashes, doubts, remarks and a row that is not there."""
    report = numbered()
    cells, marks = dict(report.cells), {}
    for name, mark in {
        "t2.regulations.made": BLANK,
        "t2.regulations.repealed": SLASH,
        "t2.regulations.in_force": DASH,
        "t3.new.natural": DOUBT,
        "t3.granted.legal": SLASH,
        **{f"t3.declined.reissue.{k}": ABSENT for k in KINDS},
    }.items():
        cells[name], marks[name] = None, mark
    remarks = {"t2.normative.made": "其中修订16件", "t3.granted.legal": "（见说明）"}
    cells["t2.normative.made"] = 22
    return replace(report, cells=cells, marks=marks, remarks=remarks)


def without(report: Report, *prefixes: str) -> Report:
    """The report with every cell under these prefixes absent."""
    gone = [n for n in report.cells if n.startswith(prefixes)]
    return replace(
        report,
        cells=dict(report.cells) | dict.fromkeys(gone),
        marks=dict(report.marks) | dict.fromkeys(gone, ABSENT),
    )


ALL = (numbered, old, hybrid_two, hybrid_three, sparse)
