"""A small county for the portal's tests: the county, a bureau, a township with a guide, one that was merged into it."""

from dataclasses import dataclass
from datetime import timedelta

from lxml import html

from gongkai.agencies import services
from gongkai.agencies.models import Agency, Level
from tests.domain.factories import NOW, County, guide_in_review, passed

HOSTILE = "<script>alert(1)</script>\"'&乡"
CONTACT = {
    "office": "党政办公室",
    "address": "清溪县石桥镇古渡路6号",
    "hours": "周一至周五 8:30—12:00",
    "phone": "0999-0000017",
    "email": "shiqiao@qingxi.example",
    "postcode": "999900",
}
ENTRIES = ("guide", "rules", "catalogue", "reports", "apply")


@dataclass(frozen=True, slots=True)
class Portal:
    county: County
    town: Agency
    bureau: Agency
    merged: Agency

    def pages(self) -> list[str]:
        """Every kind of public page."""
        of_town = [f"/a/{self.town.code}/{entry}/" for entry in ENTRIES]
        more = [f"/a/{self.town.code}/catalogue/20-01/", f"/a/{self.town.code}/catalogue/21b-04/", "/search/?q=石桥"]
        return [
            "/",
            "/a/",
            f"/a/{self.town.code}/",
            f"/a/{self.merged.code}/",
            f"/a/{self.bureau.code}/guide/",
            *of_town,
            *more,
        ]


def make_portal() -> Portal:
    county = County()
    county.columns()
    town = county.agency("shiqiao", "清溪县石桥镇人民政府")
    bureau = county.agency("minzheng", "清溪县民政局", Level.DEPARTMENT)
    merged = county.agency("dongling", "清溪县东岭乡人民政府")
    town = services.change_contact(agency=town, contact=CONTACT, by=county.office, at=NOW)
    staff = county.staff(town)
    passed(guide_in_review(staff, classification="惠农补贴\n宅基地审批"), staff, 3)
    services.merge_agencies(agencies=[merged], into=town, by=county.office, at=NOW + timedelta(hours=1))
    merged.refresh_from_db()
    return Portal(county, town, bureau, merged)


def tree(response) -> html.HtmlElement:
    return html.fromstring(response.content.decode())


def words(response) -> str:
    """What a reader sees of the main part, white space folded."""
    return " ".join(tree(response).get_element_by_id("main").text_content().split())
