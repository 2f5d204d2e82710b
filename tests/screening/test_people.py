"""Where people live, how healthy they are, that they are children: found near a person, and only there."""

import datetime as dt
import random

import pytest

from gongkai.screening import RED, YELLOW, screen_html, screen_text
from tests.screening.people import identity

ON = dt.date(2026, 11, 25)


def hits(text: str, **options) -> list[tuple[str, str, str]]:
    return [(finding.kind, finding.severity, finding.found) for finding in screen_text(text, **options)]


@pytest.mark.parametrize(
    ("text", "found", "severity"),
    [
        ("家庭住址：南召县小店乡王庄村三组12号", "王庄村三组12号", RED),
        ("住南召县小店乡王庄村", None, None),
        ("张三，男，住南召县小店乡王庄村五组", "王庄村五组", RED),
        ("家住白石镇李楼村", "李楼村", RED),
        ("户籍地址：云阳街道办事处东关社区3号楼2单元501室", "东关社区3号楼2单元501室", RED),
        ("现住址：南阳市卧龙区工业路12号3单元501室", "工业路12号3单元501室", RED),
        ("申请人：王建国 小店乡杏山村二组18号", "杏山村二组18号", YELLOW),
    ],
)
def test_an_address_is_kept_to_the_township(text, found, severity):
    expected = [("家庭住址", severity, found)] if found else []
    assert hits(text) == expected
    for finding in screen_text(text):
        assert finding.masks[0].replacement == ""


@pytest.mark.parametrize(
    "text",
    [
        "办公地址：南召县小店乡中心街12号",
        "项目地点：小店乡杏山村三组",
        "项目位于小店乡杏山村三组，占地20亩",
        "小店乡王庄村党支部书记张三",
        "小店乡人民政府关于印发小政〔2026〕12号文件的通知",
        "住房和城乡建设局在白石镇李楼村召开会议",
    ],
)
def test_the_address_of_an_office_or_a_project_passes(text):
    assert hits(text) == []


def test_health_is_red_near_a_person_and_passes_in_a_text_about_many():
    assert hits("村民李桂兰，女，患有尿毒症") == [("健康信息", RED, "尿毒症")]
    assert hits("王海，男，肢体残疾二级") == [("健康信息", RED, "肢体残疾二级")]
    assert hits("全乡发放精神残疾补贴320人次，开展糖尿病、高血压筛查") == []
    assert hits("县残联组织残疾证换发工作") == []


def test_a_list_with_names_and_a_column_of_illnesses_is_red_cell_by_cell():
    head = "<tr><th>序号</th><th>姓名</th><th>残疾类别</th></tr>"
    page = f"<table>{head}<tr><td>1</td><td>李桂兰</td><td>听力残疾三级</td></tr></table>"
    (finding,) = screen_html(page)
    assert (finding.kind, finding.place) == ("健康信息", "表1第2行第3列")
    sums = "<table><tr><th>类别</th><th>人数</th></tr><tr><td>听力残疾</td><td>32</td></tr></table>"
    assert screen_html(sums) == ()


def test_a_column_of_home_addresses_is_found_by_its_head():
    page = "<table><tr><td>姓名</td><td>家庭住址</td></tr><tr><td>李桂兰</td><td>小店乡王庄村</td></tr></table>"
    assert [(f.kind, f.found) for f in screen_html(page)] == [("家庭住址", "王庄村")]


def test_children_under_fourteen_by_number_by_birth_date_by_age():
    child = identity(random.Random(1), dt.date(2013, 3, 7))
    assert [kind for kind, _, _ in hits(child, on=ON)] == ["身份证号", "未成年人"]
    assert [kind for kind, _, _ in hits(child, on=dt.date(2027, 3, 7))] == ["身份证号"]
    assert [kind for kind, _, _ in hits(child)] == ["身份证号"]
    assert hits("李雪，女，出生日期：2015年3月7日", on=ON) == [("未成年人", RED, "2015年3月7")]
    assert hits("李雪，2015-03-07生", on=ON) == []
    assert hits("李雪2015年3月7日出生", on=ON) == [("未成年人", RED, "2015年3月7")]
    assert hits("出生年月：2015.03", on=ON) == [("未成年人", RED, "2015.03")]
    assert hits("出生日期：1985年3月7日", on=ON) == []
    assert hits("出生日期：2015年13月7日", on=ON) == [("日期有误", YELLOW, "2015年13月7日")]
    assert hits("学生：王海，今年9岁") == [("未成年人", RED, "9岁")]
    assert hits("为全乡3至6岁儿童免费体检") == []


def test_a_column_of_birth_dates():
    page = "<table><tr><td>姓名</td><td>出生年月</td></tr><tr><td>李雪</td><td>201503</td></tr></table>"
    assert [(f.kind, f.place) for f in screen_html(page, on=ON)] == [("未成年人", "表1第2行第2列")]


def test_a_list_of_orphans_is_no_list_to_publish_but_a_policy_is():
    listed = "<h1>小店乡孤儿名单公示</h1><table><tr><th>姓名</th><th>金额</th></tr><tr><td>李雪</td><td>950</td></tr></table>"
    (finding,) = screen_html(listed)
    assert (finding.kind, finding.severity, finding.found, finding.place) == ("未成年人", RED, "孤儿", "第1段")
    assert hits("全乡为12名孤儿、困境儿童落实基本生活费") == []
    assert hits("困境儿童李雪，女，由祖母抚养") == [("未成年人", RED, "困境儿童")]
