"""Pasted HTML comes out in the closed vocabulary, and nothing in it can run."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from gongkai.papers import Unreadable
from gongkai.papers.page import clean_html
from gongkai.papers.page.blocks import LOOKS
from gongkai.papers.page.inside import cleaned
from gongkai.papers.page.vocabulary import ATTRIBUTES, TAGS
from gongkai.papers.page.write import guard
from tests.papers.payloads import payloads

PAYLOADS = list(payloads())
UNSEEN = re.compile("[\u200b-\u200f\u202a-\u202e\u2066-\u2069\u00ad\ufeff\U000e0000-\U000e0fff\x00-\x08]")


def clean(html: str) -> tuple[str, int]:
    """In this process: the same code that the child runs."""
    made, dropped = cleaned(html.encode("utf-8", "replace"))
    return made, dropped


def assert_harmless(html: str) -> None:
    """By another parser than the one that made it: every tag, attribute and address is one of ours."""
    assert not UNSEEN.search(html)
    if not html:
        return
    for element in etree.HTML(f"<body>{html}").iter():
        assert element.tag in TAGS | {"html", "body"}, html
        for name, value in element.items():
            assert name in ATTRIBUTES.get(element.tag, ()), html
            if name == "href":
                assert re.match(r"(https?://[\w]|mailto:[\w.%+-]+@[\w.-]+$|[/.?#\w][^:]*$)", value), html
                assert not value.startswith("//")
            if name == "src":
                assert re.fullmatch("file:[0-9a-f]{64}", value), html
            if name == "class":
                assert value in LOOKS
            if name in ("colspan", "rowspan", "start"):
                assert re.fullmatch(r"\d{1,5}", value)


def test_more_than_three_hundred_payloads_leave_nothing_executable():
    assert len(set(PAYLOADS)) > 300
    for payload in PAYLOADS:
        for html in (payload, f"<table><tr><td>{payload}</table>", f"<ul><li>{payload}"):
            made, _ = clean(html)
            assert_harmless(made)
            assert clean(made) == (made, 0), payload


def test_the_guard_alone_leaves_nothing_executable_either():
    for payload in PAYLOADS:
        made = UNSEEN.sub("", guard(payload.encode("utf-8", "replace").decode()))
        assert_harmless(made)


def test_the_guard_lets_no_attribute_by_that_the_vocabulary_has_not():
    picture = f'<img src="file:{"a" * 64}" alt="图"'
    assert guard(f'{picture} title="t" lang="en"><p title="t" lang="en">文</p>') == f"{picture}><p>文</p>"


_PIECES = """p h1 h2 h3 h6 ol ul li table caption thead tbody tr th td strong b em sup sub blockquote hr br div span a
figure section pre font del center dl dt dd svg style"""
PIECES = st.sampled_from(_PIECES.split())
MORE = st.sampled_from(
    [
        "", " style='text-align:center'", " style='font-weight:bold;text-indent:2em'", " class=indent", " class=MsoNormal",
        " href='/a?b=1&c=2'", " href='https://例子.cn/x'", " colspan=2", " rowspan=3", " rowspan=0", " scope=row", " start=4",
        " type=a", " align=right", " style='mso-list:l0 level1 lfo1'", " style='mso-list:Ignore'", " style='font-family:黑体'",
        " style='display:none'", " hidden",
    ]
)  # fmt: skip
WORDS = st.sampled_from(
    [
        "甲",
        "一、总则",
        "（一）原则",
        "1.任务",
        "　　正文。",
        "  a  b ",
        "\n",
        "&nbsp;&nbsp;&nbsp;&nbsp;x",
        "·",
        "&lt;b&gt;",
        "x&amp;y",
        "\u200b",
        "2",
        "表1",
        "\u3000",
    ]
)


@st.composite
def fragments(draw: st.DrawFn) -> str:
    """HTML as editors and offices write it, and as it comes when they are wrong."""
    made: list[str] = []
    open_: list[str] = []
    for _ in range(draw(st.integers(0, 24))):
        what = draw(st.integers(0, 3))
        if what == 0:
            made.append(draw(WORDS))
        elif what == 1 and open_:
            made.append(f"</{open_.pop(draw(st.sampled_from([-1, -1, -1, 0])))}>")
        else:
            tag = draw(PIECES)
            made.append(f"<{tag}{draw(MORE)}>")
            open_.append(tag)
    return "".join(made)


@settings(max_examples=600, deadline=None)
@given(fragments())
def test_cleaning_twice_is_cleaning_once(html):
    made, _ = clean(html)
    assert_harmless(made)
    assert clean(made) == (made, 0)


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=80) | st.text("<>/='\" &;pabtrdi!-甲", max_size=120))
def test_whatever_is_pasted(html):
    made, _ = clean(html)
    assert_harmless(made)
    assert clean(made) == (made, 0)


@pytest.mark.parametrize(
    ("pasted", "wanted", "dropped"),
    [
        ("<p>甲</p><p>乙</p>", "<p>甲</p>\n<p>乙</p>", 0),
        ("甲<br><br>乙", "<p>甲<br><br>乙</p>", 0),
        ("<h1>甲</h1><h2>乙</h2>", "<h2>甲</h2>\n<h3>乙</h3>", 1),
        ("<h2>甲</h2><h5>乙</h5>", "<h2>甲</h2>\n<h4>乙</h4>", 1),
        ("<p style='text-align:center'>甲</p>", '<p class="center">甲</p>', 1),
        ("<p style='text-indent:32pt'>甲</p>", '<p class="indent">甲</p>', 1),
        ("<p>　　甲</p>", '<p class="indent">甲</p>', 0),
        ("<p><b>一、总则</b></p>", "<h2>一、总则</h2>", 1),
        ("<p><b>注意</b>事项</p>", "<p><strong>注意</strong>事项</p>", 1),
        ("<p><span style='font-family:黑体'>一、总则</span></p>", "<h2>一、总则</h2>", 2),
        ("<ol type=A><li>甲<li>乙</ol>", "<p>A. 甲</p>\n<p>B. 乙</p>", 1),
        ("<ol style='list-style-type:cjk-ideographic'><li>甲<li>乙</ol>", "<p>一、甲</p>\n<p>二、乙</p>", 1),
        ("<ol start=3><li>甲</li></ol>", '<ol start="3"><li>甲</li></ol>', 0),
        ("<ul><li>甲</li><ul><li>乙</li></ul></ul>", "<ul><li>甲<ul><li>乙</li></ul></li></ul>", 0),
        ("<a href='javascript:alert(1)'>甲</a>", "<p>甲</p>", 1),
        ("<a href='/a?b=1&amp;c=2'>甲</a>", '<p><a href="/a?b=1&amp;c=2">甲</a></p>', 0),
        ("<p>甲<del>乙</del></p>", "<p>甲</p>", 1),
        ("<p style='display:none'>甲</p>乙", "<p>乙</p>", 2),
        ("<img src=http://a.b/c.png>", "", 1),
        (f"<img src=file:{'0' * 64} alt=图>", f'<figure><img src="file:{"0" * 64}" alt="图"></figure>', 0),
    ],
)
def test_what_becomes_of_what(pasted, wanted, dropped):
    made = clean_html(pasted)
    assert (made.html, made.dropped) == (wanted, dropped)


def test_a_paste_from_word():
    """Word's own marks: numbers drawn by the list, bullets, empty paragraphs, o:p."""
    pasted = """<html xmlns:o="x"><head><style>p.MsoNormal{}</style><meta charset=utf-8></head><body>
    <!--StartFragment--><p class=MsoNormal align=center style='text-align:center'>
    <span style='font-size:22pt'>通知<o:p></o:p></span></p>
    <p class=MsoNormal><o:p>&nbsp;</o:p></p>
    <p class=MsoListParagraph style='mso-list:l0 level1 lfo1'><![if !supportLists]><span style='mso-list:Ignore'>一、<span
    style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp; </span></span><![endif]>总体要求</p>
    <p class=MsoListParagraph style='mso-list:l1 level1 lfo2'><span style='mso-list:Ignore'>·<span>&nbsp; </span></span>身份证</p>
    <p class=MsoListParagraph style='mso-list:l1 level1 lfo2'><span style='mso-list:Ignore'>·<span>&nbsp; </span></span>户口簿</p>
    <!--EndFragment--></body></html>"""
    made = clean_html(pasted)
    assert made.html == '<p class="center">通知</p>\n<p>一、总体要求</p>\n<ul><li>身份证</li><li>户口簿</li></ul>'
    assert made.dropped > 10


def test_a_paste_from_wechat():
    pasted = """<div id="js_content" style="visibility: hidden"><section style="margin:1px"><section><p style="text-align:center">
    <strong><span style="font-size:17px">便民提示</span></strong></p></section><section data-role=x><p><span>工作日办理</span></p>
    <p><img data-src="https://mmbiz.example/x" src="data:image/gif;base64,R0"></p></section></section></div><script>x</script>"""
    assert clean_html(pasted).html == '<p class="center"><strong>便民提示</strong></p>\n<p>工作日办理</p>'


def test_a_table_has_a_caption_a_head_and_spans_that_fit():
    pasted = """<table><tr><td colspan=3>补贴表</td></tr><tr><td>乡镇</td><td>户数</td><td>金额</td></tr>
    <tr><td rowspan=9>白石镇</td><td>1</td><td>2</td></tr><tr><td>3</td><td>4</td></tr></table>"""
    made = clean_html(pasted).html
    assert '<caption>补贴表</caption><thead><tr><th scope="col">乡镇</th>' in made
    assert '<td rowspan="2">白石镇</td>' in made


def test_too_much_or_too_deep_is_refused_with_what_to_do():
    for pasted, code in (("甲" * 2_000_000, "too-large"), ("<div>" * 5000 + "甲", "bomb")):
        with pytest.raises(Unreadable) as caught:
            clean_html(pasted)
        assert caught.value.code == code
        assert re.search("粘贴|复制", caught.value.message)
    assert clean_html("").html == clean_html(" \n").html == ""
