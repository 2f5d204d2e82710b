"""Finding the statements in 100 kB of prose; the reference is the same kind of text a quarter as long (linear: 4x)."""

import json
import time

from gongkai.annual import Report
from gongkai.annual.checking.statements import statements

UNITS = ("收到公开申请3件，办结2件。", "未发生", "收到公开", "9", "1,", "2024年", "所有申请均", "一百")
SIZE = 32_000


def seconds(text: str) -> float:
    report, best = Report(year=2024, sections={"1": text}), 9.9
    for _ in range(3):
        begun = time.perf_counter()
        statements(report)
        best = min(best, time.perf_counter() - begun)
    return best


def main() -> None:
    worst = 0.0
    for unit in UNITS:
        text = unit * (SIZE // len(unit))
        worst = max(worst, seconds(text) / max(seconds(text[: SIZE // 4]), 0.002))
    ordinary = "全年收到政府信息公开申请12件，上年结转2件，予以公开5件，其余依法答复。我镇按照规定开展各项工作。" * 700
    for name, value, unit, limit in (
        ("100 kB of prose", round(1000 * seconds(ordinary)), "ms", None),
        ("the worst text, four times as long", round(worst, 1), "x", 6),
    ):
        print(json.dumps({"figure": name, "value": value, "unit": unit, "limit": limit}))
