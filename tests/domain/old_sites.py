"""Folders, tables and zips as offices bring them along."""

import csv
import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence

import xlsxwriter

from gongkai.agencies.models import Agency, Person
from gongkai.intake.models import Batch
from gongkai.intake.services import begin, submit_batch, work_on
from gongkai.reviews.models import Review
from tests.domain.factories import NOW, Staff, passed

HEADS = ("标题", "文号", "成文日期", "发布日期", "栏目", "文件", "附件", "原网址")
IDENTITY = "11010519491231002X"
PAGE = """<html><head><title>{title}-清溪县人民政府</title>
<meta name="ArticleTitle" content="{title}"><meta name="PubDate" content="{day} 09:30:00"></head>
<body><div class="nav">首页</div><div class="TRS_Editor"><p>各村：</p><p>{body}</p><p>{more}</p></div></body></html>"""


def page(
    title: str = "关于做好秸秆禁烧工作的通知", day: str = "2019-05-06", body: str = "严禁露天焚烧秸秆。", more: str = ""
) -> bytes:
    return PAGE.format(title=title, day=day, body=body, more=more).encode("gb18030")


def rows(count: int, **changed: str) -> list[dict[str, str]]:
    return [
        {
            "标题": f"关于第{n}件事的通知",
            "文号": f"小政发〔2019〕{n}号",
            "成文日期": "2019年5月6日",
            "发布日期": "2019/5/7",
            "栏目": "20-12",
            "文件": f"文件/{n}.html",
            "原网址": f"http://old.example/{n}.html",
            **changed,
        }
        for n in range(1, count + 1)
    ]


def table_csv(lines: Iterable[Mapping[str, str]], heads: Sequence[str] = HEADS, encoding: str = "gb18030") -> bytes:
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, heads, extrasaction="ignore")
    writer.writeheader()
    writer.writerows(lines)
    return out.getvalue().encode(encoding)


def table_xlsx(lines: Iterable[Sequence[object]]) -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet("清单")
    for y, line in enumerate(lines):
        for x, value in enumerate(line):
            sheet.write(y, x, value)
    book.close()
    return out.getvalue()


class OldName(zipfile.ZipInfo):
    """An entry as old Windows programs write it: its name in GBK, and nothing that says so."""

    def _encodeFilenameFlags(self) -> tuple[bytes, int]:
        return self.filename.encode("gbk"), self.flag_bits


def zipped(files: Mapping[str, bytes], *, gbk: bool = False) -> io.BytesIO:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for name, content in files.items():
            entry = (OldName if gbk else zipfile.ZipInfo)(name)
            entry.compress_type = zipfile.ZIP_DEFLATED
            made.writestr(entry, content)
    out.seek(0)
    return out


def site(count: int, **changed: str) -> io.BytesIO:
    """A zip of a table and one page a row."""
    pages = {f"文件/{n}.html": page(f"第{n}页") for n in range(1, count + 1)}
    return zipped({"清单.csv": table_csv(rows(count, **changed)), **pages})


def begun(agency: Agency, by: Person, content: io.BytesIO, name: str = "旧站.zip") -> Batch:
    return begin(agency=agency, name="原网站", content=content, upload_name=name, by=by, at=NOW)


def work(batch: Batch) -> Batch:
    """The worker, until there is nothing more to do."""
    batch.refresh_from_db()
    while work_on(pk=batch.pk, turn=batch.turn, now=lambda: NOW):
        pass
    batch.refresh_from_db()
    return batch


def checked(agency: Agency, by: Person, content: io.BytesIO, name: str = "旧站.zip") -> Batch:
    return work(begun(agency, by, content, name))


def in_review(batch: Batch, staff: Staff) -> Review:
    return submit_batch(batch=batch, by=staff.author, at=NOW)


def let_pass(batch: Batch, staff: Staff) -> Batch:
    """Through the three reviews, not yet published."""
    passed(in_review(batch, staff), staff, 3)
    batch.refresh_from_db()
    return batch
