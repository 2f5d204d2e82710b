"""Identity numbers, phones and accounts in texts; what looks like one and is none."""

import datetime as dt

import pytest

from gongkai.screening import RED, YELLOW, screen_text
from gongkai.screening.identity import birth_date, check_digit, is_valid
from gongkai.screening.numbers import luhn

PERSON = "110101199003072316"
CARD = "6222021234567890128"


def kinds(text: str, **options) -> list[str]:
    return [finding.kind for finding in screen_text(text, **options)]


def test_the_check_digit_is_that_of_the_standard():
    assert check_digit("11010519491231002") == "X"
    assert is_valid("11010519491231002X")
    assert is_valid("11010519491231002x")
    assert not is_valid("110105194912310021")
    assert not is_valid("99010519491231002X")


def test_a_number_has_a_date_that_exists_in_a_region_that_exists():
    assert birth_date(PERSON) == dt.date(1990, 3, 7)
    assert birth_date("110101900307231") == dt.date(1990, 3, 7)
    for number in (
        "110101199013072316",
        "110101199002302316",
        "110101188903072316",
        "110101210003072316",
        "000101199003072316",
    ):
        assert birth_date(number) is None


@pytest.mark.parametrize(
    "text",
    [
        PERSON,
        f"张三{PERSON}李四",
        "１１０１０１１９９００３０７２３１６",
        "110101 19900307 2316",
        "110101-19900307-2316",
        "1 1 0 1 0 1 1 9 9 0 0 3 0 7 2 3 1 6",
        "1101\u200b0119900307\u200b2316",
        "110101\u00a01990\u00a00307\u00a02316",
        "11010119900307\n2316",
        "𝟏𝟏𝟎𝟏𝟎𝟏𝟏𝟗𝟗𝟎𝟎𝟑𝟎𝟕𝟐𝟑𝟏𝟔",
        "ID110101199003072316",
        "11010519491231002×",
        "2024-05-06 110101199003072316",
    ],
)
def test_a_valid_number_is_red_however_it_is_written(text):
    (finding,) = screen_text(text)
    assert (finding.kind, finding.severity) == ("身份证号", RED)
    assert len(finding.masks) == 2
    assert [len(mask.replacement) for mask in finding.masks] == [18, 18]


def test_the_masks_are_those_of_the_two_official_forms():
    (finding,) = screen_text(f"证号{PERSON}。")
    assert [mask.replacement for mask in finding.masks] == ["11*************316", "1101************16"]
    assert f"证号{PERSON}。"[finding.start : finding.end] == finding.found == PERSON


@pytest.mark.parametrize(
    ("text", "severity"),
    [
        ("110101199003072317", YELLOW),
        ("身份证号110101199003072317", RED),
        ("110101900307231", YELLOW),
        ("身份证号：110101900307231", RED),
        ("身份证号码 11010119900307231", RED),
        ("身份证：4.11328E", None),
        ("身份证号：411328199001011230", RED),
    ],
)
def test_a_number_without_proof_is_red_only_where_the_text_calls_it_so(text, severity):
    assert [(f.kind, f.severity) for f in screen_text(text)] == ([("身份证号", severity)] if severity else [])


@pytest.mark.parametrize(
    "text",
    [
        "统一社会信用代码：11411328005956789X",
        "统一社会信用代码：110101199003072316",
        "办公电话0377-66912345，传真66912346",
        "项目代码：2405-411321-04-01-123456",
        "总投资13812345678元",
        "面积13812345678.5平方米",
        "编号A13812345678",
        "https://a.gov.cn/art/2024/13812345678.html",
        "t20240506_13812345678",
        "12345、400-810-1234",
        "流水号20240506123456789012",
        "许可证编号：622202123456789012",
        "户名：南召县财政局 账号：1714020309200012345",
        "公众号账号：13800000000000",
        "35*************123，138****1234",
        "凭证号6222021234567890128",
        "1833 4402 3633 6288 8480（万元）",
    ],
)
def test_what_only_looks_like_a_number_of_a_person_passes(text):
    assert kinds(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "13812345678",
        "电话:13812345678。",
        "+86 13812345678",
        "0086-13812345678",
        "138-1234-5678",
        "138 1234 5678",
        "1381 234 5678",
        "13812 345678",
        "138-12345678",
        "1 3 8 1 2 3 4 5 6 7 8",
        "１３８１２３４５６７８",
        "13812\u200b345678",
        "tel13812345678",
        "0377-66912345/13812345678",
        "66912345 13812345678",
        "0142_13812345678",
        "13812345678@qq.com",
    ],
)
def test_a_mobile_phone_is_red_however_it_is_written(text):
    (finding,) = screen_text(text)
    assert (finding.kind, finding.severity) == ("手机号", RED)
    assert [mask.replacement for mask in finding.masks] == ["138****5678"]


@pytest.mark.parametrize(
    "text",
    [
        CARD,
        "6222 0212 3456 7890 128",
        "6222-0212-3456-7890-128",
        "622202 1234567890128",
        "6222021234\u200b567890128",
        "卡号 6222021234567890128",
        "发放到6222 0212 3456 7890 128 1500元",
    ],
)
def test_a_bank_card_is_red_and_keeps_its_ends(text):
    (finding,) = screen_text(text)
    assert (finding.kind, finding.severity) == ("银行账号", RED)
    assert finding.masks[0].replacement == "6222***********0128"


@pytest.mark.parametrize("text", ["账号：6222021234567890127", "一卡通12345678901234", "存折账户01234567890"])
def test_what_is_called_an_account_is_one_even_if_the_check_digit_is_wrong(text):
    assert kinds(text) == ["银行账号"]


def test_an_account_of_an_office_is_no_personal_information_but_a_card_is():
    assert kinds("收款单位：白石镇人民政府 账号：9372957358592017189") == []
    assert kinds(f"户名：白石镇财政所 账号：{CARD}") == ["银行账号"]
    assert kinds("户名：张三 账号：93729573585920171") == ["银行账号"]


def test_luhn():
    assert luhn(CARD)
    assert not luhn("6222021234567890127")


def test_the_key_of_a_finding_holds_while_other_words_change_and_tells_equal_ones_apart():
    first, second = screen_text("电话13812345678。\n……\n电话13812345678。")
    later = screen_text("前面加了一段很长很长的话，与后面没有关系。\n" + "填充" * 10 + "电话13812345678。")
    again = screen_text("不一样的开头，也很长很长很长很长。\n" + "填充" * 10 + "电话13812345678。")
    assert first.key != second.key
    assert later[0].key == again[0].key
    assert later[0].start != again[0].start
