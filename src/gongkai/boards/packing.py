"""A batch as it is handed over: the list, and the documents with their files in a zip whose every file has its SM3."""

import re
from collections.abc import Iterable, Sequence
from datetime import date
from hashlib import new
from typing import IO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from gongkai.agencies.days import civil_day
from gongkai.boards.models import Delivery, DeliveryItem, ItemKind
from gongkai.papers.out import render_document, render_list
from gongkai.publications.printed import fields_of, issuers

HEADS = ("序号", "事由", "索引号", "名称", "文号", "发文机关", "成文日期", "公开日期", "附件数", "内容指纹（SM3）")
LIST, SUMS = "移送清单.xlsx", "SM3.txt"
_UNFIT = re.compile(r'[\\/:*?"<>|\x00-\x1f]')
_MOST_NAME = 60


def packing_list(delivery: Delivery, items: Iterable[DeliveryItem]) -> bytes:
    """The list as xlsx. The same batch gives the same bytes."""
    rows = [
        (
            item.position,
            str(ItemKind(item.kind).label),
            item.document.index_number,
            item.version.title,
            item.version.number,
            issuers(item.version),
            item.version.formed_on,
            _public_on(item),
            len(item.version.attachments.all()) if item.kind != ItemKind.WITHDRAW else 0,
            item.version.content_sm3,
        )
        for item in items
    ]
    return render_list(HEADS, rows, "xlsx", title=str(delivery))


def pack(delivery: Delivery, items: Sequence[DeliveryItem], to: IO[bytes]) -> None:
    """Write the zip: the list, a folder a document (its text as docx on GB/T 9704 paper, its files), the sums.

    ``SM3.txt`` has a line for every other file: the SM3 in hexadecimal, two spaces, the path. What was taken down
    stands in the list only. Raises FileNotFoundError for a file that is gone from the store.
    """
    sums = []
    with ZipFile(to, "w", ZIP_DEFLATED) as package:

        def put(name: str, content: bytes) -> None:
            sums.append(f"{new('sm3', content).hexdigest()}  {name}\n")
            package.writestr(_entry(name), content)

        put(LIST, packing_list(delivery, items))
        for item in items:
            if item.kind == ItemKind.WITHDRAW:
                continue
            folder = f"{item.position:03}_{_fit(item.document.index_number)}"
            put(
                f"{folder}/{_fit(item.version.title)}.docx",
                render_document(fields_of(item.version), item.version.body, "docx"),
            )
            for number, each in enumerate(item.version.attachments.all(), 1):
                put(f"{folder}/附件{number}_{each.name}", each.blob.path.read_bytes())
        package.writestr(_entry(SUMS), "".join(sums).encode())


def _entry(name: str) -> ZipInfo:
    """Without a date of its own, so that the same batch gives the same bytes."""
    entry = ZipInfo(name)
    entry.compress_type = ZIP_DEFLATED
    return entry


def _public_on(item: DeliveryItem) -> date:
    """The day this version went out; of what an old site had published, the day there."""
    return item.document.imported_published_on or civil_day(item.version.published_at)


def _fit(name: str) -> str:
    """A name that every system takes."""
    return _UNFIT.sub("_", name)[:_MOST_NAME].strip(" .") or "_"
