"""Words from lists, marks of secrecy and internal use, look-alike characters, dates and sums that cannot be."""

import datetime as dt
import json

import pytest

from gongkai.screening import RED, YELLOW, lists, read_list, screen_html, screen_text
from gongkai.screening.words import Scanner, Word, wrong_words

ON = dt.date(2026, 11, 25)


def hits(text: str, **options) -> list[tuple[str, str, str]]:
    return [(finding.kind, finding.severity, finding.found) for finding in screen_text(text, **options)]


# -- words


@pytest.mark.parametrize(
    ("text", "right", "severity"),
    [
        ("成立工作领导小姐", "领导小组", RED),
        ("中华人民共合国", "中华人民共和国", RED),
        ("中共人民共和国", "中华人民共和国", RED),
        ("扫黑险恶专项斗争", "扫黑除恶", RED),
        ("齐齐哈市", "齐齐哈尔市", YELLOW),
        ("截止目前，共收到", "截至目前", YELLOW),
    ],
)
def test_a_wrong_word_comes_with_the_right_one(text, right, severity):
    (finding,) = screen_text(text)
    assert finding.severity == severity
    assert finding.masks[0].replacement == right
    assert finding.article.startswith("依据：")


@pytest.mark.parametrize(
    "text", ["路口交通信号灯", "在路口交警指挥下", "出口交易额", "援交通部门", "职工做好准备", "原国土资源局"]
)
def test_a_phrase_that_only_holds_a_word_passes(text):
    assert hits(text) == []


def test_the_word_itself_is_found_even_next_to_an_allowed_phrase():
    assert hits("路口交通与口交") == [("敏感词", RED, "口交")]


def test_old_names_of_organs_hold_from_the_day_of_the_reform_on():
    assert hits("县国土资源局", on=ON) == [("机关旧称", YELLOW, "国土资源局")]
    assert hits("县国土资源局", on=dt.date(2017, 5, 1)) == []


def test_words_are_found_in_full_width_and_look_alike_letters_at_their_own_place():
    scanner = Scanner(
        [Word("AB用户", "乙", "严重", "试", "", "试"), Word("今年", "", "一般", "试", "", "试", until=ON)]
    )
    text = "前面ＡＢ⽤户后面今年"
    found = list(wrong_words(text, dt.date(2027, 1, 1), scanner))
    assert [(text[hit.start : hit.end], hit.severity) for hit in found] == [("ＡＢ⽤户", RED)]
    both = list(wrong_words(text, None, scanner))
    assert [hit.reason for hit in both] == ["应为“乙”（严重）", "用语需要核对（一般）"]


def test_every_list_has_a_version_and_a_source_and_no_real_names():
    assert [each.name for each in lists()] == ["受处分人员（空表）", "机关旧称", "敏感词", "错字和错误表述"]
    for each in lists():
        assert each.version
        assert each.source
        assert all(word.source and word.severity in ("严重", "一般") for word in each.words)
        assert len({word.word for word in each.words}) == len(each.words)
    assert lists()[0].words == ()


@pytest.mark.parametrize(
    "entry",
    [
        {"word": "甲", "severity": "重"},
        {"word": ""},
        {"word": "甲", "wrong": "乙"},
        {"word": "甲", "allowed": ["乙丙"]},
    ],
)
def test_a_list_with_an_entry_that_is_not_right_is_refused(entry):
    with pytest.raises(ValueError, match="试"):
        read_list(json.dumps({"name": "试", "version": "1", "kind": "试", "source": "试", "words": [entry]}))


def test_no_right_form_of_a_list_is_itself_a_wrong_word():
    for each in lists():
        for word in each.words:
            if word.right:
                assert [f.found for f in screen_text(word.right) if f.severity == RED] == [], word


def test_names_of_a_list_the_office_keeps_are_looked_at():
    assert hits("王某某出席会议", names=["王某某"]) == [("名单中的姓名", YELLOW, "王某某")]
    assert hits("王某某出席会议", names=[]) == []


# -- marks


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("机密★10年", "机密★10年"),
        ("绝 密 ★ 长期", "绝 密 ★ 长期"),
        ("秘密＊1年", "秘密＊1年"),
        ("密级：机密", "机密"),
        ("【秘密】", "秘密"),
        ("机密", "机密"),
    ],
)
def test_a_secrecy_mark_is_red_and_has_no_mask(text, found):
    (finding,) = screen_text(text)
    assert (finding.kind, finding.severity, finding.found, finding.masks) == ("国家秘密标志", RED, found, ())


@pytest.mark.parametrize(
    "text",
    [
        "内部资料 注意保存",
        "内部资料",
        "【内部文件】",
        "仅供内部使用",
        "此件（内部资料）不发",
        "注意保存",
        "内部传阅",
        "工作秘密★",
        "请勿外传",
    ],
)
def test_an_internal_mark_is_yellow(text):
    assert [(kind, severity) for kind, severity, _ in hits(text)] == [("内部标志", YELLOW)]


@pytest.mark.parametrize(
    "text",
    [
        "严守国家秘密、工作秘密和商业秘密",
        "保守秘密是公务员的义务",
        "加强内部管理，完善内部审计",
        "审查是否涉及国家秘密、机密事项",
        "不得公开发布涉密信息",
    ],
)
def test_a_text_about_secrecy_passes(text):
    assert hits(text) == []


def test_look_alike_characters_are_replaced_by_the_right_ones():
    found = screen_text("收取费⽤、⼯作、⻔户、\ue123")
    assert [f.kind for f in found] == ["异形字符"] * 4
    assert [f.masks[0].replacement if f.masks else None for f in found] == ["用", "工", "门", None]


# -- dates and sums


@pytest.mark.parametrize(
    ("text", "kind", "found"),
    [
        ("于2026年6月31日前", "日期有误", "2026年6月31日"),
        ("2023年2月29日", "日期有误", "2023年2月29日"),
        ("于6月31日前报送", "日期有误", "6月31日"),
        ("自2026年5月6日至2026年5月1日", "日期矛盾", "2026年5月6日至2026年5月1日"),
        ("公示期2026-05-12—2026-05-06", "日期矛盾", "2026-05-12—2026-05-06"),
        ("人民币壹万贰仟元整（¥12,500.00）", "金额矛盾", "人民币壹万贰仟元整（¥12,500.00"),
        ("12,500元（大写：壹万贰仟元整）", "金额矛盾", "12,500元（大写：壹万贰仟元整"),
        ("成文日期：2026年5月6日 发布日期：2026年5月1日", "日期矛盾", "2026年5月6日"),
    ],
)
def test_what_cannot_be_is_yellow(text, kind, found):
    assert hits(text) == [(kind, YELLOW, found)]


@pytest.mark.parametrize(
    "text",
    [
        "2024年2月29日",
        "2月29日",
        "2026年5月6日至2026年5月12日",
        "2026年5月6日印发，2026年5月1日起施行",
        "人民币壹拾贰万叁仟元整（¥123,000.00）",
        "人民币壹拾万零伍佰元伍角整（小写：100500.50元）",
        "贰亿叁仟万元整（￥230,000,000）",
        "拾伍元整（¥15）",
        "12.5万元（大写：壹拾贰万伍仟元整）",
        "合同价壹万元整，2000元已付",
        "零元整",
        "2026年5月10余人",
        "版本2026.13",
        "2026-13-45号机柜",
        "成文日期：2026年5月1日 发布日期：2026年5月6日",
        "陆佰元叁角伍分（600.35元）",
    ],
)
def test_what_can_be_passes(text):
    assert hits(text) == []


def _table(*rows: str) -> str:
    return (
        "<table>"
        + "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row.split())}</tr>" for row in rows)
        + "</table>"
    )


def test_a_total_that_does_not_add_up_is_told_and_one_that_may_is_not():
    head, one, two, three = "村名 户数 资金", "王庄 12 1,000.5", "李楼 20 300", "石桥 8 200"
    wrong = screen_html(_table(head, one, two, three, "合计 41 1500.5"))
    assert [(f.kind, f.found, f.reason) for f in wrong] == [("合计不符", "41", "上面各行相加为40，这里是41")]
    assert screen_html(_table(head, one, two, three, "合计 40 1500.5")) == ()
    assert screen_html(_table(head, one, "其中： 3 1", three, "合计 41 1500.5")) == ()
    assert screen_html(_table(head, one, "李楼 / 300", three, "合计 41 1500.5")) == ()
    assert screen_html(_table("序号 比例", "1 20%", "2 30%", "3 40%", "合计 7")) == ()
    assert screen_html(_table(head, one, two, three, "合计 1 1", "备注 无 无")) == ()


def test_the_dates_of_a_head_are_compared_across_cells():
    page = _table("发文日期 2026年5月6日", "发布日期 2026年5月1日")
    assert [f.place for f in screen_html(page)] == ["表1第1行第2列"]
    page = _table("发文日期 2026年5月1日", "发布日期 2026年5月6日")
    assert screen_html(page) == ()
