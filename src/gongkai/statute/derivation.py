"""How a result was reached: steps with the day, the article and words a clerk can read out."""

from dataclasses import dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True, slots=True)
class Step:
    """One step. ``setting``: name of the unverified setting it rests on, empty when it is plain law."""

    day: date
    article: str
    words: str
    setting: str = ""

    def to_json(self) -> dict[str, Any]:
        """JSON values, the day as YYYY-MM-DD."""
        return {
            "day": self.day.isoformat(),
            "article": self.article,
            "words": self.words,
            "setting": self.setting or None,
        }


@dataclass(frozen=True, slots=True)
class Derived:
    """A day with its derivation."""

    day: date
    steps: tuple[Step, ...]


def zh(day: date) -> str:
    """The day as it is written in a letter: 2025年3月3日."""
    return f"{day.year}年{day.month}月{day.day}日"
