"""The reports of the examples in docs/: two townships of a county that does not exist, written as Word files."""

from collections.abc import Mapping
from pathlib import Path

import docx
import xlsxwriter

from gongkai.annual import Report, write
from gongkai.annual.format import CELLS, COLUMNS, RESULTS
from gongkai.annual.model import BLANK, Figure

TOPICS_2024 = (
    "2024年，本镇通过县政府网站主动公开政府信息210条。依申请公开工作有序开展，本年收到申请8件，均按期答复。"
    "政府信息管理方面，落实信息发布三级审核。平台建设方面，维护好县政府网站的本镇专栏。"
    "监督保障方面，开展培训2次，工作考核结果为良好，社会评议满意，全年没有责任追究情形。"
)
TOPICS_2025 = (
    "2025年，本镇通过县政府网站主动公开政府信息236条。依申请公开方面，本年收到政府信息公开申请13件，办结12件。"
    "政府信息管理方面，实行三级审核，清理过期信息4条。平台建设方面，做好县政府网站本镇专栏的维护。"
    "监督保障方面，开展培训3次，工作考核结果为优秀，社会评议满意，没有责任追究情形。"
)
PROBLEMS = "一是公开内容不够全面，惠农补贴信息更新不够及时。二是工作人员业务能力有待提高，下一步将加强业务培训。"


def example_files(folder: Path) -> None:
    """白石镇2024.docx (sound), 白石镇2025.docx (with slips), 石桥乡2025.docx (sound), 应报单位.txt and a folder 待发布."""
    _to_be_published(folder / "待发布")
    write(_baishi_2024(), folder / "白石镇2024.docx")
    write(_baishi_2025(), folder / "白石镇2025.docx")
    write(_shiqiao_2025(), folder / "石桥乡2025.docx")
    names = "清溪县白石镇人民政府\n清溪县石桥乡人民政府\n清溪县柳河镇人民政府\n"
    (folder / "应报单位.txt").write_text(names, encoding="utf-8")


def _to_be_published(folder: Path) -> None:
    """What a township would put on its site tomorrow: a notice in order, a list that is not, a text with slips."""
    folder.mkdir(exist_ok=True)
    notice = "<h1>关于路口交通管制的通知</h1><p>自2026年5月6日至2026年5月12日实行管制。咨询电话：0377-66912345。</p>"
    (folder / "1交通管制通知.html").write_text(notice, encoding="utf-8")
    with xlsxwriter.Workbook(folder / "2临时救助名单.xlsx") as book:
        sheet = book.add_worksheet("公示")
        rows = (("姓名", "家庭住址", "金额", "身份证号", "一卡通账号"), _AIDED_ONE, _AIDED_TWO)
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
        sheet.set_column(3, 4, None, None, {"hidden": True})
    letter = docx.Document()
    letter.add_paragraph("秘密★1年")
    letter.add_paragraph("调整白石镇信访工作领导小姐，县国土资源局参加，方案于2026年6月31日前报送。")
    letter.sections[0].footer.paragraphs[0].text = "联系人：王海 13812345678"
    letter.save(str(folder / "3工作方案.docx"))


_AIDED_ONE = ("张三", "白石镇李楼村三组12号", 800, "110101199003072316", "6222021234567890128")
_AIDED_TWO = ("李四", "白石镇", 600, "", "")


def _report(agency: str, year: int, figures: Mapping[str, Figure], sections: Mapping[str, str]) -> Report:
    """All other cells are zero; totals of columns and rows follow from what is given."""
    cells: dict[str, Figure | None] = dict.fromkeys(CELLS, 0) | dict(figures)
    for column in COLUMNS[:-1]:
        cells[f"t3.closed.{column}"] = sum(cells[f"t3.{row}.{column}"] or 0 for row in RESULTS)
    for row in ("new", "carried_in", *RESULTS, "closed", "carried_out"):
        cells[f"t3.{row}.total"] = sum(cells[f"t3.{row}.{column}"] or 0 for column in COLUMNS[:-1])
    return Report(
        agency=agency,
        year=year,
        title=f"{agency}{year}年政府信息公开工作年度报告",
        cells=cells,
        sections=sections,
    )


def _sections(year: int, topics: str, problems: str) -> dict[str, str]:
    period = f"本报告所列数据的统计期限自{year}年1月1日起至{year}年12月31日止。"
    return {"1": f"{period}\n{topics}", "5": problems, "6": "本年度未收取信息处理费。"}


def _baishi_2024() -> Report:
    figures = {
        "t2.normative.in_force": 20,
        "t2.licensing.decisions": 31,
        "t3.new.natural": 8,
        "t3.granted.natural": 7,
        "t3.carried_out.natural": 1,
    }
    return _report("清溪县白石镇人民政府", 2024, figures, _sections(2024, TOPICS_2024, PROBLEMS))


def _baishi_2025() -> Report:
    figures = {
        "t2.normative.made": 3,
        "t2.normative.repealed": 1,
        "t2.normative.in_force": 21,
        "t2.licensing.decisions": 35,
        "t2.penalties.decisions": 2,
        "t3.new.natural": 11,
        "t3.new.business": 1,
        "t3.carried_in.natural": 1,
        "t3.granted.natural": 6,
        "t3.granted.business": 1,
        "t3.partial.natural": 2,
        "t3.unavailable.not_held.natural": 3,
        "t3.carried_out.natural": 1,
    }
    sound = _report("清溪县白石镇人民政府", 2025, figures, _sections(2025, TOPICS_2025, PROBLEMS))
    cells = {**sound.cells, "t3.granted.natural": 5, "t2.coercion.decisions": None}
    return Report(
        agency=sound.agency,
        year=sound.year,
        title=sound.title,
        cells=cells,
        marks={"t2.coercion.decisions": BLANK},
        sections=sound.sections,
    )


def _shiqiao_2025() -> Report:
    figures = {"t2.licensing.decisions": 18, "t3.new.natural": 4, "t3.granted.natural": 4}
    topics = TOPICS_2025.replace("236", "142").replace("13件", "4件").replace("12件", "4件")
    return _report("清溪县石桥乡人民政府", 2025, figures, _sections(2025, topics, "一是群众查找信息不够方便。"))
