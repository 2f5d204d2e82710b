"""What is handed to archive and library: a list and a zip in which every file can be checked."""

import io
from hashlib import new
from zipfile import ZipFile

import openpyxl

from gongkai.boards import selectors
from gongkai.boards.models import Delivery
from gongkai.boards.packing import LIST, SUMS, pack, packing_list
from tests.domain.factories import TODAY, Staff, document_out, later
from tests.domain.test_deliveries import handed, make, out, take_down


def packed(staff: Staff, delivery: Delivery) -> bytes:
    to = io.BytesIO()
    pack(delivery, selectors.items_of(staff.author, delivery, on=TODAY), to)
    return to.getvalue()


def files_of(content: bytes) -> dict[str, bytes]:
    with ZipFile(io.BytesIO(content)) as package:
        return {name: package.read(name) for name in package.namelist()}


def test_every_file_of_the_zip_stands_in_the_sums_with_its_own(publishing: Staff) -> None:
    document_out(publishing, files=[("值班表.txt", b"1"), (f"{'长' * 78}.pdf", b"2")])
    batch = make(publishing)
    files = files_of(packed(publishing, batch))
    told = dict(reversed(line.split("  ", 1)) for line in files.pop(SUMS).decode().splitlines())
    assert told == {name: new("sm3", content).hexdigest() for name, content in files.items()}
    names = [name.split("/")[-1] for name in files]
    assert names == [LIST, "关于做好防汛工作的通知.docx", "附件1_值班表.txt", f"附件2_{'长' * 78}.pdf"]


def test_the_same_batch_gives_the_same_bytes_also_after_what_happened_since(publishing: Staff) -> None:
    document = document_out(publishing, files=[("值班表.txt", b"1")])
    batch = make(publishing)
    before = packed(publishing, batch)
    take_down(publishing, document, at=later(days=1))
    assert packed(publishing, batch) == before


def test_what_was_taken_down_is_in_the_list_and_not_in_the_zip(publishing: Staff) -> None:
    gone = out(publishing, "撤下")
    handed(publishing, make(publishing))
    take_down(publishing, gone, at=later(days=1))
    batch = make(publishing, at=later(days=2))
    files = files_of(packed(publishing, batch))
    assert set(files) == {LIST, SUMS}
    items = selectors.items_of(publishing.author, batch, on=TODAY)
    sheet = openpyxl.load_workbook(io.BytesIO(packing_list(batch, items))).active
    assert [cell.value for cell in sheet[3]][1:4] == ["已撤下，停止提供", gone.index_number, "撤下"]


def test_a_title_of_path_signs_stays_in_its_folder(publishing: Staff) -> None:
    out(publishing, "../../关于 <a> 的通知")
    files = files_of(packed(publishing, make(publishing)))
    assert all(".." not in name.split("/")[1][:2] and name.count("/") == 1 for name in files if "/" in name)
