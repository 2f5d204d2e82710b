"""A whole site in a folder that is thrown away, for trials that knock at it from within the process."""

import logging

from django.contrib.auth.hashers import make_password
from django.utils import timezone

from benchmarks import ground
from gongkai.agencies.models import Person, Role
from gongkai.agencies.services import found_county
from gongkai.signin.models import PasswordSet

PASSWORD = "Right-word-2026"


def open_site(people: int) -> list[str]:
    """A county with so many people who have the PASSWORD; their sign-in names."""
    logging.disable(logging.WARNING)
    now = timezone.now()
    ground.found()
    first = [("security", "郑安全", Role.SECURITY_ADMIN, None)]
    found_county(code="qingxi", name="清溪县人民政府", short_name="清溪县", people=first, at=now)
    names = [f"person{number}" for number in range(people)]
    word = make_password(PASSWORD)
    Person.objects.bulk_create(Person(username=n, name=n, created_at=now, password=word) for n in names)
    Person.objects.filter(username="security").update(password=word)
    PasswordSet.objects.bulk_create(PasswordSet(person=p, at=now) for p in Person.objects.all())
    return names
