"""The unified format of the annual report as data: tables, rows, columns, cells and the relations between them.

Source: 国办公开办函〔2021〕30号 (in force for reports from 2021 on), 国办公开办函〔2019〕60号 (2019 and 2020).
Nothing here computes; readers, checkers, writers and sums all take their names from these tables.

A cell is named by a path: ``t2.normative.in_force``, ``t3.refused.third_party.natural``, ``t4.direct.total``.
Counts are whole numbers of 件; ``t2.fees.amount`` is a Decimal in 万元.
"""

from dataclasses import dataclass
from itertools import chain

FORMATS = ("2021", "2021-hybrid", "2019")
"""2021: 国办公开办函〔2021〕30号. 2019: 〔2019〕60号. 2021-hybrid: after 2020, but with the old table two or one row for (六)."""


@dataclass(frozen=True, slots=True)
class Column:
    """One of the seven columns of table three, or one of the cells of a row of table two or a group of table four."""

    id: str
    label: str


@dataclass(frozen=True, slots=True)
class Row:
    """A row of figures. ``group`` is the heading cell to its left, ``number`` its ordinal as printed."""

    id: str
    label: str
    group: str = ""
    number: str = ""

    @property
    def printed(self) -> str:
        """The label as the form prints it, ordinal included."""
        return self.number + self.label


APPLICANTS = (
    Column("natural", "自然人"),
    Column("business", "商业企业"),
    Column("research", "科研机构"),
    Column("nonprofit", "社会公益组织"),
    Column("legal", "法律服务机构"),
    Column("other", "其他"),
    Column("total", "总计"),
)
COLUMNS = tuple(c.id for c in APPLICANTS)

RESULTS_GROUP = "三、本年度办理结果"
REFUSED, UNAVAILABLE, DECLINED, OTHER = "（三）不予公开", "（四）无法提供", "（五）不予处理", "（六）其他处理"

TABLE_THREE = (
    Row("new", "本年新收政府信息公开申请数量", number="一、"),
    Row("carried_in", "上年结转政府信息公开申请数量", number="二、"),
    Row("granted", "予以公开", number="（一）"),
    Row("partial", "部分公开（区分处理的，只计这一情形，不计其他情形）", number="（二）"),
    Row("refused.state_secret", "属于国家秘密", REFUSED, "1."),
    Row("refused.law_forbids", "其他法律行政法规禁止公开", REFUSED, "2."),
    Row("refused.public_safety", "危及“三安全一稳定”", REFUSED, "3."),
    Row("refused.third_party", "保护第三方合法权益", REFUSED, "4."),
    Row("refused.internal_affairs", "属于三类内部事务信息", REFUSED, "5."),
    Row("refused.process_records", "属于四类过程性信息", REFUSED, "6."),
    Row("refused.enforcement_file", "属于行政执法案卷", REFUSED, "7."),
    Row("refused.administrative_query", "属于行政查询事项", REFUSED, "8."),
    Row("unavailable.not_held", "本机关不掌握相关政府信息", UNAVAILABLE, "1."),
    Row("unavailable.needs_creation", "没有现成信息需要另行制作", UNAVAILABLE, "2."),
    Row("unavailable.still_unclear", "补正后申请内容仍不明确", UNAVAILABLE, "3."),
    Row("declined.petition", "信访举报投诉类申请", DECLINED, "1."),
    Row("declined.repeat", "重复申请", DECLINED, "2."),
    Row("declined.publication", "要求提供公开出版物", DECLINED, "3."),
    Row("declined.excessive", "无正当理由大量反复申请", DECLINED, "4."),
    Row("declined.reissue", "要求行政机关确认或重新出具已获取信息", DECLINED, "5."),
    Row("other.not_corrected", "申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请", OTHER, "1."),
    Row("other.fee_unpaid", "申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请", OTHER, "2."),
    Row("other.other", "其他", OTHER, "3."),
    Row("closed", "总计", number="（七）"),
    Row("carried_out", "结转下年度继续办理", number="四、"),
)
ROWS = tuple(r.id for r in TABLE_THREE)
OTHER_ONE_ROW = Row("other", "其他处理", number="（六）")
"""Reports of the 2019 format, and hybrids after it, have one row for (六)."""

RESULTS = tuple(r for r in ROWS if r not in ("new", "carried_in", "closed", "carried_out"))
"""The 21 leaves; each closed case stands in exactly one of them (RULEBOOK CT-05)."""
RESULTS_ONE_ROW = (*(r for r in RESULTS if not r.startswith("other.")), "other")

OUTCOMES = (
    Column("maintained", "结果维持"),
    Column("corrected", "结果纠正"),
    Column("other", "其他结果"),
    Column("pending", "尚未审结"),
    Column("total", "总计"),
)
DISPUTE_COLUMNS = tuple(c.id for c in OUTCOMES)
DISPUTES = (
    Row("review", "行政复议"),
    Row("direct", "未经复议直接起诉", "行政诉讼"),
    Row("after_review", "复议后起诉", "行政诉讼"),
)

_DOCUMENTS = (
    Column("made", "本年制发件数"),
    Column("repealed", "本年废止件数"),
    Column("in_force", "现行有效件数"),
)
_DECISIONS = (Column("decisions", "本年处理决定数量"),)


@dataclass(frozen=True, slots=True)
class Block:
    """One block of table two: an item of Art. 20, its rows and the columns they share."""

    heading: str
    rows: tuple[Row, ...]
    columns: tuple[Column, ...]


TABLE_TWO = (
    Block("第二十条第（一）项", (Row("regulations", "规章"), Row("normative", "行政规范性文件")), _DOCUMENTS),
    Block("第二十条第（五）项", (Row("licensing", "行政许可"),), _DECISIONS),
    Block("第二十条第（六）项", (Row("penalties", "行政处罚"), Row("coercion", "行政强制")), _DECISIONS),
    Block("第二十条第（八）项", (Row("fees", "行政事业性收费"),), (Column("amount", "本年收费金额（单位：万元）"),)),
)

_OLD_DOCUMENTS = (
    Column("made", "本年新制作数量"),
    Column("published", "本年新公开数量"),
    Column("total", "对外公开总数量"),
)
_OLD_ITEMS = (Column("previous", "上一年项目数量"), Column("change", "本年增/减"))
_OLD_DECISIONS = (*_OLD_ITEMS, Column("decisions", "处理决定数量"))
TABLE_TWO_2019 = (
    Block("第二十条第（一）项", (Row("regulations", "规章"), Row("normative", "规范性文件")), _OLD_DOCUMENTS),
    Block(
        "第二十条第（五）项",
        (Row("licensing", "行政许可"), Row("other_services", "其他对外管理服务事项")),
        _OLD_DECISIONS,
    ),
    Block("第二十条第（六）项", (Row("penalties", "行政处罚"), Row("coercion", "行政强制")), _OLD_DECISIONS),
    Block("第二十条第（八）项", (Row("fee_items", "行政事业性收费"),), _OLD_ITEMS),
    Block(
        "第二十条第（九）项",
        (Row("procurement", "政府集中采购"),),
        (Column("count", "采购项目数量"), Column("amount", "采购总金额")),
    ),
)


def _table_two_cells(prefix: str, blocks: tuple[Block, ...]) -> tuple[str, ...]:
    return tuple(f"{prefix}.{row.id}.{column.id}" for b in blocks for row in b.rows for column in b.columns)


T2_CELLS = _table_two_cells("t2", TABLE_TWO)
T2_CELLS_2019 = _table_two_cells("t2_2019", TABLE_TWO_2019)
T3_CELLS = tuple(f"t3.{r}.{c}" for r in ROWS for c in COLUMNS)
T3_CELLS_ONE_ROW = tuple(f"t3.{OTHER_ONE_ROW.id}.{c}" for c in COLUMNS)
T4_CELLS = tuple(f"t4.{g.id}.{c}" for g in DISPUTES for c in DISPUTE_COLUMNS)
CELLS = (*T2_CELLS, *T3_CELLS, *T4_CELLS)
"""The 200 cells of the 2021 format, in the order of the form."""
MONEY = frozenset({"t2.fees.amount", "t2_2019.procurement.amount"})
"""Cells that hold a Decimal; every other cell holds an int."""

SECTIONS = {
    "1": "总体情况",
    "2": "主动公开政府信息情况",
    "3": "收到和处理政府信息公开申请情况",
    "4": "政府信息公开行政复议、行政诉讼情况",
    "5": "存在的主要问题及改进情况",
    "6": "其他需要报告的事项",
}
NUMERALS = "一二三四五六七八九十"


def cells_of(format: str, *, one_row: bool = False) -> tuple[str, ...]:
    """All cells a report of this format has; ``one_row``: (六) is a single row (always so in 2019)."""
    if format == "2019":
        one_row = True
    three = tuple(f"t3.{r}.{c}" for r in _rows(one_row=one_row) for c in COLUMNS) if one_row else T3_CELLS
    return (*(T2_CELLS_2019 if format == "2019" else T2_CELLS), *three, *T4_CELLS)


def _rows(*, one_row: bool) -> tuple[str, ...]:
    if not one_row:
        return ROWS
    return (*(r for r in ROWS[:-2] if not r.startswith("other.")), OTHER_ONE_ROW.id, *ROWS[-2:])


def label_of(cell: str) -> str:
    """The cell's name as a clerk says it: ``（七）总计·自然人``. Raises KeyError for a name that is no cell."""
    return _LABELS[cell]


@dataclass(frozen=True, slots=True)
class Relation:
    """A linear relation between cells: the sum of ``left`` equals the sum of ``right``.

    ``where`` is the column for X1 and X2, the row for X3, the group for X4.
    """

    rule: str
    where: str
    left: tuple[str, ...]
    right: tuple[str, ...]

    @property
    def cells(self) -> tuple[str, ...]:
        return self.left + self.right


RELATION_NAMES = {
    "X1": "本年新收＋上年结转＝办理结果总计＋结转下年度",
    "X2": "各项办理结果之和＝（七）总计",
    "X3": "各类申请人之和＝总计列",
    "X4": "结果维持＋结果纠正＋其他结果＋尚未审结＝总计",
}


def relations(*, one_row: bool = False) -> tuple[Relation, ...]:
    """X1-X4 (勾稽关系) as equations: 7 + 7 + 25 (23 with one row for (六)) + 3.

    Source: the form itself ("第一项加第二项之和，等于第三项加第四项之和") and RULEBOOK 1.6.
    """
    results = RESULTS_ONE_ROW if one_row else RESULTS
    flow = (
        Relation("X1", c, (f"t3.new.{c}", f"t3.carried_in.{c}"), (f"t3.closed.{c}", f"t3.carried_out.{c}"))
        for c in COLUMNS
    )
    leaves = (Relation("X2", c, tuple(f"t3.{r}.{c}" for r in results), (f"t3.closed.{c}",)) for c in COLUMNS)
    rows = (
        Relation("X3", r, tuple(f"t3.{r}.{c}" for c in COLUMNS[:-1]), (f"t3.{r}.total",))
        for r in _rows(one_row=one_row)
    )
    disputes = (
        Relation("X4", g.id, tuple(f"t4.{g.id}.{c}" for c in DISPUTE_COLUMNS[:-1]), (f"t4.{g.id}.total",))
        for g in DISPUTES
    )
    return tuple(chain(flow, leaves, rows, disputes))


def _labels() -> dict[str, str]:
    names: dict[str, str] = {}
    for prefix, blocks in (("t2", TABLE_TWO), ("t2_2019", TABLE_TWO_2019)):
        for block in blocks:
            for row in block.rows:
                for column in block.columns:
                    names[f"{prefix}.{row.id}.{column.id}"] = f"{row.label}·{column.label}"
    for row in (*TABLE_THREE, OTHER_ONE_ROW):
        for column in APPLICANTS:
            names[f"t3.{row.id}.{column.id}"] = f"{row.group}{row.printed}·{column.label}"
    for row in DISPUTES:
        for column in OUTCOMES:
            names[f"t4.{row.id}.{column.id}"] = f"{row.group}{row.label}·{column.label}"
    return names


_LABELS = _labels()
