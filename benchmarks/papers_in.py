"""Files as pages: to_page in its child against bare mammoth, lxml, calamine and pdfium on the same files, warm, median.

Then the hostile corpus of TRUST P29: the longest answer, and the most memory any child took.
"""

import json
import statistics
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path

import mammoth
import pypdfium2
from lxml import html
from python_calamine import CalamineWorkbook

from gongkai.papers import Unreadable, close_idle
from gongkai.papers.out import Fields, render_document, render_list
from gongkai.papers.page import clean_html, to_page
from tests.papers.hostile_files import hostile
from tests.papers.word_files import attachments, long_table, notice

ROUNDS = 15


def bare_docx(path: Path) -> int:
    with path.open("rb") as file:
        return len(mammoth.convert_to_html(file).value)


def bare_html(path: Path) -> int:
    return sum(len(element.text_content()) for element in html.parse(str(path)).getroot().iter("p", "td", "th"))


def bare_xlsx(path: Path) -> int:
    book = CalamineWorkbook.from_path(str(path))
    return sum(len(book.get_sheet_by_name(name).to_python()) for name in book.sheet_names)


def bare_pdf(path: Path) -> int:
    with pypdfium2.PdfDocument(path) as document:
        return sum(len(page.get_textpage().get_text_range()) for page in document)


BARE: dict[str, Callable[[Path], int]] = {".docx": bare_docx, ".html": bare_html, ".xlsx": bare_xlsx, ".pdf": bare_pdf}


def files(folder: Path) -> list[Path]:
    """A notice, a notice with an attachment, a directory of 30 rows, and the same as html, pdf and xlsx."""
    made: list[Path] = []
    for name, build in (("notice", notice), ("attachments", attachments), ("long_table", long_table)):
        made.append(folder / f"{name}.docx")
        build().save(str(made[-1]))
    page = to_page(made[2])
    made.append(folder / "long_table.html")
    made[-1].write_text(f"<html><body>{page.html}</body></html>", encoding="utf-8")
    made.append(folder / "long_table.pdf")
    made[-1].write_bytes(render_document(Fields(title="行政许可事项目录"), page.html, "pdf"))
    made.append(folder / "list.xlsx")
    rows = [[n, f"第{n}项许可", "县市场监管局", "《中华人民共和国行政许可法》第十二条"] for n in range(200)]
    made[-1].write_bytes(render_list(("序号", "事项", "机关", "依据"), rows, "xlsx"))
    return made


def median(work: Callable[[], object]) -> float:
    """Milliseconds."""
    work()
    taken = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    return statistics.median(taken) * 1000


def tell(figure: str, value: float, unit: str, limit: float | None = None) -> None:
    print(json.dumps({"figure": figure, "value": value, "unit": unit, "limit": limit}))


def compare(name: str, ours: Callable[[], object], bare: Callable[[], object], limit: float | None = None) -> None:
    mine, theirs = median(ours), median(bare)
    tell(f"{name}: page", round(mine, 2), "ms")
    tell(f"{name}: bare", round(theirs, 2), "ms")
    tell(f"{name}: ratio", round(mine / theirs, 2), "x", limit)


def main() -> None:
    """Prints a JSON line a figure."""
    with tempfile.TemporaryDirectory() as folder:
        for path in files(Path(folder)):
            limit = 2 if path.suffix == ".docx" else None
            compare(path.name, lambda path=path: to_page(path), lambda path=path: BARE[path.suffix](path), limit)
    paste = (
        "<p class=MsoNormal style='text-indent:32pt'><span style='font-size:16pt'>各单位要认真落实。</span></p>" * 300
    )
    compare("paste of 300 paragraphs", lambda: clean_html(paste), lambda: html.fromstring(paste).text_content())
    close_idle()
    corpus()


class Watch:
    """The most memory (VmHWM) that any child of this process had, looked at every few milliseconds.

    What the kernel tells of ended children is no measure: it counts the parent they were started from.
    """

    def __init__(self) -> None:
        self.most = 0
        self._end = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)

    def __enter__(self) -> "Watch":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._end.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._end.wait(0.005):
            for tasks in Path("/proc/self/task").glob("*/children"):
                for pid in tasks.read_text().split():
                    self.most = max(self.most, self._peak(pid))

    @staticmethod
    def _peak(pid: str) -> int:
        try:
            if b"papers.child" not in Path(f"/proc/{pid}/cmdline").read_bytes():
                return 0  # not started yet: still a copy of this process
            lines = Path(f"/proc/{pid}/status").read_text().splitlines()
        except OSError:
            return 0
        return next((int(line.split()[1]) // 1024 for line in lines if line.startswith("VmHWM")), 0)


def corpus() -> None:
    count = refused = 0
    longest = 0.0
    with Watch() as watch:
        for name, data in hostile():
            count += 1
            start = time.perf_counter()
            try:
                to_page(data, name=name)
            except Unreadable:
                refused += 1
            longest = max(longest, time.perf_counter() - start)
    close_idle()
    tell("hostile files", count, "")
    tell("of them refused, the others neutralised", refused, "")
    tell("longest answer", round(longest, 2), "s", 10)
    tell("most memory of a child (VmHWM)", watch.most, "MiB", 256)


if __name__ == "__main__":
    main()
