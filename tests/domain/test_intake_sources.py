"""What people bring along to be imported: days in all their forms, tables, zips, names that would lead elsewhere."""

import io
import struct
import zipfile
from datetime import date, datetime
from pathlib import Path

import pytest

from gongkai.audit.refused import Refused
from gongkai.intake.days import day
from gongkai.intake.headings import NAMES, heading
from gongkai.intake.reading import rows_of
from gongkai.intake.sources import Archive, Files, Folder, tables, tidy_name
from gongkai.papers import Unreadable
from tests.domain.old_sites import rows, table_csv, table_xlsx, zipped


class TestDays:
    @pytest.mark.parametrize(
        "text",
        [
            "2024-03-01",
            "2024-3-1",
            "2024/3/1",
            "2024.3.1",
            "2024年3月1日",
            "2024 年 3 月 1 日",
            "二〇二四年三月一日",
            "二○二四年三月一日",
            "20240301",
            "2024-03-01 09:30:00",
            "2024-03-01T09:30:00",
            "45352",
            "45352.396",
            "２０２４－０３－０１",
        ],
    )
    def test_every_form_is_the_same_day(self, text: str) -> None:
        assert day(text) == date(2024, 3, 1)

    @pytest.mark.parametrize(
        "text",
        [
            "",
            "去年",
            "2024-13-01",
            "2024-02-30",
            "3/1/2024",
            "24-3-1",
            "1",
            "99999",
            "3024-01-01",
            "2024",
            "٢٠٢٤-٠٣-٠١x",
        ],
    )
    def test_what_is_no_day_is_not_guessed(self, text: str) -> None:
        assert day(text) is None


class TestTables:
    def test_the_headings_of_the_template_are_known_and_marks_on_them_do_not_matter(self) -> None:
        assert [heading(name) for name in NAMES.values()] == [*NAMES]
        assert heading("标 题*") == heading("＊标题：") == "title"

    @pytest.mark.parametrize("encoding", ["gb18030", "utf-8", "utf-8-sig", "utf-16"])
    def test_a_csv_of_any_encoding_is_read(self, encoding: str) -> None:
        found = rows_of(table_csv(rows(2, 标题="关于\U00020bb7村的通知"), encoding=encoding), "清单.csv", 0)
        assert [number for number, _cells in found["rows"]] == [2, 3]
        assert found["rows"][0][1]["title"] == "关于\U00020bb7村的通知"

    @pytest.mark.parametrize("mark", ["\t", ";", "，"])
    def test_other_marks_between_cells_are_known(self, mark: str) -> None:
        found = rows_of(f"标题{mark}发布日期\n甲{mark}2020-1-1\n".encode(), "清单.csv", 0)
        assert found["rows"] == [[2, {"title": "甲", "published_on": "2020-1-1"}]]

    def test_a_workbook_gives_days_numbers_and_texts_as_people_see_them(self) -> None:
        lines = [["备注", "标题", "发布日期", "文号"], [], ["x", "=HYPERLINK(1)", 43592, 12]]
        found = rows_of(table_xlsx(lines), "清单.xlsx", 0)
        assert found["unknown"] == ["备注"]
        number, cells = found["rows"][0]
        assert (number, cells["published_on"], cells["number"]) == (3, "43592", "12")

    def test_a_formula_is_never_text_that_calculates(self) -> None:
        found = rows_of("标题,发布日期\n'=1+1,2020-1-1\n".encode(), "清单.csv", 0)
        assert found["rows"][0][1]["title"] == "=1+1"

    def test_it_comes_in_portions_without_loss(self) -> None:
        content, got, start, more = table_csv(rows(23)), [], 0, True
        while more:
            found = rows_of(content, "清单.csv", start, 5)
            got += [number for number, _cells in found["rows"]]
            start, more = found["end"], found["more"]
        assert got == [*range(2, 25)]

    @pytest.mark.parametrize(
        ("content", "part"),
        [
            (b"", ""),
            (b"\x00\x01\x02", ""),
            ("甲,乙\n1,2\n".encode(), "没有找到表头"),
            ("标题,名称\n1,2\n".encode(), "只留一列"),
            (b"PK\x03\x04broken", ""),
        ],
    )
    def test_what_is_no_table_is_refused_in_a_sentence(self, content: bytes, part: str) -> None:
        with pytest.raises(Refused) as refused:
            rows_of(content, "清单.csv", 0)
        assert refused.value.code == "table"
        assert part in refused.value.message

    def test_signs_that_no_database_keeps_are_left_out(self) -> None:
        found = rows_of(f"标题,发布日期\n甲\x00\x07乙,2020-1-1\n{'丙' * 200},2020-1-1\n".encode(), "清单.csv", 0)
        assert found["rows"][0][1]["title"] == "甲乙"


class TestNames:
    @pytest.mark.parametrize("name", ["../a", "a/../../b", "/etc/passwd", "C:\\a", "a\x00b", "", "x" * 500, "\ud800"])
    def test_a_name_that_leads_out_is_none(self, name: str) -> None:
        assert tidy_name(name) == ""

    def test_windows_names_and_rare_characters_are_kept(self) -> None:
        assert tidy_name("附件\\\U00020bb7.docx") == "附件/\U00020bb7.docx"

    def test_a_file_is_found_by_its_path_or_by_a_name_that_only_one_has(self) -> None:
        files = Files(Archive(zipped({"a/一.docx": b"1", "b/一.docx": b"2", "b/二.PDF": b"3"})))
        assert files.find("a\\一.docx") == "a/一.docx"
        assert files.find("二.pdf") == "b/二.PDF"
        for name in ("一.docx", "三.docx", "../a/一.docx", "/a/一.docx"):
            with pytest.raises(Unreadable):
                files.find(name)

    def test_a_link_out_of_the_folder_is_not_followed(self, tmp_path: Path) -> None:
        (tmp_path / "secret.html").write_text("x")
        inside = tmp_path / "site"
        inside.mkdir()
        (inside / "a.html").write_text("x")
        (inside / "out.html").symlink_to(tmp_path / "secret.html")
        (inside / "up").symlink_to(tmp_path)
        folder = Folder(inside)
        assert [*folder.names()] == ["a.html"]
        for name in ("out.html", "../secret.html", "up/secret.html"):
            with pytest.raises(Unreadable):
                folder.read(name)

    def test_the_highest_tables_are_the_list(self) -> None:
        files = Files(Archive(zipped({"站/清单.xlsx": b"1", "站/附件/表.xlsx": b"2"})))
        assert tables(files) == ["站/清单.xlsx"]


class TestZips:
    def test_names_of_old_programs_are_read(self) -> None:
        assert [*Archive(zipped({"通知/防汛.docx": b"1"}, gbk=True)).names()] == ["通知/防汛.docx"]

    def test_hidden_files_links_and_ways_out_are_no_part_of_it(self) -> None:
        out = zipped({".a": b"1", "__MACOSX/b": b"1", "../c": b"1", "/d": b"1", "e": b"1", "~$f.docx": b"1"})
        with zipfile.ZipFile(out, "a") as made:
            link = zipfile.ZipInfo("g")
            link.external_attr = 0o120777 << 16
            made.writestr(link, "/etc/passwd")
        assert [*Archive(out).names()] == ["e"]

    def test_a_bomb_is_refused_unread(self) -> None:
        with pytest.raises(Unreadable) as refused:
            Archive(zipped({"a.txt": b"0" * (8 << 20)}))
        assert refused.value.code == "bomb"

    def test_a_size_that_lies_is_found_out(self) -> None:
        data = bytearray(zipped({"a.txt": b"0123456789"}).getvalue())
        struct.pack_into("<I", data, data.index(b"PK\x01\x02") + 24, 5)
        with pytest.raises(Unreadable):
            Archive(io.BytesIO(bytes(data))).read("a.txt")

    def test_a_directory_that_is_a_bomb_is_refused_before_it_is_read(self) -> None:
        data = bytearray(zipped({"a.txt": b"1"}).getvalue())
        struct.pack_into("<I", data, data.index(b"PK\x05\x06") + 12, 100 << 20)
        with pytest.raises(Unreadable) as refused:
            Archive(io.BytesIO(bytes(data)))
        assert refused.value.code == "too-large"

    @pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"x" * 100, b"PK\x05\x06" + b"\x00" * 18])
    def test_what_is_no_zip_is_refused(self, data: bytes) -> None:
        try:
            names = [*Archive(io.BytesIO(data)).names()]
        except Unreadable:
            names = []
        assert names == []

    def test_a_zip_with_a_password_is_refused(self) -> None:
        data = bytearray(zipped({"a.txt": b"1"}).getvalue())
        data[data.index(b"PK\x01\x02") + 8] |= 1
        with pytest.raises(Unreadable) as refused:
            Archive(io.BytesIO(bytes(data)))
        assert refused.value.code == "encrypted"


def test_a_cell_with_a_date_is_that_day() -> None:
    found = rows_of(table_xlsx([["标题", "发布日期"], ["甲", datetime(2019, 5, 7)]]), "清单.xlsx", 0)  # noqa: DTZ001
    assert day(found["rows"][0][1]["published_on"]) == date(2019, 5, 7)
