"""The public site in Chromium: accessible in every mode and size, whole without JavaScript, nothing from outside."""

from collections.abc import Iterator

import pypdfium2
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page

from tests.e2e.demo_site import Site, demo_site

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("portal-browser")]
PAGES = (
    "/",
    "/a/",
    "/a/shiqiao/",
    "/a/dongling/",
    "/a/shiqiao/guide/",
    "/a/ziran/guide/",
    "/a/liuhe/guide/",
    "/a/shiqiao/rules/",
    "/a/shiqiao/catalogue/",
    "/a/shiqiao/catalogue/21b-04/",
    "/a/shiqiao/catalogue/20-02/",
    "/a/minzheng/reports/",
    "/a/shiqiao/apply/",
    "/a/shiqiao/catalogue/20-01/",
    "/a/shiqiao/catalogue/20-07/",
    "/a/shiqiao/catalogue/?year=2020",
    "/budgets/",
    "/check/",
    "/report/?at=/a/shiqiao/",
    "/search/?q=通知",
    "/search/?q=补贴",
    "/search/?q=龙卷风",
    "/no/such/page/",
)
DESK, PHONE = (1366, 768), (360, 800)
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
SMALL_TEXT = """() => {
  const small = [];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const node = walk.currentNode, parent = node.parentElement;
    if (!node.data.trim() || parent.closest('script, svg, .skip') || !parent.checkVisibility()) continue;
    if (parseFloat(getComputedStyle(parent).fontSize) < 23.99) small.push(node.data.trim());
  }
  return small;
}"""
SMALL_TARGETS = """() => [...document.querySelectorAll('a, button, input:not([type=hidden])')]
  .filter(e => e.checkVisibility() && !e.closest('.skip') && !e.matches('.skip'))
  .filter(e => e.getBoundingClientRect().height < 59.5)
  .map(e => `${e.tagName} ${e.textContent.trim()} ${Math.round(e.getBoundingClientRect().height)}`)"""
FOCUSABLE = "a[href], button:not([hidden]), input:not([type=hidden]), [tabindex='0']"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with demo_site(tmp_path_factory.mktemp("site")) as made:
        yield made


def open_page(browser: Browser, size: tuple[int, int] = DESK, **options: object) -> Page:
    context: BrowserContext = browser.new_context(
        viewport={"width": size[0], "height": size[1]}, locale="zh-CN", **options
    )
    return context.new_page()


def turn_elder_mode_on(page: Page, site: Site) -> None:
    page.goto(f"{site.address}/")
    page.get_by_role("button", name="长者模式", exact=True).click()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("elder", [False, True], ids=["plain", "elder"])
@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_no_page_has_a_fault_that_axe_finds(
    site: Site, browser: Browser, size: tuple[int, int], elder: bool, scheme: str
):
    page = open_page(browser, size, color_scheme=scheme)
    if elder:
        turn_elder_mode_on(page, site)
    for path in PAGES:
        page.goto(site.address + path)
        found = Axe().run(page)
        assert found.violations_count == 0, f"{path}\n{found.generate_report()}"
        assert page.evaluate(OVERFLOW) <= 0, f"{path} scrolls sideways"
    page.context.close()


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_elder_mode_has_large_text_and_large_targets_everywhere(site: Site, browser: Browser, size: tuple[int, int]):
    page = open_page(browser, size)
    turn_elder_mode_on(page, site)
    for path in PAGES:
        page.goto(site.address + path)
        assert page.evaluate(SMALL_TEXT) == [], path
        assert page.evaluate(SMALL_TARGETS) == [], path
    page.context.close()


@pytest.mark.parametrize("elder", [False, True], ids=["plain", "elder"])
def test_nothing_scrolls_sideways_at_200_per_cent(site: Site, browser: Browser, elder: bool):
    """Zooming to 200 % gives the page half the room; the narrowest that WCAG 1.4.10 asks for is 320."""
    for size in ((683, 384), (320, 640)):
        page = open_page(browser, size, device_scale_factor=2)
        if elder:
            turn_elder_mode_on(page, site)
        for path in PAGES:
            page.goto(site.address + path)
            assert page.evaluate(OVERFLOW) <= 0, f"{path} at {size}"
        page.context.close()


def test_nothing_comes_from_outside_and_nothing_is_refused_by_the_policy(site: Site, browser: Browser):
    page = open_page(browser)
    asked: list[str] = []
    complaints: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    for path in PAGES[:-1]:
        page.goto(site.address + path)
    assert [url for url in asked if not url.startswith(site.address)] == []
    assert complaints == []
    page.context.close()


def test_everything_works_without_javascript(site: Site, browser: Browser):
    page = open_page(browser, PHONE, java_script_enabled=False)
    page.goto(f"{site.address}/")
    assert page.locator("button.aloud, button.print").count() == 2
    assert not page.locator("button.aloud").is_visible()
    page.get_by_role("searchbox").fill("石桥镇")
    page.get_by_role("button", name="检索").click()
    page.get_by_role("link", name="清溪县石桥镇人民政府", exact=True).click()
    page.get_by_role("button", name="长者模式", exact=True).click()
    assert page.get_by_role("heading", level=1).inner_text() == "清溪县石桥镇人民政府"
    page.get_by_role("link", name="依申请公开").click()
    assert page.locator("html").get_attribute("class") == "elder"
    assert page.get_by_text("20个工作日").first.is_visible()
    page.context.close()


def test_the_keyboard_reaches_everything_and_shows_where_it_is(site: Site, browser: Browser):
    page = open_page(browser)
    for path in ("/", "/a/shiqiao/guide/", "/a/shiqiao/catalogue/21b-04/"):
        page.goto(site.address + path)
        total = page.locator(FOCUSABLE).locator("visible=true").count()
        reached = set()
        for _ in range(total):
            page.keyboard.press("Tab")
            where = page.evaluate(
                """() => { const e = document.activeElement; const s = getComputedStyle(e);
                return [[...document.querySelectorAll('*')].indexOf(e), s.outlineStyle, parseFloat(s.outlineWidth)] }"""
            )
            assert (where[1], where[2]) == ("solid", 3), f"{path}: focus is not seen"
            reached.add(where[0])
        assert len(reached) == total, path
    page.context.close()


def test_the_first_stop_of_the_keyboard_leads_past_the_menus(site: Site, browser: Browser):
    page = open_page(browser)
    page.goto(f"{site.address}/a/shiqiao/guide/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "跳到正文"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    page.context.close()


def test_reading_aloud_says_what_the_page_says_and_stops_when_told(site: Site, browser: Browser):
    page = open_page(browser)
    page.add_init_script(
        """window.said = []; const speech = {speaking: false,
        speak(u) { window.said.push(u.text); this.speaking = true; if (window.said.length < 5) setTimeout(() => u.onend()); },
        cancel() { this.speaking = false; window.stopped = true; }, getVoices() { return [{lang: "zh-CN"}]; }};
        Object.defineProperty(window, 'speechSynthesis', {value: speech});
        window.SpeechSynthesisUtterance = function (text) { this.text = text; };"""
    )
    page.goto(f"{site.address}/a/shiqiao/guide/")
    page.get_by_role("button", name="朗读").click()
    page.wait_for_function("window.said.length >= 5")
    assert "清溪县石桥镇人民政府政府信息公开指南" in page.evaluate("window.said")
    page.get_by_role("button", name="停止朗读").click()
    assert page.evaluate("window.stopped")
    assert page.get_by_role("button", name="朗读", exact=True).get_attribute("aria-pressed") == "false"
    page.context.close()


def test_reading_aloud_is_offered_only_where_a_voice_speaks_chinese(site: Site, browser: Browser):
    page = open_page(browser)
    page.add_init_script(
        """window.voices = []; const speech = {speaking: false, speak() {}, cancel() {}, getVoices() { return window.voices; }};
        Object.defineProperty(window, 'speechSynthesis', {value: speech});"""
    )
    page.goto(f"{site.address}/a/shiqiao/guide/")
    button = page.get_by_role("button", name="朗读")
    for voices, offered in (
        ([], False),
        (["en-US"], False),
        (["en-US", "zh-CN"], True),
        (["cmn"], True),
        (["zh_TW"], True),
    ):
        page.evaluate(
            "(found) => { window.voices = found.map((lang) => ({lang})); speechSynthesis.onvoiceschanged(); }", voices
        )
        assert button.is_visible() is offered, voices
    page.reload()
    assert not button.is_visible()
    page.context.close()


def test_a_printed_guide_is_a4_without_menus_and_says_where_it_is_from(site: Site, browser: Browser):
    page = open_page(browser)
    page.goto(f"{site.address}/a/shiqiao/guide/")
    paper = pypdfium2.PdfDocument(page.pdf(prefer_css_page_size=True))
    width, height = paper[0].get_size()
    assert (round(width), round(height)) == (595, 842)
    text = "".join(sheet.get_textpage().get_text_range() for sheet in paper)
    assert "政府信息的分类" in text
    assert f"{site.address}/a/shiqiao/guide/" in text
    for chrome in ("长者模式", "跳到正文", "机关名录", "当前位置"):
        assert chrome not in text
    page.context.close()
