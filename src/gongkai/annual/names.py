"""When two names are one agency."""

import re
import unicodedata


def agency_key(name: str) -> str:
    """The agency's name in the form that is compared: 某镇 and 某镇人民政府 are one agency, its 办公室 is another."""
    plain_name = "".join(unicodedata.normalize("NFKC", name).split())
    return re.sub(r"(?<=.)人民政府$|(?<=街道)办事处$", "", plain_name)
