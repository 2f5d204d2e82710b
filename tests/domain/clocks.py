"""What a process makes of one set of records under clocks and time zones of all kinds; run by ``test_clocks``.

``main`` under libfaketime, in a process and a GONGKAI_HOME of its own: it records a few things, then puts the
machine's clock and zone wrong in every way and prints, for each, what it was and what the due days are.
"""

import json
import os
import sys
import time
from datetime import UTC, date, datetime
from itertools import product

from django.core.management import call_command

from gongkai.agencies.models import Agency
from gongkai.agencies.services import confirm_calendar
from gongkai.audit.models import Entry
from gongkai.audit.services import verify
from gongkai.desk.tasks import tasks_of
from gongkai.publications.age import look_again_on
from gongkai.statute import answer_due, case_from
from tests.domain.factories import County, guide_in_review, passed

OFFSETS = ("-400d", "-1d", "-3600", "-1", "+0", "+1", "+3600", "+1d", "+400d")
ZONES = ("UTC", "Asia/Shanghai", "America/New_York")
AT = datetime(2026, 9, 30, 15, 59, tzinfo=UTC)
"""A minute before midnight in China, on the eve of a week of holidays; in New York it is noon, in London afternoon."""


def _set_wrong(offset: str, zone: str) -> None:
    os.environ["FAKETIME"] = offset
    os.environ["TZ"] = zone
    time.tzset()


def main() -> None:
    call_command("migrate", verbosity=0)
    county = County()
    confirm_calendar(year=2026, by=county.office, at=AT)
    there, waiting = (county.staff(county.agency(code)) for code in ("there", "waiting"))
    passed(guide_in_review(there, at=AT), there, 3, at=AT)
    guide_in_review(waiting, at=AT)
    case = case_from({"received": "2026-09-30"})

    def dues() -> dict[str, object]:
        return {
            "review": [str(task.due) for task in tasks_of(waiting.first, today=date(2026, 10, 1)) if "审" in task.what],
            "guide": str(look_again_on(Agency.objects.get(code="there").guide_on)),
            "answer": str(answer_due(case).due),
            "journal": sorted({str(entry.at) for entry in Entry.objects.all()}),
            "problems": verify(),
        }

    for offset, zone in product(OFFSETS, ZONES):
        _set_wrong(offset, zone)
        sys.stdout.write(json.dumps({"clock": time.time(), "local": time.strftime("%H"), "dues": dues()}) + "\n")
