"""The two profiles of passwords: 等保 wants kinds of characters and a change every 90 days, ASVS length alone."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ASKED = """
import json, sys
import django
django.setup()
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

def refused(password):
    try:
        validate_password(password)
    except ValidationError as error:
        return sorted(each.code for each in error.error_list)
    return []

print(json.dumps([settings.PASSWORD_DAYS, *map(refused, sys.argv[1:])]))
"""
WORDS, KINDS = "qingxiriverbridgelamp", "Qx7!hwzu"
"""Long and of one kind of character; short and of four."""


def profile(home: Path, **chosen: str) -> list[object]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith("GONGKAI_")}
    given = {"GONGKAI_HOME": str(home), "GONGKAI_SECRET_KEY": "x" * 60, "GONGKAI_HTTPS": "false"}
    environment = kept | given | {"DJANGO_SETTINGS_MODULE": "gongkai.config.settings"} | chosen
    command = [sys.executable, "-c", ASKED, WORDS, KINDS]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


@pytest.mark.parametrize(
    ("name", "days", "words", "kinds"),
    [("dengbao", 90, ["password_kinds"], []), ("asvs", 0, [], ["password_too_short"])],
)
def test_a_profile_says_what_a_password_must_be(tmp_path, name, days, words, kinds):
    assert profile(tmp_path, GONGKAI_PASSWORD_PROFILE=name) == [days, words, kinds]


def test_without_a_choice_it_is_dengbao(tmp_path):
    assert profile(tmp_path) == profile(tmp_path, GONGKAI_PASSWORD_PROFILE="dengbao")
