"""P15, 重复点击只算一件: one form, posted many times at the same moment by an impatient hand or a retrying browser."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from gongkai.audit.models import Entry
from gongkai.publications.models import FIELDS, GuideState, GuideVersion
from gongkai.reviews.models import Review
from tests.domain.bursts import DONE, burst, size
from tests.faces.world import enter, make_world

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("races")]
CLICKS = size("CLICKS", 12)


@pytest.mark.parametrize("button", ["keep", "submit"])
def test_a_form_posted_many_times_at_once_is_one_draft_and_one_review(transactional_db: None, button: str) -> None:
    world = make_world()
    staff = world.county.staff(world.county.agency("liuhe", "柳河乡人民政府"))
    door = enter(Client(), staff.author)
    words = {name: f"{name}的内容" for name in FIELDS} | {"revision": "", button: "1"}
    answers: list[int] = []

    def click() -> Callable[[], None]:
        browser = Client()
        browser.cookies.update(door.cookies)
        return lambda: answers.append(browser.post(reverse("desk:guide", args=["liuhe"]), words).status_code)

    told = burst([click() for _n in range(CLICKS)])
    assert told == [DONE] * CLICKS
    assert sorted(answers) == [302, *[409] * (CLICKS - 1)]
    guide = GuideVersion.objects.get(agency=staff.agency)
    sent = Review.objects.filter(agency=staff.agency).count()
    assert (guide.state, sent) == ((GuideState.IN_REVIEW, 1) if button == "submit" else (GuideState.DRAFT, 0))
    assert Entry.objects.filter(verb="publications.guide_draft", agency="liuhe").count() == 1
