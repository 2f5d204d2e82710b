"""A whole site in a folder that is thrown away, for trials that knock at it from within the process."""

import os
from pathlib import Path

MEMORY = "/dev/shm" if Path("/dev/shm").is_dir() else None
"""Where nothing waits for a disk: these trials ask whether, not how durably."""
PASSWORD = "Right-word-2026"


def open_site(home: Path, people: int) -> list[str]:
    """Django set up, migrated, with a county and so many people who have the PASSWORD; their sign-in names."""
    os.environ.update(
        GONGKAI_HOME=str(home),
        GONGKAI_HTTPS="false",
        GONGKAI_REQUIRE_MFA="false",
        GONGKAI_SECRET_KEY="trial-" + "0" * 60,
        GONGKAI_ALLOWED_HOSTS="testserver",
    )
    os.environ["DJANGO_SETTINGS_MODULE"] = "gongkai.config.settings"
    import django  # noqa: PLC0415 - the environment comes first

    django.setup()
    import logging  # noqa: PLC0415

    from django.contrib.auth.hashers import make_password  # noqa: PLC0415
    from django.core.management import call_command  # noqa: PLC0415
    from django.utils import timezone  # noqa: PLC0415

    from gongkai.agencies.models import Person, Role  # noqa: PLC0415
    from gongkai.agencies.services import found_county  # noqa: PLC0415
    from gongkai.signin.models import PasswordSet  # noqa: PLC0415

    logging.disable(logging.WARNING)
    now = timezone.now()
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    first = [("security", "郑安全", Role.SECURITY_ADMIN, None)]
    found_county(code="qingxi", name="清溪县人民政府", short_name="清溪县", people=first, at=now)
    names = [f"person{number}" for number in range(people)]
    word = make_password(PASSWORD)
    Person.objects.bulk_create(Person(username=n, name=n, created_at=now, password=word) for n in names)
    Person.objects.filter(username="security").update(password=word)
    PasswordSet.objects.bulk_create(PasswordSet(person=p, at=now) for p in Person.objects.all())
    return names
