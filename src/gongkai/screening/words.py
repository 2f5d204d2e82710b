"""Wrong and sensitive words from versioned lists, found in one pass over a text."""

import datetime as dt
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import ahocorasick_rs

from gongkai.screening.folding import fold
from gongkai.screening.model import RED, YELLOW, Mask
from gongkai.screening.passages import Hit

SERIOUS, ORDINARY = "严重", "一般"


@dataclass(frozen=True, slots=True)
class Word:
    """An entry of a list. ``right``: what it should be, empty when only a person can tell; days inclusive, or None.

    ``allowed`` are longer phrases in which it is in order (路口交通).
    """

    word: str
    right: str
    severity: str
    kind: str
    note: str
    source: str
    since: dt.date | None = None
    until: dt.date | None = None
    allowed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class WordList:
    """A list with its name, version and source."""

    name: str
    version: str
    kind: str
    source: str
    words: tuple[Word, ...]


def read_list(text: str) -> WordList:
    """A list from JSON. Raises ValueError when an entry is not what it should be."""
    data = json.loads(text)
    words = tuple(_word(entry, data) for entry in data["words"])
    return WordList(data["name"], data["version"], data["kind"], data["source"], words)


def _word(entry: dict[str, Any], data: dict[str, Any]) -> Word:
    known = {"word", "right", "severity", "note", "source", "since", "until", "allowed"}
    severity = entry.get("severity", ORDINARY)
    allowed = tuple(entry.get("allowed", ()))
    if set(entry) - known or severity not in (SERIOUS, ORDINARY) or not entry["word"]:
        raise ValueError(f"{data['name']}: {entry}")
    if any(entry["word"] not in phrase or phrase == entry["word"] for phrase in allowed):
        raise ValueError(f"{data['name']}: {entry['word']}: an allowed phrase must hold the word")
    return Word(
        entry["word"],
        entry.get("right", ""),
        severity,
        data["kind"],
        entry.get("note", ""),
        entry.get("source", data["source"]),
        _day(entry.get("since")),
        _day(entry.get("until")),
        allowed,
    )


def _day(text: str | None) -> dt.date | None:
    return None if text is None else dt.date.fromisoformat(text)


@cache
def lists() -> tuple[WordList, ...]:
    """The lists that come with the program."""
    folder = resources.files("gongkai.screening") / "lists"
    files = sorted((file for file in folder.iterdir() if file.name.endswith(".json")), key=lambda file: file.name)
    return tuple(read_list(file.read_text(encoding="utf-8")) for file in files)


class Scanner:
    """All words and allowed phrases in one automaton; of those that begin at the same place, the longest."""

    def __init__(self, words: Iterable[Word]) -> None:
        by_pattern: dict[str, list[Word]] = {}
        for word in words:
            by_pattern.setdefault(fold(word.word), []).append(word)
            for phrase in word.allowed:
                by_pattern.setdefault(fold(phrase), [])
        self.patterns = list(by_pattern)
        self._words = list(by_pattern.values())
        self.automaton = ahocorasick_rs.AhoCorasick(self.patterns, matchkind=ahocorasick_rs.MatchKind.LeftmostLongest)

    def scan(self, text: str) -> list[tuple[int, int, list[Word]]]:
        """Start, end and entries of every word in a text, whatever the width of its letters."""
        found = self.automaton.find_matches_as_indexes(fold(text))
        return [(start, end, self._words[index]) for index, start, end in found if self._words[index]]


@cache
def scanner() -> Scanner:
    """The scanner of the lists that come with the program."""
    return Scanner(word for each in lists() for word in each.words)


def wrong_words(text: str, on: dt.date | None, using: Scanner | None = None) -> Iterator[Hit]:
    """Words of the lists that hold on a day (None: all that hold at any time)."""
    for start, end, entries in (using or scanner()).scan(text):
        for word in entries:
            if on is not None and ((word.since and on < word.since) or (word.until and on > word.until)):
                continue
            reason = word.note or (f"应为“{word.right}”" if word.right else "用语需要核对")
            masks = (Mask(f"改为“{word.right}”", word.right),) if word.right else ()
            severity = RED if word.severity == SERIOUS else YELLOW
            yield Hit(word.kind, severity, start, end, f"{reason}（{word.severity}）", f"依据：{word.source}", masks)


def listed_names(text: str, names: frozenset[str]) -> Iterator[Hit]:
    """Names of a list the office keeps, as of officials under discipline: somebody looks at each."""
    if names:
        for start, end, entries in _names(names).scan(text):
            for word in entries:
                yield Hit("名单中的姓名", YELLOW, start, end, word.note, "单位自定名单")


@cache
def _names(names: frozenset[str]) -> Scanner:
    note = "在单位自定的核对名单上，请确认称谓和职务是否仍然适用"
    return Scanner(Word(name, "", ORDINARY, "名单中的姓名", note, "单位自定名单") for name in sorted(names))
