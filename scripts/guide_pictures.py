"""Make the pictures of the user guide, and the two of the site in the README, from the demo county as a browser shows it.

The county is that of seed 1 and the deeds below are always the same; the dates are those of the day it is run, and the
temporary password and the key of the dynamic code are random. So every run changes every picture: run it when screens have
changed, and look at what it made. Needs Debian's chromium. Run: python -m scripts.guide_pictures
"""

import tempfile
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

from docx import Document as Docx
from PIL import Image
from playwright.sync_api import Browser, Locator, Page, expect, sync_playwright

from tests.e2e.demo_site import CHROMIUM, FLAGS, Site, demo_site

DOCS = Path(__file__).parent.parent / "docs"
GUIDE, README = DOCS / "guide" / "图", DOCS / "pictures"
DESK, PHONE, PAPER = (1366, 768), (360, 720), (760, 1040)
COLOURS = 64
CLERK, SECOND, HEAD, DEPUTY = "liang.xiaojun", "wang.mingyuan", "feng.changjiang", "yu.sufang"
OFFICE, SYSTEM, SECURITY, AUDIT = "xingong", "xitong", "anquan", "shenji"
NOTICE = "关于上月临时救助对象的公示"
HOURS, CORRECTED = "工作日 8:30–12:00，14:30–17:30", "工作日 8:30–12:00，15:00–18:00"
LOOKS = 30


class Camera:
    """Opens pages as somebody, signing each person in once, and keeps pictures in few colours."""

    def __init__(self, browser: Browser, site: Site) -> None:
        self.browser, self.site, self.cookies = browser, site, {}

    def page(self, who: str = "", size: tuple[int, int] = DESK) -> Page:
        context = self.browser.new_context(
            base_url=self.site.address,
            viewport={"width": size[0], "height": size[1]},
            locale="zh-CN",
            has_touch=size == PHONE,
            storage_state=self.cookies.get(who),
        )
        page = context.new_page()
        if who and who not in self.cookies:
            page.goto("/desk/")
            self.fill_in(page, who)
            page.get_by_role("button", name="登录", exact=True).click()
            page.wait_for_url("**/desk/")
            self.cookies[who] = context.storage_state()
        return page

    def fill_in(self, page: Page, who: str) -> None:
        page.get_by_label("登录名").fill(who)
        page.get_by_label("口令").fill(self.site.accounts[who][0])

    def take(
        self, what: Page | Locator, name: str, folder: Path = GUIDE, *, height: int = 0, whole: bool = False
    ) -> None:
        """Keep what a window shows, of a lower one where ``height`` says so, or the whole page."""
        if height:
            what.set_viewport_size({"width": what.viewport_size["width"], "height": height})
        taken = what.screenshot(full_page=whole) if isinstance(what, Page) else what.screenshot()
        keep(Image.open(BytesIO(taken)), folder / f"{name}.png")


def keep(picture: Image.Image, path: Path) -> None:
    """In few colours, for the pictures are paper, ink and one red."""
    few = picture.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    few.save(path, optimize=True)


def sign_in(camera: Camera) -> None:
    page = camera.page()
    page.goto("/accounts/login/")
    camera.fill_in(page, CLERK)
    camera.take(page.locator("main"), "登录")
    page = camera.page(CLERK)
    page.goto("/accounts/2fa/")
    camera.take(page.locator("main"), "第二道验证")
    page.goto("/accounts/2fa/totp/activate/")
    camera.take(page.locator("main"), "开通动态码")


def write(camera: Camera, hours: str, picture: str = "") -> None:
    """The clerk writes new office hours into the guide and sends it to review."""
    page = camera.page(CLERK)
    page.goto("/desk/guides/shiqiao/")
    page.get_by_label("办公时间").fill(hours)
    if picture:
        page.get_by_label("办公时间").blur()
        page.evaluate("scrollTo(0, 0)")
        camera.take(page, picture)
    page.get_by_role("button", name="送初审").click()
    expect(page.get_by_text("已送初审")).to_be_visible()


def approve(page: Page, taking: Sequence[tuple[Camera, str, Path]] = (), what: str = "公开指南") -> None:
    """From the workbench into a review; tick three lines, take the pictures wanted, pass it."""
    page.goto("/desk/")
    page.get_by_role("link", name=what).last.click()
    for line in ("是否涉密", "是否准确", "是否符合政策"):
        page.get_by_label(line).check()
    for camera, name, folder in taking:
        page.evaluate("scrollTo(0, 0)")
        camera.take(page, name, folder)
    page.get_by_role("button", name="通过", exact=True).click()
    expect(page.get_by_text("已通过《")).to_be_visible()


def reviews(camera: Camera) -> None:
    """Written, passed once, returned by the section head, mended, and passed by three; the last one on a phone."""
    write(camera, HOURS, "写指南")
    second = camera.page(SECOND)
    second.goto("/desk/")
    camera.take(second, "待办", height=560)
    second.set_viewport_size({"width": DESK[0], "height": DESK[1]})
    approve(second, [(camera, "desk", README)])
    head = camera.page(HEAD)
    head.goto("/desk/")
    head.get_by_role("link", name="公开指南").last.click()
    head.get_by_text("退回修改").first.click()
    head.get_by_role("textbox", name="原因").fill("办公时间与门前公告不一致，核对后再报。")
    camera.take(head, "退回")
    head.get_by_role("button", name="退回修改").click()
    expect(head.get_by_text("已退回修改《")).to_be_visible()
    clerk = camera.page(CLERK)
    clerk.goto("/desk/guides/shiqiao/")
    camera.take(clerk, "退回修改")
    write(camera, CORRECTED)
    approve(second)
    approve(head, [(camera, "审核", GUIDE)])
    deputy = camera.page(DEPUTY, PHONE)
    on_phone(deputy)
    paper = camera.page(DEPUTY, PAPER)
    paper.goto("/desk/find/?q=指南")
    paper.get_by_role("link", name="公开指南（").first.click()
    paper.emulate_media(media="print")
    camera.take(paper, "呈批单", whole=True)
    clerk.goto("/desk/guides/shiqiao/")
    camera.take(clerk.locator("aside"), "已核对")


def notice() -> bytes:
    """A notice as a township writes it in Word, with what must not go out."""
    made, out, written = Docx(), BytesIO(), datetime.now(UTC) - timedelta(days=3)
    made.add_heading(NOTICE, 0)
    for words in ("石政发〔2026〕36号", "各村（居）民委员会："):
        made.add_paragraph(words)
    made.add_paragraph(
        "根据临时救助有关规定，经本人申请、村级评议、镇人民政府审核，现将上月临时救助对象公示如下，公示期7天。"
    )
    table = made.add_table(0, 4)
    for row in (
        ("姓名", "村", "身份证号", "金额（元）"),
        ("李大山", "古渡村", "11010519491231002X", "1200"),
        ("王秀兰", "柳湾村", "440524188001010014", "800"),
    ):
        for cell, words in zip(table.add_row().cells, row, strict=True):
            cell.text = words
    for words in (
        "联系人：张文，电话13712345678。",
        "清溪县石桥镇人民政府",
        f"{written.year}年{written.month}月{written.day}日",
    ):
        made.add_paragraph(words)
    made.save(out)
    return out.getvalue()


def documents(camera: Camera) -> None:
    """A Word file becomes a public page: what must not go out is masked, and three people pass it."""
    page = camera.page(CLERK)
    page.goto("/desk/documents/new/")
    page.get_by_label("文件", exact=True).set_input_files(
        {"name": "临时救助公示.docx", "mimeType": "application/octet-stream", "buffer": notice()}
    )
    camera.take(page, "发布一份文件", height=600)
    page.set_viewport_size({"width": DESK[0], "height": DESK[1]})
    page.get_by_role("button", name="下一步：核对内容").click()
    every = page.get_by_role("button", name="全部遮盖")
    every.wait_for()
    camera.take(page, "核对和筛查")
    every.click()
    expect(page.get_by_text("已遮盖")).to_be_visible()
    page.get_by_label("主动公开").check()
    page.get_by_label("文种").select_option(label="公告")
    page.get_by_label("内容概述").fill("公示上月临时救助对象和金额，公示期7天。")
    page.get_by_label("栏目", exact=True).select_option(label="社会救助")
    page.get_by_role("button", name="送初审").click()
    expect(page.get_by_text("已送初审")).to_be_visible()
    for who in (SECOND, HEAD, DEPUTY):
        approve(camera.page(who), what=NOTICE)
    page.goto("/a/shiqiao/")
    page.get_by_role("link", name=NOTICE).first.click()
    camera.take(page, "文件页")


def on_phone(page: Page) -> None:
    """Three looks at one page, side by side, as a leader scrolls through it."""
    page.goto("/desk/")
    looks = [page.screenshot()]
    page.get_by_role("link", name="公开指南").last.click()
    looks.append(page.screenshot())
    for line in ("是否涉密", "是否准确", "是否符合政策"):
        page.get_by_label(line).check()
    looks.append(page.screenshot())
    page.get_by_role("button", name="通过", exact=True).click()
    expect(page.get_by_text("已通过《")).to_be_visible()
    width, height = PHONE
    sheet = Image.new("RGB", (width * 3 + 40, height), "white")
    for place, look in enumerate(looks):
        sheet.paste(Image.open(BytesIO(look)), (place * (width + 20), 0))
    keep(sheet, GUIDE / "手机上审.png")


def county(camera: Camera) -> None:
    page = camera.page(OFFICE)
    for address, name in (
        ("/desk/guides/", "全县指南"),
        ("/desk/agencies/shiqiao/", "机关"),
        ("/desk/open-agency/", "设立机关"),
        ("/desk/agencies/shiqiao/levels/", "谁来审"),
    ):
        page.goto(address)
        camera.take(page, name)
    page.goto("/desk/calendar/")
    camera.take(page, "节假日", height=480)
    page.goto("/desk/agencies/baiyun/close/")
    page.get_by_label("职责由哪个机关承接").select_option(label="清溪县柳河镇人民政府")
    page.get_by_role("button", name="看会发生什么").click()
    camera.take(page.locator("main"), "并入以前")


def administrators(camera: Camera) -> None:
    page = camera.page(SYSTEM)
    page.goto("/desk/people/add/")
    page.get_by_label("登录名").fill("li.xiaomei")
    page.get_by_label("姓名").fill("李晓梅")
    camera.take(page, "建立账号", height=540)
    page.get_by_role("button", name="建立账号").click()
    page.get_by_role("button", name="重置登录").click()
    camera.take(page, "临时口令", height=380)
    page = camera.page(SECURITY)
    page.goto("/desk/people/li.xiaomei/appoint/")
    page.get_by_label("机关", exact=True).select_option(label="清溪县石桥镇人民政府")
    page.get_by_label("职务").select_option(label="信息员")
    camera.take(page, "登记任职", height=600)
    page.get_by_role("button", name="登记任职").click()
    expect(page.get_by_text("任职已登记")).to_be_visible()
    page = camera.page(AUDIT)
    page.goto("/desk/journal/")
    camera.take(page, "日志", height=600)
    page.locator("aside a").first.click()
    camera.take(page.locator("article"), "日终摘要")


def portal(camera: Camera) -> None:
    page = camera.page()
    page.goto("/a/shiqiao/")
    camera.take(page, "portal", README)
    page.goto("/")
    camera.take(page, "门户")
    page.goto("/a/shiqiao/guide/")
    camera.take(page, "门户上的指南")
    page.goto("/search/?q=临时救助")
    camera.take(page, "检索", height=640)
    page.set_viewport_size({"width": DESK[0], "height": DESK[1]})
    page.get_by_role("button", name="长者模式").click()
    page.goto("/a/shiqiao/")
    camera.take(page, "长者模式")
    paper = camera.page(size=PAPER)
    paper.goto("/a/shiqiao/guide/")
    paper.emulate_media(media="print")
    camera.take(paper, "打印", whole=True)


def jobs_are_done(camera: Camera) -> None:
    """The worker catches up with its daily jobs in the first minute; the pictures show a house that is well."""
    page = camera.page(SYSTEM)
    for _try in range(LOOKS):
        page.goto("/desk/")
        if not page.get_by_text("未办过").count():
            break
        page.wait_for_timeout(3000)


def main() -> None:
    GUIDE.mkdir(exist_ok=True)
    flags = [*FLAGS, "--lang=zh-CN"]
    with (
        tempfile.TemporaryDirectory() as home,
        demo_site(Path(home), worker=True) as site,
        sync_playwright() as play,
        play.chromium.launch(executable_path=CHROMIUM, args=flags) as browser,
    ):
        camera = Camera(browser, site)
        for part in (jobs_are_done, sign_in, reviews, documents, county, administrators, portal):
            part(camera)
            print(part.__name__)
    print(f"{sum(path.stat().st_size for path in GUIDE.glob('*.png')) / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
