"""People who do not exist and their numbers, made by the rules of those who issue them. Nothing here asks the detector."""

import datetime as dt
import random
from collections.abc import Callable

SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
GIVEN = "秀英建国桂兰玉梅志强海燕春生明华德福小军雪晴家豪永昌文斌红霞"
# divisions of the second and third level that exist or existed; the check does not depend on them
REGIONS = ("411321", "110101", "320826", "350128", "230281", "411381", "610114", "420704", "510132", "310106", "440306")
PREFIXES = ("130", "131", "133", "135", "137", "138", "139", "147", "150", "152", "155", "158", "166", "171", "177", "180",
            "182", "186", "188", "189", "191", "198", "199")  # fmt: skip
ISSUERS = ("622848", "621700", "622202", "621799", "623059", "622991", "621098", "456351", "955880", "621286", "625910")


def name(rng: random.Random) -> str:
    return rng.choice(SURNAMES) + "".join(rng.sample(GIVEN, rng.choice((1, 2, 2))))


def identity(rng: random.Random, born: dt.date | None = None) -> str:
    """18 characters after GB 11643: ISO 7064 MOD 11-2 by its recursion."""
    born = born or dt.date(1935, 1, 1) + dt.timedelta(days=rng.randrange(26000))
    digits = f"{rng.choice(REGIONS)}{born:%Y%m%d}{rng.randrange(1, 1000):03}"
    total = 0
    for digit in digits:
        total = (total + int(digit)) * 2 % 11
    check = (12 - total) % 11
    return digits + ("X" if check == 10 else str(check))


def old_identity(rng: random.Random) -> str:
    """15 digits, as issued until 1999."""
    born = dt.date(1935, 1, 1) + dt.timedelta(days=rng.randrange(16000))
    return f"{rng.choice(REGIONS)}{born:%y%m%d}{rng.randrange(1, 1000):03}"


def mobile(rng: random.Random) -> str:
    return rng.choice(PREFIXES) + f"{rng.randrange(10**8):08}"


def card(rng: random.Random) -> str:
    """16 or 19 digits with the check digit of ISO 7812: the one that makes the sum a multiple of ten."""
    body = rng.choice(ISSUERS)
    body += "".join(str(rng.randrange(10)) for _ in range(rng.choice((16, 19)) - 1 - len(body)))
    for last in "0123456789":
        total = 0
        for place, digit in enumerate(reversed(body + last)):
            value = int(digit) * (1 + place % 2)
            total += value // 10 + value % 10
        if total % 10 == 0:
            return body + last
    raise AssertionError(body)


def credit_code(rng: random.Random) -> str:
    """统一社会信用代码: 18 characters after GB 32100, some of them digits only."""
    signs = "0123456789ABCDEFGHJKLMNPQRTUWXY"
    kind = rng.choice(("11", "12", "54", "91", "92", "93"))
    organ = "".join(rng.choice("0123456789") for _ in range(8))
    weights = (3, 7, 9, 10, 5, 8, 4, 2)
    check = (11 - sum(int(d) * w for d, w in zip(organ, weights, strict=True)) % 11) % 11
    body = kind + rng.choice(REGIONS) + organ + ("X" if check == 10 else str(check))
    total = sum(signs.index(sign) * pow(3, place, 31) for place, sign in enumerate(body))
    return body + signs[(31 - total % 31) % 31]


def _groups(value: str, sizes: tuple[int, ...], sign: str) -> str:
    parts, at = [], 0
    for size in sizes:
        parts.append(value[at : at + size])
        at += size
    return sign.join([*parts, value[at:]] if at < len(value) else parts)


def full_width(value: str) -> str:
    return "".join(chr(ord(char) + 0xFEE0) for char in value)


WAYS: dict[str, Callable[[str], str]] = {
    "plain": lambda value: value,
    "full width": full_width,
    "lower case": str.lower,
    "single spaces": " ".join,
    "zero width": lambda value: "\u200b".join((value[:5], value[5:])),
    "no-break space": lambda value: "\u00a0".join((value[:6], value[6:])),
}
GROUPED = {
    18: ((6, 8, 4), " "),
    15: ((6, 6, 3), " "),
    11: ((3, 4, 4), "-"),
    16: ((4, 4, 4, 4), " "),
    19: ((4, 4, 4, 4, 3), " "),
}


def written(rng: random.Random, value: str) -> tuple[str, str]:
    """A number as somebody types it, and how: mostly plain."""
    way = rng.choices(("plain", "grouped", *list(WAYS)[1:]), (60, 12, 10, 3, 5, 5, 5))[0]
    if way == "grouped":
        return _groups(value, *GROUPED[len(value)]), way
    if way == "no-break space" and len(value) == 11:
        return _groups(value, (3, 4, 4), "\u00a0"), way
    if way == "no-break space" and len(value) in (16, 19):
        return _groups(value, (4, 4, 4, 4, 3)[: 4 + (len(value) == 19)], "\u00a0"), way
    return WAYS[way](value), way
