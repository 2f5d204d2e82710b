"""Do the readers of files break (TRUST.md P31)? Good files spoilt at random, through the doors people's files go through.

A file may be read or refused with a sentence, also for the memory it would take. What counts against us: an error of our
own in the child ("failed"), a child that dies, a file that uses up its time, an answer that takes more than two seconds.
Those files are kept.

``python -m benchmarks.trust.fuzz --seconds 60`` for each target; ``--seed`` for other files, ``--only`` for some targets.
"""

import argparse
import io
import json
import random
import sys
import tempfile
import time
import zipfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from gongkai.annual import read
from gongkai.papers import Unreadable, clean_html, close_idle, open_document, to_page
from gongkai.papers.out import Fields, render_document, render_list
from gongkai.screening import screen_file
from tests.papers import word_files

SLOW_S = 2.0
AGAINST_US = ("failed", "died", "timeout")
MOST_KEPT = 20
HUGE = (b"-1", b"0", b"4294967296", b"99999999999999999999", b"1e400", b"NaN", b"", b"\x00", "\U0010ffff".encode())
BODY = "<h2>一、总则</h2><p>联系人：张三，电话010-12345678。</p><table><tr><th>项目</th><td rowspan='2'>1</td></tr></table>"
FIELDS = Fields(title="关于做好防汛工作的通知", number="小政发〔2026〕3号", issuing_body="小店乡人民政府")
ROWS = [["一", "1"], ["二", "=1+1"]]


def seeds() -> dict[str, list[bytes]]:
    """Good files by the end of their names."""
    made = [word_files.notice(), word_files.merged_table(), word_files.automatic_numbers(), word_files.nested_table()]
    words = []
    for document in made:
        out = io.BytesIO()
        document.save(out)
        words.append(out.getvalue())
    page = f"<!doctype html><html><head><title>通知</title></head><body>{BODY * 3}</body></html>"
    return {
        ".docx": [*words, render_document(FIELDS, BODY, "docx")],
        ".xlsx": [render_list(("名称", "数量"), ROWS, "xlsx", title="表")],
        ".pdf": [render_document(FIELDS, BODY, "pdf")],
        ".html": [page.encode(), page.encode("gb18030")],
        ".csv": ["名称,数量\n一,1\n".encode("gb18030"), "名称,数量\n二,2\n".encode()],
    }


def targets() -> dict[str, tuple[str, Callable[[Path], object]]]:
    """What is tried: the kind of file, and the door."""
    kinds = {"word": ".docx", "sheet": ".xlsx", "pdf": ".pdf", "web page": ".html", "text": ".csv"}
    found: dict[str, tuple[str, Callable[[Path], object]]] = {}
    for name, end in kinds.items():
        found[f"{name} to a page"] = end, to_page
        found[f"{name} screened"] = end, screen_file
    found["web page as an annual report"] = ".html", read
    found["word as tables"] = ".docx", open_document
    found["pasted words"] = ".html", lambda path: clean_html(path.read_bytes().decode("utf-8", "replace"))
    return found


def spoilt(good: bytes, chance: random.Random) -> bytes:
    """The file with some bytes or pieces changed; of a zip mostly one of its parts."""
    if not good.startswith(b"PK") or chance.random() < 0.2:
        return _spoilt(good, chance)
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(good)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        victim = chance.choice([each for each in source.namelist() if each.endswith((".xml", ".rels"))])
        for name in source.namelist():
            part = source.read(name)
            target.writestr(name, _spoilt(part, chance) if name == victim else part)
    return out.getvalue()


def _spoilt(good: bytes, chance: random.Random) -> bytes:
    data = bytearray(good)
    for _ in range(chance.choice((1, 1, 2, 4, 16))):
        at = chance.randrange(len(data) + 1)
        end = min(at + chance.choice((1, 1, 8, 64, 512)), len(data))
        deed = chance.randrange(5)
        if deed == 0:
            data[at:end] = bytes(chance.randrange(256) for _ in range(end - at))
        elif deed == 1:
            del data[at:end]
        elif deed == 2:
            data[at:at] = data[at:end] * chance.choice((1, 2, 50))
        elif deed == 3:
            data[at:end] = chance.choice(HUGE)
        else:
            other = chance.randrange(len(data) + 1)
            data[at:at] = data[other : other + 64]
    return bytes(data)


def trial(name: str, end: str, door: Callable[[Path], object], good: list[bytes], seconds: float, seed: int) -> bool:
    """Try one target for so long and print its line; whether nothing broke."""
    chance, answers, slowest, broken = random.Random(f"{name} {seed}"), Counter[str](), 0.0, 0
    stop = time.monotonic() + seconds
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, f"file{end}")
        while time.monotonic() < stop:
            path.write_bytes(spoilt(chance.choice(good), chance))
            start = time.monotonic()
            try:
                door(path)
                answer, why = "read", ""
            except Unreadable as refused:
                died = refused.code == "damaged" and refused.detail.startswith("-")  # by this signal
                answer, why = "died" if died else refused.code, refused.detail
            except Exception as error:
                answer, why = "failed", repr(error)
            took = time.monotonic() - start
            answers[answer] += 1
            slowest = max(slowest, took)
            if answer in AGAINST_US or took > SLOW_S:
                broken += 1
                if broken <= MOST_KEPT:
                    kept = Path(tempfile.gettempdir(), f"gk-fuzz-{seed}-{name.replace(' ', '-')}-{broken}{end}")
                    kept.write_bytes(path.read_bytes())
                    print(f"{kept}: {answer}, {took:.1f} s {why[-600:]}", file=sys.stderr, flush=True)
    line = {"target": name, "files": answers.total(), "broken": broken, "slowest_s": round(slowest, 2), **answers}
    print(json.dumps(line, ensure_ascii=False), flush=True)
    return not broken


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", nargs="*", default=[])
    asked = parser.parse_args()
    good = seeds()
    kept = [
        trial(name, end, door, good[end], asked.seconds, asked.seed)
        for name, (end, door) in targets().items()
        if not asked.only or name in asked.only
    ]
    close_idle()
    return 0 if all(kept) else 1


if __name__ == "__main__":
    sys.exit(main())
