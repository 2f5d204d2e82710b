"""Sheets for notice boards: the whole document on them, in letters read from where people stand, the address in the QR."""

import io
import re
from datetime import date

import pdfplumber
import pytest

from gongkai.papers.out import Fields, Poster, WriteRefused, render_poster
from gongkai.papers.out import posters as out
from gongkai.papers.out.posters import MOST_PAGES, SMALLEST
from gongkai.papers.page.images import kept_image
from tests.papers.word_files import png

SENTENCE = "经村民代表会议评议、镇人民政府审核，现将拟纳入农村低保的家庭予以公示。"
READ_FROM_TWO_METRES = 24
"""Points: letters of 8.5 mm."""


def poster(**changed: object) -> Poster:
    fields = {"title": "关于做好防汛工作的通知"}
    fields |= {name: changed.pop(name) for name in Fields.__dataclass_fields__ if name in changed}
    given = {
        "fields": Fields(**fields),
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


def pages_of(pdf: bytes) -> list[str]:
    with opened(pdf) as document:
        return [page.extract_text().replace(" ", "").replace("\n", "") for page in document.pages]


def in_letters(pdf: bytes) -> list[float]:
    """The sizes of the letters of the text."""
    with opened(pdf) as document:
        return [round(char["size"], 3) for page in document.pages for char in page.chars if "Serif" in char["fontname"]]


def listed(rows: int) -> str:
    """Who gets support: six columns, the heads of two rows, a caption."""
    heads = (
        '<tr><th rowspan="2">序号</th><th rowspan="2">户主</th><th colspan="3">保障情况</th><th rowspan="2">备注</th></tr>'
        "<tr><th>人数</th><th>类别</th><th>金额（元）</th></tr>"
    )
    body = "".join(
        f"<tr><td>{n}</td><td>户主{n}号</td><td>{n % 5 + 1}</td><td>乡村</td><td>{n * 386}.50</td><td>新增</td></tr>"
        for n in range(1, rows + 1)
    )
    return f"<table><caption>名单</caption><thead>{heads}</thead><tbody>{body}</tbody></table>"


@pytest.mark.parametrize(("sheet", "width"), [("a4", 595), ("a3", 842), ("labels", 595)])
@pytest.mark.parametrize("paragraphs", [0, 1, 8])
def test_a_text_that_fits_is_one_page_of_the_paper(sheet: str, width: int, paragraphs: int) -> None:
    with opened(render_poster(poster(html=f"<p>{SENTENCE}</p>" * paragraphs), sheet)) as document:
        assert [round(page.width) for page in document.pages] == [width]


@pytest.mark.parametrize("title", ["公示", "石桥镇人民政府关于农村最低生活保障对象审核确认情况的公示" * 3])
def test_a_short_text_is_read_from_two_metres(title: str) -> None:
    pdf = render_poster(poster(html=f"<p>{SENTENCE}</p>" * 2, title=title), "a4")
    assert len(pages_of(pdf)) == 1
    assert min(in_letters(pdf)) >= READ_FROM_TWO_METRES
    assert min(in_letters(render_poster(poster(html=f"<p>{SENTENCE}</p>" * 2, title=title), "a3"))) > min(
        in_letters(pdf)
    )


def test_a_longer_text_gets_smaller_letters_before_a_second_page() -> None:
    pdf = render_poster(poster(html=f"<p>{SENTENCE}</p>" * 9), "a4")
    assert len(pages_of(pdf)) == 1
    assert SMALLEST <= min(in_letters(pdf)) < READ_FROM_TWO_METRES


@pytest.mark.parametrize("sheet", ["a4", "a3"])
def test_a_long_text_stands_whole_on_pages_that_say_which_they_are(sheet: str) -> None:
    html = "".join(f"<p>第{n}段{SENTENCE}完{n}。</p>" for n in range(60))
    pdf = render_poster(poster(html=html), sheet)
    pages = pages_of(pdf)
    assert len(pages) > 1
    # A page may end in a paragraph: the strip of the next one stands in it.
    assert all(f"第{n}段" in "".join(pages) and f"完{n}。" in "".join(pages) for n in range(60))
    for at, words in enumerate(pages, 1):
        assert f"第{at}页" in words
        assert f"共{len(pages)}页" in words
        assert "关于做好防汛工作的通知" in words
    assert min(in_letters(pdf)) >= SMALLEST
    assert "二维码" not in "".join(pages)
    with opened(pdf) as document:
        for page in document.pages:
            assert [r for r in page.curves + page.rects if r["width"] > 40], "the code is drawn"
            assert all(c["x0"] >= 0 and c["x1"] <= page.width and c["bottom"] <= page.height for c in page.chars)


def test_every_name_of_a_long_table_is_there_under_its_heads() -> None:
    pdf = render_poster(poster(html=f"<p>{SENTENCE}</p>{listed(100)}<p class='right'>石桥镇人民政府</p>"), "a4")
    pages = pages_of(pdf)
    assert len(pages) > 1
    assert [n for n in range(1, 101) if f"户主{n}号" not in "".join(pages)] == []
    assert all("金额（元）" in words for words in pages if "户主" in words and "号" in words)
    assert "".join(pages).count("名单") == 1
    assert "石桥镇人民政府" in pages[-1].split("号")[-1]
    assert min(in_letters(pdf)) >= 12


def test_cells_of_a_table_that_goes_on_stand_beside_what_they_share_rows_with() -> None:
    rows = "".join(
        f'<tr><td rowspan="3">村{n}号</td><td>{n}甲</td></tr><tr><td>{n}乙</td></tr><tr><td>{n}丙</td></tr>'
        for n in range(10, 60)
    )
    pages = pages_of(
        render_poster(poster(html=f"<table><thead><tr><th>村</th><th>组</th></tr></thead>{rows}</table>"), "a4")
    )
    assert len(pages) > 2
    for n in range(10, 60):
        (page,) = (words for words in pages if f"村{n}号" in words)
        assert all(f"{n}{part}" in page for part in "甲乙丙")


def test_nothing_is_lost_of_a_cell_or_of_heads_that_are_longer_than_a_page() -> None:
    heads = "".join(f"<tr><th>头{n}号</th><th>说明</th></tr>" for n in range(50))
    long = "".join(f"〔{n}〕{SENTENCE}" for n in range(60))
    body = f'<tr><td rowspan="2">甲</td><td>{long}</td></tr><tr><td>乙</td></tr>'
    html = f"<table><thead>{heads}</thead><tbody>{body}</tbody></table>"
    words = "".join(pages_of(render_poster(poster(html=html), "a4")))
    assert all(f"头{n}号" in words for n in range(50))
    assert all(f"〔{n}〕" in words for n in range(60))


def test_numbers_of_a_table_of_many_columns_do_not_run_into_one_another() -> None:
    row = "".join(f"<td>{1000 * n}.50</td>" for n in range(10, 24))
    pdf = render_poster(poster(html=f"<table><tbody>{f'<tr>{row}</tr>' * 5}</tbody></table>"), "a4")
    with opened(pdf) as document:
        assert document.pages[0].width > document.pages[0].height, "turned, for the numbers to stand side by side"
        for page in document.pages:
            for table in page.extract_tables():
                assert all(len(line) == 14 for line in table)
                assert all(cell == f"{1000 * n}.50" for line in table for n, cell in enumerate(line, 10))


@pytest.mark.parametrize("html", [f"<p>{SENTENCE}</p>" * 40, listed(70)])
def test_a3_holds_more_than_a4(html: str) -> None:
    assert len(pages_of(render_poster(poster(html=html), "a3"))) < len(pages_of(render_poster(poster(html=html), "a4")))


def test_pictures_are_printed_and_none_is_higher_than_a_page() -> None:
    kept = [kept_image(png(600, 300), "示意图"), kept_image(png(20, 900), "长图")]
    html = "".join(f'<p>{SENTENCE}</p><figure><img src="file:{each.sm3}" alt=""></figure>' for each in kept)
    html += f'<figure><img src="file:{"0" * 64}" alt="没有的图"></figure>'
    pdf = render_poster(poster(html=html, images={each.sm3: each for each in kept}), "a4")
    with opened(pdf) as document:
        drawn = [image for page in document.pages for image in page.images]
        assert len(drawn) == 2
        assert all(image["top"] >= 0 and image["bottom"] <= document.pages[0].height for image in drawn)
    assert "没有的图" in "".join(pages_of(pdf))


@pytest.mark.parametrize(
    "html",
    [
        f"<p>{SENTENCE * 999}</p>",
        f"<h2>一、名单</h2>{listed(1500)}",
        f"<ul>{f'<li><p>{SENTENCE}</p></li>' * 999}</ul>",
        f"<blockquote>{f'<p>{SENTENCE}</p>' * 999}</blockquote>",
    ],
)
def test_of_what_no_board_holds_the_first_pages_are_printed_and_the_last_says_so(html: str) -> None:
    pages = pages_of(render_poster(poster(html=html), "a4"))
    assert MOST_PAGES - 2 <= len(pages) <= MOST_PAGES
    said = re.search(r"这里印到第(\d+)页为止。全文印出来约(\d+)页，余下的用手机扫二维码看", pages[-1])
    assert said is not None
    assert int(said[1]) == len(pages)
    assert int(said[2]) > MOST_PAGES


def test_a_document_without_text_is_its_code() -> None:
    assert "全文用手机扫二维码看" in said(render_poster(poster(html=""), "a4"))


def test_lists_keep_their_numbers() -> None:
    words = said(
        render_poster(poster(html="<p>如下：</p><ol start='3'><li><p>其一</p></li></ol><ul><li>其二</li></ul>"), "a4")
    )
    assert "3.其一" in words
    assert "·其二" in words


def test_everything_beside_the_text_is_there() -> None:
    words = said(render_poster(poster(), "a3"))
    for part in (
        "清溪县石桥镇人民政府",
        "公示期至2026年3月25日",
        "0377-60000001",
        "https://www.qingxi.example/d/1024/",
    ):
        assert part in words


OFFICIAL = {
    "agency": "石桥镇",
    "number": "石政发〔2026〕3号",
    "issuing_body": "清溪县石桥镇人民政府、清溪县民政局",
    "formed_on": date(2026, 3, 18),
}


@pytest.mark.parametrize("sheet", ["a4", "a3"])
def test_the_number_stands_under_the_title_and_the_signature_at_the_end(sheet: str) -> None:
    words = said(render_poster(poster(**OFFICIAL), sheet))
    assert "关于做好防汛工作的通知石政发〔2026〕3号各村：做好" in words
    assert "做好值班和巡查。清溪县石桥镇人民政府清溪县民政局2026年3月18日" in words
    with opened(render_poster(poster(**OFFICIAL), sheet)) as document:
        lines = {line["text"].replace(" ", ""): line for line in document.pages[0].extract_text_lines()}
        width = document.pages[0].width
    number = lines["石政发〔2026〕3号"]
    assert abs(number["x0"] + number["x1"] - width) < 2, "in the middle"
    edges = {round(lines[text]["x1"]) for text in ("清溪县石桥镇人民政府", "清溪县民政局", "2026年3月18日")}
    assert max(edges) - min(edges) <= 3, "the lines of the signature end at one edge"
    assert min(edges) > width * 0.7


def test_what_the_text_has_itself_is_not_set_twice() -> None:
    html = (
        '<p class="center">石政发[2026] 3号</p><p>各村：</p><p>做好值班和巡查。</p>'
        '<p class="right">清溪县石桥镇人民政府</p><p class="right">清溪县民政局</p><p class="right">2026年3月18日</p>'
    )
    words = said(render_poster(poster(html=html, **OFFICIAL), "a4"))
    assert words.count("3号") == words.count("清溪县石桥镇人民政府") == words.count("2026年3月18日") == 1


def test_whom_it_is_addressed_to_stands_at_the_edge_under_the_number() -> None:
    html = '<p class="center">石政发〔2026〕3号</p><p>各村：</p><p>如下：</p>'
    for each in (html, "<p>各村：</p><p>如下：</p>"):
        with opened(render_poster(poster(html=each, **OFFICIAL), "a4")) as document:
            lines = {line["text"]: line for line in document.pages[0].extract_text_lines()}
        assert lines["各村："]["x0"] + 20 < lines["如下："]["x0"]


def test_on_several_sheets_the_number_is_on_the_first_and_the_signature_on_the_last() -> None:
    pages = pages_of(render_poster(poster(html=f"<p>{SENTENCE}</p>{listed(60)}", **OFFICIAL), "a4"))
    assert len(pages) > 1
    assert [at for at, words in enumerate(pages) if "石政发〔2026〕3号" in words] == [0]
    last = len(pages) - 1
    assert [at for at, words in enumerate(pages) if "清溪县民政局2026年3月18日" in words] == [last]


def test_a_text_that_is_cut_is_not_signed() -> None:
    words = "".join(pages_of(render_poster(poster(html=f"<p>{SENTENCE * 999}</p>", **OFFICIAL), "a4")))
    assert "石政发〔2026〕3号" in words
    assert "2026年3月18日" not in words


@pytest.mark.parametrize("sheet", ["a4", "a3"])
@pytest.mark.parametrize("title", ["公示", "石桥镇人民政府关于农村最低生活保障对象审核确认情况的公示" * 3])
def test_a_document_without_text_has_its_number_above_the_code_and_nothing_on_it(sheet: str, title: str) -> None:
    pdf = render_poster(poster(html="", title=title, **OFFICIAL), sheet)
    assert "2026年3月18日" not in said(pdf)
    with opened(pdf) as document:
        lines = {line["text"].replace(" ", ""): line for line in document.pages[0].extract_text_lines()}
        code = max(document.pages[0].rects + document.pages[0].curves, key=lambda part: part["width"])
    above = max(line["bottom"] for text, line in lines.items() if text in title)
    number, words, until = (
        lines[text] for text in ("石政发〔2026〕3号", "全文用手机扫二维码看", "公示期至2026年3月25日")
    )
    assert above <= number["top"]
    assert number["bottom"] <= code["top"]
    assert code["bottom"] <= words["top"]
    assert words["bottom"] <= until["top"]


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
    for html in ("<p>各村：</p>", listed(80)):
        assert render_poster(poster(html=html), "a4") == render_poster(poster(html=html), "a4")


def test_it_prints_in_black_alone() -> None:
    with opened(
        render_poster(poster(html=f'{listed(80)}<p><a href="https://a.example/">网站</a></p>'), "a4")
    ) as document:
        letters = {str(part["non_stroking_color"]) for page in document.pages for part in page.chars}
        lines = {str(part["stroking_color"]) for page in document.pages for part in page.lines}
    assert letters | lines <= {"(0,)", "(0.0,)", "0", "0.0", "(0, 0, 0)", "(0.0, 0.0, 0.0)"}


def test_another_paper_is_refused() -> None:
    with pytest.raises(WriteRefused):
        render_poster(poster(), "b5")
