"""The frozen content of a review and its fingerprint."""

import hashlib
import json
from typing import Any

from django.utils.translation import gettext as _

from gongkai.audit.refused import Refused

Content = dict[str, Any]


def canonical(content: Content) -> bytes:
    """The bytes under the fingerprint: JSON with sorted keys, no spaces, UTF-8. Floats and NUL have no place in it."""
    if not _plain(content):
        raise Refused("content", _("送审内容里有不能保存的字符或数值。"))
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def sm3(content: Content) -> str:
    """The fingerprint: SM3 of the canonical bytes, 64 hexadecimal digits."""
    return hashlib.new("sm3", canonical(content)).hexdigest()


def _plain(value: object) -> bool:
    """Only what both databases give back exactly: text, whole numbers, yes and no, nothing, lists, named values."""
    if isinstance(value, str):
        return "\x00" not in value and not any("\ud800" <= letter <= "\udfff" for letter in value)
    if isinstance(value, dict):
        return all(isinstance(name, str) and _plain(name) and _plain(each) for name, each in value.items())
    if isinstance(value, list):
        return all(map(_plain, value))
    return value is None or isinstance(value, bool | int)
