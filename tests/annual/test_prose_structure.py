"""Parts, words and characters of a report. The texts are our own."""

from dataclasses import replace

import pytest

from gongkai.annual.checking.settings import CHECKS, CheckSettings
from gongkai.annual.checking.structure import ARTICLE_50, FORMAT_30, check_structure, is_government
from gongkai.annual.checking.wording import OFFICIAL
from gongkai.annual.format import NUMERALS, SECTIONS, cells_of
from gongkai.annual.model import ABSENT, ERROR, NOTE, WARNING, Report

TITLE = "甲县乙镇人民政府2024年政府信息公开工作年度报告"
PERIOD = "本报告所列数据的统计期限自2024年1月1日起至2024年12月31日止。"
ONE = (
    "主动公开信息3条。依申请公开办理有序。信息管理从严。平台运行平稳。"
    "监督保障有力，考核、社会评议均为优秀，未发生责任追究。"
)
HEADINGS = {number: f"{NUMERALS[int(number) - 1]}、{name}" for number, name in SECTIONS.items()}
FOUR = "结果维持 结果纠正 其他结果 尚未审结 总计\n" * 3


def sound(**changes: object) -> Report:
    sections = {"1": ONE, "5": "解读形式不多。", "6": "未收取信息处理费。"}
    text = "\n".join(
        [TITLE, PERIOD] + [f"{HEADINGS[n]}\n{FOUR if n == '4' else sections.get(n, '表')}" for n in SECTIONS]
    )
    report = Report(
        agency="甲县乙镇人民政府", year=2024, cells=dict.fromkeys(cells_of("2021"), 0), sections=sections,
        headings=HEADINGS, title=TITLE, text=text, labels=dict(OFFICIAL),
    )  # fmt: skip
    return replace(report, **changes)  # type: ignore[arg-type]


def rules(report: Report, **about: CheckSettings) -> list[tuple[str, str, str]]:
    return [(f.rule, f.severity, f.where) for f in check_structure(report, **about)]


def texted(report: Report, old: str, new: str) -> Report:
    return replace(report, text=report.text.replace(old, new))


def test_a_sound_report_has_no_findings():
    assert check_structure(sound()) == ()


def test_an_empty_report_is_not_judged():
    assert check_structure(Report()) == ()


@pytest.mark.parametrize(("number", "article"), [("1", FORMAT_30), ("4", ARTICLE_50)])
def test_a_missing_section(number, article):
    (finding,) = check_structure(sound(headings={n: h for n, h in HEADINGS.items() if n != number}))
    assert (finding.rule, finding.where, finding.article) == ("S1", f"section.{number}", article)
    assert HEADINGS[number] in finding.message


@pytest.mark.parametrize(
    ("heading", "severity"),
    [
        ("五、存在问题及改进情况", NOTE),
        ("、存在的主要问题及改进情况", NOTE),
        ("四、存在的主要问题及改进情况", NOTE),
        ("五、附件", WARNING),
    ],
)
def test_a_heading_that_is_not_the_forms(heading, severity):
    report = texted(sound(headings=HEADINGS | {"5": heading}), HEADINGS["5"], heading)
    assert rules(report) == [("S1", severity, "section.5")]


def test_sections_out_of_order():
    report = sound()
    swapped = report.text.replace(HEADINGS["5"], "#").replace(HEADINGS["6"], HEADINGS["5"]).replace("#", HEADINGS["6"])
    assert ("S1", WARNING, "section.6") in rules(replace(report, text=swapped))


def test_two_systems_of_numbers_but_rows_of_the_form_are_no_headings():
    report = sound()
    assert rules(replace(report, text=report.text + "\n一、本年新收政府信息公开申请数量 0")) == []
    assert rules(replace(report, text=report.text + "\n一、主动公开政府信息情况")) == [("S1", NOTE, "text")]


def test_the_title_missing_or_printed_twice():
    assert rules(sound(title="")) == [("S2", WARNING, "title")]
    (finding,) = check_structure(texted(sound(), TITLE, f"{TITLE}\n{TITLE}"))
    assert (finding.rule, "印了2次" in finding.message) == ("S2", True)


@pytest.mark.parametrize(("table", "name"), [("t2", "二"), ("t3", "三"), ("t4", "四")])
def test_a_missing_table(table, name):
    gone = {cell for cell in cells_of("2021") if cell.startswith(table)}
    report = sound(
        cells={cell: None if cell in gone else 0 for cell in cells_of("2021")}, marks=dict.fromkeys(gone, ABSENT)
    )
    assert [(f.rule, f.where, f.message) for f in check_structure(report)] == [("S3", table, f"缺表{name}")]


def test_the_old_table_two_is_a_table_two():
    report = sound(cells=dict.fromkeys(cells_of("2019"), 0), format="2021-hybrid")
    assert rules(report) == []


def test_sentences_among_the_tables():
    report = sound()
    sections = {**report.sections, "2": "本年共公开各类信息三百余条，质量良好。"}
    assert rules(replace(report, sections=sections)) == [("S4", NOTE, "section.2")]
    sections = {**report.sections, "3": "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）。"}
    assert rules(replace(report, sections=sections)) == []


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("先行有效件数", "现行有效件数"),
        ("现在行有效件数", "现行有效件数"),
        ("本年废纸件数", "本年废止件数"),
        ("不子公开", "不予公开"),
        ("属于行政执法案件", "属于行政执法案卷"),
        ("本列数据的钩稽关系", "勾稽关系"),
    ],
)
def test_a_known_misprint_is_named_with_the_right_word(wrong, right):
    report = sound()
    (finding,) = check_structure(replace(report, text=report.text + f"\n{wrong}|"))
    assert (finding.rule, finding.severity) == ("S5", WARNING)
    assert f"应为“{right}”" in finding.message


def test_a_label_that_differs_is_reported_and_a_shortened_one_is_not():
    labels = dict(OFFICIAL)
    assert rules(sound(labels=labels | {"other.fee_unpaid": "2.逾期不付款"})) == [("S5", WARNING, "other.fee_unpaid")]
    short = {
        "partial": "（二）部分公开",
        "other.fee_unpaid": "2.逾期不缴费",
        "normative": "规范性文件",
        "granted": "",
        "fancy": "随便",
    }
    assert rules(sound(labels=labels | short)) == []


def test_a_misprinted_label_is_reported_once():
    report = sound(labels=dict(OFFICIAL) | {"refused.enforcement_file": "7.属于行政执法案件"})
    report = replace(report, text=report.text + "\n7.属于行政执法案件 0")
    assert rules(report) == [("S5", WARNING, "text")]


def test_labels_are_read_where_there_is_no_text():
    report = Report(labels={"granted": "（一）准予开放"})
    assert rules(report) == [("S5", WARNING, "granted")]
    assert rules(Report(labels={"closed": "本年废纸件数"}))[0] == ("S5", WARNING, "text")


def test_a_damaged_header_of_table_four():
    report = texted(sound(), "尚未审结", "尚未")
    (finding,) = check_structure(report)
    assert (finding.rule, finding.where) == ("S6", "t4")
    assert "“尚未审结”缺字" in finding.message


def test_header_words_torn_over_two_lines_are_whole():
    assert (
        rules(texted(sound(), "结果维持 结果纠正 其他结果 尚未审结", "结果 结果 其他 尚未\n维持 纠正 结果 审结")) == []
    )


def test_odd_characters_are_named_with_place_and_repair():
    report = texted(sound(), "未收取", "未收取⽤⼯的⽤\ue001")
    found = [f for f in check_structure(report) if f.rule == "S7"]
    assert [f.where for f in found] == [f"text:{report.text.index(c)}" for c in "⽤⼯\ue001"]
    assert "U+2F64，康熙部首字符）应为“用”，共2处" in found[0].message
    assert "不是通用汉字" in found[2].message
    assert "兼容区字符" in check_structure(texted(sound(), "平台", "\uf9b5台"))[0].message


def test_half_width_brackets_and_remains_of_the_page_are_notes():
    report = sound()
    assert rules(replace(report, text=report.text + "\n(一)甲(二)乙")) == [("S8", NOTE, "text")]
    report = replace(report, text=report.text + "\n字体： 打印 关闭窗口")
    (finding,) = check_structure(report)
    assert (finding.rule, finding.severity) == ("S9", NOTE)
    assert all(word in finding.message for word in ("字体", "打印", "关闭窗口"))


@pytest.mark.parametrize(
    ("sentence", "says"),
    [
        ("", "缺统计期限"),
        ("本报告数据统计期限自20241月1日起。", "不完整"),
        (PERIOD.replace("2024年1月", "2023年1月"), "与报告年度2024年不一致"),
        (PERIOD.replace("2024", "2023"), "与报告年度2024年不一致"),
    ],
)
def test_the_period(sentence, says):
    (finding,) = check_structure(texted(sound(), PERIOD, sentence))
    assert (finding.rule, finding.severity, says in finding.message) == ("S10", WARNING, True)


def test_the_period_in_other_words_and_without_a_known_year():
    assert rules(texted(sound(), PERIOD, "数据统计周期为 2024 年 1 月 1 日至 12 月 31 日。")) == []
    (finding,) = check_structure(texted(sound(year=None), PERIOD, ""))
    assert finding.message.endswith("应写明起止日期")


def test_years_that_do_not_fit():
    title = TITLE.replace("2024", "2023")
    assert rules(texted(sound(title=title), TITLE, title)) == [("S11", WARNING, "title")]
    report = sound()
    signed = {**report.sections, "6": "未收取信息处理费。\n乙镇人民政府\n2024年1月9日"}
    assert rules(replace(report, sections=signed)) == [("S11", NOTE, "section.6")]
    signed["6"] = signed["6"].replace("2024年", "2025年")
    assert rules(replace(report, sections=signed)) == []


def test_topics_of_section_one():
    report = sound()
    poor = {**report.sections, "1": ONE.replace("平台运行平稳。", "").replace("社会评议", "评比")}
    found = check_structure(replace(report, sections=poor))
    assert [(f.rule, f.article) for f in found] == [("S12", FORMAT_30), ("S12", ARTICLE_50)]
    assert rules(replace(report, sections=poor, agency="甲县公安局")) == [("S12", WARNING, "section.1")]
    assert rules(replace(report, sections=poor, format="2019")) == []


@pytest.mark.parametrize("name", ["甲县乙镇人民政府", "甲县", "乙镇", "甲市人民政府", "丙区"])
def test_a_government(name):
    assert is_government(name)


@pytest.mark.parametrize(
    "name", ["甲县公安局", "丁街道办事处", "戊综合实验区", "己经济开发区", "甲县人民政府办公室", ""]
)
def test_no_government(name):
    assert not is_government(name)


def test_section_one_without_figures_or_too_long():
    report = sound()
    assert rules(replace(report, sections={**report.sections, "1": ONE.replace("3条", "若干")})) == [
        ("S13", NOTE, "section.1")
    ]
    short = CheckSettings(section_one_length=replace(CHECKS.section_one_length, value=10, source="本县约定"))
    (finding,) = check_structure(report, short)
    assert (finding.rule, finding.severity, "超过10字。依据：本县约定" in finding.message) == ("S13", NOTE, True)


@pytest.mark.parametrize(
    ("text", "says"), [("无。", "未报告收取信息处理费"), ("信息费⽤未收取。", "“信息费用”应为“信息处理费”")]
)
def test_section_six(text, says):
    report = sound()
    (finding,) = check_structure(replace(report, sections={**report.sections, "6": text}))
    assert (finding.rule, finding.severity, says in finding.message) == ("S14", WARNING, True)


def test_the_format_of_2019_did_not_ask_for_the_fee():
    report = sound(format="2019")
    assert rules(replace(report, sections={**report.sections, "6": "无。"})) == []


def test_nothing_is_an_error():
    assert all(
        f.severity != ERROR for f in check_structure(sound(headings={}, title="", text="⽤", sections={"1": "无"}))
    )
