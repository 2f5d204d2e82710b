"""Rows of figures from running text: pipes with a cell a line, a figure a line, pdf text, or no separator at all.

A row is what stands between the beginning of its label and the beginning of the next one. The text is cut into the three
tables first, so that sentences about figures are never taken for the figures.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

from gongkai.annual import format as form
from gongkai.annual.reading import labels, split
from gongkai.annual.reading.columns import Placed, applicants_in_order, in_form_order, names_in_order, settle
from gongkai.annual.reading.disputes import T4_ROW, fifteen
from gongkai.annual.reading.grid import table_two_cells
from gongkai.annual.reading.normal import Squeezed, squeeze
from gongkai.annual.reading.numerals import BLANK_VALUE, from_yuan
from gongkai.annual.reading.rows import (
    DISORDER,
    LOST,
    SHORT,
    Reading,
    Token,
    distrust,
    from_cells,
    from_tokens,
    notation_of,
    t3_cells,
    told_apart,
    unnamed,
)
from gongkai.annual.reading.runs import Run, cells_after, runs_in, tokens_at

_PAGE_LINE = re.compile(
    r"^[ \t\f]*(?:[-—–―－]+[ \t]*\d{1,3}[ \t]*[-—–―－]+|第[ \t]*\d+[ \t]*页.*|\d{1,3}[ \t]*/[ \t]*\d{1,3})[ \t]*$", re.M
)
_TWO = re.compile(r"第?二十条第|信息内容")
_OLD_TWO = re.compile(r"新制作|新公开|对外公开总|上一?年项目|采购项目")
_THREE = re.compile(r"申请人情况|本列数据的|[勾钩]稽关系|三[、.]收到和处理政府信息公开申请")
_FOUR = re.compile(
    r"四[、.](?:因?政府信息公开)?(?:被?申请)?行政复议|行政复议\|*行政诉讼\|*(?=结|未经|其|尚|总)|行政复议\|+(?=结果|行政诉讼\|)"
)
_FIVE = re.compile(r"五[、.](?:政府信息公开工作)?存在|存在的?(?:主要)?问题及改进")
_LAST_HEADER = re.compile(r"法律服务(?:机构)?\|*其他\|*(?:总计\|*)?")
_TABLE_HEAD = re.compile(
    r"第?二十条第|信息内容|申请人情况|\(?本列数据的|自然人|一[、.]本年新收|行政复议\|*行政诉讼\|*(?=结|未经|其|尚|总)|行政复议\||结果维持"
)
_HEADER_REACH = 400
_TWO_FIGURES = re.compile(r"[|\s]*\d+[|\s]+\d")
_SEVEN_FIGURES = re.compile(r"(?:[|\s]*\d{1,6}(?=[|\s])){7}")
_FIGURE = re.compile(r"[\d|]")
_NOTE = re.compile(r"\([^()|]{0,200}\)|:[^|]{0,400}(?=\|)")


@dataclass
class Stream:
    """What the running text gave: the rows, and the stretches of the source that were tables and not prose."""

    readings: list[Reading] = field(default_factory=list)
    tables: list[tuple[int, int]] = field(default_factory=list)


def read_stream(text: str) -> Stream:
    """All rows of figures found in running text."""
    squeezed = squeeze(_PAGE_LINE.sub(lambda m: " " * len(m[0]), text))
    regions = _regions(squeezed.text)
    glued = any(
        split.glued([m])
        for a, b in regions.values()
        for m in re.findall(r"(?<![\d.,])\d+(?![.,]?\d)", squeezed.text[a:b])
    )
    stream = Stream()
    for name, read in (("t2", _read_two), ("t3", _read_three), ("t4", _read_four)):
        if name in regions:
            _Region(squeezed, *regions[name], glued, stream).run(read)
    if any(r.why == LOST for r in stream.readings):
        stream.readings = [distrust(r) for r in stream.readings]
    return stream


def _regions(text: str) -> dict[str, tuple[int, int]]:
    """Where the three tables begin and end."""
    two = _TWO.search(text)
    three = _THREE.search(text, two.end() if two else 0) or _first_row(text, two.end() if two else 0)
    after_three = three.end() if three else 0
    four = _FOUR.search(text, after_three)
    five = _FIVE.search(text, four.end() if four else after_three)
    end = len(text)
    regions = {}
    if two:
        regions["t2"] = (
            two.start(),
            next((m.start() for m in (three, four, five) if m and m.start() > two.start()), end),
        )
    if three or (not two and four):
        start = three.start() if three else 0
        regions["t3"] = (start, next((m.start() for m in (four, five) if m and m.start() > start), end))
    if four:
        regions["t4"] = (four.start(), five.start() if five else end)
    return regions


def _first_row(text: str, start: int) -> re.Match[str] | None:
    """A row of table three that is followed by figures, where all headings are lost."""
    for match in labels.RE_ROWS.finditer(text, start):
        if (_TWO_FIGURES if match.lastgroup in ("new", "carried_in") else _SEVEN_FIGURES).match(text, match.end()):
            return match
    return None


@dataclass
class _Region:
    squeezed: Squeezed
    start: int
    end: int
    glued: bool
    stream: Stream
    last: int = 0

    def run(self, read: "_Reader") -> None:
        self.last = self.start
        found = list(read(self))
        self.stream.readings.extend(found)
        if found:
            first = _TABLE_HEAD.search(self.text, self.start, self.last)
            start = first.start() if first else self.start
            self.stream.tables.append((self.squeezed.at(start), self.squeezed.at(self.last - 1) + 1))

    @property
    def text(self) -> str:
        return self.squeezed.text

    def place(self, start: int) -> str:
        return self.text[start : start + 80]


_Reader = Callable[[_Region], Iterator[Reading]]


def _read_two(region: _Region) -> Iterator[Reading]:
    old = bool(_OLD_TWO.search(region.text, region.start, region.end))
    certain: set[str] = set()
    for match in labels.RE_TABLE_TWO.finditer(region.text, region.start, region.end):
        name = match.lastgroup or ""
        due = table_two_cells(name, old=old)
        if not due or name in certain:
            continue
        header = region.text[max(region.start, match.start() - _HEADER_REACH) : match.start()].rpartition("信息内容")[2]
        cells = _printed_order(due, header)
        after = match.end()
        if note := _NOTE.match(region.text, after, region.end):
            after = note.end()
        reading, end = _row_after(region, after, region.end, cells)
        if reading is not None:
            reading = in_form_order(reading, due)
            if name == "fees" and labels.RE_YUAN.search(header):
                reading = replace(reading, ways=tuple((from_yuan(v),) for (v,) in reading.ways))
            if reading.certain and any(v.figure is not None for v in reading.ways[0]):
                certain.add(name)
            region.last = max(region.last, end)
            yield reading


def _printed_order(cells: tuple[str, ...], header: str) -> tuple[str, ...]:
    """The cells of a row of table two as its header orders them."""
    columns = {c.rpartition(".")[2]: c for c in cells}
    names = names_in_order(header, {key: labels.HEADERS_TWO[key] for key in columns})
    return tuple(columns[n] for n in names) or cells


def _row_after(region: _Region, start: int, end: int, cells: tuple[str, ...]) -> tuple[Reading | None, int]:
    """The row whose figures begin right at ``start``; None if words stand there."""
    text, place = region.text, region.place(max(region.start, start - 12))
    notation = notation_of(cells)
    if text.startswith("|", start):
        values, end = cells_after(region.squeezed, start, end, len(cells), notation)
        if not values:
            return None, start
        return from_cells(cells, values, place=place), end
    tokens, after = tokens_at(region.squeezed, start, end, notation)
    if text[after : after + 1] in ("/", "-") or (not tokens and text[start : start + 1].isdigit()):
        return Reading(cells, (), why=SHORT, place=place), after
    if not tokens:
        return None, start
    end = after
    return from_tokens(cells, tokens, glued=region.glued, place=place), end


@dataclass(frozen=True, slots=True)
class _Label:
    row: str
    start: int
    end: int


def _labels_of(region: _Region) -> list[_Label]:
    found: list[_Label] = []
    for match in labels.RE_ROWS.finditer(region.text, region.start, region.end):
        row = (match.lastgroup or "").replace("__", ".")
        if found and found[-1].row == row and not _FIGURE.search(region.text, found[-1].end, match.start()):
            found[-1] = replace(found[-1], end=match.end())  # two parts of one long label
        else:
            found.append(_Label(row, match.start(), match.end()))
    first = next((n for n, label in enumerate(found) if label.row == "new"), None)
    if first is not None:
        found = found[first:]
    elif header := _LAST_HEADER.search(region.text, region.start, region.end):
        found = [label for label in found if label.start >= header.end()]
    else:
        found = [label for label in found if label.row != "closed" or "七" in region.text[label.start : label.end]]
    return found


def _read_three(region: _Region) -> Iterator[Reading]:
    found = _labels_of(region)
    walls = sorted(m.start() for m in labels.RE_GROUPS.finditer(region.text, region.start, region.end))
    rows: list[tuple[_Label, Reading]] = []
    loose = False
    for n, label in enumerate(found):
        stop = found[n + 1].start if n + 1 < len(found) else region.end
        if reading := _segment(region, label, stop, walls):
            rows.append((label, reading))
        loose |= sum(_is_row(tokens) for tokens, _, _ in runs_in(region.squeezed, label.end, stop)) > 1
    if rows:
        named = applicants_in_order(region.text[region.start : rows[0][0].start])
        rows = [(label, reading) for (label, _), reading in zip(rows, _by_header(rows, named), strict=True)]
    yield from unnamed([reading for _, reading in rows]) if loose else ()
    order = [labels.ORDER[label.row] for label, _ in rows]
    if order == sorted(set(order)):
        yield from (reading for _, reading in rows)
        return
    # Labels out of order: pages or columns were torn apart, so only a row with its figures on its own line can be believed.
    for label, reading in rows:
        torn = Reading(reading.cells, (), reading.label, DISORDER, reading.place)
        yield reading if _on_one_line(region, label) else torn


def _by_header(rows: list[tuple[_Label, Reading]], named: tuple[str, ...]) -> list[Reading]:
    """The rows under a header; ``named`` are its names if they stand in another order than the form's."""
    placed = []
    for label, reading in rows:
        printed = tuple(f"t3.{label.row}.{c}" for c in named)
        headed = in_form_order(replace(reading, cells=printed), reading.cells) if named and reading.certain else None
        placed.append(Placed(label.row, headed, reading, contrary=bool(named)))
    return [reading for _, reading in settle(placed)]


def _is_row(tokens: list[Token]) -> bool:
    return sum(t.room for t in tokens) >= len(form.COLUMNS)


def _on_one_line(region: _Region, label: _Label) -> bool:
    tokens, end = tokens_at(region.squeezed, label.end, region.end)
    if len(tokens) < len(form.COLUMNS):
        return False
    first = region.squeezed.at(label.start)
    last = region.squeezed.at(end - 1)
    return last - first <= (end - label.start) + 120 and all("\n" not in t.gap for t in tokens)


def _segment(region: _Region, label: _Label, stop: int, walls: list[int]) -> Reading | None:
    """The row between the beginning of its label and that of the next. None if no figure stands there."""
    cells, text = t3_cells(label.row), region.text
    pipe = text.find("|", label.end, stop)
    digit = re.compile(r"\d").search(text, label.end, stop)
    if pipe >= 0 and (digit is None or pipe < digit.start()):
        wall = next((w for w in walls if label.end < w < stop and w < pipe), None)
        if wall is not None:
            return None
        values, end = cells_after(region.squeezed, pipe, stop, len(cells))
        if not values:
            return None
        region.last = max(region.last, end)
        return from_cells(cells, values, label=text[label.start : pipe], place=region.place(label.start))
    run = next(runs_in(region.squeezed, label.end, stop), None)
    named, place = text[label.start : label.end], region.place(label.start)
    if run is None:
        # The label stands there and nothing behind it: an empty row, unless the text is cut off or this is a group.
        blank = Reading(cells, ((BLANK_VALUE,) * len(cells),), named, place=place)
        return blank if stop < region.end and label.row != "other" else None
    tokens, start, end = run
    between = text[label.end : start]
    marks = between.rstrip().endswith(("/", "-"))
    if not (marks or _is_tail(label.row, between)):
        return Reading(cells, (), named, SHORT, place) if len(tokens) > 1 and label.row != "other" else None
    region.last = max(region.last, end)
    if marks or text[end : end + 1] in ("/", "-"):
        return Reading(cells, (), named, SHORT, place)
    first = replace(tokens[0], gap=_gap_before(region, start))
    return from_tokens(cells, [first, *tokens[1:]], glued=region.glued, label=named, place=place)


def _is_tail(row: str, words: str) -> bool:
    """Whether the words between a label's beginning and its figures can be the rest of it, not another row's name."""
    official, words = labels.CHARACTERS[row], "".join(words.split())
    return sum(c not in official for c in words) * 5 <= max(len(words), 5)


def _gap_before(region: _Region, start: int) -> str:
    """The line ends of the source in front of the first figure, which squeezing took away."""
    return "\n" * region.squeezed.source.count("\n", region.squeezed.at(start - 1), region.squeezed.at(start))


def _read_four(region: _Region) -> Iterator[Reading]:
    """Table four: fifteen figures in one run, or in pipe cells, or five under each group's name."""
    all_cells, text = T4_ROW, region.text
    piped = [m.start() for m in re.finditer(r"\|", text[region.start : region.end])]
    if len(piped) >= len(all_cells) and (found := _piped_four(region, all_cells)):
        yield found
        return
    runs = list(runs_in(region.squeezed, region.start, region.end))
    for tokens, _, end in runs:
        if len(tokens) == len(all_cells):
            region.last = end
            found = Reading(all_cells, (tuple(t.value for t in tokens),), place=region.place(end - 40))
            yield fifteen(text[region.start : end], found)
            return
    fives = [(tokens, end) for tokens, _, end in runs if len(tokens) == len(form.DISPUTE_COLUMNS)]
    if len(fives) == len(form.DISPUTES):
        region.last = fives[-1][1]
        figures = tuple(t.value for tokens, _ in fives for t in tokens)
        yield fifteen(text[region.start : region.last], Reading(all_cells, (figures,)))
        return
    yield from _glued_four(region, all_cells, runs)


def _glued_four(region: _Region, cells: tuple[str, ...], runs: list[Run]) -> Iterator[Reading]:
    for tokens, start, end in runs:
        digits = [t.digits for t in tokens]
        if all(digits) and sum(map(len, digits)) >= len(cells) and (region.glued or len(digits) == 1):
            found = split.groups_adding_up(digits, len(form.DISPUTES), len(form.DISPUTE_COLUMNS))
            counted = bool(found) and not _adds_up(found[0]) and split.fewer(digits, len(cells))
            region.last = end
            if {region.text[start - 1], region.text[end : end + 1]} & {"/", "-"}:
                found = []
            place = region.place(max(region.start, end - 40))
            yield fifteen(region.text[region.start : start], told_apart(cells, found, counted=counted, place=place))
            return
    if runs:
        yield Reading(cells, (), why=SHORT, place=region.place(runs[-1][2] - 40))


def _adds_up(figures: split.Figures) -> bool:
    size = len(form.DISPUTE_COLUMNS)
    groups = [figures[n : n + size] for n in range(0, len(figures), size)]
    return all(sum(g[:-1]) == g[-1] for g in groups)


def _piped_four(region: _Region, cells: tuple[str, ...]) -> Reading | None:
    text, start = region.text, region.start
    while (start := text.find("|", start, region.end)) >= 0:
        values, end = cells_after(region.squeezed, start, region.end, len(cells))
        figures = [v for v in values if v.figure is not None]
        if len(figures) >= len(form.DISPUTE_COLUMNS):
            while values and values[0] == BLANK_VALUE and len(values) > len(cells):
                values.pop(0)
            region.last = end
            return fifteen(text[region.start : start], from_cells(cells, values, place=region.place(start)))
        start = max(end, start + 1)
    return None
