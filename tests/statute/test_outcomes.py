"""Decisions, cells, remedies and the catalogue. Oracles T22-T26, T35 and T36 of the rulebook."""

from dataclasses import replace
from datetime import date

import pytest

from gongkai.statute import (
    COMPLAINT_WORDS,
    DEFAULTS,
    EXTRAS,
    GUIDE_ELEMENTS,
    INDEX_ELEMENTS,
    ITEMS,
    ORGANS,
    OUTCOMES,
    UNVERIFIED_LETTERS,
    BadCase,
    Channel,
    Delivery,
    Kind,
    Letter,
    Level,
    Remedy,
    Reporter,
    Route,
    Tier,
    catalogue,
    combined,
    outcome,
    remedies,
    report_cell,
    report_rows,
    review_first,
)

NOW = date(2026, 3, 2)

CELLS = {
    "D01": "granted",
    "D02": "granted",
    "D03": "partial",
    "D04": "refused.state_secret",
    "D05": "refused.law_forbids",
    "D06": "refused.public_safety",
    "D07": "refused.third_party",
    "D08": "refused.internal_affairs",
    "D09": "refused.process_records",
    "D10": "refused.enforcement_file",
    "D11": "refused.administrative_query",
    "D12": "unavailable.not_held",
    "D13": "unavailable.not_held",
    "D14": "unavailable.needs_creation",
    "D15": "unavailable.still_unclear",
    "D16": "declined.petition",
    "D17": "declined.repeat",
    "D18": "declined.publication",
    "D19": "declined.excessive",
    "D20": "declined.reissue",
    "D21": "other.not_corrected",
    "D22": "other.fee_unpaid",
    "D23": "other.other",
}

ARTICLES = {
    "D01": "条例第三十六条第（一）项",
    "D02": "条例第三十六条第（二）项",
    "D03": "条例第三十七条",
    "D04": "条例第十四条",
    "D05": "条例第十四条",
    "D06": "条例第十四条",
    "D07": "条例第十五条、第三十二条",
    "D08": "条例第十六条第一款",
    "D09": "条例第十六条第二款",
    "D10": "条例第十六条第二款",
    "D11": "条例第三十六条第（七）项",
    "D12": "条例第三十六条第（四）项",
    "D13": "条例第三十六条第（五）项",
    "D14": "条例第三十八条",
    "D15": "条例第三十条",
    "D16": "条例第三十九条第一款",
    "D17": "条例第三十六条第（六）项",
    "D18": "条例第三十九条第二款",
    "D19": "条例第三十五条",
    "D20": "年报统一格式",
    "D21": "条例第三十条",
    "D22": "国办函〔2020〕109号",
    "D23": "",
}


def test_T22_T23_T25_every_decision_has_one_cell():
    assert {code: report_cell(code) for code in OUTCOMES} == CELLS
    assert {code: row.cell for code, row in OUTCOMES.items()} == CELLS
    assert len(set(CELLS.values())) == 21, "the form has 21 leaves"


def test_every_decision_cites_its_article_and_describes_itself():
    assert {code: row.article for code, row in OUTCOMES.items()} == ARTICLES
    assert [code for code, row in OUTCOMES.items() if not row.verified] == ["D23"]


def test_situations_in_the_words_of_the_form():
    assert [row.situation for row in OUTCOMES.values()] == [
        "已经主动公开",
        "可以公开",
        "部分公开（区分处理）",
        "属于国家秘密",
        "其他法律、行政法规禁止公开",
        "公开后可能危及国家安全、公共安全、经济安全、社会稳定",
        "公开会损害第三方合法权益",
        "属于内部事务信息",
        "属于过程性信息",
        "属于行政执法案卷信息",
        "属于行政查询事项",
        "经检索没有所申请公开信息",
        "不属于本机关负责公开",
        "没有现成信息，需要加工、分析",
        "补正后申请内容仍不明确",
        "以申请形式进行信访、投诉、举报",
        "重复申请",
        "要求提供公开出版物",
        "无正当理由大量反复申请",
        "要求确认或者重新出具已获取的信息",
        "无正当理由逾期不补正",
        "逾期未缴纳信息处理费",
        "撤回、不属于政府信息、已移交档案馆等其他情形",
    ]


def test_the_cell_rests_on_the_form_on_published_reports_or_on_memory():
    sources = {code: row.source for code, row in OUTCOMES.items() if row.source != "条例条文；年报统一格式"}
    reports = "崇川区2025年、秦淮区2024年年度报告的填法"
    assert sources == {"D11": reports, "D12": reports, "D13": reports, "D23": "据记忆，各地做法不一"}


@pytest.mark.parametrize("kinds", [Kind, Channel, Delivery, Remedy, Reporter, Level, Route, Tier])
def test_stored_values_are_stable(kinds):
    assert [each.value for each in kinds] == [each.name.lower() for each in kinds]


def test_letters():
    assert {code: row.letter for code, row in OUTCOMES.items() if row.letter is not Letter.ANSWER} == {
        "D01": Letter.DISCLOSED,
        "D02": Letter.DISCLOSED,
        "D03": Letter.PARTIAL,
        **dict.fromkeys(["D04", "D05", "D06", "D07", "D08", "D09", "D10"], Letter.REFUSED),
        "D12": Letter.NOT_HELD,
        "D13": Letter.NOT_OURS,
    }
    assert {Letter.PARTIAL} == UNVERIFIED_LETTERS
    assert [letter.value for letter in Letter] == [
        "政府信息公开告知书",
        "政府信息部分公开告知书",
        "政府信息不予公开告知书",
        "政府信息不存在告知书",
        "非本机关政府信息告知书",
        "政府信息公开申请答复书",
    ]


def test_an_unknown_code_is_refused():
    with pytest.raises(BadCase, match=r"^没有“D24”这种处理结果，应为D01至D23"):
        outcome("D24")


def test_the_county_decides_where_the_rest_is_counted():
    settings = replace(DEFAULTS, other_cell=replace(DEFAULTS.other_cell, value="refused.process_records"))
    assert report_cell("D23", settings=settings) == "refused.process_records"
    assert report_cell("D22", settings=settings) == "other.fee_unpaid"
    assert "refused.process_records" in report_rows(received=NOW, issued=NOW, code="D23", year=2026, settings=settings)


def test_T24_one_given_one_secret_one_private_is_partial_and_counted_once():
    assert combined(["D02", "D04", "D07"]) == "D03"
    assert combined(["D03", "D12"]) == "D03"
    assert report_cell("D03") == "partial"


def test_parts_decided_alike_keep_their_decision():
    assert combined(["D12", "D12"]) == "D12"
    assert combined(["D01", "D02"]) == "D02"


def test_parts_refused_on_different_grounds_have_no_single_decision():
    with pytest.raises(BadCase, match=r"^各部分处理结果不同且均未公开，应当拆分申请或者选定一种处理结果") as refused:
        combined(["D04", "D12"])
    assert refused.value.article == "条例第三十七条"


def test_refusals_under_articles_14_to_16_go_to_review_first():
    alone = [code for code in OUTCOMES if code != "D03"]
    assert [code for code in alone if review_first(code, decided=NOW)] == [f"D{n:02}" for n in range(4, 11)]


def test_review_first_began_with_2024():
    assert review_first("D09", decided=date(2024, 1, 1))
    assert not review_first("D09", decided=date(2023, 12, 31))


@pytest.mark.parametrize(("withheld", "first"), [(["D07"], True), (["D23", "D08"], True), (["D23"], False)])
def test_partial_disclosure_follows_what_was_withheld(withheld, first):
    assert review_first("D03", decided=NOW, withheld=withheld) is first


@pytest.mark.parametrize(("code", "withheld"), [("D03", []), ("D04", ["D04"])])
def test_only_partial_disclosure_names_withheld_parts(code, withheld):
    with pytest.raises(BadCase, match=r"^部分公开应当列明") as refused:
        review_first(code, decided=NOW, withheld=withheld)
    assert refused.value.article == "条例第三十七条"


def test_administrative_queries_go_to_review_first_only_by_setting():
    settings = replace(DEFAULTS, query_review_first=replace(DEFAULTS.query_review_first, value=True))
    assert not review_first("D11", decided=NOW)
    assert review_first("D11", decided=NOW, settings=settings)
    assert review_first("D03", decided=NOW, withheld=["D11"], settings=settings)
    assert not review_first("D12", decided=NOW, settings=settings)


def test_T26_carried_over_and_closed():
    facts = {"received": date(2025, 12, 29), "issued": date(2026, 1, 20), "code": "D02"}
    assert report_rows(**facts, year=2025) == {"new", "carried_out"}
    assert report_rows(**facts, year=2026) == {"carried_in", "granted", "closed"}
    assert report_rows(**facts, year=2024) == set()
    assert report_rows(**facts, year=2027) == set()


def test_an_application_closed_in_its_year_or_still_open():
    assert report_rows(received=NOW, issued=NOW, code="D12", year=2026) == {"new", "closed", "unavailable.not_held"}
    assert report_rows(received=NOW, year=2026) == {"new", "carried_out"}
    assert report_rows(received=NOW, year=2028) == {"carried_in", "carried_out"}
    with pytest.raises(BadCase, match=r"^答复日期早于收到申请的日期"):
        report_rows(received=NOW, issued=date(2026, 3, 1), code="D12", year=2026)


def test_T35_a_township_refusing_under_article_16():
    found = remedies("D09", level=Level.TOWNSHIP, decided=NOW, review="南召县人民政府", court="南召县人民法院")
    assert found.route is Route.REVIEW_FIRST
    assert found.words == (
        "如对本答复不服，应当自收到本答复书之日起60日内先向南召县人民政府申请行政复议；"
        "对行政复议决定不服的，可以自收到行政复议决定书之日起15日内依法向南召县人民法院提起行政诉讼。"
    )
    assert "6个月" not in found.words
    assert (found.review, found.court, found.verified) == ("南召县人民政府", "南召县人民法院", True)
    assert found.articles == (
        "行政复议法第二十条、第二十三条第一款第（四）项；行政诉讼法第四十五条",
        "行政复议法第二十四条第一款第（二）项",
        "行政诉讼法第十四条",
    )


def test_T36_a_township_answering_that_there_is_nothing():
    found = remedies("D12", level=Level.TOWNSHIP, decided=NOW)
    assert found.route is Route.FREE_CHOICE
    assert found.words == (
        "如对本答复不服，可以自收到本答复书之日起60日内向〔县级人民政府〕申请行政复议，"
        "或者自收到本答复书之日起6个月内依法向〔基层人民法院〕提起行政诉讼。"
    )
    assert found.articles[0] == "行政复议法第二十条；行政诉讼法第四十六条；法释〔2025〕8号第一条第（一）项"


def test_no_answer_in_time_names_both_ways_review_first_and_is_not_settled():
    found = remedies(None, level=Level.COUNTY_DEPARTMENT, decided=NOW)
    assert found.route is Route.NO_ANSWER
    assert found.words == (
        "行政机关逾期不予答复的，可以向〔县级人民政府〕申请行政复议，也可以依法向〔基层人民法院〕提起行政诉讼。"
    )
    assert not found.verified
    assert found.articles[0] == "行政复议法第二十三条第一款第（三）项；法释〔2025〕8号第二条"


@pytest.mark.parametrize(
    ("level", "review", "court"),
    [
        (Level.TOWNSHIP, "县级人民政府", "基层人民法院"),
        (Level.STREET_OFFICE, "县级人民政府", "基层人民法院"),
        (Level.COUNTY_DEPARTMENT, "县级人民政府", "基层人民法院"),
        (Level.COUNTY_GOVERNMENT, "设区的市级人民政府", "中级人民法院"),
        (Level.CITY_DEPARTMENT, "设区的市级人民政府", "基层人民法院"),
        (Level.CITY_GOVERNMENT, "省级人民政府", "中级人民法院"),
    ],
)
def test_organs_by_level(level, review, court):
    found = remedies("D01", level=level, decided=NOW)
    assert (found.review, found.court) == (f"〔{review}〕", f"〔{court}〕")
    assert found.verified is (level is not Level.STREET_OFFICE)
    assert found.articles[1].startswith("行政复议法第二十四条第一款")
    assert found.articles[2] == {"基": "行政诉讼法第十四条", "中": "行政诉讼法第十五条第（一）项"}[court[0]]


def test_departments_and_governments_rest_on_different_items():
    items = {level: organs.review_article[-4:] for level, organs in ORGANS.items()}
    assert [level for level, item in items.items() if item == "（二）项"] == [
        Level.TOWNSHIP,
        Level.COUNTY_GOVERNMENT,
        Level.CITY_GOVERNMENT,
    ]
    assert [level for level, item in items.items() if item == "（一）项"] == [
        Level.COUNTY_DEPARTMENT,
        Level.CITY_DEPARTMENT,
    ]


def test_an_answer_by_internet_names_an_internet_way_to_review():
    found = remedies("D12", level=Level.TOWNSHIP, decided=NOW, online="行政复议网上申请平台")
    assert found.words.endswith("提起行政诉讼。可以通过行政复议网上申请平台在互联网上申请行政复议。")


def test_remedies_of_an_administrative_query_rest_on_a_setting():
    facts = {"level": Level.TOWNSHIP, "decided": NOW}
    assert remedies("D11", **facts).route is Route.FREE_CHOICE
    assert not remedies("D11", **facts).verified
    confirmed = replace(DEFAULTS, query_review_first=replace(DEFAULTS.query_review_first, value=True, verified=True))
    found = remedies("D11", **facts, settings=confirmed)
    assert (found.route, found.verified) == (Route.REVIEW_FIRST, True)


def test_partial_disclosure_passes_its_grounds_on():
    found = remedies("D03", level=Level.TOWNSHIP, decided=NOW, withheld=["D07"])
    assert found.route is Route.REVIEW_FIRST
    with pytest.raises(BadCase, match="没有“D99”"):
        remedies("D99", level=Level.TOWNSHIP, decided=NOW)


def test_complaints_are_always_open():
    assert COMPLAINT_WORDS == "也可以向上一级行政机关或者政府信息公开工作主管部门投诉、举报。"


def test_the_fifteen_items_of_article_20():
    assert [item.code for item in ITEMS] == [f"20-{n:02}" for n in range(1, 16)]
    assert [(item.label[:4], item.label[-4:]) for item in ITEMS] == [
        ("行政法规", "范性文件"),
        ("机关职能", "责人姓名"),
        ("国民经济", "相关政策"),
        ("国民经济", "统计信息"),
        ("办理行政", "办理结果"),
        ("实施行政", "处罚决定"),
        ("财政预算", "决算信息"),
        ("行政事业", "据、标准"),
        ("政府集中", "实施情况"),
        ("重大建设", "实施情况"),
        ("扶贫、教", "实施情况"),
        ("突发公共", "应对情况"),
        ("环境保护", "检查情况"),
        ("公务员招", "录用结果"),
        ("法律、法", "政府信息"),
    ]
    articles = [item.article for item in ITEMS]
    assert (articles[0], articles[9], articles[10], articles[14]) == (
        "条例第二十条第（一）项",
        "条例第二十条第（十）项",
        "条例第二十条第（十一）项",
        "条例第二十条第（十五）项",
    )


def test_the_extras_of_article_21_differ_by_tier():
    county, township = EXTRAS[Tier.CITY_OR_COUNTY], EXTRAS[Tier.TOWNSHIP]
    assert "、".join(item.label for item in county) == (
        "市政建设、公共服务、公益事业、土地征收、房屋征收、治安管理、社会救助"
    )
    assert "、".join(item.label for item in township) == (
        "贯彻落实农业农村政策、农田水利工程建设运营、农村土地承包经营权流转、宅基地使用情况审核、"
        "土地征收、房屋征收、筹资筹劳、社会救助"
    )
    assert {item.article for item in county + township} == {"条例第二十一条"}
    shared = {item.label for item in county} & {item.label for item in township}
    assert shared == {"土地征收", "房屋征收", "社会救助"}
    assert catalogue(Tier.TOWNSHIP) == ITEMS + township
    codes = [item.code for item in ITEMS + county + township]
    assert len(set(codes)) == 30
    assert (county[0].code, township[0].code) == ("21a-01", "21b-01")


def test_guide_and_index_elements_of_article_12():
    assert [label for _, label in INDEX_ELEMENTS] == ["索引", "名称", "内容概述", "生成日期"]
    assert [name for name, _ in INDEX_ELEMENTS] == ["index", "name", "summary", "formed_on"]
    assert dict(GUIDE_ELEMENTS) == {
        "classification": "政府信息的分类",
        "arrangement": "编排体系",
        "access": "获取方式",
        "office_name": "政府信息公开工作机构的名称",
        "office_address": "办公地址",
        "office_hours": "办公时间",
        "phone": "联系电话",
        "fax": "传真号码",
        "internet": "互联网联系方式",
    }
