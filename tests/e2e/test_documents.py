"""Documents in the browser as clerks meet them: budgets counted in interactions (SCREENS B2), nothing stored ever runs (P28)."""

import io
import re
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

import pytest
from django.utils import timezone
from docx import Document as Docx
from playwright.sync_api import Locator, Page, Request, expect

from gongkai.publications.models import DocumentVersion
from gongkai.publications.services import draft_document, submit_document
from gongkai.reviews.models import Review
from gongkai.reviews.states import CHECKS
from tests.domain.factories import document_fields, passed
from tests.e2e.conftest import Open
from tests.e2e.test_clean_payloads import TRAP
from tests.faces.world import World
from tests.papers.payloads import payloads

NO_FILE_NAME = re.compile(r'[\\/:*?"<>|]')
TO_SUBMIT, TO_APPROVE, TO_FIND = 12, 3, 2
"""The budgets of SCREENS B2."""


class Hands:
    """Counts what a person does: a click, a choice, a field filled, a file chosen."""

    def __init__(self, page: Page) -> None:
        self.page, self.done = page, 0

    def click(self, what: Locator) -> None:
        self.done += 1
        what.click()

    def choose(self, what: Locator, value: str) -> None:
        self.done += 1
        what.select_option(value)

    def file(self, what: Locator, path: Path) -> None:
        self.done += 1
        what.set_input_files(path)

    def fill(self, what: Locator, words: str) -> None:
        self.done += 1
        what.fill(words)

    def enter(self, what: Locator) -> None:
        self.done += 1
        what.press("Enter")


@pytest.fixture
def notice(tmp_path: Path) -> tuple[Path, Path]:
    made = Docx()
    made.add_heading("关于做好秋收工作的通知", 0)
    for words in (
        "石政发〔2026〕8号",
        "各村民委员会：",
        "秋收将至，各村要组织好机具和人员，确保颗粒归仓。",
        "石桥镇人民政府",
        "2026年3月2日",
    ):
        made.add_paragraph(words)
    made.save(tmp_path / "通知.docx")
    (tmp_path / "附表.txt").write_text("机具安排", encoding="utf-8")
    return tmp_path / "通知.docx", tmp_path / "附表.txt"


def test_a_word_file_with_an_attachment_is_submitted_within_the_budget(
    world: World, open_page: Open, notice: tuple[Path, Path]
) -> None:
    page = open_page(world.own.author)
    hands = Hands(page)
    page.goto("/desk/")
    hands.click(page.get_by_role("link", name="发布一份文件"))
    hands.file(page.locator("#id_document"), notice[0])
    hands.file(page.locator("#id_files"), notice[1])
    hands.click(page.get_by_role("button", name="下一步：核对内容"))
    expect(page.get_by_label("标题", exact=True)).to_have_value("关于做好秋收工作的通知")
    hands.click(page.get_by_label("主动公开"))
    hands.choose(page.get_by_label("栏目", exact=True), "20-12")
    expect(page.get_by_text("没有发现问题")).to_be_visible()
    hands.click(page.get_by_role("button", name="送初审"))
    expect(page.get_by_text("已送初审")).to_be_visible()
    assert Review.objects.filter(kind="document", title="关于做好秋收工作的通知").exists()
    assert hands.done <= TO_SUBMIT


def test_a_document_is_approved_within_the_budget_and_found_by_its_number(world: World, open_page: Open) -> None:
    fields = document_fields(number="石政发〔2026〕9号", issuing_body=world.own.agency.name)
    version = draft_document(agency=world.own.agency, fields=fields, by=world.own.author, at=timezone.now())
    submit_document(version=version, revision=version.revision, by=world.own.author, at=timezone.now())
    page = open_page(world.own.first)
    hands = Hands(page)
    page.goto("/desk/")
    hands.click(page.get_by_role("link", name=f"初审《{version.title}》"))
    hands.click(page.get_by_role("button", name="不涉密、内容准确、符合政策。"))
    hands.click(page.get_by_role("button", name="通过", exact=True))
    expect(page.get_by_text("已通过")).to_be_visible()
    assert hands.done <= TO_APPROVE
    passed = Review.objects.get(title=version.title).decisions.last()
    assert ([*passed.checks], passed.opinion) == ([*CHECKS], "同意；不涉密、内容准确、符合政策。")
    finding = Hands(page)
    finding.fill(page.locator("#find"), "石政发〔2026〕9号")
    finding.enter(page.locator("#find"))
    expect(page.get_by_role("heading", name=version.title, level=1)).to_be_visible()
    assert finding.done <= TO_FIND


def test_what_is_written_is_kept_by_itself_and_pasted_rubbish_is_dropped(world: World, open_page: Open) -> None:
    page = open_page(world.own.author)
    page.goto(f"/desk/documents/{world.draft.document_id}/edit/")
    writing = page.locator("#writing")
    writing.click()
    page.evaluate(
        """() => { const data = new DataTransfer();
        data.setData("text/html", '<p class=MsoNormal style="color:red" onclick="x()"><font face=宋体>粘贴来的</font></p>');
        document.getElementById("writing").dispatchEvent(
            new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true})); }"""
    )
    expect(page.locator("#pasted")).to_contain_text("已去除")
    expect(writing).to_contain_text("粘贴来的")
    expect(page.locator("#kept")).to_contain_text("已自动保存", timeout=20_000)
    world.draft.refresh_from_db()
    assert "粘贴来的" in world.draft.body
    assert "Mso" not in world.draft.body
    assert "onclick" not in world.draft.body


def _bad_documents(world: World, at: datetime) -> list[DocumentVersion]:
    """Three hundred payloads in the bodies, the short fields, names of files and a Word file of some documents."""
    bad = [*payloads()]
    assert len(bad) >= 300
    word, out = Docx(), io.BytesIO()
    for payload in bad:
        word.add_paragraph("".join(letter for letter in payload if letter.isprintable()))
    word.save(out)
    made = []
    for number, chunk in enumerate(bad[i : i + 60] for i in range(0, len(bad), 60)):
        fit = [clean for each in chunk if (clean := each.replace("\x00", "").encode("utf-8", "ignore").decode())]
        fields = document_fields(
            title=f"{number}{' '.join(fit[0].split())}"[:200],
            summary="\n".join(fit),
            keywords=" ".join(fit[1].split())[:200],
            body="".join(f"<div>{each}</div>" for each in fit),
            number="",
            issuing_body=" ".join(fit[2].split())[:100],
        )
        names = [f"{n}{NO_FILE_NAME.sub('', each)}"[:60] + "'onload=alert(1)" for n, each in enumerate(fit)]
        files = [(" ".join(name.split()), b"x") for name in names if name.isprintable()][:10]
        files.append(("文件.docx", out.getvalue()))
        made.append(draft_document(agency=world.own.agency, fields=fields, files=files, by=world.own.author, at=at))
    return made


class Trap:
    """Opens pages and hears whatever runs in them, or is fetched from elsewhere."""

    def __init__(self, page: Page) -> None:
        self.page, self.heard = page, []
        page.on("request", self._note)
        page.on("dialog", lambda dialog: (self.heard.append(dialog.message), dialog.dismiss()))
        page.add_init_script(TRAP)

    def _note(self, asked: Request) -> None:
        if not asked.url.startswith(("data:", "http://localhost")):
            self.heard.append(asked.url)

    def look(self, addresses: Iterable[str], text: str) -> None:
        inside = ", ".join(f"{text} {each}" for each in ("script", "iframe", "svg", "[style]", "[onclick]"))
        for address in addresses:
            answer = self.page.goto(address)
            assert answer is not None
            assert answer.status == 200, address
            assert self.page.evaluate("window.ran") == [], address
            assert self.page.locator(inside).count() == 0, address
        assert self.heard == []


@pytest.mark.slow
def test_nothing_that_was_stored_runs_or_is_fetched(world: World, open_page: Open) -> None:
    """P28: at the desk, before the reviewers, and on the public site."""
    at = timezone.now()
    versions = _bad_documents(world, at)
    numbers = [version.document_id for version in versions]
    desk = Trap(open_page(world.own.author))
    own = [f"/desk/documents/{pk}/{part}" for pk in numbers for part in ("", "edit/", "preview/")]
    lists = ("/desk/", "/desk/documents/", "/desk/ledger/")
    desk.look([*own, f"/desk/documents/{numbers[0]}/screening/", *lists], ".page-body")
    found = [submit_document(version=each, revision=each.revision, by=world.own.author, at=at) for each in versions]
    desk.look([f"/desk/reviews/{review.pk}/" for review in found], ".page-body")
    for review in found:
        passed(review, world.own, 3, at=at)
    public = Trap(open_page(None))
    lists = ("/", "/a/shiqiao/", "/a/shiqiao/catalogue/", "/a/shiqiao/catalogue/20-12/", "/search/?q=alert")
    public.look([*(f"/d/{pk}/" for pk in numbers), *lists], ".text")
