"""Figures and claims in sentences. The sentences are our own."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gongkai.annual.checking.passages import han_number, numbers, passage
from gongkai.annual.checking.prose import fee_yuan
from gongkai.annual.checking.statements import Statement, statements
from gongkai.annual.model import Report


def stated(
    text: str, *, year: int | None = 2024, agency: str | None = "甲县", section: str = "1"
) -> tuple[Statement, ...]:
    return statements(Report(agency=agency, year=year, sections={section: text}))


def pairs(text: str, **about: object) -> list[tuple[str, object]]:
    return [(s.key, s.value) for s in stated(text, **about)]  # type: ignore[arg-type]


SAID = [
    ("全县收到信息公开申请21件。", [("requests_new", 21)]),
    ("本年共收到7项依申请公开。", [("requests_new", 7)]),
    ("登记公开申请9件。", [("requests_new", 9)]),
    ("全县收办公开申请30件。", [("requests_handled", 30)]),
    ("收到公民、法人或其他组织的公开申请4件。", [("requests_new", 4)]),
    ("主动公开信息80条，依申请公开3件。", [("requests_new", 3)]),
    ("收到公开申请8件，其中上年度结转3件。", [("requests_new", 8), ("carried_in", 3)]),
    ("收到公开申请8件（含2023年结转的3件）。", [("requests_new", 8), ("carried_in", 3)]),
    ("收到公开申请8件，2件系上年结转。", [("requests_new", 8), ("carried_in", 2)]),
    (
        "收到公开申请8件，办结6件，另有2件顺延到次年答复。",
        [("requests_new", 8), ("requests_answered", 6), ("carried_out", 2)],
    ),
    ("收到公开申请8件，结转至2025年1件。", [("requests_new", 8), ("carried_out", 1)]),
    ("收到公开申请8件，尚未办结1件。", [("requests_new", 8), ("carried_out", 1)]),
    ("收到公开申请8件，8件均已按期答复。", [("requests_new", 8), ("requests_answered", 8)]),
    (
        "受理公开申请8件，予以公开5件、部分公开1件，不予公开2件。",
        [("requests_new", 8), ("granted", 5), ("partial", 1), ("denied", 2)],
    ),
    (
        "收到公开申请8件，其中3件准予公开，无法提供的4件，不予处理1件。",
        [("requests_new", 8), ("granted", 3), ("unable", 4), ("not_processed", 1)],
    ),
    ("收到公开申请8条，不子公开（内部事务）8条。", [("requests_new", 8), ("denied", 8)]),
    (
        "收到公开申请8件，予以公开及部分公开6件，其他处理2件。",
        [("requests_new", 8), ("granted_and_partial", 6), ("other_handling", 2)],
    ),
    ("收到公开申请8件，自然人6件，法人或其他组织2件。", [("requests_new", 8), ("natural_new", 6), ("org_new", 2)]),
    ("受理公开申请8件，自然人6件。", [("requests_new", 8), ("natural_handled", 6)]),
    (
        "公开申请引发行政复议5件，其中结果维持4件，尚未审结1件。",
        [("reviews", 5), ("review_maintained", 4), ("review_pending", 1)],
    ),
    (
        "因信息公开引起的行政诉讼3件，1件被纠正，其他结果2件。",
        [("lawsuits", 3), ("lawsuit_corrected", 1), ("lawsuit_other", 2)],
    ),
    ("有2件涉及信息公开的行政复议。", [("reviews", 2)]),
    ("未经复议直接起诉2件，复议后起诉1件。", [("lawsuit_direct", 2), ("lawsuit_after_review", 1)]),
    ("行政复议、行政诉讼共6件。", [("reviews_and_lawsuits", 6)]),
    ("行政复议和行政诉讼均为零。", [("reviews", 0), ("lawsuits", 0)]),
    (
        "制发行政规范性文件6件，废止2件，现行有效40件。",
        [("normative_made", 6), ("normative_repealed", 2), ("normative_in_force", 40)],
    ),
    ("公布规章2件。", [("regulations_made", 2)]),
    ("规章对外公开总数量3件。", [("regulations_public", 3)]),
    ("作出行政许可决定12件，行政处罚处理决定数量5件。", [("licensing", 12), ("penalties", 5)]),
    ("开展行政强制1次。", [("coercion", 1)]),
    ("公开申请数为5，部分公开1，不予公开4。", [("requests_new", 5), ("partial", 1), ("denied", 4)]),
    ("我镇未收到任何公开申请。", [("requests_new", 0)]),
    ("本年零申请。", [("requests_new", 0)]),
    ("无依申请公开。", [("requests_new", 0)]),
    ("没有上年结转，没有结转下年。", [("carried_in", 0), ("carried_out", 0)]),
    ("未出台规范性文件。", [("normative_made", 0)]),
    ("从未发生涉及信息公开的行政诉讼。", [("lawsuits", 0)]),
    ("無政府信息公開申請，未發生行政複議。", [("requests_new", 0), ("reviews", 0)]),
]


@pytest.mark.parametrize(("text", "found"), SAID)
def test_what_is_said_is_found(text, found):
    assert pairs(text) == found


NOT_SAID = [
    "收到公开申请20余件。",
    "收到公开申请约20件。",
    "收到公开申请2万件以上。",
    "同比多收到公开申请3件。",
    "收到公开申请较上年增加3件。",
    "2023年收到公开申请5件，2024年情况良好。",
    "2023年收到公开申请5件，同比持平。",
    "收到人大建议12件，政协提案3件，均已答复15件。",
    "依申请公开工作有序。群众留言32条，答复32条。",
    "制作政府信息60件，其中主动公开50件，不予公开10件。",
    "公开行政许可信息69条，公示行政处罚30件。",
    "审结行政复议案件120件。",
    "清理规范性文件，制定修改规范性文件目录1份。",
    "该行政复议未被纠错。",
    "未在法定时限内完成公开申请的补正0.5件。",
    "目前未收到公开申请人的补正。",
    "收到公开申请，办结率100%，第3件正在研究。",
    "收到公开申请，其中收到公开申请3件。",
    "全市未发生因不按时答复被纠正的行政复议。",
    "协查公开申请答复6件。",
]


@pytest.mark.parametrize("text", NOT_SAID)
def test_what_is_not_said_is_not_found(text):
    assert pairs(text) == []


def test_words_without_a_figure_are_marked_and_quoted_exactly():
    (found,) = stated("二是规范办理，我局 未收到\n公开申请。")
    assert (found.words, found.quote, found.place, found.scope) == (True, "我局 未收到\n公开申请", "1", "whole")


def test_a_verb_with_two_meanings_gives_both_readings():
    (found,) = stated("全县受理公开申请30件。")
    assert found.readings == ("requests_new", "requests_handled")


@pytest.mark.parametrize(
    ("text", "limit"),
    [
        ("县政府办代表县政府受理公开申请3件。", "agency"),
        ("县公安局收到公开申请3件。", "agency"),
        ("县本级收到公开申请3件。", "agency"),
        ("通过网络收到公开申请3件。", "channel"),
        ("发布规章3件。", "published"),
        ("2023年收到公开申请3件。", "year"),
    ],
)
def test_what_covers_less_than_the_table_says_so(text, limit):
    (found,) = stated(text)
    assert (found.scope, found.limit) == ("part", limit)


def test_the_reporting_bureau_is_no_other_office():
    (found,) = stated("公安局收到公开申请3件。", agency="甲县公安局")
    assert found.scope == "whole"


def test_without_a_year_no_year_is_foreign():
    assert pairs("2019年收到公开申请3件。", year=None) == [("requests_new", 3)]


def test_another_years_claim_is_no_claim():
    assert pairs("2023年未收到公开申请，2024年有所增加。") == []


def test_all_closed_counts_what_the_prose_says_came_in():
    found = stated("收到公开申请8件，上年结转2件，所有申请均已办结。")
    assert [(s.key, s.value, s.words) for s in found][-1] == ("requests_answered", 10, True)


def test_all_closed_counts_the_cells_where_the_prose_gives_no_figure():
    report = Report(year=2024, cells={"t3.new.total": 4}, sections={"1": "全部公开申请都已办理完毕。"})
    assert [(s.key, s.value) for s in statements(report)] == [("requests_answered", 4)]
    assert stated("全部公开申请都已办理完毕。") == ()


FEES = [
    ("未收取任何信息处理费。", 0),
    ("本年没有产生信息处理费。", 0),
    ("本机关不收取费用。", 0),
    ("信息处理费收取情况：无。", 0),
    ("收取信息处理费0元。", 0),
    ("收取信息处理费150元，其中甲局100元。", 150),
    ("甲局收取信息处理费100元，乙局收取50元，合计收费150元。", 150),
    ("收取信息处理费0.04万元。", 400),
    ("按每件10元的标准收取信息处理费，共收取30元。", 30),
    ("不断规范收费行为。", None),
    ("申请人逾期未缴费的不再处理。", None),
    ("无其他事项。", None),
    ("收取信息处理费约300元。", None),
]


@pytest.mark.parametrize(("text", "yuan"), FEES)
def test_the_fee_of_section_six(text, yuan):
    assert fee_yuan(Report(sections={"6": text})) == yuan
    assert [s.value for s in stated(text, section="6") if s.key == "processing_fee_yuan"] == [yuan] * (yuan is not None)


def test_without_a_section_six_only_the_named_fee_counts():
    assert fee_yuan(Report(sections={"1": "行政事业性收费300元。", "5": "未收取信息处理费。"})) == 0
    assert fee_yuan(Report(sections={"1": "行政事业性收费300元。"})) is None


def in_han(number: int) -> str:
    """Chinese numerals as clerks write them, for 1 to 9999."""
    digits = "零一二三四五六七八九"
    written, gap = "", False
    for scale, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // scale % 10
        if digit:
            written += ("零" if gap and written else "") + digits[digit] + name
            gap = False
        else:
            gap = True
    return written.removeprefix("一") if 10 <= number < 20 else written


WIDE = str.maketrans("0123456789", "０１２３４５６７８９")
TEMPLATES = (
    ("我县共收到政府信息公开申请{}件。", "requests_new"),
    ("收到公开申请，其中予以公开{}件。", "granted"),
    ("公开申请结转下年度{}件。", "carried_out"),
    ("上年结转公开申请{}件。", "carried_in"),
    ("信息公开行政复议{}件。", "reviews"),
    ("公开申请已办结{}件。", "requests_answered"),
    ("制发行政规范性文件{}件。", "normative_made"),
)


@st.composite
def spelled(draw):
    number = draw(st.integers(0, 9999))
    forms = [str(number), str(number).translate(WIDE), f"{number:,}"] + ([in_han(number)] if number else ["零"])
    template, key = draw(st.sampled_from(TEMPLATES))
    text = template.format(draw(st.sampled_from(forms)))
    blanks = draw(st.lists(st.sampled_from(["", "", " ", "　", "\n"]), min_size=len(text), max_size=len(text)))
    spaced = "".join(
        char + ("" if char.isdigit() or char == "," else blank) for char, blank in zip(text, blanks, strict=True)
    )
    return spaced, key, number


@settings(deadline=None)
@given(spelled())
def test_the_figure_comes_back_in_any_spacing_width_and_numeral(case):
    text, key, number = case
    assert (key, number) in pairs(text)


@given(st.integers(1, 9999))
def test_chinese_numerals_come_back(number):
    assert han_number(in_han(number)) == number


def test_chinese_numerals_that_are_no_number():
    assert han_number("十百") is None
    assert han_number("二〇") == 20
    assert numbers("十百件") == []


def test_a_figure_torn_by_the_end_of_a_line_is_joined_but_a_list_is_not():
    assert pairs("今年全县各级行政机关共收到政府信息公开申请1\n2件。") == [("requests_new", 12)]
    assert passage("1", "甲3\n4件").text == "甲3\n4件"
    assert passage("1", "3 4件").text == "3 4件"


@settings(deadline=None)
@given(st.text(alphabet="收到公开申请未发生行政复议诉讼结转下年度办结答复件,。;、(1 23\n其中"))
def test_any_text_is_read_and_quoted_from_itself(text):
    assert all(s.quote in text for s in stated(text))
