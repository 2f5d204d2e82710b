#!/usr/bin/env python3
"""The stand-alone verifier of the journal: one file, Python's standard library only, reads an export and nothing else.

    python3 verifier.py journal.txt
    python3 verifier.py journal.txt --head "GK1 2026-11-25 1204 5Q3Z-…"     (a line of a printed page; may be repeated)

It finds an edited, deleted, inserted or moved entry from the file alone, and a cut or a swapped journal against any
printed head. Exit status: 0 sound, 1 not sound, 2 the file cannot be read.

The export, a line each, UTF-8:

    gongkai-journal 1
    head <day> <number> <SM3>
    <SM3, 64 hexadecimal digits> <the entry as JSON, exactly the bytes that were digested>
    end <number> <SM3 of the last entry>

The digest of an entry covers the digest of the entry before it, so that the last digest stands for the whole journal.
"""

import argparse
import hashlib
import json
import re
import sys
from collections.abc import Iterable, Mapping
from dataclasses import InitVar, dataclass, field
from pathlib import Path
from typing import Any

FIRST_LINE = "gongkai-journal 1"
GENESIS = "0" * 64
FIELDS = {"seq", "at", "by", "by_name", "verb", "subject", "agency", "sentence", "details", "previous"}
DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
MOST_PROBLEMS = 100
_HEAD = re.compile(r"GK1 (?P<on>\d{4}-\d\d-\d\d) (?P<seq>\d+) (?P<mark>[0-9A-Za-z-]+)")


def canonical(leaf: Mapping[str, Any]) -> bytes:
    """The bytes of an entry that are digested: JSON with sorted keys, no spaces, UTF-8."""
    return json.dumps(leaf, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False).encode()


def short(digest: str) -> str:
    """The first 60 bits of a digest for paper and eye: 12 characters that cannot be mistaken, 4-4-4."""
    number = int(digest[:15], 16)
    text = "".join(DIGITS[number >> shift & 31] for shift in range(55, -1, -5))
    return f"{text[:4]}-{text[4:8]}-{text[8:]}"


def head_line(on: str, seq: int, digest: str) -> str:
    """A head as it is printed beside the QR, which holds the same with the whole digest."""
    return f"GK1 {on} {seq} {short(digest)}"


def plain_sm3(data: bytes) -> str:
    """SM3 written out, for a Python whose OpenSSL has none. About a thousand times slower."""
    mask = 0xFFFFFFFF

    def turn(x: int, n: int) -> int:
        n %= 32
        return (x << n | x >> (32 - n)) & mask

    v = [0x7380166F, 0x4914B2B9, 0x172442D7, 0xDA8A0600, 0xA96F30BC, 0x163138AA, 0xE38DEE4D, 0xB0FB0E4E]
    padded = data + b"\x80" + b"\0" * ((55 - len(data)) % 64) + (8 * len(data)).to_bytes(8, "big")
    for at in range(0, len(padded), 64):
        w = [int.from_bytes(padded[at + 4 * i : at + 4 * i + 4], "big") for i in range(16)]
        for j in range(16, 68):
            x = w[j - 16] ^ w[j - 9] ^ turn(w[j - 3], 15)
            w.append(x ^ turn(x, 15) ^ turn(x, 23) ^ turn(w[j - 13], 7) ^ w[j - 6])
        a, b, c, d, e, f, g, h = v
        for j in range(64):
            ss1 = turn((turn(a, 12) + e + turn(0x79CC4519 if j < 16 else 0x7A879D8A, j)) & mask, 7)
            ff = a ^ b ^ c if j < 16 else a & b | a & c | b & c
            gg = e ^ f ^ g if j < 16 else e & f | ~e & mask & g
            tt1 = (ff + d + (ss1 ^ turn(a, 12)) + (w[j] ^ w[j + 4])) & mask
            tt2 = (gg + h + ss1 + w[j]) & mask
            a, b, c, d = tt1, a, turn(b, 9), c
            e, f, g, h = tt2 ^ turn(tt2, 9) ^ turn(tt2, 17), e, turn(f, 19), g
        v = [x ^ y for x, y in zip(v, (a, b, c, d, e, f, g, h), strict=True)]
    return "".join(f"{x:08x}" for x in v)


def openssl_sm3(data: bytes) -> str:
    return hashlib.new("sm3", data).hexdigest()


sm3 = openssl_sm3 if "sm3" in hashlib.algorithms_available else plain_sm3
"""SM3 (GB/T 32905-2016) in hexadecimal."""


@dataclass(frozen=True)
class Head:
    """What a printed page says: so many entries stood in the journal on that day, and the last one's digest."""

    on: str
    seq: int
    mark: str
    """The digest, whole or as ``short`` gives it."""

    @classmethod
    def parse(cls, text: str) -> "Head":
        """Reads the line of a printed page or of its QR. Raises ValueError."""
        found = _HEAD.fullmatch(" ".join(text.split()))
        if not found:
            raise ValueError(f"不是日志摘要：{text}")
        return cls(found["on"], int(found["seq"]), found["mark"])

    def fits(self, digest: str) -> bool:
        if len(self.mark) == len(GENESIS):
            return self.mark.lower() == digest
        typed = self.mark.upper().replace("-", "").translate(str.maketrans("OIL", "011"))
        return typed == short(digest).replace("-", "")


@dataclass
class Checker:
    """Takes the entries one by one, in order, and keeps what is wrong with them."""

    heads: InitVar[Iterable[Head]] = ()
    problems: list[str] = field(default_factory=list)
    count: int = 0
    last: str = GENESIS
    _number: int = 0
    _pending: dict[int, list[Head]] = field(default_factory=dict)

    def __post_init__(self, heads: Iterable[Head]) -> None:
        for head in heads:
            self.expect(head)

    def expect(self, head: Head) -> None:
        """A head to be met. All are named before the first entry."""
        if head.seq or not head.fits(GENESIS):
            self._pending.setdefault(head.seq, []).append(head)

    def say(self, problem: str) -> None:
        if len(self.problems) < MOST_PROBLEMS:
            self.problems.append(problem)

    def entry(self, stored: str, data: bytes) -> None:
        """One entry: the digest that stands beside it, and its canonical bytes."""
        self.count += 1
        leaf = self._leaf(data)
        if leaf is None:
            return
        number, found = leaf["seq"], sm3(data)
        if number != self._number + 1:
            self._say_order(number)
        elif leaf["previous"] != self.last:
            self.say(f"第 {number} 条：接不上第 {number - 1} 条，其中一条被改动或者替换")
        if found != stored:
            self.say(f"第 {number} 条：内容与摘要不符，被改动")
        self._number, self.last = number, stored
        self._pass(number, found)

    def _leaf(self, data: bytes) -> dict[str, Any] | None:
        try:
            leaf = json.loads(data)
        except ValueError:
            leaf = None
        whole = isinstance(leaf, dict) and leaf.keys() == FIELDS and isinstance(leaf["seq"], int)
        if not whole or canonical(leaf) != data:
            self.say(f"第 {self._number + 1} 条：写法不合规定，不是本系统写出的")
            return None
        return leaf  # type: ignore[no-any-return]

    def _say_order(self, number: int) -> None:
        due = self._number + 1
        if number > due:
            missing = f"第 {due} 条" if number == due + 1 else f"第 {due} 至 {number - 1} 条"
            self.say(f"{missing}：缺失（下一条是第 {number} 条）")
        else:
            self.say(f"第 {number} 条：重复或者挪动了位置（应为第 {due} 条）")

    def _pass(self, number: int, digest: str) -> None:
        for head in self._pending.pop(number, ()):
            if not head.fits(digest):
                self.say(f"{head.on} 的日终摘要（第 {head.seq} 条）与日志不符：日志被改写或者整个替换")

    def finish(self) -> list[str]:
        """Call after the last entry: heads that were never reached tell of a cut."""
        for head in sorted((h for heads in self._pending.values() for h in heads), key=lambda h: h.seq):
            if head.seq > self._number:
                self.say(f"{head.on} 的日终摘要写明有 {head.seq} 条，日志只到第 {self._number} 条：末尾被截去")
            else:
                self.say(f"{head.on} 的日终摘要指向第 {head.seq} 条，日志中没有这一条")
        self._pending.clear()
        return self.problems


def verify_lines(lines: Iterable[bytes], printed: Iterable[Head] = ()) -> Checker:
    """Verifies an export, with the heads it carries itself and with ``printed`` ones from paper. Raises ValueError."""
    checker, end = Checker(printed), b""
    rows = iter(lines)
    if next(rows, b"").rstrip(b"\r\n").decode("utf-8", "replace") != FIRST_LINE:
        raise ValueError("不是公开系统的日志导出文件")
    for raw in rows:
        line = raw.rstrip(b"\n")
        if end:
            checker.say("结尾行之后还有内容")
            break
        if line.startswith(b"end "):
            end = line
        elif line.startswith(b"head ") and not checker.count:
            checker.expect(_own_head(line))
        else:
            checker.entry(line[:64].decode("ascii", "replace"), line[65:])
    if not end:
        checker.say("没有结尾行：导出文件不完整")
    elif end.decode("utf-8", "replace") != f"end {checker.count} {checker.last}":
        checker.say("结尾行与条目不符：导出文件被增删")
    checker.finish()
    return checker


def _own_head(line: bytes) -> Head:
    parts = line.decode("utf-8", "replace").split(" ")
    if len(parts) != 4 or not parts[2].isdigit():
        raise ValueError(f"日终摘要行读不出：{line[:80]!r}")
    return Head(parts[1], int(parts[2]), parts[3])


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="验证公开系统的日志导出文件。")
    parser.add_argument("file", type=Path, help="导出文件")
    parser.add_argument("--head", action="append", default=[], help="纸上的日终摘要，GK1 开头的一行，可以多次")
    given = parser.parse_args(arguments)
    try:
        printed = [Head.parse(text) for text in given.head]
        with given.file.open("rb") as lines:
            checker = verify_lines(lines, printed)
    except (OSError, ValueError) as error:
        sys.stderr.write(f"未完成：{error}\n")
        return 2
    for problem in checker.problems:
        sys.stdout.write(problem + "\n")
    if checker.problems:
        sys.stdout.write(f"日志有问题（共读到 {checker.count} 条）。\n")
        return 1
    sys.stdout.write(
        f"日志完好：{checker.count} 条，末条摘要 {short(checker.last)}，对上纸面摘要 {len(printed)} 份。\n"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
