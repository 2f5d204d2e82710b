"""Synthetic documents: some with numbers of people in the places where they are overlooked, some clean.

``documents(folder, count, seed)`` writes files and tells what is in each. The words around the numbers come from what
townships publish; no text is chosen by what the detectors can find.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tests.screening import clean, containers
from tests.screening.people import card, identity, mobile, name, old_identity, written

VILLAGES = ("王庄", "李楼", "石桥", "柳河", "东坡", "杏山", "白果树", "大竹园")


@dataclass(frozen=True, slots=True)
class Planted:
    """A number in a document: what it is, its bare digits, how it is written, where it stands."""

    kind: str
    digits: str
    way: str
    where: str


@dataclass(slots=True)
class Document:
    path: Path
    planted: list[Planted] = field(default_factory=list)

    @property
    def clean(self) -> bool:
        return not self.planted


def _sentence(rng: random.Random, kind: str, value: str) -> str:
    who, village = name(rng), rng.choice(VILLAGES)
    choices = {
        "身份证号": (
            f"经入户核查，{village}村村民{who}（身份证号{value}）符合条件，拟纳入补助范围。",
            f"{rng.randrange(1, 60)} {who} {value} {village}村",
            f"{who}，{rng.choice('男女')}，{value}，系{village}村脱贫户。",
            f"领款人：{who}　证件号码：{value}",
            value,
        ),
        "手机号": (
            f"如有异议，请与{village}村{who}联系，电话：{value}。",
            f"{who} {value} {village}村 {rng.randrange(2, 7)}人",
            f"联系人{who}，{value}（微信同号）",
            f"电话{rng.choice(('：', ' ', ''))}{value}，邮编474650",
            f"0377-66{rng.randrange(10**6):06}、{value}",
            value,
        ),
        "银行账号": (
            f"补贴资金打入{who}的一卡通账户{value}。",
            f"{who} 农商行 {value} {rng.randrange(100, 3000)}元",
            f"开户行：{village}信用社，卡号：{value}",
            value,
        ),
    }
    return rng.choice(choices[kind])


def _value(rng: random.Random) -> tuple[str, str]:
    kind = rng.choices(("身份证号", "15位", "手机号", "银行账号"), (45, 5, 30, 20))[0]
    if kind == "15位":
        return "身份证号", old_identity(rng)
    makers = {"身份证号": identity, "手机号": mobile, "银行账号": card}
    return kind, makers[kind](rng)


def dirty(rng: random.Random, path: Path) -> Document:
    """A document with one to three numbers somewhere in it."""
    document = Document(path)
    spots: list[containers.Spot] = []
    for _ in range(rng.choice((1, 1, 2, 3))):
        kind, digits = _value(rng)
        where = rng.choice(containers.PLACES[path.suffix])
        if where == "number cell":
            kind, digits = "手机号", mobile(rng)
            text, way = digits, "number"
        elif where == "file name":
            text, way = digits, "plain"
        else:
            value, way = written(rng, digits)
            text = _sentence(rng, kind, value)
        if where in containers.ONCE and any(spot.where == where for spot in spots):
            continue
        spots.append(containers.Spot(where, text))
        document.planted.append(Planted(kind, digits, way, where))
    document.path = containers.write(rng, path, clean.paragraphs(rng), clean.table(rng), spots)
    return document


def documents(folder: Path, count: int, seed: int = 20261125) -> Iterator[Document]:
    """``count`` documents, four in ten clean; the same for the same seed."""
    rng = random.Random(seed)
    for number in range(count):
        suffix = rng.choices((".docx", ".xlsx", ".html", ".txt", ".pdf"), (34, 24, 24, 10, 8))[0]
        path = folder / f"{number:04}{suffix}"
        if number % 5 < 2:
            made = containers.write(rng, path, clean.paragraphs(rng), clean.table(rng), [])
            yield Document(made)
        else:
            yield dirty(rng, path)
