"""The screens of an import at two sizes, light and dark: axe finds nothing, nothing scrolls sideways at 360; the keyboard
alone brings a site in."""

from collections.abc import Callable
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import Page
from pytest_django.fixtures import Settings

from gongkai.agencies.models import Person
from gongkai.intake.models import Batch, BatchState, Outcome
from gongkai.intake.services import begin, submit_batch, work_on
from tests.domain.factories import County, Staff
from tests.domain.old_sites import IDENTITY, page, rows, site, table_csv, work, zipped
from tests.e2e.conftest import DESKTOP, PHONE, Open
from tests.faces.world import give_password

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600


@pytest.fixture
def staff(transactional_db: None, settings: Settings, tmp_path: Path) -> Staff:
    settings.MEDIA_ROOT = tmp_path / "files"
    staff = County().publishing("xiaodian")
    for person in (staff.author, staff.first, office()):
        give_password(person)
    return staff


def office() -> Person:
    return Person.objects.get(username="county")


def many(staff: Staff) -> Batch:
    """A batch with a row of every outcome."""
    lines = [*rows(6), rows(1)[0]]
    lines[1]["发布日期"] = "不详"
    lines[3]["附件"] = "扫描件.doc"
    pages = {f"文件/{n}.html": page() for n in range(1, 7)}
    pages["文件/3.html"] = page(body=f"领取人张三，身份证号{IDENTITY}。")
    return _batch(staff, zipped({"清单.csv": table_csv(lines), "扫描件.doc": OLE, **pages}), "县政府原网站政务公开栏目")


def _batch(staff: Staff, content: object, name: str) -> Batch:
    by, at = office(), timezone.now()
    return work(begin(agency=staff.agency, name=name, content=content, upload_name="旧站.zip", by=by, at=at))


@pytest.mark.slow
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["1366", "360"])
def test_every_screen_is_accessible_and_fits(
    staff: Staff, open_page: Open, picture: Callable[[Page, str], None], size: tuple[int, int], scheme: str
) -> None:
    checked = many(staff)
    half = _batch(staff, site(4), "旧网站首页栏目")
    waiting = begin(
        agency=staff.agency, name="正在读的", content=site(1), upload_name="旧站.zip", by=office(), at=timezone.now()
    )
    half.rows.filter(number__gte=4).update(outcome=Outcome.LISTED)
    Batch.objects.filter(pk=half.pk).update(state=BatchState.READING, paused=True, problem="没有这个文件夹。")
    review = submit_batch(batch=_batch(staff, site(2), "送审的一批"), by=staff.author, at=timezone.now())
    screens = {
        "intakes": (office(), "/desk/intake/"),
        "intakes-clerk": (staff.first, "/desk/intake/"),
        "begin": (office(), "/desk/intake/begin/"),
        "batch": (office(), f"/desk/intake/{checked.pk}/"),
        "batch-clerk": (staff.author, f"/desk/intake/{checked.pk}/?outcome=ready"),
        "batch-paused": (office(), f"/desk/intake/{half.pk}/"),
        "batch-waiting": (office(), f"/desk/intake/{waiting.pk}/"),
        "columns": (office(), "/desk/columns/?agency=xiaodian"),
        "row": (staff.author, f"/desk/intake/{checked.pk}/rows/5/"),
        "row-held": (office(), f"/desk/intake/{checked.pk}/rows/4/"),
        "review": (staff.first, f"/desk/reviews/{review.pk}/"),
    }
    axe, found = Axe(), {}
    for name, (person, address) in screens.items():
        shown = open_page(person, size, scheme)
        shown.goto(address)
        violations = axe.run(shown).response["violations"]
        wide = shown.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
        picture(shown, f"intake-{name}-{size[0]}-{scheme}")
        if violations or wide:
            found[name] = ([each["id"] for each in violations], wide)
        shown.close()
    assert found == {}


@pytest.mark.slow
def test_the_keyboard_alone_brings_a_site_in_and_progress_comes_by_itself(
    staff: Staff, open_page: Open, tmp_path: Path
) -> None:
    file = tmp_path / "旧站.zip"
    file.write_bytes(site(2).getvalue())
    shown = open_page(office())
    shown.goto("/desk/intake/begin/")
    shown.focus("#id_name")
    shown.keyboard.type("原网站")
    shown.set_input_files("#id_upload", file)
    shown.select_option("#id_agency", "xiaodian")
    shown.focus("#id_name")
    shown.keyboard.press("Control+s")
    shown.locator("#bar").wait_for()
    assert "正在读" in shown.locator("#rows").inner_text()
    batch = Batch.objects.get()
    work_on(pk=batch.pk, turn=batch.turn, now=timezone.now, steps=1)
    shown.locator("#rows a", has_text="关于第1件事的通知").wait_for()
    # Rows that come by themselves do not take the keyboard away from who reads them.
    shown.focus("#row-3")
    shown.locator("#row-3").evaluate("row => row.dataset.old = 1")
    shown.locator("#row-3:not([data-old])").wait_for()
    assert shown.evaluate("document.activeElement.id") == "row-3"
    work(batch)
    shown.locator(".tabs a", has_text="可以导入 2").wait_for()
    assert shown.locator("#rows .chip.fine").count() == 2
    assert shown.get_by_role("button", name="暂停").count() == 0
