"""Documents of a county as they are written, made by a seeded generator: real words of government with the skew of
real texts (few words very often, most seldom), a theme a document, and names that occur a few times only."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

_LINES = (Path(__file__).parent / "corpus.txt").read_text(encoding="utf-8").splitlines()[1:]
_WORDS = dict(each.split(": ") for each in _LINES)
TAIL, PLACE, SURNAMES, GIVEN = (_WORDS.pop(name) for name in ("tail", "place", "surname", "given"))
"""Characters: of the long tail of words, which are made up, and of names."""
COMMON = _WORDS.pop("common").split()
THEMES = {theme: words.split() for theme, words in _WORDS.items()}
GENRES = ("通知", "意见", "公告", "公示", "批复", "报告", "决定", "办法", "方案", "通报")
AGENCIES = tuple(f"agency{number:02}" for number in range(60))
MARKS = ("，", "，", "、", "；", "。", "。\n")


@dataclass(frozen=True, slots=True)
class Paper:
    """A document; ``second`` is the second of its publication since 1970."""

    number: int
    title: str
    symbol: str
    index: str
    body: str
    agency: str
    genre: str
    theme: str
    validity: str
    second: int


def papers(count: int, *, characters: int = 800, seed: int = 4) -> Iterator[Paper]:
    """``count`` documents whose body has ``characters``, the oldest first, ten years to the end of 2025."""
    chance = np.random.default_rng(seed)
    words = Words(chance)
    step = 10 * 365 * 86_400 / count
    for number in range(count):
        yield _paper(number, count, words, chance, characters, 1_451_606_400 + int(number * step))


class Words:
    """Half of a text are common words, a third comes from a long tail, the rest from its theme and a few others."""

    def __init__(self, chance: np.random.Generator) -> None:
        tail = dict.fromkeys(
            "".join(chance.choice(list(TAIL), int(length))) for length in chance.choice([2, 2, 2, 3, 4], 6000)
        )
        self.themes = list(THEMES)
        self.own = [THEMES[theme] for theme in self.themes]
        self.all = np.array([*COMMON, *(word for own in self.own for word in own), *tail])
        self.parts = [len(COMMON), len(self.all) - len(COMMON) - len(tail), len(tail)]
        self.zipf = [np.cumsum(1 / (np.arange(size) + 2) ** 1.02) for size in self.parts]

    def drawn(self, theme: int, count: int, chance: np.random.Generator) -> list[str]:
        start, tail = self.parts[0] + sum(len(own) for own in self.own[:theme]), self.parts[0] + self.parts[1]
        own = start + chance.permutation(len(self.own[theme]))[:7]
        others = self.parts[0] + chance.integers(0, self.parts[1], 3)
        topics = np.concatenate([np.repeat(own, 4), others])
        which = chance.random(count)
        found = self._zipf(0, count, chance)
        found = np.where(which < 0.5, tail + self._zipf(2, count, chance), found)
        found = np.where(which < 0.17, topics[chance.integers(0, len(topics), count)], found)
        return self.all[found].tolist()

    def _zipf(self, part: int, count: int, chance: np.random.Generator) -> np.ndarray:
        return np.searchsorted(self.zipf[part], chance.random(count) * self.zipf[part][-1])


def _paper(number: int, count: int, words: Words, chance: np.random.Generator, characters: int, second: int) -> Paper:
    theme = min(int(chance.zipf(1.3)) - 1, len(words.themes) - 1)
    drawn = words.drawn(theme, characters // 2, chance)
    marks, names = chance.integers(0, 30, len(drawn)), chance.random(len(drawn))
    parts: list[str] = []
    for word, mark, name in zip(drawn, marks.tolist(), names.tolist(), strict=True):
        parts.append(word)
        if name < 0.04:
            parts.append(_name(chance))
        if mark < len(MARKS):
            parts.append(MARKS[mark])
    year, agency = 2016 + number * 10 // count, int(chance.integers(0, len(AGENCIES)))
    genre = GENRES[min(int(chance.zipf(1.6)) - 1, len(GENRES) - 1)]
    about = words.own[theme][int(chance.integers(0, len(words.own[theme])))]
    return Paper(
        number=number,
        title=f"关于{_place(chance)}{about}{drawn[0]}{drawn[1]}的{genre}",
        symbol=f"{PLACE[agency % 40]}政{'发' if number % 3 else '办发'}〔{year}〕{number % 400 + 1}号",
        index=f"A{agency:03}/{year}-{number:06}",
        body="".join(parts)[:characters],
        agency=AGENCIES[agency],
        genre=genre,
        theme=words.themes[theme],
        validity=("repealed" if number % 20 == 0 else "lapsed" if number % 33 == 0 else "valid"),
        second=second,
    )


def _place(chance: np.random.Generator) -> str:
    first, second = chance.integers(0, len(PLACE), 2)
    return PLACE[first] + PLACE[second] + "村镇乡组"[int(first) % 4]


def _name(chance: np.random.Generator) -> str:
    """A place, a person, a sum, a date or a telephone number."""
    kind, first, other, third = (int(n) for n in chance.integers(0, 10_000, 4))
    match kind % 5:
        case 0:
            return _place(chance)
        case 1:
            return SURNAMES[first % len(SURNAMES)] + GIVEN[other % len(GIVEN)] + GIVEN[third % len(GIVEN)]
        case 2:
            return f"{first / 10:.1f}万元"
        case 3:
            return f"{2016 + third % 10}年{first % 12 + 1}月{other % 28 + 1}日"
        case _:
            return f"0372-{2_000_000 + first * 100 + other % 100}"
