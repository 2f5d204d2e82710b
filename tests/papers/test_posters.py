"""Sheets for notice boards: one page, letters read from two metres, the text as it is, the address in the QR."""

import io

import pdfplumber
import pytest

from gongkai.papers.out import Poster, WriteRefused, render_poster
from gongkai.papers.out import posters as out

SENTENCE = "经村民代表会议评议、镇人民政府审核，现将拟纳入农村低保的家庭予以公示。"
READ_FROM_TWO_METRES = 24
"""Points: letters of 8.5 mm."""


def poster(**changed: object) -> Poster:
    given = {
        "title": "关于做好防汛工作的通知",
        "agency": "清溪县石桥镇人民政府",
        "address": "https://www.qingxi.example/d/1024/",
        "html": "<p>各村：</p><p>做好值班和巡查。</p>",
        "until": "公示期至 2026年3月25日",
        "lines": ("0377-60000001",),
    }
    return Poster(**(given | changed))


def opened(pdf: bytes) -> pdfplumber.PDF:
    return pdfplumber.open(io.BytesIO(pdf))


def said(pdf: bytes) -> str:
    with opened(pdf) as document:
        assert len(document.pages) == 1
        return document.pages[0].extract_text().replace(" ", "").replace("\n", "")


@pytest.mark.parametrize(("sheet", "width"), [("a4", 595), ("a3", 842), ("labels", 595)])
@pytest.mark.parametrize("paragraphs", [0, 1, 8, 400])
def test_whatever_the_length_it_is_one_page_of_the_paper(sheet: str, width: int, paragraphs: int) -> None:
    with opened(render_poster(poster(html=f"<p>{SENTENCE}</p>" * paragraphs), sheet)) as document:
        assert [round(page.width) for page in document.pages] == [width]


@pytest.mark.parametrize("paragraphs", [1, 8, 400])
@pytest.mark.parametrize("title", ["公示", "石桥镇人民政府关于农村最低生活保障对象审核确认情况的公示" * 3])
def test_title_and_text_are_read_from_two_metres(paragraphs: int, title: str) -> None:
    with opened(render_poster(poster(html=f"<p>{SENTENCE}</p>" * paragraphs, title=title), "a4")) as document:
        page = document.pages[0]
        text = [char["size"] for char in page.chars if "Serif" in char["fontname"]]
        assert min(text) >= READ_FROM_TWO_METRES
        assert max(char["size"] for char in page.chars) >= READ_FROM_TWO_METRES
        assert all(char["x0"] >= 0 and char["x1"] <= page.width for char in page.chars)


def test_a_short_text_stands_whole_and_of_a_long_one_is_said_where_the_rest_is() -> None:
    short, long = said(render_poster(poster(), "a4")), said(render_poster(poster(html=f"<p>{SENTENCE * 99}</p>"), "a4"))
    assert "做好值班和巡查" in short
    assert "全文用手机扫二维码看" not in short
    assert "全文用手机扫二维码看" in long
    assert "……" in long


def test_what_a_sheet_cannot_show_is_said() -> None:
    html = "<p>如下：</p><table><tr><td>甲</td></tr></table><ol><li><p>其一</p></li></ol>"
    words = said(render_poster(poster(html=html), "a4"))
    assert "（表格、图片见全文）" in words
    assert "1.其一" in words
    assert "全文用手机扫二维码看" in words


def test_everything_beside_the_text_is_there() -> None:
    words = said(render_poster(poster(), "a3"))
    for part in (
        "清溪县石桥镇人民政府",
        "公示期至2026年3月25日",
        "0377-60000001",
        "https://www.qingxi.example/d/1024/",
    ):
        assert part in words


def test_there_are_eight_labels() -> None:
    assert said(render_poster(poster(), "labels")).count("手机扫码看全文") == 8


def test_the_qr_is_of_the_address_and_of_nothing_else() -> None:
    assert out._qr("https://a.example/d/1/") != out._qr("https://a.example/d/2/")
    with opened(render_poster(poster(), "a4")) as document:
        dark = [r for r in document.pages[0].curves + document.pages[0].rects if r["width"] > 100]
        assert dark, "the code is drawn"


def test_text_is_set_as_it_is_and_runs_nothing() -> None:
    words = said(render_poster(poster(title='#panic("x") *甲* $乙$', html='<p>#read("/etc/passwd")</p>'), "a4"))
    assert '#panic("x")*甲*$乙$' in words
    assert "passwd" in words


def test_the_same_sheet_gives_the_same_bytes() -> None:
    assert render_poster(poster(), "a4") == render_poster(poster(), "a4")


def test_it_prints_in_black_alone() -> None:
    with opened(render_poster(poster(), "a4")) as document:
        colours = {char["non_stroking_color"] for char in document.pages[0].chars}
    assert all(set(colour) == {0} for colour in colours)


def test_another_paper_is_refused() -> None:
    with pytest.raises(WriteRefused):
        render_poster(poster(), "b5")
