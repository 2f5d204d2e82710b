"""Screening: what it misses and what it calls by mistake in 2,000 synthetic documents; the word scan against the bare automaton."""

import datetime as dt
import json
import random
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from gongkai.screening import lists, screen_files
from gongkai.screening.words import Scanner, Word
from tests.screening import clean
from tests.screening.corpus import documents
from tests.screening.figures import is_found

COUNT = 2000
ON = dt.date(2026, 11, 25)
MIB = 1024 * 1024
TEXT = 24 * MIB
MANY = 10_000
ROUNDS = 5


def tell(figure: str, value: float, unit: str, limit: float | None, **more: object) -> None:
    print(json.dumps({"figure": figure, "value": value, "unit": unit, "limit": limit, **more}, ensure_ascii=False))


def corpus() -> None:
    """Recall by kind and false alarms, through the confined children as ``gongkai screen`` does it."""
    planted: Counter[str] = Counter()
    missed: Counter[str] = Counter()
    pages = alarms = 0
    with tempfile.TemporaryDirectory() as folder:
        made = list(documents(Path(folder), COUNT))
        start = time.perf_counter()
        results = list(screen_files([document.path for document in made], on=ON, workers=2))
        took = time.perf_counter() - start
    for document, result in zip(made, results, strict=True):
        if result.error:
            raise result.error
        pages += document.clean
        alarms += document.clean and bool(result.findings)
        for number in document.planted:
            kind = f"{number.kind}, {len(number.digits)} digits" if number.kind == "身份证号" else number.kind
            planted[kind] += 1
            missed[kind] += not is_found(number, result.findings)
    limits = {"身份证号, 18 digits": 0.5, "手机号": 2.0, "银行账号": 2.0}
    for kind, count in sorted(planted.items()):
        tell(f"missed: {kind}", round(100 * missed[kind] / count, 2), "%", limits.get(kind), of=count)
    tell("clean pages with a finding", round(100 * alarms / pages, 2), "%", 5.0, of=pages)
    tell("files screened a second, two workers", round(COUNT / took, 1), "/s", None)


def _text() -> str:
    rng = random.Random(1)
    pieces, size = [], 0
    while size < TEXT:
        page = "\n".join(clean.paragraphs(rng)) + "收取费⽤、电话（０３７７）\n"
        pieces.append(page)
        size += len(page.encode())
    return "".join(pieces)


def _best(call: Callable[[], object]) -> float:
    best = float("inf")
    for _ in range(ROUNDS):
        start = time.process_time()
        call()
        best = min(best, time.process_time() - start)
    return best


def scan() -> None:
    """MB of UTF-8 a second, of the scan (folding, allowed phrases, entries) and of the bare automaton with its patterns."""
    text = _text()
    megabytes = len(text.encode()) / 1e6
    own = [word for each in lists() for word in each.words]
    rng = random.Random(2)
    signs = [chr(code) for code in range(0x4E00, 0x9FA5)]
    more = {"".join(rng.choices(signs, k=rng.randrange(2, 7))) for _ in range(MANY)}
    many = [*own, *(Word(word, "", "一般", "试", "", "试") for word in sorted(more - {each.word for each in own}))]
    for name, words in (("own lists", own), (f"{MANY} words more", many)):
        scanner = Scanner(words)
        bare = _best(lambda scanner=scanner: scanner.automaton.find_matches_as_indexes(text))
        ours = _best(lambda scanner=scanner: scanner.scan(text))
        tell(f"word scan, {name}", round(megabytes / ours, 1), "MB/s", None, patterns=len(scanner.patterns))
        tell(f"bare automaton, {name}", round(megabytes / bare, 1), "MB/s", None)
        tell(f"time of the scan to the bare automaton, {name}", round(ours / bare, 2), "x", 2.0)


def main() -> None:
    scan()
    corpus()
