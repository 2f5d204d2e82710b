"""Files and pasted text as clean pages: one closed vocabulary of HTML, whatever they came from."""

from gongkai.papers.page.door import PAGE_LIMITS, clean_html, clean_photo, to_page
from gongkai.papers.page.model import Cleaned, Image, Page, Recognised

__all__ = ["PAGE_LIMITS", "Cleaned", "Image", "Page", "Recognised", "clean_html", "clean_photo", "to_page"]
