"""Search over 100,000 documents of 800 characters, in SQLite and in PostgreSQL, against looking through every text.

The reference in the same run is FTS5 alone: one table of the same bigrams, the same phrase, twenty row numbers back.
Forty questions of one word to three, drawn from the words and from the texts; the first of each is as slow as it comes.
``SEARCH_DOCUMENTS`` makes it smaller; ``SEARCH_ONLY=sqlite`` leaves PostgreSQL out; ``SEARCH_HOME`` is a folder whose
SQLite database is kept, and used again where it is full.
"""

import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from itertools import islice
from typing import Any

from django.db import connection

from benchmarks import ground
from benchmarks.corpus import COMMON, THEMES, Paper, papers
from gongkai.search import services
from gongkai.search.asked import taken_apart
from gongkai.search.engine import engine
from gongkai.search.model import FACETS, Entry, Query
from gongkai.search.models import Indexed, Text
from gongkai.search.selectors import NEWEST, find
from gongkai.search.tokens import FIELD, line, needles, phrase

COUNT = int(os.environ.get("SEARCH_DOCUMENTS", "100000"))
BATCH, ROUNDS = 500, 5
P50_MS, P99_MS = 10, 100
ON = date(2026, 1, 2)
CHILD = "from benchmarks.search import measured; measured()"


def _questions(sample: list[Paper]) -> list[str]:
    """Forty: 14 of two characters, 10 of four, 16 of more, of several words, or with figures."""
    chance = random.Random(11)
    words = [word for words in THEMES.values() for word in words]
    two = [each for each in COMMON if len(each) == 2][:12:2] + [each for each in words if len(each) == 2][:6]
    four = [*[each for each in words if len(each) == 4][::14][:6], "人民政府"]
    longer = [*[each for each in words if len(each) > 5][::7][:4], "村民委员会", "请认真贯彻执行"]
    two += [_piece(chance, sample, 2) for _ in range(2)]
    four += [_piece(chance, sample, 4) for _ in range(3)]
    longer += [_piece(chance, sample, length) for length in (5, 6, 8, 12)]
    several = [f"{words[3]} {words[9]}", "通知 补贴", "危房改造 石桥", "2024年 审计"]
    figures = [sample[-1].symbol, "2023年3月", "万元"]
    return [*two, *four, *longer, *several, *figures][:40]


def _piece(chance: random.Random, sample: list[Paper], length: int) -> str:
    """Some characters of some text, as they stand there, without marks among them."""
    while True:
        body = chance.choice(sample).body
        at = chance.randrange(len(body) - length)
        if (piece := body[at : at + length]).isalpha():
            return piece


def _load() -> list[Paper]:
    """Put all documents, as releases in batches do. A hundred of them, for the questions."""
    sample, batch, took, cpu = [], [], 0.0, 0.0
    for paper in papers(COUNT):
        batch.append(_entry(paper))
        if paper.number % (COUNT // 100) == 0:
            sample.append(paper)
        if len(batch) == BATCH or paper.number == COUNT - 1:
            start = time.perf_counter(), time.process_time()
            services.put(entries=batch)
            took, cpu = took + time.perf_counter() - start[0], cpu + time.process_time() - start[1]
            batch = []
    _say(f"{COUNT:,} documents put", round(took, 1), "s")
    _say("the same, our CPU", round(cpu, 1), "s")
    return sample


def _lines() -> dict[str, str]:
    """The lines of all texts, read anew."""
    fields = ("entry__key", "entry__title", "entry__number", "entry__index_number", "body")
    return {key: FIELD.join(map(line, texts)) for key, *texts in Text.objects.values_list(*fields).iterator()}


def _entry(paper: Paper) -> Any:
    return Entry(
        key=str(paper.number),
        kind="document",
        agency=paper.agency,
        title=paper.title,
        number=paper.symbol,
        index_number=paper.index,
        body=paper.body,
        published_at=datetime.fromtimestamp(paper.second, UTC),
        genre=paper.genre,
        theme=paper.theme,
        validity=paper.validity,
    )


def _looked_through(lines: dict[str, str], groups: tuple[tuple[str, ...], ...]) -> set[str]:
    return {key for key, text in lines.items() if all(any(each in text for each in group) for group in groups)}


def _times(call: Callable[[str], object], questions: list[str]) -> list[tuple[float, float]]:
    """Milliseconds of every call and of our CPU in it, all questions in turn, ``ROUNDS`` times."""
    found = []
    for _ in range(ROUNDS):
        for question in questions:
            start, cpu = time.perf_counter(), time.process_time()
            call(question)
            found.append(((time.perf_counter() - start) * 1000, (time.process_time() - cpu) * 1000))
    return found


def _quantiles(
    name: str, times: list[tuple[float, float]], *, limits: tuple[float | None, float | None] = (None, None)
) -> None:
    for label, each, held in (("", [t for t, _ in times], limits), (", our CPU", [t for _, t in times], (None, None))):
        _say(f"{name}{label}: p50", round(statistics.median(each), 2), "ms", held[0])
        _say(f"{name}{label}: p99", round(statistics.quantiles(each, n=100)[98], 2), "ms", held[1])


def _say(figure: str, value: float, unit: str = "", limit: float | None = None) -> None:
    line = {"figure": figure, "value": value, "unit": unit, "limit": limit}
    print(json.dumps(line, ensure_ascii=False), flush=True)


def measured() -> None:
    """Build and measure in the database of the environment."""
    ground.found()

    name, keep = connection.vendor, Indexed.objects.count() == COUNT
    sample = list(islice(papers(COUNT), 100)) if keep else _load()
    lines = _lines()
    _sizes(name)
    questions = _questions(sample)
    wrong = 0
    for question in questions:
        asked = taken_apart(Query(text=question))
        rows = {row[0] for row in engine().rows(asked, columns=("key",), most=COUNT)}
        wrong += rows != _looked_through(lines, asked.groups)
    _say(f"{name}: questions with another result than looking through ({len(questions)})", wrong, "", 0)
    lines.clear()
    limits = (P50_MS, P99_MS) if name == "sqlite" else (None, None)
    _quantiles(f"{name}: find, newest first", _times(lambda q: find(Query(text=q), on=ON), questions), limits=limits)
    _quantiles(
        f"{name}: find in one agency", _times(lambda q: find(Query(text=q, agency="agency07"), on=ON), questions)
    )
    _quantiles(
        f"{name}: find, most relevant", _times(lambda q: find(Query(text=q, order="relevant"), on=ON), questions)
    )
    asked = {question: taken_apart(Query(text=question)) for question in questions}
    _quantiles(
        f"{name}: the rows of its facets alone",
        _times(lambda q: engine().rows(asked[q], columns=("id", *FACETS), most=NEWEST + 1), questions),
    )
    _quantiles(
        f"{name}: a page of ids alone", _times(lambda q: engine().rows(asked[q], columns=("id",), most=20), questions)
    )
    single = ["的", "农", "补", "2024年", "3条"]
    _quantiles(f"{name}: one character, or one after figures", _times(lambda q: find(Query(text=q), on=ON), single))
    if name == "sqlite":
        _bare(questions)


def _bare(questions: list[str]) -> None:
    """FTS5 alone, on the same tokens, over the same connection's file."""

    def call(question: str) -> None:
        match = " AND ".join(f'"{" ".join(phrase(each)[0])}"' for each in needles(question))
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT rowid FROM search_words WHERE search_words MATCH %s ORDER BY rowid DESC LIMIT 20", [match]
            )
            cursor.fetchall()

    _quantiles("bare FTS5, twenty row numbers (reference)", _times(call, questions))


def _sizes(name: str) -> None:
    with connection.cursor() as cursor:
        if name == "sqlite":
            cursor.execute("SELECT sum(pgsize) FROM dbstat WHERE name LIKE 'search_words%%'")
            index = cursor.fetchone()[0]
            cursor.execute("SELECT sum(pgsize) FROM dbstat")
        else:
            cursor.execute("VACUUM ANALYZE")
            cursor.execute("SELECT pg_relation_size('search_text_tokens')")
            index = cursor.fetchone()[0]
            cursor.execute("SELECT pg_total_relation_size('search_text') + pg_total_relation_size('search_indexed')")
        whole = cursor.fetchone()[0]
    _say(f"{name}: the index", round(index / 2**20), "MiB")
    _say(f"{name}: everything", round(whole / 2**20), "MiB")


def main() -> None:
    for vendor in os.environ.get("SEARCH_ONLY", "sqlite postgresql").split():
        with tempfile.TemporaryDirectory() as folder:
            home = folder if vendor == "postgresql" else os.environ.get("SEARCH_HOME", folder)
            environment = {**os.environ, "GONGKAI_HOME": home}
            environment.pop("GONGKAI_DATABASE_URL", None)
            beside = ["-m", "tests.postgres", sys.executable] if vendor == "postgresql" else []
            subprocess.run([sys.executable, *beside, "-c", CHILD], env=environment, check=True)
