"""What must not go out: personal data, secrecy marks, wrong words; and the masks.

``screen_text``, ``screen_html`` and ``screen_file`` find; ``mask_html`` and ``mask_file`` remove. A red finding blocks
submission, a yellow one needs a written reason.
"""

from gongkai.screening.engine import has_red
from gongkai.screening.files import Screened, mask_file, screen_file, screen_files
from gongkai.screening.model import RED, YELLOW, Finding, Mask, Severity
from gongkai.screening.settings import SCREENING, ScreeningSettings
from gongkai.screening.texts import mark_html, mask_html, screen_html, screen_text
from gongkai.screening.words import Word, WordList, lists, read_list

__all__ = [
    "RED",
    "SCREENING",
    "YELLOW",
    "Finding",
    "Mask",
    "Screened",
    "ScreeningSettings",
    "Severity",
    "Word",
    "WordList",
    "has_red",
    "lists",
    "mark_html",
    "mask_file",
    "mask_html",
    "read_list",
    "screen_file",
    "screen_files",
    "screen_html",
    "screen_text",
]
