"""The page of a document and everything served beside it; and that what is not public is nowhere (TRUST P23, P30)."""

import hashlib
import io
import json
from urllib.parse import quote

import pytest
from django.test import Client
from django.urls import reverse
from docx import Document as Docx

from gongkai.files.selectors import digest_of
from gongkai.portal.document import address_of
from gongkai.publications import services
from gongkai.publications.models import Attachment, Document, DocumentVersion, RelationKind
from tests.domain.factories import document_fields, later, passed
from tests.faces.portal_county import tree, words
from tests.faces.portal_papers import PDF, SECRET, Papers, make_papers, out, png

BESIDE = ("", "index.json", "document.docx")


@pytest.fixture
def papers(db: None) -> Papers:
    return make_papers()


def page_of(client: Client, document: Document):
    return client.get(f"/d/{document.pk}/")


def content(answer) -> bytes:
    """The bytes of a file, which is closed when it has been read to its end."""
    return b"".join(answer.streaming_content)


def file_address(attachment: Attachment) -> str:
    return f"/d/{attachment.version.document_id}/files/{attachment.blob_id}/{quote(attachment.name)}"


def test_the_address_of_a_document_is_short_and_its_own():
    assert reverse("portal:document", args=(7,)) == address_of(7) == "/d/7/"


def test_the_head_table_stands_in_the_order_of_gov_cn_without_empty_cells(client: Client, papers: Papers):
    page = tree(page_of(client, papers.public))
    labels = page.xpath("//dl[@class='head-table']//dt/text()")
    assert labels == ["索引号", "发文机关", "成文日期", "标题", "发文字号", "发布日期", "主题词", "内容概述", "有效性"]
    assert page.xpath("//dl[@class='head-table']//dd/text()")[0] == papers.public.index_number
    assert page.xpath("//dl[@class='head-table']//span[contains(@class, 'chip')]/text()") == ["有效"]


def test_inspectors_find_the_tags_of_an_article(client: Client, papers: Papers):
    tags = {tag.get("name"): tag.get("content") for tag in tree(page_of(client, papers.public)).xpath("//meta[@name]")}
    assert tags["ArticleTitle"] == "关于做好防汛工作的通知"
    assert tags["PubDate"] == "2026-03-18 10:32"
    assert tags["ContentSource"] == "小店乡人民政府"
    assert tags["Keywords"].startswith("防汛,值班")
    assert tags["Url"] == f"http://testserver/d/{papers.public.pk}/"


def test_a_table_scrolls_by_itself_and_by_the_keyboard(client: Client, papers: Papers):
    table = "<table><tbody><tr><td>甲</td><td>1</td></tr></tbody></table>"
    document = out(papers.staff, number="小政发〔2026〕5号", body=f"<p>见表。</p>{table}{table}")
    frames = tree(page_of(client, document)).xpath("//div[@class='scroll'][@tabindex='0']")
    assert [frame.get("aria-label") for frame in frames] == ["表格 1", "表格 2"]
    assert [len(frame.xpath("table")) for frame in frames] == [1, 1]


def test_a_picture_of_the_text_is_shown_from_the_public_version_only(client: Client, papers: Papers):
    sm3 = digest_of(io.BytesIO(png()))
    body = f'<p>见图</p><figure><img src="file:{sm3}" alt="图"></figure>'
    fields, staff = document_fields(number="小政发〔2026〕6号", body=body), papers.staff
    draft = services.draft_document(agency=staff.agency, fields=fields, pictures=[png()], by=staff.author, at=later())
    address = f"/d/{draft.document_id}/pictures/{sm3}.png"
    assert client.get(address).status_code == 404
    review = services.submit_document(version=draft, revision=draft.revision, by=staff.author, at=later())
    assert client.get(address).status_code == 404
    passed(review, staff, 3, at=later())
    assert tree(page_of(client, draft.document)).xpath("//article//img/@src") == [address]
    answer = client.get(address)
    assert content(answer) == png()
    assert answer["Content-Type"] == "image/png"
    assert client.get(address.replace(".png", ".gif")).status_code == 404


def test_a_file_is_only_ever_downloaded_under_its_chinese_name(client: Client, papers: Papers):
    [attachment] = Attachment.objects.filter(version__document=papers.public)
    answer = client.get(file_address(attachment))
    assert content(answer) == PDF[1]
    assert answer["Content-Disposition"] == (
        f"attachment; filename=\"file.csv\"; filename*=UTF-8''{quote('办事指南.csv', safe='')}"
    )
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer["ETag"] == f'"{hashlib.new("sm3", PDF[1]).hexdigest()}"'
    assert int(answer["Content-Length"]) == len(PDF[1])
    assert tree(page_of(client, papers.public)).xpath("//ol[@class='files']//a/@href") == [file_address(attachment)]


def test_who_has_a_file_is_told_so(client: Client, papers: Papers):
    [attachment] = Attachment.objects.filter(version__document=papers.public)
    again = client.get(file_address(attachment), headers={"If-None-Match": f'"{attachment.blob_id}"'})
    assert again.status_code == 304


def test_a_file_has_no_other_name(client: Client, papers: Papers):
    [attachment] = Attachment.objects.filter(version__document=papers.public)
    assert client.get(file_address(attachment).replace(quote("指南"), "x")).status_code == 404


def test_p23_nothing_of_what_is_not_public_is_served(client: Client, papers: Papers):
    for document in papers.hidden:
        for beside in (*BESIDE, "document.pdf"):
            answer = client.get(f"/d/{document.pk}/{beside}")
            gone = document == papers.taken_down and not beside.startswith("document")
            assert answer.status_code == (410 if gone else 404), (document, beside)
            assert SECRET not in answer.content.decode()
        for attachment in Attachment.objects.filter(version__document=document):
            address = file_address(attachment)
            asked = {"If-None-Match": f'"{attachment.blob_id}"'}
            for headers in ({}, asked, {"If-None-Match": "*"}):
                assert client.get(address, headers=headers).status_code == 404, address
            borrowed = address.replace(f"/d/{document.pk}/", f"/d/{papers.public.pk}/")
            assert client.get(borrowed).status_code == 404, "another document lends its address"


def test_p23_what_was_never_public_looks_like_what_is_not_there(client: Client, papers: Papers):
    nowhere = client.get("/d/999999999999/")
    for version in (papers.draft, papers.in_review):
        hidden = page_of(client, version.document)
        assert (hidden.status_code, hidden.content) == (nowhere.status_code, nowhere.content)
        asked = {"If-None-Match": f'"{version.content_sm3 or "0" * 64}-docx"'}
        assert client.get(f"/d/{version.document_id}/document.docx", headers=asked).status_code == 404


def test_what_was_taken_down_leaves_its_reason_and_comes_back_at_its_address(client: Client, papers: Papers):
    page = page_of(client, papers.taken_down)
    assert page.status_code == 410
    assert "内容需要核实。" in words(page)
    assert papers.taken_down.index_number in words(page)
    services.restore(document=papers.taken_down, reason="核实无误。", by=papers.staff.third, at=later(hours=2))
    assert SECRET in words(page_of(client, papers.taken_down))


def test_a_correction_in_the_making_changes_nothing_and_then_says_so(client: Client, papers: Papers):
    staff, before = papers.staff, page_of(client, papers.public).content
    draft = services.correct_document(document=papers.public, note="更正值班电话。", by=staff.author, at=later())
    draft = services.change_document(
        version=draft, revision=draft.revision, fields={"body": f"<p>{SECRET}</p>"}, by=staff.author, at=later()
    )
    assert page_of(client, papers.public).content == before
    review = services.submit_document(version=draft, revision=draft.revision, by=staff.author, at=later())
    passed(review, staff, 3, at=later(minutes=1))
    text = words(page_of(client, papers.public))
    assert "更正说明（2026年3月18日）：更正值班电话。" in text
    assert "更正：更正值班电话。" in text


def test_explanation_and_original_lead_to_each_other(client: Client, papers: Papers):
    relation = [{"kind": RelationKind.INTERPRETS, "target": papers.public.index_number, "on": None}]
    reading = out(papers.staff, number="", title="防汛通知解读", relations=relation)
    original = tree(page_of(client, papers.public)).xpath("//section[@aria-labelledby='read-with']//a")
    assert [(a.get("href"), a.text) for a in original] == [(f"/d/{reading.pk}/", "防汛通知解读")]
    back = tree(page_of(client, reading)).xpath("//section[@aria-labelledby='read-with']//a/@href")
    assert back == [f"/d/{papers.public.pk}/"]


def test_a_repealed_document_says_so_first_and_its_life_is_told(client: Client, papers: Papers):
    relation = [{"kind": RelationKind.REPEALS, "target": papers.public.index_number, "on": None}]
    new = out(papers.staff, number="小政发〔2026〕7号", title="新的防汛通知", relations=relation)
    page = tree(page_of(client, papers.public))
    band = " ".join(page.xpath("string(//article/p[contains(@class, 'care')])").split())
    assert band == "本文件自2026年3月18日起废止。 被《新的防汛通知》废止。"
    assert page.xpath("//article/p[contains(@class, 'care')]/a/@href") == [f"/d/{new.pk}/"]
    life = [" ".join(li.text_content().split()) for li in page.xpath("//ol[@class='life']/li")]
    assert life == ["2026-03-18成文", "2026-03-18公开", "2026-03-18被《新的防汛通知》废止"]
    own = [" ".join(li.text_content().split()) for li in tree(page_of(client, new)).xpath("//ol[@class='life']/li")]
    assert own[-1] == "2026-03-18废止《关于做好防汛工作的通知》"


def test_the_json_says_what_the_page_says(client: Client, papers: Papers):
    data = json.loads(client.get(f"/d/{papers.public.pk}/index.json").content)
    version = DocumentVersion.objects.get(document=papers.public)
    assert data["title"] == version.title
    assert data["html"] == version.body
    assert data["content_sm3"] == version.content_sm3
    [file] = data["files"]
    assert (file["size"], file["sm3"]) == (len(PDF[1]), hashlib.new("sm3", PDF[1]).hexdigest())
    assert content(client.get(file["address"].removeprefix("http://testserver"))) == PDF[1]


def test_the_document_is_taken_away_as_docx(client: Client, papers: Papers):
    address = f"/d/{papers.public.pk}/document.docx"
    answer = client.get(address)
    text = "\n".join(paragraph.text for paragraph in Docx(io.BytesIO(answer.content)).paragraphs)
    assert "关于做好防汛工作的通知" in text
    assert "值班和巡查" in text
    assert quote("关于做好防汛工作的通知.docx", safe="") in answer["Content-Disposition"]
    assert client.get(address, headers={"If-None-Match": answer["ETag"]}).status_code == 304


def test_an_address_is_written_in_one_way_only(client: Client, papers: Papers):
    number = papers.public.pk
    for other in (f"/d/0{number}/", "/d/0/", f"/d/{number}/document.exe", "/d/99999999999999999999/"):
        assert client.get(other).status_code == 404, other


def test_a_document_takes_at_most_six_queries(papers: Papers, django_assert_max_num_queries):
    relation = {"target": papers.public.index_number, "on": None}
    out(papers.staff, number="", title="解读", relations=[relation | {"kind": RelationKind.INTERPRETS}])
    new = out(papers.staff, number="", title="修改", relations=[relation | {"kind": RelationKind.MODIFIES}])
    for document in (papers.public, new, papers.taken_down):
        with django_assert_max_num_queries(6):
            page_of(Client(), document)
