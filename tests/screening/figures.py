"""Whether a planted number is among the findings: the right kind, and every one of its digits."""

import unicodedata
from collections.abc import Iterable

from gongkai.screening import Finding
from tests.screening.corpus import Planted


def is_found(planted: Planted, findings: Iterable[Finding]) -> bool:
    return any(finding.kind == planted.kind and _digits(finding.found) == planted.digits for finding in findings)


def _digits(text: str) -> str:
    return "".join(char for char in unicodedata.normalize("NFKC", text).upper() if char in "0123456789X")
