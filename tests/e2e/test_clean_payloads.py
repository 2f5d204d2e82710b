"""What is left of 300 payloads, in a browser that holds nothing back: no script runs and nothing is fetched."""

from playwright.sync_api import Browser, Request

from gongkai.papers.page.inside import cleaned
from tests.papers.payloads import payloads

TRAP = """window.ran = [];
for (const name of ['alert', 'confirm', 'prompt', 'open', 'print']) window[name] = () => ran.push(name); void 0;"""
POKE = """() => { for (const element of document.querySelectorAll('main *')) for (const name of
    ['click', 'mouseover', 'focus', 'error', 'load', 'animationstart', 'toggle', 'wheel', 'pointerdown']) {
        const event = new Event(name, {bubbles: true, cancelable: true});
        element.addEventListener('click', e => e.preventDefault());
        element.dispatchEvent(event);
    }; return [window.ran, document.querySelectorAll('main script, main iframe, main svg, main [style], main [id]').length]; }"""


def test_nothing_of_the_payloads_runs_or_is_fetched(browser: Browser) -> None:
    page = browser.new_page()
    fetched: list[str] = []

    def note(request: Request) -> None:
        if not request.url.startswith(("about:", "file:")):
            fetched.append(request.url)

    page.on("request", note)
    page.on("dialog", lambda dialog: (fetched.append(dialog.message), dialog.dismiss()))
    page.add_init_script(TRAP)
    page.goto("about:blank")
    made = "".join(f"<div>{cleaned(payload.encode('utf-8', 'replace'))[0]}</div>" for payload in payloads())
    page.set_content(f"<!DOCTYPE html><meta charset=utf-8><main>{made}</main>")
    page.evaluate(TRAP)
    assert page.evaluate(POKE) == [[], 0]
    assert fetched == []
    page.close()
