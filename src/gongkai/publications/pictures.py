"""The pictures of a text, as papers and sheets need them."""

import re

from gongkai.files.models import Blob
from gongkai.papers.page.images import kept_image
from gongkai.papers.page.model import Image

PICTURE = re.compile(r'src="file:([0-9a-f]{64})"')
"""Where a kept picture stands in a text."""


def pictures_of(body: str) -> dict[str, Image]:
    """By SM3, read from the disk."""
    return {sm3: kept_image(Blob(sm3=sm3).path.read_bytes()) for sm3 in sorted({*PICTURE.findall(body)})}
