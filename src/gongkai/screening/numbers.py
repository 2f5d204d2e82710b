"""Numbers of people: identity numbers, mobile phones, bank accounts."""

import re
from bisect import bisect_left
from collections.abc import Iterator

from gongkai.screening.folding import NOTHING
from gongkai.screening.identity import RUN, Number, identity_numbers, windows
from gongkai.screening.masks import card_mask, identity_masks, phone_mask
from gongkai.screening.model import RED, YELLOW, Severity
from gongkai.screening.passages import Hit, Reading

PERSONAL = "个人信息保护法第二十八条；条例第十五条"
_IDENTITY_LABEL = re.compile("身份证|证件号|公民身份|身份号码|居民证")
_CREDIT_LABEL = re.compile(
    "信用代码|组织机构代码|项目代码|项目编号|不动产|订单|流水|条形码|登记证号|许可证编?号|备案号"
)
_CARD_LABEL = re.compile("账号|帐号|卡号|一卡通|账户|帐户|银行卡|存折")
_NO_CARD = re.compile("户号|电表|水表|公众号|微信号|登录账[号户]|用户账[号户]")
_HOLDER = re.compile(
    "(?:户名|户主名称|开户名称?|账户名称?|收款单位|收款人|单位名称|账户名)[:： ]{0,3}([^，。；;\n]{2,30})"
)
_ORGANISATION = re.compile(
    "局|政府|公司|中心|医院|学校|委员会|办公室|财政|法院|大队|协会|厂|专户|专项|银行|所|站|院|合作社|村"
)
_OF_PEOPLE = ("62", "9558")  # what cards begin with, and hardly ever the accounts of offices
_NOT_ACCOUNT = re.compile("凭证|单号|编号|批号|序列号|条码|票号|文号")
_CARD_BRAND = re.compile("62|60|4|5[1-5]|35|9[0-9]")
_LENGTHS = (16, 17, 18, 19)
_MOST_IN_A_RUN = 1000

_GAP = "[ \u200b-]"
_GROUPED = (
    f"1[3-9][0-9]{_GAP}[0-9]{{4}}{_GAP}[0-9]{{4}}|1[3-9][0-9]{{2}}{_GAP}[0-9]{{3}}{_GAP}[0-9]{{4}}"
    f"|1[3-9][0-9]{{3}}{_GAP}[0-9]{{6}}|1[3-9][0-9]{_GAP}[0-9]{{8}}"
)
_SINGLE = f"(?<![0-9]{_GAP})1{_GAP}[3-9](?:{_GAP}[0-9]){{9}}(?!{_GAP}[0-9])"
_PHONE = re.compile(
    rf"(?<![0-9])(?:(?:\+?86|0086)[ -]{{0,2}})?(1\u200b?[3-9](?:\u200b?[0-9]){{9}}|{_GROUPED}|{_SINGLE})(?![0-9]|\.[0-9])"
)
_PHONE_PLAIN = re.compile("1[3-9][0-9]{9}")
_AMOUNT = re.compile(r" ?(?:元|万|亿|平方|立方|吨|公斤|千克|亩|%|％|人次|株)")
_FILE = re.compile(r"\.[a-zA-Z]{2,5}\b|/")
_CALLS = ("tel", "phone", "mobile", "mob", "tel=", "phone=", "mobile=", "mob=", "qq", "v", "wx")
_FOUR_BEFORE = re.compile(r"(?<![0-9])[0-9]{4}[ -]$")
_FOUR_AFTER = re.compile(r"[ -][0-9]{4}(?![0-9])")
_IN_CODE = re.compile("[A-Za-z=/]$|[A-Za-z][A-Za-z0-9]*_$")
_ASCII_BEFORE = re.compile(r"[A-Za-z=./#]$|[A-Za-z][A-Za-z0-9]*_$")


def numbers(reading: Reading) -> Iterator[Hit]:
    """Identity numbers, cards and phones of a text; a stretch of digits is told once, as the gravest of them."""
    claimed: list[tuple[int, int]] = []
    for run in RUN.finditer(reading.folded):
        mine: list[tuple[int, int]] = []
        for hit in (*_identities(reading, run), *_cards(reading, run)):
            if not any(hit.start < end and start < hit.end for start, end in mine[-_MOST_IN_A_RUN:]):
                mine.append((hit.start, hit.end))
                yield hit
        claimed += sorted(mine)
    for hit in _phones(reading):
        at = bisect_left(claimed, (hit.end, 0))
        if not at or claimed[at - 1][1] <= hit.start:
            yield hit


def _identities(reading: Reading, run: re.Match[str]) -> list[Hit]:
    hits = []
    proven = False
    for number, valid in identity_numbers(reading.folded, run):
        labels = reading.before(number.start, 24)
        if _CREDIT_LABEL.search(reading.before(number.start, 12)):
            continue
        if not valid and _inside_word(reading.folded, number):
            continue
        labelled = bool(_IDENTITY_LABEL.search(labels) or _IDENTITY_LABEL.search(reading.heads))
        if valid:
            reason = "居民身份证号（校验码正确）"
        elif len(number.digits) == 15:
            reason = "15位居民身份证号" if labelled else "像15位居民身份证号"
        else:
            reason = "居民身份证号（校验码不符，可能写错）" if labelled else "像居民身份证号，但校验码不符"
        severity: Severity = RED if valid or labelled else YELLOW
        proven |= valid
        hits.append(
            (
                valid,
                Hit("身份证号", severity, number.start, number.end, reason, PERSONAL, identity_masks(number.digits)),
            )
        )
    if proven:
        return [hit for valid, hit in hits if valid]
    if not hits and _IDENTITY_LABEL.search(reading.before(run.start(), 12) or reading.heads):
        return list(_labelled(reading, run))
    return [hit for _, hit in hits]


def _labelled(reading: Reading, run: re.Match[str]) -> Iterator[Hit]:
    """What stands where an identity number is asked for and is none: one digit short, or rounded by Excel."""
    for number in windows(reading.folded, run, (15, 16, 17, 18, 19)):
        if len(number.groups) == 1:
            masks = identity_masks(number.digits)
            yield Hit("身份证号", RED, number.start, number.end, "标明是身份证号，但位数或校验码不对", PERSONAL, masks)


def _inside_word(text: str, number: Number) -> bool:
    """Digits that letters touch are part of a code."""
    before = text[max(0, number.start - 12) : number.start]
    return bool(_IN_CODE.search(before) or re.match("[A-Za-z_]", text[number.end : number.end + 1]))


def _has_brand(digits: str) -> bool:
    """Whether cards begin so; 18 digits that do not begin with 6 are rather the code of a company."""
    return bool(_CARD_BRAND.match(digits)) and (len(digits) != 18 or digits.startswith("6"))


def luhn(digits: str) -> bool:
    """Whether the check digit of a bank card is right."""
    doubled = (int(digit) * 2 for digit in digits[-2::-2])
    return (sum(int(digit) for digit in digits[-1::-2]) + sum(twice - 9 * (twice > 9) for twice in doubled)) % 10 == 0


def _cards(reading: Reading, run: re.Match[str]) -> Iterator[Hit]:
    seen = False
    found = sorted(windows(reading.folded, run, _LENGTHS), key=lambda number: -len(number.digits))
    for number in found:
        near = reading.before(number.start, 14)
        if not number.digits.isdigit() or _inside_word(reading.folded, number) or _named_otherwise(near):
            continue
        card = _has_brand(number.digits) and luhn(number.digits) and _as_people_group(reading.folded, number)
        labelled = _is_account(reading, number.start)
        if not card and not (labelled and len(number.groups) == 1):
            continue
        if not number.digits.startswith(_OF_PEOPLE) and _of_an_organisation(reading, number):
            continue
        seen = True
        reason = "银行卡号（校验位正确）" if card else "账号、卡号字样后的号码"
        yield Hit("银行账号", RED, number.start, number.end, reason, PERSONAL, (card_mask(number.digits),))
    if not seen:
        yield from _accounts(reading, run)


def _accounts(reading: Reading, run: re.Match[str]) -> Iterator[Hit]:
    """Account numbers of other lengths, where they are called so."""
    for number in windows(reading.folded, run, (10, 11, 12, 13, 14, 15, 20, 21, 22, 23)):
        if len(number.groups) > 1 or not number.digits.isdigit() or not _is_account(reading, number.start):
            continue
        if len(number.digits) == 11 and _PHONE_PLAIN.fullmatch(number.digits) and not _CARD_LABEL.search(
            reading.before(number.start, 6)
        ):  # fmt: skip
            continue
        if not _of_an_organisation(reading, number):
            masks = (card_mask(number.digits),)
            yield Hit("银行账号", RED, number.start, number.end, "账号、卡号字样后的号码", PERSONAL, masks)


def _is_account(reading: Reading, start: int) -> bool:
    near = reading.before(start, 14)
    asked = _CARD_LABEL.search(near) or _CARD_LABEL.search(reading.heads)
    return bool(asked) and not _NO_CARD.search(near + reading.heads)


def _of_an_organisation(reading: Reading, number: Number) -> bool:
    """The account an office is paid on is no personal information: its holder is named beside it."""
    around = reading.folded[max(0, number.start - 100) : number.end + 60]
    holders = _HOLDER.findall(around + reading.row)
    return any(_ORGANISATION.search(holder) for holder in holders)


def _named_otherwise(near: str) -> bool:
    return bool(_CREDIT_LABEL.search(near) or _NOT_ACCOUNT.search(near)) and not _CARD_LABEL.search(near)


def _as_people_group(text: str, number: Number) -> bool:
    if number.gaps <= {NOTHING}:
        return True
    if len(number.gaps) > 1 or not number.gaps <= {" ", "-"}:
        return False
    if not number.digits.startswith(_OF_PEOPLE) and (
        _FOUR_BEFORE.search(text[max(0, number.start - 6) : number.start]) or _FOUR_AFTER.match(text, number.end)
    ):
        return False  # a row of figures
    *whole, last = number.groups
    return (
        (set(whole) == {4} and last <= 4) or number.groups == (6, len(number.digits) - 6) or set(number.groups) == {1}
    )


def _phones(reading: Reading) -> Iterator[Hit]:
    text = reading.folded
    for match in _PHONE.finditer(text):
        start, end = match.span(1)
        if _AMOUNT.match(text, end) or _is_code(text, match.start(), end):
            continue
        digits = "".join(filter(str.isdigit, match[1]))
        yield Hit(
            "手机号", RED, start, end, "手机号码", "条例第十五条；个人信息保护法第二十五条", (phone_mask(digits),)
        )


def _is_code(text: str, start: int, end: int) -> bool:
    """Whether a number is part of an address on the web, a file name or a code with letters."""
    before = text[max(0, start - 16) : start]
    if not _ASCII_BEFORE.search(before):
        return False
    if before.lower().endswith(_CALLS):
        return False
    if before.endswith("/"):  # two phones are often parted so
        return bool(_FILE.match(text, end)) or not re.search("[0-9\u4e00-\u9fff)）]/$", before)
    return True
